//! What the likelihood of a generalised linear model says of each row and of all of them, once it is fitted.
//!
//! Custody: no zone. Numbers of single rows.

use rayon::prelude::*;

use super::ascent::Slope;
use super::orthonormal::{BLOCK, Orthonormal, added};
use super::{Design, Family, Response};
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Basis, Covariates, EstimateError, Reservation};

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
    /// The log likelihood with all its constants.
    pub(super) log_likelihood: f64,
    /// Twice what the log likelihood lacks to the largest possible.
    pub(super) deviance: f64,
}

impl Rows {
    pub(super) fn of(family: Family, response: &Response<'_>, predictors: &[f64]) -> Rows {
        let mut rows = Rows {
            fitted: vec![0.0; predictors.len()],
            score: vec![0.0; predictors.len()],
            information: vec![0.0; predictors.len()],
            pearson: 0.0,
            log_likelihood: 0.0,
            deviance: 0.0,
        };
        let targets = rows.fitted.par_chunks_mut(BLOCK).zip(rows.score.par_chunks_mut(BLOCK));
        let targets = targets.zip(rows.information.par_chunks_mut(BLOCK));
        let parts: Vec<Vec<f64>> = targets
            .zip(predictors.par_chunks(BLOCK))
            .enumerate()
            .map(|(number, (((fitted, score), information), predictors))| {
                let mut sums = [Sum::default(); 3];
                for (at, predictor) in predictors.iter().enumerate() {
                    let row = One::of(family, response, number * BLOCK + at, *predictor);
                    (fitted[at], score[at], information[at]) = (row.mean, row.score, row.information);
                    for (sum, term) in sums.iter_mut().zip(row.sums) {
                        sum.add(term);
                    }
                }
                sums.map(|sum| sum.value()).to_vec()
            })
            .collect();
        let sums = added(&parts);
        (rows.pearson, rows.log_likelihood, rows.deviance) = (sums[0], sums[1], sums[2]);
        rows
    }
}

/// One row: its expected value, weighted score and information, and its parts of the three sums.
struct One {
    mean: f64,
    score: f64,
    information: f64,
    sums: [f64; 3],
}

impl One {
    fn of(family: Family, response: &Response<'_>, row: usize, predictor: f64) -> One {
        let (weight, outcome) = (response.weight(row), response.outcome()[row]);
        let at = family.at(outcome, predictor);
        let mean = at.mean;
        if weight == 0.0 {
            return One {
                mean,
                score: 0.0,
                information: 0.0,
                sums: [0.0; 3],
            };
        }
        let left = outcome - mean;
        let pearson = if left == 0.0 {
            0.0
        } else {
            weight * left * left / family.variance(&at)
        };
        One {
            mean,
            score: weight * at.score,
            information: weight * at.information,
            sums: [
                pearson,
                weight * at.kernel + family.constant(outcome, weight),
                weight * family.deviance(outcome, &at),
            ],
        }
    }
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
    if response.offset().is_none() {
        let mean = mean_outcome(response);
        return Ok(deviance(family, response, &vec![family.link(mean); rows]));
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

fn deviance(family: Family, response: &Response<'_>, predictors: &[f64]) -> f64 {
    Rows::of(family, response, predictors).deviance
}

/// The weighted mean of the outcomes.
pub(super) fn mean_outcome(response: &Response<'_>) -> f64 {
    let rows = response.outcome().iter().enumerate();
    // A row of weight 0 may hold any outcome.
    let terms = rows.map(|(row, outcome)| match response.weight(row) {
        0.0 => 0.0,
        weight => weight * outcome,
    });
    sum(terms) / response.total()
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

/// What coefficients rest on: rows with a weight, and those of them with an event, or their sum of counts.
pub(super) fn basis(family: Family, outcome: &[f64], weights: Option<&[f64]>) -> Basis {
    let rows = outcome.iter().enumerate();
    let counted = rows.filter(|(row, _)| weights.is_none_or(|weights| weights[*row] > 0.0));
    let (mut rows, mut events) = (0, 0.0);
    for (_, outcome) in counted {
        rows += 1;
        // A share of trials counts as one row with the event.
        events += if family.is_share() {
            f64::from(*outcome > 0.0)
        } else {
            *outcome
        };
    }
    Basis {
        rows,
        persons: rows,
        events: events as u64,
        person_time: None,
    }
}

/// Whether events are few, or few for each of so many covariates.
pub(super) fn few_events(events: u64, covariates: usize) -> Vec<Reservation> {
    applying([
        (events < FEW, Reservation::FewEvents),
        (events < FEW * covariates as u64, Reservation::FewEventsPerCovariate),
    ])
}
