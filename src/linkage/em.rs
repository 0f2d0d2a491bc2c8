//! Expectation maximisation of the match shares m and of lambda, on counts of patterns, with the rest of the model fixed.
//!
//! The candidate pairs are a selection, and the blocking rules select on the very fields that are compared. But they
//! select on nothing else: given its pattern a candidate is as likely a match as any other pair with that pattern. So
//! lambda is the share among *all* pairs of the population, the densities are those of all pairs, and pairs outside the
//! candidates count as no match. What bias remains comes from the matches that no rule finds.
//!
//! Custody: the pseudonymous zone; counts only.

use super::compare::{COMPARISONS, Elapsed, FIELDS, Pattern};
use super::model::{LevelSums, Shares, is_timed};
use super::monotone::monotone;

/// Matches that the prior shares of m are worth. They decide in a population of a few dozen matches, and are noise in one
/// of thousands.
const PSEUDO_MATCHES: f64 = 20.0;
/// Matches that the prior of lambda is worth.
const PSEUDO_LAMBDA: f64 = 2.0;
const MAX_ITERATIONS: usize = 500;
const TOLERANCE: f64 = 1e-7;

/// What is observed: each candidate pattern, the pairs that show it, and its density among pairs that do not match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) pattern: Pattern,
    pub(crate) pairs: f64,
    pub(crate) background: f64,
}

/// The estimate and how it was reached.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    /// Shares of levels among matches.
    pub(crate) matched: Shares,
    /// Share of matches among all pairs.
    pub(crate) lambda: f64,
    /// Log posterior density (up to a constant) at the start of each iteration: never falling.
    pub(crate) log_posterior: Vec<f64>,
    /// Whether the estimate had come to rest.
    pub(crate) converged: bool,
}

/// Fits m and lambda from a start, under Dirichlet priors around [`Shares::prior_match`] and `prior_lambda`.
///
/// `universe` is the number of pairs in the population, `unrelated` the shares against which weights must be monotone.
pub(crate) fn fit(
    observed: &[Observed],
    universe: f64,
    unrelated: &Shares,
    prior_lambda: f64,
    start: (Shares, f64),
) -> Fit {
    let prior = Shares::prior_match();
    let outside = (universe - observed.iter().map(|seen| seen.pairs).sum::<f64>()).max(0.0);
    let lambda_prior = LambdaPrior {
        matches: PSEUDO_LAMBDA,
        others: PSEUDO_LAMBDA * (1.0 / prior_lambda - 1.0),
    };
    let (matched, lambda) = start;
    let mut fit = Fit {
        matched,
        lambda,
        log_posterior: Vec::new(),
        converged: false,
    };
    while fit.log_posterior.len() < MAX_ITERATIONS && !fit.converged {
        let mut log_posterior = lambda_prior.log_density(fit.lambda, outside) + log_prior(&fit.matched, &prior);
        let mut expected = Vec::with_capacity(observed.len());
        for seen in observed {
            let matched = fit.lambda * fit.matched.density(seen.pattern);
            let either = matched + (1.0 - fit.lambda) * seen.background;
            log_posterior += seen.pairs * libm::log(either);
            expected.push((seen.pattern, seen.pairs * matched / either));
        }
        fit.log_posterior.push(log_posterior);
        let matches: f64 = expected.iter().map(|(_, matches)| matches).sum();
        let sums = LevelSums::of(expected.into_iter());
        let matched = Shares::from_strata(|elapsed, field| {
            let sums = sums.of_stratum(elapsed, field);
            let counts = sums.iter().zip(prior.levels(elapsed, field));
            let counts: Vec<f64> = counts.map(|(sum, prior)| sum + PSEUDO_MATCHES * prior).collect();
            likeliest(
                &counts,
                unrelated.levels(elapsed, field),
                COMPARISONS[field].least_agreement,
            )
        });
        let lambda = lambda_prior.mode(matches, universe);
        let change = matched.distance(&fit.matched).max((lambda / fit.lambda - 1.0).abs());
        fit.converged = change < TOLERANCE;
        (fit.matched, fit.lambda) = (matched, lambda);
    }
    fit
}

/// The likeliest shares with monotone weights and at least `least` of the highest level.
fn likeliest(counts: &[f64], unrelated: &[f64], least: f64) -> Vec<f64> {
    let shares = monotone(counts, unrelated);
    let (Some(&highest), Some((_, lower)), Some((_, lower_unrelated))) =
        (shares.last(), counts.split_last(), unrelated.split_last())
    else {
        return shares;
    };
    if highest >= least {
        return shares;
    }
    let lower = monotone(lower, lower_unrelated)
        .into_iter()
        .map(|share| share * (1.0 - least));
    lower.chain([least]).collect()
}

/// Fields that are not timed have one prior, the others one for each stratum.
fn log_prior(matched: &Shares, prior: &Shares) -> f64 {
    let parts = Elapsed::all().flat_map(|elapsed| (0..FIELDS).map(move |field| (elapsed, field)));
    let own = parts.filter(|(elapsed, field)| is_timed(*field) || *elapsed == Elapsed::UNKNOWN);
    let levels = own.flat_map(|(elapsed, field)| {
        let levels = matched.levels(elapsed, field).iter();
        levels.zip(prior.levels(elapsed, field))
    });
    levels
        .map(|(share, prior)| PSEUDO_MATCHES * prior * libm::log(*share))
        .sum()
}

/// Pairs that the prior adds on either side.
struct LambdaPrior {
    matches: f64,
    others: f64,
}

impl LambdaPrior {
    fn log_density(&self, lambda: f64, outside: f64) -> f64 {
        self.matches * libm::log(lambda) + (self.others + outside) * libm::log1p(-lambda)
    }

    fn mode(&self, matches: f64, universe: f64) -> f64 {
        (matches + self.matches) / (universe + self.matches + self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::{BIRTH, FORENAME, SURNAME};

    fn pattern(forename: u8, surname: u8, birth: u8) -> Pattern {
        Pattern::of([forename, surname, birth, 0, 0, 0, 0, 0], Elapsed::UNKNOWN)
    }

    #[test]
    fn certain_matches_give_the_counts_with_the_prior_added() {
        // 100 pairs that nothing but a match explains, all with the same forename. With 20 matches of the prior,
        // m = (100 + 20 * 0.859) / 120; lambda = (100 + 2) / (10,000 + 2 / 0.01) = 1/100.
        let observed = [Observed {
            pattern: pattern(7, 0, 0),
            pairs: 100.0,
            background: 1e-300,
        }];
        let start = (Shares::prior_match(), 0.01);
        let fit = fit(&observed, 10_000.0, &Shares::prior_unrelated(), 0.01, start);
        assert!(fit.converged);
        assert!((fit.matched.levels(Elapsed::UNKNOWN, FORENAME)[6] - 117.18 / 120.0).abs() < 1e-12);
        assert!((fit.matched.levels(Elapsed::UNKNOWN, FORENAME)[0] - 1.0 / 120.0).abs() < 1e-12);
        assert!((fit.lambda - 0.01).abs() < 1e-12);
    }

    /// Expected counts of all patterns of names and birth date under known shares.
    fn exact_counts(matched: &Shares, lambda: f64, universe: f64) -> Vec<Observed> {
        let unrelated = Shares::prior_unrelated();
        let codes = (1..=7).flat_map(|forename| {
            let rest = (1..=6).flat_map(|surname| (1..=7).map(move |birth| (surname, birth)));
            rest.map(move |(surname, birth)| (forename, surname, birth))
        });
        let seen = codes.map(|(forename, surname, birth)| {
            let pattern = pattern(forename, surname, birth);
            let background = unrelated.density(pattern);
            let pairs = universe * (lambda * matched.density(pattern) + (1.0 - lambda) * background);
            Observed {
                pattern,
                pairs,
                background,
            }
        });
        seen.collect()
    }

    fn planted() -> Shares {
        Shares::from_levels(|field| match field {
            FORENAME => vec![0.10, 0.02, 0.02, 0.06, 0.049, 0.001, 0.75],
            SURNAME => vec![0.20, 0.01, 0.04, 0.03, 0.04, 0.68],
            BIRTH => vec![0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.93],
            _ => vec![0.0],
        })
    }

    fn found(observed: &[Observed]) -> Fit {
        let start = (Shares::prior_match(), 1e-6);
        fit(observed, 1e12, &Shares::prior_unrelated(), 1e-6, start)
    }

    /// The largest difference between found and planted shares.
    fn error(fit: &Fit) -> f64 {
        let planted = planted();
        let pairs = [FORENAME, SURNAME, BIRTH].into_iter().flat_map(|field| {
            let found = fit.matched.levels(Elapsed::UNKNOWN, field);
            found.iter().zip(planted.levels(Elapsed::UNKNOWN, field))
        });
        pairs
            .map(|(found, planted)| (found - planted).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn the_shares_that_made_the_counts_are_found_again() {
        let fit = found(&exact_counts(&planted(), 1e-3, 1e12));
        assert!(fit.converged);
        assert!((fit.lambda / 1e-3 - 1.0).abs() < 1e-3, "{}", fit.lambda);
        assert!(error(&fit) < 1e-3, "{}", error(&fit));
    }

    #[test]
    fn candidates_chosen_by_pattern_give_about_the_same_shares() {
        let mut observed = exact_counts(&planted(), 1e-3, 1e12);
        let all: f64 = observed.iter().map(|seen| seen.pairs).sum();
        // As blocking does: the birth date, most of it with the surname, or both names.
        observed.retain(|seen| {
            let [forename, surname, birth] = [FORENAME, SURNAME, BIRTH].map(|field| seen.pattern.code(field));
            matches!(
                (forename, surname, birth),
                (_, _, 7) | (5.., _, 4..) | (_, 4.., 4..) | (5.., 4.., _)
            )
        });
        let kept: f64 = observed.iter().map(|seen| seen.pairs).sum();
        let fit = found(&observed);
        assert!(kept < all / 100.0);
        // Missed are 2.3 % of the matches, and what is ambiguous goes the way of the shares.
        assert!((fit.lambda / 1e-3 - 0.97).abs() < 0.02, "{}", fit.lambda);
        assert!(error(&fit) < 0.04, "{}", error(&fit));
    }

    #[test]
    fn the_highest_level_keeps_its_least_share_and_the_others_divide_the_rest() {
        assert_eq!(
            likeliest(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.75),
            [0.0625, 0.1875, 0.75]
        );
        assert_eq!(
            likeliest(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.25),
            [0.125, 0.375, 0.5]
        );
    }

    #[test]
    fn the_posterior_never_falls_from_one_iteration_to_the_next() {
        let observed = exact_counts(&planted(), 1e-4, 1e6);
        let fit = fit(
            &observed,
            1e6,
            &Shares::prior_unrelated(),
            1e-2,
            (Shares::prior_match(), 1e-2),
        );
        assert!(fit.log_posterior.len() > 3);
        assert!(
            fit.log_posterior
                .windows(2)
                .all(|two| two[1] >= two[0] - 1e-9 * two[0].abs())
        );
    }
}
