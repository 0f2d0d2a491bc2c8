//! Planted truth found again, through the whole pipeline.

mod childhoods;
mod couples;
mod effect;
mod linkage_doubt;

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::estimate::{ConfidenceLevel, IntervalMethod, KaplanMeier, Spells, Transformation};
use seriatim::linkage::PopulationSummary;
use seriatim::run::{self, Outcome};
use seriatim::study::Study;
use seriatim::synthesis::{Settings, World, synthesise};

fn run_world(world: &Path, study: &str) -> Outcome {
    let study = Study::open(&world.join(study)).unwrap();
    run::run(&study, &world.join("out").join(&study.name), &|_| {}).unwrap()
}

/// What the curve of all years is an estimate of.
fn planted(world: &Path, years: i64) -> f64 {
    let text = std::fs::read_to_string(world.join("truth/planted.json")).unwrap();
    let planted: serde_json::Value = serde_json::from_str(&text).unwrap();
    let at = planted["overall"]
        .as_array()
        .unwrap()
        .iter()
        .find(|at| at["years"].as_i64() == Some(years));
    at.unwrap()["as_observed"].as_f64().unwrap()
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
    synthesise(&Settings::new(4_000, 77), &world).unwrap();
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
        let (found, truth) = (mark.probability.value.unwrap(), planted(&world, mark.year));
        // Four standard errors: a false alarm in one world of ten thousand.
        let bound = 4.0 * mark.probability.standard_error.unwrap();
        assert!((found - truth).abs() < bound, "year {}: {found} and {truth}", mark.year);
    }
}

#[test]
fn with_our_own_links_the_seven_year_return_is_within_two_points_of_the_one_with_true_links() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(&Settings::new(1_500, 78), &world).unwrap();
    let share = |outcome: &Outcome| {
        let curve = outcome.findings.curves()[0].overall().unwrap();
        curve.marks().last().unwrap().probability.value.unwrap()
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

/// No error in any record, no two people of one name, and no father without a name: nothing but names has to change, as
/// names do.
const PERFECT: &str = "
[world.names]
homonyms = false
[world.records]
perfect = true
[world.fathers]
unnamed = 0
";

/// Days to return or to the end of observation, and whether she returned: of every mother, as the truth tells them.
fn true_spells(world: &Path) -> (Vec<i64>, Vec<bool>) {
    let mut reader = csv::Reader::from_path(world.join("truth/returns.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (index, returned, end) = (
        column("index_started_on"),
        column("returned_on"),
        column("end_of_observation"),
    );
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let mut spells = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let has_returned = !row[returned].is_empty();
        let until = day(&row[if has_returned { returned } else { end }]);
        let days = until.since((jiff::Unit::Day, day(&row[index]))).unwrap().get_days();
        spells.push((i64::from(days), has_returned));
    }
    // A first set on the last day of observation is followed for no day.
    spells.retain(|(days, _)| *days > 0);
    spells.into_iter().unzip()
}

/// Every record is in one level of each grouping, and no level has a false or a missed link.
fn assert_groups_add_up(population: &PopulationSummary) {
    let records = population.linkable_records + population.unlinkable_records;
    let mut groupings: BTreeMap<&str, u64> = BTreeMap::new();
    for group in &population.groups {
        *groupings.entry(&group.grouping).or_default() += group.records;
        let judged = group.against_truth.as_ref().unwrap();
        assert!(
            judged.precision.unwrap_or(1.0) == 1.0 && judged.recall.unwrap_or(1.0) == 1.0,
            "{group:?}"
        );
    }
    let expected = ["born", "ethnicity", "extract", "sex", "surname"].map(|grouping| (grouping, records));
    assert_eq!(
        groupings,
        BTreeMap::from(expected),
        "{}",
        population.population.as_str()
    );
}

#[test]
fn a_world_without_errors_and_homonyms_is_linked_without_fault_and_its_recurrence_is_the_true_one() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let settings = Settings {
        world: World::parse(PERFECT).unwrap(),
        ..Settings::new(3_000, 79)
    };
    synthesise(&settings, &world).unwrap();
    let outcome = run_world(&world, "study.toml");
    for population in &outcome.linked.summary().populations {
        let judged = population.against_truth.as_ref().unwrap();
        assert_eq!(
            (judged.false_links, judged.missed_links),
            (0, 0),
            "{}",
            population.population.as_str()
        );
        assert!(judged.f1 == Some(1.0) || judged.true_links == 0);
        assert_eq!((judged.b_cubed_f1, judged.exact_persons), (Some(1.0), Some(1.0)));
        assert_groups_add_up(population);
    }
    let (days, returned) = true_spells(&world);
    let truth = KaplanMeier::fit(&Spells::from_origin(&days, &returned).unwrap());
    let method = IntervalMethod {
        transformation: Transformation::LogLog,
        level: ConfidenceLevel::new(0.95).unwrap(),
    };
    let curve = outcome.findings.curves()[0].overall().unwrap();
    assert_eq!(curve.persons().get(), days.len() as u64);
    for mark in curve.marks() {
        let at = truth.at(mark.year * 1461 / 4, method);
        let returned = at.survival.map(|survival| 1.0 - survival);
        assert_eq!(mark.probability.value, returned, "year {}", mark.year);
    }
}

/// Mothers come into care from their eleventh year on, so that the window of the sample study holds all of it; and nothing
/// but what is recorded makes them return.
const IN_CARE_FROM_TEN: &str = "
[world.care]
from_age_days = [3700, 5800]
[world.returns]
frailty = 0
";

/// Rows of a truth file as the columns asked for.
fn columns<const N: usize>(world: &Path, file: &str, names: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_path(world.join("truth").join(file)).unwrap();
    let headers = reader.headers().unwrap().clone();
    let places = names.map(|name| headers.iter().position(|header| header == name).unwrap());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        places.map(|place| row[place].to_owned())
    });
    rows.collect()
}

/// Mothers who were 10 within complete records (from 2004 on) and before their index set, with and without care before it.
fn truly_compared(world: &Path) -> (u64, u64) {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let born: BTreeMap<String, String> = columns(world, "persons.csv", ["person", "born_on"])
        .into_iter()
        .map(|[person, born]| (person, born))
        .collect();
    let index: BTreeMap<String, String> = columns(world, "returns.csv", ["person", "index_started_on"])
        .into_iter()
        .map(|[person, index]| (person, index))
        .collect();
    let (mut yes, mut no) = (0, 0);
    for [person, first, last] in columns(world, "care_experience.csv", ["person", "first_day", "last_day"]) {
        let (born, index) = (day(&born[&person]), day(&index[&person]));
        let ten = born.checked_add(jiff::Span::new().years(10)).unwrap();
        if ten < day("2004-01-01") || ten >= index {
            continue;
        }
        let was = !first.is_empty() && day(&first) < index && (last.is_empty() || day(&last) > ten);
        *(if was { &mut yes } else { &mut no }) += 1;
    }
    (yes, no)
}

#[test]
fn care_experience_is_what_it_was_and_the_planted_hazard_ratio_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let settings = Settings {
        world: World::parse(IN_CARE_FROM_TEN).unwrap(),
        ..Settings::new(12_000, 80)
    };
    synthesise(&settings, &world).unwrap();
    let outcome = run_world(&world, "already-linked.toml");
    let found = outcome.findings.measured();
    let found = found.iter().find(|found| found.name == "care-experience").unwrap();
    let row = |words: [&str; 4]| {
        let is_meant = |group: &&seriatim::analysis::Group| {
            group
                .labels
                .iter()
                .map(ToString::to_string)
                .eq(words.map(str::to_owned))
        };
        found.groups.iter().find(is_meant).unwrap()
    };
    let persons = |of: &str| match row(["any", "everybody", "care experience, %", of]).figures[0].1 {
        seriatim::analysis::Figure::Persons(count) => count.get(),
        _ => panic!("no count"),
    };
    // Births are known to the week, so a few cannot be decided; and a first set on the last day is observed for no day.
    let undecided = persons("dates cannot decide") + 2;
    let (yes, no) = truly_compared(&world);
    assert!(yes > 500 && no > 2_000, "{yes} and {no}");
    for (found, truth) in [(persons("yes, compared"), yes), (persons("no, compared"), no)] {
        assert!(
            found <= truth && truth - found <= undecided,
            "{found}, in truth {truth}, undecided {undecided}"
        );
    }
    // 1.5 is planted. Age is a cause of both, and stands in the strata.
    let ratio = row([
        "any",
        "compared, standardised",
        "hazard ratio of return (Cox)",
        "care-experienced to others",
    ]);
    let number = |place: usize| match ratio.figures[place].1 {
        seriatim::analysis::Figure::Number { value, .. } => libm::log(value.unwrap()),
        _ => panic!("no number"),
    };
    let error = (number(3) - number(2)) / (2.0 * 1.959_963_984_540_054);
    assert!(
        (number(1) - libm::log(1.5)).abs() < 4.0 * error && error < 0.1,
        "{} with {error}",
        libm::exp(number(1))
    );
}
