//! Linear least squares, with weights.
//!
//! Custody: no zone. Numbers by position; residuals are of single rows.

use libm::{fabs, sqrt};

use super::coefficients::{Coefficients, Covariance, Scatter, coefficients, covariance, wald};
use super::orthonormal::{Orthonormal, power_of_two};
use super::sandwich::Variance;
use super::working::Working;
use super::{Design, Response};
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::applying;
use crate::estimate::{Basis, ConfidenceLevel, EstimateError, Reservation, Test};

/// The share of the squares of a target below which those of its residuals are rounding.
const ROUNDING: f64 = 1e-28;

/// The coefficients b that make Σ w (y - offset - x'b)² least.
///
/// ```
/// use seriatim::estimate::regression::{Design, Dispersion, LeastSquares, Response, Variance};
/// use seriatim::estimate::{ConfidenceLevel, Covariates};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let x = [1.0, 2.0, 3.0, 4.0];
/// let design = Design::with_intercept(&Covariates::new(4, vec![&x])?);
/// let line = LeastSquares::fit(&design, Response::new(&[1.0, 3.0, 3.0, 5.0]))?;
/// assert!((line.values()[1] - 1.2).abs() < 1e-12);
/// let found = line.coefficients(Variance::Model(Dispersion::Pearson), ConfidenceLevel::PERCENT_95)?;
/// assert!(found.coefficients[1].estimate.standard_error.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct LeastSquares {
    working: Working,
    values: Vec<f64>,
    fitted: Vec<f64>,
    residuals: Vec<f64>,
    squares: f64,
}

impl LeastSquares {
    /// Fits them, by orthonormal columns: as exact as by Householder's QR.
    ///
    /// # Errors
    /// Those of a [`Response`] that does not fit the rows or holds what is no number; [`EstimateError::Collinear`];
    /// [`EstimateError::NothingToEstimate`] for a design without a column.
    pub fn fit(design: &Design<'_>, response: Response<'_>) -> Result<LeastSquares, EstimateError> {
        let response = response.checked(design.rows())?;
        let columns = Orthonormal::of(design, response.weights())?;
        let target = Target::of(&response)?;
        let coordinates = solved(&columns, &response, &target.values);
        let explained = columns.times(&coordinates);
        let residuals = target.residuals(&explained, &response);
        let rows = 0..response.outcome().len();
        let fitted = rows
            .clone()
            .map(|row| explained[row] * target.size + response.offset_at(row))
            .collect();
        let values: Vec<f64> = (columns.transform() * coordinates * target.size)
            .iter()
            .copied()
            .collect();
        let squares = weighted_squares(&residuals, &response);
        let score = rows.clone().map(|row| response.weight(row) * residuals[row]).collect();
        let information = rows.map(|row| response.weight(row)).collect();
        let working = Working::new(columns, information, score, response.taking_part())
            .ok_or(out_of_range())?
            .with_equal_variances();
        if !(squares.is_finite() && values.iter().all(|value| value.is_finite())) {
            return Err(out_of_range());
        }
        Ok(LeastSquares {
            working,
            values,
            fitted,
            residuals,
            squares,
        })
    }

    /// The coefficients alone, in the order of the design.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Expected value of each row, the offset among it.
    pub fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    /// Outcome less fitted value of each row.
    pub fn residuals(&self) -> &[f64] {
        &self.residuals
    }

    /// Leverage of each row, from 0 to 1: how far its fitted value follows its outcome.
    pub fn leverages(&self) -> Vec<f64> {
        (0..self.working.all_rows())
            .map(|row| self.working.leverage(row))
            .collect()
    }

    /// Rows that take part, less coefficients.
    pub fn residual_degrees_of_freedom(&self) -> usize {
        self.working.rows().saturating_sub(self.working.columns())
    }

    /// The residual standard deviation, √(Σ w residual² / degrees of freedom); `None` without a degree of freedom.
    pub fn residual_deviation(&self) -> Option<f64> {
        self.dispersion().map(sqrt)
    }

    fn dispersion(&self) -> Option<f64> {
        let degrees = self.residual_degrees_of_freedom();
        (degrees > 0).then(|| self.squares / degrees as f64)
    }

    fn scatter(&self) -> Scatter {
        Scatter {
            dispersion: self.dispersion(),
            linear: true,
        }
    }

    /// The covariance of the coefficients. The model's own with [`Dispersion::Pearson`](super::Dispersion::Pearson) is the
    /// classical one; with [`Dispersion::Fixed`](super::Dispersion::Fixed), that for outcomes with variance 1/w. Without
    /// clusters they are referred to t with the residual degrees of freedom.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where there is no row more than coefficients, or no second cluster;
    /// [`EstimateError::LengthDiffers`] for clusters of other rows.
    pub fn covariance(&self, variance: Variance<'_>) -> Result<Covariance, EstimateError> {
        covariance(&self.working, self.scatter(), variance)
    }

    /// The coefficients with standard errors, intervals and tests. Every row counts as an event of its basis.
    ///
    /// # Errors
    /// As [`covariance`](LeastSquares::covariance).
    pub fn coefficients(&self, variance: Variance<'_>, level: ConfidenceLevel) -> Result<Coefficients, EstimateError> {
        let found = self.covariance(variance)?;
        let basis = Basis {
            rows: self.working.rows() as u64,
            persons: self.working.rows() as u64,
            events: self.working.rows() as u64,
            person_time: None,
        };
        let reservations = applying([(self.squares == 0.0, Reservation::FittedExactly)]);
        Ok(coefficients(&self.values, &found, basis, level, None, reservations))
    }

    /// Wald's test that all coefficients at these positions are 0: F, and with Satterthwaite's degrees of freedom Hotelling's T²
    /// (Pustejovsky & Tipton 2018, section 3.2, HTZ).
    ///
    /// # Errors
    /// As [`covariance`](LeastSquares::covariance); [`EstimateError::OutOfRange`] for positions outside of the design.
    pub fn wald(&self, positions: &[usize], variance: Variance<'_>) -> Result<Test, EstimateError> {
        wald(&self.values, &self.working, self.scatter(), variance, positions)
    }

    /// The change of each coefficient (columns) with the weight of each row (rows): the influence function over the number
    /// of rows. Sums of its products over rows, or of its sums over clusters, are HC0 and CR0.
    pub fn influence(&self) -> Matrix {
        self.working.influence()
    }
}

/// What is explained, divided by the largest of it so that squares stay within numbers.
struct Target {
    values: Vec<f64>,
    size: f64,
}

impl Target {
    fn of(response: &Response<'_>) -> Result<Target, EstimateError> {
        let outcome = response.outcome().iter().enumerate();
        let values: Vec<f64> = outcome.map(|(row, y)| y - response.offset_at(row)).collect();
        let counted = |(row, value): (usize, &f64)| if response.weight(row) > 0.0 { fabs(*value) } else { 0.0 };
        let largest = values.iter().enumerate().map(counted).fold(0.0_f64, f64::max);
        let size = power_of_two(largest);
        let values: Vec<f64> = values.iter().map(|value| value / size).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok(Target { values, size })
        } else {
            Err(out_of_range())
        }
    }
}

impl Target {
    /// What is left of the target, on the scale of the outcome; nothing at all where it is no more than rounding.
    fn residuals(&self, explained: &[f64], response: &Response<'_>) -> Vec<f64> {
        let left: Vec<f64> = self.values.iter().zip(explained).map(|(y, fit)| y - fit).collect();
        if weighted_squares(&left, response) <= ROUNDING * weighted_squares(&self.values, response) {
            return vec![0.0; left.len()];
        }
        left.into_iter().map(|left| left * self.size).collect()
    }
}

fn weighted_squares(values: &[f64], response: &Response<'_>) -> f64 {
    let rows = values.iter().enumerate();
    sum(rows.map(|(row, value)| match response.weight(row) {
        0.0 => 0.0,
        weight => weight * value * value,
    }))
}

fn out_of_range() -> EstimateError {
    let must = "of a size that sums of its squares can be written for";
    EstimateError::OutOfRange { what: "outcome", must }
}

/// γ = Q' W y, and once more with what that left, which wins the digits that a large mean costs.
fn solved(columns: &Orthonormal, response: &Response<'_>, target: &[f64]) -> Vector {
    let largest = response
        .weights()
        .map_or(1.0, |weights| weights.iter().fold(0.0, |most, weight| weight.max(most)));
    let projected = |values: &[f64]| {
        let weighed = values.iter().enumerate();
        let weighed: Vec<f64> = weighed
            .map(|(row, value)| value * (response.weight(row) / largest))
            .collect();
        columns.transposed_times(&weighed)
    };
    let first = projected(target);
    let explained = columns.times(&first);
    let left: Vec<f64> = target.iter().zip(&explained).map(|(y, fit)| y - fit).collect();
    first + projected(&left)
}
