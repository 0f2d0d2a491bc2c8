//! Likelihood ratio tests pooled over imputations (D3).
//!
//! Custody: no zone. Numbers without a subject.

use super::PooledTest;
use super::wald::{checked_count, denominator};
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::moments::mean;
use crate::estimate::{EstimateError, Test};

/// Rounding of fits that came to rest: a likelihood ratio may lie this far below 0.
const ROUNDING: f64 = 1e-6;

/// Pools likelihood ratio statistics (twice the difference of log-likelihoods) of k restrictions, two for each
/// imputation: `own` with the coefficients that fit this imputation best, `at_mean` with the means of the coefficients
/// over all imputations, under both hypotheses. D3 = d̃/(k(1+r)) with r = (M+1)/(k(M-1)) (d̄ - d̃), for the means d̄ of
/// the former and d̃ of the latter, referred to F with the degrees of freedom of [D1](super::pooled_wald) (Meng & Rubin
/// 1992, Biometrika 79:103). Where the likelihood is far from quadratic r can come out negative; it then counts as 0.
///
/// Means of coefficients depend on how these are parametrised; take nuisance parameters (a variance) on the scale on
/// which they are about normal.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for no imputation or no coefficient; [`EstimateError::LengthDiffers`];
/// [`EstimateError::NotFinite`]; [`EstimateError::OutOfRange`] for an `own` below 0 and for numbers too large.
pub fn pooled_likelihood_ratio(own: &[f64], at_mean: &[f64], coefficients: u32) -> Result<PooledTest, EstimateError> {
    let k = checked_count(coefficients)?;
    length("statistic at the means", at_mean.len(), own.len())?;
    finite("statistic", own)?;
    finite("statistic at the means", at_mean)?;
    if own.iter().any(|statistic| *statistic < -ROUNDING) {
        let (what, must) = ("likelihood ratio statistic", "at least 0");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let nothing = "no imputation";
    let best = mean(own).ok_or(EstimateError::NothingToEstimate { nothing })?;
    let pooled = mean(at_mean).unwrap_or(best);
    let m = own.len() as f64;
    if own.len() == 1 {
        return PooledTest::new(Test::fisher(best / k, k, f64::INFINITY), 1, None);
    }
    let increase = ((m + 1.0) / (k * (m - 1.0)) * (best - pooled)).max(0.0);
    let test = Test::fisher(pooled / (k * (1.0 + increase)), k, denominator(k, m, increase));
    PooledTest::new(test, own.len(), Some(increase))
}
