//! Agreement of postcodes, by the finest grain that two people have in common.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::nodes::Nodes;

const DISTRICT: u8 = 2;
const SECTOR: u8 = 3;
/// The whole postcodes are the same.
pub(crate) const UNIT: u8 = 4;

const LEVELS: [Level; 4] = [
    level("else", 0.3, 0.975),
    level("same district", 0.08, 0.02),
    level("same sector", 0.07, 0.004),
    level("same unit", 0.55, 0.001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "postcode",
    levels: &LEVELS,
    least_agreement: 0.0,
    code,
};

fn code(nodes: &Nodes, left: usize, right: usize) -> u8 {
    let postcodes = &nodes.postcode;
    if postcodes.district.lacks(left, right) {
        MISSING
    } else if postcodes.unit.agree(left, right) {
        UNIT
    } else if postcodes.sector.agree(left, right) {
        SECTOR
    } else if postcodes.district.agree(left, right) {
        DISTRICT
    } else {
        ELSE
    }
}
