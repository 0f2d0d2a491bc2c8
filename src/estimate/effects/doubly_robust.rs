//! Augmented inverse probability weighting: right when either the score or the outcome regression is.
//!
//! Custody: no zone. Means of outcomes.

use std::num::NonZeroU32;

use serde::Serialize;

use super::contrast::{Arms, Contrast};
use super::folds::Folds;
use super::outcome_model::{Expected, OutcomeModel};
use super::positivity;
use super::stacking::Below;
use super::standardisation::population;
use super::treatment::{Compared, Estimand, Treatment};
use super::weights::weight;
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

/// How the variance of a doubly robust effect is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoublyRobustVariance {
    /// By the influence function, which holds where score and outcome regression are both right. The default, as in other
    /// software.
    #[default]
    InfluenceFunction,
    /// By stacking the equations of score and outcome regressions: holds where either is right. Not with cross-fitting.
    Stacked,
}

/// How an effect is estimated doubly robustly.
#[derive(Debug, Clone, Copy, Default)]
pub struct DoublyRobust<'a> {
    /// The regression of the outcome in each arm.
    pub model: OutcomeModel,
    /// Models fitted on other rows than those for which they speak; `None` for one fit on all rows.
    pub cross_fitting: Option<CrossFitting>,
    /// How the variance is made.
    pub variance: DoublyRobustVariance,
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
    /// How the variance was made.
    pub variance: DoublyRobustVariance,
    /// Both means, their difference, and for a binary outcome their ratios. A mean may lie outside of what an outcome can
    /// be, where score and regression contradict each other.
    pub contrast: Contrast,
    /// What it rests on, by the weights of the score.
    pub compared: Compared,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// What is expected of each row: its log odds of being treated, and its outcome in either arm. The models below, unless
/// they were fitted on parts of the rows.
struct Nuisance<'a> {
    log_odds: Vec<f64>,
    expected: [Vec<f64>; 2],
    models: Option<Models<'a>>,
}

struct Models<'a> {
    score: Below<'a>,
    regressions: [Expected<'a>; 2],
}

/// Weight and slope by the log odds of the score of each row.
type Weights = Vec<[f64; 2]>;

/// The effect by score and outcome regression together (Robins, Rotnitzky & Zhao 1994, JASA 89:846): of the treated mean
/// in all, the mean of m₁ + t(y - m₁)/e, with m₁ what the regression in the treated expects. For the effect in the treated
/// their own mean, and of the untreated the mean of t m₀ + (1 - t)(y - m₀) e/(1 - e), over the share of the treated.
///
/// By default the variance is that of the influence function, which holds where score and outcome regression are both
/// right; where one is wrong the estimate stays right, and the variance is no longer exact.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for another estimand than
/// all, the treated and the untreated, scores too near to 0 or 1, an outcome that the model cannot have, or fewer than two
/// folds, or stacking with cross-fitting; those of the regressions.
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
    let models = [score_covariates, outcome_covariates];
    let nuisance = match how.cross_fitting {
        None => Nuisance::fit(outcome, treatment, models, how.model, &|_| true)?,
        Some(cross_fitting) => Nuisance::cross_fit(outcome, treatment, models, how, cross_fitting)?,
    };
    let pairs = nuisance.weights(treatment, estimand)?;
    let weights: Vec<f64> = pairs.iter().map(|[weight, _]| *weight).collect();
    let arm = |arm: usize| nuisance.arm(arm, outcome, treatment, &population, &pairs, how.variance);
    let arms = Arms::of(arm(0), arm(1));
    let (contrast, told) = arms.contrast(outcome, treatment, &weights, &clusters, how.level)?;
    let mut reservations = positivity::of_weights(treatment, &weights);
    reservations.extend(told);
    reservations.sort_unstable();
    Ok(DoublyRobustContrast {
        estimand,
        model: how.model,
        cross_fitting: how.cross_fitting,
        variance: how.variance,
        contrast,
        compared: Compared::of(treatment, &weights, &clusters),
        reservations,
    })
}

impl<'a> Nuisance<'a> {
    fn fit(
        outcome: &[f64],
        treatment: &Treatment<'_>,
        [score, regression]: [&Covariates<'a>; 2],
        model: OutcomeModel,
        keep: &dyn Fn(usize) -> bool,
    ) -> Result<Nuisance<'a>, EstimateError> {
        let marks = treatment.marks();
        let treated: Vec<f64> = marks.iter().map(|mark| f64::from(u8::from(*mark))).collect();
        let weights: Vec<f64> = (0..marks.len()).map(|row| f64::from(u8::from(keep(row)))).collect();
        let response = Response::new(&treated).with_weights(&weights);
        let fit = GeneralisedLinear::fit(Family::Logistic, &Design::with_intercept(score), response)?;
        let expected = |arm: bool| model.fit(regression, outcome, &|row| keep(row) && marks[row] == arm);
        let regressions = [expected(false)?, expected(true)?];
        Ok(Nuisance {
            log_odds: fit.linear_predictors().to_vec(),
            expected: regressions.each_ref().map(|regression| regression.values.clone()),
            models: Some(Models {
                score: Below::new(score, fit.influence()),
                regressions,
            }),
        })
    }

    /// Fits the models on all folds but one, in turn.
    fn cross_fit(
        outcome: &[f64],
        treatment: &Treatment<'_>,
        covariates: [&Covariates<'a>; 2],
        how: &DoublyRobust<'_>,
        CrossFitting { folds, seed }: CrossFitting,
    ) -> Result<Nuisance<'a>, EstimateError> {
        if how.variance == DoublyRobustVariance::Stacked {
            return Err(EstimateError::OutOfRange {
                what: "variance with cross-fitting",
                must: "that of the influence function",
            });
        }
        let labels: Vec<u64> = match how.clusters {
            Some(labels) => labels.to_vec(),
            None => (0..outcome.len() as u64).collect(),
        };
        let folds = Folds::dealt(&labels, folds, seed)?;
        let without = |fold: u32| {
            let keep = |row: usize| folds.of(row) != fold;
            Nuisance::fit(outcome, treatment, covariates, how.model, &keep)
        };
        let fits = (0..folds.count()).map(without).collect::<Result<Vec<_>, _>>()?;
        Ok(Nuisance::held_out(&fits, &folds, outcome.len()))
    }

    /// Of each row what the models say that were not fitted on it.
    fn held_out(fits: &[Nuisance<'a>], folds: &Folds, rows: usize) -> Nuisance<'a> {
        let of = |row: usize| &fits[folds.of(row) as usize];
        Nuisance {
            log_odds: (0..rows).map(|row| of(row).log_odds[row]).collect(),
            expected: [0, 1].map(|arm: usize| (0..rows).map(|row| of(row).expected[arm][row]).collect()),
            models: None,
        }
    }

    /// Weights of both arms for the population whose effect is asked for.
    fn weights(&self, treatment: &Treatment<'_>, estimand: Estimand) -> Result<Weights, EstimateError> {
        let rows = self.log_odds.iter().zip(treatment.marks());
        let weights: Weights = rows
            .map(|(log_odds, mark)| weight(estimand, *mark, *log_odds))
            .collect();
        if weights.iter().flatten().all(|weight| weight.is_finite()) {
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
        weights: &Weights,
        variance: DoublyRobustVariance,
    ) -> (f64, Vec<f64>) {
        // What a row of the population counts.
        let share = population.iter().copied().fold(0.0, f64::max);
        let own = |row: usize| {
            let in_arm = usize::from(treatment.marks()[row]) == arm;
            weights[row].map(|part| if in_arm { part * share } else { 0.0 })
        };
        let beyond = |row: usize| outcome[row] - self.expected[arm][row];
        let part = |row: usize| population[row] * self.expected[arm][row] + own(row)[0] * beyond(row);
        let rows = || 0..outcome.len();
        let parts: Vec<f64> = rows().map(part).collect();
        let mean = sum(parts.iter().copied());
        let mut influence: Vec<f64> = parts
            .iter()
            .zip(population)
            .map(|(part, share)| part - share * mean)
            .collect();
        if let (DoublyRobustVariance::Stacked, Some(models)) = (variance, &self.models) {
            let regression = &models.regressions[arm];
            let by_score: Vec<f64> = rows().map(|row| own(row)[1] * beyond(row)).collect();
            let by_outcome = |row: usize| (population[row] - own(row)[0]) * regression.slopes[row];
            let by_outcome: Vec<f64> = rows().map(by_outcome).collect();
            let carried = models
                .score
                .carried(&by_score)
                .into_iter()
                .zip(regression.below.carried(&by_outcome));
            influence
                .iter_mut()
                .zip(carried)
                .for_each(|(own, (score, outcome))| *own += score + outcome);
        }
        (mean, influence)
    }
}
