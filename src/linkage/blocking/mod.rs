//! Blocking: the candidate pairs of a population, each exactly once, streamed block by block and never stored.
//!
//! Custody: the pseudonymous zone.

mod rules;
mod split;

use rayon::prelude::*;
use serde::Serialize;

use super::columns::{Column, common, meet};
use super::nodes::Nodes;
use rules::{RULES, Rule};

/// About how many pairs one unit of parallel work holds. Units are cut by this alone, so that they, and the order in
/// which their results are put together, are the same on any number of threads.
const UNIT_PAIRS: u64 = 1 << 15;

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleReport {
    /// What two records must have in common.
    pub name: &'static str,
    /// Records in the largest block, before any was split.
    pub largest_block: u64,
    /// Blocks that were larger than allowed and split by finer keys.
    pub split_blocks: u64,
    /// Pairs in the blocks; a pair counts once for every block that it shares.
    pub pairs: u64,
    /// Pairs that no earlier rule had found.
    pub new_pairs: u64,
    /// Pairs of split blocks that no part of them holds: not compared unless another rule finds them.
    pub forgone_pairs: u64,
}

/// The blocks of one rule.
#[derive(Debug)]
struct RuleBlocks {
    members: Column,
    of_node: Column,
    report: RuleReport,
}

/// The blocks of all rules over one population.
#[derive(Debug)]
pub(crate) struct Blocks {
    rules: Vec<RuleBlocks>,
}

/// A run of blocks of one rule: the unit of parallel work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Position of the rule.
    pub(crate) rule: usize,
    first: usize,
    last: usize,
}

impl Blocks {
    /// Sorts the nodes into blocks, those of more than `largest` nodes into finer ones.
    pub(crate) fn of(nodes: &Nodes, largest: usize) -> Blocks {
        Blocks {
            rules: RULES.iter().map(|rule| RuleBlocks::of(rule, nodes, largest)).collect(),
        }
    }

    /// All units of work, rule by rule.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (rule, blocks) in self.rules.iter().enumerate() {
            let mut first = 0;
            let mut pairs = 0;
            for block in 0..blocks.members.rows() {
                pairs += pairs_within(blocks.members.of(block).len());
                if pairs >= UNIT_PAIRS || block + 1 == blocks.members.rows() {
                    units.push(Unit {
                        rule,
                        first,
                        last: block + 1,
                    });
                    (first, pairs) = (block + 1, 0);
                }
            }
        }
        units
    }

    /// Visits the pairs of a unit, smaller node first, that neither an earlier rule nor an earlier block holds.
    pub(crate) fn visit(&self, unit: Unit, mut visit: impl FnMut(usize, usize)) {
        let Some((blocks, earlier)) = self.rules[..=unit.rule].split_last() else {
            return;
        };
        for block in unit.first..unit.last {
            let members = blocks.members.of(block);
            for (position, &left) in members.iter().enumerate() {
                for &right in &members[position + 1..] {
                    let (left, right) = (left as usize, right as usize);
                    let here = blocks.first_block(left, right) == Some(block as u32);
                    if here && !earlier.iter().any(|rule| rule.holds(left, right)) {
                        visit(left, right);
                    }
                }
            }
        }
    }

    /// Whether any rule brings two nodes together.
    pub(crate) fn hold(&self, left: usize, right: usize) -> bool {
        self.rules.iter().any(|rule| rule.holds(left, right))
    }

    /// The reports of the rules, with the pairs that each was the first to find.
    pub(crate) fn reports(&self, new_pairs: &[u64]) -> Vec<RuleReport> {
        let reports = self.rules.iter().zip(new_pairs);
        reports
            .map(|(rule, &new_pairs)| RuleReport {
                new_pairs,
                ..rule.report.clone()
            })
            .collect()
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.rules.len()
    }
}

impl RuleBlocks {
    fn of(rule: &Rule, nodes: &Nodes, largest: usize) -> RuleBlocks {
        let mut entries: Vec<(u64, u32)> = (0..nodes.len())
            .into_par_iter()
            .flat_map_iter(|node| {
                let mut keys = Vec::new();
                (rule.keys)(nodes, node, &mut keys);
                keys.into_iter().map(move |key| (key, node as u32))
            })
            .collect();
        entries.par_sort_unstable();
        entries.dedup();
        let parts = split::Parts::of(&entries, nodes, largest);
        let report = RuleReport {
            name: rule.name,
            largest_block: parts.largest,
            split_blocks: parts.split,
            pairs: parts.pairs,
            new_pairs: 0,
            forgone_pairs: parts.forgone,
        };
        let members = Column::new(parts.blocks, parts.members);
        RuleBlocks {
            of_node: members.inverted(nodes.len()),
            members,
            report,
        }
    }

    fn holds(&self, left: usize, right: usize) -> bool {
        meet(self.of_node.of(left), self.of_node.of(right))
    }

    fn first_block(&self, left: usize, right: usize) -> Option<u32> {
        common(self.of_node.of(left), self.of_node.of(right)).next()
    }
}

/// Unordered pairs among so many nodes.
fn pairs_within(nodes: usize) -> u64 {
    let nodes = nodes as u64;
    nodes * nodes.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests;
