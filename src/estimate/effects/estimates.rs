//! Estimates of effects, none of which is other than finite.
//!
//! Custody: no zone. Numbers without a subject.

use libm::fabs;

use crate::estimate::reservation::FEW_CLUSTERS;
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Limits, Reservation};

/// A standard error below this part of the largest outcome is 0 but for rounding.
pub(super) const ROUNDING: f64 = 1e-13;

/// A normal estimate of an outcome's mean or difference; without a standard error, or with one of 0 but for rounding, it has no
/// interval.
///
/// # Errors
/// [`EstimateError::OutOfRange`] where sums of the outcome left the range of numbers.
pub(super) fn finite_estimate(
    value: f64,
    standard_error: Option<f64>,
    outcome: &[f64],
    level: ConfidenceLevel,
) -> Result<Estimate, EstimateError> {
    if !value.is_finite() || standard_error.is_some_and(|error| !error.is_finite()) {
        return Err(EstimateError::OutOfRange {
            what: "outcome",
            must: "small enough for its squares to be finite",
        });
    }
    let largest = outcome.iter().fold(0.0_f64, |most, value| most.max(fabs(*value)));
    Ok(match standard_error.filter(|error| *error > ROUNDING * largest) {
        Some(error) => Estimate::normal(value, error, level),
        None => without_doubt(value, Limits::Normal, level),
    })
}

/// What has to be told of rows that are in fewer clusters than rows.
pub(super) fn few_clusters(clusters: &Clusters) -> Option<Reservation> {
    let few = clusters.count() < clusters.numbers().len() && (clusters.count() as u64) < FEW_CLUSTERS;
    few.then_some(Reservation::FewClusters)
}

/// A number of which nothing can be said about how well it is known.
pub(super) fn without_doubt(value: f64, limits: Limits, level: ConfidenceLevel) -> Estimate {
    Estimate {
        value,
        standard_error: None,
        interval: None,
        limits,
        level,
    }
}
