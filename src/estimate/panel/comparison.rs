//! One treated group against its controls between two periods: the effect on the treated and its influence function.
//!
//! Custody: no zone. Numbers by position.

use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, LeastSquares, Response};
use crate::estimate::{Covariates, EstimateError};

/// A control with a probability above this looks treated: the package DRDID trims those. They are kept here, and told.
const ALMOST_TREATED: f64 = 0.995;
/// Nearer to 1 than this the odds are not taken at their word (as in DRDID).
const MOST: f64 = 1.0 - 1e-6;

/// How controls are made comparable to the treated by covariates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adjustment {
    Regression,
    InverseProbability,
    DoublyRobust,
}

/// Units observed in both periods, treated ones and controls.
pub(super) struct Sample {
    /// Whether each is treated.
    pub(super) treated: Vec<bool>,
    /// Change of the outcome from the base period.
    pub(super) change: Vec<f64>,
    /// Weights above 0.
    pub(super) weight: Vec<f64>,
    /// Covariates in the base period, one column each.
    pub(super) covariates: Vec<Vec<f64>>,
}

/// What is found.
pub(super) struct Comparison {
    /// Average effect on the treated.
    pub(super) effect: f64,
    /// Influence function of each unit: the variance of `effect` is Σψ²/n².
    pub(super) influence: Vec<f64>,
    /// Whether a control looks almost surely treated.
    pub(super) poor_overlap: bool,
}

/// Two weighted means and their influence.
struct Means {
    value: f64,
    influence: Vec<f64>,
}

impl Sample {
    /// The effect by the method asked for; without covariates all methods are the difference of the two mean changes.
    ///
    /// # Errors
    /// Those of the regressions: [`EstimateError::Collinear`], [`EstimateError::Separated`],
    /// [`EstimateError::NotConverged`].
    pub(super) fn compare(&self, adjustment: Adjustment) -> Result<Comparison, EstimateError> {
        if self.covariates.is_empty() {
            return Ok(self.unconditional());
        }
        let columns = self.centred();
        match adjustment {
            Adjustment::Regression => self.regression(&columns),
            Adjustment::InverseProbability => self.inverse_probability(&columns),
            Adjustment::DoublyRobust => self.doubly_robust(&columns),
        }
    }

    /// Weights of the treated, 0 for controls.
    fn treated_weight(&self) -> Vec<f64> {
        let pairs = self.treated.iter().zip(&self.weight);
        pairs
            .map(|(treated, weight)| if *treated { *weight } else { 0.0 })
            .collect()
    }

    /// Weights of the controls, 0 for the treated.
    fn control_weight(&self) -> Vec<f64> {
        let pairs = self.treated.iter().zip(&self.weight);
        pairs
            .map(|(treated, weight)| if *treated { 0.0 } else { *weight })
            .collect()
    }

    fn unconditional(&self) -> Comparison {
        let treated = mean(&self.treated_weight(), &self.change);
        let controls = mean(&self.control_weight(), &self.change);
        difference(treated, controls, false)
    }

    /// The covariates about their means, so that large means cost no digits.
    fn centred(&self) -> Vec<Vec<f64>> {
        let total = sum(self.weight.iter().copied());
        let about = |values: &Vec<f64>| {
            let centre = sum(values.iter().zip(&self.weight).map(|(x, w)| x * w)) / total;
            values.iter().map(|x| x - centre).collect()
        };
        self.covariates.iter().map(about).collect()
    }

    /// Regression of the controls' changes, predicted for the treated (Heckman, Ichimura & Todd 1997; Sant'Anna & Zhao
    /// 2020, equation 2.2).
    fn regression(&self, columns: &[Vec<f64>]) -> Result<Comparison, EstimateError> {
        let (weight, outcome) = (self.treated_weight(), self.outcome_model(columns)?);
        let treated = mean(&weight, &self.change);
        let mut controls = mean(&weight, &outcome.fitted);
        outcome.add(&mut controls, &gradient(columns, &weight, None), 1.0);
        Ok(difference(treated, controls, false))
    }

    /// Weighting by the odds of being treated, normalised (Abadie 2005; Sant'Anna & Zhao 2020, equation 4.1).
    fn inverse_probability(&self, columns: &[Vec<f64>]) -> Result<Comparison, EstimateError> {
        let propensity = self.propensity(columns)?;
        let odds = self.odds(&propensity);
        let treated = mean(&self.treated_weight(), &self.change);
        let mut controls = mean(&odds, &self.change);
        let from_mean: Vec<f64> = self.change.iter().map(|change| change - controls.value).collect();
        propensity.add(&mut controls, &gradient(columns, &odds, Some(&from_mean)), 1.0);
        Ok(difference(treated, controls, self.poor_overlap(&propensity)))
    }

    /// Both: right if either model is (Sant'Anna & Zhao 2020, equations 2.6 and 3.1, with maximum likelihood and least
    /// squares for the two models, as `did` and `DRDID::drdid_panel` do).
    fn doubly_robust(&self, columns: &[Vec<f64>]) -> Result<Comparison, EstimateError> {
        let (propensity, outcome) = (self.propensity(columns)?, self.outcome_model(columns)?);
        let pairs = self.change.iter().zip(&outcome.fitted);
        let residual: Vec<f64> = pairs.map(|(change, fitted)| change - fitted).collect();
        let (weight, odds) = (self.treated_weight(), self.odds(&propensity));
        let mut treated = mean(&weight, &residual);
        outcome.add(&mut treated, &gradient(columns, &weight, None), -1.0);
        let mut controls = mean(&odds, &residual);
        let from_mean: Vec<f64> = residual.iter().map(|residual| residual - controls.value).collect();
        propensity.add(&mut controls, &gradient(columns, &odds, Some(&from_mean)), 1.0);
        outcome.add(&mut controls, &gradient(columns, &odds, None), -1.0);
        Ok(difference(treated, controls, self.poor_overlap(&propensity)))
    }

    /// Controls weighted by w p/(1-p).
    fn odds(&self, propensity: &Model) -> Vec<f64> {
        let pairs = self.control_weight().into_iter().zip(&propensity.fitted);
        let odds = |p: &f64| p.min(MOST) / (1.0 - p.min(MOST));
        pairs.map(|(weight, p)| weight * odds(p)).collect()
    }

    fn poor_overlap(&self, propensity: &Model) -> bool {
        let mut pairs = self.treated.iter().zip(&propensity.fitted);
        pairs.any(|(treated, p)| !treated && *p > ALMOST_TREATED)
    }

    /// The probability of belonging to the treated.
    fn propensity(&self, columns: &[Vec<f64>]) -> Result<Model, EstimateError> {
        let outcome: Vec<f64> = self
            .treated
            .iter()
            .map(|treated| f64::from(u8::from(*treated)))
            .collect();
        let covariates = Covariates::new(outcome.len(), columns.iter().map(Vec::as_slice).collect())?;
        let design = Design::with_intercept(&covariates);
        let response = Response::new(&outcome).with_weights(&self.weight);
        let fit = GeneralisedLinear::fit(Family::Logistic, &design, response)?;
        Ok(Model {
            fitted: fit.fitted().to_vec(),
            influence: fit.influence(),
        })
    }

    /// Least squares of the controls' changes.
    fn outcome_model(&self, columns: &[Vec<f64>]) -> Result<Model, EstimateError> {
        let covariates = Covariates::new(self.change.len(), columns.iter().map(Vec::as_slice).collect())?;
        let weight = self.control_weight();
        let response = Response::new(&self.change).with_weights(&weight);
        let fit = LeastSquares::fit(&Design::with_intercept(&covariates), response)?;
        Ok(Model {
            fitted: fit.fitted().to_vec(),
            influence: fit.influence(),
        })
    }
}

/// A fitted regression: what it says of each unit, and how each unit moves its coefficients.
struct Model {
    fitted: Vec<f64>,
    /// The influence function of the coefficients over the number of units, a row for each.
    influence: Matrix,
}

impl Model {
    /// Adds the influence of the fitted coefficients to that of a mean which depends on them along `gradient`.
    fn add(&self, mean: &mut Means, gradient: &Vector, sign: f64) {
        let along = &self.influence * gradient * (sign * self.fitted.len() as f64);
        for (whole, part) in mean.influence.iter_mut().zip(along.iter()) {
            *whole += part;
        }
    }
}

/// A weighted mean with its influence function, n w (y - mean) / Σw. What is added to that influence later must be
/// scaled the same: it is the influence of a quantity along the gradient of this mean.
fn mean(weight: &[f64], values: &[f64]) -> Means {
    let total = sum(weight.iter().copied());
    let value = sum(weight.iter().zip(values).map(|(w, y)| w * y)) / total;
    let scale = weight.len() as f64 / total;
    let pairs = weight.iter().zip(values);
    Means {
        value,
        influence: pairs.map(|(w, y)| scale * w * (y - value)).collect(),
    }
}

/// Σ w v x / Σ w, of an intercept and the columns; v is 1 where none is given.
fn gradient(columns: &[Vec<f64>], weight: &[f64], values: Option<&[f64]>) -> Vector {
    let total = sum(weight.iter().copied());
    let value = |row: usize| weight[row] * values.map_or(1.0, |values| values[row]);
    let of = |x: Option<&Vec<f64>>| sum((0..weight.len()).map(|row| value(row) * x.map_or(1.0, |x| x[row]))) / total;
    let all = std::iter::once(None).chain(columns.iter().map(Some));
    Vector::from_iterator(columns.len() + 1, all.map(of))
}

fn difference(treated: Means, controls: Means, poor_overlap: bool) -> Comparison {
    let pairs = treated.influence.iter().zip(&controls.influence);
    let influence = pairs.map(|(treated, control)| treated - control).collect();
    Comparison {
        effect: treated.value - controls.value,
        influence,
        poor_overlap,
    }
}
