//! Sentences of reviewed tables: an interval beside every figure, what follows from it, and plain words where it cannot be told.
//!
//! Custody: none; invented figures.

use super::*;
use crate::analysis::{Figure, Group, Label, Side};
use crate::release::tests::{persons, section};

fn group(labels: &[&'static str], count: u64, names: [&'static str; 3], values: [Option<f64>; 3]) -> Group {
    let figure = |(name, value)| {
        let (side, decimals) = (Side::Nearest, 2);
        (name, Figure::Number { value, side, decimals })
    };
    Group {
        labels: labels.iter().map(|word| Label::Word(word)).collect(),
        family: None,
        cells: vec![persons(count)],
        figures: names.into_iter().zip(values).map(figure).collect(),
        remark: "",
        reservations: Vec::new(),
    }
}

fn said(sentences: &[Markup]) -> String {
    let joined: Vec<String> = sentences.iter().map(|sentence| sentence.0.clone()).collect();
    joined.join(" ").replace('\u{a0}', " ")
}

const ESTIMATE: [&str; 3] = ["estimate", "lower limit", "upper limit"];

fn effect(count: u64, values: [Option<f64>; 3]) -> String {
    let labels = [
        "all",
        "weighting",
        "since the referral",
        "ratio of hazards of return, served to comparators",
        "all",
    ];
    let dimensions = vec!["served", "method", "time", "quantity", "years"];
    let section = section(dimensions, vec![group(&labels, count, ESTIMATE, values)]);
    said(&services::effect(&Read::of(&section)))
}

#[test]
fn an_effect_is_told_with_its_interval_and_with_what_follows() {
    let open = effect(50, [Some(0.72), Some(0.5), Some(1.04)]);
    assert!(open.contains("0.72 (95 % interval 0.50 to 1.04)"), "{open}");
    assert!(
        open.contains("The interval includes 1") && !open.contains("hardly explains"),
        "{open}"
    );
    let told = effect(50, [Some(0.72), Some(0.5), Some(0.95)]);
    assert!(
        told.contains("does not include 1: chance alone hardly explains it") && told.contains("nobody recorded"),
        "{told}"
    );
    let bare = effect(50, [Some(0.72), None, None]);
    assert!(
        bare.contains("without an interval") && bare.contains("nothing follows"),
        "{bare}"
    );
}

#[test]
fn what_is_withheld_and_what_there_is_not_are_said_in_words_of_their_own() {
    let withheld = effect(4, [Some(0.72), Some(0.5), Some(1.04)]);
    assert!(
        withheld.contains("withheld") && withheld.contains("not mean that it is zero") && !withheld.contains("0.72"),
        "{withheld}"
    );
    let none = effect(50, [None, None, None]);
    assert!(
        none.contains("There is no figure") && !none.contains("withheld"),
        "{none}"
    );
}

#[test]
fn groups_are_named_only_where_their_interval_leaves_one_out() {
    let of = |level, value, lower, upper| group(&["age", level], 50, ESTIMATE, [Some(value), Some(lower), Some(upper)]);
    let groups = vec![
        group(&["age", "young"], 50, ESTIMATE, [Some(1.0), None, None]),
        of("older", 0.5, 0.3, 0.8),
        of("oldest", 0.8, 0.5, 1.3),
    ];
    let section = section(vec!["factor", "level"], groups);
    let told = said(&groups::hazards(&Read::of(&section)));
    assert!(
        told.contains("2 groups were each compared") && told.contains("For 1 of them"),
        "{told}"
    );
    assert!(
        told.contains("age older: 0.50 (95 % interval 0.30 to 0.80)") && !told.contains("oldest"),
        "{told}"
    );
}

#[test]
fn an_area_is_held_against_its_own_limits_and_no_area_is_named() {
    let names = [
        "observed / expected",
        "funnel with overdispersion, lower",
        "funnel with overdispersion, upper",
    ];
    let of = |level, count, ratio| group(&["area", level], count, names, [Some(ratio), Some(0.5), Some(1.5)]);
    let groups = vec![
        of("north", 50, 1.0),
        of("south", 50, 1.6),
        of("west", 50, 0.4),
        of("east", 3, 2.0),
    ];
    let section = section(vec!["compared", "level"], groups);
    let told = said(&groups::areas(&Read::of(&section)));
    assert!(
        told.contains("Of 3 areas that can be shown, 2 lie outside") && told.contains("of 1 more nothing can be shown"),
        "{told}"
    );
    assert!(
        ["north", "south", "west", "east"]
            .iter()
            .all(|name| !told.contains(name)),
        "{told}"
    );
}

#[test]
fn a_saving_whose_limits_hold_nought_is_no_saving() {
    let net = |values| {
        let groups = vec![group(&["net saving", "all", "all"], 50, ESTIMATE, values)];
        said(&services::money(&Read::of(&section(
            vec!["figure", "clients", "payer"],
            groups,
        ))))
    };
    let open = net([Some(100.0), Some(-50.0), Some(250.0)]);
    assert!(
        open.contains("Both a saving and a loss") && open.contains("-£50"),
        "{open}"
    );
    assert!(net([Some(100.0), Some(50.0), Some(250.0)]).contains("saves more than it costs"));
    assert!(net([Some(-100.0), Some(-250.0), Some(-50.0)]).contains("costs more than it saves"));
    assert!(net([Some(100.0), None, None]).contains("no two limits"));
}

#[test]
fn the_saving_among_those_compared_is_said_first_and_that_of_all_as_assumed() {
    let row = |clients, values| group(&["net saving", clients, "all"], 50, ESTIMATE, values);
    let told = |compared, all| {
        let groups = vec![row("those compared", compared), row("all", all)];
        said(&services::money(&Read::of(&section(
            vec!["figure", "clients", "payer"],
            groups,
        ))))
    };
    let both = told(
        [Some(100.0), Some(50.0), Some(250.0)],
        [Some(300.0), Some(150.0), Some(750.0)],
    );
    let (first, second) = (both.find("£100 (£50 to £250)"), both.find("£300 (£150 to £750)"));
    assert!(first.is_some() && first < second, "{both}");
    assert!(both.contains("assumed, and not seen"), "{both}");
    let withheld = told([None; 3], [Some(300.0), Some(150.0), Some(750.0)]);
    assert!(
        withheld.contains("not seen") && !withheld.contains("saves more than it costs"),
        "{withheld}"
    );
}

#[test]
fn of_what_is_read_after_several_years_the_last_that_is_told_is_said() {
    let at = |years, count, value| {
        let mut group = group(
            &["mothers who return, %"],
            count,
            ESTIMATE,
            [Some(value), Some(value), Some(value)],
        );
        group.labels.push(Label::Years(years));
        group
    };
    let section = section(
        vec!["figure", "years"],
        vec![at(1, 20, 5.0), at(3, 40, 15.0), at(5, 44, 20.0)],
    );
    let told = said(&returns::over_years(&Read::of(&section)));
    assert_eq!(
        told,
        "<p>Mothers who return, within 3 years: 15.00 % (95 % interval 15.00 to 15.00 %).</p>"
    );
}
