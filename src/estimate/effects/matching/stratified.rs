//! The effect over strata, with the variance within them.
//!
//! Custody: no zone. Means of outcomes, however few a stratum has.

use libm::sqrt;
use serde::Serialize;

use super::strata::Strata;
use crate::estimate::effects::treatment::Compared;
use crate::estimate::effects::{Estimand, finite_estimate};
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Reservation};

/// The effect over strata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StratifiedEffect {
    /// Whose effect: of those among them whose stratum has both arms.
    pub estimand: Estimand,
    /// The mean over strata of the differences between treated and untreated, each stratum with as much weight as it
    /// has rows whose effect is asked for.
    pub difference: Estimate,
    /// What it rests on.
    pub compared: Compared,
    /// Strata with both arms.
    pub strata: u64,
    /// Rows whose effect is asked for and whose stratum has nobody of the other arm.
    pub unmatched: u64,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Count, mean and sum of squares about it of an arm in a stratum.
#[derive(Clone, Copy)]
struct Cell {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Strata<'_> {
    /// The difference in an outcome over strata, Σ N_k (ȳ_1k - ȳ_0k) / Σ N_k with N_k rows whose effect is asked for,
    /// and Neyman's variance within strata, which takes strata as given: Σ (N_k/N)² (s²_1k/n_1k + s²_0k/n_0k). Where an
    /// arm has one row in a stratum, its s² is that of the arm pooled over the other strata.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for another
    /// estimand, or an outcome so large that its squares are not finite.
    pub fn effect(
        &self,
        outcome: &[f64],
        estimand: Estimand,
        level: ConfidenceLevel,
    ) -> Result<StratifiedEffect, EstimateError> {
        self.treatment.check("outcome", outcome)?;
        let cells = self.cells(outcome);
        let shared = [0, 1].map(|arm| pooled(cells.iter().map(|cell| cell[arm])));
        let both = |number: &usize| self.both(*number as u32).is_some();
        let kept: Vec<usize> = (0..self.counts.len()).filter(both).collect();
        let asking = |number: usize| Strata::asking(self.counts[number], estimand).map(|count| count as f64);
        let sizes: Vec<f64> = kept.iter().map(|number| asking(*number)).collect::<Result<_, _>>()?;
        let total: f64 = sizes.iter().sum();
        let share = || {
            sizes
                .iter()
                .map(|size| size / total)
                .zip(kept.iter().map(|number| cells[*number]))
        };
        let value = sum(share().map(|(share, [untreated, treated])| share * (treated.mean - untreated.mean)));
        let variances = share().map(|(share, cell)| {
            let of_mean = |arm: usize| {
                cell[arm]
                    .variance(shared[arm])
                    .map(|variance| variance / cell[arm].count)
            };
            of_mean(0)
                .zip(of_mean(1))
                .map(|(one, other)| share * share * (one + other))
        });
        let variance = variances.collect::<Option<Vec<f64>>>().map(sum);
        let difference = finite_estimate(value, variance.map(sqrt), outcome, level)?;
        self.told(difference, estimand, kept.len() as u64)
    }

    fn told(&self, difference: Estimate, estimand: Estimand, strata: u64) -> Result<StratifiedEffect, EstimateError> {
        let weights = self.weights(estimand)?;
        let compared = Compared::of(&self.treatment, &weights, &Clusters::each_row(weights.len()));
        let asked = self.counts.iter().map(|counts| Strata::asking(*counts, estimand));
        let asked: u64 = asked.collect::<Result<Vec<u64>, _>>()?.iter().sum();
        let in_both = (0..self.counts.len() as u32).filter_map(|number| self.both(number));
        let in_both = in_both.map(|counts| Strata::asking(counts, estimand));
        let unmatched = asked - in_both.collect::<Result<Vec<u64>, _>>()?.iter().sum::<u64>();
        let reservations = applying([
            (compared.treated.min(compared.untreated) < FEW, Reservation::FewInArm),
            (unmatched > 0, Reservation::Unmatched),
            (difference.standard_error.is_none(), Reservation::NoVariance),
        ]);
        Ok(StratifiedEffect {
            estimand,
            difference,
            compared,
            strata,
            unmatched,
            reservations,
        })
    }

    /// The untreated and the treated of each stratum.
    fn cells(&self, outcome: &[f64]) -> Vec<[Cell; 2]> {
        let rows = || self.numbers.iter().zip(self.treatment.marks()).zip(outcome);
        let mut sums = vec![[Sum::default(); 2]; self.counts.len()];
        for ((number, mark), value) in rows() {
            sums[*number as usize][usize::from(*mark)].add(*value);
        }
        let count = |number: usize, arm: usize| self.counts[number][arm] as f64;
        let mean = |number: usize, arm: usize| sums[number][arm].value() / count(number, arm);
        let mut squares = vec![[Sum::default(); 2]; self.counts.len()];
        for ((number, mark), value) in rows() {
            let (number, arm) = (*number as usize, usize::from(*mark));
            let away = value - mean(number, arm);
            squares[number][arm].add(away * away);
        }
        let cell = |number: usize, arm: usize| Cell {
            count: count(number, arm),
            mean: mean(number, arm),
            squares: squares[number][arm].value(),
        };
        (0..self.counts.len())
            .map(|number| [cell(number, 0), cell(number, 1)])
            .collect()
    }
}

impl Cell {
    fn variance(&self, shared: Option<f64>) -> Option<f64> {
        if self.count > 1.0 {
            Some(self.squares / (self.count - 1.0))
        } else {
            shared
        }
    }
}

/// The variance within an arm over all strata where it has two rows or more.
fn pooled(cells: impl Iterator<Item = Cell> + Clone) -> Option<f64> {
    let several = cells.filter(|cell| cell.count > 1.0);
    let freedom = sum(several.clone().map(|cell| cell.count - 1.0));
    (freedom > 0.0).then(|| sum(several.map(|cell| cell.squares)) / freedom)
}
