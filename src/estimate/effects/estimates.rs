//! Estimates of effects, none of which is other than finite.
//!
//! Custody: no zone. Numbers without a subject.

use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Limits};

/// A normal estimate; without a standard error it has no interval.
///
/// # Errors
/// [`EstimateError::OutOfRange`] where sums of the outcome left the range of numbers.
pub(super) fn finite_estimate(
    value: f64,
    standard_error: Option<f64>,
    level: ConfidenceLevel,
) -> Result<Estimate, EstimateError> {
    if !value.is_finite() || standard_error.is_some_and(|error| !error.is_finite()) {
        return Err(EstimateError::OutOfRange {
            what: "outcome",
            must: "small enough for its squares to be finite",
        });
    }
    Ok(match standard_error {
        Some(error) => Estimate::normal(value, error, level),
        None => without_doubt(value, Limits::Normal, level),
    })
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
