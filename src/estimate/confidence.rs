//! Confidence levels and intervals.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::EstimateError;
use super::numeric::normal;

/// The probability with which a procedure's intervals cover the truth; strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct ConfidenceLevel(f64);

impl ConfidenceLevel {
    /// 95 %.
    pub const PERCENT_95: ConfidenceLevel = ConfidenceLevel(0.95);

    /// A level given as a probability: 0.95, not 95.
    ///
    /// # Errors
    /// [`EstimateError::LevelOutOfRange`].
    pub fn new(level: f64) -> Result<ConfidenceLevel, EstimateError> {
        if level > 0.0 && level < 1.0 {
            Ok(ConfidenceLevel(level))
        } else {
            Err(EstimateError::LevelOutOfRange { level })
        }
    }

    /// The level as a probability.
    pub fn level(self) -> f64 {
        self.0
    }

    /// The probability outside of a two-sided interval, on each side: 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// The standard normal deviate that leaves [`tail`](ConfidenceLevel::tail) above it: 1.96 for 95 %.
    pub fn deviate(self) -> f64 {
        // From the lower tail, where probabilities near 0 are exact and those near 1 are not.
        -normal::quantile(self.tail())
    }
}

impl Default for ConfidenceLevel {
    fn default() -> ConfidenceLevel {
        ConfidenceLevel::PERCENT_95
    }
}

/// Both limits of a two-sided interval, on the scale of the estimate; `lower` <= `upper`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}
