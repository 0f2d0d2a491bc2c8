//! Weighted sums of the coefficients of one regression, with their covariance.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;

use super::influence::without_error;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::regression::Covariance;
use crate::estimate::result::Limits;
use crate::estimate::{ConfidenceLevel, Estimate, Test};

/// Sums of coefficients: each a few positions with their weights.
pub(super) struct Combinations {
    values: Vector,
    /// 0 for those without a standard error.
    covariance: Matrix,
    /// Whether each has a standard error: not where a coefficient of it has none.
    known: Vec<bool>,
    degrees_of_freedom: f64,
}

impl Combinations {
    /// Sums of `values`, whose covariance is `found`; weights are known numbers.
    pub(super) fn of(values: &[f64], found: &Covariance, sums: &[Vec<(usize, f64)>]) -> Combinations {
        let mut weights = Matrix::zeros(sums.len(), values.len());
        for (row, terms) in sums.iter().enumerate() {
            for (position, weight) in terms {
                weights[(row, *position)] += weight;
            }
        }
        let has_error = |terms: &Vec<(usize, f64)>| {
            !terms.is_empty()
                && terms
                    .iter()
                    .all(|(at, weight)| *weight == 0.0 || found.standard_error(*at).is_some())
        };
        // Of several degrees of freedom the smallest is the safe one.
        let used = |at: &usize| sums.iter().flatten().any(|(position, _)| position == at);
        let known: Vec<bool> = sums.iter().map(has_error).collect();
        let mut covariance = &weights * &found.matrix * weights.transpose();
        for row in (0..sums.len()).filter(|row| !known[*row]) {
            covariance.row_mut(row).fill(0.0);
            covariance.column_mut(row).fill(0.0);
        }
        let named = (0..values.len())
            .filter(used)
            .filter_map(|at| found.degrees_of_freedom[at]);
        Combinations {
            values: &weights * Vector::from_column_slice(values),
            covariance,
            known,
            degrees_of_freedom: named.fold(f64::INFINITY, f64::min),
        }
    }

    /// The covariance of those at some positions.
    pub(super) fn covariance(&self, positions: &[usize]) -> Matrix {
        Matrix::from_fn(positions.len(), positions.len(), |a, b| {
            self.covariance[(positions[a], positions[b])]
        })
    }

    /// One of them with its interval.
    pub(super) fn estimate(&self, position: usize, level: ConfidenceLevel) -> Estimate {
        let (value, variance) = (self.values[position], self.covariance[(position, position)]);
        let known = self.known[position] && variance > 0.0 && variance.is_finite();
        match known && self.degrees_of_freedom > 0.0 {
            true => Estimate::student(value, sqrt(variance), self.degrees_of_freedom, level),
            false => without_error(value, Limits::Own, level),
        }
    }

    /// Wald's test that all at these positions are 0: F with their number and the degrees of freedom. `None` where one
    /// has no standard error or the covariance has no inverse.
    pub(super) fn joint_test(&self, positions: &[usize]) -> Option<Test> {
        let all_known = positions.iter().all(|position| self.known[*position]);
        if positions.is_empty() || !all_known || self.degrees_of_freedom <= 0.0 {
            return None;
        }
        let factor = Factor::of(&self.covariance(positions)).ok()?;
        let values = Vector::from_iterator(positions.len(), positions.iter().map(|position| self.values[*position]));
        let count = positions.len() as f64;
        let statistic = values.dot(&factor.solve(&values)) / count;
        Some(Test::fisher(statistic, count, self.degrees_of_freedom))
    }
}
