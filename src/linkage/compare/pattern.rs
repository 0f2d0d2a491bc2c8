//! Patterns: the levels of all fields of a pair in one number, and how often each pattern occurs.
//!
//! Custody: the pseudonymous zone.

use std::collections::BTreeMap;

use super::FIELDS;

const BITS: u32 = 3;

/// Number of codes that a field has room for, `missing` included.
pub(crate) const LEVEL_CODES: usize = 1 << BITS;

/// The level codes of a pair of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pattern(u32);

impl Pattern {
    /// Packs one code a field.
    pub(crate) const fn of(codes: [u8; FIELDS]) -> Pattern {
        let mut packed = 0;
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
}

/// How many pairs show each pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PatternCounts(BTreeMap<Pattern, u64>);

impl PatternCounts {
    /// Counts one pair.
    pub(crate) fn add(&mut self, pattern: Pattern) {
        *self.0.entry(pattern).or_default() += 1;
    }

    /// Adds the counts of another part of the pairs.
    pub(crate) fn merged(mut self, other: PatternCounts) -> PatternCounts {
        for (pattern, pairs) in other.0 {
            *self.0.entry(pattern).or_default() += pairs;
        }
        self
    }

    /// Pairs of all patterns.
    pub(crate) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Patterns with their counts, in order of pattern.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Pattern, f64)> {
        self.0.iter().map(|(&pattern, &pairs)| (pattern, pairs as f64))
    }
}

#[cfg(test)]
impl FromIterator<(Pattern, u64)> for PatternCounts {
    fn from_iter<I: IntoIterator<Item = (Pattern, u64)>>(counts: I) -> PatternCounts {
        PatternCounts(counts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_gives_back_the_code_of_every_field() {
        let codes = [6, 0, 7, 4, 1, 2];
        let pattern = Pattern::of(codes);
        assert_eq!(std::array::from_fn(|field| pattern.code(field) as u8), codes);
    }
}
