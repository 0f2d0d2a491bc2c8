//! Where the ratios and shares of areas lie that differ from a target by chance only.
//!
//! Custody: no zone. Expectations, no observation.

use serde::Serialize;

use super::super::counts::{MOST, at_most, positive};
use crate::estimate::numeric::{beta, binomial, gamma, poisson};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval};

/// How limits are made of a distribution of whole numbers, which has no count at exactly a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FunnelConvention {
    /// Between the two counts around the tail, in proportion (Spiegelhalter 2005, Statistics in Medicine 24:1185,
    /// appendix A.1): the default, as the limits run smoothly with size and hold their level nearly.
    #[default]
    Interpolated,
    /// The quantiles themselves, as of R's `qpois` and `qbinom`: steps.
    Quantiles,
    /// The exact limits of an observed count, with the expected count in its place: gamma and beta quantiles. Smooth,
    /// but both limits lie up to one or two events higher than the others, and too few areas above and too many below
    /// are found outside. What the R package `FunnelPlotR` draws.
    Continuous,
}

/// Both limits for observed over expected, in areas whose true ratio is `target` (1 for the reference's own).
///
/// # Errors
/// [`EstimateError::OutOfRange`] for an expectation or a target that is not between 1e-100 and 1e100, or when more than
/// 1e10 events are expected.
pub fn ratio_limits(
    expected: f64,
    target: f64,
    convention: FunnelConvention,
    level: ConfidenceLevel,
) -> Result<Interval, EstimateError> {
    positive("expected number of events", expected)?;
    positive("target", target)?;
    let mean = expected * target;
    if mean > MOST as f64 {
        let (what, must) = ("expected number of events", "at most 1e10");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let tail = level.tail();
    let (lower, upper) = if convention == FunnelConvention::Continuous {
        (
            gamma::lower_quantile(mean, tail),
            gamma::upper_quantile(mean + 1.0, tail),
        )
    } else {
        let quantile = |p| {
            let count = poisson::quantile(p, mean);
            let excess = poisson::at_most(count, mean) - p;
            between(count, excess, poisson::mass(count, mean), convention)
        };
        (quantile(tail), quantile(1.0 - tail))
    };
    Ok(Interval {
        lower: lower / expected,
        upper: upper / expected,
    })
}

/// Both limits for the share in areas of `trials` whose true share is `target`.
///
/// # Errors
/// [`EstimateError::NoTrials`], [`EstimateError::OutOfRange`] for more than 1e10 trials, or a target that is not
/// between 1e-100 and 1, both excluded.
pub fn proportion_limits(
    trials: u64,
    target: f64,
    convention: FunnelConvention,
    level: ConfidenceLevel,
) -> Result<Interval, EstimateError> {
    if trials == 0 {
        return Err(EstimateError::NoTrials);
    }
    at_most("number of trials", trials, MOST)?;
    if !(target > 1e-100 && target < 1.0) {
        let (what, must) = ("target", "above 1e-100 and below 1");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let (n, tail) = (trials as f64, level.tail());
    if convention == FunnelConvention::Continuous {
        let (with, without) = (n * target, n * (1.0 - target));
        return Ok(Interval {
            lower: beta::lower_quantile(with, without + 1.0, tail),
            upper: beta::upper_quantile(with + 1.0, without, tail),
        });
    }
    let quantile = |p| {
        let count = binomial::quantile(p, trials, target);
        let excess = binomial::at_most(count, trials, target) - p;
        between(count, excess, binomial::mass(count, trials, target), convention) / n
    };
    Ok(Interval {
        lower: quantile(tail),
        upper: quantile(1.0 - tail),
    })
}

/// A count, or how far between it and the one before the tail is reached: `excess` is what its cumulative probability
/// is above the tail, `mass` its own.
fn between(count: u64, excess: f64, mass: f64, convention: FunnelConvention) -> f64 {
    let count = count as f64;
    if convention == FunnelConvention::Quantiles || mass <= 0.0 {
        return count;
    }
    (count - (excess / mass).clamp(0.0, 1.0)).max(0.0)
}
