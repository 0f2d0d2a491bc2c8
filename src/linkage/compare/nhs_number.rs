//! Agreement of health service numbers: strong evidence both ways, yet no proof, since mothers' and babies' numbers are
//! confused in practice.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::nodes::Nodes;

/// Any number of one is one of the other.
pub(crate) const SAME: u8 = 2;

const LEVELS: [Level; 2] = [level("different", 0.02, 0.99999), level("same", 0.98, 0.00001)];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "health service number",
    levels: &LEVELS,
    least_agreement: 0.8,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    if nodes.nhs_number.lacks(left, right) {
        MISSING
    } else if nodes.nhs_number.agree(left, right) {
        SAME
    } else {
        ELSE
    }
}
