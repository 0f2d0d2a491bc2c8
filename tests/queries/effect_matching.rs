//! Matching in an effect, through the whole pipeline on drawn worlds: who finds a match, balance before and after, what is said.
//!
//! Custody: invented persons only.

use seriatim::analysis::Figure;
use seriatim::estimate::Reservation;

use super::effect::{ESTIMATE, Mother, PAUSE, cells, drawn, found, in_the_design, mother, row, value};
use super::world::World;

fn matched(mothers: &[Mother], more: &str) -> World {
    let mut world = drawn(mothers);
    world.estimates = format!("{ESTIMATE}method = [\"matching\", \"weighting\"]\n{more}\n").leak();
    world
}

/// Two clients with somebody at risk on their day, and one who is referred when nobody else is left.
fn mothers() -> Vec<Mother> {
    vec![
        mother("2016-09-01", &[(PAUSE, "2015-09-02", false)]),
        mother("", &[(PAUSE, "2015-10-02", false)]),
        mother("2017-03-01", &[(PAUSE, "2017-02-01", false)]),
        mother("2016-02-01", &[]),
        mother("2016-06-03", &[]),
        mother("2017-01-01", &[]),
    ]
}

#[test]
fn who_finds_a_match_and_who_does_not_is_told() {
    let found = found(&matched(&mothers(), "matches = 5"));
    let persons = |words: &str| value(row(&found, "changed-design", &[words]), 0);
    assert_eq!(
        persons("served: at risk and eligible on the day of referral"),
        Some(2.0)
    );
    let without = "served, and in no figure of matching: nobody near enough was at risk on the day of referral";
    assert_eq!(persons(without), Some(1.0));
    assert_eq!(in_the_design(&found), 6.0);
    let ratio = row(&found, "changed", &["all", "matching", "since the referral"]);
    // Of the two with a match one returned.
    assert_eq!(cells(ratio)[..2], [1, 1]);
    assert!(ratio.reservations.contains(&Reservation::Unmatched));
    assert!(value(ratio, 0).is_some_and(|ratio| ratio > 0.0 && ratio < 1.0));
    let weighted = row(&found, "changed", &["all", "weighting", "since the referral"]);
    assert!(!weighted.reservations.contains(&Reservation::Unmatched));
    // The headline is that of the first method.
    let table = found.iter().find(|table| table.name == "changed").expect("the effect");
    assert!(
        table.groups[0]
            .labels
            .iter()
            .any(|label| label.to_string() == "matching")
    );
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.contains("those of the served who found a match (ATT)"))
    );
}

#[test]
fn balance_is_told_before_and_after_for_each_method_with_the_threshold() {
    let found = found(&matched(&mothers(), "matches = 2\nreplacement = false"));
    let labels = ["months since the clock started", "matching"];
    let time = row(&found, "changed-balance", &labels);
    // Served before: 184, 214 and 702 days; after: the two with a match, whose matches are of the same days.
    let months = |days: f64| days * 12.0 / 365.25;
    assert!((value(time, 0).unwrap() - months((184.0 + 214.0 + 702.0) / 3.0)).abs() < 1e-9);
    assert!((value(time, 2).unwrap() - months((184.0 + 214.0) / 2.0)).abs() < 1e-9);
    assert!((value(time, 5).unwrap()).abs() < 1e-9, "matches are of the same day");
    assert!(value(time, 4).is_some());
    for group in &found
        .iter()
        .find(|table| table.name == "changed-balance")
        .unwrap()
        .groups
    {
        let (name, figure) = group.figures.last().unwrap();
        let is_threshold = matches!(figure, Figure::Published { value: Some(limit), decimals: 1 } if *limit == 0.1);
        assert!(*name == "threshold" && is_threshold, "{group:?}");
    }
    let weighted = row(
        &found,
        "changed-balance",
        &["months since the clock started", "weighting"],
    );
    assert_eq!(value(weighted, 0), value(time, 0), "before is before");
}

#[test]
fn nobody_near_enough_is_a_stated_result() {
    let alone = [
        mother("2017-03-01", &[(PAUSE, "2017-02-01", false)]),
        mother("2016-02-01", &[]),
    ];
    let found = found(&matched(&alone, ""));
    let ratio = row(&found, "changed", &["all", "matching", "since the referral"]);
    assert_eq!(value(ratio, 0), None);
    assert!(ratio.remark.contains("near enough"), "{}", ratio.remark);
    let balance = row(&found, "changed-balance", &["none", "matching"]);
    assert!(balance.remark.contains("near enough"));
}
