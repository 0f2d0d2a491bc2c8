//! Sections of reviewed groups: what is said where a table tells nothing.
//!
//! Custody: none; invented figures.

use super::super::tests::{persons, section as reviewed};
use super::*;
use crate::analysis::{Figure, Group, Label};

#[test]
fn that_few_records_cannot_be_linked_is_said_where_the_table_tells_nothing_of_them() {
    let page = |count| {
        let all = Group {
            labels: ["all", "all"].map(Label::Word).to_vec(),
            family: None,
            cells: vec![persons(400), persons(count)],
            figures: vec![("records that cannot be linked", Figure::Persons(persons(count)))],
            remark: "",
            reservations: Vec::new(),
        };
        section(&reviewed(vec!["what", "level"], vec![all]), &html! {}).0
    };
    let few = "Too few records could not be linked to be told apart";
    assert!(page(3).contains(few), "{}", page(3));
    assert!(!page(50).contains(few) && !page(0).contains(few));
}
