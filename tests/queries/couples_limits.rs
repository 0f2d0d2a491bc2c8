//! Limits of couples that share a person, worked out by hand, in fractions.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, about_couples};
use seriatim::estimate::Reservation;

use super::couples::{assert_close, ran};
use super::world::World;

const ESTIMATES: &str = r#"
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Couples who return"
years = [2]

[[estimate]]
name = "classes"
kind = "return-by-class"
title = "By class"
years = [2]

[[estimate]]
name = "further"
kind = "further-sets"
title = "Further"
years = [2]
horizon = 2
"#;

/// Four couples of the mothers and fathers named, of which the first two return on day 366.
fn two_return(couples: [(&str, &str); 4]) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person |\n".to_owned();
    for (place, (mother, father)) in couples.into_iter().enumerate() {
        let days = [("2015-03-02", "2015-06-01"), ("2016-03-02", "2016-06-01")];
        let seen = if place < 2 { 2 } else { 1 };
        for (number, (issued, concluded)) in days.iter().take(seen).enumerate() {
            applications += &format!("| {place}-{number} | care | {issued} | {concluded} |\n");
            parties += &format!("| {place}-{number} | mother | {mother} |\n");
            parties += &format!("| {place}-{number} | father | {father} |\n");
        }
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        unit: "couple",
        estimates: ESTIMATES,
        ..World::PLAIN
    }
}

/// A figure and its limits.
#[track_caller]
fn figures(groups: &[Group], words: &str) -> Vec<f64> {
    let is_meant = |group: &&Group| group.labels[0].to_string().starts_with(words);
    let group = groups.iter().find(is_meant).expect("the row");
    let share = |figure: &Figure| match figure {
        Figure::Share { share, .. } => *share,
        Figure::Number { value, .. } => *value,
        _ => None,
    };
    group.figures.iter().filter_map(|(_, figure)| share(figure)).collect()
}

#[track_caller]
fn assert_all_close(found: &[f64], expected: [f64; 3]) {
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} and {expected}");
    }
}

#[test]
fn limits_of_couples_that_share_a_person_are_those_of_families() {
    // Of four apart 1/2 x 1/2 / 4. Of two families of two, the one adds 1/4 to the half and the other takes it: 2 x (1/4)^2.
    for (couples, variance) in [
        (
            [("Ann", "Tom"), ("Bea", "Tim"), ("Cat", "Ted"), ("Dee", "Dan")],
            1.0 / 16.0,
        ),
        (
            [("Ann", "Tom"), ("Ann", "Tim"), ("Cat", "Ted"), ("Dee", "Ted")],
            1.0 / 8.0,
        ),
    ] {
        let (study, outcome, _) = ran(&two_return(couples));
        let probability = &outcome.findings.curves()[0].overall().unwrap().marks()[0].probability;
        assert_close(probability.value, 0.5);
        assert_close(probability.standard_error, f64::sqrt(variance));
        let is_of_few = probability.reservations.contains(&Reservation::FewClusters);
        assert_eq!(is_of_few, couples[0].0 == couples[1].0);
        let [classes, further] = outcome.findings.measured() else {
            panic!("two findings")
        };
        // F^exp(+-z s / (F ln F)); the other way round where the limits are those of not having returned.
        let factor = f64::exp(1.959963984540054 * f64::sqrt(variance) / (0.5 * f64::ln(2.0)));
        let [lower, upper] = [0.5_f64.powf(factor), 0.5_f64.powf(1.0 / factor)];
        assert_all_close(&figures(&classes.groups, "cannot be decided"), [0.5, lower, upper]);
        assert_all_close(
            &figures(&further.groups, "parents who return after their first set"),
            [0.5, 1.0 - upper, 1.0 - lower],
        );
        // Half a further set each, by the same influence: M exp(+-z s / M).
        let width = 1.959963984540054 * f64::sqrt(variance);
        let [mean, years] = [
            "further sets of a parent, mean number",
            "years without return, of the first so many, mean",
        ];
        assert_all_close(
            &figures(&further.groups, mean),
            [0.5, 0.5 * f64::exp(-2.0 * width), 0.5 * f64::exp(2.0 * width)],
        );
        // 366 days, and half of the 364 to day 730, on which the doubt of the half bears.
        let without = [548.0, 548.0 - 364.0 * width, 548.0 + 364.0 * width];
        assert_all_close(&figures(&further.groups, years), without.map(|days| days / 365.25));
        for declared in &study.estimates {
            let told = about_couples(&study, declared).expect("a note");
            assert!(told.contains("are one family"), "{told}");
        }
    }
}
