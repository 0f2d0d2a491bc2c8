//! Agreement of forenames.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::nodes::Nodes;

const INITIAL: u8 = 2;
const SOUND: u8 = 3;
const NEAR: u8 = 4;
const CLASS: u8 = 5;
/// One of the whole names is the same.
pub(crate) const EXACT: u8 = 6;

const LEVELS: [Level; 6] = [
    level("else", 0.05, 0.895),
    level("same initial", 0.01, 0.08),
    level("same sound", 0.01, 0.007),
    level("within one edit", 0.03, 0.005),
    level("same name in another form", 0.04, 0.003),
    level("exact", 0.86, 0.01),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "forename",
    levels: &LEVELS,
    least_agreement: 0.6,
    code,
};

fn code(nodes: &Nodes, left: usize, right: usize) -> u8 {
    let names = &nodes.forename;
    if names.whole.lacks(left, right) {
        MISSING
    } else if names.whole.agree(left, right) {
        EXACT
    } else if names.class.agree(left, right) {
        CLASS
    } else if names.near.agree(left, right) {
        NEAR
    } else if names.sound.agree(left, right) {
        SOUND
    } else if names.initial.agree(left, right) {
        INITIAL
    } else {
        ELSE
    }
}
