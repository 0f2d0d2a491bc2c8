//! A share of totals over clusters: of all that belongs to the persons of a sample, what part is of a kind.
//!
//! Of the applications of mothers, say, what share is of mothers who returned: applications of one mother belong together,
//! and to count them as if each were drawn by itself would make the interval too narrow.
//!
//! Custody: no zone. Counts, however small.

use serde::Serialize;

use super::counts::total;
use crate::estimate::numeric::sums::sum;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval};
use libm::{exp, log, sqrt};

/// A share of totals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareOfTotals {
    /// Clusters with a whole that is not 0.
    pub clusters: u64,
    /// The sum of the parts.
    pub part: u64,
    /// The sum of the wholes.
    pub whole: u64,
    /// `part` / `whole`.
    pub share: f64,
    /// Its standard error between clusters; `None` for one cluster, and at a share of 0 or 1.
    pub standard_error: Option<f64>,
    /// The interval, symmetric on the logit scale; `None` where there is no standard error.
    pub interval: Option<Interval>,
    /// Level of the interval.
    pub level: ConfidenceLevel,
}

/// The share R = Σ y / Σ x of n clusters with parts y and wholes x, as a ratio of two totals of a sample of clusters: its
/// variance is n / (n - 1) · Σ (y - R x)² / (Σ x)² (Cochran 1977, Sampling Techniques, 3rd edition, equation 2.46, without
/// finite population correction). Clusters whose whole is 0 tell nothing and are left out.
///
/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NoTrials`] when all wholes are 0;
/// [`EstimateError::SuccessesExceedTrials`] when a part exceeds its whole; [`EstimateError::OutOfRange`] for totals beyond
/// 1e10.
pub fn share_of_totals(parts: &[u64], wholes: &[u64], level: ConfidenceLevel) -> Result<ShareOfTotals, EstimateError> {
    if parts.len() != wholes.len() {
        return Err(EstimateError::LengthDiffers {
            what: "wholes",
            found: wholes.len(),
            rows: parts.len(),
        });
    }
    if parts.iter().zip(wholes).any(|(part, whole)| part > whole) {
        return Err(EstimateError::SuccessesExceedTrials);
    }
    let (part, whole) = (total("sum of parts", parts)?, total("sum of wholes", wholes)?);
    let clusters = wholes.iter().filter(|whole| **whole > 0).count() as u64;
    if whole == 0 {
        return Err(EstimateError::NoTrials);
    }
    let (n, size) = (clusters as f64, whole as f64);
    let share = part as f64 / size;
    let deviation = |(part, whole): (&u64, &u64)| {
        let deviation = *part as f64 - share * *whole as f64;
        deviation * deviation
    };
    let inside = share > 0.0 && share < 1.0;
    let squares = sum(parts.iter().zip(wholes).map(deviation));
    let standard_error = (inside && clusters > 1).then(|| sqrt(n / (n - 1.0) * squares) / size);
    Ok(ShareOfTotals {
        clusters,
        part,
        whole,
        share,
        standard_error,
        interval: standard_error.map(|error| logit_interval(share, error, level)),
        level,
    })
}

fn logit_interval(share: f64, standard_error: f64, level: ConfidenceLevel) -> Interval {
    let odds = log(share / (1.0 - share));
    let half = level.deviate() * standard_error / (share * (1.0 - share));
    let back = |logit: f64| 1.0 / (1.0 + exp(-logit));
    Interval {
        lower: back(odds - half),
        upper: back(odds + half),
    }
}
