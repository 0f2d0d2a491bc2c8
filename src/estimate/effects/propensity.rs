//! The propensity score: the probability of being treated, by what is known at time zero.
//!
//! Custody: no zone. A score for each row.

use libm::{exp, log, log1p};

use super::stacking::Below;
use super::treatment::{Estimand, Treatment};
use super::weights::BalancingWeights;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::{Convergence, Covariates, EstimateError};

/// Probabilities of being treated (Rosenbaum & Rubin 1983, Biometrika 70:41).
///
/// ```
/// use seriatim::estimate::Covariates;
/// use seriatim::estimate::effects::{Contrasting, Estimand, PropensityScore, Treatment};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Three of four treated at 1, one of four at 0.
/// let risk = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
/// let treated = [true, false, false, false, true, true, true, false];
/// let outcome = [4.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 3.0];
/// let score = PropensityScore::fit(&Treatment::new(&treated)?, &Covariates::new(8, vec![&risk])?)?;
/// let weights = score.weights(Estimand::All)?;
/// // Half of the rows at 0, where the difference is 4 - 2, and half at 1, where it is 6 - 3.
/// let found = weights.contrast(&outcome, &Contrasting::default())?;
/// assert!((found.contrast.difference.value - 2.5).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct PropensityScore<'a> {
    treatment: Treatment<'a>,
    scores: Vec<f64>,
    log_odds: Vec<f64>,
    model: Option<Model<'a>>,
}

/// The logistic regression behind a score.
#[derive(Debug, Clone)]
struct Model<'a> {
    coefficients: Vec<f64>,
    convergence: Convergence,
    below: Below<'a>,
}

impl<'a> PropensityScore<'a> {
    /// Estimates the score by a logistic regression on the covariates and an intercept.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::Collinear`], [`EstimateError::Separated`] where a covariate
    /// tells the arms apart and nobody can be compared, [`EstimateError::NotConverged`].
    pub fn fit(treatment: &Treatment<'a>, covariates: &Covariates<'a>) -> Result<PropensityScore<'a>, EstimateError> {
        let outcome: Vec<f64> = treatment
            .marks()
            .iter()
            .map(|mark| f64::from(u8::from(*mark)))
            .collect();
        let design = Design::with_intercept(covariates);
        let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&outcome))?;
        Ok(PropensityScore {
            treatment: *treatment,
            scores: fit.fitted().to_vec(),
            log_odds: fit.linear_predictors().to_vec(),
            model: Some(Model {
                coefficients: fit.values().to_vec(),
                convergence: fit.convergence(),
                below: Below::new(covariates, fit.influence()),
            }),
        })
    }

    /// A score that is known, as by the design of a trial, or that was estimated elsewhere.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] unless each is above
    /// 0 and below 1.
    pub fn known(treatment: &Treatment<'a>, scores: &[f64]) -> Result<PropensityScore<'a>, EstimateError> {
        treatment.check("score", scores)?;
        if scores.iter().any(|score| *score <= 0.0 || *score >= 1.0) {
            return Err(EstimateError::OutOfRange {
                what: "propensity score",
                must: "above 0 and below 1",
            });
        }
        Ok(PropensityScore {
            treatment: *treatment,
            scores: scores.to_vec(),
            log_odds: scores.iter().map(|score| log(*score) - log1p(-score)).collect(),
            model: None,
        })
    }

    /// Who was treated.
    pub fn treatment(&self) -> &Treatment<'a> {
        &self.treatment
    }

    /// The score of each row.
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// The log odds of each score.
    pub fn log_odds(&self) -> &[f64] {
        &self.log_odds
    }

    /// Coefficients of the logistic regression, the intercept first; `None` for a score that is known.
    pub fn coefficients(&self) -> Option<&[f64]> {
        self.model.as_ref().map(|model| model.coefficients.as_slice())
    }

    /// How the logistic regression came to rest; `None` for a score that is known.
    pub fn convergence(&self) -> Option<Convergence> {
        self.model.as_ref().map(|model| model.convergence)
    }

    /// Weights that make both arms alike to the population whose effect is asked for.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] where a score is so near to 0 or 1 that a weight is not finite.
    pub fn weights(&self, estimand: Estimand) -> Result<BalancingWeights<'_, 'a>, EstimateError> {
        BalancingWeights::of(self, estimand)
    }

    pub(super) fn below(&self) -> Option<&Below<'a>> {
        self.model.as_ref().map(|model| &model.below)
    }

    /// e(1 - e) of a row, without loss of digits near 0 and 1.
    pub(super) fn spread(&self, row: usize) -> f64 {
        let odds = exp(-self.log_odds[row].abs());
        odds / ((1.0 + odds) * (1.0 + odds))
    }
}
