//! A regression fitted again and again to the same rows under other weights, as a bootstrap does.
//!
//! Custody: no zone. Keeps the rows that it was made from.

use super::{Cox, CoxFit, HazardRows};
use crate::estimate::EstimateError;
use crate::estimate::covariates::checked_weights;

/// A fit that can be repeated under other weights of its rows, at the cost of a few passes and no sorting.
///
/// A row drawn k times enters with k times its weight. Under Efron's ties that is not the same as k copies, which would be
/// tied with each other although they are one person; it is what R's documentation advises.
pub struct CoxRefits {
    fit: CoxFit,
    settings: Cox,
    /// Weights as given, by row.
    weights: Option<Vec<f64>>,
}

impl CoxRefits {
    /// Fits once under the weights of the rows themselves.
    ///
    /// # Errors
    /// As [`Cox::fit`]; [`EstimateError::OutOfRange`] for exact ties, which have no weights, and for a penalty.
    pub fn new(settings: Cox, rows: &HazardRows<'_>) -> Result<CoxRefits, EstimateError> {
        if settings.ties == super::Ties::Exact || settings.penalty != super::Penalty::None {
            return Err(EstimateError::OutOfRange {
                what: "regression to be refitted",
                must: "with Efron's or Breslow's ties and without a penalty",
            });
        }
        Ok(CoxRefits {
            fit: settings.fit(rows)?,
            settings,
            weights: rows.weights.map(<[f64]>::to_vec),
        })
    }

    /// The fit under the rows' own weights.
    pub fn fit(&self) -> &CoxFit {
        &self.fit
    }

    /// The coefficients when each row counts `times` over, beside its own weight.
    ///
    /// # Errors
    /// As [`Cox::fit`], for the rows that are left; as of weights for `times`.
    pub fn coefficients(&self, times: &[f64]) -> Result<Vec<f64>, EstimateError> {
        checked_weights(Some(times), self.fit.rows_given)?;
        let weight = |row: usize| times[row] * self.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let sorted = self.fit.sorted.reweighted(weight);
        if sorted.groups.iter().all(|group| group.events().is_empty()) {
            return Err(EstimateError::NothingToEstimate { nothing: "no event" });
        }
        let maximum = self
            .settings
            .maximum_from(&sorted, self.fit.maximum.coefficients.clone())?;
        let scaled = maximum.coefficients.iter().zip(&sorted.scales);
        Ok(scaled.map(|(coefficient, scale)| coefficient / scale).collect())
    }
}
