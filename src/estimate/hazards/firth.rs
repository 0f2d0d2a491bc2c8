//! The partial likelihood under Firth's penalty, and its profile.
//!
//! Custody: no zone. Sums over risk sets.

use libm::{fabs, log};

use super::Ties;
use super::cox::Cox;
use super::fit::Coefficient;
use super::likelihood::{self, Likelihood, event_sums, risks_at};
use super::newton::{Maximum, maximise};
use super::risk_sets::{RiskSet, visit_columns};
use super::sorted::Sorted;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::numeric::{chi_squared, roots};
use crate::estimate::{EstimateError, Interval, Limits, Test};

/// Standard errors within which a limit is sought; one beyond is taken for none.
const FARTHEST: f64 = 1e4;

/// Penalised log likelihood and score, and the information without penalty.
///
/// # Errors
/// [`EstimateError::Collinear`] where the information has no determinant.
pub(super) fn evaluate(
    sorted: &Sorted,
    coefficients: &[f64],
    event_sums: &[f64],
    ties: Ties,
) -> Result<Likelihood, EstimateError> {
    let risks = risks_at(sorted, coefficients);
    let mut likelihood = likelihood::evaluate(sorted, &risks, coefficients, event_sums, ties, |_| 1.0);
    let factor =
        Factor::of(&likelihood.information).map_err(|dependent| EstimateError::Collinear { column: dependent.row })?;
    // In the scale of the covariates as given.
    let scales: f64 = sorted.scales.iter().map(|scale| log(*scale)).sum();
    likelihood.log_likelihood += 0.5 * factor.log_determinant() + scales;
    likelihood.score += penalty_score(sorted, &risks, ties, &factor.inverse());
    Ok(likelihood)
}

/// Half the derivative of the log determinant: ½ Σ over events of Σ π h (x - mean), h = (x - mean)' V (x - mean), π the
/// risks over their sum and V the inverse information.
fn penalty_score(sorted: &Sorted, risks: &[f64], ties: Ties, inverse: &Matrix) -> Vector {
    let size = sorted.columns.len();
    let columns = with_products(sorted, inverse);
    let mut score = Vector::zeros(size);
    visit_columns(sorted, &columns, risks, ties, |set| {
        let events = set.group.events().len();
        for event in 0..events {
            let left = match ties {
                Ties::Breslow => 0.0,
                _ => event as f64 / events as f64,
            };
            score += third_moment(set, left, size, inverse) * (0.5 * set.weight);
        }
    });
    score
}

/// The covariates, their products (lower triangle, row by row), q = x'Vx, and q x.
fn with_products(sorted: &Sorted, inverse: &Matrix) -> Vec<Vec<f64>> {
    let product = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a * b).collect() };
    let mut columns = sorted.columns.clone();
    let mut q = vec![0.0; sorted.rows()];
    for (row, left) in sorted.columns.iter().enumerate() {
        for (column, right) in sorted.columns[..=row].iter().enumerate() {
            let products = product(left, right);
            let times = if row == column { 1.0 } else { 2.0 } * inverse[(row, column)];
            q.iter_mut()
                .zip(&products)
                .for_each(|(q, product)| *q += times * product);
            columns.push(products);
        }
    }
    let weighted: Vec<Vec<f64>> = sorted.columns.iter().map(|column| product(&q, column)).collect();
    columns.push(q);
    columns.extend(weighted);
    columns
}

/// Σ π h (x - mean) at one time when a share `left` of the events has left.
fn third_moment(set: &RiskSet<'_>, left: f64, size: usize, inverse: &Matrix) -> Vector {
    let s0 = set.s0 - left * set.events_s0;
    let mean_of = |column: usize| (set.s1[column] - left * set.events_s1[column]) / s0;
    let triangle = size * (size + 1) / 2;
    let mean = Vector::from_fn(size, |row, _| mean_of(row));
    let covariance = Matrix::from_fn(size, size, |row, column| {
        let (row, column) = (row.max(column), row.min(column));
        mean_of(size + row * (row + 1) / 2 + column) - mean[row] * mean[column]
    });
    let q = mean_of(size + triangle);
    let weighted = Vector::from_fn(size, |row, _| mean_of(size + triangle + 1 + row) - q * mean[row]);
    weighted - covariance * (inverse * mean) * 2.0
}

/// Puts limits and tests of the penalised profile likelihood in the place of Wald's (Heinze & Schemper 2001).
pub(super) fn profile(
    cox: &Cox,
    sorted: &Sorted,
    maximum: &Maximum,
    coefficients: &mut [Coefficient],
) -> Result<(), EstimateError> {
    let profile = Profile {
        cox,
        sorted,
        sums: event_sums(sorted, |_| 1.0),
        best: maximum.log_likelihood,
    };
    let allowed = chi_squared::upper_quantile(1.0 - cox.level.level(), 1.0);
    let inverse = maximum.factor.inverse();
    for (column, coefficient) in coefficients.iter_mut().enumerate() {
        let (best, error) = (maximum.coefficients[column], libm::sqrt(inverse[(column, column)]));
        let limit = |side: f64| profile.limit(column, best, side * error, allowed);
        let interval = match (limit(-1.0), limit(1.0)) {
            (Some(lower), Some(upper)) => Some(Interval {
                lower: lower / sorted.scales[column],
                upper: upper / sorted.scales[column],
            }),
            _ => None,
        };
        coefficient.estimate.interval = interval;
        coefficient.estimate.limits = Limits::Profile;
        coefficient.ratio = coefficient.estimate.exponentiated();
        coefficient.test = Test::chi_squared(profile.lost(column, 0.0)?.max(0.0), 1.0);
    }
    Ok(())
}

struct Profile<'a> {
    cox: &'a Cox,
    sorted: &'a Sorted,
    sums: Vec<f64>,
    best: f64,
}

impl Profile<'_> {
    /// Twice the penalised log likelihood that is lost when one coefficient is held at a value.
    fn lost(&self, column: usize, value: f64) -> Result<f64, EstimateError> {
        let size = self.sorted.columns.len();
        let others: Vec<usize> = (0..size).filter(|other| *other != column).collect();
        let held = maximise(others.len(), self.cox.most_iterations, |chosen| {
            let mut all = vec![value; size];
            others
                .iter()
                .zip(chosen)
                .for_each(|(other, chosen)| all[*other] = *chosen);
            let whole = evaluate(self.sorted, &all, &self.sums, self.cox.ties)?;
            Ok(Likelihood {
                log_likelihood: whole.log_likelihood,
                score: Vector::from_fn(others.len(), |row, _| whole.score[others[row]]),
                information: Matrix::from_fn(others.len(), others.len(), |row, column| {
                    whole.information[(others[row], others[column])]
                }),
            })
        });
        // The others are counted without the one that is held.
        let among_all = |column: usize| others.get(column).copied().unwrap_or(column);
        let held = held.map_err(|error| match error {
            EstimateError::Collinear { column } => EstimateError::Collinear {
                column: among_all(column),
            },
            EstimateError::Separated { column } => EstimateError::Separated {
                column: among_all(column),
            },
            other => other,
        })?;
        Ok(2.0 * (self.best - held.log_likelihood))
    }

    /// The value on one side of the best at which as much is lost as is allowed; `step` is a standard error in its
    /// direction. `None` where there is none, or no fit at it.
    fn limit(&self, column: usize, best: f64, step: f64, allowed: f64) -> Option<f64> {
        let excess = |distance: f64| {
            let lost = self.lost(column, best + distance * step).ok()?;
            Some(lost - allowed)
        };
        let mut far = 2.0;
        while excess(far)? < 0.0 {
            far *= 2.0;
            if far > FARTHEST {
                return None;
            }
        }
        // A value without a fit counts as lost, so that the search turns back.
        let distance = roots::between(0.0, far, |distance| excess(distance).unwrap_or(f64::MAX));
        (fabs(excess(distance)?) < 1e-6).then_some(best + distance * step)
    }
}
