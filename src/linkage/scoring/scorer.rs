//! Pairs of one population scored under its model.
//!
//! Custody: the pseudonymous zone; no token.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::evidence::Pair;
use super::frequency::Rarity;
use crate::linkage::blocking::{BlockingRecall, Blocks, Sample, Scratch, Unit, mix};
use crate::linkage::clusters::Clusters;
use crate::linkage::compare::{Pattern, PatternMap, compare};
use crate::linkage::labels::{Calibration, Decided, Frame, LabelReport, Labelled, Labels, Uncalibrated};
use crate::linkage::model::{Densities, Model, Score};
use crate::linkage::nodes::{BATCH, Nodes};
use crate::linkage::population::Population;
use crate::linkage::quality::{ExpectedErrors, Kept};
use crate::linkage::training::compared::{ComparedPair, ComparedPairs};

/// Pairs below this probability are summed, not kept.
pub(crate) const FLOOR: f64 = 0.01;

/// Pairs below this probability are not even summed: all of them together come to less than one match in a thousand.
const NOTED: f64 = 1e-5;

/// Pairs that are looked at for the recall of blocking: every so many-th where there are more.
const LOOKED_AT: usize = 20_000;

/// Where patterns tell that pairs stay below the floor, one of so many is summed in their stead: a large population has millions
/// of them, and their values lie far apart. A small population has all of its pairs summed.
const STANDS_FOR: u64 = 16;
const SMALL: usize = 20_000;

/// The scored candidates of one population.
#[derive(Debug)]
pub(crate) struct Scored {
    /// Pairs of at least [`FLOOR`], by rows.
    pub(crate) pairs: Vec<Pair>,
    /// Matches to be expected among the candidates below the floor.
    pub(crate) expected_below: f64,
}

impl Scored {
    fn none() -> Scored {
        Scored {
            pairs: Vec::new(),
            expected_below: 0.0,
        }
    }
}

/// Scores pairs of one population.
pub(crate) struct Scorer<'p> {
    population: Population,
    pub(super) nodes: &'p Nodes<'p>,
    model: &'p Model,
    rarity: &'p Rarity,
    calibration: Result<Calibration, Uncalibrated>,
}

/// What a scorer remembers of patterns.
#[derive(Debug, Clone, Copy)]
struct Remembered {
    densities: Densities,
    /// The probability that no pair exceeds, whatever its values.
    at_most: f64,
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
        let own = || labels.decided().iter();
        // One without weight counts as much as those that have one do in the mean.
        let weights: Vec<f64> = own()
            .filter(|label| label.sampled.is_some())
            .map(|label| label.weight)
            .collect();
        let mean = match weights.len() {
            0 => 1.0,
            count => weights.iter().sum::<f64>() / count as f64,
        };
        let labelled = own().filter_map(|label| {
            let pair = self.rows(label.rows.0, label.rows.1)?;
            Some(Labelled {
                bits: pair.weight(),
                is_match: label.is_match,
                weight: label.sampled.map_or(mean, |_| label.weight),
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
        let own = own.filter(|label| {
            let nodes = self.node(label.rows.0).zip(self.node(label.rows.1));
            nodes.is_some_and(|(left, right)| self.nodes.may_be_one(left, right))
        });
        let mut own: BTreeMap<(u32, u32), &Decided> = own.map(|label| (label.rows, label)).collect();
        let matches = own.values().filter(|label| label.is_match).count() as u64;
        let counts = (matches, own.len() as u64 - matches);
        let mut frame = Frame::default();
        for pair in pairs.iter().filter(|pair| pair.population() == self.population) {
            let (first, second) = pair.rows();
            let is_linked = clusters.root(first) == clusters.root(second);
            if is_linked {
                frame.count_link(1.0 - pair.probability());
            }
            if let Some(label) = own.remove(&(first as u32, second as u32)) {
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

    /// The pair of two rows, scored; none where not both are of the population, or are not to be held against each other.
    pub(crate) fn rows(&self, one: u32, other: u32) -> Option<Pair> {
        let (left, right) = (self.node(one.min(other))?, self.node(one.max(other))?);
        self.nodes.may_be_one(left, right).then(|| self.pair(left, right))
    }

    /// The node of a row, if it is of the population.
    pub(crate) fn node(&self, row: u32) -> Option<usize> {
        self.nodes.of_row(row)
    }

    /// The kept pairs of this population, given the persons: those inside them are scored, all of them.
    pub(crate) fn kept(&self, pairs: &[Pair], clusters: &Clusters) -> Kept {
        let groups: Vec<&[u32]> = clusters.groups().collect();
        let own = pairs.par_iter().filter(|pair| pair.population() == self.population);
        let apart = own.filter(|pair| clusters.root(pair.rows().0) != clusters.root(pair.rows().1));
        Kept {
            inside: groups.par_iter().flat_map_iter(|group| self.inside(group)).collect(),
            between: apart.map(|pair| self.between(pair, clusters)).collect(),
        }
    }

    /// How good the links of this population are to be expected, given its kept pairs and all that were scored.
    pub(crate) fn expected(
        &self,
        (blocks, expected_below): (&Blocks, f64),
        pairs: &[Pair],
        kept: &Kept,
    ) -> (ExpectedErrors, BlockingRecall) {
        let own = || pairs.iter().filter(|pair| pair.population() == self.population);
        let step = own().count().div_ceil(LOOKED_AT).max(1);
        let looked_at = own().step_by(step).filter_map(|pair| {
            let (first, second) = pair.rows();
            Some((self.node(first as u32)?, self.node(second as u32)?, pair.probability()))
        });
        let looked_at: Vec<(usize, usize, f64)> = looked_at.collect();
        let found: f64 = own().map(Pair::probability).sum();
        let recall = BlockingRecall::of((self.nodes, blocks), &looked_at, found);
        let expected = ExpectedErrors::of(kept, expected_below, recall.expected_missed);
        (expected, recall)
    }

    fn scored(&self, pattern: Pattern, (left, right): (usize, usize), score: Score) -> Pair {
        let rows = (self.nodes.record[left], self.nodes.record[right]);
        Pair::new(self.population, rows, pattern, score)
    }

    fn remember(&self, pattern: Pattern) -> Remembered {
        let densities = self.model.densities(pattern);
        Remembered {
            densities,
            at_most: densities.probability(self.rarity.least_factor(pattern)),
        }
    }

    /// Scores every candidate: those that were kept when they were compared, or all that blocking finds.
    pub(crate) fn candidates(&self, blocks: &Blocks, compared: Option<ComparedPairs>) -> Scored {
        let parts: Vec<Scored> = match compared {
            Some(compared) => {
                let units = compared.by_unit().into_par_iter();
                units.map(|pairs| self.compared(&pairs)).collect()
            }
            None => blocks
                .units()
                .into_par_iter()
                .map(|unit| self.found(blocks, unit))
                .collect(),
        };
        // Summed in the order of units: in any other the last bits would depend on the threads.
        // The sum of nothing is a zero with a sign.
        let expected_below = parts.iter().map(|part| part.expected_below).sum::<f64>() + 0.0;
        let mut pairs: Vec<Pair> = Vec::with_capacity(parts.iter().map(|part| part.pairs.len()).sum());
        parts.into_iter().for_each(|part| pairs.extend(part.pairs));
        pairs.par_sort_unstable_by_key(Pair::rows);
        Scored { pairs, expected_below }
    }

    /// Scores pairs that were compared.
    fn compared(&self, pairs: &[ComparedPair]) -> Scored {
        let mut scored = Scored::none();
        let mut remembered = PatternMap::default();
        for pairs in pairs.chunks(BATCH) {
            // What was made of a pattern is looked up before values are: most pairs can matter no more.
            let may = pairs.iter().filter_map(|pair| {
                let known = self.remembered(&mut remembered, pair.pattern());
                let stands_for = self.stands_for(pair, known);
                (stands_for > 0.0).then_some((pair, known.densities, stands_for))
            });
            let may: Vec<(&ComparedPair, Densities, f64)> = may.collect();
            Rarity::bring_near(self.nodes, may.iter().map(|(pair, ..)| (pair.pattern(), pair.nodes())));
            for (pair, densities, stands_for) in may {
                self.score(&mut scored, pair, (densities, stands_for));
            }
        }
        scored
    }

    /// Finds, compares and scores the pairs of a unit.
    fn found(&self, blocks: &Blocks, unit: Unit) -> Scored {
        let mut scored = Scored::none();
        let mut remembered = PatternMap::default();
        blocks.visit(self.nodes, unit, Sample::ALL, &mut Scratch::default(), |found| {
            let pair = ComparedPair::new(found, compare(self.nodes, found.left, found.right));
            let known = self.remembered(&mut remembered, pair.pattern());
            let stands_for = self.stands_for(&pair, known);
            if stands_for > 0.0 {
                self.score(&mut scored, &pair, (known.densities, stands_for));
            }
        });
        scored
    }

    fn remembered(&self, remembered: &mut PatternMap<Remembered>, pattern: Pattern) -> Remembered {
        *remembered.entry(pattern).or_insert_with(|| self.remember(pattern))
    }

    /// For how many pairs of its pattern a pair stands: for itself where it may be kept, for none where it matters to no sum.
    fn stands_for(&self, pair: &ComparedPair, known: Remembered) -> f64 {
        let (left, right) = pair.nodes();
        match known.at_most {
            nothing if nothing < NOTED => 0.0,
            little if little < FLOOR && self.nodes.len() > SMALL => {
                let drawn = mix(left as u64, right as u32).is_multiple_of(STANDS_FOR);
                if drawn { STANDS_FOR as f64 } else { 0.0 }
            }
            _ => 1.0,
        }
    }

    /// Scores a pair that may matter, and stands for so many.
    fn score(&self, scored: &mut Scored, pair: &ComparedPair, (densities, stands_for): (Densities, f64)) {
        let (left, right) = pair.nodes();
        let rarity = self.rarity.factors(self.nodes, pair.pattern(), left, right);
        let probability = densities.probability(rarity.product());
        if probability < NOTED || self.nodes.are_listed_together(left, right) {
            return;
        }
        if probability < FLOOR && self.calibration.is_err() {
            scored.expected_below += stands_for * probability;
            return;
        }
        let score = densities.score(rarity.product());
        // Which pairs are kept does not hang on labels: a sample of them stays one of the same pairs.
        let calibrated = self.apply(score);
        if score.probability < FLOOR {
            scored.expected_below += stands_for * calibrated.probability;
        } else {
            let kept = self.scored(pair.pattern(), (left, right), calibrated);
            scored.pairs.push(kept.with_rarity(rarity).found(pair.rule()));
        }
    }
}
