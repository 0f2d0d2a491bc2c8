//! Agreement of surnames, which marriage, separation and aliases change.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, best, level};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::cards::NamePair;

const ALIKE: u8 = 2;
/// The names lie within one edit.
pub(super) const NEAR: u8 = 3;
const PART: u8 = 4;
/// A current or previous name or an alias of one is one of the other.
pub(crate) const ANY: u8 = 5;
/// The current names are the same.
pub(crate) const CURRENT: u8 = 6;

const LEVELS: [Level; 6] = [
    level("else", 0.12, 0.985),
    level("same sound, or alike", 0.01, 0.004),
    level("within one edit", 0.03, 0.002),
    level("part of a double-barrelled name", 0.03, 0.001),
    level("a previous name or alias", 0.05, 0.001),
    level("same current name", 0.76, 0.007),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "surname",
    levels: &LEVELS,
    least_agreement: 0.0,
};

/// The level of the surnames by themselves.
pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    best(nodes, Field::Surname, left, right, |one, other| {
        of_values(NamePair::of(&nodes.values.surname, one, other))
    })
}

/// The level where each forename is the other's surname: such names are judged once, with the forenames.
pub(super) fn exchanged(code: u8) -> u8 {
    if code < NEAR { MISSING } else { code }
}

fn of_values(pair: NamePair<'_>) -> u8 {
    if pair.lacks() {
        MISSING
    } else if pair.have_same_current() {
        CURRENT
    } else if pair.share_whole() {
        ANY
    } else if pair.share_class() {
        PART
    } else if pair.are_near() {
        NEAR
    } else if pair.are_alike() {
        ALIKE
    } else {
        ELSE
    }
}
