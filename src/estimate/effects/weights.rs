//! Weights by a propensity score: for each population whose effect can be asked for; stabilised, trimmed, truncated.
//!
//! Custody: no zone. A weight for each row.

use libm::exp;

use super::positivity;
use super::propensity::PropensityScore;
use super::quantiles::{ascending, quantile};
use super::treatment::{Compared, Estimand};
use crate::estimate::reservation::applying;
use crate::estimate::{Clusters, EstimateError, Interval, Reservation};

/// Weights h/e of the treated and h/(1 - e) of the untreated, with h = 1 for the effect in all, e in the treated, 1 - e in
/// the untreated, e(1 - e) in the overlap, min(e, 1 - e) in those who could be matched (Li, Morgan & Zaslavsky 2018, JASA
/// 113:390, table 1).
#[derive(Debug, Clone)]
pub struct BalancingWeights<'s, 'a> {
    pub(super) score: &'s PropensityScore<'a>,
    pub(super) estimand: Estimand,
    pub(super) values: Vec<f64>,
    /// Slope of each weight by the log odds of its score.
    pub(super) slopes: Vec<f64>,
    /// h of each row, and its slope.
    pub(super) tilt: Vec<[f64; 2]>,
    /// By what the untreated and the treated have been multiplied to stabilise them.
    pub(super) factors: [f64; 2],
    trimmed: bool,
    truncated: bool,
}

impl<'s, 'a> BalancingWeights<'s, 'a> {
    pub(super) fn of(score: &'s PropensityScore<'a>, estimand: Estimand) -> Result<Self, EstimateError> {
        let rows = score.log_odds().iter().zip(score.treatment().marks());
        let pairs: Vec<[f64; 2]> = rows
            .map(|(log_odds, mark)| weight(estimand, *mark, *log_odds))
            .collect();
        let total: f64 = pairs.iter().flatten().map(|part| part.abs()).sum();
        if !total.is_finite() {
            return Err(EstimateError::OutOfRange {
                what: "propensity score",
                must: "so far from 0 and 1 that weights are finite",
            });
        }
        let tilt = |row: usize| tilt(estimand, score.scores()[row], score.log_odds()[row], score.spread(row));
        Ok(BalancingWeights {
            score,
            estimand,
            values: pairs.iter().map(|[value, _]| *value).collect(),
            slopes: pairs.iter().map(|[_, slope]| *slope).collect(),
            tilt: (0..pairs.len()).map(tilt).collect(),
            factors: [1.0; 2],
            trimmed: false,
            truncated: false,
        })
    }

    /// The weight of each row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Whose effect they ask for.
    pub fn estimand(&self) -> Estimand {
        self.estimand
    }

    /// What a comparison with these weights rests on, effective numbers among it.
    pub fn compared(&self) -> Compared {
        let rows = self.values.len();
        Compared::of(self.score.treatment(), &self.values, &Clusters::each_row(rows))
    }

    /// Times the share of the row's own arm: for weights to all, whose sum is then about the number of rows. Means by
    /// [Hájek](super::Normalisation::Hajek) do not change; a regression's scale does.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for another estimand than all.
    pub fn stabilised(mut self) -> Result<Self, EstimateError> {
        if self.estimand != Estimand::All {
            return Err(EstimateError::OutOfRange {
                what: "estimand of stabilised weights",
                must: "the effect in all",
            });
        }
        let treatment = self.score.treatment();
        let rows = treatment.rows() as f64;
        let shares = [treatment.untreated() as f64 / rows, treatment.treated() as f64 / rows];
        for (row, mark) in treatment.marks().iter().enumerate() {
            self.values[row] *= shares[usize::from(*mark)];
            self.slopes[row] *= shares[usize::from(*mark)];
        }
        self.factors = [0, 1].map(|arm: usize| self.factors[arm] * shares[arm]);
        Ok(self)
    }

    /// Without rows whose score lies outside of bounds, which themselves are inside. The effect is then that in those who
    /// are left: their scores are those of the model of all rows.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for bounds that are not 0 <= lower < upper <= 1, [`EstimateError::NothingToEstimate`]
    /// where an arm has nobody left.
    pub fn trimmed(mut self, bounds: Interval) -> Result<Self, EstimateError> {
        if !(0.0 <= bounds.lower && bounds.lower < bounds.upper && bounds.upper <= 1.0) {
            return Err(EstimateError::OutOfRange {
                what: "pair of bounds for scores",
                must: "ascending and from 0 to 1",
            });
        }
        let scores = self.score.scores();
        let inside = |row: usize| bounds.lower <= scores[row] && scores[row] <= bounds.upper;
        for row in (0..scores.len()).filter(|row| !inside(*row)) {
            (self.values[row], self.slopes[row], self.tilt[row]) = (0.0, 0.0, [0.0; 2]);
        }
        self.trimmed = true;
        let left = |treated| {
            self.score
                .treatment()
                .arm(treated)
                .into_iter()
                .any(|row| self.values[row] > 0.0)
        };
        if left(true) && left(false) {
            return Ok(self);
        }
        Err(EstimateError::NothingToEstimate {
            nothing: "an arm without a score inside of the bounds",
        })
    }

    /// [Trimmed](Self::trimmed) at the bounds that let the effect in all who are left be known best:
    /// [`optimal_bounds`](super::optimal_bounds).
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where an arm has nobody left.
    pub fn trimmed_optimally(self) -> Result<Self, EstimateError> {
        let bounds = positivity::optimal_bounds(self.score);
        self.trimmed(bounds)
    }

    /// With weights below a lower and above an upper quantile of their arm set to it (Cole & Hernán 2008, Am J Epidemiol
    /// 168:656): less variance for some bias. Quantiles (type 7) are of weights above 0 and within an arm, so that it
    /// makes no difference whether weights are stabilised. Limits are taken as given in variances.
    ///
    /// # Errors
    /// [`EstimateError::ShareOutOfRange`] unless 0 <= lower < upper <= 1.
    pub fn truncated(mut self, lower: f64, upper: f64) -> Result<Self, EstimateError> {
        let within = |share: &f64| (0.0..=1.0).contains(share);
        if let Some(share) = [lower, upper].into_iter().find(|share| !within(share)) {
            return Err(EstimateError::ShareOutOfRange { share });
        }
        if lower >= upper {
            return Err(EstimateError::ShareOutOfRange { share: lower });
        }
        for treated in [true, false] {
            let rows = self
                .score
                .treatment()
                .arm(treated)
                .into_iter()
                .filter(|row| self.values[*row] > 0.0);
            let rows: Vec<usize> = rows.collect();
            let sorted = ascending(rows.iter().map(|row| self.values[*row]));
            let ends = quantile(&sorted, lower).zip(quantile(&sorted, upper));
            let Some((low, high)) = ends else { continue };
            for row in rows {
                if self.values[row] < low || self.values[row] > high {
                    self.values[row] = self.values[row].clamp(low, high);
                    self.slopes[row] = 0.0;
                    self.truncated = true;
                }
            }
        }
        Ok(self)
    }

    /// What has to be told of these weights.
    pub(super) fn reservations(&self) -> Vec<Reservation> {
        let mut told = positivity::of_weights(self.score.treatment(), &self.values);
        told.extend(applying([
            (self.trimmed, Reservation::Trimmed),
            (self.truncated, Reservation::Truncated),
        ]));
        told
    }
}

/// A weight and its slope by the log odds η of the score. In terms of odds, so that none is a small difference of large
/// numbers.
pub(super) fn weight(estimand: Estimand, treated: bool, log_odds: f64) -> [f64; 2] {
    let signed = if treated { -log_odds } else { log_odds };
    let sign = if treated { -1.0 } else { 1.0 };
    // The odds of the other arm than the row's own.
    let odds = exp(signed);
    match (estimand, treated) {
        (Estimand::All, _) => [1.0 + odds, sign * odds],
        (Estimand::Treated, true) | (Estimand::Untreated, false) => [1.0, 0.0],
        (Estimand::Treated, false) | (Estimand::Untreated, true) => [odds, sign * odds],
        (Estimand::Overlap, _) => {
            let share = if signed > 0.0 {
                1.0 / (1.0 + exp(-signed))
            } else {
                odds / (1.0 + odds)
            };
            [share, sign * share * (1.0 - share)]
        }
        (Estimand::Matching, _) if odds < 1.0 => [odds, sign * odds],
        (Estimand::Matching, _) => [1.0, 0.0],
    }
}

/// h of a row and its slope by the log odds; `spread` is e(1 - e).
fn tilt(estimand: Estimand, score: f64, log_odds: f64, spread: f64) -> [f64; 2] {
    match estimand {
        Estimand::All => [1.0, 0.0],
        Estimand::Treated => [score, spread],
        Estimand::Untreated => [1.0 - score, -spread],
        Estimand::Overlap => [spread, spread * (1.0 - 2.0 * score)],
        Estimand::Matching if log_odds < 0.0 => [score, spread],
        Estimand::Matching if log_odds > 0.0 => [1.0 - score, -spread],
        Estimand::Matching => [0.5, 0.0],
    }
}
