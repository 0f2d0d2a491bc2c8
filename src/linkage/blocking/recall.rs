//! How many matches no rule brought together, without labels.
//!
//! Custody: the pseudonymous zone; counts only.

use rayon::prelude::*;
use serde::Serialize;

use crate::linkage::nodes::Nodes;

use super::{Blocks, Scratch};

/// Pairs that are looked at: every so many-th where there are more.
const LOOKED_AT: usize = 20_000;

/// What the overlap of the rules tells of the matches that all of them miss.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct BlockingRecall {
    /// Matches, in expectation, that one rule alone brought together.
    pub by_one_rule: f64,
    /// Matches, in expectation, that two rules brought together.
    pub by_two_rules: f64,
    /// Matches missed by all rules: Chao's lower bound f1 (f1 - 1) / (2 (f2 + 1)) (Chao 1987, Biometrics 43(4), in its
    /// bias-corrected form). Rules that fail together make it too low.
    pub missed_at_least: f64,
    /// Share of matches that blocking brings together, at most; none without a match.
    pub recall_at_most: Option<f64>,
}

impl BlockingRecall {
    /// Estimates from pairs of nodes with their probability of being a match.
    pub(crate) fn of(nodes: &Nodes<'_>, blocks: &Blocks, matches: &[(usize, usize, f64)]) -> BlockingRecall {
        let step = matches.len().div_ceil(LOOKED_AT).max(1);
        let looked_at: Vec<(f64, usize)> = matches
            .par_iter()
            .step_by(step)
            .map_init(Scratch::default, |scratch, (left, right, probability)| {
                (*probability, blocks.holding(nodes, (*left, *right), scratch))
            })
            .collect();
        let held_by = |rules: usize| {
            let held = looked_at.iter().filter(|(_, held)| *held == rules);
            held.map(|(probability, _)| probability).sum::<f64>() * step as f64
        };
        let found: f64 = matches.iter().map(|(_, _, probability)| probability).sum();
        BlockingRecall::from_counts(held_by(1), held_by(2), found)
    }

    fn from_counts(by_one_rule: f64, by_two_rules: f64, found: f64) -> BlockingRecall {
        // The sum of nothing is a zero with a sign, which would be kept.
        let (by_one_rule, by_two_rules) = (by_one_rule + 0.0, by_two_rules + 0.0);
        let missed_at_least = (by_one_rule * (by_one_rule - 1.0) / (2.0 * (by_two_rules + 1.0))).max(0.0) + 0.0;
        BlockingRecall {
            by_one_rule,
            by_two_rules,
            missed_at_least,
            recall_at_most: (found > 0.0).then(|| found / (found + missed_at_least)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_matches_are_chaos_bound() {
        // f1 = 10, f2 = 14: 10 * 9 / (2 * 15) = 3 missed of 103.
        let recall = BlockingRecall::from_counts(10.0, 14.0, 100.0);
        assert_eq!(recall.missed_at_least, 3.0);
        assert_eq!(recall.recall_at_most, Some(100.0 / 103.0));
        assert_eq!(BlockingRecall::from_counts(0.0, 0.0, 0.0).recall_at_most, None);
        assert_eq!(BlockingRecall::from_counts(0.5, 0.0, 5.0).recall_at_most, Some(1.0));
    }

    #[test]
    fn nothing_found_is_a_zero_without_a_sign() {
        let BlockingRecall {
            by_one_rule,
            by_two_rules,
            missed_at_least,
            ..
        } = BlockingRecall::from_counts(-0.0, -0.0, -0.0);
        let zeros = [by_one_rule, by_two_rules, missed_at_least];
        assert!(zeros.iter().all(|zero| zero.to_bits() == 0), "{zeros:?}");
    }
}
