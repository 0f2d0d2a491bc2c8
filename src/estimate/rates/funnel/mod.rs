//! Areas or services beside each other: funnel limits, overdispersion, and ratios shrunk towards the mean.
//!
//! Custody: no zone. Counts of areas, however small.
//!
//! Of 150 areas that differ by chance only, 7 or 8 lie outside of 95 % limits. Funnels are therefore read at 99.8 %,
//! and areas are never ranked (Spiegelhalter 2005, Statistics in Medicine 24:1185).
//!
//! | file | subject |
//! | --- | --- |
//! | `limits` | where ratios and shares of areas lie that differ from a target by chance only |
//! | [`overdispersion`] | z scores, how much more than chance they vary, and limits that allow for it |
//! | [`heterogeneity`] | the variance between areas by DerSimonian and Laird |
//! | [`shrinkage`] | ratios shrunk towards the mean by an empirical Bayes gamma prior |

pub mod heterogeneity;
mod limits;
pub mod overdispersion;
pub mod shrinkage;

pub use limits::{FunnelConvention, proportion_limits, ratio_limits};

use super::counts::{positive, total};
use crate::estimate::EstimateError;
use crate::estimate::covariates::length;

/// Whether there is one positive expectation for each observed count; the sum of the counts.
fn areas(observed: &[u64], expected: &[f64]) -> Result<u64, EstimateError> {
    if observed.is_empty() {
        return Err(EstimateError::NoRows);
    }
    length("expected number", expected.len(), observed.len())?;
    expected
        .iter()
        .try_for_each(|expected| positive("expected number of events", *expected))?;
    total("number of events", observed)
}
