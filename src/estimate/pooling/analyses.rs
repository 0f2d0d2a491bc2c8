//! Checked estimates and standard errors of several completed data sets, on the scale on which they are averaged.
//!
//! Custody: no zone. Numbers without a subject; a fault is told by its position.

use super::Scale;
use crate::estimate::EstimateError;
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::moments::{mean, mean_and_variance};

/// Estimates and their variances, on a scale.
pub(super) struct Analyses {
    pub(super) values: Vec<f64>,
    /// Mean of the variances.
    pub(super) within: f64,
}

impl Analyses {
    /// Reads estimates and standard errors of the same analyses.
    pub(super) fn on(scale: Scale, values: &[f64], standard_errors: &[f64]) -> Result<Analyses, EstimateError> {
        length("standard error", standard_errors.len(), values.len())?;
        finite("estimate", values)?;
        finite("standard error", standard_errors)?;
        let out_of_range = |what, must| Err(EstimateError::OutOfRange { what, must });
        if standard_errors.iter().any(|error| *error < 0.0) {
            return out_of_range("standard error", "at least 0");
        }
        if let Some(must) = values.iter().find_map(|value| scale.refused(*value)) {
            return out_of_range("estimate", must);
        }
        let scaled: Vec<f64> = values.iter().map(|value| scale.forth(*value)).collect();
        let variance = |(value, error): (&f64, &f64)| {
            let error = error / scale.slope(*value);
            error * error
        };
        let variances: Vec<f64> = values.iter().zip(standard_errors).map(variance).collect();
        let nothing = "no imputation";
        let within = mean(&variances).ok_or(EstimateError::NothingToEstimate { nothing })?;
        let spread = mean_and_variance(&scaled).map_or(0.0, |(_, variance)| variance);
        if !within.is_finite() || !spread.is_finite() {
            return out_of_range("estimate or standard error", "small enough to be squared");
        }
        Ok(Analyses { values: scaled, within })
    }
}
