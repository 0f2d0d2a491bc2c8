//! Planted truth found again, through the whole pipeline.

use std::path::Path;

use seriatim::run::{self, Outcome};
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};

fn run_world(world: &Path, study: &str) -> Outcome {
    let study = Study::open(&world.join(study)).unwrap();
    run::run(&study, &world.join("out").join(&study.name), &|_| {}).unwrap()
}

fn planted(world: &Path, years: i64) -> f64 {
    let text = std::fs::read_to_string(world.join("truth/planted.json")).unwrap();
    let planted: serde_json::Value = serde_json::from_str(&text).unwrap();
    let at = planted["overall"]
        .as_array()
        .unwrap()
        .iter()
        .find(|at| at["years"].as_i64() == Some(years));
    at.unwrap()["probability"].as_f64().unwrap()
}

/// Returns within so many days by the truth file, and mothers in it: sets as the definitions make them, counted plainly.
fn true_returns(world: &Path) -> (u64, u64) {
    let mut reader = csv::Reader::from_path(world.join("truth/returns.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (returned, mut mothers, mut returns) = (column("returned_on"), 0, 0);
    for row in reader.records() {
        mothers += 1;
        returns += u64::from(!row.unwrap()[returned].is_empty());
    }
    (returns, mothers)
}

#[test]
fn with_true_links_every_return_is_found_and_the_curve_recovers_what_was_planted() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(
        &Settings {
            mothers: 4_000,
            seed: 77,
        },
        &world,
    )
    .unwrap();
    let outcome = run_world(&world, "already-linked.toml");
    let curve = outcome.findings.curves()[0].overall().unwrap();
    let (returns, mothers) = true_returns(&world);
    // Mothers whose first proceedings start on the last day are observed for no day; all others enter.
    assert!(
        mothers - curve.persons().get() <= 2,
        "{mothers} and {}",
        curve.persons().get()
    );
    let classes = seriatim::cohort::ReturnClass::ALL.map(|class| outcome.findings.classes().parents(class).get());
    assert_eq!(classes.iter().sum::<u64>(), returns);
    for mark in curve.marks() {
        let (found, truth) = (1.0 - mark.not_returned.survival.unwrap(), planted(&world, mark.year));
        // Four standard errors: a false alarm in one world of ten thousand.
        let bound = 4.0 * mark.not_returned.standard_error.unwrap();
        assert!((found - truth).abs() < bound, "year {}: {found} and {truth}", mark.year);
    }
}

#[test]
fn with_our_own_links_the_seven_year_return_is_within_two_points_of_the_one_with_true_links() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(
        &Settings {
            mothers: 1_500,
            seed: 78,
        },
        &world,
    )
    .unwrap();
    let share = |outcome: &Outcome| {
        let curve = outcome.findings.curves()[0].overall().unwrap();
        1.0 - curve.marks().last().unwrap().not_returned.survival.unwrap()
    };
    let (truth, own) = (
        run_world(&world, "already-linked.toml"),
        run_world(&world, "study.toml"),
    );
    assert!(
        (share(&truth) - share(&own)).abs() < 0.02,
        "{} and {}",
        share(&truth),
        share(&own)
    );
}
