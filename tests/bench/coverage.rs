//! With true links given, do the 95 % intervals of the headline figures cover as often as they say?
//!
//! The seven-year return is held against the planted truth. The ratio of rates of mothers to fathers and the ratio of risks
//! of care-experienced mothers to others have no closed form in the model: they are held against their geometric mean over
//! all worlds, which shows whether intervals are as wide as the spread, and says nothing of bias.
//!
//! `SERIATIM_WORLDS` and `SERIATIM_MOTHERS` set how many; the goal is 2,000 worlds of 5,000 mothers.

use std::ops::RangeInclusive;

use seriatim::analysis::{Figure, Measured};
use seriatim::run::{self, Outcome};
use seriatim::study::Study;

use crate::world::{World, headline};

/// A figure with its interval.
#[derive(Clone, Copy)]
struct Found {
    value: f64,
    lower: f64,
    upper: f64,
}

impl Found {
    fn covers(&self, truth: f64) -> bool {
        self.lower <= truth && truth <= self.upper
    }
}

/// What is measured beside the return, with the table and the words by which it is found.
const RATIOS: [(&str, &str, &[&str]); 2] = [
    (
        "ratio of rates, mothers to fathers",
        "mothers-fathers-couples",
        &["rate of return of mothers over that of fathers"],
    ),
    (
        "ratio of risks, care-experienced to others",
        "care-experience",
        &["compared", "ratio of risks of return", "care-experienced to others"],
    ),
];

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The world's study with the estimates that are measured, and no other.
fn study(world: &World) -> Study {
    let text = std::fs::read_to_string(world.path().join("already-linked.toml")).expect("a study file");
    let mut sections: Vec<&str> = text.split("[[estimate]]").collect();
    let disclosure = text.find("[disclosure]").map(|at| &text[at..]).expect("a section");
    let head = sections.remove(0);
    let kept = ["\"time-to-return\"", "\"parents\"", "\"care-experience\""];
    let kept = sections
        .into_iter()
        .filter(|section| kept.iter().any(|kind| section.contains(kind)));
    let kept = kept.map(|section| {
        format!(
            "[[estimate]]{}",
            section.split("[disclosure]").next().unwrap_or_default()
        )
    });
    let path = world.path().join("coverage.toml");
    std::fs::write(&path, format!("{head}{}\n{disclosure}", kept.collect::<String>())).expect("a study file");
    Study::open(&path).unwrap_or_else(|error| panic!("{error}"))
}

fn ratio(outcome: &Outcome, table: &str, words: &[&str]) -> Option<Found> {
    let table: &Measured = outcome.findings.measured().iter().find(|found| found.name == table)?;
    let is_meant = |labels: Vec<String>| words.iter().all(|word| labels.iter().any(|label| label == word));
    let mut groups = table.groups.iter();
    let group = groups.find(|group| is_meant(group.labels.iter().map(ToString::to_string).collect()))?;
    let value = |wanted: &str| match group.figures.iter().find(|(name, _)| *name == wanted)?.1 {
        Figure::Number { value, .. } => value,
        _ => None,
    };
    Some(Found {
        value: value("estimate")?,
        lower: value("lower limit")?,
        upper: value("upper limit")?,
    })
}

/// The counts of coverings that chance leaves nearly always, and that are between 94 and 96 in a hundred of 2,000.
fn bounds(worlds: usize) -> RangeInclusive<usize> {
    let (count, spread) = (worlds as f64, (worlds as f64 * 0.95 * 0.05).sqrt());
    let room = (0.01 * count).max(3.0 * spread);
    (0.95 * count - room).ceil() as usize..=(0.95 * count + room).floor() as usize
}

/// Measures; whether the bounds were kept.
pub(crate) fn measure() -> bool {
    let (worlds, mothers) = (number("SERIATIM_WORLDS", 2_000), number("SERIATIM_MOTHERS", 5_000));
    let (mut covered, mut bias) = (0, 0.0);
    let mut ratios: [Vec<Found>; RATIOS.len()] = Default::default();
    for seed in 0..worlds as u64 {
        let world = World::new(mothers as u32, 10_000 + seed);
        let study = study(&world);
        let outcome = run::run(&study, &world.out(&study), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
        let (planted, found) = (world.planted(), headline(&outcome));
        covered += usize::from(found.interval.0 <= planted && planted <= found.interval.1);
        bias += (found.share - planted) / worlds as f64;
        for (found, (_, table, words)) in ratios.iter_mut().zip(RATIOS) {
            found.extend(ratio(&outcome, table, words));
        }
    }
    println!("coverage: {worlds} worlds of {mothers} mothers, true links given");
    let allowed = bounds(worlds);
    println!("  the 95 % interval of the seven-year return covers the planted truth in {covered} (within {allowed:?})");
    println!("  mean error {:+.2} percentage points", bias * 100.0);
    let mut kept = allowed.contains(&covered);
    for (found, (name, _, _)) in ratios.iter().zip(RATIOS) {
        let mean = (found.iter().map(|found| found.value.ln()).sum::<f64>() / found.len() as f64).exp();
        let covered = found.iter().filter(|found| found.covers(mean)).count();
        let allowed = bounds(found.len());
        println!(
            "  {name}: mean {mean:.3}, covered in {covered} of {} (within {allowed:?})",
            found.len()
        );
        kept &= found.len() * 10 >= worlds * 9 && allowed.contains(&covered);
    }
    kept
}
