//! What is not known exactly, as a distribution by its mean and standard deviation (method of moments).
//!
//! Briggs, Claxton & Sculpher 2006, Decision Modelling for Health Economic Evaluation, chapter 4: gamma for costs, beta for
//! probabilities, normal for logarithms of ratios.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use crate::estimate::EstimateError;
use crate::estimate::numeric::{beta, gamma, normal};

/// A number that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Uncertain {
    /// A number that is taken for known.
    Known {
        /// The number.
        value: f64,
    },
    /// A cost.
    Gamma {
        /// Shape: (mean/sd)².
        shape: f64,
        /// Scale: sd²/mean.
        scale: f64,
    },
    /// A probability.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// A difference.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        deviation: f64,
    },
    /// A ratio whose logarithm is normal.
    LogNormal {
        /// Mean of the logarithm.
        mean: f64,
        /// Standard deviation of the logarithm.
        deviation: f64,
    },
}

impl Uncertain {
    /// A cost with this mean and standard deviation; without a deviation, or of 0, it is taken for known.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a mean or a deviation below 0 or not finite.
    pub fn cost(mean: f64, deviation: f64) -> Result<Uncertain, EstimateError> {
        if !(mean.is_finite() && mean >= 0.0 && deviation.is_finite() && deviation >= 0.0) {
            let (what, must) = ("cost", "0 or more, and so its standard deviation");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if mean == 0.0 || deviation == 0.0 {
            return Ok(Uncertain::Known { value: mean });
        }
        Ok(Uncertain::Gamma {
            shape: mean * mean / (deviation * deviation),
            scale: deviation * deviation / mean,
        })
    }

    /// A probability with this mean and standard deviation.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a mean outside of 0 to 1, or a deviation that no beta distribution has.
    pub fn probability(mean: f64, deviation: f64) -> Result<Uncertain, EstimateError> {
        if !((0.0..=1.0).contains(&mean) && deviation.is_finite() && deviation >= 0.0) {
            let (what, must) = ("probability", "between 0 and 1");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if deviation == 0.0 {
            return Ok(Uncertain::Known { value: mean });
        }
        let total = mean * (1.0 - mean) / (deviation * deviation) - 1.0;
        if total <= 0.0 {
            let (what, must) = ("standard deviation of a probability", "below the root of p (1 - p)");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(Uncertain::Beta {
            a: mean * total,
            b: (1.0 - mean) * total,
        })
    }

    /// Its mean.
    pub fn mean(&self) -> f64 {
        match *self {
            Uncertain::Known { value } => value,
            Uncertain::Gamma { shape, scale } => shape * scale,
            Uncertain::Beta { a, b } => a / (a + b),
            Uncertain::Normal { mean, .. } => mean,
            Uncertain::LogNormal { mean, deviation } => libm::exp(mean + deviation * deviation / 2.0),
        }
    }

    /// Its quantile at a share strictly between 0 and 1.
    pub fn quantile(&self, share: f64) -> f64 {
        match *self {
            Uncertain::Known { value } => value,
            Uncertain::Gamma { shape, scale } => scale * gamma::lower_quantile(shape, share),
            Uncertain::Beta { a, b } => beta::lower_quantile(a, b, share),
            Uncertain::Normal { mean, deviation } => mean + deviation * normal::quantile(share),
            Uncertain::LogNormal { mean, deviation } => libm::exp(mean + deviation * normal::quantile(share)),
        }
    }
}
