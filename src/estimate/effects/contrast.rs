//! What both arms would have, and how they differ: means, difference, risk ratio and odds ratio, from the influence of each
//! row on both means.
//!
//! Custody: no zone. Means of outcomes.

use libm::sqrt;
use serde::Serialize;

use super::estimates::{ROUNDING, few_clusters, finite_estimate, without_doubt};
use super::treatment::Treatment;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Limits, Reservation};

/// Both arms as they would be in one population, and their contrasts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contrast {
    /// Mean outcome if all were treated; for a binary outcome the risk.
    pub treated: Estimate,
    /// Mean outcome if nobody were.
    pub untreated: Estimate,
    /// Their difference.
    pub difference: Estimate,
    /// Their ratio for a binary outcome, with limits on the log scale; `None` for another outcome, or a risk of 0.
    pub risk_ratio: Option<Estimate>,
    /// Ratio of their odds for a binary outcome; `None` also at a risk of 0 or 1.
    pub odds_ratio: Option<Estimate>,
}

/// Both means, and what each row adds to them: an estimate's variance is the sum over clusters of the squares of what
/// their rows add.
#[derive(Debug, Clone)]
pub(super) struct Arms {
    /// Of the untreated and the treated.
    pub(super) means: [f64; 2],
    /// Influence of each row on either, over the number of rows.
    pub(super) influence: [Vec<f64>; 2],
}

impl Arms {
    /// Means and contrasts, by clusters without a small-sample factor; and what has to be told of them: few events of a binary
    /// outcome among the rows of an arm that have a weight, few clusters, no variance.
    pub(super) fn contrast(
        &self,
        outcome: &[f64],
        treatment: &Treatment<'_>,
        weights: &[f64],
        clusters: &Clusters,
        level: ConfidenceLevel,
    ) -> Result<(Contrast, Vec<Reservation>), EstimateError> {
        let [untreated, treated] = self.means;
        let binary = outcome.iter().all(|value| *value == 0.0 || *value == 1.0);
        let error = |factors: [f64; 2]| self.error(clusters, factors);
        let mean = |value: f64, factors: [f64; 2]| finite_estimate(value, Some(error(factors)), outcome, level);
        let ratio = |value: f64, factors: [f64; 2]| {
            let error = error(factors);
            if error > ROUNDING {
                Estimate::ratio(value, error, level)
            } else {
                without_doubt(value, Limits::Log, level)
            }
        };
        let inside = |lower: bool| {
            let within = |mean: f64| mean > 0.0 && (!lower || mean < 1.0);
            binary && within(treated) && within(untreated)
        };
        let odds = |mean: f64| mean / (1.0 - mean);
        let spread = |mean: f64| mean * (1.0 - mean);
        let contrast = Contrast {
            treated: mean(treated, [0.0, 1.0])?,
            untreated: mean(untreated, [1.0, 0.0])?,
            difference: mean(treated - untreated, [-1.0, 1.0])?,
            risk_ratio: inside(false).then(|| ratio(treated / untreated, [-1.0 / untreated, 1.0 / treated])),
            odds_ratio: inside(true).then(|| {
                let factors = [-1.0 / spread(untreated), 1.0 / spread(treated)];
                ratio(odds(treated) / odds(untreated), factors)
            }),
        };
        let with_event = |row: &usize| weights[*row] > 0.0 && outcome[*row] > 0.0;
        let events = |treated: bool| treatment.arm(treated).into_iter().filter(with_event).count() as u64;
        let events = events(true).min(events(false));
        let mut reservations = applying([
            (binary && events == 0, Reservation::NoEvents),
            (binary && (1..FEW).contains(&events), Reservation::FewEvents),
            (contrast.difference.standard_error.is_none(), Reservation::NoVariance),
        ]);
        reservations.extend(few_clusters(clusters));
        Ok((contrast, reservations))
    }

    /// The standard error of a sum of multiples of both means.
    fn error(&self, clusters: &Clusters, factors: [f64; 2]) -> f64 {
        let mut of_cluster = vec![0.0; clusters.count()];
        for (row, number) in clusters.numbers().iter().enumerate() {
            of_cluster[*number as usize] += factors[0] * self.influence[0][row] + factors[1] * self.influence[1][row];
        }
        sqrt(sum(of_cluster.into_iter().map(|part| part * part)))
    }
}
