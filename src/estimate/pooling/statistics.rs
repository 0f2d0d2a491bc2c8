//! Tests pooled from statistics or p-values alone (D2).
//!
//! Custody: no zone. Numbers without a subject.

use libm::{pow, sqrt};

use super::PooledTest;
use super::wald::checked_count;
use crate::estimate::covariates::finite;
use crate::estimate::numeric::chi_squared;
use crate::estimate::numeric::moments::{mean, mean_and_variance};
use crate::estimate::{EstimateError, Test};

/// Pools chi-squared statistics with k degrees of freedom, one for each imputation: D2 = (d̄/k - (M+1)/(M-1)·r)/(1+r),
/// with r = (1 + 1/M) var(√d), referred to F with k and k^(-3/M) (M-1)(1 + 1/r)² degrees of freedom (Li, Meng,
/// Raghunathan & Rubin 1991, Statistica Sinica 1:65).
///
/// A rough guide: it knows how much is missing from a few statistics alone, its p-value may be twice or half of what it
/// should be, and it loses power. [D1](super::pooled_wald) is better wherever coefficients and covariances are known.
/// D2 may be negative; its p-value is then 1.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for no imputation or no coefficient; [`EstimateError::NotFinite`];
/// [`EstimateError::OutOfRange`] for a negative statistic and for numbers too large to be squared.
pub fn pooled_statistics(statistics: &[f64], coefficients: u32) -> Result<PooledTest, EstimateError> {
    let k = checked_count(coefficients)?;
    finite("statistic", statistics)?;
    if statistics.iter().any(|statistic| *statistic < 0.0) {
        let (what, must) = ("chi-squared statistic", "at least 0");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let nothing = "no imputation";
    let average = mean(statistics).ok_or(EstimateError::NothingToEstimate { nothing })?;
    let roots: Vec<f64> = statistics.iter().map(|statistic| sqrt(*statistic)).collect();
    let Some((_, variance)) = mean_and_variance(&roots) else {
        return PooledTest::new(Test::fisher(average / k, k, f64::INFINITY), 1, None);
    };
    let m = statistics.len() as f64;
    let increase = (1.0 + 1.0 / m) * variance;
    let statistic = (average / k - (m + 1.0) / (m - 1.0) * increase) / (1.0 + increase);
    let root = 1.0 + 1.0 / increase;
    let denominator = pow(k, -3.0 / m) * (m - 1.0) * root * root;
    PooledTest::new(
        Test::fisher(statistic, k, denominator),
        statistics.len(),
        Some(increase),
    )
}

/// Pools p-values, one for each imputation, of tests with k degrees of freedom: each stands for the chi-squared
/// statistic whose p-value it is ([`pooled_statistics`]). For one coefficient they are two-sided.
///
/// # Errors
/// As [`pooled_statistics`]; [`EstimateError::OutOfRange`] unless each is above 0 and at most 1.
pub fn pooled_p_values(p_values: &[f64], coefficients: u32) -> Result<PooledTest, EstimateError> {
    let k = checked_count(coefficients)?;
    finite("p-value", p_values)?;
    if p_values.iter().any(|p| *p <= 0.0 || *p > 1.0) {
        let (what, must) = ("p-value", "above 0 and at most 1");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let statistics: Vec<f64> = p_values.iter().map(|p| chi_squared::upper_quantile(*p, k)).collect();
    pooled_statistics(&statistics, coefficients)
}
