//! Score residuals and the robust variance.
//!
//! Custody: no zone. A residual belongs to a single row.

use std::ops::Range;

use rayon::prelude::*;

use super::Ties;
use super::accumulated::to_come;
use super::likelihood::risks_at;
use super::risk_sets::{RiskSet, Step, visit};
use super::sorted::Sorted;
use crate::estimate::Clusters;
use crate::estimate::numeric::lanes::dot;
use crate::estimate::numeric::matrix::{Factor, Matrix, symmetric};
use crate::estimate::numeric::sums::Sum;

/// What residuals need of each group: the steps of Λ and of ∫ mean dΛ, for those at risk and for those with the event.
pub(super) struct Means {
    columns: usize,
    steps: Vec<Step>,
    /// Columns of each group, one group after the other.
    at_risk: Vec<f64>,
    of_events: Vec<f64>,
    means: Vec<f64>,
}

impl Means {
    pub(super) fn of(sorted: &Sorted, risks: &[f64], ties: Ties) -> Means {
        let columns = sorted.columns.len();
        let size = sorted.groups.len() * columns;
        // Without ties of Efron's kind what those with the event accumulate is what all at risk do.
        let mut means = Means {
            columns,
            steps: vec![Step::default(); sorted.groups.len()],
            at_risk: vec![0.0; size],
            of_events: vec![0.0; size],
            means: vec![0.0; size],
        };
        visit(sorted, risks, ties, |set| means.set(set));
        means
    }

    fn set(&mut self, set: &RiskSet<'_>) {
        self.steps[set.number] = set.step();
        for column in 0..self.columns {
            let place = set.number * self.columns + column;
            self.at_risk[place] = set.mean_hazard(column);
            self.of_events[place] = set.mean_hazard_of_events(column);
            self.means[place] = set.mean(column);
        }
    }

    pub(super) fn step(&self, group: usize) -> Step {
        self.steps[group]
    }

    /// The step of ∫ mean dΛ.
    pub(super) fn mean_hazard(&self, group: usize, column: usize) -> f64 {
        self.at_risk[group * self.columns + column]
    }

    /// The mean of a covariate among those at risk at the time of a group with events.
    pub(super) fn mean(&self, group: usize, column: usize) -> f64 {
        self.means[group * self.columns + column]
    }

    /// The score residual of a column for every row, in order of places, times the weight of the row (Therneau &
    /// Grambsch 2000, section 4.6): δ (x - mean) - r [x (Λ(exit) - Λ(entry)) - (M(exit) - M(entry))], M = ∫ mean dΛ.
    pub(super) fn score_residuals(&self, sorted: &Sorted, risks: &[f64], column: usize) -> Vec<f64> {
        let values = &sorted.columns[column];
        let mut residuals = vec![0.0; sorted.rows()];
        let hazard_to_come = to_come(sorted, |group| self.steps[group].hazard);
        let mean_to_come = to_come(sorted, |group| self.at_risk[group * self.columns + column]);
        for stratum in &sorted.strata {
            let mut through = Through::default();
            let mut earlier: Vec<Through> = Vec::new();
            for number in stratum.clone() {
                let place = number * self.columns + column;
                let group = &sorted.groups[number];
                let (step, mean) = (self.steps[number], self.means[place]);
                let before = through;
                let of_events = through.after(step.of_events, self.of_events[place]);
                through.add(step.hazard, self.at_risk[place]);
                let since = |residuals: &mut [f64], places: Range<usize>, reached: (f64, f64)| {
                    let (r, x) = (&risks[places.clone()], &values[places.clone()]);
                    for ((residual, r), x) in residuals[places].iter_mut().zip(r).zip(x) {
                        *residual -= r * (x * reached.0 - reached.1);
                    }
                };
                if sorted.entries.is_none() {
                    since(&mut residuals, group.events(), of_events);
                    let censored = group.events_end as usize..group.end as usize;
                    since(&mut residuals, censored, through.after(0.0, 0.0));
                }
                for row in group.events() {
                    residuals[row] += sorted.weight(row) * (values[row] - mean);
                }
                if let Some(competing) = &sorted.competing {
                    for row in (group.events_end as usize..group.end as usize).filter(|row| competing.marks[*row]) {
                        residuals[row] -= risks[row] * (values[row] * hazard_to_come[number] - mean_to_come[number]);
                    }
                }
                if let Some(entries) = &sorted.entries {
                    earlier.push(through);
                    for row in group.rows() {
                        let first = (entries.first_group[row] as usize).saturating_sub(stratum.start);
                        let entered = first.checked_sub(1).and_then(|last| earlier.get(last)).copied();
                        let own = if row < group.events_end as usize {
                            (step.of_events, self.of_events[place])
                        } else {
                            (step.hazard, self.at_risk[place])
                        };
                        let (hazard, mean) = before.since(&entered.unwrap_or_default());
                        residuals[row] -= risks[row] * (values[row] * (hazard + own.0) - (mean + own.1));
                    }
                }
            }
        }
        residuals
    }
}

/// Λ and M accumulated so far.
#[derive(Clone, Copy, Default)]
struct Through {
    hazard: Sum,
    mean: Sum,
}

impl Through {
    fn add(&mut self, hazard: f64, mean: f64) {
        self.hazard.add(hazard);
        self.mean.add(mean);
    }

    /// What came after another.
    fn since(&self, other: &Through) -> (f64, f64) {
        (self.hazard.less(&other.hazard), self.mean.less(&other.mean))
    }

    /// With a further step.
    fn after(&self, hazard: f64, mean: f64) -> (f64, f64) {
        (self.hazard.value() + hazard, self.mean.value() + mean)
    }
}

/// I⁻¹ Σ over clusters of U U' I⁻¹, U the score residuals of a cluster, in the scale of [`Sorted`].
pub(super) fn variance(
    sorted: &Sorted,
    coefficients: &[f64],
    factor: &Factor,
    ties: Ties,
    clusters: &Clusters,
) -> Matrix {
    let risks = risks_at(sorted, coefficients);
    let means = Means::of(sorted, &risks, ties);
    let columns = sorted.columns.len();
    let by_cluster: Vec<Vec<f64>> = (0..columns)
        .into_par_iter()
        .map(|column| clustered(means.score_residuals(sorted, &risks, column), sorted, clusters))
        .collect();
    sandwich(factor, &by_cluster)
}

/// I⁻¹ D'D I⁻¹ for the columns of D.
pub(super) fn sandwich(factor: &Factor, columns: &[Vec<f64>]) -> Matrix {
    let inverse = factor.inverse();
    let size = columns.len();
    let pairs: Vec<(usize, usize)> = (0..size)
        .flat_map(|row| (0..=row).map(move |column| (row, column)))
        .collect();
    let triangle: Vec<f64> = pairs
        .into_par_iter()
        .map(|(row, column)| dot(&columns[row], &columns[column]))
        .collect();
    let meat = symmetric(size, &triangle);
    let whole = &inverse * meat * &inverse;
    // Symmetric to the last bit.
    Matrix::from_fn(size, size, |row, column| whole[(row.max(column), row.min(column))])
}

/// Sums within clusters. Where each row is a cluster of its own, its residual is the sum.
pub(super) fn clustered(residuals: Vec<f64>, sorted: &Sorted, clusters: &Clusters) -> Vec<f64> {
    if clusters.count() == clusters.numbers().len() {
        return residuals;
    }
    let mut sums = vec![0.0; clusters.count()];
    for (row, residual) in sorted.order.iter().zip(residuals) {
        sums[clusters.numbers()[*row as usize] as usize] += residual;
    }
    sums
}
