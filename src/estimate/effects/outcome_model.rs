//! Regressions of the outcome on covariates, one for each arm.
//!
//! Custody: no zone. An expected outcome for each row.

use serde::Serialize;

use super::stacking::Below;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, LeastSquares, Response};
use crate::estimate::{Covariates, EstimateError};

/// How the outcome hangs on covariates within an arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeModel {
    /// Least squares.
    #[default]
    Linear,
    /// Logistic regression, for outcomes from 0 to 1.
    Logistic,
}

/// What an outcome model expects of every row, also of those on which it was not fitted.
#[derive(Debug, Clone)]
pub(super) struct Expected<'a> {
    /// The expected outcome.
    pub(super) values: Vec<f64>,
    /// Its slope by the linear predictor.
    pub(super) slopes: Vec<f64>,
    pub(super) below: Below<'a>,
}

impl OutcomeModel {
    /// Fits the model on the rows that take part, by an intercept and the covariates.
    pub(super) fn fit<'a>(
        self,
        covariates: &Covariates<'a>,
        outcome: &[f64],
        taking_part: &dyn Fn(usize) -> bool,
    ) -> Result<Expected<'a>, EstimateError> {
        let design = Design::with_intercept(covariates);
        let weights: Vec<f64> = (0..outcome.len())
            .map(|row| f64::from(u8::from(taking_part(row))))
            .collect();
        let response = Response::new(outcome).with_weights(&weights);
        let (values, slopes, influence) = match self {
            OutcomeModel::Linear => {
                let fit = LeastSquares::fit(&design, response)?;
                (fit.fitted().to_vec(), vec![1.0; outcome.len()], fit.influence())
            }
            OutcomeModel::Logistic => {
                let fit = GeneralisedLinear::fit(Family::Logistic, &design, response)?;
                let slopes = fit.fitted().iter().map(|mean| mean * (1.0 - mean)).collect();
                (fit.fitted().to_vec(), slopes, fit.influence())
            }
        };
        Ok(Expected {
            values,
            slopes,
            below: Below::new(covariates, influence),
        })
    }
}
