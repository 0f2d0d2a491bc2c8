//! One treated group against its controls between two periods: the effect on the treated and its influence function.
//!
//! Custody: no zone. Numbers by position.

use super::propensity::{self, Propensity};
use crate::estimate::EstimateError;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::numeric::sums::sum;

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
        let design = self.design();
        match adjustment {
            Adjustment::Regression => self.regression(&design),
            Adjustment::InverseProbability => self.inverse_probability(&design),
            Adjustment::DoublyRobust => self.doubly_robust(&design),
        }
    }

    fn rows(&self) -> f64 {
        self.change.len() as f64
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

    /// An intercept and the covariates about their means, so that large means cost no digits.
    fn design(&self) -> Matrix {
        let total = sum(self.weight.iter().copied());
        let mut columns = vec![Vector::from_element(self.change.len(), 1.0)];
        for values in &self.covariates {
            let centre = sum(values.iter().zip(&self.weight).map(|(x, w)| x * w)) / total;
            columns.push(Vector::from_iterator(values.len(), values.iter().map(|x| x - centre)));
        }
        Matrix::from_columns(&columns)
    }

    /// Regression of the controls' changes, predicted for the treated (Heckman, Ichimura & Todd 1997; Sant'Anna & Zhao
    /// 2020, equation 2.2).
    fn regression(&self, design: &Matrix) -> Result<Comparison, EstimateError> {
        let weight = self.treated_weight();
        let outcome = self.outcome_model(design)?;
        let treated = mean(&weight, &self.change);
        let mut controls = mean(&weight, &outcome.predicted);
        let gradient = weighted_mean_row(design, &weight);
        add(&mut controls.influence, &outcome.representation(design, &gradient), 1.0);
        Ok(difference(treated, controls, false))
    }

    /// Weighting by the odds of being treated, normalised (Abadie 2005; Sant'Anna & Zhao 2020, equation 4.1).
    fn inverse_probability(&self, design: &Matrix) -> Result<Comparison, EstimateError> {
        let propensity = propensity::fit(design, &self.treated, &self.weight)?;
        let weight = self.odds(&propensity);
        let treated = mean(&self.treated_weight(), &self.change);
        let mut controls = mean(&weight, &self.change);
        let from_mean: Vec<f64> = self.change.iter().map(|change| change - controls.value).collect();
        let gradient = weighted_mean_of(design, &weight, &from_mean);
        add(
            &mut controls.influence,
            &self.score(&propensity, design, &gradient),
            1.0,
        );
        Ok(difference(treated, controls, self.poor_overlap(&propensity)))
    }

    /// Both: right if either model is (Sant'Anna & Zhao 2020, equations 2.6 and 3.1, with maximum likelihood and least
    /// squares for the two models, as `did` and `DRDID::drdid_panel` do).
    fn doubly_robust(&self, design: &Matrix) -> Result<Comparison, EstimateError> {
        let propensity = propensity::fit(design, &self.treated, &self.weight)?;
        let outcome = self.outcome_model(design)?;
        let pairs = self.change.iter().zip(&outcome.predicted);
        let residual: Vec<f64> = pairs.map(|(change, predicted)| change - predicted).collect();
        let (weight, odds) = (self.treated_weight(), self.odds(&propensity));
        let mut treated = mean(&weight, &residual);
        let gradient = weighted_mean_row(design, &weight);
        add(&mut treated.influence, &outcome.representation(design, &gradient), -1.0);
        let mut controls = mean(&odds, &residual);
        let from_mean: Vec<f64> = residual.iter().map(|residual| residual - controls.value).collect();
        let of_score = weighted_mean_of(design, &odds, &from_mean);
        add(
            &mut controls.influence,
            &self.score(&propensity, design, &of_score),
            1.0,
        );
        let of_outcome = weighted_mean_row(design, &odds);
        add(
            &mut controls.influence,
            &outcome.representation(design, &of_outcome),
            -1.0,
        );
        Ok(difference(treated, controls, self.poor_overlap(&propensity)))
    }

    /// Controls weighted by w p/(1-p).
    fn odds(&self, propensity: &Propensity) -> Vec<f64> {
        let pairs = self.control_weight().into_iter().zip(&propensity.probability);
        pairs
            .map(|(weight, p)| weight * p.min(MOST) / (1.0 - p.min(MOST)))
            .collect()
    }

    fn poor_overlap(&self, propensity: &Propensity) -> bool {
        let mut pairs = self.treated.iter().zip(&propensity.probability);
        pairs.any(|(treated, p)| !treated && *p > ALMOST_TREATED)
    }

    /// The influence of the fitted probabilities along a gradient: n w (D - p) x' I⁻¹ g.
    fn score(&self, propensity: &Propensity, design: &Matrix, gradient: &Vector) -> Vec<f64> {
        let direction = &propensity.inverse_information * gradient * self.rows();
        let along = design * direction;
        let residual = |row: usize| f64::from(u8::from(self.treated[row])) - propensity.probability[row];
        (0..along.len())
            .map(|row| self.weight[row] * residual(row) * along[row])
            .collect()
    }

    fn outcome_model(&self, design: &Matrix) -> Result<OutcomeModel, EstimateError> {
        let weight = self.control_weight();
        let columns = design.ncols();
        let (mut cross, mut right) = (Matrix::zeros(columns, columns), Vector::zeros(columns));
        for row in (0..weight.len()).filter(|row| weight[*row] > 0.0) {
            for a in 0..columns {
                let x = weight[row] * design[(row, a)];
                right[a] += x * self.change[row];
                for b in 0..=a {
                    cross[(a, b)] += x * design[(row, b)];
                }
            }
        }
        let collinear = |row: usize| EstimateError::Collinear {
            column: row.saturating_sub(1),
        };
        let factor = Factor::of(&cross).map_err(|dependent| collinear(dependent.row))?;
        let predicted: Vec<f64> = (design * factor.solve(&right)).iter().copied().collect();
        let residual = |row: usize| weight[row] * (self.change[row] - predicted[row]);
        Ok(OutcomeModel {
            residual: (0..weight.len()).map(residual).collect(),
            inverse_cross: factor.inverse(),
            predicted,
        })
    }
}

/// Least squares of the controls' changes on covariates.
struct OutcomeModel {
    predicted: Vec<f64>,
    /// w (change - predicted) for controls, 0 for the treated.
    residual: Vec<f64>,
    inverse_cross: Matrix,
}

impl OutcomeModel {
    /// The influence of the fitted coefficients along a gradient: n w (1-D) e x' (Σ w x x')⁻¹ g.
    fn representation(&self, design: &Matrix, gradient: &Vector) -> Vec<f64> {
        let along = design * (&self.inverse_cross * gradient * self.residual.len() as f64);
        along
            .iter()
            .zip(&self.residual)
            .map(|(along, residual)| along * residual)
            .collect()
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

/// Σ w x / Σ w.
fn weighted_mean_row(design: &Matrix, weight: &[f64]) -> Vector {
    let ones = vec![1.0; weight.len()];
    weighted_mean_of(design, weight, &ones)
}

/// Σ w v x / Σ w.
fn weighted_mean_of(design: &Matrix, weight: &[f64], values: &[f64]) -> Vector {
    let total = sum(weight.iter().copied());
    let of = |column: usize| {
        let rows = design.column(column);
        sum(rows.iter().zip(weight).zip(values).map(|((x, w), v)| x * w * v)) / total
    };
    Vector::from_iterator(design.ncols(), (0..design.ncols()).map(of))
}

fn add(influence: &mut [f64], part: &[f64], sign: f64) {
    for (whole, part) in influence.iter_mut().zip(part) {
        *whole += sign * part;
    }
}

fn difference(treated: Means, controls: Means, poor_overlap: bool) -> Comparison {
    let mut influence = treated.influence;
    add(&mut influence, &controls.influence, -1.0);
    Comparison {
        effect: treated.value - controls.value,
        influence,
        poor_overlap,
    }
}
