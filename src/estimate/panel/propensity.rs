//! The logistic model of belonging to the treated group, for weighting controls.
//!
//! Custody: no zone. Mathematics on columns without names.

use libm::{exp, fabs, log1p, sqrt};

use crate::estimate::EstimateError;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};

/// Newton needs about six steps; a fit that needs more than these has no finite solution.
const MAX_ITERATIONS: u32 = 60;
/// A coefficient of a standardised column beyond this separates the groups: odds of exp(30) for one standard deviation.
const SEPARATED: f64 = 30.0;
/// Step, in units of standardised coefficients, at which Newton has come to rest; the next one squares it.
const RESTS: f64 = 1e-9;

/// A fitted model.
pub(super) struct Propensity {
    /// Probability of belonging to the treated group, for each row.
    pub(super) probability: Vec<f64>,
    /// Inverse of the information Σ w p(1-p) x x'.
    pub(super) inverse_information: Matrix,
}

/// Maximises Σ w (D ln p + (1-D) ln(1-p)), ln(p/(1-p)) = x'β, by Newton's method with halved steps. The first column of
/// `design` is the intercept, the others are centred.
///
/// # Errors
/// [`EstimateError::Collinear`], [`EstimateError::Separated`], [`EstimateError::NotConverged`].
pub(super) fn fit(design: &Matrix, treated: &[bool], weight: &[f64]) -> Result<Propensity, EstimateError> {
    let scale = spreads(design, weight)?;
    let mut beta = Vector::zeros(design.ncols());
    let mut likelihood = log_likelihood(design, treated, weight, &beta);
    let mut resting = false;
    for _ in 0..MAX_ITERATIONS {
        let (score, information) = derivatives(design, treated, weight, &beta);
        let factor = Factor::of(&information).map_err(|row| separated(&beta, &scale, row.row))?;
        if resting {
            return Ok(Propensity {
                probability: probabilities(design, &beta),
                inverse_information: factor.inverse(),
            });
        }
        let mut step = factor.solve(&score);
        resting = largest(&step, &scale) < RESTS;
        while !resting && log_likelihood(design, treated, weight, &(&beta + &step)) < likelihood {
            step *= 0.5;
            if largest(&step, &scale) < RESTS {
                break;
            }
        }
        beta += step;
        likelihood = log_likelihood(design, treated, weight, &beta);
        if largest(&beta, &scale) > SEPARATED {
            return Err(separated(&beta, &scale, 0));
        }
    }
    Err(EstimateError::NotConverged {
        iterations: MAX_ITERATIONS,
    })
}

/// The standard deviation of each column; 1 for the intercept.
fn spreads(design: &Matrix, weight: &[f64]) -> Result<Vec<f64>, EstimateError> {
    let total: f64 = weight.iter().sum();
    let mut spreads = vec![1.0];
    for column in 1..design.ncols() {
        let square: f64 = design.column(column).iter().zip(weight).map(|(x, w)| w * x * x).sum();
        if square <= 0.0 {
            return Err(EstimateError::Collinear { column: column - 1 });
        }
        spreads.push(sqrt(square / total));
    }
    Ok(spreads)
}

fn largest(beta: &Vector, scale: &[f64]) -> f64 {
    beta.iter()
        .zip(scale)
        .fold(0.0, |most, (b, s)| f64::max(most, fabs(b * s)))
}

/// An information that cannot be inverted: collinear at the start, separated later.
fn separated(beta: &Vector, scale: &[f64], row: usize) -> EstimateError {
    if beta.iter().all(|b| *b == 0.0) {
        return EstimateError::Collinear {
            column: row.saturating_sub(1),
        };
    }
    let size = |column: &usize| fabs(beta[*column] * scale[*column]);
    let column = (1..beta.len()).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(1);
    EstimateError::Separated { column: column - 1 }
}

fn log_likelihood(design: &Matrix, treated: &[bool], weight: &[f64], beta: &Vector) -> f64 {
    let eta = design * beta;
    let terms = eta.iter().zip(treated).zip(weight);
    // ln(1 + exp(-m)) for the margin m, without overflow.
    -terms
        .map(|((eta, treated), weight)| {
            let margin = if *treated { *eta } else { -*eta };
            weight * (log1p(exp(-fabs(margin))) + f64::max(-margin, 0.0))
        })
        .sum::<f64>()
}

fn probabilities(design: &Matrix, beta: &Vector) -> Vec<f64> {
    (design * beta).iter().map(|eta| 1.0 / (1.0 + exp(-eta))).collect()
}

fn derivatives(design: &Matrix, treated: &[bool], weight: &[f64], beta: &Vector) -> (Vector, Matrix) {
    let columns = design.ncols();
    let (mut score, mut information) = (Vector::zeros(columns), Matrix::zeros(columns, columns));
    for (row, p) in probabilities(design, beta).into_iter().enumerate() {
        let residual = if treated[row] { 1.0 - p } else { -p };
        for a in 0..columns {
            let x = design[(row, a)];
            score[a] += weight[row] * residual * x;
            for b in 0..=a {
                information[(a, b)] += weight[row] * p * (1.0 - p) * x * design[(row, b)];
            }
        }
    }
    (score, information)
}
