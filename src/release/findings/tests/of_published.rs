//! Sentences of published figures: which is named, and what sets it apart from this study's.
//!
//! Custody: none; invented figures.

use super::*;

/// A published figure of persons, of whom this study finds 24 %.
fn row([quantity, years, stratum, source]: [&'static str; 4], published: f64) -> Group {
    let labels = [quantity, "person", years, stratum, "England", source];
    let figure = |(name, value)| {
        let (value, side, decimals) = (Some(value), Side::Nearest, 1);
        (name, Figure::Number { value, side, decimals })
    };
    let names = ["published", "this study", "lower limit", "upper limit"];
    let values = [published, 24.0, 22.0, 26.0];
    Group {
        figures: names.into_iter().zip(values).map(figure).collect(),
        ..group(&labels, 50, ESTIMATE, [None; 3])
    }
}

/// What is said in a study of such a unit, whose clock starts there.
fn told(unit: &'static str, clock: &'static str, headline: i64, is_synthetic: bool) -> String {
    let dimensions = vec!["quantity", "unit", "years", "stratum", "population", "source"];
    let rows = vec![
        row(["return in a window", "7", "all", "Others"], 24.0),
        row(["return", "5", "all", "First; abstract"], 22.0),
        row(["return", "7", "under 20", "Young"], 40.0),
        row(["return", "7", "all", "Second; of many"], 26.5),
    ];
    let section = MeasuredSection {
        unit,
        clock,
        ..section(dimensions, rows)
    };
    said(&groups::published(&Read::of(&section), Some(headline), is_synthetic))
}

#[test]
fn of_published_figures_the_one_that_asks_what_the_headline_asks_is_named() {
    let same = told("persons", "first proceedings", 7, false);
    assert!(same.contains("26.5 % return within 7 years (Second)"), "{same}");
    assert!(
        same.contains("24.0 % (95 % interval 22.0 to 26.0 %), whose interval does not include"),
        "{same}"
    );
    assert!(
        same.contains("several of one source are no independent evidence") && !same.contains("invented"),
        "{same}"
    );
    let other = told("persons", "first proceedings", 9, true);
    assert!(
        other.contains("22.0 % return within 5 years (First)") && other.contains("invented"),
        "{other}"
    );
}

#[test]
fn a_clock_that_starts_elsewhere_than_that_of_published_figures_is_named() {
    let same = told("persons", "first proceedings", 7, false);
    assert!(!same.contains("clock"), "{same}");
    let other = told("persons", "first removal", 7, false);
    assert!(
        other.contains("run from the issue of proceedings, and here the clock starts at the first removal"),
        "{other}"
    );
}

#[test]
fn where_nothing_is_published_of_those_counted_nothing_is_said() {
    assert_eq!(told("couples", "first proceedings", 7, true), "OthersPublished");
}
