//! Agreement of birth dates.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, level};
use crate::linkage::columns::meet;
use crate::linkage::nodes::{Births, Nodes};

const YEAR: u8 = 2;
const YEAR_ONLY: u8 = 3;
const TWO_PARTS: u8 = 4;
const EXCHANGED: u8 = 5;
/// The dates are the same.
pub(crate) const EXACT: u8 = 6;

const LEVELS: [Level; 6] = [
    level("else", 0.01, 0.9541),
    level("same year", 0.005, 0.035),
    level("same year, all that one side knows", 0.01, 0.0042),
    level("two of three parts", 0.02, 0.0065),
    level("day and month exchanged", 0.005, 0.0001),
    level("exact", 0.95, 0.0001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "birth date",
    levels: &LEVELS,
    least_agreement: 0.9,
    code,
};

fn code(nodes: &Nodes, left: usize, right: usize) -> u8 {
    let births = &nodes.birth;
    if unknown(births, left) || unknown(births, right) {
        MISSING
    } else if births.day.agree(left, right) {
        EXACT
    } else if meet(births.day.of(left), births.exchanged.of(right))
        || meet(births.exchanged.of(left), births.day.of(right))
    {
        EXCHANGED
    } else if [&births.year_month, &births.year_day, &births.month_day]
        .iter()
        .any(|two| two.agree(left, right))
    {
        TWO_PARTS
    } else if !births.year.agree(left, right) {
        ELSE
    } else if births.day.lacks(left, right) {
        YEAR_ONLY
    } else {
        YEAR
    }
}

fn unknown(births: &Births, node: usize) -> bool {
    births.day.of(node).is_empty() && births.year.of(node).is_empty()
}
