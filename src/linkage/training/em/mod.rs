//! Expectation maximisation of the match shares m and of lambda, on counts of patterns, with the rest of the model fixed.
//!
//! The candidate pairs are a selection, and the blocking rules select on the very fields that are compared. But they
//! select on nothing else: given its pattern a candidate is as likely a match as any other pair with that pattern. So
//! lambda is the share among *all* pairs of the population, the densities are those of all pairs, and pairs outside the
//! candidates count as no match. What bias remains comes from the matches that no rule finds.
//!
//! Without beliefs, and at rest when Splink is, the loop is that of Splink 5: `parity` holds it against a model trained there.
//!
//! Custody: the pseudonymous zone; counts only.

mod monotone;

pub(crate) mod information;
#[cfg(test)]
mod parity;
pub(crate) mod starts;

use super::em::monotone::monotone;
use crate::linkage::compare::{Elapsed, FIELDS, Pattern};
use crate::linkage::model::shares::{LevelSums, Shares, is_timed};

/// Matches that the prior shares of m are worth. They decide in a population of a few dozen matches, and are noise in one
/// of thousands.
pub(crate) const PSEUDO_MATCHES: f64 = 20.0;
/// The most of all pairs that are believed to be matches. Else a few records that share what says nothing, such as a name
/// that stands for all, are explained as one person who gave a new birth date each time.
const MOST_MATCHES: f64 = 0.5;
/// Matches that the prior of lambda is worth.
const PSEUDO_LAMBDA: f64 = 2.0;

/// What is observed: a candidate pattern, the pairs that show it, and its density among pairs that do not match. Where the
/// frequencies of values are to enter the fit, pairs of one pattern have several densities and are told apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) pattern: Pattern,
    pub(crate) pairs: f64,
    pub(crate) background: f64,
}

/// On what conditions a fit is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conditions<'a> {
    /// Pairs of which lambda is a share; at least those observed.
    pub(crate) universe: f64,
    /// What is believed beforehand; without it the fit is the likeliest.
    pub(crate) belief: Option<Belief<'a>>,
    /// When the estimate is at rest.
    pub(crate) rest: Rest,
}

/// What is believed before any data is seen: Dirichlet priors around [`Shares::prior_match`] and lambda, weights that never
/// fall as agreement grows, and the least agreement of each field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Belief<'a> {
    /// Share of matches among all pairs.
    pub(crate) lambda: f64,
    /// The shares against which weights must be monotone.
    pub(crate) unrelated: &'a Shares,
    /// The least agreement of each field; 0 where nothing is held up.
    pub(crate) least: [f64; FIELDS],
}

/// When an estimate is at rest: no share changes by as much as the tolerance from one iteration to the next, nor does lambda,
/// in itself or relative to what it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    pub(crate) tolerance: f64,
    pub(crate) is_relative: bool,
    pub(crate) most_iterations: usize,
}

impl Rest {
    /// That of our own fits.
    pub(crate) const OURS: Rest = Rest {
        tolerance: 1e-7,
        is_relative: true,
        most_iterations: 500,
    };
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

/// Fits m and lambda from a start.
pub(crate) fn fit(observed: &[Observed], conditions: &Conditions<'_>, start: (Shares, f64)) -> Fit {
    let prior = Shares::prior_match();
    let outside = (conditions.universe - observed.iter().map(|seen| seen.pairs).sum::<f64>()).max(0.0);
    let lambda_prior = LambdaPrior::of(conditions);
    let (matched, lambda) = start;
    let mut fit = Fit {
        matched,
        lambda,
        log_posterior: Vec::new(),
        converged: false,
    };
    while fit.log_posterior.len() < conditions.rest.most_iterations && !fit.converged {
        let mut log_posterior = lambda_prior.log_density(fit.lambda, outside);
        if conditions.belief.is_some() {
            log_posterior += log_prior(&fit.matched, &prior);
        }
        let mut expected = Vec::with_capacity(observed.len());
        for seen in observed {
            let (matched, either) = fit.densities(seen);
            log_posterior += seen.pairs * libm::log(either);
            expected.push((seen.pattern, seen.pairs * matched / either));
        }
        fit.log_posterior.push(log_posterior);
        let matches: f64 = expected.iter().map(|(_, matches)| matches).sum();
        let sums = LevelSums::of(expected.into_iter());
        let matched = Shares::from_strata(|elapsed, field| {
            let sums = sums.of_stratum(elapsed, field);
            match conditions.belief {
                Some(belief) => believed(&sums, (elapsed, field), &prior, belief),
                None => likeliest(&sums, fit.matched.levels(elapsed, field)),
            }
        });
        let lambda = lambda_prior.mode(matches, conditions.universe);
        let scale = if conditions.rest.is_relative { fit.lambda } else { 1.0 };
        let change = matched.distance(&fit.matched).max((lambda - fit.lambda).abs() / scale);
        fit.converged = change < conditions.rest.tolerance;
        (fit.matched, fit.lambda) = (matched, lambda);
    }
    fit
}

impl Fit {
    /// Density of an observed pattern together with a match, and with either.
    fn densities(&self, seen: &Observed) -> (f64, f64) {
        let matched = self.lambda * self.matched.density(seen.pattern);
        (matched, matched + (1.0 - self.lambda) * seen.background)
    }

    /// Probability that a pair of an observed pattern is a match.
    pub(crate) fn probability(&self, seen: &Observed) -> f64 {
        let (matched, either) = self.densities(seen);
        matched / either
    }
}

/// The shares that counts alone make likeliest; those of before where there is no count.
fn likeliest(sums: &[f64], before: &[f64]) -> Vec<f64> {
    let total: f64 = sums.iter().sum();
    if total > 0.0 {
        sums.iter().map(|sum| sum / total).collect()
    } else {
        before.to_vec()
    }
}

/// The likeliest shares of a field in a stratum, with the matches of the prior added to those counted.
fn believed(sums: &[f64], (elapsed, field): (Elapsed, usize), prior: &Shares, belief: Belief<'_>) -> Vec<f64> {
    let counts = sums.iter().zip(prior.levels(elapsed, field));
    let counts: Vec<f64> = counts.map(|(sum, prior)| sum + PSEUDO_MATCHES * prior).collect();
    restrained(&counts, belief.unrelated.levels(elapsed, field), belief.least[field])
}

/// The likeliest shares with monotone weights and at least `least` of the highest level.
fn restrained(counts: &[f64], unrelated: &[f64], least: f64) -> Vec<f64> {
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

/// Pairs that the prior adds on either side, and the most that lambda can be.
struct LambdaPrior {
    matches: f64,
    others: f64,
    most: f64,
}

impl LambdaPrior {
    fn of(conditions: &Conditions<'_>) -> LambdaPrior {
        let none = LambdaPrior {
            matches: 0.0,
            others: 0.0,
            most: 1.0,
        };
        conditions.belief.map_or(none, |belief| LambdaPrior {
            matches: PSEUDO_LAMBDA,
            others: PSEUDO_LAMBDA * (1.0 / belief.lambda - 1.0),
            most: MOST_MATCHES,
        })
    }

    fn log_density(&self, lambda: f64, outside: f64) -> f64 {
        self.matches * libm::log(lambda) + (self.others + outside) * libm::log1p(-lambda)
    }

    fn mode(&self, matches: f64, universe: f64) -> f64 {
        let mode = (matches + self.matches) / (universe + self.matches + self.others);
        mode.min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::believed_agreement;
    use crate::linkage::compare::{BIRTH, FORENAME, SURNAME};

    fn pattern(forename: u8, surname: u8, birth: u8) -> Pattern {
        Pattern::of([forename, surname, birth, 0, 0, 0, 0, 0], Elapsed::UNKNOWN)
    }

    fn conditions(universe: f64, lambda: f64, unrelated: &Shares) -> Conditions<'_> {
        Conditions {
            universe,
            belief: Some(Belief {
                lambda,
                unrelated,
                least: believed_agreement(),
            }),
            rest: Rest::OURS,
        }
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
        let fit = fit(
            &observed,
            &conditions(10_000.0, 0.01, &Shares::prior_unrelated()),
            start,
        );
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
        fit(observed, &conditions(1e12, 1e-6, &Shares::prior_unrelated()), start)
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
            restrained(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.75),
            [0.0625, 0.1875, 0.75]
        );
        assert_eq!(
            restrained(&[1.0, 3.0, 4.0], &[0.5, 0.25, 0.25], 0.25),
            [0.125, 0.375, 0.5]
        );
    }

    #[test]
    fn the_posterior_never_falls_from_one_iteration_to_the_next() {
        let observed = exact_counts(&planted(), 1e-4, 1e6);
        let start = (Shares::prior_match(), 1e-2);
        let fit = fit(&observed, &conditions(1e6, 1e-2, &Shares::prior_unrelated()), start);
        assert!(fit.log_posterior.len() > 3);
        assert!(
            fit.log_posterior
                .windows(2)
                .all(|two| two[1] >= two[0] - 1e-9 * two[0].abs())
        );
    }
}
