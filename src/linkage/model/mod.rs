//! The model of Fellegi and Sunter (1969, JASA 64(328)), with two classes more: pairs of kin, and of one household.
//!
//! A pair of records is one person twice (match), two people of one family, or two people who have nothing to do with each
//! other (unrelated). Brothers and sisters, and twins above all, agree in surname, postcode and even the birth date far more
//! often than chance; a model with two classes either takes them for matches or learns "household". Kin are learned from who
//! stands in one application or has a relative in common; a household from who has a surname and a postcode in common, for
//! grown-up sisters, or a mother and her daughter, stand in no application together.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

pub(in crate::linkage) mod parameters;
pub(in crate::linkage) mod shares;
pub(in crate::linkage) mod strata;

use serde::{Deserialize, Serialize};

use super::compare::{BIRTH, Elapsed, MISSING, Pattern, PatternCounts, STRATA};
use super::training::dependence::Unrelated;
use shares::Shares;
use strata::Stratum;

/// The most that kin, or people of one household, can be of the pairs that are not one person: some are strangers.
pub(crate) const MOST_RELATED: f64 = 0.25;

/// The least ratio of a time: twenty million matches, none of which lies in it, make as much.
pub(crate) const LEAST_TIME_RATIO: f64 = 1e-6;
/// The most: where not one unrelated pair in a million lies in a time, the few that do tell of no ratio.
pub(crate) const MOST_TIME_RATIO: f64 = 1e6;

/// Matches as which the belief counts that they lie as far apart in time as unrelated pairs do.
const PSEUDO_MATCHES_IN_TIME: f64 = 20.0;

/// The trained model of one population.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Model {
    /// Probability that two records of the population, taken at random, are one person.
    pub(crate) lambda: f64,
    /// Shares among matches (m).
    pub(crate) matched: Shares,
    /// Kin.
    pub(crate) kin: Kinship,
    /// Two people of one household.
    pub(crate) household: Kinship,
    /// Shares among unrelated pairs (u).
    pub(crate) unrelated: Unrelated,
    /// Share of matches by the time between their records.
    pub(crate) times: [f64; STRATA],
    /// Share of the matches that tell a birth date in which either record lacks a forename.
    pub(crate) unnamed: f64,
    /// How much more often matches lie so far apart in time than unrelated pairs do; 1 where the time is not known.
    pub(crate) time_ratio: [f64; STRATA],
}

/// A class of pairs that are two people, and no strangers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kinship {
    /// Probability that two records that are not one person are such a pair.
    pub(crate) share: f64,
    /// Shares of levels among them.
    pub(crate) shares: Shares,
}

impl Kinship {
    /// The class of which there is nobody.
    #[cfg(test)]
    pub(crate) fn none() -> Kinship {
        Kinship {
            share: 0.0,
            shares: Shares::prior_unrelated(),
        }
    }

    /// Density of a pattern among pairs that are not one person, together with the class.
    fn density(&self, pattern: Pattern) -> f64 {
        if self.share > 0.0 {
            self.share * self.shares.density(pattern)
        } else {
            0.0
        }
    }
}

/// How strongly a pair speaks for one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    /// Posterior log odds of a match, base 2.
    pub(crate) weight: f64,
    /// Posterior probability of a match.
    pub(crate) probability: f64,
}

/// Probability of a pattern together with each class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Densities {
    matched: f64,
    /// Kin and people of one household.
    related: f64,
    unrelated: f64,
}

impl Densities {
    /// The score of a pair whose shared values are so much rarer or commoner than the average.
    pub(crate) fn score(self, rarity: f64) -> Score {
        Score {
            weight: libm::log2(self.matched / self.other(rarity)),
            probability: self.probability(rarity),
        }
    }

    /// The probability of the score alone, which most pairs are not worth more than.
    pub(crate) fn probability(self, rarity: f64) -> f64 {
        self.matched / (self.matched + self.other(rarity))
    }

    fn other(self, rarity: f64) -> f64 {
        self.related + self.unrelated * rarity
    }
}

impl Model {
    /// Density of a pattern among pairs that are not one person. `rarity` is what the shared names' own frequency makes
    /// of the chance that unrelated people agree on them, relative to the average name.
    pub(crate) fn background(&self, pattern: Pattern, rarity: f64) -> f64 {
        self.related_density(pattern) + self.unrelated_density(pattern) * rarity
    }

    fn related_density(&self, pattern: Pattern) -> f64 {
        self.kin.density(pattern) + self.household.density(pattern)
    }

    fn unrelated_density(&self, pattern: Pattern) -> f64 {
        (1.0 - self.kin.share - self.household.share) * self.unrelated.density(pattern)
    }

    /// Density of a pattern among matches, relative to a pair of any time.
    fn matched_density(&self, pattern: Pattern) -> f64 {
        self.matched.density(pattern) * self.time_ratio[pattern.elapsed().number()]
    }

    /// Scores a pair.
    pub(crate) fn score(&self, pattern: Pattern, rarity: f64) -> Score {
        self.densities(pattern).score(rarity)
    }

    /// What a pattern's score is made of, before the rarity of its values.
    pub(crate) fn densities(&self, pattern: Pattern) -> Densities {
        let other = 1.0 - self.lambda;
        Densities {
            matched: self.lambda * self.matched_density(pattern),
            related: other * self.related_density(pattern),
            unrelated: other * self.unrelated_density(pattern),
        }
    }

    /// Probability that a pair is kin.
    pub(crate) fn kin_probability(&self, pattern: Pattern) -> f64 {
        self.probability_of(&self.kin, pattern)
    }

    /// Probability that a pair is two people of one household.
    pub(crate) fn household_probability(&self, pattern: Pattern) -> f64 {
        self.probability_of(&self.household, pattern)
    }

    fn probability_of(&self, class: &Kinship, pattern: Pattern) -> f64 {
        let matched = self.lambda * self.matched_density(pattern);
        let other = 1.0 - self.lambda;
        other * class.density(pattern) / (matched + other * self.background(pattern, 1.0))
    }

    fn matches_by_time(&self, counts: &PatternCounts) -> [f64; STRATA] {
        let mut times = [0.0; STRATA];
        for (pattern, pairs) in counts.iter() {
            times[pattern.elapsed().number()] += pairs * self.score(pattern, 1.0).probability;
        }
        times
    }

    /// Share of matches among counted pairs by the time between their records; all in "not known" where there is none.
    pub(crate) fn times_of(&self, counts: &PatternCounts) -> [f64; STRATA] {
        let times = self.matches_by_time(counts);
        let all: f64 = times.iter().sum();
        if all > 0.0 {
            times.map(|matches| matches / all)
        } else {
            Model::TIMES_NOT_KNOWN
        }
    }

    /// Share of the matches among counted pairs that tell a birth date in which either record lacks a forename; 0 where
    /// there is no match.
    pub(crate) fn unnamed_of(&self, counts: &PatternCounts) -> f64 {
        let (mut unnamed, mut all) = (0.0, 0.0);
        for (pattern, pairs) in counts.iter() {
            if pattern.code(BIRTH) == usize::from(MISSING) {
                continue;
            }
            let matches = pairs * self.score(pattern, 1.0).probability;
            all += matches;
            if Stratum::of(pattern, BIRTH) == Stratum::UNNAMED {
                unnamed += matches;
            }
        }
        if all > 0.0 { unnamed / all } else { 0.0 }
    }

    /// Shares of matches by the strata of a field.
    pub(crate) fn weights(&self, field: usize) -> [f64; STRATA] {
        strata::weights(field, &self.times, self.unnamed)
    }

    /// By how much matches exceed unrelated pairs at each known time, as far as matches in expectation tell. People come back
    /// soon or not at all, so that two records ten years apart are two people more often than two of one year.
    pub(crate) fn time_ratios(&self, matches: &PatternCounts, random: &PatternCounts) -> [f64; STRATA] {
        let shares = |sums: [f64; STRATA], pseudo: [f64; STRATA]| {
            let known: f64 = (1..STRATA).map(|time| sums[time] + pseudo[time]).sum();
            std::array::from_fn(|time| (sums[time] + pseudo[time]) / known.max(f64::MIN_POSITIVE))
        };
        let mut unrelated = [0.0; STRATA];
        for (pattern, pairs) in self.unrelated_pairs(random) {
            unrelated[pattern.elapsed().number()] += pairs;
        }
        let unrelated: [f64; STRATA] = shares(unrelated, [0.0; STRATA]);
        let matched = self.matches_by_time(matches);
        let matched: [f64; STRATA] = shares(matched, unrelated.map(|share| PSEUDO_MATCHES_IN_TIME * share));
        let ratio = |time: usize| {
            if unrelated[time] > 0.0 {
                (matched[time] / unrelated[time]).clamp(LEAST_TIME_RATIO, MOST_TIME_RATIO)
            } else {
                1.0
            }
        };
        std::array::from_fn(|time| {
            if time == Elapsed::UNKNOWN.number() {
                1.0
            } else {
                ratio(time)
            }
        })
    }

    /// Ratios where no time is known.
    pub(crate) const TIME_TELLS_NOTHING: [f64; STRATA] = [1.0; STRATA];

    /// Shares of times where no time is known.
    pub(crate) const TIMES_NOT_KNOWN: [f64; STRATA] = [1.0, 0.0, 0.0, 0.0, 0.0];

    /// The pairs that are unrelated, in expectation: each pattern's count times the probability of that class.
    pub(crate) fn unrelated_pairs(&self, counts: &PatternCounts) -> impl Iterator<Item = (Pattern, f64)> {
        counts.iter().map(|(pattern, pairs)| {
            let unrelated = (1.0 - self.lambda) * self.unrelated_density(pattern);
            let matched = self.lambda * self.matched_density(pattern);
            let all = matched + (1.0 - self.lambda) * self.background(pattern, 1.0);
            (pattern, pairs * unrelated / all)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::FIELDS;

    /// The forename agrees exactly, nothing else is known.
    const FORENAME_ONLY: Pattern = Pattern::of([7, 0, 0, 0, 0, 0, 0, 0], Elapsed::UNKNOWN);

    fn shares(forename_exact: f64) -> Shares {
        Shares::from_levels(|field| match field {
            0 => vec![1.0 - forename_exact, 0.0, 0.0, 0.0, 0.0, 0.0, forename_exact],
            _ => vec![0.0],
        })
    }

    fn model(kin_share: f64) -> Model {
        Model {
            lambda: 1.0 / 101.0,
            matched: shares(4.0 / 5.0),
            kin: Kinship {
                share: kin_share,
                shares: shares(1.0 / 50.0),
            },
            household: Kinship::none(),
            unrelated: Unrelated::independent(shares(1.0 / 100.0)),
            times: Model::TIMES_NOT_KNOWN,
            unnamed: 0.0,
            time_ratio: Model::TIME_TELLS_NOTHING,
        }
    }

    #[test]
    fn posterior_odds_are_prior_odds_times_the_likelihood_ratio() {
        // Odds 1/100 times (4/5) / (1/100): 4/5, a probability of 4/9.
        let score = model(0.0).score(FORENAME_ONLY, 1.0);
        assert!((score.probability - 4.0 / 9.0).abs() < 1e-15);
        assert!((score.weight - libm::log2(0.8)).abs() < 1e-14);
    }

    #[test]
    fn matches_of_a_time_are_held_against_the_unrelated_pairs_of_that_time() {
        let at = |time| Pattern::of([7, 0, 0, 0, 0, 0, 0, 0], Elapsed::from_number(time));
        let differing = |time| Pattern::of([1, 0, 0, 0, 0, 0, 0, 0], Elapsed::from_number(time));
        let near = Model {
            time_ratio: [1.0, 4.0, 1.0, 1.0, 0.25],
            ..model(0.0)
        };
        // Odds 1/100 times 80, times 4 and times 1/4.
        assert!((near.score(at(1), 1.0).weight - libm::log2(3.2)).abs() < 1e-14);
        assert!((near.score(at(4), 1.0).weight - libm::log2(0.2)).abs() < 1e-14);
        // Of random pairs a half lies at time 1, a half at time 4; of matches 60 and 0, and twenty believed as random:
        // 70/80 and 10/80 against a half.
        let random = PatternCounts::from_iter([1, 4].map(|time| (differing(time), 500.0)));
        let matches = PatternCounts::from_iter([(at(1), 60.0 * 9.0 / 4.0)]);
        let ratios = model(0.0).time_ratios(&matches, &random);
        assert!(
            (ratios[1] - 1.75).abs() < 1e-9 && (ratios[4] - 0.25).abs() < 1e-9,
            "{ratios:?}"
        );
        assert_eq!((ratios[0], ratios[2]), (1.0, 1.0));
        // All matches and one unrelated pair in two thousand million lie there.
        let random = PatternCounts::from_iter([(differing(1), 1e9), (at(4), 1.0)]);
        let matches = PatternCounts::from_iter([(at(4), 1e6)]);
        assert_eq!(model(0.0).time_ratios(&matches, &random)[4], MOST_TIME_RATIO);
    }

    #[test]
    fn kin_are_mixed_into_the_pairs_that_do_not_match() {
        // Background (1/50 + 1/100) / 2 = 3/200: odds (1/100) (4/5) (200/3) = 8/15.
        let score = model(0.5).score(FORENAME_ONLY, 1.0);
        assert!((score.probability - 8.0 / 23.0).abs() < 1e-15);
        assert!(
            (model(0.5).kin_probability(FORENAME_ONLY) - (1.0 / 100.0) / (1.0 / 100.0 * 4.0 / 5.0 + 3.0 / 200.0)).abs()
                < 1e-12
        );
    }

    #[test]
    fn people_of_one_household_are_mixed_in_beside_kin() {
        // Background (1/4) (1/50) + (1/4) (1/10) + (1/2) (1/100) = 7/200: odds (1/100) (4/5) (200/7) = 8/35, and of all that
        // is no match, 35 of 43, 5/7 is of one household and 1/7 kin.
        let mut model = model(0.25);
        model.household = Kinship {
            share: 0.25,
            shares: shares(1.0 / 10.0),
        };
        assert!((model.score(FORENAME_ONLY, 1.0).probability - 8.0 / 43.0).abs() < 1e-15);
        assert!((model.household_probability(FORENAME_ONLY) - 35.0 / 43.0 * 5.0 / 7.0).abs() < 1e-15);
        assert!((model.kin_probability(FORENAME_ONLY) - 35.0 / 43.0 / 7.0).abs() < 1e-15);
    }

    #[test]
    fn a_rare_name_bears_on_strangers_and_not_on_kin() {
        // Background (1/50 + 1/2 * 1/100) / 2 = 1/80: odds (1/100) (4/5) 80 = 16/25.
        let score = model(0.5).score(FORENAME_ONLY, 0.5);
        assert!((score.probability - 16.0 / 41.0).abs() < 1e-15);
    }

    #[test]
    fn matches_are_unnamed_as_far_as_they_tell_a_birth_date_and_no_forename() {
        // A share of 1 at every level but those of the forename: a pair without one is a match with probability 1/101,
        // one with the same forename with 4/9.
        let mut model = model(0.0);
        model.matched = Shares::from_levels(|field| match field {
            0 => vec![1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0 / 5.0],
            _ => vec![1.0; 7],
        });
        model.unrelated = Unrelated::independent(Shares::from_levels(|field| match field {
            0 => vec![99.0 / 100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0 / 100.0],
            _ => vec![1.0; 7],
        }));
        let counts = PatternCounts::from_iter([
            (Pattern::of([0, 0, 7, 0, 0, 0, 0, 0], Elapsed::UNKNOWN), 101.0),
            (Pattern::of([7, 0, 7, 0, 0, 0, 0, 0], Elapsed::UNKNOWN), 6.75),
            (FORENAME_ONLY, 1000.0),
        ]);
        assert!((model.unnamed_of(&counts) - 0.25).abs() < 1e-12);
        assert_eq!(model.unnamed_of(&PatternCounts::default()), 0.0);
    }

    #[test]
    fn nothing_known_leaves_the_prior() {
        let score = model(0.0).score(Pattern::of([0; FIELDS], Elapsed::UNKNOWN), 1.0);
        assert!((score.probability - 1.0 / 101.0).abs() < 1e-15);
    }

    #[test]
    fn unrelated_pairs_are_what_matches_and_kin_leave() {
        let counts = PatternCounts::from_iter([(FORENAME_ONLY, 23.0)]);
        // Of 23 pairs 8 match; the 15 others split as 1/50 to 1/100.
        let unrelated: Vec<_> = model(0.5).unrelated_pairs(&counts).collect();
        assert!((unrelated[0].1 - 5.0).abs() < 1e-12);
    }
}
