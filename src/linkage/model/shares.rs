//! Shares of levels among the pairs of one class, and the sums from which they are estimated.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

use serde::{Deserialize, Serialize};

use super::strata::Stratum;
use crate::linkage::compare::{COMPARISONS, FIELDS, LEVEL_CODES, Level, Pattern, STRATA};

/// Share of each level among the pairs of one class, by stratum and field. The code for a missing value has share 1: no
/// evidence. Beyond the strata of a field stand the shares of its first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shares([[[f64; LEVEL_CODES]; FIELDS]; STRATA]);

impl Shares {
    /// The shares of matches that are believed before any data is seen.
    pub(crate) fn prior_match() -> Shares {
        Shares::believed(|level| level.prior_match)
    }

    /// The shares of unrelated pairs that are believed before any data is seen.
    pub(crate) fn prior_unrelated() -> Shares {
        Shares::believed(|level| level.prior_unrelated)
    }

    fn believed(share: fn(&Level) -> f64) -> Shares {
        Shares::from_levels(|field| COMPARISONS[field].levels.iter().map(share).collect())
    }

    /// Shares from one list a field, lowest level first, whatever the stratum.
    pub(crate) fn from_levels(levels: impl Fn(usize) -> Vec<f64>) -> Shares {
        let lists: [Vec<f64>; FIELDS] = std::array::from_fn(levels);
        Shares::from_strata(|_, field| lists[field].clone())
    }

    /// Shares from one list a stratum and field, lowest level first.
    pub(crate) fn from_strata(levels: impl Fn(Stratum, usize) -> Vec<f64>) -> Shares {
        let mut shares = [[[1.0; LEVEL_CODES]; FIELDS]; STRATA];
        for (number, fields) in shares.iter_mut().enumerate() {
            for (field, codes) in fields.iter_mut().enumerate() {
                let levels = levels(Stratum::from_number(number, field), field);
                for (code, share) in codes.iter_mut().skip(1).zip(levels) {
                    *code = share;
                }
            }
        }
        Shares(shares)
    }

    /// The shares of one field's levels in a stratum, lowest first.
    pub(crate) fn levels(&self, stratum: Stratum, field: usize) -> &[f64] {
        &self.0[stratum.number()][field][1..=COMPARISONS[field].levels.len()]
    }

    /// The shares of one field's levels over all strata, of which each has a weight, lowest first.
    pub(crate) fn over_strata(&self, weights: &[f64; STRATA], field: usize) -> Vec<f64> {
        let at = |stratum: Stratum, level: usize| weights[stratum.number()] * self.levels(stratum, field)[level];
        let levels = 0..COMPARISONS[field].levels.len();
        levels
            .map(|level| Stratum::all(field).map(|stratum| at(stratum, level)).sum())
            .collect()
    }

    /// The share of the level on which a pattern stands in a field; 1 where the field is missing.
    pub(crate) fn share(&self, pattern: Pattern, field: usize) -> f64 {
        self.0[Stratum::of(pattern, field).number()][field][pattern.code(field)]
    }

    /// Probability of a pattern, given the class, the strata and which fields are known, the fields independent.
    pub(crate) fn density(&self, pattern: Pattern) -> f64 {
        (0..FIELDS).map(|field| self.share(pattern, field)).product()
    }

    /// The largest difference to other shares.
    pub(crate) fn distance(&self, other: &Shares) -> f64 {
        let own = self.0.iter().flatten().flatten();
        let differences = own
            .zip(other.0.iter().flatten().flatten())
            .map(|(own, other)| (own - other).abs());
        differences.fold(0.0, f64::max)
    }
}

/// Sums, over weighted pairs, of each field's known levels by stratum: what shares are estimated from.
#[derive(Debug, Clone)]
pub(crate) struct LevelSums([[[f64; LEVEL_CODES]; FIELDS]; STRATA]);

impl LevelSums {
    /// Sums weighted pairs.
    pub(crate) fn of(pairs: impl Iterator<Item = (Pattern, f64)>) -> LevelSums {
        let mut sums = [[[0.0; LEVEL_CODES]; FIELDS]; STRATA];
        for (pattern, weight) in pairs {
            for field in 0..FIELDS {
                sums[Stratum::of(pattern, field).number()][field][pattern.code(field)] += weight;
            }
        }
        LevelSums(sums)
    }

    /// Sums of one field's known levels, lowest first, over all strata.
    pub(crate) fn pooled(&self, field: usize) -> Vec<f64> {
        let codes = 1..=COMPARISONS[field].levels.len();
        codes
            .map(|code| self.0.iter().map(|fields| fields[field][code]).sum())
            .collect()
    }

    /// Sums of one field's known levels in a stratum, lowest first.
    pub(crate) fn of_stratum(&self, stratum: Stratum, field: usize) -> &[f64] {
        &self.0[stratum.number()][field][1..=COMPARISONS[field].levels.len()]
    }
}

/// Posterior mean shares under a Dirichlet prior worth `pseudo_pairs` pairs of the prior's shares.
pub(crate) fn smoothed(sums: &[f64], prior: &[f64], pseudo_pairs: f64) -> Vec<f64> {
    let total = sums.iter().sum::<f64>() + pseudo_pairs;
    sums.iter()
        .zip(prior)
        .map(|(sum, prior)| (sum + pseudo_pairs * prior) / total)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::{BIRTH, Elapsed, FORENAME, SURNAME};

    #[test]
    fn a_birth_date_has_a_density_of_its_own_where_a_forename_is_missing() {
        let shares = Shares::from_strata(|stratum, field| match field {
            BIRTH if stratum == Stratum::UNNAMED => vec![0.125, 0.125, 0.0, 0.0, 0.0, 0.0, 0.75],
            BIRTH => vec![0.0, 0.0625, 0.0, 0.0, 0.0, 0.0, 0.9375],
            FORENAME => vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5],
            _ => vec![0.25; COMPARISONS[field].levels.len()],
        });
        let density = |forename: u8, birth: u8| {
            shares.density(Pattern::of(
                [forename, 0, birth, 0, 0, 0, 0, 0],
                Elapsed::from_number(3),
            ))
        };
        // Of the same year: 1/8 where a forename is missing, which is no evidence itself; else 1/2 times 1/16.
        assert_eq!((density(0, 2), density(7, 2)), (0.125, 0.03125));
        assert_eq!((density(0, 7), density(6, 7)), (0.75, 0.46875));
        // A birth date that is missing says nothing in either stratum.
        assert_eq!((density(0, 0), density(7, 0)), (1.0, 0.5));
        assert_eq!(shares.over_strata(&[0.75, 0.25, 0.0, 0.0, 0.0], BIRTH)[6], 0.890625);
    }

    #[test]
    fn level_sums_leave_out_what_is_missing_and_keep_strata_apart() {
        let years = |number| Elapsed::from_number(number);
        let after = |number| Stratum::after(years(number));
        let pairs = [
            (Pattern::of([6, 0, 1, 0, 0, 0, 0, 0], years(1)), 2.0),
            (Pattern::of([6, 1, 0, 0, 0, 0, 0, 0], years(1)), 1.5),
            (Pattern::of([6, 1, 0, 0, 0, 0, 0, 0], years(2)), 0.5),
        ];
        let sums = LevelSums::of(pairs.into_iter());
        assert_eq!(
            (sums.pooled(0)[5], sums.pooled(1)[0], sums.pooled(2)[0]),
            (4.0, 2.0, 2.0)
        );
        assert_eq!(sums.of_stratum(after(1), SURNAME)[0], 1.5);
        assert_eq!(sums.of_stratum(after(2), SURNAME)[0], 0.5);
        assert_eq!(sums.of_stratum(Stratum::FIRST, FORENAME)[5], 4.0);
        let without = LevelSums::of([(Pattern::of([0, 0, 1, 0, 0, 0, 0, 0], years(2)), 3.0)].into_iter());
        assert_eq!(without.of_stratum(Stratum::UNNAMED, BIRTH)[0], 3.0);
        assert_eq!(
            (without.of_stratum(Stratum::FIRST, BIRTH)[0], without.pooled(BIRTH)[0]),
            (0.0, 3.0)
        );
        let all: f64 = (0..FIELDS).flat_map(|field| sums.pooled(field)).sum();
        assert_eq!(all, 8.0);
    }
}
