//! Training: the model of one population, from its own unlabelled pairs.
//!
//! Custody: the pseudonymous zone; counts only.

use rayon::prelude::*;

use super::blocking::{BIRTH_DATE, Blocks, RELATIVE, Sample, Scratch, Unit};
use super::compare::{Elapsed, FIELDS, Pattern, PatternCounts, PatternTally, RELATIVES, compare};
use super::em::{self, Fit, Observed};
use super::kin::{self, Covered, SeenKin};
use super::model::{LevelSums, Model, Shares, smoothed};
use super::nodes::Nodes;
use super::sampling::random_pairs;

/// Random pairs that the prior shares of unrelated pairs are worth: enough to bound the weight of a level that a small
/// population shows in no random pair, too few to matter beside the millions of pairs of a large one.
const PSEUDO_PAIRS: f64 = 1000.0;
/// Times that m, u and kin are estimated in turn. Each depends on the others only through the few matches among random
/// pairs, so that the second turn settles most and the fourth changes nothing that is shown.
const TURNS: usize = 4;

/// About how many pairs are looked at for training. A larger population is judged by a sample of its blocks.
const TRAINING_PAIRS: f64 = 6_000_000.0;
/// Probability of a match, on the priors alone, below which a pair counts as none. Such pairs are many, and teach nothing
/// that random pairs do not.
const PLAUSIBLE: f64 = 1e-5;

/// What a population shows of itself.
#[derive(Debug)]
pub(crate) struct TrainingData {
    /// Patterns of random pairs.
    pub(crate) random: PatternCounts,
    /// Patterns of the plausible pairs that blocking found.
    pub(crate) candidates: Candidates,
    /// Patterns of pairs that are parties of one case.
    pub(crate) listed: PatternCounts,
    /// Pairs of records that may be one person.
    pub(crate) universe: f64,
    /// Records that may be linked.
    pub(crate) nodes: usize,
}

impl TrainingData {
    /// Gathers what training needs beside the candidates.
    pub(crate) fn of(nodes: &Nodes<'_>, candidates: Candidates, seed: u64) -> TrainingData {
        let listed = kin::listed_together(nodes);
        let universe = (nodes.pairs() as f64 - listed.total()).max(0.0);
        TrainingData {
            random: random_pairs(nodes, seed),
            candidates,
            listed,
            universe,
            nodes: nodes.len(),
        }
    }

    /// Whether anything is known of kin: from parties of one case, or from relatives in common.
    fn tells_of_kin(&self) -> bool {
        let relatives = LevelSums::of(self.candidates.patterns.iter()).pooled(RELATIVES);
        self.listed.total() > 0.0 || relatives.iter().skip(1).any(|pairs| *pairs > 0.0)
    }
}

/// The candidate pairs of a population, counted.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// Patterns of the pairs that may plausibly be one person, and of all that are covered.
    pub(crate) patterns: PatternCounts,
    /// Of those, the pairs that each rule was the first to find.
    pub(crate) new_pairs: Vec<f64>,
    /// Which patterns blocking brings together without gaps.
    pub(crate) covered: Covered,
}

/// Counts while blocks stream by.
struct Counting {
    tally: PatternTally,
    new_pairs: Vec<u64>,
    scratch: Scratch,
}

/// Streams through the blocks, or a sample of them, and counts.
pub(crate) fn candidates(nodes: &Nodes<'_>, blocks: &Blocks, seed: u64) -> Candidates {
    let covered = Covered {
        birth_dates: blocks.cover(BIRTH_DATE),
        relatives: blocks.cover(RELATIVE),
    };
    let share = (TRAINING_PAIRS / blocks.pairs().max(1) as f64).min(1.0);
    let sample = Sample::of(seed, share);
    let plausible = Plausible::among(nodes.len());
    let none = || Counting {
        tally: PatternTally::default(),
        new_pairs: vec![0; blocks.rules()],
        scratch: Scratch::default(),
    };
    let add_unit = |mut counting: Counting, unit: Unit| {
        blocks.visit(nodes, unit, sample, |found| {
            let pattern = compare(nodes, found.left, found.right);
            let matters = covered.holds(pattern) || plausible.is(pattern);
            if matters
                && !kin::are_listed_together(nodes, found.left, found.right)
                && blocks.is_first(nodes, found, &mut counting.scratch)
            {
                counting.new_pairs[unit.rule] += 1;
                counting.tally.add(pattern);
            }
        });
        counting
    };
    let merge = |mut left: Counting, right: Counting| {
        left.tally = left.tally.merged(right.tally);
        left.new_pairs
            .iter_mut()
            .zip(right.new_pairs)
            .for_each(|(left, right)| *left += right);
        left
    };
    let counted = blocks.units().into_par_iter().fold(none, add_unit).reduce(none, merge);
    Candidates {
        patterns: counted.tally.counts(1.0 / share),
        new_pairs: counted
            .new_pairs
            .into_iter()
            .map(|pairs| pairs as f64 / share)
            .collect(),
        covered,
    }
}

/// Judges patterns on the priors alone.
struct Plausible {
    odds: f64,
    matched: Shares,
    unrelated: Shares,
}

impl Plausible {
    fn among(nodes: usize) -> Plausible {
        Plausible {
            odds: prior_lambda(nodes),
            matched: Shares::prior_match(),
            unrelated: Shares::prior_unrelated(),
        }
    }

    fn is(&self, pattern: Pattern) -> bool {
        self.odds * self.matched.density(pattern) >= PLAUSIBLE * self.unrelated.density(pattern)
    }
}

/// Half as many matching pairs as records, as if every other record had one partner.
fn prior_lambda(nodes: usize) -> f64 {
    (1.0 / (nodes.max(3) as f64 - 1.0)).min(0.5)
}

/// Trains the model: m and lambda by expectation maximisation on the candidates, u from random pairs less the matches
/// among them, kin from pairs that are parties of one case.
pub(crate) fn train(data: &TrainingData) -> (Model, Fit) {
    let prior_lambda = prior_lambda(data.nodes);
    let known = kin::known(&data.random);
    let mut model = Model {
        lambda: prior_lambda,
        kin_share: if data.tells_of_kin() { prior_lambda } else { 0.0 },
        matched: Shares::prior_match(),
        kin: Shares::prior_unrelated(),
        unrelated: Shares::prior_unrelated(),
        times: Model::TIMES_NOT_KNOWN,
    };
    model.unrelated = unrelated(data.random.iter(), &model, data, &known);
    let mut fit = turn(&mut model, data, prior_lambda, &known);
    for _ in 1..TURNS {
        model.unrelated = unrelated(model.unrelated_pairs(&data.random), &model, data, &known);
        fit = turn(&mut model, data, prior_lambda, &known);
    }
    model.times = model.times_of(&data.candidates.patterns);
    (model, fit)
}

fn turn(model: &mut Model, data: &TrainingData, prior_lambda: f64, known: &[f64; FIELDS]) -> Fit {
    let candidates = &data.candidates;
    let seen = SeenKin::among(model, &candidates.patterns, candidates.covered);
    model.kin = kin::shares(&data.listed, &seen, &model.matched, &model.unrelated);
    if model.kin_share > 0.0 {
        model.kin_share = kin::share(model, &candidates.patterns, candidates.covered, data.universe, known);
    }
    let observed: Vec<Observed> = data
        .candidates
        .patterns
        .iter()
        .map(|(pattern, pairs)| Observed {
            pattern,
            pairs,
            background: model.background(pattern, 1.0),
        })
        .collect();
    let start = (model.matched.clone(), model.lambda);
    let fit = em::fit(&observed, data.universe, &model.unrelated, prior_lambda, start);
    model.matched = fit.matched.clone();
    model.lambda = fit.lambda;
    fit
}

/// Shares among unrelated pairs. To have a relative in common is so rare among them that random pairs do not show it: it is
/// counted among the candidates, which hold all pairs that have.
fn unrelated(
    pairs: impl Iterator<Item = (Pattern, f64)>,
    model: &Model,
    data: &TrainingData,
    known: &[f64; FIELDS],
) -> Shares {
    let sums = LevelSums::of(pairs);
    let prior = Shares::prior_unrelated();
    let relatives = data
        .candidates
        .covered
        .relatives
        .then(|| relatives(model, data, known[RELATIVES]));
    Shares::from_levels(|field| match &relatives {
        Some(shares) if field == RELATIVES => shares.clone(),
        _ => smoothed(&sums.pooled(field), prior.levels(Elapsed::UNKNOWN, field), PSEUDO_PAIRS),
    })
}

/// Shares of unrelated pairs with relatives in common, of whom both have relatives with probability `known`.
fn relatives(model: &Model, data: &TrainingData, known: f64) -> Vec<f64> {
    let sums = LevelSums::of(model.unrelated_pairs(&data.candidates.patterns)).pooled(RELATIVES);
    let universe = (data.universe * known).max(1.0);
    // Half a pair more than was counted: nothing is impossible.
    let shared: Vec<f64> = sums
        .iter()
        .skip(1)
        .map(|pairs| ((pairs + 0.5) / universe).min(0.25))
        .collect();
    let none = 1.0 - shared.iter().sum::<f64>();
    std::iter::once(none).chain(shared).collect()
}
