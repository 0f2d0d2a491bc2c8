//! Agreement of relatives: the same child, the same co-parent. Compared in the second pass, when children, mothers and
//! fathers have been linked once by what they are themselves.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::nodes::Nodes;

/// The same co-parent of a parent, or father of a child.
pub(crate) const OTHER: u8 = 2;
const CLOSE: u8 = 3;

const LEVELS: [Level; 3] = [
    level("else", 0.4, 0.99998),
    level("the same co-parent, or father", 0.2, 0.00001),
    level("the same child, or mother", 0.4, 0.00001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "relatives",
    levels: &LEVELS,
    least_agreement: 0.0,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    let kin = &nodes.kin;
    if kin.close.agree(left, right) {
        CLOSE
    } else if kin.other.agree(left, right) {
        OTHER
    } else if kin.close.lacks(left, right) {
        MISSING
    } else {
        ELSE
    }
}
