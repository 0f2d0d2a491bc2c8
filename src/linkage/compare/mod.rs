//! Comparison of two nodes, field by field, into levels of agreement. One field a file.
//!
//! Custody: the pseudonymous zone. Levels say how far two sets of tokens agree, never what they hold.

mod address;
mod birth;
mod elapsed;
mod forename;
mod names;
mod nhs_number;
mod pattern;
mod postcode;
mod relatives;
mod sex;
mod surname;

pub(crate) use elapsed::{Elapsed, STRATA};
pub(crate) use names::are_exchanged;
pub(crate) use pattern::{LEVEL_CODES, Pattern, PatternCounts, PatternMap, PatternTally};

use super::nodes::{Field, Nodes};

/// A level of agreement.
#[derive(Debug)]
pub(crate) struct Level {
    /// The name in reports.
    pub(crate) name: &'static str,
    /// Share of the level among matching pairs, as believed before any data is seen.
    pub(crate) prior_match: f64,
    /// Share of the level among unrelated pairs, as believed before any data is seen.
    pub(crate) prior_unrelated: f64,
}

/// The comparison of one field.
///
/// The priors carry the model where a population has few pairs, and are outvoted where it has many. Match shares follow
/// the disagreement rates of linked British records (18 % for surnames and 12 % for forenames in a birth cohort: Lam et
/// al. 2024, IJPDS 9(1):2389), unrelated shares the concentration of British names, birth dates and postcodes.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// The field's name in reports.
    pub(crate) name: &'static str,
    /// Levels from disagreement upwards; code 0 of a pattern is "missing on either side", code 1 the first level here.
    pub(crate) levels: &'static [Level],
    /// Share of the highest level among matches that no data may talk the model out of; 0 where life changes the field.
    /// A forename or a birth date is what makes a person the same person: without this floor, a population with little
    /// else to go by is explained best by a class of "matches" that share a fashionable name. Where a forename is
    /// missing, the floor of birth dates is a lower one, which training tells.
    pub(crate) least_agreement: f64,
}

/// Fields in the order of their codes in a [`Pattern`].
pub(crate) const COMPARISONS: [Comparison; FIELDS] = [
    forename::COMPARISON,
    surname::COMPARISON,
    birth::COMPARISON,
    postcode::COMPARISON,
    sex::COMPARISON,
    nhs_number::COMPARISON,
    address::COMPARISON,
    relatives::COMPARISON,
];

/// Number of compared fields.
pub(crate) const FIELDS: usize = 8;

/// Position of the forename among the comparisons.
pub(crate) const FORENAME: usize = 0;
/// Position of the surname among the comparisons.
pub(crate) const SURNAME: usize = 1;
/// Position of the birth date among the comparisons.
pub(crate) const BIRTH: usize = 2;
/// Position of the postcode among the comparisons.
pub(crate) const POSTCODE: usize = 3;
/// Position of the health service number among the comparisons.
pub(crate) const NHS_NUMBER: usize = 5;
/// Position of the address among the comparisons.
pub(crate) const ADDRESS: usize = 6;
/// Position of the relatives among the comparisons.
pub(crate) const RELATIVES: usize = 7;

/// Level codes on which the rarity of a shared value bears, what coverage by blocking rests on, and by which a household is
/// told from a person.
pub(crate) mod codes {
    pub(crate) use super::birth::{EXACT as BIRTH_EXACT, YEAR as BIRTH_YEAR};
    pub(crate) use super::forename::{CLASS as FORENAME_CLASS, EXACT as FORENAME_EXACT, INITIAL as FORENAME_INITIAL};
    pub(crate) use super::nhs_number::SAME as NHS_NUMBER_SAME;
    pub(crate) use super::postcode::{SECTOR as POSTCODE_SECTOR, UNIT as POSTCODE_UNIT};
    pub(crate) use super::relatives::OTHER as RELATIVES_OTHER;
    pub(crate) use super::surname::{ANY as SURNAME_ANY, CURRENT as SURNAME_CURRENT};
}

/// The least agreement of each field where all values can agree wholly.
pub(crate) fn believed_agreement() -> [f64; FIELDS] {
    COMPARISONS.map(|comparison| comparison.least_agreement)
}

/// The least agreement of each field among these records: that of birth dates for as many pairs as can agree in a whole date.
pub(crate) fn least_agreement(nodes: &Nodes<'_>) -> [f64; FIELDS] {
    let mut least = believed_agreement();
    least[BIRTH] *= birth::whole_pairs(nodes);
    least
}

/// Code of a field that is missing on either side: no evidence either way.
pub(crate) const MISSING: u8 = 0;
/// Code of the lowest level of every field.
const ELSE: u8 = 1;

/// Compares two nodes in all fields, in the order of [`COMPARISONS`].
pub(crate) fn compare(nodes: &Nodes<'_>, left: usize, right: usize) -> Pattern {
    let (forename, surname) = names::codes(nodes, left, right);
    let codes = [
        forename,
        surname,
        birth::code(nodes, left, right),
        postcode::code(nodes, left, right),
        sex::code(nodes, left, right),
        nhs_number::code(nodes, left, right),
        address::code(nodes, left, right),
        relatives::code(nodes, left, right),
    ];
    Pattern::of(codes, Elapsed::of(nodes.days_between(left, right)))
}

/// The highest level of all pairs of values that two nodes tell of a field; missing where either tells none, as `level` says
/// of value 0.
#[inline]
fn best(nodes: &Nodes<'_>, field: Field, left: usize, right: usize, level: impl Fn(usize, usize) -> u8) -> u8 {
    // Nearly all pairs: a loop for them would cost as much as the comparison.
    if let Some((one, other)) = nodes.only(field, (left, right)) {
        return level(one, other);
    }
    let (own, others) = (nodes.told(left, field), nodes.told(right, field));
    let mut highest = MISSING;
    for one in own {
        for other in others {
            highest = highest.max(level(*one as usize, *other as usize));
        }
    }
    highest
}

/// One row of a table of levels.
const fn level(name: &'static str, prior_match: f64, prior_unrelated: f64) -> Level {
    Level {
        name,
        prior_match,
        prior_unrelated,
    }
}

#[cfg(test)]
mod tests;
