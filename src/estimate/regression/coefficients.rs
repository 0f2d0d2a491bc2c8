//! Coefficients with their doubt, and tests of several of them.
//!
//! Custody: no zone. Numbers by position; they may rest on few rows.

use libm::sqrt;
use serde::Serialize;

use super::clusters::{cluster_meat, hotelling_degrees};
use super::sandwich::{ClusterReference, Dispersion, Variance, VarianceConvention, rows_meat};
use super::working::Working;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::reservation::FEW_CLUSTERS;
use crate::estimate::{Basis, ConfidenceLevel, Convergence, Estimate, EstimateError, Limits, Reservation, Test};

/// One coefficient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficient {
    /// On the scale of the linear predictor. [`exponentiated`](Estimate::exponentiated) gives the odds ratio of a logistic
    /// and the rate ratio of a log-linear model.
    pub estimate: Estimate,
    /// Of the hypothesis that it is 0; `None` without a standard error above 0.
    pub test: Option<Test>,
    /// What a reader has to be told of this one.
    pub reservations: Vec<Reservation>,
}

/// The coefficients of a fit, in the order of its design.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficients {
    /// The intercept first, where there is one, then one for each covariate.
    pub coefficients: Vec<Coefficient>,
    /// By which convention their standard errors were made.
    pub variance: VarianceConvention,
    /// How the fit came to rest; `None` for least squares, which are solved and not approached.
    pub convergence: Option<Convergence>,
    /// What they rest on. Persons are the clusters, where clusters were told.
    pub basis: Basis,
    /// What a reader has to be told of all of them.
    pub reservations: Vec<Reservation>,
}

/// The covariance of the coefficients of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// By which convention it was made.
    pub convention: VarianceConvention,
    /// Rows and columns in the order of the design. An element for a coefficient without a standard error is no estimate.
    pub matrix: Matrix,
    /// Degrees of freedom of t for each coefficient; `None` where it is referred to the normal distribution.
    pub degrees_of_freedom: Vec<Option<f64>>,
    /// Clusters that take part, where the variance is by clusters.
    pub clusters: Option<usize>,
    /// D and M, of which `matrix` is D M D'.
    decoding: Matrix,
    meat: Matrix,
    /// Coefficients that no row or cluster but one knows of.
    resting_on_one: Vec<bool>,
    /// Whether the convention asks what there is without that row or cluster, and has no answer.
    leaves_out: bool,
}

impl Covariance {
    /// The standard error of a coefficient; `None` for one that rests on a single cluster and a convention that leaves
    /// clusters out, for a variance that is no positive number, and past the end.
    pub fn standard_error(&self, position: usize) -> Option<f64> {
        let variance = *self.matrix.get((position, position))?;
        let alone = self.leaves_out && self.resting_on_one[position];
        (!alone && variance > 0.0 && variance.is_finite()).then(|| sqrt(variance))
    }

    /// D M D', of rows that all have others beside them.
    fn of(working: &Working, convention: VarianceConvention, meat: Matrix, degrees: Vec<Option<f64>>) -> Covariance {
        Covariance {
            convention,
            matrix: around(working.decoding(), &meat),
            decoding: working.decoding().clone(),
            meat,
            degrees_of_freedom: degrees,
            clusters: None,
            resting_on_one: vec![false; working.columns()],
            leaves_out: false,
        }
    }

    /// The variance of a sum of coefficients, each times a factor. By way of D, since in sums over the matrix large numbers
    /// of opposite signs would cancel.
    pub(super) fn variance_of(&self, factors: &Vector) -> f64 {
        let along = self.decoding.tr_mul(factors);
        along.dot(&(&self.meat * &along)).max(0.0)
    }

    fn estimate(&self, value: f64, position: usize, level: ConfidenceLevel) -> Estimate {
        let degrees = self.degrees_of_freedom[position];
        match (self.standard_error(position), degrees) {
            (Some(error), None) => Estimate::normal(value, error, level),
            (Some(error), Some(degrees)) if degrees > 0.0 && degrees.is_finite() => {
                Estimate::student(value, error, degrees, level)
            }
            (standard_error, _) => Estimate {
                value,
                standard_error,
                interval: None,
                limits: Limits::Own,
                level,
            },
        }
    }

    fn coefficient(&self, value: f64, position: usize, level: ConfidenceLevel) -> Coefficient {
        let estimate = self.estimate(value, position, level);
        let alone = self.resting_on_one[position];
        Coefficient {
            estimate,
            test: estimate.against_zero(),
            reservations: if alone {
                vec![Reservation::RestsOnOneCluster]
            } else {
                Vec::new()
            },
        }
    }
}

/// What [`covariance`] has to know of a fit beside its [`Working`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Scatter {
    /// Squared Pearson residuals over their degrees of freedom; `None` without a degree.
    pub(super) dispersion: Option<f64>,
    /// Whether coefficients over standard errors are referred to t even where the dispersion is fixed.
    pub(super) linear: bool,
}

/// # Errors
/// As [`cluster_meat`]; [`EstimateError::NothingToEstimate`] where a dispersion is wanted and there is no row more than
/// coefficients.
pub(super) fn covariance(
    working: &Working,
    scatter: Scatter,
    variance: Variance<'_>,
) -> Result<Covariance, EstimateError> {
    let k = working.columns();
    let residual = working.rows() as f64 - k as f64;
    let by_t = Some(residual).filter(|degrees| *degrees > 0.0);
    let nothing = "no row more than coefficients";
    let saturated = EstimateError::NothingToEstimate { nothing };
    let plain = |meat, degrees| Covariance::of(working, variance.convention(), meat, vec![degrees; k]);
    match variance {
        Variance::Model(Dispersion::Fixed) => Ok(plain(Matrix::identity(k, k), None)),
        Variance::Model(Dispersion::Pearson) => {
            let dispersion = scatter.dispersion.ok_or(saturated)?;
            Ok(plain(Matrix::identity(k, k) * dispersion, by_t))
        }
        Variance::Robust(_) if by_t.is_none() => Err(saturated),
        Variance::Robust(kind) => {
            let (meat, resting_on_one) = rows_meat(working, kind);
            Ok(Covariance {
                resting_on_one,
                leaves_out: kind.leaves_out(),
                ..plain(meat, by_t.filter(|_| scatter.linear))
            })
        }
        Variance::Clustered {
            clusters,
            convention,
            reference,
        } => {
            let with_degrees = reference == ClusterReference::Satterthwaite;
            let found = cluster_meat(working, clusters, convention, with_degrees)?;
            let less_one = found.clusters as f64 - 1.0;
            let degrees = match (reference, found.satterthwaite) {
                (ClusterReference::Normal, _) => vec![None; k],
                (_, Some(degrees)) => degrees.into_iter().map(Some).collect(),
                (_, None) => vec![Some(less_one); k],
            };
            Ok(Covariance {
                clusters: Some(found.clusters),
                resting_on_one: found.resting_on_one,
                leaves_out: convention.leaves_out(),
                ..Covariance::of(working, variance.convention(), found.meat, degrees)
            })
        }
    }
}

/// D M D', symmetric to the last bit.
fn around(decoding: &Matrix, meat: &Matrix) -> Matrix {
    let product = decoding * meat * decoding.transpose();
    let size = product.nrows();
    Matrix::from_fn(size, size, |row, column| product[(row.max(column), row.min(column))])
}

pub(super) fn coefficients(
    values: &[f64],
    covariance: &Covariance,
    basis: Basis,
    level: ConfidenceLevel,
    convergence: Option<Convergence>,
    mut reservations: Vec<Reservation>,
) -> Coefficients {
    let one = |(position, value): (usize, &f64)| covariance.coefficient(*value, position, level);
    let clusters = covariance.clusters;
    if clusters.is_some_and(|clusters| (clusters as u64) < FEW_CLUSTERS) {
        reservations.push(Reservation::FewClusters);
    }
    reservations.sort_unstable();
    Coefficients {
        coefficients: values.iter().enumerate().map(one).collect(),
        variance: covariance.convention,
        convergence,
        basis: Basis {
            persons: clusters.map_or(basis.persons, |clusters| clusters as u64),
            ..basis
        },
        reservations,
    }
}

/// Wald's test that all coefficients at these positions are 0, with Q = b' V⁻¹ b for q of them. Without degrees of freedom
/// Q is chi-squared, with n - k or G - 1 of them Q/q is F. With Satterthwaite's it is Hotelling's: Q (η - q + 1)/(η q) is F
/// with q and η - q + 1 (Pustejovsky & Tipton 2018, HTZ), which is t² for one coefficient.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for no position, one past the end or one twice; [`EstimateError::NothingToEstimate`] where
/// the covariance of the coefficients has no inverse, as with more of them than clusters.
pub(super) fn wald(
    values: &[f64],
    working: &Working,
    scatter: Scatter,
    variance: Variance<'_>,
    positions: &[usize],
) -> Result<Test, EstimateError> {
    checked_positions(positions, values.len())?;
    let covariance = covariance(working, scatter, variance)?;
    let nothing = "no covariance of full rank for these coefficients";
    let undefined = EstimateError::NothingToEstimate { nothing };
    let errors = positions.iter().map(|at| covariance.standard_error(*at));
    let errors: Vec<f64> = errors.collect::<Option<_>>().ok_or(undefined)?;
    let size = positions.len();
    // In standard errors, so that no unit is too large or too small for products.
    let part = Matrix::from_fn(size, size, |row, column| {
        covariance.matrix[(positions[row], positions[column])] / errors[row] / errors[column]
    });
    let chosen = positions.iter().zip(&errors).map(|(at, error)| values[*at] / error);
    let chosen = Vector::from_iterator(size, chosen);
    let factor = Factor::of(&part).map_err(|_| undefined)?;
    let (statistic, q) = (chosen.dot(&factor.solve(&chosen)), size as f64);
    if !statistic.is_finite() {
        return Err(undefined);
    }
    let rows = || positions.iter().map(|at| working.decoding().row(*at).transpose());
    let (degrees, shrunk) = match variance {
        Variance::Clustered {
            clusters,
            convention,
            reference: ClusterReference::Satterthwaite,
        } => {
            let rows: Vec<Vector> = rows().collect();
            let eta = hotelling_degrees(working, clusters, convention, &rows)?.ok_or(undefined)?;
            (Some(eta - q + 1.0), (eta - q + 1.0) / eta)
        }
        _ => (covariance.degrees_of_freedom[positions[0]], 1.0),
    };
    match degrees {
        None => Ok(Test::chi_squared(statistic, q)),
        Some(degrees) if degrees > 0.0 && degrees.is_finite() => Ok(Test::fisher(statistic * shrunk / q, q, degrees)),
        Some(_) => Err(undefined),
    }
}

/// Positions of coefficients: at least one, within so many, none twice.
pub(super) fn checked_positions(positions: &[usize], coefficients: usize) -> Result<(), EstimateError> {
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let within = sorted.last().is_some_and(|last| *last < coefficients);
    if within && sorted.len() == positions.len() {
        Ok(())
    } else {
        let (what, must) = ("position of a coefficient", "within the design, and named once");
        Err(EstimateError::OutOfRange { what, must })
    }
}
