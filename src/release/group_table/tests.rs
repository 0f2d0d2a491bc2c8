//! Tables of groups on the page, drawn by hand.
//!
//! Custody: none; invented figures.

use super::*;
use crate::analysis::{Figure, Group as Found, Label, REFERENCE, Side};
use crate::release::tests::{persons, section};

fn found(area: &'static str, count: u64) -> Found {
    let number = |value| Figure::Number {
        value,
        side: Side::Nearest,
        decimals: 1,
    };
    Found {
        labels: vec![Label::Word("local authority"), Label::Word(area)],
        family: None,
        cells: vec![persons(count)],
        figures: vec![("ratio", number(Some(1.5))), ("published, lower", number(None))],
        remark: "the same of each",
        reservations: Vec::new(),
    }
}

fn page(groups: Vec<Found>) -> String {
    let mut section = section(vec!["compared", "level"], groups);
    section.remarks = "What can be concluded";
    let figures = Figures::of(&section.reviewed.table).unwrap();
    table(&section, &figures).0
}

#[test]
fn what_all_rows_have_alike_is_said_once() {
    let page = page(vec![found("north", 50), found("south", 60), found("west", 70)]);
    assert_eq!(page.matches("the same of each").count(), 1, "{page}");
    assert!(page.contains("In every row: compared: local authority; what can be concluded: the same of each."));
    assert!(page.contains("Of these no row has a figure: published, lower."));
    assert!(!page.contains("<th scope=\"col\" class=\"label\">Compared"));
}

#[test]
fn a_table_of_two_rows_keeps_its_columns() {
    let page = page(vec![found("north", 50), found("south", 60)]);
    assert_eq!(page.matches("local authority").count(), 2, "{page}");
    assert!(page.contains("Published, lower") && !page.contains("In every row"));
}

#[test]
fn rows_of_which_nothing_is_told_are_named_together_where_they_are_more_than_ten() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    let with = |untold: usize| {
        let mut groups = vec![found("north", 50), found("south", 60)];
        groups.extend(names[..untold].iter().map(|name| found(name, 3)));
        page(groups)
    };
    let ten = with(10);
    assert!(
        ten.matches("<tr>").count() == 13 && !ten.contains("nothing is told"),
        "{ten}"
    );
    let eleven = with(11);
    assert_eq!(eleven.matches("<tr>").count(), 3, "{eleven}");
    assert!(
        eleven.contains("11 rows of which nothing is told") && eleven.contains("a; b; c; d"),
        "{eleven}"
    );
}

#[test]
fn which_group_is_the_reference_is_said_where_nothing_else_of_it_is() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    let mut groups = vec![found("north", 50), found("south", 60)];
    groups.extend(names.iter().map(|name| found(name, 3)));
    groups[4].remark = REFERENCE;
    let page = page(groups);
    assert!(page.contains("b; c (reference); d"), "{page}");
}
