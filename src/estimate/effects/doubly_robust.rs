//! Augmented inverse probability weighting: right when either the score or the outcome regression is.
//!
//! Custody: no zone. Means of outcomes.

use std::num::NonZeroU32;

use serde::Serialize;

use super::contrast::{Arms, Contrast};
use super::folds::Folds;
use super::outcome_model::OutcomeModel;
use super::positivity;
use super::standardisation::population;
use super::treatment::{Compared, Estimand, Treatment};
use crate::estimate::covariates::length;
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};

/// Score and outcome regression of each row by models that were not fitted on it (Chernozhukov et al. 2018, Econometrics
/// J 21:C1). For the flexible models it was made for; with those here the gain is small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct CrossFitting {
    /// Parts into which clusters, or rows, are dealt.
    pub folds: NonZeroU32,
    /// Seed of the deal. It hangs on the labels of clusters, not on the order of rows, where there are clusters.
    pub seed: u64,
}

/// How an effect is estimated doubly robustly.
#[derive(Debug, Clone, Copy, Default)]
pub struct DoublyRobust<'a> {
    /// The regression of the outcome in each arm.
    pub model: OutcomeModel,
    /// Models fitted on other rows than those for which they speak; `None` for one fit on all rows.
    pub cross_fitting: Option<CrossFitting>,
    /// The person, or other cluster, of each row, where persons have several.
    pub clusters: Option<&'a [u64]>,
    /// Level of intervals.
    pub level: ConfidenceLevel,
}

/// A doubly robust contrast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoublyRobustContrast {
    /// Whose effect.
    pub estimand: Estimand,
    /// The regression of the outcome in each arm.
    pub model: OutcomeModel,
    /// How models and rows were kept apart.
    pub cross_fitting: Option<CrossFitting>,
    /// Both means, their difference, and for a binary outcome their ratios. A mean may lie outside of what an outcome can
    /// be, where score and regression contradict each other.
    pub contrast: Contrast,
    /// What it rests on, by the weights of the score.
    pub compared: Compared,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// What is expected of each row: its log odds of being treated, and its outcome in either arm.
struct Nuisance {
    log_odds: Vec<f64>,
    expected: [Vec<f64>; 2],
}

/// The effect by score and outcome regression together (Robins, Rotnitzky & Zhao 1994, JASA 89:846): of the treated mean
/// in all, the mean of m₁ + t(y - m₁)/e, with m₁ what the regression in the treated expects. For the effect in the treated
/// their own mean, and of the untreated the mean of t m₀ + (1 - t)(y - m₀) e/(1 - e), over the share of the treated.
///
/// The variance is that of the influence function, which holds where score and outcome regression are both right; where
/// one is wrong the estimate stays right, and the variance is no longer exact.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for another estimand than
/// all, the treated and the untreated, scores too near to 0 or 1, an outcome that the model cannot have, or fewer than two
/// folds; those of the regressions.
pub fn doubly_robust(
    outcome: &[f64],
    treatment: &Treatment<'_>,
    score_covariates: &Covariates<'_>,
    outcome_covariates: &Covariates<'_>,
    estimand: Estimand,
    how: &DoublyRobust<'_>,
) -> Result<DoublyRobustContrast, EstimateError> {
    treatment.check("outcome", outcome)?;
    length("treatment", treatment.rows(), score_covariates.rows())?;
    length("treatment", treatment.rows(), outcome_covariates.rows())?;
    let clusters = treatment.clusters(how.clusters)?;
    let population = population(treatment, estimand)?;
    let fit = |keep: &dyn Fn(usize) -> bool| {
        Nuisance::fit(
            outcome,
            treatment,
            [score_covariates, outcome_covariates],
            how.model,
            keep,
        )
    };
    let nuisance = match how.cross_fitting {
        None => fit(&|_| true)?,
        Some(CrossFitting { folds, seed }) => {
            let labels: Vec<u64> = match how.clusters {
                Some(labels) => labels.to_vec(),
                None => (0..outcome.len() as u64).collect(),
            };
            let folds = Folds::dealt(&labels, folds, seed)?;
            let fits = (0..folds.count()).map(|fold| fit(&|row| folds.of(row) != fold));
            let fits = fits.collect::<Result<Vec<Nuisance>, EstimateError>>()?;
            Nuisance::held_out(&fits, &folds, outcome.len())
        }
    };
    let weights = nuisance.weights(treatment, estimand)?;
    let [untreated, treated] = [0, 1].map(|arm| nuisance.arm(arm, outcome, treatment, &population, &weights));
    let arms = Arms {
        means: [untreated.0, treated.0],
        influence: [untreated.1, treated.1],
    };
    let (contrast, told) = arms.contrast(outcome, treatment.marks(), &clusters, how.level)?;
    let mut reservations = positivity::of_weights(treatment, &weights);
    reservations.extend(told);
    reservations.sort_unstable();
    Ok(DoublyRobustContrast {
        estimand,
        model: how.model,
        cross_fitting: how.cross_fitting,
        contrast,
        compared: Compared::of(treatment, &weights, &clusters),
        reservations,
    })
}

impl Nuisance {
    fn fit(
        outcome: &[f64],
        treatment: &Treatment<'_>,
        [score, regression]: [&Covariates<'_>; 2],
        model: OutcomeModel,
        keep: &dyn Fn(usize) -> bool,
    ) -> Result<Nuisance, EstimateError> {
        let marks = treatment.marks();
        let treated: Vec<f64> = marks.iter().map(|mark| f64::from(u8::from(*mark))).collect();
        let weights: Vec<f64> = (0..marks.len()).map(|row| f64::from(u8::from(keep(row)))).collect();
        let response = Response::new(&treated).with_weights(&weights);
        let fit = GeneralisedLinear::fit(Family::Logistic, &Design::with_intercept(score), response)?;
        let expected = |arm: bool| {
            let own = |row: usize| keep(row) && marks[row] == arm;
            Ok(model.fit(regression, outcome, &own)?.values)
        };
        Ok(Nuisance {
            log_odds: fit.linear_predictors().to_vec(),
            expected: [expected(false)?, expected(true)?],
        })
    }

    /// Of each row what the models say that were not fitted on it.
    fn held_out(fits: &[Nuisance], folds: &Folds, rows: usize) -> Nuisance {
        let of = |row: usize| &fits[folds.of(row) as usize];
        Nuisance {
            log_odds: (0..rows).map(|row| of(row).log_odds[row]).collect(),
            expected: [0, 1].map(|arm: usize| (0..rows).map(|row| of(row).expected[arm][row]).collect()),
        }
    }

    /// Weights of both arms for the population whose effect is asked for.
    fn weights(&self, treatment: &Treatment<'_>, estimand: Estimand) -> Result<Vec<f64>, EstimateError> {
        let rows = self.log_odds.iter().zip(treatment.marks());
        let weights: Vec<f64> = rows
            .map(|(log_odds, mark)| super::weights::weight(estimand, *mark, *log_odds)[0])
            .collect();
        if weights.iter().all(|weight| weight.is_finite()) {
            return Ok(weights);
        }
        Err(EstimateError::OutOfRange {
            what: "propensity score",
            must: "so far from 0 and 1 that weights are finite",
        })
    }

    /// The mean of an arm over the population, and the influence of each row on it over the number of rows.
    fn arm(
        &self,
        arm: usize,
        outcome: &[f64],
        treatment: &Treatment<'_>,
        population: &[f64],
        weights: &[f64],
    ) -> (f64, Vec<f64>) {
        // What a row of the population counts.
        let share = population.iter().copied().fold(0.0, f64::max);
        let own = |row: usize| {
            if usize::from(treatment.marks()[row]) == arm {
                weights[row] * share
            } else {
                0.0
            }
        };
        let part = |row: usize| {
            let expected = self.expected[arm][row];
            population[row] * expected + own(row) * (outcome[row] - expected)
        };
        let parts: Vec<f64> = (0..outcome.len()).map(part).collect();
        let mean = sum(parts.iter().copied());
        let influence = parts.iter().zip(population).map(|(part, share)| part - share * mean);
        (mean, influence.collect())
    }
}
