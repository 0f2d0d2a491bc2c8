//! Shares of levels among the pairs of one class, and the sums from which they are estimated.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

use serde::{Deserialize, Serialize};

use crate::linkage::compare::{
    ADDRESS, COMPARISONS, Elapsed, FIELDS, LEVEL_CODES, Level, POSTCODE, Pattern, STRATA, SURNAME,
};

/// Whether life changes a field, so that its shares among matches are estimated by the time between the records.
pub(crate) fn is_timed(field: usize) -> bool {
    matches!(field, SURNAME | POSTCODE | ADDRESS)
}

/// Share of each level among the pairs of one class, by elapsed time and field. The code for a missing value has share 1:
/// no evidence. Fields that are not timed have the same shares in every stratum.
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

    /// Shares from one list a field, lowest level first, whatever the time.
    pub(crate) fn from_levels(levels: impl Fn(usize) -> Vec<f64>) -> Shares {
        let lists: [Vec<f64>; FIELDS] = std::array::from_fn(levels);
        Shares::from_strata(|_, field| lists[field].clone())
    }

    /// Shares from one list a stratum and field, lowest level first.
    pub(crate) fn from_strata(levels: impl Fn(Elapsed, usize) -> Vec<f64>) -> Shares {
        let mut shares = [[[1.0; LEVEL_CODES]; FIELDS]; STRATA];
        for (stratum, fields) in shares.iter_mut().enumerate() {
            for (field, codes) in fields.iter_mut().enumerate() {
                let levels = levels(Elapsed::from_number(stratum), field);
                for (code, share) in codes.iter_mut().skip(1).zip(levels) {
                    *code = share;
                }
            }
        }
        Shares(shares)
    }

    /// The shares of one field's levels in a stratum, lowest first.
    pub(crate) fn levels(&self, elapsed: Elapsed, field: usize) -> &[f64] {
        &self.0[elapsed.number()][field][1..=COMPARISONS[field].levels.len()]
    }

    /// The shares of one field's levels over all times, as they occur, lowest first.
    pub(crate) fn over_times(&self, times: &[f64; STRATA], field: usize) -> Vec<f64> {
        let at = |elapsed: Elapsed, level: usize| times[elapsed.number()] * self.levels(elapsed, field)[level];
        let levels = 0..COMPARISONS[field].levels.len();
        levels
            .map(|level| Elapsed::all().map(|elapsed| at(elapsed, level)).sum())
            .collect()
    }

    /// The share of the level on which a pattern stands in a field; 1 where the field is missing.
    pub(crate) fn share(&self, pattern: Pattern, field: usize) -> f64 {
        self.0[pattern.elapsed().number()][field][pattern.code(field)]
    }

    /// Probability of a pattern, given the class, the time and which fields are known, the fields independent.
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

/// Sums, over weighted pairs, of each field's known levels by elapsed time: what shares are estimated from.
#[derive(Debug, Clone)]
pub(crate) struct LevelSums([[[f64; LEVEL_CODES]; FIELDS]; STRATA]);

impl LevelSums {
    /// Sums weighted pairs.
    pub(crate) fn of(pairs: impl Iterator<Item = (Pattern, f64)>) -> LevelSums {
        let mut sums = [[[0.0; LEVEL_CODES]; FIELDS]; STRATA];
        for (pattern, weight) in pairs {
            let fields = &mut sums[pattern.elapsed().number()];
            for (field, codes) in fields.iter_mut().enumerate() {
                codes[pattern.code(field)] += weight;
            }
        }
        LevelSums(sums)
    }

    /// Sums of one field's known levels, lowest first, over all times.
    pub(crate) fn pooled(&self, field: usize) -> Vec<f64> {
        let codes = 1..=COMPARISONS[field].levels.len();
        codes
            .map(|code| self.0.iter().map(|fields| fields[field][code]).sum())
            .collect()
    }

    /// Sums of one field's known levels, lowest first: those of the stratum for timed fields, else over all times.
    pub(crate) fn of_stratum(&self, elapsed: Elapsed, field: usize) -> Vec<f64> {
        if is_timed(field) {
            self.0[elapsed.number()][field][1..=COMPARISONS[field].levels.len()].to_vec()
        } else {
            self.pooled(field)
        }
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

    #[test]
    fn level_sums_leave_out_what_is_missing_and_keep_times_apart_where_life_changes_a_field() {
        let years = |number| Elapsed::from_number(number);
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
        assert_eq!(sums.of_stratum(years(1), SURNAME)[0], 1.5);
        assert_eq!(sums.of_stratum(years(2), 0)[5], 4.0);
        let all: f64 = (0..FIELDS).flat_map(|field| sums.pooled(field)).sum();
        assert_eq!(all, 8.0);
    }
}
