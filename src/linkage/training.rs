//! Training: the model of one population, from its own unlabelled pairs.
//!
//! Custody: the pseudonymous zone; counts only.

use rayon::prelude::*;

use super::blocking::{Blocks, Unit};
use super::compare::{FIELDS, Pattern, PatternCounts, compare};
use super::em::{self, Fit, Observed};
use super::kin;
use super::model::{Model, Shares, level_sums, smoothed};
use super::nodes::Nodes;
use super::sampling::random_pairs;

/// Random pairs that the prior shares of unrelated pairs are worth: enough to bound the weight of a level that a small
/// population shows in no random pair, too few to matter beside the millions of pairs of a large one.
const PSEUDO_PAIRS: f64 = 1000.0;
/// Times that m, u and kin are estimated in turn. Each depends on the others only through the few matches among random
/// pairs, so that the second turn settles most and the fourth changes nothing that is shown.
const TURNS: usize = 4;

/// What a population shows of itself.
#[derive(Debug)]
pub(crate) struct TrainingData {
    /// Patterns of random pairs.
    pub(crate) random: PatternCounts,
    /// Patterns of the pairs that blocking found.
    pub(crate) candidates: PatternCounts,
    /// Patterns of pairs that are parties of one case.
    pub(crate) listed: PatternCounts,
    /// Pairs of records that may be one person.
    pub(crate) universe: f64,
    /// Records that may be linked.
    pub(crate) nodes: usize,
}

impl TrainingData {
    /// Gathers what training needs beside the candidates.
    pub(crate) fn of(nodes: &Nodes, candidates: PatternCounts, seed: u64) -> TrainingData {
        let listed = kin::listed_together(nodes);
        let universe = nodes.pairs().saturating_sub(listed.total()) as f64;
        TrainingData {
            random: random_pairs(nodes, seed),
            candidates,
            listed,
            universe,
            nodes: nodes.len(),
        }
    }
}

/// The candidate pairs of a population, counted.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// Patterns of the pairs that may be one person.
    pub(crate) patterns: PatternCounts,
    /// Pairs that each rule was the first to find.
    pub(crate) new_pairs: Vec<u64>,
}

/// Streams through the blocks and counts.
pub(crate) fn candidates(nodes: &Nodes, blocks: &Blocks) -> Candidates {
    let none = || Candidates {
        patterns: PatternCounts::default(),
        new_pairs: vec![0; blocks.rules()],
    };
    let add_unit = |mut candidates: Candidates, unit: Unit| {
        blocks.visit(unit, |left, right| {
            candidates.new_pairs[unit.rule] += 1;
            if !kin::are_listed_together(nodes, left, right) {
                candidates.patterns.add(compare(nodes, left, right));
            }
        });
        candidates
    };
    let merge = |left: Candidates, right: Candidates| Candidates {
        patterns: left.patterns.merged(right.patterns),
        new_pairs: left
            .new_pairs
            .iter()
            .zip(&right.new_pairs)
            .map(|(left, right)| left + right)
            .collect(),
    };
    blocks.units().into_par_iter().fold(none, add_unit).reduce(none, merge)
}

/// Trains the model: m and lambda by expectation maximisation on the candidates, u from random pairs less the matches
/// among them, kin from pairs that are parties of one case.
pub(crate) fn train(data: &TrainingData) -> (Model, Fit) {
    // Half as many matching pairs as records, as if every other record had one partner.
    let prior_lambda = (1.0 / (data.nodes.max(3) as f64 - 1.0)).min(0.5);
    let known = kin::known(&data.random);
    let mut model = Model {
        lambda: prior_lambda,
        kin_share: if data.listed.total() > 0 { prior_lambda } else { 0.0 },
        matched: Shares::prior_match(),
        kin: Shares::prior_unrelated(),
        unrelated: Shares::prior_unrelated(),
    };
    model.unrelated = unrelated(data.random.iter());
    let mut fit = turn(&mut model, data, prior_lambda, &known);
    for _ in 1..TURNS {
        model.unrelated = unrelated(model.unrelated_pairs(&data.random));
        fit = turn(&mut model, data, prior_lambda, &known);
    }
    (model, fit)
}

fn turn(model: &mut Model, data: &TrainingData, prior_lambda: f64, known: &[f64; FIELDS]) -> Fit {
    model.kin = kin::shares(&data.listed, &model.matched, &model.unrelated);
    if model.kin_share > 0.0 {
        model.kin_share = kin::share(model, &data.candidates, data.universe, known);
    }
    let observed: Vec<Observed> = data
        .candidates
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

fn unrelated(pairs: impl Iterator<Item = (Pattern, f64)>) -> Shares {
    let sums = level_sums(pairs);
    let prior = Shares::prior_unrelated();
    Shares::from_levels(|field| smoothed(&sums[field], prior.levels(field), PSEUDO_PAIRS))
}
