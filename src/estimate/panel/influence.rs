//! Influence functions summed by cluster, and the standard errors that they give.
//!
//! Custody: no zone. Numbers by position of the cluster.

use libm::sqrt;

use crate::estimate::numeric::sums::sum;
use crate::estimate::result::Limits;
use crate::estimate::{Clusters, ConfidenceLevel, Estimate};

/// Influence functions of one estimate, summed within clusters and divided by the number of units: the variance of the
/// estimate is the sum of their squares (rows of different clusters being independent).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Influence(pub(super) Vec<f64>);

impl Influence {
    /// Nothing is uncertain yet.
    pub(super) fn none(clusters: usize) -> Influence {
        Influence(vec![0.0; clusters])
    }

    /// From an influence function by unit; `members` are the units, `scale` divides.
    pub(super) fn of(members: &[usize], values: &[f64], clusters: &Clusters, scale: f64) -> Influence {
        let mut sums = Influence::none(clusters.count());
        for (unit, value) in members.iter().zip(values) {
            sums.0[clusters.numbers()[*unit] as usize] += value / scale;
        }
        sums
    }

    /// Adds a multiple of another one.
    pub(super) fn add(&mut self, factor: f64, other: &Influence) {
        for (whole, part) in self.0.iter_mut().zip(&other.0) {
            *whole += factor * part;
        }
    }

    /// The standard error; `None` where there is no variation at all.
    pub(super) fn standard_error(&self) -> Option<f64> {
        let error = sqrt(self.covariance(self));
        (error > 0.0 && error.is_finite()).then_some(error)
    }

    /// The covariance of two estimates.
    pub(super) fn covariance(&self, other: &Influence) -> f64 {
        sum(self.0.iter().zip(&other.0).map(|(a, b)| a * b))
    }

    /// An estimate with these influences.
    pub(super) fn estimate(&self, value: f64, level: ConfidenceLevel) -> Estimate {
        match self
            .standard_error()
            .filter(|error| *error > f64::EPSILON * value.abs())
        {
            Some(error) => Estimate::normal(value, error, level),
            None => without_error(value, Limits::Normal, level),
        }
    }
}

/// An estimate whose uncertainty is not known.
pub(super) fn without_error(value: f64, limits: Limits, level: ConfidenceLevel) -> Estimate {
    Estimate {
        value,
        standard_error: None,
        interval: None,
        limits,
        level,
    }
}
