//! Many tests of one question: p-values adjusted for how many there are.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use crate::estimate::EstimateError;
use crate::estimate::covariates::finite;

/// What an adjustment holds below the p-value at which one rejects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adjustment {
    /// The probability of one false rejection or more: each p-value times the number of tests.
    Bonferroni,
    /// The same probability with more power (Holm 1979, Scandinavian Journal of Statistics 6:65): the default for tests
    /// of which each is a claim.
    #[default]
    Holm,
    /// The expected share of false ones among the rejections (Benjamini & Hochberg 1995, Journal of the Royal
    /// Statistical Society B 57:289), for tests that are independent or positively dependent.
    BenjaminiHochberg,
}

/// Adjusted p-values, each in the place of its own. What R's `p.adjust` gives.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for what is no probability.
pub fn adjusted(p_values: &[f64], adjustment: Adjustment) -> Result<Vec<f64>, EstimateError> {
    check(p_values)?;
    let tests = p_values.len() as f64;
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut result = p_values.to_vec();
    match adjustment {
        Adjustment::Bonferroni => result.iter_mut().for_each(|p| *p = (*p * tests).min(1.0)),
        Adjustment::Holm => {
            let mut highest = 0.0f64;
            for (rank, position) in order.iter().enumerate() {
                highest = highest.max(p_values[*position] * (tests - rank as f64)).min(1.0);
                result[*position] = highest;
            }
        }
        Adjustment::BenjaminiHochberg => {
            let mut lowest = 1.0f64;
            for (rank, position) in order.iter().enumerate().rev() {
                lowest = lowest.min(p_values[*position] * (tests / (rank + 1) as f64));
                result[*position] = lowest;
            }
        }
    }
    Ok(result)
}

fn check(p_values: &[f64]) -> Result<(), EstimateError> {
    if p_values.is_empty() {
        return Err(EstimateError::NoRows);
    }
    finite("p-value", p_values)?;
    if p_values.iter().all(|p| (0.0..=1.0).contains(p)) {
        return Ok(());
    }
    let (what, must) = ("p-value", "between 0 and 1");
    Err(EstimateError::OutOfRange { what, must })
}
