//! Whom the rule of a service takes at time zero, in an effect of it: judged on the day, of comparators as of clients, worked out
//! by hand on drawn worlds.
//!
//! Custody: invented persons only.

use super::effect::{ESTIMATE, Mother, PAUSE, drawn, found, in_the_design, mother, row, value};
use super::world::World;

const RULE: &str = r#"
[[service]]
name = "Pause"
areas = ["Norfolk"]
from = 2010-01-01

[[service.rule]]
version = "first"
from = 2010-01-01

[[service.rule.clause]]
name = "adult"
when = "age >= 18"

[[service.rule.clause]]
name = "lately-removed"
of = "some child"
when = "removed and removed_on > reference_on - interval '1 year'"
"#;

/// Mothers with the day on which their child is removed, if it is.
fn removed(mothers: &[(Mother, &str)], more: &str, rule: &str) -> World {
    let drawn_mothers: Vec<Mother> = mothers.iter().map(|(mother, _)| *mother).collect();
    let mut world = drawn(&drawn_mothers);
    let mut removals = "| child | parent | left_on | returned_on |\n".to_owned();
    for (place, (_, day)) in mothers.iter().enumerate().filter(|(_, (_, day))| !day.is_empty()) {
        removals += &format!("| c{place}.1 | m{place} | {day} | |\n");
    }
    world.removals = removals.leak();
    world.estimates = format!("{rule}{ESTIMATE}eligible = \"rule\"\n{more}\n").leak();
    world
}

fn mothers() -> Vec<(Mother, &'static str)> {
    const REFERRED: &[(&str, &str, bool)] = &[(PAUSE, "2015-09-02", false)];
    const ELSEWHERE: &[(&str, &str, bool)] = &[("Mpower", "2015-06-10", false)];
    vec![
        (mother("2016-09-01", REFERRED), "2015-05-01"),
        // On the day of the referral, and a day too late: what comes later is not known on the day.
        (mother("", REFERRED), "2015-09-02"),
        (mother("", REFERRED), "2015-09-03"),
        // A year and a day before, and within a year.
        (mother("", REFERRED), "2014-09-02"),
        (mother("", REFERRED), "2014-09-03"),
        (mother("2016-02-01", &[]), "2015-04-01"),
        (mother("", &[]), "2015-04-01"),
        (mother("", &[]), ""),
        // With another service from 2015-06-10 on: eligible on the day before, and only on that day.
        (mother("", ELSEWHERE), "2015-06-09"),
        (mother("", ELSEWHERE), "2015-06-10"),
        // Removed after the return.
        (mother("2015-12-01", &[]), "2016-01-01"),
        // Of these two nobody knows the age.
        (mother("", &[]), "2015-04-01"),
        (mother("", REFERRED), "2015-05-01"),
    ]
}

fn without_age(mut world: World) -> World {
    let parties = world.parties.replace("m11 | 1990-01-01", "m11 | ");
    world.parties = parties.replace("m12 | 1990-01-01", "m12 | ").leak();
    world
}

#[track_caller]
fn stand(world: &World, places: &[(&str, f64)]) {
    let found = found(world);
    for (words, count) in places {
        assert_eq!(
            value(row(&found, "changed-design", &[words]), 0),
            Some(*count),
            "{words}"
        );
    }
    assert_eq!(
        in_the_design(&found),
        mothers().len() as f64,
        "everybody stands in one place"
    );
    let told = found.iter().find(|table| table.name == "changed").expect("the effect");
    assert!(
        told.notes
            .iter()
            .any(|note| note.contains("rule of Pause in force on the day"))
    );
}

#[test]
fn the_rule_is_asked_on_the_day_of_each_trial_and_knows_nothing_later() {
    let world = without_age(removed(&mothers(), "undetermined = \"leave out\"", RULE));
    stand(
        &world,
        &[
            ("served: at risk and eligible on the day of referral", 3.0),
            (
                "left out as served: not eligible by the rule on the day of referral",
                2.0,
            ),
            (
                "left out as served: nobody can tell whether eligible by the rule on the day of referral",
                1.0,
            ),
            ("comparators", 2.0),
            (
                "comparators who came to another service later, while they were at risk",
                1.0,
            ),
            (
                "left out: not eligible by the rule on any day on which the service took parents",
                3.0,
            ),
            (
                "left out: nobody can tell whether eligible by the rule on some day, and eligible on none",
                1.0,
            ),
        ],
    );
}

#[test]
fn who_is_undetermined_is_taken_in_where_the_study_says_so_and_told_apart() {
    let world = without_age(removed(&mothers(), "undetermined = \"take in\"", RULE));
    stand(
        &world,
        &[
            ("served: at risk and eligible on the day of referral", 3.0),
            (
                "served: taken in although nobody can tell whether eligible by the rule",
                1.0,
            ),
            ("comparators", 2.0),
            (
                "comparators who came to another service later, while they were at risk",
                1.0,
            ),
            (
                "comparators: taken in although nobody can tell whether eligible by the rule on any day",
                1.0,
            ),
        ],
    );
}

/// Consent is asked of clients alone: were it used of them, who refused would be left out, and nobody of the others.
#[test]
fn what_the_service_alone_records_is_used_of_neither() {
    let asks = format!("{RULE}\n[[service.rule.clause]]\nname = \"agrees\"\nwhen = \"pregnant\"\n");
    for (undetermined, served, comparators) in [("take in", 4.0, 4.0), ("leave out", 0.0, 0.0)] {
        let world = removed(&mothers(), &format!("undetermined = \"{undetermined}\""), &asks);
        let found = found(&world);
        let persons = |words: &str| value(row(&found, "changed-design", &[words]), 0);
        if undetermined == "take in" {
            assert_eq!(
                persons("served: taken in although nobody can tell whether eligible by the rule"),
                Some(served)
            );
            assert_eq!(
                persons("comparators: taken in although nobody can tell whether eligible by the rule on any day"),
                Some(comparators)
            );
        } else {
            assert_eq!(persons("comparators"), Some(comparators));
            let notes = &found.iter().find(|table| table.name == "changed").unwrap().notes;
            assert!(notes.iter().any(|note| note.contains("each 28th day")), "{notes:?}");
            let ratio = row(&found, "changed", &["all", "weighting", "since the referral"]);
            assert!(
                value(ratio, 0).is_none() && ratio.remark.contains("nobody was served"),
                "{}",
                ratio.remark
            );
        }
    }
}
