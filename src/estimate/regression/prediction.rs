//! What a fitted regression expects of rows that it may not have seen.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;

use super::coefficients::Covariance;
use super::{Design, GeneralisedLinear, LeastSquares};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits};

/// The linear predictor of each row with its standard error, and degrees of freedom of t where there are any (of those of
/// the coefficients, the smallest).
fn predictors(
    values: &[f64],
    covariance: &Covariance,
    design: &Design<'_>,
    offset: Option<&[f64]>,
    level: ConfidenceLevel,
) -> Result<Vec<Estimate>, EstimateError> {
    let (found, rows) = (design.coefficients(), values.len());
    if found != rows || covariance.matrix.nrows() != rows {
        let what = "a coefficient in the design of the prediction";
        return Err(EstimateError::LengthDiffers { what, found, rows });
    }
    if let Some(offset) = offset {
        crate::estimate::covariates::length("offset", offset.len(), design.rows())?;
        crate::estimate::covariates::finite("offset", offset)?;
    }
    let degrees = covariance.degrees_of_freedom.iter().flatten().copied().reduce(f64::min);
    let coefficients = Vector::from_column_slice(values);
    let known = (0..values.len()).all(|at| covariance.standard_error(at).is_some());
    let one = |row: usize| {
        let covariates = design.row(row);
        let value = covariates.dot(&coefficients) + offset.map_or(0.0, |offset| offset[row]);
        let error = sqrt(covariance.variance_of(&covariates));
        match degrees {
            _ if !known => Estimate {
                value,
                standard_error: None,
                interval: None,
                limits: Limits::Own,
                level,
            },
            Some(degrees) => Estimate::student(value, error, degrees, level),
            None => Estimate::normal(value, error, level),
        }
    };
    Ok((0..design.rows()).map(one).collect())
}

impl LeastSquares {
    /// The expected outcome of each row of another design with the same columns, with its interval. That is of the mean of
    /// such rows, not of a single one.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] for a design with other columns or a covariance of another fit.
    pub fn predict(
        &self,
        design: &Design<'_>,
        covariance: &Covariance,
        level: ConfidenceLevel,
    ) -> Result<Vec<Estimate>, EstimateError> {
        predictors(self.values(), covariance, design, None, level)
    }
}

impl GeneralisedLinear {
    /// The linear predictor of each row of another design with the same columns, with its interval.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] for a design with other columns, an offset of other rows or a covariance of another
    /// fit; [`EstimateError::NotFinite`] for the offset.
    pub fn predict_linear(
        &self,
        design: &Design<'_>,
        offset: Option<&[f64]>,
        covariance: &Covariance,
        level: ConfidenceLevel,
    ) -> Result<Vec<Estimate>, EstimateError> {
        predictors(self.values(), covariance, design, offset, level)
    }

    /// The expected outcome of each row, its probability or its count: limits are those of the linear predictor, brought
    /// to this scale, so that they stay within what can be; the standard error is by the delta method.
    ///
    /// # Errors
    /// As [`predict_linear`](GeneralisedLinear::predict_linear).
    pub fn predict(
        &self,
        design: &Design<'_>,
        offset: Option<&[f64]>,
        covariance: &Covariance,
        level: ConfidenceLevel,
    ) -> Result<Vec<Estimate>, EstimateError> {
        let family = self.family();
        let brought = |found: Estimate| Estimate {
            value: family.mean(found.value),
            standard_error: found.standard_error.map(|error| error * family.slope(found.value)),
            interval: found.interval.map(|limits| Interval {
                lower: family.mean(limits.lower),
                upper: family.mean(limits.upper),
            }),
            ..found
        };
        let linear = self.predict_linear(design, offset, covariance, level)?;
        Ok(linear.into_iter().map(brought).collect())
    }
}
