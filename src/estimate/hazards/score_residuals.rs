//! Score residuals: what each row brings to the score.
//!
//! Custody: no zone. A residual belongs to a single row.

use std::ops::Range;

use super::Ties;
use super::accumulated::{Accumulated, to_come};
use super::kernel::CHUNK;
use super::risk_sets::{Step, visit};
use super::sorted::Sorted;

/// Score residuals at given risks, made for any range of rows, in order of places and in the scale of [`Sorted`].
pub(super) struct ScoreResiduals<'a> {
    sorted: &'a Sorted,
    risks: &'a [f64],
    /// Λ.
    hazard: Accumulated,
    /// M = ∫ mean dΛ of each column.
    mean_hazards: Vec<Accumulated>,
    /// The mean of each column among those at risk at the time of each group with events.
    means: Vec<Vec<f64>>,
}

impl<'a> ScoreResiduals<'a> {
    pub(super) fn of(sorted: &'a Sorted, risks: &'a [f64], ties: Ties) -> ScoreResiduals<'a> {
        let (groups, columns) = (sorted.groups.len(), sorted.columns.len());
        let mut hazard = vec![Step::default(); groups];
        let mut mean_hazards = vec![vec![Step::default(); groups]; columns];
        let mut means = vec![vec![0.0; groups]; columns];
        visit(sorted, risks, ties, |set| {
            hazard[set.number] = set.step();
            for (column, (steps, means)) in mean_hazards.iter_mut().zip(&mut means).enumerate() {
                steps[set.number] = Step {
                    hazard: set.mean_hazard(column),
                    of_events: set.mean_hazard_of_events(column),
                };
                means[set.number] = set.mean(column);
            }
        });
        let accumulated = mean_hazards.into_iter().map(|steps| Accumulated::of(sorted, steps));
        ScoreResiduals {
            sorted,
            risks,
            hazard: Accumulated::of(sorted, hazard),
            mean_hazards: accumulated.collect(),
            means,
        }
    }

    /// The mean of a column among those at risk at the time of a group with events.
    pub(super) fn mean(&self, group: usize, column: usize) -> f64 {
        self.means[column][group]
    }

    /// What is still to come of Λ and of M of a column after each group, itself included, as G(t-) weighs it; see
    /// [`to_come`].
    pub(super) fn to_come_from(&self, column: usize) -> Vec<(f64, f64)> {
        let (hazard, mean) = (self.hazard.steps(), self.mean_hazards[column].steps());
        let later = to_come(self.sorted, |group| hazard[group].hazard)
            .into_iter()
            .zip(to_come(self.sorted, |group| mean[group].hazard));
        let steps = hazard.iter().zip(mean);
        let with_own = later
            .zip(steps)
            .map(|(later, own)| (later.0 + own.0.hazard, later.1 + own.1.hazard));
        with_own.collect()
    }

    /// Writes the residuals of a range of places, column by column, times the weights of the rows (Therneau & Grambsch
    /// 2000, section 4.6): δ (x - mean) - r [x (Λ(exit) - Λ(entry)) - (M(exit) - M(entry))].
    pub(super) fn write(&self, places: Range<usize>, residuals: &mut [Vec<f64>]) {
        let mut hazards = vec![0.0; places.len()];
        self.hazard.of_rows(self.sorted, places.clone(), &mut hazards);
        for (column, residuals) in residuals.iter_mut().enumerate() {
            self.write_column(column, places.clone(), &hazards, residuals);
        }
    }

    fn write_column(&self, column: usize, places: Range<usize>, hazards: &[f64], residuals: &mut [f64]) {
        let values = &self.sorted.columns[column];
        self.mean_hazards[column].of_rows(self.sorted, places.clone(), residuals);
        let (risks, of_range) = (&self.risks[places.clone()], &values[places.clone()]);
        for (((residual, risk), value), hazard) in residuals.iter_mut().zip(risks).zip(of_range).zip(hazards) {
            *residual = risk * (*residual - value * hazard);
        }
        let means = &self.means[column];
        for (number, group) in self.sorted.groups_of(&places) {
            let events = group.events();
            for place in events.start.max(places.start)..events.end.min(places.end) {
                residuals[place - places.start] += self.sorted.weight(place) * (values[place] - means[number]);
            }
        }
    }

    /// The residuals of all rows.
    pub(super) fn whole(&self, column: usize) -> Vec<f64> {
        let rows = self.sorted.rows();
        let mut residuals = vec![0.0; rows];
        let mut hazards = [0.0; CHUNK];
        for (chunk, residuals) in residuals.chunks_mut(CHUNK).enumerate() {
            let places = chunk * CHUNK..chunk * CHUNK + residuals.len();
            let hazards = &mut hazards[..residuals.len()];
            self.hazard.of_rows(self.sorted, places.clone(), hazards);
            self.write_column(column, places, hazards, residuals);
        }
        residuals
    }
}
