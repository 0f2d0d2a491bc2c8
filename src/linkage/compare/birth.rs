//! Agreement of birth dates.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, best, level};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Births;
use crate::linkage::values::cards::{NONE, same, share};

/// The years are the same, and no more than that.
pub(crate) const YEAR: u8 = 2;
const YEAR_ONLY: u8 = 3;
const TWO_PARTS: u8 = 4;
const ONE_DIGIT: u8 = 5;
const EXCHANGED: u8 = 6;
/// The dates are the same.
pub(crate) const EXACT: u8 = 7;

const LEVELS: [Level; 7] = [
    level("else", 0.01, 0.9541),
    level("same year", 0.005, 0.035),
    level("same year, all that one side knows", 0.01, 0.0042),
    level("two of three parts", 0.01, 0.004),
    level("all digits but one", 0.01, 0.0025),
    level("day and month exchanged", 0.005, 0.0001),
    level("exact", 0.95, 0.0001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "birth date",
    levels: &LEVELS,
    least_agreement: 0.9,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    best(nodes, Field::Birth, left, right, |one, other| {
        of_values(&nodes.values.birth, one, other)
    })
}

/// The share of pairs of nodes that tell a birth date of which both tell a whole one: where dates are known to the year alone, no
/// two can agree in more.
pub(super) fn whole_pairs(nodes: &Nodes<'_>) -> f64 {
    let cards = &nodes.values.birth.cards;
    let (mut told, mut whole) = (0_u32, 0_u32);
    for node in 0..nodes.len() {
        let own = || {
            nodes
                .told(node, Field::Birth)
                .iter()
                .map(|value| &cards[*value as usize])
        };
        told += u32::from(own().any(|card| card.year != NONE));
        whole += u32::from(own().any(|card| card.day != NONE));
    }
    let share = f64::from(whole) / f64::from(told.max(1));
    share * share
}

fn of_values(births: &Births, left: usize, right: usize) -> u8 {
    let (one, other) = (&births.cards[left], &births.cards[right]);
    if one.year == NONE || other.year == NONE {
        MISSING
    } else if same(one.day, other.day) {
        EXACT
    } else if one.is_exchanged(other) {
        EXCHANGED
    } else if one.share_two_parts(other) {
        // A digit that differs lies in one of the parts: the two others agree.
        if share(&births.digits[left], &births.digits[right]) {
            ONE_DIGIT
        } else {
            TWO_PARTS
        }
    } else if one.year != other.year {
        ELSE
    } else if one.months_differ(other) {
        // Also where one is known to the month and no further.
        YEAR
    } else if one.day == NONE || other.day == NONE {
        YEAR_ONLY
    } else {
        YEAR
    }
}
