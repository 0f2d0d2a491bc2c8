//! The variance between areas by DerSimonian and Laird, and the mean that allows for it.
//!
//! Custody: no zone. Estimates of areas.

use libm::{fabs, log, sqrt};
use serde::Serialize;

use super::super::counts::positive;
use super::areas;
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation, Test};

/// How much areas differ, and their mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heterogeneity {
    /// Areas that took part.
    pub areas: usize,
    /// Cochran's Q, the test of no difference, with one degree of freedom less than areas.
    pub test: Test,
    /// τ²: the variance between areas; 0 where they differ no more than chance lets them.
    pub between_variance: f64,
    /// I²: the share of the variation that is no chance, (Q - df)/Q or 0 (Higgins & Thompson 2002, Statistics in
    /// Medicine 21:1539).
    pub share: f64,
    /// The mean of the effects with weights 1/(v + τ²).
    pub mean: Estimate,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Effects with variances that count as known (DerSimonian & Laird 1986, Controlled Clinical Trials 7:177): with w =
/// 1/v, Q = Σw(y - ȳ)² and τ² = (Q - (k - 1)) / (Σw - Σw²/Σw), or 0.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for effects beyond
/// 1e100 or variances that are not between 1e-100 and 1e100, [`EstimateError::NothingToEstimate`] for fewer than two
/// areas.
pub fn dersimonian_laird(
    effects: &[f64],
    variances: &[f64],
    level: ConfidenceLevel,
) -> Result<Heterogeneity, EstimateError> {
    check(effects, variances)?;
    let (mean, whole) = weighted_mean(effects, variances, 0.0);
    let distances = sum(effects.iter().zip(variances).map(|(effect, variance)| {
        let distance = effect - mean;
        distance * (distance / variance)
    }));
    let squares = sum(variances
        .iter()
        .map(|variance| 1.0 / variance * (1.0 / variance / whole)));
    let degrees = (effects.len() - 1) as f64;
    let excess = (distances - degrees).max(0.0);
    let between_variance = if whole > squares {
        excess / (whole - squares)
    } else {
        0.0
    };
    let (mean, whole) = weighted_mean(effects, variances, between_variance);
    Ok(Heterogeneity {
        areas: effects.len(),
        test: Test::chi_squared(distances, degrees),
        between_variance,
        share: if excess > 0.0 { excess / distances } else { 0.0 },
        mean: Estimate::normal(mean, 1.0 / sqrt(whole), level),
        reservations: applying([
            (between_variance == 0.0, Reservation::NoExtraVariation),
            ((effects.len() as u64) < FEW, Reservation::FewAreas),
        ]),
    })
}

fn check(effects: &[f64], variances: &[f64]) -> Result<(), EstimateError> {
    length("variance", variances.len(), effects.len())?;
    finite("effect", effects)?;
    variances
        .iter()
        .try_for_each(|variance| positive("variance", *variance))?;
    if effects.iter().any(|effect| fabs(*effect) > 1e100) {
        let (what, must) = ("effect", "within 1e100");
        return Err(EstimateError::OutOfRange { what, must });
    }
    if effects.len() < 2 {
        let nothing = "no second area to compare";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    Ok(())
}

/// The mean with weights 1/(v + `between`), and the sum of the weights.
fn weighted_mean(effects: &[f64], variances: &[f64], between: f64) -> (f64, f64) {
    let whole = sum(variances.iter().map(|variance| 1.0 / (variance + between)));
    let pairs = effects.iter().zip(variances);
    let mean = sum(pairs.map(|(effect, variance)| effect * (1.0 / (variance + between) / whole)));
    (mean, whole)
}

/// [`dersimonian_laird`] for ln(O/E) with variance 1/O. Areas without an event have no logarithm, and take no part.
///
/// # Errors
/// As there, and [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for
/// expectations that are not between 1e-100 and 1e100 or more than 1e10 events.
pub fn log_ratio_heterogeneity(
    observed: &[u64],
    expected: &[f64],
    level: ConfidenceLevel,
) -> Result<Heterogeneity, EstimateError> {
    areas(observed, expected)?;
    let with_events = observed.iter().zip(expected).filter(|(observed, _)| **observed > 0);
    let (effects, variances): (Vec<f64>, Vec<f64>) = with_events
        .map(|(observed, expected)| {
            let count = *observed as f64;
            (log(count / expected), 1.0 / count)
        })
        .unzip();
    let mut found = dersimonian_laird(&effects, &variances, level)?;
    if effects.len() < observed.len() {
        found.reservations.insert(0, Reservation::EmptyStratum);
    }
    Ok(found)
}
