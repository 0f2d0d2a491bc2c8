//! Rows that most tables of a service's report have: so many of so many, with exact limits.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use crate::analysis::measured::SHARES;
use crate::analysis::proportion::{ShareLimits, proportion};
use crate::analysis::{Figure, Group, Label, Side};
use crate::cohort::PersonCount;
use crate::estimate::EstimateError;

/// What is counted, and out of what.
pub(super) struct Part<'p> {
    /// Those of whom something holds.
    pub(super) with: Vec<&'p str>,
    /// All that are asked.
    pub(super) of: Vec<&'p str>,
}

/// A share of persons: how many, of how many, with exact limits (Clopper and Pearson 1934, Biometrika 26:404). All are told
/// elsewhere, and so who is not asked could be worked out: they are a cell too.
pub(super) fn share(
    ground: &Ground<'_>,
    labels: Vec<Label>,
    part: &Part<'_>,
    family: Option<u32>,
) -> Result<Group, EstimateError> {
    let rest = without(&ground.clients.everybody(), &part.of);
    let cells = vec![count(&part.with), count(&without(&part.of, &part.with)), count(&rest)];
    counted(ground, labels, (count(&part.with), count(&part.of)), cells, family)
}

/// A share of things that are not persons themselves, such as babies, with the persons on whom it rests.
pub(super) fn counted(
    ground: &Ground<'_>,
    labels: Vec<Label>,
    (with, of): (PersonCount, PersonCount),
    cells: Vec<PersonCount>,
    family: Option<u32>,
) -> Result<Group, EstimateError> {
    let (counts, policy) = ((with.get(), of.get()), &ground.study.disclosure);
    let (share, reservations) = proportion(counts, ShareLimits::Exact, ground.level, policy)?;
    let mut figures = vec![("number", Figure::Persons(with)), ("of", Figure::Persons(of))];
    figures.extend(SHARES.into_iter().zip(share));
    Ok(Group {
        labels,
        family,
        cells,
        figures,
        remark: "",
        reservations,
    })
}

/// A number of persons that is a part of nothing told.
pub(super) fn number(labels: Vec<Label>, persons: &[&str]) -> Group {
    let none = |side| Figure::Number {
        value: None,
        side,
        decimals: 0,
    };
    Group {
        labels,
        family: None,
        cells: vec![count(persons)],
        figures: vec![
            ("number", Figure::Persons(count(persons))),
            ("of", none(Side::Nearest)),
            ("estimate, %", none(Side::Nearest)),
            ("lower limit, %", none(Side::Lower)),
            ("upper limit, %", none(Side::Upper)),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}

/// Distinct persons.
pub(super) fn count(persons: &[&str]) -> PersonCount {
    PersonCount::of(persons.iter().copied())
}

/// The persons of `all` who are not among `some`.
pub(super) fn without<'p>(all: &[&'p str], some: &[&str]) -> Vec<&'p str> {
    let some: BTreeSet<&str> = some.iter().copied().collect();
    all.iter().copied().filter(|person| !some.contains(person)).collect()
}
