//! With true links given, do the 95 % intervals of the headline figures cover as often as they say?
//!
//! The seven-year return is held against what the planted model lets its curve be an estimate of, and against the mean over
//! all mothers. The ratio of rates of mothers to fathers and the ratio of risks of care-experienced mothers to others have no
//! closed form in the model: they are held against their geometric mean over all worlds, which shows whether intervals are
//! as wide as the spread, and says nothing of bias.
//!
//! `coverage` goes the whole way from extracts to estimates; `coverage-persons` gives the same estimators tables of persons
//! from the truth of the same worlds; `coverage-analysis` goes both ways in every one of fewer and smaller worlds, whose
//! extracts tell all that the tables do, and holds each figure against the other. `SERIATIM_MOTHERS` takes worlds of another
//! size.

use std::ops::RangeInclusive;

use crate::person_tables::{Births, PersonTables};
use crate::world::{Found, Planted, World, estimate, group, headline, number, planted};
use crate::worlds::each_of;

const WORLDS: u64 = 2_000;
const MOTHERS: u64 = 5_000;
/// The first world is of this seed.
const SEED: u64 = 10_000;
/// Worlds in which both ways are gone, to see that they end in one place.
const BOTH_WAYS: u64 = 4;

/// Worlds in which both ways are gone for all figures.
const WHOLE_WORLDS: u64 = 200;
const WHOLE_MOTHERS: u64 = 1_000;
/// Extracts in which every parent who is mentioned is a party and has a key: what is told of a world is all that is true of it.
/// No father comes to court with two mothers, for the truth names one mother of each of his sets.
const WHOLE: &str = "[world.fathers]\nparty = 0.78\nnamed = 0\nunnamed = 0\nelsewhere = 0\n[world.records]\nperfect = true\n[world.linked.others]\n1 = 1.0\n";
/// Least share of a figure by which two ways may differ: sums are taken in another order.
const LAST_DIGITS: f64 = 1e-12;

/// The figures of one world.
struct Figures {
    seven_years: Found,
    ratios: [Option<Found>; 2],
}

const RATIOS: [&str; 2] = [
    "ratio of rates, mothers to fathers",
    "ratio of risks, care-experienced to others",
];

fn world(number_of: u64) -> World {
    World::one_of_many(number("SERIATIM_MOTHERS", MOTHERS) as u32, SEED + number_of)
}

/// From extracts, as a study of them finds.
fn from_extracts(world: &World) -> Figures {
    let kinds = ["time-to-return", "parents", "care-experience"];
    let mut study = world.study_of("already-linked.toml", &kinds, ["", ""]);
    // Where counts are rounded, limits of ratios hold for all that are rounded alike, and are wider than those judged here.
    study.disclosure.round_to = 1;
    let findings = world.findings(&study);
    let rates = group(
        &findings,
        "mothers-fathers-couples",
        &["rate of return of mothers over that of fathers"],
    );
    let risks = group(
        &findings,
        "care-experience",
        &["compared", "ratio of risks of return", "care-experienced to others"],
    );
    Figures {
        seven_years: headline(&findings),
        ratios: [rates, risks].map(|group| estimate(group?)),
    }
}

fn from_persons(world: &World, births: Births) -> Figures {
    let tables = PersonTables::of(world, births);
    Figures {
        seven_years: tables.seven_years,
        ratios: [tables.rates, tables.risks],
    }
}

/// The counts of coverings that chance leaves nearly always, and that are between 94 and 96 in a hundred of 2,000.
pub(crate) fn bounds(worlds: usize) -> RangeInclusive<usize> {
    let (count, spread) = (worlds as f64, (worlds as f64 * 0.95 * 0.05).sqrt());
    let room = (0.01 * count).max(3.0 * spread);
    (0.95 * count - room).ceil() as usize..=(0.95 * count + room).floor() as usize
}

/// Tells how often intervals cover a truth, and the mean error; whether the count is within bounds.
pub(crate) fn told(what: &str, found: &[Found], truth: f64) -> bool {
    let covered = found.iter().filter(|found| found.covers(truth)).count();
    let (allowed, count) = (bounds(found.len()), found.len() as f64);
    let error = found.iter().map(|found| found.value - truth).sum::<f64>() / count;
    let squares = found
        .iter()
        .map(|found| (found.value - truth - error).powi(2))
        .sum::<f64>();
    let spread = (squares / (count - 1.0)).sqrt();
    println!(
        "  {what}: truth {truth:.4}, covered in {covered} of {} (within {allowed:?}); mean error {error:+.5} (its standard \
         error {:.5}), spread {spread:.5}",
        found.len(),
        spread / count.sqrt()
    );
    allowed.contains(&covered)
}

fn tell(figures: &[Figures], planted: Planted, mothers: u64) -> bool {
    println!("  {} worlds of {mothers} mothers, true links", figures.len());
    let seven_years: Vec<Found> = figures.iter().map(|figures| figures.seven_years).collect();
    let mut kept = told("seven-year return, as observed", &seven_years, planted.as_observed);
    told(
        "the same, held against the mean over all mothers",
        &seven_years,
        planted.probability,
    );
    for (place, name) in RATIOS.iter().enumerate() {
        let found: Vec<Found> = figures.iter().filter_map(|figures| figures.ratios[place]).collect();
        let mean = (found.iter().map(|found| found.value.ln()).sum::<f64>() / found.len() as f64).exp();
        kept &= told(name, &found, mean) && found.len() * 10 >= figures.len() * 9;
    }
    kept
}

/// Measures from extracts; whether the bounds were kept.
pub(crate) fn measure() -> bool {
    println!("coverage, from extracts");
    let figures = each_of(WORLDS, |number| from_extracts(&world(number)));
    tell(&figures, planted(), number("SERIATIM_MOTHERS", MOTHERS))
}

/// Measures from tables of persons; whether the bounds were kept, and the return is that from extracts to the last digits.
pub(crate) fn measure_persons() -> bool {
    println!("coverage-persons, from tables of persons");
    let same = (0..BOTH_WAYS).all(|number| {
        let world = world(number);
        let (one, other) = (
            from_extracts(&world).seven_years,
            from_persons(&world, Births::Day).seven_years,
        );
        let apart = [
            one.value - other.value,
            one.lower - other.lower,
            one.upper - other.upper,
        ];
        apart.iter().all(|apart| apart.abs() < 1e-12)
    });
    println!("  the seven-year return of {BOTH_WAYS} worlds is that from extracts: {same}");
    let figures = each_of(WORLDS, |number| from_persons(&world(number), Births::Day));
    tell(&figures, planted(), number("SERIATIM_MOTHERS", MOTHERS)) && same
}

/// Whether two figures are the same to the last digits.
fn is_same(one: Option<Found>, other: Option<Found>) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() <= LAST_DIGITS * one.abs().max(1.0);
    match (one, other) {
        (Some(one), Some(other)) => {
            near(one.value, other.value) && near(one.lower, other.lower) && near(one.upper, other.upper)
        }
        (None, None) => true,
        _ => false,
    }
}

/// Measures from extracts and from tables of persons of the same worlds; whether the bounds were kept and all figures are the
/// same.
pub(crate) fn measure_analysis() -> bool {
    println!("coverage-analysis, from extracts through SQL and analysis, and from tables of persons");
    let mothers = number("SERIATIM_MOTHERS", WHOLE_MOTHERS);
    let both = each_of(WHOLE_WORLDS, |number| {
        let world = World::shaped(mothers as u32, SEED + number, WHOLE);
        [from_extracts(&world), from_persons(&world, Births::Week)]
    });
    let mut kept = true;
    for (place, name) in ["seven-year return"].iter().chain(&RATIOS).enumerate() {
        let figure = |figures: &Figures| match place {
            0 => Some(figures.seven_years),
            _ => figures.ratios[place - 1],
        };
        let same = both.iter().filter(|[one, other]| is_same(figure(one), figure(other)));
        let same = same.count();
        println!(
            "  {name}: the same both ways, with both limits, in {same} of {} worlds",
            both.len()
        );
        kept &= same == both.len();
    }
    let figures: Vec<Figures> = both.into_iter().map(|[from_extracts, _]| from_extracts).collect();
    tell(&figures, planted(), mothers) && kept
}
