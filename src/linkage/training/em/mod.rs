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
use crate::linkage::compare::{FIELDS, Pattern};
use crate::linkage::model::shares::{LevelSums, Shares};
use crate::linkage::model::strata::Stratum;

/// Matches that the prior shares of m are worth. They decide in a population of a few dozen matches, and are noise in one
/// of thousands.
pub(crate) const PSEUDO_MATCHES: f64 = 20.0;
/// The most of all pairs that are believed to be matches. Else a few records that share what says nothing, such as a name
/// that stands for all, are explained as one person who gave a new birth date each time.
const MOST_MATCHES: f64 = 0.5;
/// The most of the matches in which a forename is missing whose birth dates are of different years. A date on which a child was
/// expected lies within weeks of its birth: one in twelve of these in another year, of whom half have such a date. Two unnamed children of one mother share surname
/// and postcode and differ in nothing else, and would be taken for one child with a new birth date.
const MOST_OF_OTHER_YEARS: f64 = 0.04;
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

/// What is believed before any data is seen: Dirichlet priors around [`Belief::prior`] and lambda, weights that never
/// fall as agreement grows, and the least agreement of each field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Belief<'a> {
    /// Share of matches among all pairs.
    pub(crate) lambda: f64,
    /// The shares against which weights must be monotone.
    pub(crate) unrelated: &'a Shares,
    /// The least agreement of each field; 0 where nothing is held up.
    pub(crate) least: [f64; FIELDS],
    /// What is believed of the birth dates of pairs in which a forename is missing; none where it is what is believed
    /// of all.
    pub(crate) unnamed: Option<Unnamed<'a>>,
}

/// What is believed of the birth dates of matches in which a forename is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unnamed<'a> {
    /// Shares of the levels, lowest first: those of matches that tell forenames, which few pairs leave them.
    pub(crate) prior: &'a [f64],
    /// The least agreement.
    pub(crate) least: f64,
}

impl Belief<'_> {
    /// The shares that are believed of matches.
    pub(crate) fn prior(&self) -> Shares {
        let of_all = Shares::prior_match();
        let Some(unnamed) = self.unnamed else { return of_all };
        Shares::from_strata(|stratum, field| {
            if stratum.is_unnamed(field) {
                unnamed.prior.to_vec()
            } else {
                of_all.levels(stratum, field).to_vec()
            }
        })
    }

    /// The most of the lowest level of a field in a stratum.
    fn most_disagreement(&self, stratum: Stratum, field: usize) -> f64 {
        match self.unnamed {
            Some(unnamed) if stratum.is_unnamed(field) => {
                let of_others = unnamed.prior.first().copied().unwrap_or(0.0);
                of_others.max(MOST_OF_OTHER_YEARS)
            }
            _ => 1.0,
        }
    }

    /// The least agreement of a field in a stratum.
    pub(crate) fn least(&self, stratum: Stratum, field: usize) -> f64 {
        match self.unnamed {
            Some(unnamed) if stratum.is_unnamed(field) => unnamed.least,
            _ => self.least[field],
        }
    }
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
    let prior = conditions.belief.map(|belief| belief.prior());
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
        if let Some(prior) = &prior {
            log_posterior += log_prior(&fit.matched, prior);
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
        let matched = Shares::from_strata(|stratum, field| {
            let sums = sums.of_stratum(stratum, field);
            match (conditions.belief, &prior) {
                (Some(belief), Some(prior)) => believed(sums, (stratum, field), prior, belief),
                _ => likeliest(sums, fit.matched.levels(stratum, field)),
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
fn believed(sums: &[f64], (stratum, field): (Stratum, usize), prior: &Shares, belief: Belief<'_>) -> Vec<f64> {
    let counts = sums.iter().zip(prior.levels(stratum, field));
    let counts: Vec<f64> = counts.map(|(sum, prior)| sum + PSEUDO_MATCHES * prior).collect();
    let least = belief.least(stratum, field);
    let most = belief.most_disagreement(stratum, field);
    capped(&counts, belief.unrelated.levels(stratum, field), (most, least))
}

/// The likeliest shares with monotone weights, at most `most` of the lowest level and at least `least` of the highest.
fn capped(counts: &[f64], unrelated: &[f64], (most, least): (f64, f64)) -> Vec<f64> {
    let shares = restrained(counts, unrelated, least);
    let (Some(&lowest), Some((_, others)), Some((&lowest_unrelated, others_unrelated))) =
        (shares.first(), counts.split_first(), unrelated.split_first())
    else {
        return shares;
    };
    if lowest <= most {
        return shares;
    }
    // What is left to the others is theirs alone, whatever they were pooled with.
    let rest = restrained(others, others_unrelated, least / (1.0 - most));
    let capped: Vec<f64> = [most]
        .into_iter()
        .chain(rest.iter().map(|share| share * (1.0 - most)))
        .collect();
    let is_monotone = capped[1] / others_unrelated[0] >= most / lowest_unrelated;
    if is_monotone {
        return capped;
    }
    let factor = (1.0 - most) / (1.0 - lowest);
    let raised = shares.iter().skip(1).map(|share| share * factor);
    [most].into_iter().chain(raised).collect()
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

/// Each field has one prior for each of its strata.
fn log_prior(matched: &Shares, prior: &Shares) -> f64 {
    let parts = (0..FIELDS).flat_map(|field| Stratum::all(field).map(move |stratum| (stratum, field)));
    let levels = parts.flat_map(|(stratum, field)| {
        let levels = matched.levels(stratum, field).iter();
        levels.zip(prior.levels(stratum, field))
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
mod tests;
