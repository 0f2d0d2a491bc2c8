//! What tests of several parts of a release are made from: persons, and the section of a reviewed table.
//!
//! Custody: none; invented figures.

use super::MeasuredSection;
use crate::analysis::{Group, Measured};
use crate::cohort::PersonCount;
use crate::disclosure::review_groups;
use crate::study::Profile;

pub(super) fn persons(count: u64) -> PersonCount {
    let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    PersonCount::of(names.iter().map(String::as_str))
}

/// The section of a reviewed table of the groups.
pub(super) fn section(dimensions: Vec<&'static str>, groups: Vec<Group>) -> MeasuredSection {
    let finding = Measured {
        name: "found".to_owned(),
        title: "Found".to_owned(),
        dimensions,
        groups,
        remarks: "",
        notes: Vec::new(),
        model: None,
    };
    let policy = Profile::Strict.policy();
    MeasuredSection {
        unit: "mothers",
        clock: "first proceedings",
        counted: "",
        kind: "",
        title: "Found".to_owned(),
        confidence: "95".to_owned(),
        reviewed: review_groups(&finding, &policy),
        policy,
        remarks: "",
        notes: Vec::new(),
        definitions: Vec::new(),
    }
}
