//! Sentences of groups beside each other: which are named, and what they are compared with.
//!
//! Custody: none; invented figures.

use super::*;
use crate::disclosure::REFERENCE;

/// What is said of ratios of hazards by age.
fn told(groups: Vec<Group>) -> String {
    said(&groups::hazards(&Read::of(&section(vec!["factor", "level"], groups))))
}

fn of(level: &'static str, [value, lower, upper]: [f64; 3]) -> Group {
    group(&["age", level], 50, ESTIMATE, [Some(value), Some(lower), Some(upper)])
}

/// The group with which the others are compared, of so many.
fn young(count: u64) -> Group {
    Group {
        remark: REFERENCE,
        ..group(&["age", "young"], count, ESTIMATE, [Some(1.0), None, None])
    }
}

#[test]
fn groups_are_named_only_where_their_interval_leaves_one_out() {
    let groups = vec![young(50), of("older", [0.5, 0.3, 0.8]), of("oldest", [0.8, 0.5, 1.3])];
    let told = told(groups);
    assert!(
        told.contains("2 groups were each compared") && told.contains("One differs more clearly"),
        "{told}"
    );
    assert!(
        told.contains("age older: 0.50 (95 % interval 0.30 to 0.80)") && !told.contains("oldest"),
        "{told}"
    );
}

#[test]
fn those_whose_level_is_not_known_are_no_group_that_differs() {
    let unknown = || of("not known", [0.1, 0.05, 0.2]);
    let beside = told(vec![young(50), of("older", [0.5, 0.3, 0.8]), unknown()]);
    assert!(beside.contains("1 group was compared"), "{beside}");
    assert!(
        beside.contains("age older: 0.50") && !beside.contains("not known"),
        "{beside}"
    );
    assert_eq!(told(vec![young(50), unknown()]), "NoFigure");
}

#[test]
fn a_ratio_stands_with_the_group_that_it_is_compared_with_even_where_that_is_withheld() {
    for count in [50, 3] {
        let told = told(vec![young(count), of("older", [0.5, 0.3, 0.8])]);
        assert!(
            told.contains("0.50 (95 % interval 0.30 to 0.80) times as often as age young"),
            "{told}"
        );
    }
    let unknown = Group {
        remark: REFERENCE,
        ..of("not known", [1.0, 1.0, 1.0])
    };
    assert_eq!(told(vec![unknown, of("older", [0.5, 0.3, 0.8])]), "NoFigure");
}

#[test]
fn a_count_that_stands_for_counts_on_both_sides_of_what_is_expected_points_to_neither() {
    let told = |observed: u64, expected: f64, ratio: [f64; 3]| {
        let names = ["observed / expected", "lower limit", "upper limit"];
        let mut row = group(&["all", "all"], 50, names, ratio.map(Some));
        let more = group(&[], 50, ["expected", "", ""], [Some(expected), None, None]);
        row.figures.insert(0, ("observed", Figure::Persons(persons(observed))));
        row.figures.extend(more.figures.into_iter().take(1));
        said(&groups::areas(&Read::of(&section(
            vec!["compared", "level"],
            vec![row],
        ))))
    };
    // 13 is told as 15, as are 14 to 17.
    let about = told(13, 13.2, [1.13, 0.52, 2.06]);
    assert!(
        about.contains(
            "13.20 were expected: about as many as expected, between 0.98 and 1.29 times, as the count is rounded"
        ),
        "{about}"
    );
    assert!(
        about.contains("(95 % interval 0.52 to 2.06)") && !about.contains("1.13"),
        "{about}"
    );
    let more = told(55, 38.2, [1.44, 1.04, 1.94]);
    assert!(
        more.contains("1.44 (95 % interval 1.04 to 1.94) times as many"),
        "{more}"
    );
}

/// What is said of care experience, by the ratio of those compared and the least and the greatest possible ratio of everybody.
fn of_care(ratio: [f64; 3], [least, greatest]: [f64; 2]) -> String {
    let bounds = "bounds: ratio of risks of return, care-experienced to others";
    let bound = |of, value| group(&["3", "everybody", bounds, of], 50, ESTIMATE, [Some(value), None, None]);
    let to = "care-experienced to others";
    let groups = vec![
        group(
            &["3", "compared", "ratio of risks of return", to],
            50,
            ESTIMATE,
            ratio.map(Some),
        ),
        bound("least possible", least),
        bound("greatest possible", greatest),
    ];
    let dimensions = vec!["years_followed", "among", "quantity", "of"];
    said(&groups::care(&Read::of(&section(dimensions, groups))))
}

#[test]
fn a_ratio_lies_between_two_bounds_that_differ_and_is_the_one_that_they_are() {
    let told = of_care([2.06, 0.9, 4.53], [1.62, 2.6]);
    assert!(
        told.contains("The interval includes 1") && told.contains("lies between 1.62 and 2.60, chance apart."),
        "{told}"
    );
    let told = of_care([2.0, 1.2, 3.5], [2.0, 2.0]);
    assert!(
        told.contains("so long is 2.00, chance apart.") && !told.contains("between"),
        "{told}"
    );
}

#[test]
fn levels_are_counted_within_their_stratum_and_none_is_said_to_be_hidden_where_all_are_shown() {
    let names = [
        "observed / expected",
        "funnel with overdispersion, lower",
        "funnel with overdispersion, upper",
    ];
    let of = |labels: [&'static str; 2], ratio: f64| group(&labels, 50, names, [ratio, 0.5, 1.5].map(Some));
    let rows = vec![
        of(["children", "1"], 1.0),
        of(["children", "2 or more"], 1.1),
        of(["period", "before 2014"], 0.4),
        of(["period", "2014 to 2020"], 1.0),
        of(["period", "from 2020"], 1.6),
        of(["order", "care order"], 1.6),
    ];
    let told = said(&groups::areas(&Read::of(&section(vec!["compared", "level"], rows))));
    assert!(
        told.contains("Of 2 groups by number of children that can be shown, none lies outside"),
        "{told}"
    );
    assert!(told.contains("Of 3 periods that can be shown, 2 lie outside"), "{told}");
    assert!(
        told.contains("Of the groups by final order one alone can be shown: by its rounded count it lies outside"),
        "{told}"
    );
    assert!(
        !told.contains("areas") && !told.contains("nothing can be shown"),
        "{told}"
    );
    assert_eq!(told.matches("no ranking").count(), 1);
}
