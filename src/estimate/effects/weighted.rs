//! Weighted means of an outcome in both arms, with the variance that knows that the score was estimated.
//!
//! Custody: no zone. Means of outcomes.

use serde::Serialize;

use super::contrast::{Arms, Contrast};
use super::treatment::{Compared, Estimand};
use super::weights::BalancingWeights;
use crate::estimate::numeric::sums::sum;
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};

/// What a weighted sum is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// By the weights of the arm itself (Hájek 1971): a mean lies among its outcomes. The default.
    #[default]
    Hajek,
    /// By the sum that weights have if the score is right, Σh (Horvitz & Thompson 1952; Σh is the number of rows for the
    /// effect in all): a constant added to all outcomes changes the effect.
    HorvitzThompson,
}

/// What is made of the score's own doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreDoubt {
    /// The equations of the logistic regression are stacked on those of the means (M-estimation; Lunceford & Davidian
    /// 2004, Stat Med 23:2937). The default; of a score that is [known](super::PropensityScore::known) the same as
    /// `Known`.
    #[default]
    Stacked,
    /// The score is taken as known: for the effect in all the variance is too large on average, for others it may be
    /// either. What software without M-estimation gives (HC0).
    Known,
}

/// How both arms are contrasted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Contrasting<'a> {
    /// What weighted sums are divided by.
    pub normalisation: Normalisation,
    /// What is made of the score's own doubt.
    pub score_doubt: ScoreDoubt,
    /// The person, or other cluster, of each row, where persons have several.
    pub clusters: Option<&'a [u64]>,
    /// Level of intervals.
    pub level: ConfidenceLevel,
}

/// A contrast of weighted means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightedContrast {
    /// Whose effect.
    pub estimand: Estimand,
    /// What weighted sums were divided by.
    pub normalisation: Normalisation,
    /// What was made of the score's own doubt.
    pub score_doubt: ScoreDoubt,
    /// Both means, their difference, and for a binary outcome their ratios.
    pub contrast: Contrast,
    /// What it rests on.
    pub compared: Compared,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

impl BalancingWeights<'_, '_> {
    /// Contrasts weighted means of an outcome. Variances are those of M-estimation, without a small-sample factor, summed
    /// by clusters; limits are normal, of ratios on the log scale.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for an outcome so
    /// large that its squares are not finite.
    pub fn contrast(&self, outcome: &[f64], how: &Contrasting<'_>) -> Result<WeightedContrast, EstimateError> {
        let treatment = self.score.treatment();
        treatment.check("outcome", outcome)?;
        let clusters = treatment.clusters(how.clusters)?;
        let arms = Arms::of(self.arm(false, outcome, how), self.arm(true, outcome, how));
        let (contrast, told) = arms.contrast(outcome, treatment, &self.values, &clusters, how.level)?;
        let mut reservations = self.reservations();
        reservations.extend(told);
        reservations.sort_unstable();
        Ok(WeightedContrast {
            estimand: self.estimand,
            normalisation: how.normalisation,
            score_doubt: if self.score.below().is_some() {
                how.score_doubt
            } else {
                ScoreDoubt::Known
            },
            contrast,
            compared: Compared::of(treatment, &self.values, &clusters),
            reservations,
        })
    }

    /// The mean of an arm, and the influence of each row on it over the number of rows.
    fn arm(&self, treated: bool, outcome: &[f64], how: &Contrasting<'_>) -> (f64, Vec<f64>) {
        let marks = self.score.treatment().marks();
        let factor = self.factors[usize::from(treated)];
        let own = |row: usize| marks[row] == treated;
        let weight = |row: usize| if own(row) { self.values[row] } else { 0.0 };
        let slope = |row: usize| if own(row) { self.slopes[row] } else { 0.0 };
        // Weight and slope of what the sum is divided by.
        let below = |row: usize| match how.normalisation {
            Normalisation::Hajek => [weight(row), slope(row)],
            Normalisation::HorvitzThompson => self.tilt[row].map(|part| part * factor),
        };
        let rows = || 0..outcome.len();
        let total = sum(rows().map(|row| below(row)[0]));
        let mean = sum(rows().map(|row| weight(row) / total * outcome[row]));
        let part = |[weight, base]: [f64; 2], row: usize| match how.normalisation {
            Normalisation::Hajek => weight / total * (outcome[row] - mean),
            Normalisation::HorvitzThompson => (weight * outcome[row] - base * mean) / total,
        };
        let mut influence: Vec<f64> = rows().map(|row| part([weight(row), below(row)[0]], row)).collect();
        if let (ScoreDoubt::Stacked, Some(model)) = (how.score_doubt, self.score.below()) {
            let slopes: Vec<f64> = rows().map(|row| part([slope(row), below(row)[1]], row)).collect();
            for (influence, carried) in influence.iter_mut().zip(model.carried(&slopes)) {
                *influence += carried;
            }
        }
        (mean, influence)
    }
}
