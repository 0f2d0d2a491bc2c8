//! What speaks for and against each pair of records, kept for explanation, other thresholds and re-clustering.
//!
//! Custody: the pseudonymous zone; record pseudonyms and levels of agreement, no token.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::blocking::{BlockingRecall, Blocks, Sample, Scratch, Unit, rule_name};
use super::cluster::Clusters;
use super::compare::{COMPARISONS, FIELDS, Pattern, PatternMap, compare};
use super::frequency::{Rarity, RarityFactors};
use super::kin::are_listed_together;
use super::labels::{Calibration, Decided, Frame, LabelReport, Labelled, Labels, Uncalibrated};
use super::model::{Densities, Model, Score};
use super::nodes::Nodes;
use super::population::Population;
use super::quality::{ExpectedErrors, Kept};
use super::records::Records;

/// Pairs below this probability are summed, not kept.
pub(crate) const FLOOR: f64 = 0.01;

/// Pairs below this probability are not even summed: all of them together come to less than one match in a thousand.
const NOTED: f64 = 1e-5;

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
    /// Joining it would have let somebody appear after death.
    SeenAfterDeath,
    /// Joining it would have made a parent too young or too old at a birth.
    AgeAtBirth,
    /// The other records of the two persons speak against it more than it speaks for it.
    Outweighed,
}

impl Verdict {
    /// The verdict in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Joined => "joined",
            Verdict::BelowThreshold => "below threshold",
            Verdict::Refused => "refused",
            Verdict::SeenAfterDeath => "refused: seen after death",
            Verdict::AgeAtBirth => "refused: impossible age at a birth",
            Verdict::Outweighed => "outweighed",
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
    /// Rarity of forename, surname and postcode; in single precision, as it explains and decides nothing.
    rarity: [f32; 3],
    found_by: Option<u8>,
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

    /// The blocking rule that found the pair first; none where it was scored for its persons' sake.
    pub fn found_by(&self) -> Option<&'static str> {
        self.found_by.and_then(rule_name)
    }

    /// The levels as a pattern.
    pub(crate) fn pattern(&self) -> Pattern {
        self.pattern
    }

    /// What the frequency of the shared values makes of the chance that strangers agree.
    pub(crate) fn rarity(&self) -> RarityFactors {
        let [forename, surname, postcode] = self.rarity.map(f64::from);
        RarityFactors {
            forename,
            surname,
            postcode,
        }
    }

    /// A pair that is not decided yet. `rows` are the smaller and the larger.
    pub(crate) fn new(population: Population, rows: (u32, u32), pattern: Pattern, score: Score) -> Pair {
        Pair {
            population,
            first: rows.0,
            second: rows.1,
            pattern,
            score,
            rarity: [1.0; 3],
            found_by: None,
            verdict: Verdict::BelowThreshold,
        }
    }

    /// The pair with the rarity of its shared values.
    pub(crate) fn with_rarity(self, rarity: RarityFactors) -> Pair {
        let factors = [rarity.forename, rarity.surname, rarity.postcode];
        Pair {
            rarity: factors.map(|factor| factor as f32),
            ..self
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

/// Scores pairs of one population.
pub(crate) struct Scorer<'p> {
    population: Population,
    nodes: &'p Nodes<'p>,
    model: &'p Model,
    rarity: &'p Rarity,
    calibration: Result<Calibration, Uncalibrated>,
}

/// What a scorer remembers of patterns: the densities, and whether a pair may matter at all.
#[derive(Debug, Clone, Copy)]
struct Remembered {
    densities: Densities,
    matters: bool,
}

impl<'p> Scorer<'p> {
    /// A scorer under a trained model; `rarity` is that of the nodes' values.
    pub(crate) fn new(
        population: Population,
        nodes: &'p Nodes<'p>,
        (model, rarity): (&'p Model, &'p Rarity),
    ) -> Scorer<'p> {
        Scorer {
            population,
            nodes,
            model,
            rarity,
            calibration: Err(Uncalibrated::NoLabels),
        }
    }

    /// The scorer with probabilities as labels bear them out, where there are labels enough.
    pub(crate) fn calibrated(mut self, labels: &Labels) -> Scorer<'p> {
        let own = labels.decided().iter();
        let labelled = own.filter_map(|label| {
            let pair = self.rows(label.rows.0, label.rows.1)?;
            Some(Labelled {
                bits: pair.weight(),
                is_match: label.is_match,
                weight: label.weight,
            })
        });
        self.calibration = Calibration::of(&labelled.collect::<Vec<_>>());
        self
    }

    /// The calibration, or the model's own weights.
    pub(crate) fn calibration(&self) -> Calibration {
        self.calibration.clone().unwrap_or_default()
    }

    /// What the labels of the population tell of its linkage.
    pub(crate) fn judged(&self, labels: &Labels, pairs: &[Pair], clusters: &Clusters) -> LabelReport {
        let own = labels.decided().iter();
        let own = own.filter(|label| self.node(label.rows.0).and(self.node(label.rows.1)).is_some());
        let mut own: BTreeMap<(u32, u32), &Decided> = own.map(|label| (label.rows, label)).collect();
        let matches = own.values().filter(|label| label.is_match).count() as u64;
        let counts = (matches, own.len() as u64 - matches);
        let mut frame = Frame::default();
        for pair in pairs.iter().filter(|pair| pair.population == self.population) {
            let is_linked = clusters.root(pair.first as usize) == clusters.root(pair.second as usize);
            if is_linked {
                frame.count_link();
            }
            if let Some(label) = own.remove(&(pair.first, pair.second)) {
                frame.push(*label, is_linked);
            }
        }
        LabelReport::new(&self.calibration, counts, &frame)
    }

    /// A score as labels bear it out.
    fn apply(&self, score: Score) -> Score {
        match &self.calibration {
            Ok(calibration) => calibration.apply(score),
            Err(_) => score,
        }
    }

    /// The pair of two nodes, scored.
    pub(crate) fn pair(&self, left: usize, right: usize) -> Pair {
        let pattern = compare(self.nodes, left, right);
        let rarity = self.rarity.factors(self.nodes, pattern, left, right);
        let score = self.apply(self.model.score(pattern, rarity.product()));
        self.scored(pattern, (left, right), score).with_rarity(rarity)
    }

    /// The pair of two rows, scored; none where not both are of the population.
    pub(crate) fn rows(&self, one: u32, other: u32) -> Option<Pair> {
        Some(self.pair(self.node(one.min(other))?, self.node(one.max(other))?))
    }

    /// The node of a row, if it is of the population.
    pub(crate) fn node(&self, row: u32) -> Option<usize> {
        self.nodes.record.binary_search(&row).ok()
    }

    /// The kept pairs of this population, given the persons: those inside them are scored, all of them.
    pub(crate) fn kept<'k>(&self, pairs: &'k [Pair], clusters: &Clusters) -> Kept<'k> {
        let groups: Vec<&[u32]> = clusters.groups().collect();
        let own = pairs.iter().filter(|pair| pair.population() == self.population);
        let apart = own.filter(|pair| clusters.root(pair.first as usize) != clusters.root(pair.second as usize));
        Kept {
            inside: groups.par_iter().flat_map_iter(|group| self.inside(group)).collect(),
            between: apart.collect(),
        }
    }

    /// How good the links of this population are to be expected, given its kept pairs and all that were scored.
    pub(crate) fn expected(
        &self,
        (blocks, expected_below): (&Blocks, f64),
        pairs: &[Pair],
        kept: &Kept<'_>,
    ) -> (ExpectedErrors, BlockingRecall) {
        let own = pairs.iter().filter(|pair| pair.population() == self.population);
        let likely = own.filter(|pair| pair.probability() >= 0.5);
        let matches: Vec<(usize, usize, f64)> = likely
            .filter_map(|pair| Some((self.node(pair.first)?, self.node(pair.second)?, pair.probability())))
            .collect();
        let recall = BlockingRecall::of(self.nodes, blocks, &matches);
        let expected = ExpectedErrors::of(kept, expected_below, recall.missed_at_least);
        (expected, recall)
    }

    /// All pairs of a group's rows that are of this population.
    fn inside(&self, group: &[u32]) -> Vec<Pair> {
        let nodes: Vec<usize> = group.iter().filter_map(|row| self.node(*row)).collect();
        let pairs = nodes.iter().enumerate().flat_map(|(place, left)| {
            let later = nodes.iter().skip(place + 1);
            later.map(|right| self.pair(*left, *right))
        });
        pairs.collect()
    }

    fn scored(&self, pattern: Pattern, (left, right): (usize, usize), score: Score) -> Pair {
        let rows = (self.nodes.record[left], self.nodes.record[right]);
        Pair::new(self.population, rows, pattern, score)
    }

    fn remember(&self, pattern: Pattern) -> Remembered {
        let densities = self.model.densities(pattern);
        let best = densities.score(self.rarity.least_factor(pattern));
        Remembered {
            densities,
            matters: best.probability >= NOTED,
        }
    }

    /// Scores every candidate.
    pub(crate) fn candidates(&self, blocks: &Blocks) -> Scored {
        let score_unit = |unit: Unit| {
            let mut scored = Scored {
                pairs: Vec::new(),
                expected_below: 0.0,
            };
            let mut scratch = Scratch::default();
            let mut remembered: PatternMap<Remembered> = PatternMap::default();
            blocks.visit(self.nodes, unit, Sample::ALL, |found| {
                let (left, right) = (found.left, found.right);
                let pattern = compare(self.nodes, left, right);
                let known = remembered.entry(pattern).or_insert_with(|| self.remember(pattern));
                if !known.matters {
                    return;
                }
                let rarity = self.rarity.factors(self.nodes, pattern, left, right);
                let score = known.densities.score(rarity.product());
                if score.probability < NOTED
                    || are_listed_together(self.nodes, left, right)
                    || !blocks.is_first(self.nodes, found, &mut scratch)
                {
                    return;
                }
                // Which pairs are kept does not hang on labels: a sample of them stays one of the same pairs.
                let calibrated = self.apply(score);
                if score.probability < FLOOR {
                    scored.expected_below += calibrated.probability;
                } else {
                    let pair = self.scored(pattern, (left, right), calibrated).with_rarity(rarity);
                    scored.pairs.push(Pair {
                        found_by: Some(found.rule_number()),
                        ..pair
                    });
                }
            });
            scored
        };
        let parts: Vec<Scored> = blocks.units().into_par_iter().map(score_unit).collect();
        // Summed in the order of units: in any other the last bits would depend on the threads.
        let expected_below = parts.iter().map(|part| part.expected_below).sum();
        let mut pairs: Vec<Pair> = Vec::with_capacity(parts.iter().map(|part| part.pairs.len()).sum());
        parts.into_iter().for_each(|part| pairs.extend(part.pairs));
        pairs.par_sort_unstable_by_key(Pair::rows);
        Scored { pairs, expected_below }
    }
}
