//! The replicates of one statistic: bias, standard error, quantiles, and where the estimate stands among them.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{fabs, sqrt};
use serde::Serialize;

use crate::estimate::covariates::finite;
use crate::estimate::numeric::moments::mean_and_variance;
use crate::estimate::numeric::normal;
use crate::estimate::{EstimateError, Reservation};

/// How a quantile is read between two replicates. Packages differ; with thousands of replicates little hangs on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuantileMethod {
    /// At rank (B+1)p, between ranks by interpolation on the scale of normal deviates, and the outermost replicate
    /// beyond them (Davison & Hinkley 1997, equation 5.8; R's `boot.ci`): the default, as the tail beyond a rank k of B
    /// replicates is on average k/(B+1).
    #[default]
    NormalScores,
    /// At rank 1 + (B-1)p, between ranks linearly (R's `quantile`, type 7; NumPy): slightly further in.
    Linear,
}

/// How replicates equal to the estimate count in the correction for bias.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieRule {
    /// Half as below it: the default. Otherwise a statistic of few possible values, as a median or a share of few,
    /// looks biased because it repeats. Values as near as a billionth of the replicates' standard deviation count as
    /// equal, so that rounding does not decide.
    #[default]
    Half,
    /// Not as below it (Efron 1987; R's `boot.ci`).
    Below,
}

/// Spread up to this share of the statistic is that of rounding.
const ROUNDING: f64 = 1e-13;

/// A standard error, unless it is no more than rounding: sums of the same rows in other multiples differ in their last
/// bits.
pub(super) fn beyond_rounding(standard_error: f64, observed: f64) -> Option<f64> {
    (standard_error > ROUNDING * fabs(observed)).then_some(standard_error)
}

/// Replicates of one statistic, and its value for the data themselves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replicates {
    /// The statistic of the data themselves.
    pub observed: f64,
    /// The statistic of each replicate that could be estimated, in the order of the replicates.
    pub values: Vec<f64>,
    /// Replicates that could not be estimated.
    pub failed: u32,
    /// Mean of the replicates minus `observed`.
    pub bias: f64,
    /// The bootstrap's standard error, the standard deviation of the replicates (by one less than their number); `None`
    /// where all are equal, but for rounding.
    pub standard_error: Option<f64>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
    #[serde(skip)]
    sorted: Vec<f64>,
}

impl Replicates {
    /// Replicates that were made elsewhere, as by a parametric bootstrap.
    ///
    /// # Errors
    /// [`EstimateError::NotFinite`]; [`EstimateError::NothingToEstimate`] for fewer than two;
    /// [`EstimateError::OutOfRange`] for values too large to be squared.
    pub fn new(observed: f64, values: &[f64]) -> Result<Replicates, EstimateError> {
        finite("estimate", &[observed])?;
        finite("replicate", values)?;
        Replicates::told(observed, values.to_vec(), 0, Vec::new())
    }

    /// Finite replicates, with what is to be told of how they were made.
    pub(super) fn told(
        observed: f64,
        values: Vec<f64>,
        failed: u32,
        reservations: Vec<Reservation>,
    ) -> Result<Replicates, EstimateError> {
        let nothing = "no second replicate";
        let (mean, variance) = mean_and_variance(&values).ok_or(EstimateError::NothingToEstimate { nothing })?;
        if !variance.is_finite() || !(mean - observed).is_finite() {
            let (what, must) = ("replicate", "small enough to be squared");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        Ok(Replicates {
            observed,
            values,
            failed,
            bias: mean - observed,
            standard_error: beyond_rounding(sqrt(variance), observed),
            reservations,
            sorted,
        })
    }

    /// The quantile below which a share `p` of the replicates lies.
    ///
    /// # Errors
    /// [`EstimateError::ShareOutOfRange`] unless 0 <= `p` <= 1.
    pub fn quantile(&self, p: f64, method: QuantileMethod) -> Result<f64, EstimateError> {
        if (0.0..=1.0).contains(&p) {
            Ok(quantile(&self.sorted, p, method))
        } else {
            Err(EstimateError::ShareOutOfRange { share: p })
        }
    }

    /// z₀, the normal deviate of the share of replicates below the estimate: how far its median is off, in standard
    /// errors (Efron 1987, JASA 82:171). `None` where all lie on one side.
    pub fn bias_correction(&self, ties: TieRule) -> Option<f64> {
        let near = match ties {
            TieRule::Half => self.rounding(),
            TieRule::Below => 0.0,
        };
        let tied = |value: &&f64| fabs(**value - self.observed) <= near;
        let equal = self.values.iter().filter(tied).count() as f64;
        let below = |value: &&f64| **value < self.observed && !tied(value);
        let below = self.values.iter().filter(below).count() as f64;
        let counted = match ties {
            TieRule::Half => below + equal / 2.0,
            TieRule::Below => below,
        };
        let count = self.values.len() as f64;
        // From the smaller tail, so that mirrored replicates give a mirrored deviate to the last bit.
        let deviate = if counted <= count / 2.0 {
            normal::quantile(counted / count)
        } else {
            -normal::quantile((count - counted) / count)
        };
        deviate.is_finite().then_some(deviate)
    }

    /// Differences up to this are those of rounding.
    pub(super) fn rounding(&self) -> f64 {
        let of_spread = 1e-9 * self.standard_error.unwrap_or(0.0);
        of_spread.max(ROUNDING * fabs(self.observed))
    }

    /// The replicates in ascending order.
    pub(super) fn sorted(&self) -> &[f64] {
        &self.sorted
    }
}

/// The quantile of at least one number in ascending order.
pub(super) fn quantile(sorted: &[f64], p: f64, method: QuantileMethod) -> f64 {
    let count = sorted.len();
    // The value at a rank from 1; that of the nearest rank there is, beyond.
    let at = |rank: usize| sorted[rank.clamp(1, count) - 1];
    match method {
        QuantileMethod::Linear => {
            let rank = 1.0 + (count as f64 - 1.0) * p;
            let below = rank as usize;
            between(at(below), at(below + 1), rank - below as f64)
        }
        QuantileMethod::NormalScores => {
            let ranks = count as f64 + 1.0;
            let below = (ranks * p) as usize;
            if below == 0 || below >= count || ranks * p == below as f64 {
                return at(below);
            }
            let deviate = |rank: usize| normal::quantile(rank as f64 / ranks);
            let (low, high) = (deviate(below), deviate(below + 1));
            between(at(below), at(below + 1), (normal::quantile(p) - low) / (high - low))
        }
    }
}

/// Exactly the ends where these are equal.
fn between(low: f64, high: f64, share: f64) -> f64 {
    if low == high { low } else { low + share * (high - low) }
}
