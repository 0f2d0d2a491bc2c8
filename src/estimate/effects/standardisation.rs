//! Outcome regression standardised over a population (g-computation).
//!
//! Custody: no zone. Means of expected outcomes.

use serde::Serialize;

use super::contrast::{Arms, Contrast};
use super::outcome_model::OutcomeModel;
use super::treatment::{Compared, Estimand, Treatment};
use crate::estimate::covariates::length;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};

/// How an outcome regression is standardised.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standardising<'a> {
    /// The regression in each arm.
    pub model: OutcomeModel,
    /// The person, or other cluster, of each row, where persons have several.
    pub clusters: Option<&'a [u64]>,
    /// Level of intervals.
    pub level: ConfidenceLevel,
}

/// A contrast of standardised means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandardisedContrast {
    /// Whose effect.
    pub estimand: Estimand,
    /// The regression in each arm.
    pub model: OutcomeModel,
    /// Both means, their difference, and for a binary outcome their ratios.
    pub contrast: Contrast,
    /// What it rests on.
    pub compared: Compared,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Fits a regression of the outcome in each arm and takes the mean of what either expects over the population whose
/// effect is asked for (Robins 1986; Hernán & Robins, Causal Inference: What If, chapter 13). Where the arms do not
/// overlap this is extrapolation, and nothing in the standard error says so.
///
/// Variances are those of M-estimation: the coefficients' doubt, and that of a population that is a sample.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for another estimand than
/// all, the treated and the untreated, or an outcome that the model cannot have; those of the regressions, as
/// [`EstimateError::Collinear`] and [`EstimateError::Separated`].
pub fn standardised(
    outcome: &[f64],
    treatment: &Treatment<'_>,
    covariates: &Covariates<'_>,
    estimand: Estimand,
    how: &Standardising<'_>,
) -> Result<StandardisedContrast, EstimateError> {
    treatment.check("outcome", outcome)?;
    length("treatment", treatment.rows(), covariates.rows())?;
    let clusters = treatment.clusters(how.clusters)?;
    let population = population(treatment, estimand)?;
    let arm = |treated: bool| standardised_arm(outcome, treatment, covariates, how.model, &population, treated);
    let arms = Arms::of(arm(false)?, arm(true)?);
    let ones = vec![1.0; outcome.len()];
    let (contrast, mut reservations) = arms.contrast(outcome, treatment, &ones, &clusters, how.level)?;
    let few = (treatment.treated().min(treatment.untreated()) as u64) < FEW;
    reservations.extend(applying([(few, Reservation::FewInArm)]));
    reservations.sort_unstable();
    Ok(StandardisedContrast {
        estimand,
        model: how.model,
        contrast,
        compared: Compared::of(treatment, &ones, &clusters),
        reservations,
    })
}

/// What an arm would have over a population, and the influence of each row on it over the number of rows.
fn standardised_arm(
    outcome: &[f64],
    treatment: &Treatment<'_>,
    covariates: &Covariates<'_>,
    model: OutcomeModel,
    population: &[f64],
    treated: bool,
) -> Result<(f64, Vec<f64>), EstimateError> {
    let expected = model.fit(covariates, outcome, &|row| treatment.marks()[row] == treated)?;
    let shares = || population.iter();
    let mean = sum(shares().zip(&expected.values).map(|(share, value)| share * value));
    let slopes: Vec<f64> = shares()
        .zip(&expected.slopes)
        .map(|(share, slope)| share * slope)
        .collect();
    let carried = expected.below.carried(&slopes);
    let own = shares()
        .zip(&expected.values)
        .map(|(share, value)| share * (value - mean));
    Ok((mean, own.zip(carried).map(|(own, carried)| own + carried).collect()))
}

/// The share of each row in the population whose effect is asked for.
pub(super) fn population(treatment: &Treatment<'_>, estimand: Estimand) -> Result<Vec<f64>, EstimateError> {
    let (asked, count): (&dyn Fn(bool) -> bool, usize) = match estimand {
        Estimand::All => (&|_| true, treatment.rows()),
        Estimand::Treated => (&|mark| mark, treatment.treated()),
        Estimand::Untreated => (&|mark| !mark, treatment.untreated()),
        Estimand::Overlap | Estimand::Matching => {
            return Err(EstimateError::OutOfRange {
                what: "effect by outcome regression",
                must: "that in all, in the treated or in the untreated",
            });
        }
    };
    let share = |mark: &bool| if asked(*mark) { 1.0 / count as f64 } else { 0.0 };
    Ok(treatment.marks().iter().map(share).collect())
}
