//! The candidate pairs of a population, counted by pattern: what m and lambda are estimated from.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use super::compared::{ComparedPair, ComparedPairs};
use super::kin::Covered;
use crate::linkage::blocking::{BIRTH_DATE, Blocks, RELATIVE, SAME_NUMBER, Sample, Scratch, Unit};
use crate::linkage::compare::{NHS_NUMBER, Pattern, PatternCounts, PatternMap, PatternTally, codes, compare};
use crate::linkage::model::shares::Shares;
use crate::linkage::nodes::Nodes;

/// About how many pairs are looked at for training where they are not kept: a large population is judged by a sample of its
/// blocks.
const TRAINING_PAIRS: f64 = 3_000_000.0;
/// Probability of a match, on the priors alone, below which a pair counts as none. Such pairs are many, and teach nothing
/// that random pairs do not.
const PLAUSIBLE: f64 = 1e-5;

/// The candidate pairs of a population, counted.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// Patterns of the pairs that may plausibly be one person, of all that are covered, and of all
    /// that have a health service number in common, where they hold those.
    pub(crate) patterns: PatternCounts,
    /// Of those, the pairs that each rule was the first to find.
    pub(crate) new_pairs: Vec<f64>,
    /// Which patterns blocking brings together without gaps.
    pub(crate) covered: Covered,
    /// Whether they hold all pairs that have a health service number in common.
    pub(crate) hold_numbers: bool,
    /// Pairs for which each counted one stands: above 1 where a sample of the blocks was looked at.
    pub(crate) raised_by: f64,
    /// All pairs, where they are kept.
    pub(crate) compared: Option<ComparedPairs>,
}

/// Counts while blocks stream by.
struct Counting {
    tally: PatternTally,
    new_pairs: Vec<u64>,
    compared: ComparedPairs,
    scratch: Scratch,
    /// Which patterns matter to training, as far as they were met: to judge one takes longer than to look it up.
    matters: PatternMap<bool>,
}

impl Candidates {
    /// Streams through the blocks, or a sample of them, and counts.
    pub(crate) fn of(nodes: &Nodes<'_>, blocks: &Blocks, seed: u64) -> Candidates {
        let covered = Covered {
            birth_dates: blocks.cover(BIRTH_DATE),
            relatives: blocks.cover(RELATIVE),
        };
        let hold_numbers = blocks.cover(SAME_NUMBER);
        let is_kept = ComparedPairs::may_be_kept(blocks);
        let share = match is_kept {
            true => 1.0,
            false => (TRAINING_PAIRS / blocks.pairs().max(1) as f64).min(1.0),
        };
        let sample = Sample::of(seed, share);
        let plausible = Plausible::among(nodes);
        let none = || Counting {
            tally: PatternTally::default(),
            new_pairs: vec![0; blocks.rules()],
            compared: ComparedPairs::default(),
            scratch: Scratch::default(),
            matters: PatternMap::default(),
        };
        let add_unit = |mut counting: Counting, (number, unit): (usize, Unit)| {
            let (new_pairs, tally, known) = (&mut counting.new_pairs, &mut counting.tally, &mut counting.matters);
            let mut compared = Vec::new();
            blocks.visit(nodes, unit, sample, &mut counting.scratch, |found| {
                let pattern = compare(nodes, found.left, found.right);
                if is_kept {
                    compared.push(ComparedPair::new(found, pattern));
                }
                let has_number = || pattern.code(NHS_NUMBER) == usize::from(codes::NHS_NUMBER_SAME);
                let matters = || covered.holds(pattern) || plausible.is(pattern) || (hold_numbers && has_number());
                if *known.entry(pattern).or_insert_with(matters) && !nodes.are_listed_together(found.left, found.right)
                {
                    new_pairs[unit.rule] += 1;
                    tally.add(pattern);
                }
            });
            compared.shrink_to_fit();
            counting.compared.push(number, compared);
            counting
        };
        let merge = |mut left: Counting, right: Counting| {
            left.tally = left.tally.merged(right.tally);
            left.compared = left.compared.merged(right.compared);
            left.new_pairs
                .iter_mut()
                .zip(right.new_pairs)
                .for_each(|(left, right)| *left += right);
            left
        };
        // One at a time: of a longer run another thread, with nothing left to do, could take none.
        let units = blocks.units().into_par_iter().enumerate().with_max_len(1);
        let counted = units.fold(none, add_unit).reduce(none, merge);
        Candidates {
            patterns: counted.tally.counts(1.0 / share),
            new_pairs: counted
                .new_pairs
                .into_iter()
                .map(|pairs| pairs as f64 / share)
                .collect(),
            covered,
            hold_numbers,
            raised_by: 1.0 / share,
            compared: is_kept.then_some(counted.compared),
        }
    }
}

/// Judges patterns on the priors alone.
struct Plausible {
    odds: f64,
    matched: Shares,
    unrelated: Shares,
}

impl Plausible {
    fn among(nodes: &Nodes<'_>) -> Plausible {
        Plausible {
            odds: nodes.prior_lambda(),
            matched: Shares::prior_match(),
            unrelated: Shares::prior_unrelated(),
        }
    }

    fn is(&self, pattern: Pattern) -> bool {
        self.odds * self.matched.density(pattern) >= PLAUSIBLE * self.unrelated.density(pattern)
    }
}
