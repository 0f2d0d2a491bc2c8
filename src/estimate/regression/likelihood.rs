//! What the likelihood of a generalised linear model says of each row and of all of them, once it is fitted.
//!
//! Custody: no zone. Numbers of single rows.

use rayon::prelude::*;

use super::ascent::Slope;
use super::orthonormal::Orthonormal;
use super::{Design, Family, Response};
use crate::estimate::numeric::sums::sum;
use crate::estimate::{Covariates, EstimateError};

/// What is kept of each row.
pub(super) struct Rows {
    /// Expected value.
    pub(super) fitted: Vec<f64>,
    /// Weight times derivative of the log likelihood by the linear predictor.
    pub(super) score: Vec<f64>,
    /// Weight times Fisher's information about the linear predictor.
    pub(super) information: Vec<f64>,
    /// Sum of the squared Pearson residuals.
    pub(super) pearson: f64,
}

impl Rows {
    pub(super) fn of(family: Family, response: &Response<'_>, predictors: &[f64]) -> Rows {
        let rows = predictors.par_iter().enumerate();
        let found: Vec<[f64; 4]> = rows
            .map(|(row, predictor)| {
                let (weight, outcome) = (response.weight(row), response.outcome()[row]);
                let at = family.at(outcome, *predictor);
                if weight == 0.0 {
                    return [at.mean, 0.0, 0.0, 0.0];
                }
                let left = outcome - at.mean;
                let pearson = if left == 0.0 {
                    0.0
                } else {
                    weight * left * left / family.variance(&at)
                };
                [at.mean, weight * at.score, weight * at.information, pearson]
            })
            .collect();
        let column = |number: usize| found.iter().map(|row| row[number]).collect();
        Rows {
            fitted: column(0),
            score: column(1),
            information: column(2),
            pearson: sum(found.iter().map(|row| row[3])),
        }
    }
}

/// The log likelihood with all its constants.
pub(super) fn log_likelihood(family: Family, response: &Response<'_>, predictors: &[f64]) -> f64 {
    sum_over_rows(response, predictors, |weight, outcome, predictor| {
        weight * family.kernel(outcome, predictor) + family.constant(outcome, weight)
    })
}

/// Twice what the log likelihood lacks to the largest possible.
pub(super) fn deviance(family: Family, response: &Response<'_>, predictors: &[f64]) -> f64 {
    sum_over_rows(response, predictors, |weight, outcome, predictor| {
        weight * family.deviance(outcome, predictor)
    })
}

fn sum_over_rows(response: &Response<'_>, predictors: &[f64], term: impl Fn(f64, f64, f64) -> f64 + Sync) -> f64 {
    let rows = predictors.par_iter().enumerate();
    let terms: Vec<f64> = rows
        .map(|(row, predictor)| match response.weight(row) {
            0.0 => 0.0,
            weight => term(weight, response.outcome()[row], *predictor),
        })
        .collect();
    sum(terms)
}

/// The deviance of the intercept and the offset alone; of the offset where there is no intercept.
pub(super) fn null_deviance(
    family: Family,
    design: &Design<'_>,
    response: &Response<'_>,
) -> Result<f64, EstimateError> {
    let rows = design.rows();
    let offsets: Vec<f64> = (0..rows).map(|row| response.offset_at(row)).collect();
    if !design.has_intercept() {
        return Ok(deviance(family, response, &offsets));
    }
    let alone = Design::with_intercept(&Covariates::new(rows, Vec::new())?);
    let columns = Orthonormal::of(&alone, response.weights())?;
    let slope = Slope {
        family,
        columns: &columns,
        response,
    };
    let summit = slope.climb(&alone)?;
    let mut predictors = columns.times(&summit.coordinates);
    for (predictor, offset) in predictors.iter_mut().zip(offsets) {
        *predictor += offset;
    }
    Ok(deviance(family, response, &predictors))
}

/// Refuses outcomes that are all 0, or shares that are all 1: with an intercept no finite coefficient is best, and there is
/// no covariate to blame.
pub(super) fn at_an_end(family: Family, design: &Design<'_>, response: &Response<'_>) -> Result<(), EstimateError> {
    let counted = response.outcome().iter().enumerate();
    let counted: Vec<f64> = counted
        .filter(|(row, _)| response.weight(*row) > 0.0)
        .map(|(_, outcome)| *outcome)
        .collect();
    let nothing = if !design.has_intercept() {
        return Ok(());
    } else if counted.iter().all(|outcome| *outcome == 0.0) {
        "no event"
    } else if family.is_share() && counted.iter().all(|outcome| *outcome == 1.0) {
        "no row without the event"
    } else {
        return Ok(());
    };
    Err(EstimateError::NothingToEstimate { nothing })
}
