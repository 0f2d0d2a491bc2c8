//! What a regression is on: an intercept, where wanted, and columns of covariates; and the response with its weights and
//! offset.
//!
//! Custody: no zone. Numbers by position.

use crate::estimate::covariates::{checked_weights, finite, length};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::{Covariates, EstimateError};

/// An intercept, where wanted, and covariates. Coefficients are numbered in this order: the intercept is 0 where there
/// is one, then the covariates as they were given.
#[derive(Debug, Clone)]
pub struct Design<'a> {
    intercept: bool,
    covariates: Covariates<'a>,
}

impl<'a> Design<'a> {
    /// An intercept and these covariates, of which there may be none.
    pub fn with_intercept(covariates: &Covariates<'a>) -> Design<'a> {
        Design {
            intercept: true,
            covariates: covariates.clone(),
        }
    }

    /// These covariates alone: the linear predictor is 0 where all of them are.
    pub fn without_intercept(covariates: &Covariates<'a>) -> Design<'a> {
        Design {
            intercept: false,
            covariates: covariates.clone(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.covariates.rows()
    }

    /// Whether there is an intercept.
    pub fn has_intercept(&self) -> bool {
        self.intercept
    }

    /// Number of coefficients, the intercept among them.
    pub fn coefficients(&self) -> usize {
        self.covariates.count() + usize::from(self.intercept)
    }

    /// The position of the coefficient of a covariate.
    pub fn position(&self, covariate: usize) -> usize {
        covariate + usize::from(self.intercept)
    }

    /// The covariate to which a coefficient belongs; `None` for the intercept.
    pub(super) fn covariate(&self, position: usize) -> Option<usize> {
        position.checked_sub(usize::from(self.intercept))
    }

    /// The columns of one row, the 1 of the intercept first.
    pub(super) fn row(&self, row: usize) -> Vector {
        let columns = self.covariates.columns().iter().map(|column| column[row]);
        let intercept = self.intercept.then_some(1.0);
        Vector::from_vec(intercept.into_iter().chain(columns).collect())
    }

    /// The covariates.
    pub fn covariates(&self) -> &Covariates<'a> {
        &self.covariates
    }
}

/// The response of a regression, with prior weights and an offset where there are any; one value for each row.
#[derive(Debug, Clone, Copy)]
pub struct Response<'a> {
    outcome: &'a [f64],
    weights: Option<&'a [f64]>,
    offset: Option<&'a [f64]>,
}

impl<'a> Response<'a> {
    /// An outcome, each row with a weight of 1 and an offset of 0.
    pub fn new(outcome: &'a [f64]) -> Response<'a> {
        Response {
            outcome,
            weights: None,
            offset: None,
        }
    }

    /// With prior weights: what a row counts for. A row of weight 0 takes no part.
    pub fn with_weights(self, weights: &'a [f64]) -> Response<'a> {
        Response {
            weights: Some(weights),
            ..self
        }
    }

    /// With a part of the linear predictor that is known, as the logarithm of the time under observation.
    pub fn with_offset(self, offset: &'a [f64]) -> Response<'a> {
        Response {
            offset: Some(offset),
            ..self
        }
    }

    /// Whether it belongs to so many rows, and every number in it can be used.
    pub(super) fn checked(self, rows: usize) -> Result<Response<'a>, EstimateError> {
        length("outcome", self.outcome.len(), rows)?;
        finite("outcome", self.outcome)?;
        checked_weights(self.weights, rows)?;
        if let Some(offset) = self.offset {
            length("offset", offset.len(), rows)?;
            finite("offset", offset)?;
        }
        if !self.total().is_finite() {
            let must = "small enough to be added up";
            return Err(EstimateError::OutOfRange { what: "weight", must });
        }
        Ok(self)
    }

    pub(super) fn outcome(&self) -> &'a [f64] {
        self.outcome
    }

    pub(super) fn weights(&self) -> Option<&'a [f64]> {
        self.weights
    }

    pub(super) fn offset(&self) -> Option<&'a [f64]> {
        self.offset
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    pub(super) fn offset_at(&self, row: usize) -> f64 {
        self.offset.map_or(0.0, |offset| offset[row])
    }

    /// Sum of the weights.
    pub(super) fn total(&self) -> f64 {
        match self.weights {
            Some(weights) => weights.iter().sum(),
            None => self.outcome.len() as f64,
        }
    }

    /// Rows that take part.
    pub(super) fn taking_part(&self) -> usize {
        match self.weights {
            Some(weights) => weights.iter().filter(|weight| **weight > 0.0).count(),
            None => self.outcome.len(),
        }
    }
}
