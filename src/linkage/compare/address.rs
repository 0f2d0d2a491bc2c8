//! Agreement of addresses beside their postcodes: house, street, town.
//!
//! Custody: the pseudonymous zone.

use super::{Comparison, ELSE, Level, MISSING, best, level};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Addresses;
use crate::linkage::values::columns::common;

const LOCALITY: u8 = 2;
const WORD: u8 = 3;
const STREET: u8 = 4;
const HOME: u8 = 5;

const LEVELS: [Level; 5] = [
    level("else", 0.25, 0.955),
    level("same town, or nearly", 0.1, 0.03),
    level("a word of the street, or its sound", 0.05, 0.012),
    level("same street", 0.1, 0.002),
    level("same house and street", 0.5, 0.001),
];

pub(super) const COMPARISON: Comparison = Comparison {
    name: "address",
    levels: &LEVELS,
    least_agreement: 0.0,
};

pub(super) fn code(nodes: &Nodes<'_>, left: usize, right: usize) -> u8 {
    best(nodes, Field::Address, left, right, |one, other| {
        of_values(&nodes.values.address, one, other)
    })
}

fn of_values(addresses: &Addresses, left: usize, right: usize) -> u8 {
    let Addresses {
        numbers,
        words,
        sound,
        locality,
        locality_near,
    } = addresses;
    if words.lacks(left, right) && locality.lacks(left, right) {
        return MISSING;
    }
    let shared = common(words.of(left), words.of(right)).count();
    let shorter = words.of(left).len().min(words.of(right).len());
    let has_street = shared > 0 && shared == shorter;
    let has_word = shared > 0 || sound.agree(left, right);
    let has_number = numbers.agree(left, right);
    if has_number && has_word {
        HOME
    } else if has_street {
        STREET
    } else if has_word {
        WORD
    } else if locality_near.agree(left, right) {
        LOCALITY
    } else {
        ELSE
    }
}
