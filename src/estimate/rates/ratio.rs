//! A ratio that may lie at an end of its range: what risk, odds and rate ratios are told as.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{exp, log};
use serde::Serialize;

use crate::estimate::{ConfidenceLevel, Limits, Reservation};

/// A ratio with each of its limits on its own, as a ratio of counts may have one without the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio; `None` where it is a division by 0.
    pub value: Option<f64>,
    /// Standard error of its logarithm; `None` where that does not exist.
    pub log_standard_error: Option<f64>,
    /// Lower limit; it may be 0. `None` where there is none.
    pub lower: Option<f64>,
    /// Upper limit; `None` where the data set none.
    pub upper: Option<f64>,
    /// How the limits are made.
    pub limits: Limits,
    /// Level of the interval: each limit leaves half of the rest beyond it.
    pub level: ConfidenceLevel,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl Ratio {
    /// `numerator` / `denominator` with limits from the standard error of the logarithm, where that exists.
    pub(super) fn by_logarithm(
        [numerator, denominator]: [f64; 2],
        log_error: Option<f64>,
        level: ConfidenceLevel,
        reservations: Vec<Reservation>,
    ) -> Ratio {
        let value = quotient(numerator, denominator);
        let log_error = log_error.filter(|error| error.is_finite() && *error > 0.0);
        let limit = |sign: f64| {
            let (value, error) = (value.filter(|value| *value > 0.0)?, log_error?);
            Some(exp(log(value) + sign * level.deviate() * error)).filter(|limit| limit.is_finite())
        };
        Ratio {
            value,
            log_standard_error: log_error,
            lower: limit(-1.0),
            upper: limit(1.0),
            limits: Limits::Log,
            level,
            reservations,
        }
    }
}

/// A division, where it has a result.
pub(super) fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0)
        .then(|| numerator / denominator)
        .filter(|ratio| ratio.is_finite())
}
