//! Bands that hold for all effects at once: the largest deviation, in standard errors, is held instead of each.
//!
//! Custody: no zone. Numbers by position. Draws are functions of seed, draw and cluster.

use libm::{fabs, sqrt};
use rayon::prelude::*;
use serde::Serialize;

use super::aggregate::Aggregate;
use super::group_time::GroupTime;
use super::influence::Influence;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen};
use crate::estimate::numeric::normal;
use crate::estimate::numeric::random::RandomStream;
use crate::estimate::numeric::student;
use crate::estimate::result::Limits;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval};

/// More draws than these are not kept in memory.
pub(super) const MOST_DRAWS: u32 = 1_000_000;

/// The random factors of a multiplier bootstrap, of mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Multiplier {
    /// -1 or 1, each with probability 1/2: the default, as in the wild bootstrap by cluster.
    #[default]
    Rademacher,
    /// Mammen's (1993) two points, (1 ∓ √5)/2, of third moment 1; what R's `did` draws.
    Mammen,
}

/// The band at one effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// The effect with its pointwise interval.
    pub effect: Estimate,
    /// The band; `None` where there is no standard error.
    pub band: Option<Interval>,
}

/// Bands that cover all effects together with the level of their intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bands {
    /// One for each effect, in their order.
    pub bands: Vec<Band>,
    /// Standard errors to either side: at least the deviate of the pointwise intervals.
    pub critical_value: f64,
    /// Draws made.
    pub draws: u32,
}

impl GroupTime {
    /// Bands for all group-time effects by the multiplier bootstrap of their influence functions (Callaway & Sant'Anna
    /// 2021, algorithm 1), studentised by the analytic standard errors.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for draws outside of 99 to a million.
    pub fn bands(&self, multiplier: Multiplier, draws: u32, seed: u64) -> Result<Bands, EstimateError> {
        let estimates: Vec<Estimate> = self.effects.iter().map(|effect| effect.effect).collect();
        by_multiplier(&estimates, &self.influence, multiplier, draws, seed)
    }
}

impl Aggregate {
    /// Bands for the effects of the aggregate, as [`GroupTime::bands`].
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for draws outside of 99 to a million.
    pub fn bands(&self, multiplier: Multiplier, draws: u32, seed: u64) -> Result<Bands, EstimateError> {
        let estimates: Vec<Estimate> = self.effects.iter().map(|effect| effect.effect).collect();
        by_multiplier(&estimates, &self.influence, multiplier, draws, seed)
    }
}

fn by_multiplier(
    estimates: &[Estimate],
    influence: &[Influence],
    multiplier: Multiplier,
    draws: u32,
    seed: u64,
) -> Result<Bands, EstimateError> {
    let studentised: Vec<(&Influence, f64)> = estimates
        .iter()
        .zip(influence)
        .filter_map(|(estimate, influence)| Some((influence, estimate.standard_error?)))
        .collect();
    let clusters = influence.first().map_or(0, |influence| influence.0.len());
    let largest = |draw: u32| {
        let stream = RandomStream::new(seed, u64::from(draw));
        let factors: Vec<f64> = (0..clusters as u64)
            .map(|cluster| multiplier.draw(stream, cluster))
            .collect();
        let deviation = |(influence, error): &(&Influence, f64)| {
            fabs(
                influence
                    .0
                    .iter()
                    .zip(&factors)
                    .map(|(psi, factor)| psi * factor)
                    .sum::<f64>(),
            ) / error
        };
        studentised.iter().map(deviation).fold(0.0, f64::max)
    };
    banded(estimates, draws, largest)
}

impl Multiplier {
    fn draw(self, stream: RandomStream, cluster: u64) -> f64 {
        let uniform = stream.uniform(cluster);
        let root = sqrt(5.0);
        match self {
            Multiplier::Rademacher if uniform < 0.5 => -1.0,
            Multiplier::Rademacher => 1.0,
            Multiplier::Mammen if uniform < (root + 1.0) / (2.0 * root) => (1.0 - root) / 2.0,
            Multiplier::Mammen => (1.0 + root) / 2.0,
        }
    }
}

/// Bands for those estimates that have a standard error, by draws from the multivariate normal distribution.
/// `covariance` is theirs in the same order, without those that have none by definition.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for draws outside of 99 to a million; [`EstimateError::NothingToEstimate`] without a
/// standard error.
pub(super) fn by_covariance(
    estimates: &[Estimate],
    covariance: &Matrix,
    draws: u32,
    seed: u64,
) -> Result<Bands, EstimateError> {
    let kept: Vec<usize> = (0..covariance.nrows())
        .filter(|row| covariance[(*row, *row)] > 0.0)
        .collect();
    let size = kept.len();
    let errors: Vec<f64> = kept.iter().map(|row| sqrt(covariance[(*row, *row)])).collect();
    let correlation = Matrix::from_fn(size, size, |row, column| {
        covariance[(kept[row], kept[column])] / (errors[row] * errors[column])
    });
    let nothing = EstimateError::NothingToEstimate {
        nothing: "no standard error",
    };
    let known = estimates.iter().any(|estimate| estimate.standard_error.is_some());
    let (values, vectors) = eigen(&correlation).filter(|_| known).ok_or(nothing)?;
    let roots = values.map(|value| sqrt(value.max(0.0)));
    let largest = |draw: u32| {
        let stream = RandomStream::new(seed, u64::from(draw));
        // A draw of 0 is moved to where the quantile is finite.
        let deviate = |row: usize| normal::quantile(stream.uniform(row as u64).max(f64::EPSILON / 4.0));
        let scaled = Vector::from_iterator(size, (0..size).map(deviate)).component_mul(&roots);
        (&vectors * scaled)
            .iter()
            .fold(0.0, |most, deviation| f64::max(most, fabs(*deviation)))
    };
    banded(estimates, draws, largest)
}

fn degrees_of_freedom(estimate: &Estimate) -> Option<f64> {
    match estimate.limits {
        Limits::Student { degrees_of_freedom } => Some(degrees_of_freedom),
        _ => None,
    }
}

/// The bands that the quantile of the largest deviation gives.
fn banded(
    estimates: &[Estimate],
    draws: u32,
    largest: impl Fn(u32) -> f64 + Sync + Send,
) -> Result<Bands, EstimateError> {
    if !(99..=MOST_DRAWS).contains(&draws) {
        let (what, must) = ("number of draws", "between 99 and a million");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let critical_value = critical_value(estimates, (0..draws).into_par_iter().map(largest).collect());
    let band = |estimate: &Estimate| Band {
        effect: *estimate,
        band: estimate.standard_error.map(|error| Interval {
            lower: estimate.value - critical_value * error,
            upper: estimate.value + critical_value * error,
        }),
    };
    Ok(Bands {
        bands: estimates.iter().map(band).collect(),
        critical_value,
        draws,
    })
}

/// The quantile of the largest deviations at the level of the intervals, in standard errors.
fn critical_value(estimates: &[Estimate], mut largest: Vec<f64>) -> f64 {
    let level = estimates
        .first()
        .map_or(ConfidenceLevel::PERCENT_95, |estimate| estimate.level);
    largest.sort_unstable_by(f64::total_cmp);
    let rank = libm::ceil(level.level() * (largest.len() as f64 + 1.0)) as usize;
    let quantile = largest[rank.clamp(1, largest.len()) - 1];
    let deviate = f64::max(quantile, level.deviate());
    // Where intervals are by t, the deviation is as rare in t as this one is in the normal distribution.
    match estimates.iter().find_map(degrees_of_freedom) {
        Some(degrees) => student::upper_quantile(normal::upper(deviate), degrees),
        None => deviate,
    }
}
