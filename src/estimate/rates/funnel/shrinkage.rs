//! Ratios of areas shrunk towards their mean: empirical Bayes with a gamma prior.
//!
//! Custody: no zone. Counts of areas, however small.

use libm::{lgamma, log, log1p};
use serde::Serialize;

use super::areas;
use crate::estimate::numeric::gamma;
use crate::estimate::numeric::roots::increasing;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

/// The distribution of true ratios over areas: gamma with mean `shape` / `rate`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GammaPrior {
    /// Shape a.
    pub shape: f64,
    /// Rate b, in expected events: as much as the areas' own expectation it weighs.
    pub rate: f64,
}

/// An area's ratio, shrunk.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShrunkenRatio {
    /// Posterior mean (O + a)/(E + b).
    pub ratio: f64,
    /// Credible interval: quantiles of the posterior, each leaving half of the rest. The prior counts as known, so that
    /// it is somewhat too narrow. `None` without a prior.
    pub interval: Option<Interval>,
}

/// The areas' ratios, and the prior that they were shrunk by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shrinkage {
    /// The prior; `None` where areas vary no more than chance lets them, and all have the same ratio.
    pub prior: Option<GammaPrior>,
    /// The mean of the prior, or the common ratio Σ O/Σ E without one.
    pub mean: f64,
    /// The logarithm of the likelihood at its maximum.
    pub log_likelihood: f64,
    /// Areas in the order given.
    pub areas: Vec<ShrunkenRatio>,
    /// Level of the intervals.
    pub level: ConfidenceLevel,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Ratios O/E shrunk towards their mean (Clayton & Kaldor 1987, Biometrics 43:671): counts are Poisson with mean θE, θ
/// is gamma over areas, and the prior is that of the greatest marginal (negative binomial) likelihood.
///
/// With no more variation than chance, Σ (O - mE)² <= Σ O at m = Σ O/Σ E, the likelihood falls from a prior of one
/// point on, and there is none.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for expectations that are
/// not between 1e-100 and 1e100 or more than 1e10 events, [`EstimateError::NothingToEstimate`] without an event,
/// [`EstimateError::NotConverged`].
pub fn shrunken_ratios(observed: &[u64], expected: &[f64], level: ConfidenceLevel) -> Result<Shrinkage, EstimateError> {
    if areas(observed, expected)? == 0 {
        let nothing = "no event";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let counts: Vec<(f64, f64)> = observed
        .iter()
        .map(|o| *o as f64)
        .zip(expected.iter().copied())
        .collect();
    let pooled = sum(counts.iter().map(|(o, _)| *o)) / sum(counts.iter().map(|(_, e)| *e));
    let spread = (score(&counts, 0.0, pooled) > 0.0).then(|| spread(&counts, pooled));
    if spread.is_some_and(|spread| !(spread.is_finite() && spread > 0.0)) {
        return Err(EstimateError::NotConverged { iterations: 300 });
    }
    let mean = spread.map_or(pooled, |spread| mean_at(&counts, spread, pooled));
    let prior = spread.map(|spread| GammaPrior {
        shape: 1.0 / spread,
        rate: 1.0 / (spread * mean),
    });
    Ok(Shrinkage {
        prior,
        mean,
        log_likelihood: sum(counts.iter().map(|area| log_likelihood(*area, spread, mean))),
        areas: counts.iter().map(|area| shrunken(*area, prior, mean, level)).collect(),
        level,
        reservations: applying([
            (prior.is_none(), Reservation::NoExtraVariation),
            ((counts.len() as u64) < FEW, Reservation::FewAreas),
        ]),
    })
}

fn shrunken(
    (observed, expected): (f64, f64),
    prior: Option<GammaPrior>,
    mean: f64,
    level: ConfidenceLevel,
) -> ShrunkenRatio {
    let Some(GammaPrior { shape, rate }) = prior else {
        return ShrunkenRatio {
            ratio: mean,
            interval: None,
        };
    };
    let (shape, rate) = (observed + shape, expected + rate);
    ShrunkenRatio {
        ratio: shape / rate,
        interval: Some(Interval {
            lower: gamma::lower_quantile(shape, level.tail()) / rate,
            upper: gamma::upper_quantile(shape, level.tail()) / rate,
        }),
    }
}

/// The squared coefficient of variation α = 1/a of the greatest likelihood, the mean at each α being the best one.
fn spread(counts: &[(f64, f64)], pooled: f64) -> f64 {
    let moments = sum(counts.iter().map(|(o, e)| (o - pooled * e) * (o - pooled * e) - o))
        / sum(counts.iter().map(|(_, e)| pooled * e * pooled * e));
    increasing(moments.max(1e-9), |spread| {
        -score(counts, spread, mean_at(counts, spread, pooled))
    })
}

/// The mean m at which Σ (O - mE)/(1 + αmE) is 0: the most likely at α.
fn mean_at(counts: &[(f64, f64)], spread: f64, pooled: f64) -> f64 {
    increasing(pooled, |mean| {
        sum(counts.iter().map(|(o, e)| (mean * e - o) / (1.0 + spread * mean * e)))
    })
}

/// The derivative of the log likelihood by α. With μ = mE and x = αμ it is, for each area, Σ j/(1 + αj) over j < O,
/// plus μ(μ - O)/(1 + x), less μ²(x - ln(1 + x))/x²: written so that nothing is divided by α, which may be 0. There it
/// is ((O - μ)² - O)/2.
fn score(counts: &[(f64, f64)], spread: f64, mean: f64) -> f64 {
    sum(counts.iter().map(|(observed, expected)| {
        let mu = mean * expected;
        let x = spread * mu;
        steps(*observed, spread) + mu * (mu - observed) / (1.0 + x) - mu * mu * bend(x)
    }))
}

/// Σ j/(1 + αj) over whole numbers j below `count`: the first of them one by one, the rest by Euler and Maclaurin's
/// formula, whose next term is then below the last digit.
fn steps(count: f64, spread: f64) -> f64 {
    const ONE_BY_ONE: f64 = 64.0;
    let first = count.min(ONE_BY_ONE);
    let one_by_one = sum((0..first as u32).map(|j| f64::from(j) / (1.0 + spread * f64::from(j))));
    if count <= ONE_BY_ONE {
        return one_by_one;
    }
    let (from, to) = (1.0 + spread * first, 1.0 + spread * count);
    let width = (count - first) / from;
    let integral = first * width + width * width * bend(spread * width);
    let ends = |f: &dyn Fn(f64, f64) -> f64| f(count, to) - f(first, from);
    let value = ends(&|j, scale| j / scale);
    let slope = ends(&|_, scale| 1.0 / (scale * scale));
    let third = ends(&|_, scale| 6.0 * spread * spread / (scale * scale * scale * scale));
    one_by_one + integral - value / 2.0 + slope / 12.0 - third / 720.0
}

/// (x - ln(1 + x))/x², which is 1/2 at 0, by its series where the difference would cancel.
fn bend(x: f64) -> f64 {
    if x > 0.1 {
        return (x - log1p(x)) / x / x;
    }
    let (mut power, mut total) = (1.0, 0.0);
    for n in 2..30 {
        total += power / f64::from(n);
        power *= -x;
    }
    total
}

/// Negative binomial, or Poisson without a spread.
fn log_likelihood((observed, expected): (f64, f64), spread: Option<f64>, mean: f64) -> f64 {
    let mu = mean * expected;
    let of_count = if observed > 0.0 { observed * log(mu) } else { 0.0 } - lgamma(observed + 1.0);
    let Some(spread) = spread else { return of_count - mu };
    let shape = 1.0 / spread;
    let rising = lgamma(observed + shape) - lgamma(shape) + observed * log(spread);
    rising + of_count - (observed + shape) * log1p(spread * mu)
}
