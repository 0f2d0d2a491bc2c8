//! Charts of tables that were reviewed: what is drawn where, and that what is withheld is not drawn.
//!
//! Custody: none; invented figures.

mod of_effects;

use std::io::Read;

use super::drawing::{Mark, Shape};
use super::*;
use crate::analysis::{Figure, Group, Label, Side};
use crate::release::tests::{persons, section};

fn number(value: f64) -> Figure {
    Figure::Number {
        value: Some(value),
        side: Side::Nearest,
        decimals: 2,
    }
}

pub(super) fn group(
    labels: Vec<Label>,
    count: u64,
    figures: Vec<(&'static str, Figure)>,
    remark: &'static str,
) -> Group {
    Group {
        labels,
        family: None,
        cells: vec![persons(count)],
        figures,
        remark,
        reservations: Vec::new(),
    }
}

/// Size and pixels of a file that is written here.
pub(super) fn decoded(file: &[u8]) -> ((u32, u32), Vec<u8>) {
    assert_eq!(file[..8], png::SIGNATURE);
    let number = |place: usize| u32::from_be_bytes(file[place..place + 4].try_into().unwrap());
    let (mut place, mut packed, mut size) = (8, Vec::new(), (0, 0));
    while place < file.len() {
        let length = number(place) as usize;
        let content = &file[place + 8..place + 8 + length];
        assert_eq!(
            png::checked(&file[place + 4..place + 8 + length]),
            number(place + 8 + length)
        );
        match &file[place + 4..place + 8] {
            b"IHDR" => size = (number(place + 8), number(place + 12)),
            b"IDAT" => packed.extend(content),
            _ => {}
        }
        place += length + 12;
    }
    let mut told = Vec::new();
    flate2::read::ZlibDecoder::new(packed.as_slice())
        .read_to_end(&mut told)
        .unwrap();
    let row = size.0 as usize * png::PIXEL;
    let (mut above, mut pixels) = (vec![0_u8; row], Vec::new());
    for line in told.chunks_exact(row + 1) {
        assert_eq!(line[0], png::UP);
        for (above, own) in above.iter_mut().zip(&line[1..]) {
            *above = above.wrapping_add(*own);
        }
        pixels.extend(&above);
    }
    (size, pixels)
}

fn marks(chart: &Chart) -> Vec<(f64, Mark)> {
    let marks = chart.drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Mark { at, mark, .. } => Some((at.0, *mark)),
        _ => None,
    });
    marks.collect()
}

/// How many pieces of a line stand at a place along.
fn upright(chart: &Chart, x: f64) -> usize {
    let at =
        |shape: &&Shape| matches!(shape, Shape::Line { from, to, .. } if from.0 == to.0 && (from.0 - x).abs() < 0.01);
    chart.drawing.shapes.iter().filter(at).count()
}

fn balance(level: &'static str, count: u64, before: f64, after: f64, remark: &'static str) -> Group {
    let figures = vec![
        ("standardised difference before", number(before)),
        ("standardised difference after", number(after)),
    ];
    group(vec![Label::Word("age"), Label::Word(level)], count, figures, remark)
}

#[test]
fn a_love_plot_marks_before_and_after_whichever_way_and_controls_by_a_mark_of_their_own() {
    let control = "negative control: not adjusted for, and not changed by the service";
    let groups = vec![
        balance("young", 50, -0.4, 0.05, ""),
        balance("old", 50, 0.2, -0.1, control),
        balance("oldest", 3, 0.3, 0.3, ""),
    ];
    let charts = of_measured(&section(vec!["covariate", "level"], groups));
    let [chart] = charts.as_slice() else {
        panic!("one chart, and not {}", charts.len())
    };
    // The greatest difference is 0.4, so that the axis ends there: from 24 to 496, 118 for each tenth.
    let expected = [
        (496.0, Mark::Ring),
        (83.0, Mark::Disc),
        (260.0, Mark::Ring),
        (142.0, Mark::Diamond),
    ];
    let found = marks(chart);
    assert_eq!(found.len(), expected.len());
    for ((found, mark), (place, expected)) in found.into_iter().zip(expected) {
        assert!((found - place).abs() < 0.01 && mark == expected, "{found} {mark:?}");
    }
    // The threshold of 0.1 stands out beside the gridline of every row.
    assert_eq!(upright(chart, 142.0), 4);
    assert!(chart.caption.contains("One row is withheld"), "{}", chart.caption);
    let words = chart.drawing.alternative();
    assert!(
        words.contains("Of 2 rows 2 are further apart than 0.1 before, and 0 after"),
        "{words}"
    );
    assert!(
        words.contains("Age, young: 0.40, then 0.05") && !words.contains("oldest"),
        "{words}"
    );
}

#[test]
fn a_love_plot_is_drawn_for_each_method_and_for_no_table_without_figures() {
    let with = |method: &'static str| {
        let mut group = balance("young", 50, 0.3, 0.1, "");
        group.labels.push(Label::Word(method));
        group
    };
    let charts = of_measured(&section(
        vec!["covariate", "level", "method"],
        vec![with("weighting"), with("matching")],
    ));
    let files: Vec<String> = charts.iter().map(Chart::file).collect();
    assert_eq!(files, ["charts/found.weighting.png", "charts/found.matching.png"]);
    let none = group(
        vec![Label::Word("none"), Label::Word("none")],
        50,
        Vec::new(),
        "nothing is estimated",
    );
    assert_eq!(of_measured(&section(vec!["covariate", "level"], vec![none])), []);
}

fn ratio(level: &'static str, count: u64, [value, lower, upper]: [Option<f64>; 3]) -> Group {
    let figure = |value| Figure::Number {
        value,
        side: Side::Nearest,
        decimals: 2,
    };
    let figures = vec![
        ("estimate", figure(value)),
        ("lower limit", figure(lower)),
        ("upper limit", figure(upper)),
    ];
    group(vec![Label::Word("age"), Label::Word(level)], count, figures, "")
}

#[test]
fn a_forest_plot_puts_half_as_far_from_one_as_double_and_rings_the_group_of_reference() {
    let groups = vec![
        ratio("first", 50, [Some(1.0), None, None]),
        ratio("second", 50, [Some(0.5), Some(0.5), Some(1.2)]),
        ratio("third", 50, [Some(2.0), Some(1.1), Some(2.0)]),
        ratio("fourth", 4, [Some(1.5), Some(1.1), Some(2.0)]),
    ];
    let charts = of_measured(&section(vec!["factor", "level"], groups));
    let [chart] = charts.as_slice() else {
        panic!("one chart, and not {}", charts.len())
    };
    let found = marks(chart);
    // From 0.5 to 2: the ends of the plane, and its middle.
    let expected = [(260.0, Mark::Ring), (24.0, Mark::Disc), (496.0, Mark::Disc)];
    assert_eq!(found.len(), expected.len());
    for ((found, mark), (place, expected)) in found.into_iter().zip(expected) {
        assert!((found - place).abs() < 0.01 && mark == expected, "{found} {mark:?}");
    }
    let words = chart.drawing.alternative().replace('\u{a0}', " ");
    assert!(words.contains("second: 0.50 (0.50 to 1.20)"), "{words}");
    assert!(!words.contains("fourth") && chart.caption.contains("One row is withheld"));
}

#[test]
fn ratios_under_other_choices_stand_in_their_order_and_all_are_drawn_alike() {
    let choice = |adjusted: &'static str, left: &'static str, figures: [f64; 3]| {
        let told = ratio("choice", 50, figures.map(Some));
        let labels = ["weighting", "ATT", adjusted, left].map(Label::Word).into_iter();
        Group {
            labels: labels.chain([Label::Years(2)]).collect(),
            ..told
        }
    };
    let groups = vec![
        choice("all that is declared", "nothing", [1.0, 0.6, 1.5]),
        choice("all but one", "age_band", [2.0, 1.1, 2.0]),
        choice("time alone", "all that is declared", [0.5, 0.5, 1.2]),
    ];
    let dimensions = vec!["method", "whose_effect", "adjusted_for", "left_out", "years"];
    let charts = of_measured(&section(dimensions, groups));
    let [chart] = charts.as_slice() else {
        panic!("one chart, and not {}", charts.len())
    };
    let expected = [24.0, 260.0, 496.0];
    for ((found, mark), place) in marks(chart).into_iter().zip(expected) {
        assert!((found - place).abs() < 0.01 && mark == Mark::Disc, "{found} {mark:?}");
    }
    let words = chart.drawing.alternative().replace('\u{a0}', " ");
    assert!(words.contains("weighting, ATT, all but age band: 2.00"), "{words}");
    assert!(chart.caption.contains("In the order of the ratio"));
}

#[test]
fn stages_are_bars_as_long_as_their_rounded_counts_and_a_table_that_is_all_withheld_has_none() {
    let step = |word, count| {
        let of = vec![("number", Figure::Persons(persons(count)))];
        group(vec![Label::Word(word)], count, of, "")
    };
    let charts = of_measured(&section(
        vec!["step"],
        vec![step("referred", 101), step("engaged", 49), step("left", 4)],
    ));
    let bars: Vec<f64> = charts[0]
        .drawing
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Bar { width, .. } => Some(*width),
            _ => None,
        })
        .collect();
    // Told are 100 and 50; the axis ends at 100.
    assert_eq!(bars, [472.0, 236.0]);
    assert_eq!(
        of_measured(&section(vec!["step"], vec![step("referred", 4), step("engaged", 3)])),
        []
    );
}

#[test]
fn shares_over_years_are_lines_with_those_at_risk_once() {
    let at = |class, years, share: f64, risk| {
        let part = |share, side| Figure::Share {
            around: None,
            share: Some(share),
            side,
            of: 1_000,
        };
        let figures = vec![
            ("estimate, %", part(share, Side::Nearest)),
            ("lower limit, %", part(share - 0.05, Side::Lower)),
            ("upper limit, %", part(share + 0.05, Side::Upper)),
            ("at risk", Figure::Persons(persons(risk))),
        ];
        let mut group = group(vec![Label::Word(class), Label::Years(years)], 0, figures, "");
        group.cells = vec![persons((share * 1_000.0) as u64), persons(500)];
        group
    };
    let groups = vec![
        at("new", 1, 0.2, 800),
        at("same", 1, 0.1, 800),
        at("new", 2, 0.3, 400),
        at("same", 2, 0.2, 400),
    ];
    let charts = of_measured(&section(vec!["class", "years"], groups));
    let texts: Vec<&str> = charts[0]
        .drawing
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Text { words, .. } => Some(words.as_str()),
            _ => None,
        })
        .collect();
    for words in ["800", "400", "Still at risk", "New", "Same"] {
        assert_eq!(
            texts.iter().filter(|text| **text == words).count(),
            1,
            "{words}: {texts:?}"
        );
    }
    let words = charts[0].drawing.alternative();
    assert!(
        words.contains("New: 20 % (15 to 25) within 1 year, 30 % (25 to 35) within 2 years."),
        "{words}"
    );
}

#[test]
fn trajectories_have_a_panel_for_each_instrument_that_is_told_twice() {
    let at = |instrument, mark, count| {
        let figures = vec![
            ("mean at referral", number(3.0)),
            ("mean then", number(2.0)),
            ("lower limit", number(-1.5)),
            ("upper limit", number(-0.5)),
        ];
        group(vec![Label::Word(instrument), Label::Word(mark)], count, figures, "")
    };
    let groups = vec![
        at("drink", "3 months", 50),
        at("drink", "6 months", 40),
        at("drink", "latest review", 60),
        at("home", "3 months", 50),
        at("home", "6 months", 3),
    ];
    let charts = of_measured(&section(vec!["instrument", "at"], groups));
    assert_eq!(charts.len(), 1);
    assert_eq!(
        charts[0].drawing.alternative(),
        "Found. Drink: 2 at 3 months, from 3; 2 at 6 months, from 3."
    );
    assert!(charts[0].caption.contains("One row is withheld"));
}

/// An effect on areas at a period since the opening.
fn period(when: &'static str, since: &'static str, count: u64, values: [f64; 3]) -> Group {
    let measures = ["estimate", "lower limit", "upper limit"];
    let figures = measures.into_iter().zip(values.map(number)).collect();
    group(vec![Label::Word(when), Label::Word(since)], count, figures, "")
}

#[test]
fn effects_on_areas_stand_by_year_on_either_side_of_the_opening_and_of_none() {
    let (before, after) = ("before the opening", "from the opening on");
    let groups = vec![
        period("effect on the rate", "all", 50, [-3.0, -5.0, -1.0]),
        period(before, "-2", 50, [1.0, -2.0, 4.0]),
        period(before, "-1", 50, [0.0, -3.0, 3.0]),
        period(after, "0", 50, [-2.0, -6.0, 2.0]),
        period(after, "1", 50, [-4.0, -8.0, 0.0]),
        period(after, "2", 3, [-9.0, -9.5, -8.5]),
    ];
    let charts = of_measured(&section(vec!["figure", "years_since_opening"], groups));
    let [chart] = charts.as_slice() else {
        panic!("one chart, and not {}", charts.len())
    };
    // Four years with half a year on either side, from 60 to 500: 110 each.
    let found = marks(chart);
    let expected = [
        (115.0, Mark::Ring),
        (225.0, Mark::Ring),
        (335.0, Mark::Disc),
        (445.0, Mark::Disc),
    ];
    assert_eq!(found.len(), expected.len());
    for ((x, mark), (place, expected)) in found.into_iter().zip(expected) {
        assert!((x - place).abs() < 0.01 && mark == expected, "{x} {mark:?}");
        assert_eq!(upright(chart, place), 1, "a band at {place}");
    }
    assert_eq!(
        upright(chart, 280.0),
        1,
        "the opening, between the years before and after"
    );
    // From 4 at the top to -8 at the bottom: none is a third of the way down, in ink.
    let none = 34.0 + (280.0 - 34.0) / 3.0;
    let is_none = |shape: &&Shape| {
        matches!(shape, Shape::Line { from, to, colour, .. }
            if from.1 == to.1 && (from.1 - none).abs() < 0.01 && *colour == super::drawing::INK)
    };
    assert_eq!(chart.drawing.shapes.iter().filter(is_none).count(), 1);
    let words = chart.drawing.alternative();
    assert!(words.contains("2 years before the opening: 1 (-2 to 4)"), "{words}");
    assert!(
        words.contains("in the year of the opening: -2 (-6 to 2)") && words.contains("1 year after it: -4"),
        "{words}"
    );
    assert!(!words.contains("-9"), "{words}");
    assert!(
        chart.caption.contains("One row is withheld") && chart.caption.contains("no effect"),
        "{}",
        chart.caption
    );
    assert_eq!(chart.file(), format!("charts/{}.png", chart.table));
}

#[test]
fn effects_on_areas_by_quarter_have_a_chart_and_one_period_alone_has_none() {
    let row = |since| period("from the opening on", since, 50, [0.4, 0.1, 0.7]);
    let dimensions = || vec!["figure", "quarters_since_opening"];
    let charts = of_measured(&section(dimensions(), vec![row("0"), row("1")]));
    assert!(
        charts[0].drawing.alternative().contains("1 quarter after it"),
        "{}",
        charts[0].drawing.alternative()
    );
    assert!(of_measured(&section(dimensions(), vec![row("0")])).is_empty());
}
