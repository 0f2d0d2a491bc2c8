//! The model of Fellegi and Sunter (1969, JASA 64(328)), with one class more: pairs of kin.
//!
//! A pair of records is one person twice (match), two people of one family (kin), or two people who have nothing to do
//! with each other (unrelated). Brothers and sisters, and twins above all, agree in surname, postcode and even the birth
//! date far more often than chance; a model with two classes either takes them for matches or learns "household".
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

use super::compare::{COMPARISONS, FIELDS, LEVEL_CODES, Pattern, PatternCounts};

/// Share of each level among the pairs of one class, field by field. The code for a missing value has share 1: no
/// evidence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shares([[f64; LEVEL_CODES]; FIELDS]);

impl Shares {
    /// The shares of matches that are believed before any data is seen.
    pub(crate) fn prior_match() -> Shares {
        Shares::from_levels(|field| {
            COMPARISONS[field]
                .levels
                .iter()
                .map(|level| level.prior_match)
                .collect()
        })
    }

    /// The shares of unrelated pairs that are believed before any data is seen.
    pub(crate) fn prior_unrelated() -> Shares {
        Shares::from_levels(|field| {
            COMPARISONS[field]
                .levels
                .iter()
                .map(|level| level.prior_unrelated)
                .collect()
        })
    }

    /// Shares from one list a field, lowest level first.
    pub(crate) fn from_levels(levels: impl Fn(usize) -> Vec<f64>) -> Shares {
        let mut shares = [[1.0; LEVEL_CODES]; FIELDS];
        for (field, codes) in shares.iter_mut().enumerate() {
            for (code, share) in codes.iter_mut().skip(1).zip(levels(field)) {
                *code = share;
            }
        }
        Shares(shares)
    }

    /// The shares of one field's levels, lowest first.
    pub(crate) fn levels(&self, field: usize) -> &[f64] {
        &self.0[field][1..=COMPARISONS[field].levels.len()]
    }

    /// Probability of a pattern, given the class and which fields are known, the fields independent.
    pub(crate) fn density(&self, pattern: Pattern) -> f64 {
        (0..FIELDS).map(|field| self.0[field][pattern.code(field)]).product()
    }

    /// The largest difference to other shares.
    pub(crate) fn distance(&self, other: &Shares) -> f64 {
        let differences = self
            .0
            .iter()
            .flatten()
            .zip(other.0.iter().flatten())
            .map(|(own, other)| (own - other).abs());
        differences.fold(0.0, f64::max)
    }
}

/// Sums, over weighted pairs, of each field's known levels, lowest first: what shares are estimated from.
pub(crate) fn level_sums(pairs: impl Iterator<Item = (Pattern, f64)>) -> [Vec<f64>; FIELDS] {
    let mut sums: [Vec<f64>; FIELDS] = std::array::from_fn(|field| vec![0.0; COMPARISONS[field].levels.len()]);
    for (pattern, weight) in pairs {
        for (field, levels) in sums.iter_mut().enumerate() {
            if let Some(sum) = pattern
                .code(field)
                .checked_sub(1)
                .and_then(|level| levels.get_mut(level))
            {
                *sum += weight;
            }
        }
    }
    sums
}

/// Posterior mean shares under a Dirichlet prior worth `pseudo_pairs` pairs of the prior's shares.
pub(crate) fn smoothed(sums: &[f64], prior: &[f64], pseudo_pairs: f64) -> Vec<f64> {
    let total = sums.iter().sum::<f64>() + pseudo_pairs;
    sums.iter()
        .zip(prior)
        .map(|(sum, prior)| (sum + pseudo_pairs * prior) / total)
        .collect()
}

/// The trained model of one population.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// Probability that two records of the population, taken at random, are one person.
    pub(crate) lambda: f64,
    /// Probability that two records that are not one person belong to kin.
    pub(crate) kin_share: f64,
    /// Shares among matches (m).
    pub(crate) matched: Shares,
    /// Shares among kin.
    pub(crate) kin: Shares,
    /// Shares among unrelated pairs (u).
    pub(crate) unrelated: Shares,
}

/// How strongly a pair speaks for one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    /// Posterior log odds of a match, base 2.
    pub(crate) weight: f64,
    /// Posterior probability of a match.
    pub(crate) probability: f64,
}

impl Model {
    /// Density of a pattern among pairs that are not one person. `rarity` is what the shared names' own frequency makes
    /// of the chance that unrelated people agree on them, relative to the average name.
    pub(crate) fn background(&self, pattern: Pattern, rarity: f64) -> f64 {
        self.kin_share * self.kin.density(pattern) + (1.0 - self.kin_share) * self.unrelated.density(pattern) * rarity
    }

    /// Scores a pair.
    pub(crate) fn score(&self, pattern: Pattern, rarity: f64) -> Score {
        let matched = self.lambda * self.matched.density(pattern);
        let other = (1.0 - self.lambda) * self.background(pattern, rarity);
        Score {
            weight: libm::log2(matched / other),
            probability: matched / (matched + other),
        }
    }

    /// Probability that a pair is kin.
    pub(crate) fn kin_probability(&self, pattern: Pattern) -> f64 {
        let kin = (1.0 - self.lambda) * self.kin_share * self.kin.density(pattern);
        let matched = self.lambda * self.matched.density(pattern);
        kin / (matched + (1.0 - self.lambda) * self.background(pattern, 1.0))
    }

    /// Weight of a level, log2(m / u), for codes that are not missing.
    pub(crate) fn level_weight(&self, field: usize, level: usize) -> f64 {
        libm::log2(self.matched.levels(field)[level] / self.unrelated.levels(field)[level])
    }

    /// The pairs that are unrelated, in expectation: each pattern's count times the probability of that class.
    pub(crate) fn unrelated_pairs(&self, counts: &PatternCounts) -> impl Iterator<Item = (Pattern, f64)> {
        counts.iter().map(|(pattern, pairs)| {
            let unrelated = (1.0 - self.lambda) * (1.0 - self.kin_share) * self.unrelated.density(pattern);
            let kin = (1.0 - self.lambda) * self.kin_share * self.kin.density(pattern);
            let matched = self.lambda * self.matched.density(pattern);
            (pattern, pairs * unrelated / (matched + kin + unrelated))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The forename agrees exactly, nothing else is known.
    const FORENAME_ONLY: Pattern = Pattern::of([6, 0, 0, 0, 0, 0]);

    fn shares(forename_exact: f64) -> Shares {
        Shares::from_levels(|field| match field {
            0 => vec![1.0 - forename_exact, 0.0, 0.0, 0.0, 0.0, forename_exact],
            _ => vec![0.0],
        })
    }

    fn model(kin_share: f64) -> Model {
        Model {
            lambda: 1.0 / 101.0,
            kin_share,
            matched: shares(4.0 / 5.0),
            kin: shares(1.0 / 50.0),
            unrelated: shares(1.0 / 100.0),
        }
    }

    #[test]
    fn posterior_odds_are_prior_odds_times_the_likelihood_ratio() {
        // Odds 1/100 times (4/5) / (1/100): 4/5, a probability of 4/9.
        let score = model(0.0).score(FORENAME_ONLY, 1.0);
        assert!((score.probability - 4.0 / 9.0).abs() < 1e-15);
        assert!((score.weight - libm::log2(0.8)).abs() < 1e-14);
        assert!((model(0.0).level_weight(0, 5) - libm::log2(80.0)).abs() < 1e-14);
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
    fn a_rare_name_bears_on_strangers_and_not_on_kin() {
        // Background (1/50 + 1/2 * 1/100) / 2 = 1/80: odds (1/100) (4/5) 80 = 16/25.
        let score = model(0.5).score(FORENAME_ONLY, 0.5);
        assert!((score.probability - 16.0 / 41.0).abs() < 1e-15);
    }

    #[test]
    fn nothing_known_leaves_the_prior() {
        let score = model(0.0).score(Pattern::of([0; FIELDS]), 1.0);
        assert!((score.probability - 1.0 / 101.0).abs() < 1e-15);
    }

    #[test]
    fn unrelated_pairs_are_what_matches_and_kin_leave() {
        let counts = PatternCounts::from_iter([(FORENAME_ONLY, 23)]);
        // Of 23 pairs 8 match; the 15 others split as 1/50 to 1/100.
        let unrelated: Vec<_> = model(0.5).unrelated_pairs(&counts).collect();
        assert!((unrelated[0].1 - 5.0).abs() < 1e-12);
    }

    #[test]
    fn level_sums_leave_out_what_is_missing() {
        let sums = level_sums(
            [
                (Pattern::of([6, 0, 1, 0, 0, 0]), 2.0),
                (Pattern::of([6, 1, 0, 0, 0, 0]), 1.5),
            ]
            .into_iter(),
        );
        assert_eq!((sums[0][5], sums[1][0], sums[2][0]), (3.5, 1.5, 2.0));
        assert_eq!(sums.iter().flatten().sum::<f64>(), 7.0);
    }
}
