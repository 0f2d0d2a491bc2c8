//! Agreement of forenames.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, best, level};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::cards::NamePair;

/// The initials are the same, and no more than that.
pub(crate) const INITIAL: u8 = 2;
const ALIKE: u8 = 3;
/// The names lie within one edit.
pub(super) const NEAR: u8 = 4;
/// The names are forms of one name.
pub(crate) const CLASS: u8 = 5;
const EXCHANGED: u8 = 6;
/// One of the whole names is the same.
pub(crate) const EXACT: u8 = 7;

const LEVELS: [Level; 7] = [
    level("else", 0.05, 0.895),
    level("same initial", 0.01, 0.08),
    level("same sound, or alike", 0.01, 0.007),
    level("within one edit", 0.03, 0.005),
    level("same name in another form", 0.04, 0.00298),
    level("in the surname's place, and the surname in its", 0.001, 0.00002),
    level("exact", 0.859, 0.01),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "forename",
    levels: &LEVELS,
    least_agreement: 0.6,
};

/// The level of the forenames by themselves.
pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    best(nodes, Field::Forename, left, right, |one, other| {
        of_values(NamePair::of(&nodes.values.forename, one, other))
    })
}

/// The level where each forename is the other's surname, given that of the forenames by themselves.
pub(super) fn exchanged(code: u8) -> u8 {
    if code < NEAR { EXCHANGED } else { code }
}

fn of_values(pair: NamePair<'_>) -> u8 {
    if pair.lacks() {
        MISSING
    } else if pair.share_whole() {
        EXACT
    } else if pair.share_class() {
        CLASS
    } else if pair.are_near() {
        NEAR
    } else if pair.are_alike() {
        ALIKE
    } else if pair.have_same_initial() {
        INITIAL
    } else {
        ELSE
    }
}
