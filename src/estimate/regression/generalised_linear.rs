//! Generalised linear models: logistic, complementary log-log, Poisson and negative binomial with θ known.
//!
//! Custody: no zone. Numbers by position; fitted values and residuals are of single rows.

use libm::sqrt;
use serde::Serialize;

use super::ascent::{Slope, Summit};
use super::coefficients::{Coefficients, Covariance, Scatter, coefficients, covariance, wald};
use super::likelihood::{Rows, at_an_end, basis, few_events, null_deviance};
use super::orthonormal::Orthonormal;
use super::sandwich::Variance;
use super::working::Working;
use super::{Design, Family, Response};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::{Basis, ConfidenceLevel, Convergence, EstimateError, Reservation, Test};

/// Which residuals are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Residual {
    /// Outcome less fitted value.
    Response,
    /// That over its standard deviation as the family has it, times the root of the weight.
    Pearson,
    /// The signed root of the row's part of the deviance.
    Deviance,
}

/// A generalised linear model fitted by maximum likelihood.
///
/// Newton's method, until the next step is below 10⁻¹² standard errors of every combination of
/// coefficients: R's `glm` stops at a relative change of the deviance of 10⁻⁸, and its standard errors are then off by up to
/// 10⁻⁴; compare with `glm.control(epsilon = 1e-15)`.
///
/// ```
/// use seriatim::estimate::regression::{Design, Family, GeneralisedLinear, Response};
/// use seriatim::estimate::Covariates;
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // One of four with the event at 0, four of five at 1.
/// let exposed = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
/// let event = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0];
/// let design = Design::with_intercept(&Covariates::new(9, vec![&exposed])?);
/// let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&event))?;
/// assert!((fit.values()[1] - 12_f64.ln()).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct GeneralisedLinear {
    family: Family,
    intercept: bool,
    working: Working,
    values: Vec<f64>,
    predictors: Vec<f64>,
    fitted: Vec<f64>,
    outcome: Vec<f64>,
    weights: Option<Vec<f64>>,
    log_likelihood: f64,
    deviance: f64,
    null_deviance: f64,
    pearson: f64,
    convergence: Convergence,
}

impl GeneralisedLinear {
    /// Fits it.
    ///
    /// # Errors
    /// Those of a [`Response`] that does not fit the rows, holds what is no number or is no outcome of the family;
    /// [`EstimateError::Collinear`]; [`EstimateError::NothingToEstimate`] where all outcomes are 0, or all shares 1;
    /// [`EstimateError::Separated`]; [`EstimateError::NotConverged`].
    pub fn fit(
        family: Family,
        design: &Design<'_>,
        response: Response<'_>,
    ) -> Result<GeneralisedLinear, EstimateError> {
        let response = response.checked(design.rows())?;
        family.checked(&response)?;
        at_an_end(family, design, &response)?;
        let columns = Orthonormal::of(design, response.weights())?;
        let slope = Slope {
            family,
            columns: &columns,
            response: &response,
        };
        let summit = slope.climb(design)?;
        let null_deviance = null_deviance(family, design, &response)?;
        GeneralisedLinear::at(family, design, &response, columns, summit, null_deviance)
    }

    pub(super) fn at(
        family: Family,
        design: &Design<'_>,
        response: &Response<'_>,
        columns: Orthonormal,
        summit: Summit,
        null_deviance: f64,
    ) -> Result<GeneralisedLinear, EstimateError> {
        let mut predictors = columns.times(&summit.coordinates);
        for (row, predictor) in predictors.iter_mut().enumerate() {
            *predictor += response.offset_at(row);
        }
        let rows = Rows::of(family, response, &predictors);
        let values: Vec<f64> = (columns.transform() * &summit.coordinates).iter().copied().collect();
        let iterations = summit.convergence.iterations;
        let refused = EstimateError::NotConverged { iterations };
        let taking_part = response.taking_part();
        let working = Working::new(columns, rows.information, rows.score, taking_part).ok_or(refused)?;
        if !values.iter().all(|value| value.is_finite()) {
            return Err(refused);
        }
        Ok(GeneralisedLinear {
            family,
            intercept: design.has_intercept(),
            working,
            values,
            fitted: rows.fitted,
            outcome: response.outcome().to_vec(),
            weights: response.weights().map(<[f64]>::to_vec),
            log_likelihood: rows.log_likelihood,
            deviance: rows.deviance,
            null_deviance,
            pearson: rows.pearson,
            convergence: summit.convergence,
            predictors,
        })
    }

    /// The family.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The coefficients alone, in the order of the design.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The expected value of each row: its probability, or its expected count.
    pub fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    /// The linear predictor of each row, the offset among it.
    pub fn linear_predictors(&self) -> &[f64] {
        &self.predictors
    }

    /// The log likelihood: of shares with the binomial coefficient where weights are whole numbers of trials, of counts
    /// with the factorial of the count, each row times its weight.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// Twice what the log likelihood lacks to that of a coefficient for each row.
    pub fn deviance(&self) -> f64 {
        self.deviance
    }

    /// The same with an intercept alone (and the offset); with the offset alone where the design has no intercept.
    pub fn null_deviance(&self) -> f64 {
        self.null_deviance
    }

    /// Akaike's criterion: -2 log likelihood + 2 coefficients.
    pub fn aic(&self) -> f64 {
        -2.0 * self.log_likelihood + 2.0 * self.working.columns() as f64
    }

    /// Rows that take part, less coefficients.
    pub fn residual_degrees_of_freedom(&self) -> usize {
        self.working.rows().saturating_sub(self.working.columns())
    }

    /// The squared Pearson residuals over their degrees of freedom: above 1 where outcomes scatter more than the family
    /// says. `None` without a degree of freedom.
    pub fn pearson_dispersion(&self) -> Option<f64> {
        let degrees = self.residual_degrees_of_freedom();
        (degrees > 0).then(|| self.pearson / degrees as f64)
    }

    /// How the fit came to rest.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }

    /// The residual of each row.
    pub fn residuals(&self, kind: Residual) -> Vec<f64> {
        let rows = 0..self.outcome.len();
        let weight = |row: usize| self.weights.as_ref().map_or(1.0, |weights| weights[row]);
        rows.map(|row| {
            let (outcome, predictor) = (self.outcome[row], self.predictors[row]);
            let left = outcome - self.fitted[row];
            let at = self.family.at(outcome, predictor);
            match kind {
                Residual::Response => left,
                Residual::Pearson => {
                    let variance = self.family.variance(&at);
                    if left == 0.0 {
                        0.0
                    } else {
                        left * sqrt(weight(row) / variance)
                    }
                }
                Residual::Deviance => {
                    let part = weight(row) * self.family.deviance(outcome, &at);
                    sqrt(part.max(0.0)).copysign(left)
                }
            }
        })
        .collect()
    }

    /// Leverage of each row, from 0 to 1: how far its fitted value follows its outcome.
    pub fn leverages(&self) -> Vec<f64> {
        (0..self.working.all_rows())
            .map(|row| self.working.leverage(row))
            .collect()
    }

    fn scatter(&self) -> Scatter {
        Scatter {
            dispersion: self.pearson_dispersion(),
            linear: false,
        }
    }

    /// The covariance of the coefficients. Referred to the normal distribution, but to t where the dispersion is estimated
    /// (n - k degrees of freedom) or as [clusters](Variance::Clustered) tell. Poisson for events as 0 or 1 with
    /// [`Robust`](Variance::Robust) is the modified Poisson regression for relative risks (Zou 2004, Am J Epidemiol
    /// 159:702).
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where a dispersion is wanted and there is no row more than coefficients, or no
    /// second cluster; [`EstimateError::LengthDiffers`] for clusters of other rows.
    pub fn covariance(&self, variance: Variance<'_>) -> Result<Covariance, EstimateError> {
        covariance(&self.working, self.scatter(), variance)
    }

    /// The coefficients with standard errors, intervals and tests.
    ///
    /// # Errors
    /// As [`covariance`](GeneralisedLinear::covariance).
    pub fn coefficients(&self, variance: Variance<'_>, level: ConfidenceLevel) -> Result<Coefficients, EstimateError> {
        let found = self.covariance(variance)?;
        Ok(coefficients(
            &self.values,
            &found,
            self.basis(),
            level,
            Some(self.convergence),
            self.reservations(),
        ))
    }

    /// Wald's test that all coefficients at these positions are 0: chi-squared, or F where there are degrees of freedom, and
    /// with Satterthwaite's Hotelling's T² (Pustejovsky & Tipton 2018, section 3.2, HTZ).
    ///
    /// # Errors
    /// As [`covariance`](GeneralisedLinear::covariance); [`EstimateError::OutOfRange`] for positions outside of the design.
    pub fn wald(&self, positions: &[usize], variance: Variance<'_>) -> Result<Test, EstimateError> {
        wald(&self.values, &self.working, self.scatter(), variance, positions)
    }

    /// The likelihood-ratio test against a model of the same rows and family with some of the covariates only.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a model of other rows or another family, or one that is not smaller.
    pub fn likelihood_ratio(&self, smaller: &GeneralisedLinear) -> Result<Test, EstimateError> {
        let (more, fewer) = (self.working.columns(), smaller.working.columns());
        let same = self.family == smaller.family && self.outcome == smaller.outcome && self.weights == smaller.weights;
        if !same || fewer >= more {
            let must = "one of the same rows and family, with fewer coefficients";
            return Err(EstimateError::OutOfRange {
                what: "smaller model",
                must,
            });
        }
        let ratio = 2.0 * (self.log_likelihood - smaller.log_likelihood);
        Ok(Test::chi_squared(ratio.max(0.0), (more - fewer) as f64))
    }

    /// The change of each coefficient (columns) with the weight of each row (rows), at the estimate: the influence function
    /// over the number of rows. Sums of its products over rows, or of its sums over clusters, are HC0 and CR0; a stacked
    /// M-estimator takes its first stage from here.
    pub fn influence(&self) -> Matrix {
        self.working.influence()
    }

    fn basis(&self) -> Basis {
        basis(self.family, &self.outcome, self.weights.as_deref())
    }

    fn reservations(&self) -> Vec<Reservation> {
        few_events(
            self.basis().events,
            self.working.columns() - usize::from(self.intercept),
        )
    }
}
