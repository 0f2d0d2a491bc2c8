//! A fitted model below an estimate: what its own doubt adds to that of the estimate.
//!
//! Custody: no zone. Numbers by position.

use crate::estimate::Covariates;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;

/// A regression with an intercept, as seen from what is computed with its fitted values. Its estimating equations and
/// those of the estimate are stacked (M-estimation; Stefanski & Boos 2002, Am Stat 56:29): because the equations of the
/// model do not hold the estimate, the stack is solved from below, and the influence of a row on the estimate is its own
/// part plus what it moves by way of the coefficients.
#[derive(Debug, Clone)]
pub(super) struct Below<'a> {
    covariates: Covariates<'a>,
    /// The change of each coefficient (columns) with the weight of each row (rows).
    influence: Matrix,
}

impl<'a> Below<'a> {
    pub(super) fn new(covariates: &Covariates<'a>, influence: Matrix) -> Below<'a> {
        Below {
            covariates: covariates.clone(),
            influence,
        }
    }

    /// What each row moves by way of the coefficients, from the slope of the estimate by the linear predictor of each
    /// row.
    pub(super) fn carried(&self, slopes: &[f64]) -> Vec<f64> {
        let by_covariate = self
            .covariates
            .columns()
            .iter()
            .map(|column| sum(column.iter().zip(slopes).map(|(x, slope)| x * slope)));
        let gradient: Vec<f64> = std::iter::once(sum(slopes.iter().copied()))
            .chain(by_covariate)
            .collect();
        (&self.influence * Vector::from_vec(gradient)).iter().copied().collect()
    }
}
