//! Agreement of postcodes, by the finest grain that two people have in common.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, best, level};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Postcodes;
use crate::linkage::values::cards::{NONE, same};

const AREA: u8 = 2;
const DISTRICT: u8 = 3;
/// The sectors are the same.
pub(crate) const SECTOR: u8 = 4;
const NEAR: u8 = 5;
/// The whole postcodes are the same.
pub(crate) const UNIT: u8 = 6;

const LEVELS: [Level; 6] = [
    level("else", 0.2, 0.945),
    level("same area", 0.1, 0.03),
    level("same district", 0.08, 0.02),
    level("same sector", 0.06, 0.0035),
    level("all characters but one", 0.01, 0.0005),
    level("same unit", 0.55, 0.001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "postcode",
    levels: &LEVELS,
    least_agreement: 0.0,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    best(nodes, Field::Postcode, left, right, |one, other| {
        of_values(&nodes.values.postcode, one, other)
    })
}

fn of_values(postcodes: &Postcodes, left: usize, right: usize) -> u8 {
    let (one, other) = (&postcodes.cards[left], &postcodes.cards[right]);
    if one.district == NONE || other.district == NONE {
        MISSING
    } else if same(one.unit, other.unit) {
        UNIT
    } else if postcodes.are_near(left, right) {
        NEAR
    } else if same(one.sector, other.sector) {
        SECTOR
    } else if same(one.district, other.district) {
        DISTRICT
    } else if same(one.area, other.area) {
        AREA
    } else {
        ELSE
    }
}
