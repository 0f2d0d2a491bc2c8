//! Confidence levels and intervals.
//!
//! Custody: no zone. Numbers without a subject.

use libm::sqrt;
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

impl Interval {
    /// The interval of the difference of two independent estimates, the first less the second, from those of the two at one
    /// level: the distances of their limits from the estimates, squared and added (Zou & Donner 2008, Statistics in Medicine
    /// 27:1693; with Wilson's limits of two shares, Newcombe 1998, Statistics in Medicine 17:873, method 10). What is lopsided in
    /// the two stays so.
    pub fn of_difference(first: (f64, Interval), second: (f64, Interval)) -> Interval {
        let distances = |(value, limits): (f64, Interval)| [value - limits.lower, limits.upper - value];
        let ([down, up], [other_down, other_up]) = (distances(first), distances(second));
        let value = first.0 - second.0;
        Interval {
            lower: value - sqrt(down * down + other_up * other_up),
            upper: value + sqrt(up * up + other_down * other_down),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_towards_each_other_are_squared_and_added() {
        // 0.3 and 0.4 make 0.5; 0.5 and 1.2 make 1.3.
        let first = Interval { lower: 1.7, upper: 2.5 };
        let second = Interval {
            lower: -0.2,
            upper: 1.4,
        };
        let found = Interval::of_difference((2.0, first), (1.0, second));
        assert!(
            (found.lower - 0.5).abs() < 1e-12 && (found.upper - 2.3).abs() < 1e-12,
            "{found:?}"
        );
        // Of a number that is known for sure only the doubt of the other is left.
        let sure = Interval { lower: 1.0, upper: 1.0 };
        let found = Interval::of_difference((2.0, first), (1.0, sure));
        assert!(
            (found.lower - 0.7).abs() < 1e-12 && (found.upper - 1.5).abs() < 1e-12,
            "{found:?}"
        );
    }
}
