//! Observed less expected by group, its variance, and the chi-squared statistic of both.
//!
//! Custody: no zone. Sums over groups.

use super::RiskTables;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector, eigen};
use crate::estimate::numeric::sums::Sum;
use crate::estimate::{EstimateError, Test};

/// Sums by group, and by group and group.
pub(super) struct Scores {
    observed: Vec<Sum>,
    expected: Vec<Sum>,
    /// The lower triangle, row after row.
    spread: Vec<Sum>,
}

impl Scores {
    pub(super) fn new(groups: usize) -> Scores {
        Scores {
            observed: vec![Sum::default(); groups],
            expected: vec![Sum::default(); groups],
            spread: vec![Sum::default(); groups * (groups + 1) / 2],
        }
    }

    pub(super) fn add(&mut self, group: usize, observed: f64, expected: f64) {
        self.observed[group].add(observed);
        self.expected[group].add(expected);
    }

    /// Adds to the variance of two groups, `other` <= `group`.
    pub(super) fn spread(&mut self, group: usize, other: usize, term: f64) {
        self.spread[group * (group + 1) / 2 + other].add(term);
    }

    pub(super) fn observed(&self, group: usize) -> f64 {
        self.observed[group].value()
    }

    pub(super) fn expected(&self, group: usize) -> f64 {
        self.expected[group].value()
    }

    /// Observed less expected.
    pub(super) fn excess(&self) -> Vector {
        let terms = self.observed.iter().zip(&self.expected);
        Vector::from_iterator(self.observed.len(), terms.map(|(o, e)| o.value() - e.value()))
    }

    pub(super) fn variance(&self) -> Matrix {
        let size = self.observed.len();
        Matrix::from_fn(size, size, |row, column| {
            let (row, column) = (row.max(column), row.min(column));
            self.spread[row * (row + 1) / 2 + column].value()
        })
    }
}

/// Whether there are groups to compare, and not too many.
pub(super) fn checked_groups(tables: &RiskTables, most: usize) -> Result<(), EstimateError> {
    match tables.groups().len() {
        0 | 1 => Err(EstimateError::NothingToEstimate {
            nothing: "no second group to compare",
        }),
        groups if groups <= most => Ok(()),
        _ => Err(EstimateError::OutOfRange {
            what: "number of groups",
            must: "at most 1000 for a log-rank test and 200 for Gray's",
        }),
    }
}

/// The statistic U'V⁻U, with the rank of V as its degrees of freedom. The rows of V sum to 0; of groups that vary, one is
/// left out. Groups that are never at risk together with others leave V with a lower rank.
pub(super) fn quadratic(excess: &Vector, variance: &Matrix) -> Result<Test, EstimateError> {
    if !excess.iter().chain(variance.iter()).all(|value| value.is_finite()) {
        return Err(EstimateError::OutOfRange {
            what: "power of a weight",
            must: "one that leaves all weights finite: not so far below 0",
        });
    }
    let varying: Vec<usize> = (0..excess.len())
        .filter(|group| variance[(*group, *group)] > 0.0)
        .collect();
    let kept = varying.get(1..).unwrap_or_default();
    if kept.is_empty() {
        return Err(NEVER_TOGETHER);
    }
    let part = Matrix::from_fn(kept.len(), kept.len(), |row, column| {
        variance[(kept[row], kept[column])]
    });
    let right = Vector::from_iterator(kept.len(), kept.iter().map(|group| excess[*group]));
    let (statistic, rank) = match Factor::of(&part) {
        Ok(factor) => (right.dot(&factor.solve(&right)), kept.len()),
        Err(_) => generalised(excess, variance)?,
    };
    Ok(Test::chi_squared(statistic.max(0.0), rank as f64))
}

/// By the eigenvalues that are not 0.
fn generalised(excess: &Vector, variance: &Matrix) -> Result<(f64, usize), EstimateError> {
    let (values, vectors) = eigen(variance).ok_or(NEVER_TOGETHER)?;
    let least = values.amax() * 1e-10;
    let parts: Vec<f64> = (0..values.len())
        .filter(|k| values[*k] > least)
        .map(|k| {
            let along = vectors.column(k).dot(excess);
            along * along / values[k]
        })
        .collect();
    if parts.is_empty() {
        return Err(NEVER_TOGETHER);
    }
    Ok((parts.iter().sum(), parts.len()))
}

const NEVER_TOGETHER: EstimateError = EstimateError::NothingToEstimate {
    nothing: "no event on a day on which two groups are at risk and one is left over",
};
