//! What a blocking rule did, for reports.
//!
//! Custody: the pseudonymous zone; counts only.

use serde::Serialize;

use super::rules::Rule;

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleReport {
    /// What two records must have in common.
    pub name: &'static str,
    /// Whether the planner used it: a wide rule is left out where its pairs are too many, and the narrower ones that stand
    /// in for it where they are not.
    pub is_used: bool,
    /// Records in the largest block, before any was divided.
    pub largest_block: u64,
    /// Blocks that were larger than allowed and divided by finer keys.
    pub split_blocks: u64,
    /// Pairs in the blocks; a pair counts once for every block that it shares.
    pub pairs: u64,
    /// Pairs that no earlier rule had found: in a large population raised from a sample of blocks.
    pub new_pairs: f64,
    /// Pairs of divided blocks that no part of them holds: not compared unless another rule finds them.
    pub forgone_pairs: u64,
}

impl RuleReport {
    pub(super) fn unused(rule: &Rule) -> RuleReport {
        RuleReport {
            name: rule.name,
            is_used: false,
            largest_block: 0,
            split_blocks: 0,
            pairs: 0,
            new_pairs: 0.0,
            forgone_pairs: 0,
        }
    }
}
