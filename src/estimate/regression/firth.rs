//! Firth's penalised likelihood: coefficients that are finite where covariates separate those with the event from those
//! without, and that are less biased in small samples.
//!
//! Custody: no zone. Numbers by position; fitted values are of single rows.

use std::cell::Cell;

use libm::{fabs, sqrt};

use super::ascent::Slope;
use super::coefficients::{Coefficient, Coefficients, checked_positions};
use super::likelihood::{basis, few_events};
use super::orthonormal::Orthonormal;
use super::penalised::{Held, climb, climb_held};
use super::sandwich::VarianceConvention;
use super::working::root;
use super::{Design, Family, Response};
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::roots::increasing;
use crate::estimate::reservation::applying;
use crate::estimate::{
    Basis, ConfidenceLevel, Convergence, Estimate, EstimateError, Interval, Limits, Reservation, Test,
};

/// A generalised linear model fitted by penalised likelihood, ln L + ½ ln |I| with I Fisher's information (Firth 1993,
/// Biometrika 80:27): Jeffreys' prior. For logistic and Poisson models it takes away the first term of the bias; for the
/// others it keeps coefficients finite. The way out when
/// [`GeneralisedLinear::fit`](super::GeneralisedLinear::fit) says that a covariate [separates](EstimateError::Separated)
/// (Heinze & Schemper 2002, Stat Med 21:2409).
///
/// Standard errors are of the information, as R `logistf` and `brglm2` have them. Where there is separation the likelihood
/// is far from a parabola and they mislead: intervals and tests are of the profile of the penalised likelihood.
///
/// Probabilities that it fits are drawn towards 1/2, and their mean is not the share of events: it is made for effects, not
/// for prediction (Puhr et al. 2017, Stat Med 36:2302).
///
/// ```
/// use seriatim::estimate::regression::{Design, Family, Firth, Response};
/// use seriatim::estimate::{ConfidenceLevel, Covariates};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // None of three with the event unexposed, all of three exposed: Firth adds half a row to each cell, and ln(7²) is left.
/// let exposed = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
/// let design = Design::with_intercept(&Covariates::new(6, vec![&exposed])?);
/// let fit = Firth::fit(Family::Logistic, &design, Response::new(&exposed))?;
/// assert!((fit.values()[1] - 49_f64.ln()).abs() < 1e-9);
/// assert!(fit.coefficients(ConfidenceLevel::PERCENT_95).coefficients[1].estimate.interval.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Firth {
    family: Family,
    columns: Orthonormal,
    outcome: Vec<f64>,
    weights: Option<Vec<f64>>,
    offset: Option<Vec<f64>>,
    intercept: bool,
    coordinates: Vector,
    values: Vec<f64>,
    fitted: Vec<f64>,
    covariance: Matrix,
    errors: Vec<f64>,
    penalised: f64,
    convergence: Convergence,
}

impl Firth {
    /// Fits it.
    ///
    /// # Errors
    /// Those of a [`Response`] that does not fit the rows, holds what is no number or is no outcome of the family;
    /// [`EstimateError::Collinear`]; [`EstimateError::NotConverged`].
    pub fn fit(family: Family, design: &Design<'_>, response: Response<'_>) -> Result<Firth, EstimateError> {
        let response = response.checked(design.rows())?;
        family.checked(&response)?;
        let columns = Orthonormal::of(design, response.weights())?;
        let slope = Slope {
            family,
            columns: &columns,
            response: &response,
        };
        let summit = climb(&slope, &slope.start_inside(design))?;
        let iterations = summit.convergence.iterations;
        let refused = EstimateError::NotConverged { iterations };
        let coordinates = summit.coordinates;
        let decoding = columns.transform() * root(&slope.at(&coordinates).information).ok_or(refused)?;
        let predictors = columns.times(&coordinates);
        let fitted = predictors.iter().enumerate();
        let fitted = fitted.map(|(row, predictor)| family.mean(predictor + response.offset_at(row)));
        Ok(Firth {
            family,
            outcome: response.outcome().to_vec(),
            weights: response.weights().map(<[f64]>::to_vec),
            offset: response.offset().map(<[f64]>::to_vec),
            intercept: design.has_intercept(),
            values: (columns.transform() * &coordinates).iter().copied().collect(),
            fitted: fitted.collect(),
            covariance: &decoding * decoding.transpose(),
            errors: decoding.row_iter().map(|row| length(row.iter())).collect(),
            penalised: summit.penalised,
            convergence: summit.convergence,
            coordinates,
            columns,
        })
    }

    /// The coefficients alone, in the order of the design.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The expected value of each row.
    pub fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    /// The inverse of Fisher's information at the estimate.
    pub fn covariance(&self) -> &Matrix {
        &self.covariance
    }

    /// How the fit came to rest.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }

    /// The coefficients with intervals and tests of the profile of the penalised likelihood (Heinze & Schemper 2002,
    /// section 2.2). The penalty is of the whole design throughout.
    pub fn coefficients(&self, level: ConfidenceLevel) -> Coefficients {
        let one = |position: usize| {
            let estimate = self.estimate(position, level);
            let test = self.likelihood_ratio(&[position]).ok();
            let lost = estimate.interval.is_none() || test.is_none();
            Coefficient {
                estimate,
                test,
                reservations: applying([(lost, Reservation::ProfileNotFollowed)]),
            }
        };
        Coefficients {
            coefficients: (0..self.values.len()).map(one).collect(),
            variance: VarianceConvention::Profile,
            convergence: Some(self.convergence),
            basis: self.basis(),
            reservations: self.reservations(),
        }
    }

    /// The test of the penalised likelihood ratio that all coefficients at these positions are 0.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for no position, one past the end or one twice; [`EstimateError::NotConverged`].
    pub fn likelihood_ratio(&self, positions: &[usize]) -> Result<Test, EstimateError> {
        checked_positions(positions, self.values.len())?;
        let noughts = vec![0.0; positions.len()];
        let lost = 2.0 * (self.penalised - self.highest_with(positions, &noughts)?);
        Ok(Test::chi_squared(lost.max(0.0), positions.len() as f64))
    }

    /// The highest penalised likelihood with coefficients held at values.
    fn highest_with(&self, positions: &[usize], values: &[f64]) -> Result<f64, EstimateError> {
        let rows: Vec<_> = positions
            .iter()
            .map(|position| self.columns.transform().row(*position).into_owned())
            .collect();
        // Each divided by its length, so that the units of a covariate do not matter.
        let lengths: Vec<f64> = rows.iter().map(|row| length(row.iter())).collect();
        let rows: Vec<_> = rows.iter().zip(&lengths).map(|(row, length)| row / *length).collect();
        let values = values.iter().zip(&lengths).map(|(value, length)| value / length);
        let held = Held {
            rows: Matrix::from_rows(&rows),
            values: Vector::from_iterator(positions.len(), values),
        };
        let mut response = Response::new(&self.outcome);
        if let Some(weights) = &self.weights {
            response = response.with_weights(weights);
        }
        if let Some(offset) = &self.offset {
            response = response.with_offset(offset);
        }
        let slope = Slope {
            family: self.family,
            columns: &self.columns,
            response: &response,
        };
        Ok(climb_held(&slope, &self.coordinates, &held)?.penalised)
    }

    fn estimate(&self, position: usize, level: ConfidenceLevel) -> Estimate {
        let value = self.values[position];
        let lower = self.distance(position, -1.0, level);
        let upper = self.distance(position, 1.0, level);
        let interval = lower.zip(upper).map(|(lower, upper)| Interval {
            lower: value - lower,
            upper: value + upper,
        });
        Estimate {
            value,
            standard_error: Some(self.errors[position]).filter(|error| *error > 0.0 && error.is_finite()),
            interval,
            limits: Limits::Own,
            level,
        }
    }

    /// How far from its estimate a coefficient can go before the penalised likelihood falls by half the squared deviate;
    /// `None` where it never does, or cannot be followed.
    fn distance(&self, position: usize, side: f64, level: ConfidenceLevel) -> Option<f64> {
        let failed = Cell::new(false);
        let beyond = |distance: f64| {
            let value = self.values[position] + side * distance;
            match self.highest_with(&[position], &[value]) {
                Ok(found) => sqrt((2.0 * (self.penalised - found)).max(0.0)) - level.deviate(),
                Err(_) => {
                    failed.set(true);
                    0.0
                }
            }
        };
        let start = level.deviate() * self.errors[position];
        let found = increasing(start, beyond);
        (!failed.get() && found.is_finite() && found > 0.0).then_some(found)
    }

    fn basis(&self) -> Basis {
        basis(self.family, &self.outcome, self.weights.as_deref())
    }

    fn reservations(&self) -> Vec<Reservation> {
        few_events(
            self.basis().events,
            self.values.len().saturating_sub(usize::from(self.intercept)),
        )
    }
}

/// The length of a vector, of which no square need be a number that can be written.
fn length<'a>(parts: impl Iterator<Item = &'a f64> + Clone) -> f64 {
    let largest = parts.clone().fold(0.0_f64, |most, part| most.max(fabs(*part)));
    if largest == 0.0 {
        return 0.0;
    }
    largest * sqrt(parts.map(|part| (part / largest) * (part / largest)).sum::<f64>())
}
