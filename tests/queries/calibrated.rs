//! Published figures and returns to expect on a synthetic world that is calibrated to the published ones and knows its
//! future.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::{Date, date};
use seriatim::analysis::Figure;
use seriatim::run;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};

use super::benchmark::{labels, value};

#[test]
fn a_study_of_a_calibrated_world_gives_the_published_figures_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("world");
    synthesise(&Settings::new(3_000, 5), &world).expect("a world");
    the_returns_of_two_years_are_foreseen_two_years_before(&world);
    let study = Study::open(&world.join("already-linked.toml")).unwrap_or_else(|error| panic!("{error}"));
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let table = outcome
        .findings
        .measured()
        .iter()
        .find(|found| found.name == "published-figures");
    let groups = &table.expect("the table").groups;
    let (mut calibrated, mut held_out) = (0, 0);
    for group in groups {
        let told = labels(group);
        // The extract that came linked has no orders.
        if told[0] == "return after an order" {
            assert_eq!(value(group, "this study"), None);
            continue;
        }
        let (study, published) = (value(group, "this study"), value(group, "published").expect("a figure"));
        let study = study.unwrap_or_else(|| panic!("{told:?} is not computed"));
        let share = if matches!(group.figures[1].1, Figure::Share { .. }) {
            100.0
        } else {
            1.0
        };
        // A small world: a fifth of the figure and two units is about three standard errors of the least certain one.
        let bound = published / 5.0 + if share > 1.0 { 2.0 } else { 0.0 };
        assert!(
            (study * share - published).abs() < bound,
            "{told:?}: {study} and {published}"
        );
        calibrated += usize::from(told[6] == "calibrated to it");
        held_out += usize::from(told[6] == "held out");
    }
    assert!(calibrated > 15 && held_out > 3, "{calibrated} and {held_out}");
    let report = std::fs::read_to_string(outcome.release.join("report.html")).expect("the report");
    for words in ["Published figures beside this study", "held out", "Returns to expect"] {
        assert!(report.contains(words), "{words}");
    }
}

/// Observation is ended two years early: the returns of these years, as the truth has them, lie in the intervals.
fn the_returns_of_two_years_are_foreseen_two_years_before(world: &Path) {
    const LAST: Date = date(2022, 12, 31);
    let text = std::fs::read_to_string(world.join("already-linked.toml")).expect("the study file");
    let (head, rest) = text.split_once("\n[[estimate]]").expect("estimates");
    let head = head.replace("observed_to = 2024-12-31", "observed_to = 2022-12-31");
    let tail = rest.split_once("\n[disclosure]").expect("a policy").1;
    // Twelve intervals at 99.9 %: a false alarm in about one world of eighty; this one is fixed.
    let estimate =
        "[[estimate]]\nname = \"ahead\"\nkind = \"expected-returns\"\ntitle = \"Ahead\"\nconfidence = 0.999\n";
    std::fs::write(
        world.join("early.toml"),
        format!("{head}\n{estimate}\n[disclosure]{tail}"),
    )
    .expect("a study file");
    let study = Study::open(&world.join("early.toml")).unwrap_or_else(|error| panic!("{error}"));
    let outcome = run::run(&study, &world.join("early"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let mut true_returns: BTreeMap<[&str; 2], f64> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(world.join("truth/returns.csv")).expect("the truth");
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        let Ok(returned) = row["returned_on"].parse::<Date>() else {
            continue;
        };
        let started: Date = row["index_started_on"].parse().expect("a day");
        if returned <= LAST || started >= LAST {
            continue;
        }
        let months = (LAST - started).get_days() * 48 / 1461;
        let bands = ["under 6", "6 to 11", "12 to 23", "24 to 35", "36 and over"];
        let band = bands[[6, 12, 24, 36].iter().filter(|bound| months >= **bound).count()];
        let within: &[&str] = if returned <= date(2023, 12, 31) {
            &["12 months", "24 months"]
        } else {
            &["24 months"]
        };
        for within in within {
            *true_returns.entry([band, within]).or_default() += 1.0;
            *true_returns.entry(["all", within]).or_default() += 1.0;
        }
    }
    let groups = &outcome.findings.measured()[0].groups;
    assert_eq!(groups.len(), 12);
    for group in groups {
        let told = labels(group);
        let truth = true_returns
            .get(&[told[0].as_str(), told[1].as_str()])
            .copied()
            .unwrap_or_default();
        let limits = ["lower limit", "upper limit"].map(|limit| value(group, limit).expect("a limit"));
        assert!(
            limits[0].floor() <= truth && truth <= limits[1].ceil(),
            "{told:?}: {truth} and {limits:?}"
        );
    }
    assert!(true_returns[&["all", "24 months"]] > 50.0);
}
