//! Sentences of reviewed tables: an interval beside every figure, what follows from it, and plain words where it cannot be told.
//!
//! Custody: none; invented figures.

mod of_groups;
mod of_published;
mod of_returns;
mod of_services;

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

fn said(said: &Said) -> String {
    match said {
        Ok(sentences) => {
            let joined: Vec<String> = sentences.iter().map(|sentence| sentence.0.clone()).collect();
            joined.join(" ").replace('\u{a0}', " ")
        }
        Err(reason) => format!("{reason:?}"),
    }
}

const ESTIMATE: [&str; 3] = ["estimate", "lower limit", "upper limit"];

/// The dimensions of a table of effects.
fn of_effects() -> Vec<&'static str> {
    vec!["served", "method", "time", "quantity", "years"]
}

/// The ratio of everybody by a method.
fn ratio(method: &'static str, count: u64, values: [Option<f64>; 3]) -> Group {
    let quantity = "ratio of hazards of return, served to comparators";
    let labels = ["all", method, "since the referral", quantity, "all"];
    group(&labels, count, ESTIMATE, values)
}

fn effect(count: u64, values: [Option<f64>; 3]) -> String {
    let section = section(of_effects(), vec![ratio("weighting", count, values)]);
    said(&effects::effect(&Read::of(&section)))
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
    assert_eq!(effect(4, [Some(0.72), Some(0.5), Some(1.04)]), "Withheld");
    assert_eq!(effect(50, [None, None, None]), "NoFigure");
}

#[test]
fn an_area_is_held_against_its_own_limits_and_no_area_is_named() {
    let names = [
        "observed / expected",
        "funnel with overdispersion, lower",
        "funnel with overdispersion, upper",
    ];
    let of = |level, count, ratio| {
        let labels = ["local_authority", level];
        group(&labels, count, names, [Some(ratio), Some(0.5), Some(1.5)])
    };
    let groups = vec![
        of("north", 50, 1.0),
        of("south", 50, 1.6),
        of("west", 50, 0.4),
        of("east", 3, 2.0),
    ];
    let section = section(vec!["compared", "level"], groups);
    let told = said(&groups::areas(&Read::of(&section)));
    assert!(
        told.contains("Of 3 areas that can be shown, 2 lie outside")
            && told.contains("of the others that are listed nothing can be shown"),
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

#[test]
fn definitions_and_links_that_are_withheld_are_not_told_as_if_they_were_alike() {
    let names = ["estimate, %", "lower limit, %", "upper limit, %"];
    let grid = |hidden: u64| {
        let rows = [
            ("none", "0 years", 50, 20.0),
            ("none", "3 years", hidden, 24.0),
            ("least of all rows", "any", 50, 20.0),
        ];
        let rows = rows.map(|(gap, wash, count, value)| {
            group(&[gap, wash], count, names, [value, value - 2.0, value + 2.0].map(Some))
        });
        let section = section(vec!["minimum_gap", "wash_out"], rows.to_vec());
        said(&returns::sensitivity(&Read::of(&section)))
    };
    assert!(
        grid(50).contains("from 20.00 %") && grid(50).contains("to 24.00 %"),
        "{}",
        grid(50)
    );
    assert!(!grid(50).contains("cannot be told"), "{}", grid(50));
    let one = grid(3);
    assert!(
        one.contains("Of 2 definitions only one can be told") && !one.contains("from"),
        "{one}"
    );

    let links = |hidden: u64| {
        let rows = [("balanced", 50), ("strict", hidden)];
        let rows = rows.map(|(word, count)| group(&[word, "0.5"], count, names, [20.0, 18.0, 22.0].map(Some)));
        let section = section(vec!["links", "threshold"], rows.to_vec());
        said(&returns::linkage_doubt(&Read::of(&section)))
    };
    assert!(links(50).contains("changes nobody"), "{}", links(50));
    assert!(
        !links(3).contains("changes nobody") && links(3).contains("withheld"),
        "{}",
        links(3)
    );
}

#[test]
fn a_share_of_everybody_without_an_interval_is_in_no_sentence() {
    let of = |figure, values: [Option<f64>; 3]| {
        let mut group = group(&[figure], 50, ESTIMATE, values);
        group.labels.push(Label::Years(1));
        group
    };
    let everybody = || of("births with proceedings about the child, %", [Some(100.0), None, None]);
    let alone = section(vec!["figure", "years"], vec![everybody()]);
    assert_eq!(said(&returns::over_years(&Read::of(&alone))), "NoInterval");
    let births = of("births to a parent, mean number", [Some(0.3), Some(0.2), Some(0.4)]);
    let both = section(vec!["figure", "years"], vec![births, everybody()]);
    let told = said(&returns::over_years(&Read::of(&both)));
    assert!(told.contains("0.30") && !told.contains("100"), "{told}");
}

#[test]
fn a_figure_of_those_who_returned_stands_with_its_warning() {
    let of = |figure| {
        let mut group = group(&[figure], 50, ESTIMATE, [Some(36.0), Some(31.0), Some(41.0)]);
        group.labels.push(Label::Years(7));
        said(&returns::over_years(&Read::of(&section(
            vec!["figure", "years"],
            vec![group],
        ))))
    };
    let warned = " It is of those alone who had returned before.";
    assert!(of("parents who return after their second set, % within the years").contains(warned));
    assert!(!of("parents who return after their first set, % within the years").contains(warned));
    assert!(
        of("months from first to second set, of those seen to return: median").contains("no expected waiting time")
    );
}

#[test]
fn the_first_part_names_the_definitions_that_are_not_the_study_s() {
    let row = || {
        let mut row = group(&["births to a parent"], 50, ESTIMATE, [0.3, 0.2, 0.4].map(Some));
        row.labels.push(Label::Years(1));
        row
    };
    let told = |definitions: &[&str]| {
        let section = MeasuredSection {
            kind: "births",
            definitions: definitions.iter().map(|own| (*own).to_owned()).collect(),
            ..section(vec!["figure", "years"], vec![row()])
        };
        let finding = of_measured(&section, None, false);
        (of_commissioners(&finding).0, finding.sentences().0)
    };
    let (first, sentences) = told(&["only area = Norfolk", "minimum gap = 180 days"]);
    assert!(
        first.contains("<p>Definitions of its own: only area = Norfolk; minimum gap = 180 days.</p>"),
        "{first}"
    );
    assert!(!sentences.contains("Definitions"), "its section prints them itself");
    let (first, _) = told(&[]);
    assert!(first.contains("0.30") && !first.contains("Definitions"), "{first}");
}

#[test]
fn money_is_told_to_three_figures() {
    let net = |value, lower, upper| {
        let groups = vec![group(
            &["net saving", "all", "all"],
            50,
            ESTIMATE,
            [Some(value), Some(lower), Some(upper)],
        )];
        said(&services::money(&Read::of(&section(
            vec!["figure", "clients", "payer"],
            groups,
        ))))
    };
    let told = net(1_237_252.0, -383_649.0, 2_109_639.0);
    assert!(told.contains("about £1,240,000 (-£384,000 to £2,110,000"), "{told}");
    assert!(
        net(999.6, 0.0, 12_345.0).contains("about £1,000 (£0 to £12,300"),
        "three figures of a thousand"
    );
}

#[test]
fn newborns_of_whom_it_cannot_be_told_raise_the_rate_to_what_it_may_be() {
    let told = |undecided: u64, rate: f64| {
        let names = ["per 10,000 births", "lower limit", "upper limit"];
        let rows = vec![
            group(&["all", "all", "all"], 50, names, [Some(41.5), Some(38.7), Some(44.7)]),
            group(
                &["all", "all", "may be newborns"],
                undecided,
                names,
                [Some(rate), Some(rate), Some(rate)],
            ),
        ];
        let section = section(vec!["area", "year", "newborns"], rows);
        said(&groups::newborns(&Read::of(&section)))
    };
    let open = told(50, 38.9);
    assert!(open.contains("at least 41.50 (95 % interval 38.70 to 44.70)"), "{open}");
    assert!(
        open.contains("38.90 more") && open.contains("the rate would be 80.40"),
        "{open}"
    );
    assert!(told(3, 1.0).contains("is withheld"), "{}", told(3, 1.0));
}

#[test]
fn where_hardly_any_child_can_be_decided_no_rate_of_newborns_is_found() {
    let found = |certain: f64, undecided: f64| {
        let names = ["per 10,000 births", "lower limit", "upper limit"];
        let row = |label, rate| group(&["all", "all", label], 50, names, [Some(rate); 3]);
        let rows = vec![row("all", certain), row("may be newborns", undecided)];
        let section = section(vec!["area", "year", "newborns"], rows);
        groups::newborns(&Read::of(&section)).map(|_| ())
    };
    assert_eq!(found(0.0, 328.5), Err(Untold::Undecided));
    assert_eq!(found(2.9, 89.5), Err(Untold::Undecided));
    assert_eq!(found(61.7, 12.6), Ok(()));
}
