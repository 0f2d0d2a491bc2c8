//! What a population shows of itself: the counts that its model is trained on.
//!
//! Custody: the pseudonymous zone; counts only.

use rayon::prelude::*;

use super::agreeing::{Agreeing, pairs_of_hubs};
use super::alike::AlikePairs;
use super::candidates::Candidates;
use super::dependence::DEPENDENCES;
use super::kin::{self, Siblings};
use super::sampling::RandomPairs;
use crate::linkage::compare::{BIRTH, FIELDS, FORENAME, PatternCounts, RELATIVES, STRATA, least_agreement};
use crate::linkage::model::shares::LevelSums;
use crate::linkage::nodes::Nodes;
use crate::linkage::nodes::tokens::NodeTokens;

/// Of the least agreement of birth dates, what holds where a forename is missing and nearly all records tell one. Of
/// newborns without a name about as many may be entered with the day that was expected as with that of their birth.
/// Without any floor brothers and sisters, whose dates differ by years, would be as good matches.
const LEAST_WITHOUT_FORENAME: f64 = 1.0 / 3.0;

/// What a population shows of itself.
#[derive(Debug)]
pub(crate) struct TrainingData {
    /// Patterns of random pairs.
    pub(crate) random: RandomPairs,
    /// Patterns of pairs that agree in what a field hangs on.
    pub(crate) alike: AlikePairs,
    /// Pairs that agree wholly in a field.
    pub(crate) agreeing: Agreeing,
    /// Pairs that have a health service number in common that is nobody's own.
    pub(crate) of_hubs: f64,
    /// Patterns of the plausible pairs that blocking found.
    pub(crate) candidates: Candidates,
    /// Patterns of pairs that are parties of one application.
    pub(crate) listed: PatternCounts,
    /// Where grown-up people are held against children: what children of one application tell of kin.
    pub(crate) siblings: Option<Siblings>,
    /// For each field, the share of random pairs in which it is known on both sides.
    pub(crate) known: [f64; FIELDS],
    /// Shares of random pairs by the time between their records.
    pub(crate) times: [f64; STRATA],
    /// Pairs of records that may be one person.
    pub(crate) universe: f64,
    /// Share of the highest level of each field that no data may talk a model out of; 0 where no pair can have it.
    pub(crate) least: [f64; FIELDS],
    /// Share of matches among all pairs that is believed before any is seen.
    pub(crate) prior_lambda: f64,
    /// Seed of whatever is drawn.
    pub(crate) seed: u64,
}

impl TrainingData {
    /// Gathers what training needs beside the candidates.
    pub(crate) fn of(nodes: &Nodes<'_>, candidates: Candidates, seed: u64) -> TrainingData {
        let of_values = || {
            let tokens = DEPENDENCES.par_iter().map(|dependence| (dependence.token)(nodes));
            let tokens: Vec<NodeTokens<'_>> = tokens.map(|column| NodeTokens::of(nodes, column)).collect();
            rayon::join(|| AlikePairs::of(nodes, &tokens, seed), || Agreeing::of(nodes, &tokens))
        };
        let drawn = || rayon::join(|| RandomPairs::of(nodes, seed), of_values);
        let (listed, (random, (alike, agreeing))) = rayon::join(|| kin::listed_together(nodes), drawn);
        let universe = (nodes.pairs() as f64 - listed.total()).max(0.0);
        TrainingData {
            known: kin::known(&random.counts),
            times: kin::times(&random.counts),
            random,
            alike,
            agreeing: agreeing.without(nodes, &listed),
            of_hubs: pairs_of_hubs(nodes),
            candidates,
            listed,
            siblings: None,
            universe,
            least: least_agreement(nodes),
            prior_lambda: nodes.prior_lambda(),
            seed,
        }
    }

    /// The data with what children of one application tell of the kin of those who are held against them.
    pub(crate) fn with_siblings(self, siblings: Option<&Siblings>) -> TrainingData {
        TrainingData {
            siblings: siblings.cloned(),
            ..self
        }
    }

    /// Patterns of pairs that are known to be kin.
    pub(crate) fn of_kin(&self) -> &PatternCounts {
        self.siblings.as_ref().map_or(&self.listed, Siblings::listed)
    }

    /// The least share of kin among the pairs that are not one person, where so many of all are one.
    pub(crate) fn least_of_kin(&self, lambda: f64) -> f64 {
        let siblings = self.siblings.as_ref();
        siblings.map_or(0.0, |siblings| siblings.least_share(lambda))
    }

    /// Share of exact birth dates among matches in which a forename is missing that no data may talk a model out of: a
    /// part of that of all, the nearer to all of it the fewer records tell a forename. Where none does, to lack one
    /// says nothing of newborns.
    pub(crate) fn least_unnamed(&self) -> f64 {
        least_without_forename(self.least[BIRTH], self.known[FORENAME])
    }

    /// Whether anything is known of kin: from people of one application, or from relatives in common.
    pub(crate) fn tells_of_kin(&self) -> bool {
        let relatives = LevelSums::of(self.candidates.patterns.iter()).pooled(RELATIVES);
        self.of_kin().total() > 0.0 || relatives.iter().skip(1).any(|pairs| *pairs > 0.0)
    }
}

/// The least agreement of birth dates where a forename is missing, given that of all, and the share of pairs that tell
/// forenames on both sides: the square of that of records.
fn least_without_forename(least: f64, known: f64) -> f64 {
    least * (1.0 - (1.0 - LEAST_WITHOUT_FORENAME) * libm::sqrt(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_without_forenames_are_held_up_as_far_as_few_records_have_one() {
        assert!((least_without_forename(0.9, 1.0) - 0.3).abs() < 1e-15);
        // Three in four records: 9/16 of pairs, and half of the floor.
        assert!((least_without_forename(0.9, 0.5625) - 0.45).abs() < 1e-15);
        assert_eq!(least_without_forename(0.9, 0.0), 0.9);
    }
}
