//! What speaks for and against each pair of records, kept for explanation, other thresholds and re-clustering.
//!
//! Custody: the pseudonymous zone; record pseudonyms and levels of agreement, no token.

use rayon::prelude::*;
use serde::Serialize;

use super::blocking::{Blocks, Unit};
use super::compare::{COMPARISONS, FIELDS, Pattern, compare};
use super::frequency::Rarity;
use super::kin::are_listed_together;
use super::model::{Model, Score};
use super::nodes::Nodes;
use super::population::Population;
use super::records::Records;

/// Pairs below this probability are summed, not kept.
pub(crate) const FLOOR: f64 = 0.01;

/// What became of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its records are one person.
    Joined,
    /// Its probability does not reach the threshold. A chain of stronger pairs may have made its records one person yet.
    BelowThreshold,
    /// Joining it would have made one person of two parties of one case.
    Refused,
}

impl Verdict {
    /// The verdict in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Joined => "joined",
            Verdict::BelowThreshold => "below threshold",
            Verdict::Refused => "refused",
        }
    }
}

/// The names of the compared fields, in the order of [`Pair::levels`].
pub(crate) fn compared_fields() -> [&'static str; FIELDS] {
    std::array::from_fn(|field| COMPARISONS[field].name)
}

/// A scored pair of records of one population.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    population: Population,
    first: u32,
    second: u32,
    pattern: Pattern,
    score: Score,
    verdict: Verdict,
}

impl Pair {
    /// The population within which the records were compared.
    pub fn population(&self) -> Population {
        self.population
    }

    /// Posterior log odds, base 2, that the records are one person.
    pub fn weight(&self) -> f64 {
        self.score.weight
    }

    /// Posterior probability that the records are one person.
    pub fn probability(&self) -> f64 {
        self.score.probability
    }

    /// What became of the pair.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Each compared field with the level on which the records agree; none where either side lacks the field.
    pub fn levels(&self) -> [(&'static str, Option<&'static str>); FIELDS] {
        std::array::from_fn(|field| {
            let level = self
                .pattern
                .code(field)
                .checked_sub(1)
                .and_then(|level| COMPARISONS[field].levels.get(level));
            (COMPARISONS[field].name, level.map(|level| level.name))
        })
    }

    /// A pair that is not decided yet. `rows` are the smaller and the larger.
    pub(crate) fn new(population: Population, rows: (u32, u32), pattern: Pattern, score: Score) -> Pair {
        Pair {
            population,
            first: rows.0,
            second: rows.1,
            pattern,
            score,
            verdict: Verdict::BelowThreshold,
        }
    }

    /// The rows of the two records, smaller first.
    pub(crate) fn rows(&self) -> (usize, usize) {
        (self.first as usize, self.second as usize)
    }

    /// Writes what became of the pair.
    pub(crate) fn decide(&mut self, verdict: Verdict) {
        self.verdict = verdict;
    }
}

/// All pairs of at least one per cent, ordered by population and records.
#[derive(Debug)]
pub struct PairEvidence {
    records: Records,
    pairs: Vec<Pair>,
}

impl PairEvidence {
    /// Keeps the decided pairs with the records that they are of.
    pub(crate) fn new(records: Records, pairs: Vec<Pair>) -> PairEvidence {
        PairEvidence { records, pairs }
    }

    /// The pairs.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The record pseudonyms of a pair of this evidence.
    pub fn records(&self, pair: &Pair) -> (&str, &str) {
        (
            self.records.pseudonym(pair.first as usize),
            self.records.pseudonym(pair.second as usize),
        )
    }
}

/// The scored candidates of one population.
#[derive(Debug)]
pub(crate) struct Scored {
    /// Pairs of at least [`FLOOR`], by rows.
    pub(crate) pairs: Vec<Pair>,
    /// Matches to be expected among the candidates below the floor.
    pub(crate) expected_below: f64,
}

/// Scores every candidate of a population.
pub(crate) fn score(population: Population, nodes: &Nodes, blocks: &Blocks, model: &Model) -> Scored {
    let rarity = Rarity::of(nodes);
    let score_unit = |unit: Unit| {
        let mut scored = Scored {
            pairs: Vec::new(),
            expected_below: 0.0,
        };
        blocks.visit(unit, |left, right| {
            if are_listed_together(nodes, left, right) {
                return;
            }
            let pattern = compare(nodes, left, right);
            let score = model.score(pattern, rarity.factor(nodes, pattern, left, right));
            if score.probability < FLOOR {
                scored.expected_below += score.probability;
                return;
            }
            scored.pairs.push(Pair::new(
                population,
                (nodes.record[left], nodes.record[right]),
                pattern,
                score,
            ));
        });
        scored
    };
    let parts: Vec<Scored> = blocks.units().into_par_iter().map(score_unit).collect();
    // Summed in the order of units: in any other the last bits would depend on the threads.
    let expected_below = parts.iter().map(|part| part.expected_below).sum();
    let mut pairs: Vec<Pair> = parts.into_iter().flat_map(|part| part.pairs).collect();
    pairs.sort_unstable_by_key(Pair::rows);
    Scored { pairs, expected_below }
}
