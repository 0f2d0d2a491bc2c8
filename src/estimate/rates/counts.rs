//! What counts, times and weights have to be before anything is made of them.
//!
//! Custody: no zone. Numbers by position; a fault is told by its position, never by its value.

use crate::estimate::EstimateError;
use crate::estimate::covariates::finite;
use crate::estimate::numeric::hypergeometric;

/// The most of anything that exact methods count: beyond it their sums grow long, and nobody counts as many.
pub(super) const MOST: u64 = hypergeometric::MOST;

/// Beyond this, squares and quotients of a quantity may leave the range of numbers.
const LARGEST: f64 = 1e100;

/// Whether a count is no more than it may be.
pub(super) fn at_most(what: &'static str, count: u64, most: u64) -> Result<(), EstimateError> {
    let must = "at most 1e10";
    if count <= most {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange { what, must })
    }
}

/// The sum of counts that exact methods can still hold.
pub(super) fn total(what: &'static str, counts: &[u64]) -> Result<u64, EstimateError> {
    let sum = counts.iter().fold(0u64, |sum, count| sum.saturating_add(*count));
    at_most(what, sum, MOST)?;
    Ok(sum)
}

/// Whether a quantity is positive, and neither so small nor so large that quotients leave the range of numbers.
pub(super) fn positive(what: &'static str, value: f64) -> Result<(), EstimateError> {
    if (1.0 / LARGEST..=LARGEST).contains(&value) {
        Ok(())
    } else {
        let must = "a positive number between 1e-100 and 1e100";
        Err(EstimateError::OutOfRange { what, must })
    }
}

/// Whether each of a column is a finite number between 0 and 1e100.
pub(super) fn not_negative(what: &'static str, values: &[f64]) -> Result<(), EstimateError> {
    finite(what, values)?;
    if values.iter().all(|value| (0.0..=LARGEST).contains(value)) {
        Ok(())
    } else {
        let must = "between 0 and 1e100";
        Err(EstimateError::OutOfRange { what, must })
    }
}
