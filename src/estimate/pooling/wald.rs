//! Several coefficients tested together, pooled over imputations (D1).
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::Degrees;
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::numeric::moments::mean;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::applying;
use crate::estimate::{EstimateError, Reservation, Test};

/// A test pooled over imputations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledTest {
    /// The test.
    pub test: Test,
    /// M, the number of imputations.
    pub imputations: u32,
    /// How much larger what is missing makes the variance, on average over the coefficients; `None` for one imputation.
    pub relative_increase: Option<f64>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl PooledTest {
    /// What every pooled test tells.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] where what was pooled was too large for its squares to be numbers.
    pub(super) fn new(
        test: Test,
        imputations: usize,
        relative_increase: Option<f64>,
    ) -> Result<PooledTest, EstimateError> {
        let numbers = [test.statistic, test.p_value, relative_increase.unwrap_or(0.0)];
        if numbers.iter().any(|number| !number.is_finite()) {
            let (what, must) = ("coefficient or statistic", "small enough to be squared");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(PooledTest {
            test,
            imputations: imputations as u32,
            relative_increase,
            reservations: applying([
                (imputations == 1, Reservation::SingleImputation),
                (relative_increase == Some(0.0), Reservation::ImputationsAgree),
            ]),
        })
    }
}

/// Tests that k coefficients are all 0, or those of `hypothesis`: D1 = (Q̄-Q₀)'Ū⁻¹(Q̄-Q₀)/(k(1+r)), with r = (1 + 1/M)
/// tr(BŪ⁻¹)/k, referred to F with k and ν degrees of freedom (Li, Raghunathan & Rubin 1991, JASA 86:1065). It takes the
/// share missing to be the same for all coefficients, and holds its level well where it is not.
///
/// `estimates` has k numbers for each imputation, `covariances` their k by k matrix (of which the lower triangle is
/// read). With [`Degrees::Rubin`], ν is that of the paper; with [`Degrees::BarnardRubin`] that of Reiter (2007,
/// Biometrika 94:502) for complete data of few degrees of freedom, which exists for k(M-1) > 4, and for one coefficient
/// that of Barnard & Rubin, as in [`pooled`](super::pooled).
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for no imputation or no coefficient; [`EstimateError::LengthDiffers`];
/// [`EstimateError::NotFinite`]; [`EstimateError::Collinear`], with the number of the coefficient, where Ū is not
/// positive definite; [`EstimateError::OutOfRange`] where Reiter's ν does not exist and for numbers too large to be
/// squared.
pub fn pooled_wald(
    estimates: &[&[f64]],
    covariances: &[Matrix],
    hypothesis: Option<&[f64]>,
    degrees: Degrees,
) -> Result<PooledTest, EstimateError> {
    degrees.check()?;
    let size = checked(estimates, covariances, hypothesis)?;
    let (count, k) = (estimates.len(), size as f64);
    let within = Matrix::from_fn(size, size, |row, column| {
        let (row, column) = (row.max(column), row.min(column));
        average(covariances.iter().map(|covariance| covariance[(row, column)]))
    });
    let factor = Factor::of(&within).map_err(|dependent| EstimateError::Collinear { column: dependent.row })?;
    let distance = |from: &dyn Fn(usize) -> f64| {
        let apart = Vector::from_fn(size, |row, _| from(row));
        apart.dot(&factor.solve(&apart))
    };
    let centre: Vec<f64> = (0..size)
        .map(|row| average(estimates.iter().map(|values| values[row])))
        .collect();
    let tested = distance(&|row| centre[row] - hypothesis.map_or(0.0, |values| values[row])) / k;
    if count == 1 {
        return PooledTest::new(Test::fisher(tested, k, degrees.complete()), count, None);
    }
    // tr(B Ū⁻¹) is the sum of (Q-Q̄)'Ū⁻¹(Q-Q̄) over M-1: of terms without sign, so that none is lost.
    let apart = |values: &&[f64]| distance(&|row| values[row] - centre[row]);
    let m = count as f64;
    let increase = (1.0 + 1.0 / m) * sum(estimates.iter().map(apart)) / (m - 1.0) / k;
    let denominator = match degrees {
        Degrees::Rubin => denominator(k, m, increase),
        Degrees::BarnardRubin { .. } if size == 1 => degrees.with(m, increase / (1.0 + increase)),
        Degrees::BarnardRubin { complete } => reiter(k, m, increase, complete)?,
    };
    let test = Test::fisher(tested / (1.0 + increase), k, denominator);
    PooledTest::new(test, count, Some(increase))
}

/// The mean over imputations, of which there is at least one.
fn average(values: impl Iterator<Item = f64>) -> f64 {
    mean(&values.collect::<Vec<f64>>()).unwrap_or_default()
}

fn checked(estimates: &[&[f64]], covariances: &[Matrix], hypothesis: Option<&[f64]>) -> Result<usize, EstimateError> {
    let nothing = "no imputation";
    let size = estimates
        .first()
        .ok_or(EstimateError::NothingToEstimate { nothing })?
        .len();
    if size == 0 {
        return Err(EstimateError::NothingToEstimate {
            nothing: "no coefficient",
        });
    }
    length("covariance matrix", covariances.len(), estimates.len())?;
    for (values, covariance) in estimates.iter().zip(covariances) {
        length("coefficient", values.len(), size)?;
        length("row of a covariance matrix", covariance.nrows(), size)?;
        length("column of a covariance matrix", covariance.ncols(), size)?;
        finite("coefficient", values)?;
        finite("covariance", covariance.as_slice())?;
    }
    if let Some(values) = hypothesis {
        length("hypothesis", values.len(), size)?;
        finite("hypothesis", values)?;
    }
    Ok(size)
}

/// ν of Li, Raghunathan & Rubin (1991), for k coefficients, M imputations and the increase r.
pub(super) fn denominator(k: f64, imputations: f64, increase: f64) -> f64 {
    if increase <= 0.0 {
        return f64::INFINITY;
    }
    let t = k * (imputations - 1.0);
    if t > 4.0 {
        let root = 1.0 + (1.0 - 2.0 / t) / increase;
        4.0 + (t - 4.0) * root * root
    } else {
        let root = 1.0 + 1.0 / increase;
        t * (1.0 + 1.0 / k) * root * root / 2.0
    }
}

/// ν = 4 + c₂/(1 + a²/(t-4) · [(c₁/b + 2)²/c₁ + 8(c₁/b + 1)/c₂ + 16c₁/c₂²]) with t = k(M-1), a = rt/(t-2), b = 1 + a,
/// c₁ = ν* - 2b, c₂ = ν* - 4b and ν* = (ν+1)/(ν+3)·ν of complete data (Reiter 2007, terms collected).
fn reiter(k: f64, imputations: f64, increase: f64, complete: f64) -> Result<f64, EstimateError> {
    if complete.is_infinite() {
        return Ok(denominator(k, imputations, increase));
    }
    let t = k * (imputations - 1.0);
    if t <= 4.0 {
        let (what, must) = (
            "number of imputations less 1, times that of coefficients,",
            "above 4 for small samples",
        );
        return Err(EstimateError::OutOfRange { what, must });
    }
    let a = increase * t / (t - 2.0);
    let observed = (complete + 1.0) / (complete + 3.0) * complete;
    let b = 1.0 + a;
    let (c1, c2) = (observed - 2.0 * b, observed - 4.0 * b);
    if c2 <= 0.0 {
        let (what, must) = ("number of degrees of freedom", "larger where so much is missing");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let ratio = c1 / b;
    let terms = (ratio + 2.0) * (ratio + 2.0) / c1 + 8.0 * (ratio + 1.0) / c2 + 16.0 * c1 / c2 / c2;
    Ok(4.0 + c2 / (1.0 + a * a / (t - 4.0) * terms))
}

/// The number of coefficients as a number, if there are any.
pub(super) fn checked_count(coefficients: u32) -> Result<f64, EstimateError> {
    if coefficients == 0 {
        return Err(EstimateError::NothingToEstimate {
            nothing: "no coefficient",
        });
    }
    Ok(f64::from(coefficients))
}
