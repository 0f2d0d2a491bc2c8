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
    means: [f64; 2],
    /// Influence of each row on either, over the number of rows.
    influence: [Vec<f64>; 2],
}

impl Arms {
    /// Both arms, each with its mean and the influence of each row on it.
    pub(super) fn of(untreated: (f64, Vec<f64>), treated: (f64, Vec<f64>)) -> Arms {
        Arms {
            means: [untreated.0, treated.0],
            influence: [untreated.1, treated.1],
        }
    }

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
        let mean =
            |value: f64, factors: [f64; 2]| finite_estimate(value, Some(self.error(clusters, factors)), outcome, level);
        let contrast = Contrast {
            treated: mean(treated, [0.0, 1.0])?,
            untreated: mean(untreated, [1.0, 0.0])?,
            difference: mean(treated - untreated, [-1.0, 1.0])?,
            risk_ratio: self.risk_ratio(clusters, level).filter(|_| binary),
            odds_ratio: self.odds_ratio(clusters, level).filter(|_| binary),
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

    /// The ratio of two means above 0.
    fn risk_ratio(&self, clusters: &Clusters, level: ConfidenceLevel) -> Option<Estimate> {
        let [untreated, treated] = self.means;
        let factors = [-1.0 / untreated, 1.0 / treated];
        (untreated > 0.0 && treated > 0.0).then(|| self.ratio(treated / untreated, clusters, factors, level))
    }

    /// The ratio of the odds of two means between 0 and 1.
    fn odds_ratio(&self, clusters: &Clusters, level: ConfidenceLevel) -> Option<Estimate> {
        let [untreated, treated] = self.means;
        let inside = |mean: f64| mean > 0.0 && mean < 1.0;
        let odds = |mean: f64| mean / (1.0 - mean);
        let spread = |mean: f64| mean * (1.0 - mean);
        let factors = [-1.0 / spread(untreated), 1.0 / spread(treated)];
        let both = inside(untreated) && inside(treated);
        both.then(|| self.ratio(odds(treated) / odds(untreated), clusters, factors, level))
    }

    /// A ratio, whose logarithm has as influence the sum of these multiples of that of both means.
    fn ratio(&self, value: f64, clusters: &Clusters, factors: [f64; 2], level: ConfidenceLevel) -> Estimate {
        let error = self.error(clusters, factors);
        if error > ROUNDING {
            Estimate::ratio(value, error, level)
        } else {
            without_doubt(value, Limits::Log, level)
        }
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
