//! Patterns: the levels of all fields of a pair in one number, and how often each pattern occurs.
//!
//! Custody: the pseudonymous zone.

use std::collections::BTreeMap;

use super::{Elapsed, FIELDS};
use crate::linkage::hashing::NumberMap;

const BITS: u32 = 3;

/// Number of codes that a field has room for, `missing` included.
pub(crate) const LEVEL_CODES: usize = 1 << BITS;

/// The level codes of a pair of records, and the time between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pattern(u32);

impl Pattern {
    /// Packs one code a field.
    pub(crate) const fn of(codes: [u8; FIELDS], elapsed: Elapsed) -> Pattern {
        let mut packed = elapsed.0 as u32;
        let mut field = FIELDS;
        while field > 0 {
            field -= 1;
            packed = packed << BITS | codes[field] as u32;
        }
        Pattern(packed)
    }

    /// The code of one field.
    pub(crate) fn code(self, field: usize) -> usize {
        (self.0 >> (BITS * field as u32)) as usize % LEVEL_CODES
    }

    /// The time between the records.
    pub(crate) fn elapsed(self) -> Elapsed {
        Elapsed::from_number((self.0 >> (BITS * FIELDS as u32)) as usize)
    }
}

/// What is known of patterns, by pattern; quick to look up, in no order.
pub(crate) type PatternMap<T> = NumberMap<Pattern, T>;

/// Counts pairs by pattern, one after another.
#[derive(Debug, Default)]
pub(crate) struct PatternTally(PatternMap<u64>);

impl PatternTally {
    /// Counts one pair.
    pub(crate) fn add(&mut self, pattern: Pattern) {
        *self.0.entry(pattern).or_default() += 1;
    }

    /// Adds the counts of another part of the pairs.
    pub(crate) fn merged(mut self, other: PatternTally) -> PatternTally {
        for (pattern, pairs) in other.0 {
            *self.0.entry(pattern).or_default() += pairs;
        }
        self
    }

    /// The counts in order; those of a sample raised by `factor` to those of the whole.
    pub(crate) fn counts(self, factor: f64) -> PatternCounts {
        self.0
            .into_iter()
            .map(|(pattern, pairs)| (pattern, pairs as f64 * factor))
            .collect()
    }
}

/// How many pairs show each pattern.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PatternCounts(BTreeMap<Pattern, f64>);

impl PatternCounts {
    /// Pairs of all patterns.
    pub(crate) fn total(&self) -> f64 {
        self.0.values().sum()
    }

    /// The counts of several parts together; exact where all are whole numbers.
    pub(crate) fn sum(parts: &[PatternCounts]) -> PatternCounts {
        let mut sum = PatternCounts::default();
        for (pattern, pairs) in parts.iter().flat_map(PatternCounts::iter) {
            *sum.0.entry(pattern).or_default() += pairs;
        }
        sum
    }

    /// Patterns with their counts, in order of pattern.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Pattern, f64)> {
        self.0.iter().map(|(&pattern, &pairs)| (pattern, pairs))
    }
}

impl FromIterator<(Pattern, f64)> for PatternCounts {
    fn from_iter<I: IntoIterator<Item = (Pattern, f64)>>(counts: I) -> PatternCounts {
        PatternCounts(counts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_gives_back_the_code_of_every_field_and_the_time() {
        let codes = [6, 0, 7, 4, 1, 2, 5, 3];
        let pattern = Pattern::of(codes, Elapsed::from_number(4));
        assert_eq!(std::array::from_fn(|field| pattern.code(field) as u8), codes);
        assert_eq!(pattern.elapsed().number(), 4);
    }
}
