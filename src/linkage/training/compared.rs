//! Pairs that blocking found and that were compared, kept from training to scoring where they are not too many.
//!
//! Custody: the pseudonymous zone; numbers of nodes and levels of agreement.

use crate::linkage::blocking::{Blocks, Found};
use crate::linkage::compare::Pattern;

/// Pairs in blocks up to which all are compared once and kept, sixteen bytes each. Of more, a sample is compared
/// for training, and all of them while they are scored.
const KEPT: u64 = 1 << 24;

/// A pair, compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ComparedPair {
    left: u32,
    right: u32,
    pattern: Pattern,
    rule: u8,
}

impl ComparedPair {
    /// A found pair with its pattern.
    pub(crate) fn new(found: Found, pattern: Pattern) -> ComparedPair {
        ComparedPair {
            left: found.left as u32,
            right: found.right as u32,
            pattern,
            rule: found.rule_number(),
        }
    }

    /// The nodes, smaller first.
    pub(crate) fn nodes(&self) -> (usize, usize) {
        (self.left as usize, self.right as usize)
    }

    /// The pattern.
    pub(crate) fn pattern(&self) -> Pattern {
        self.pattern
    }

    /// The number of the rule that found it first.
    pub(crate) fn rule(&self) -> u8 {
        self.rule
    }
}

/// All pairs of a population, by unit of work.
#[derive(Debug, Default)]
pub(crate) struct ComparedPairs {
    /// Number of a unit with its pairs.
    units: Vec<(usize, Vec<ComparedPair>)>,
}

impl ComparedPairs {
    /// Whether the pairs of all blocks may be kept.
    pub(crate) fn may_be_kept(blocks: &Blocks) -> bool {
        blocks.pairs() <= KEPT
    }

    /// Adds the pairs of a unit.
    pub(crate) fn push(&mut self, unit: usize, pairs: Vec<ComparedPair>) {
        self.units.push((unit, pairs));
    }

    /// The pairs of two parts of the units.
    pub(crate) fn merged(mut self, other: ComparedPairs) -> ComparedPairs {
        self.units.extend(other.units);
        self
    }

    /// The pairs of each unit, in the order of units.
    pub(crate) fn by_unit(mut self) -> Vec<Vec<ComparedPair>> {
        self.units.sort_unstable_by_key(|(unit, _)| *unit);
        self.units.into_iter().map(|(_, pairs)| pairs).collect()
    }
}
