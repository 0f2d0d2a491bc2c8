//! The pairs of blocks, visited unit by unit.
//!
//! A pair is found under every rule and key that it shares, and told for the first of them: records of one person are found by
//! ten rules.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use super::agreements::{Agreements, Certainty};
use super::keys::blocks;
use super::rules::mix;
use super::{Blocks, RuleBlocks, Scratch};
use crate::linkage::nodes::{BATCH, Nodes, pairs_within};

/// About how many pairs one unit of parallel work holds. Units are cut by this alone, so that they, and the order in
/// which their results are put together, are the same on any number of threads.
const UNIT_PAIRS: u64 = 1 << 15;

/// A run of blocks of one rule: the unit of parallel work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Position of the rule.
    pub(crate) rule: usize,
    first: usize,
    last: usize,
}

/// A pair of nodes, smaller first, where it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) left: usize,
    pub(crate) right: usize,
    rule: usize,
    key: u64,
}

impl Found {
    /// The number of the rule that found it.
    pub(crate) fn rule_number(self) -> u8 {
        self.rule as u8
    }
}

/// Which blocks are visited: all, or by chance a share of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    seed: u32,
    share: f64,
}

impl Sample {
    /// All blocks.
    pub(crate) const ALL: Sample = Sample { seed: 0, share: 1.0 };

    /// A share of the blocks.
    pub(crate) fn of(seed: u64, share: f64) -> Sample {
        Sample {
            seed: (seed ^ seed >> 32) as u32,
            share,
        }
    }

    fn takes(self, rule: usize, key: u64) -> bool {
        // 53 bits make a uniform number.
        let drawn = || (mix(mix(key, rule as u32), self.seed) >> 11) as f64 / (1_u64 << 53) as f64;
        self.share >= 1.0 || drawn() < self.share
    }
}

impl Blocks {
    /// All units of work, rule by rule.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let of_rule = |(rule, of_rule): (usize, &RuleBlocks)| {
            let (mut first, mut last, mut pairs) = (0, 0, 0);
            let mut units = Vec::new();
            for block in blocks(&of_rule.entries, of_rule.keys.packing) {
                pairs += pairs_within(block.len());
                last += block.len();
                if pairs >= UNIT_PAIRS || last == of_rule.entries.len() {
                    units.push(Unit { rule, first, last });
                    (first, pairs) = (last, 0);
                }
            }
            units
        };
        self.rules.par_iter().enumerate().flat_map_iter(of_rule).collect()
    }

    /// Visits the pairs of the unit's blocks, of those that a sample takes, that are found for the first time.
    pub(crate) fn visit(
        &self,
        nodes: &Nodes<'_>,
        unit: Unit,
        sample: Sample,
        scratch: &mut Scratch,
        mut visit: impl FnMut(Found),
    ) {
        let pair = |found: &Found| (found.left, found.right);
        let certain: Vec<Certainty> = self.rules[..unit.rule]
            .iter()
            .filter_map(RuleBlocks::certainty)
            .collect();
        let room = || Vec::with_capacity(BATCH);
        let (mut found, mut fresh, mut first) = (room(), room(), room());
        let mut of_fresh = |fresh: &mut Vec<Found>| {
            nodes.bring_rows_near(fresh.iter().map(pair));
            first.extend(fresh.drain(..).filter(|found| self.is_first(nodes, *found, scratch)));
            // Whoever visits them compares their values, of which few were asked for so far.
            nodes.bring_values_near(first.iter().map(pair));
            first.drain(..).for_each(&mut visit);
        };
        let mut of_batch = |batch: &mut Vec<Found>| {
            self.rows.bring_near(batch.iter().map(pair));
            for found in batch.drain(..).filter(|found| !self.is_stale(nodes, *found, &certain)) {
                fresh.push(found);
                if fresh.len() == BATCH {
                    of_fresh(&mut fresh);
                }
            }
        };
        self.each_found(unit, sample, |pair| {
            if nodes.may_be_one(pair.left, pair.right) {
                found.push(pair);
            }
            if found.len() == BATCH {
                of_batch(&mut found);
            }
        });
        of_batch(&mut found);
        of_fresh(&mut fresh);
    }

    /// Visits the pairs of the unit's blocks that a sample takes, whether or not they were found before.
    pub(super) fn each_found(&self, unit: Unit, sample: Sample, mut visit: impl FnMut(Found)) {
        let of_rule = &self.rules[unit.rule];
        let packing = of_rule.keys.packing;
        for block in blocks(&of_rule.entries[unit.first..unit.last], packing) {
            let key = packing.key_of(block[0]);
            if !sample.takes(unit.rule, key) {
                continue;
            }
            for (position, one) in block.iter().enumerate() {
                let left = packing.node_of(*one);
                for other in &block[position + 1..] {
                    let (right, rule) = (packing.node_of(*other), unit.rule);
                    visit(Found { left, right, rule, key });
                }
            }
        }
    }

    /// Whether the rows alone tell that a pair is not found for the first time. That is so of most, and quicker to see than the
    /// whole.
    fn is_stale(&self, nodes: &Nodes<'_>, found: Found, certain: &[Certainty]) -> bool {
        let agreements = self.agreements(nodes, found);
        let own = &self.rules[found.rule];
        agreements.any_is_certain(certain) || agreements.certainly_lack(own.keys.meeting())
    }

    /// Whether a pair is found for the first time: neither an earlier rule nor a smaller key of the same rule holds it.
    fn is_first(&self, nodes: &Nodes<'_>, found: Found, scratch: &mut Scratch) -> bool {
        let mut agreements = self.agreements(nodes, found);
        let (earlier, own) = (&self.rules[..found.rule], &self.rules[found.rule]);
        // Keys that are one by chance bring together pairs that do not meet: they are found, but never for the first time.
        agreements.hold(own.keys.meeting())
            && !earlier.iter().any(|rule| rule.holds(&mut agreements, scratch))
            && (own.meet_once(&agreements) || own.first_key(&agreements, scratch) == Some(found.key))
    }

    /// What the nodes of a found pair have in common, by the rows at hand.
    fn agreements<'n>(&'n self, nodes: &'n Nodes<'_>, found: Found) -> Agreements<'n> {
        let rows = (self.rows.row(found.left), self.rows.row(found.right));
        Agreements::between(nodes, (found.left, found.right), rows)
    }
}
