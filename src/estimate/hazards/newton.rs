//! The maximum of a log likelihood by Newton's method with halved steps.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, sqrt};

use super::likelihood::Likelihood;
use crate::estimate::numeric::matrix::{Factor, Vector};
use crate::estimate::{Convergence, EstimateError};

/// The fit has come to rest when its next step is shorter than this, in standard errors and in standard deviations of the
/// covariates both. Newton's error falls as its square.
const AT_REST: (f64, f64) = (1e-6, 1e-8);
/// A step is halved this often before the fit is given up.
const MOST_HALVINGS: u32 = 30;
/// A last step longer than this, in standard deviations of the covariates, has left the information behind. The information
/// changes by about as much of itself as the step is long, as the skewness of covariates among those at risk is about 1.
const LEFT_BEHIND: f64 = 1e-10;
/// The factor by which a standard error has to grow for its coefficient to count as infinite: the information in it is
/// then a hundred-millionth of what it was.
const LOST: f64 = 1e4;

/// Where the likelihood is greatest.
pub(super) struct Maximum {
    /// In the scale in which the likelihood was evaluated.
    pub(super) coefficients: Vec<f64>,
    /// The likelihood at the start.
    pub(super) start: Start,
    pub(super) log_likelihood: f64,
    /// The information's factor at the maximum, or one step before it; see [`Maximum::settled`].
    pub(super) factor: Factor,
    pub(super) convergence: Convergence,
    /// The last step, in standard deviations of the covariates.
    last_move: f64,
}

impl Maximum {
    /// The same with the information at the coefficients themselves. It takes one more evaluation where the last step was
    /// of any length, so that who reads coefficients alone does without.
    pub(super) fn settled(
        mut self,
        mut evaluate: impl FnMut(&[f64]) -> Result<Likelihood, EstimateError>,
    ) -> Result<Maximum, EstimateError> {
        if self.last_move > LEFT_BEHIND {
            // At the edge of what numbers hold, the information one step before is the best there is.
            if let Ok(factor) = Factor::of(&evaluate(&self.coefficients)?.information) {
                self.factor = factor;
            }
        }
        Ok(self)
    }
}

/// At the coefficients with which the search began.
pub(super) struct Start {
    pub(super) log_likelihood: f64,
    /// U' I⁻¹ U.
    pub(super) score_statistic: f64,
}

/// Climbs from 0; see [`maximise_from`].
pub(super) fn maximise(
    columns: usize,
    most_iterations: u32,
    evaluate: impl FnMut(&[f64]) -> Result<Likelihood, EstimateError>,
) -> Result<Maximum, EstimateError> {
    maximise_from(vec![0.0; columns], most_iterations, evaluate)
}

/// Climbs from given coefficients.
///
/// # Errors
/// [`EstimateError::Collinear`] for a column that follows from those before it, [`EstimateError::Separated`] where the
/// likelihood rises without end, [`EstimateError::NotConverged`].
pub(super) fn maximise_from(
    mut coefficients: Vec<f64>,
    most_iterations: u32,
    mut evaluate: impl FnMut(&[f64]) -> Result<Likelihood, EstimateError>,
) -> Result<Maximum, EstimateError> {
    let columns = coefficients.len();
    let mut now = evaluate(&coefficients)?;
    if !now.log_likelihood.is_finite() || now.information.iter().any(|element| !element.is_finite()) {
        return Err(EstimateError::OutOfRange {
            what: "covariate, offset or weight",
            must: "such that the risks of rows stay within what numbers hold",
        });
    }
    let mut factor =
        Factor::of(&now.information).map_err(|dependent| EstimateError::Collinear { column: dependent.row })?;
    let first_errors = errors_of(&factor, columns);
    let mut step = factor.solve(&now.score);
    let start = Start {
        log_likelihood: now.log_likelihood,
        score_statistic: step.dot(&now.score),
    };
    for iterations in 1..=most_iterations {
        let errors = errors_of(&factor, columns);
        if let Some(column) = lost(&errors, &first_errors) {
            return Err(EstimateError::Separated { column });
        }
        let length = longest(&step, &errors);
        if length.0 <= AT_REST.0 && length.1 <= AT_REST.1 {
            moved(&mut coefficients, &step, 1.0);
            return Ok(Maximum {
                coefficients,
                start,
                // The rest of the climb, by the second-order expansion.
                log_likelihood: now.log_likelihood + 0.5 * step.dot(&now.score),
                factor,
                convergence: Convergence {
                    iterations,
                    last_step: length.0,
                },
                last_move: length.1,
            });
        }
        let mut next = None;
        for halvings in 0..MOST_HALVINGS {
            let mut trial = coefficients.clone();
            moved(&mut trial, &step, 1.0 / f64::from(1_u32 << halvings));
            let there = evaluate(&trial)?;
            // Room for the rounding of sums of logarithms.
            let least = now.log_likelihood - 1e-12 * fabs(now.log_likelihood);
            if there.log_likelihood >= least && there.log_likelihood.is_finite() {
                next = Some((trial, there));
                break;
            }
        }
        let Some((trial, there)) = next else {
            return Err(EstimateError::NotConverged { iterations });
        };
        (coefficients, now) = (trial, there);
        factor = match Factor::of(&now.information) {
            Ok(factor) => factor,
            // The information was positive at the start: it has been lost on the way.
            Err(_) => {
                return Err(EstimateError::Separated {
                    column: farthest(&coefficients),
                });
            }
        };
        step = factor.solve(&now.score);
    }
    Err(EstimateError::NotConverged {
        iterations: most_iterations,
    })
}

fn errors_of(factor: &Factor, columns: usize) -> Vec<f64> {
    let inverse = factor.inverse();
    (0..columns).map(|column| sqrt(inverse[(column, column)])).collect()
}

fn lost(errors: &[f64], first: &[f64]) -> Option<usize> {
    let mut pairs = errors.iter().zip(first);
    pairs.position(|(error, first)| *error > LOST * first)
}

/// The longest element of a step, in standard errors and as it is.
fn longest(step: &Vector, errors: &[f64]) -> (f64, f64) {
    let pairs = step.iter().zip(errors);
    pairs.fold((0.0, 0.0), |(relative, absolute): (f64, f64), (step, error)| {
        (relative.max(fabs(*step) / error), absolute.max(fabs(*step)))
    })
}

fn moved(coefficients: &mut [f64], step: &Vector, share: f64) {
    for (coefficient, step) in coefficients.iter_mut().zip(step) {
        *coefficient += share * step;
    }
}

fn farthest(coefficients: &[f64]) -> usize {
    let numbered = coefficients.iter().map(|value| fabs(*value)).enumerate();
    let (column, _) = numbered.fold(
        (0, 0.0),
        |most, (column, value)| {
            if value > most.1 { (column, value) } else { most }
        },
    );
    column
}
