//! The partial likelihood with its first and second derivatives, by one pass over the rows.
//!
//! Custody: no zone. Sums over risk sets, which may hold a single row.
//!
//! At each time with events the risk set enters by S0 = Σ r and S1 = Σ r x, r = w exp(x'β) (Therneau & Grambsch 2000,
//! *Modeling Survival Data*, section 3.1). Its second moment is never formed for each time: Σ over times of S2 dΛ is
//! Σ over rows of r x x' Λ(exit) - Λ(entry), with Λ the baseline hazard, so that the information takes one pass over
//! rows, which threads can share, and one over times.

use rayon::prelude::*;

use super::Ties;
use super::accumulated::Accumulated;
use super::kernel::{Moments, moments, write_relative_risks};
use super::risk_sets::{RiskSet, Step, visit};
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::lanes::{dot, total};
use crate::estimate::numeric::matrix::{Matrix, Vector, symmetric};
use crate::estimate::numeric::sums::{Sum, sum};

/// What one pass gives, in the scale of [`Sorted`].
pub(super) struct Likelihood {
    pub(super) log_likelihood: f64,
    pub(super) score: Vector,
    pub(super) information: Matrix,
}

/// Risks of the rows at coefficients in the scale of [`Sorted`].
pub(super) fn risks_at(sorted: &Sorted, coefficients: &[f64]) -> Vec<f64> {
    let mut risks = Risks::default();
    risks.move_to(sorted, coefficients);
    risks.values
}

/// Risks at the coefficients for which they were last asked, in memory that is used again.
#[derive(Default)]
pub(super) struct Risks {
    coefficients: Option<Vec<f64>>,
    values: Vec<f64>,
}

impl Risks {
    /// Makes them those at the coefficients, unless they are.
    pub(super) fn move_to(&mut self, sorted: &Sorted, coefficients: &[f64]) -> &[f64] {
        if self.coefficients.as_deref() != Some(coefficients) {
            self.values.resize(sorted.rows(), 0.0);
            let (offset, weights) = (sorted.offset.as_deref(), sorted.weights.as_deref());
            write_relative_risks(&sorted.columns, coefficients, offset, weights, &mut self.values);
            self.coefficients = Some(coefficients.to_vec());
        }
        &self.values
    }
}

/// Σ w x over the events, each time counted `times` over.
pub(super) fn event_sums(sorted: &Sorted, times: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
    let with_events = || {
        let numbered = sorted.groups.iter().enumerate();
        numbered.filter(|(_, group)| !group.events().is_empty())
    };
    let of_column = |column: &Vec<f64>| {
        sum(with_events().map(|(number, group)| {
            let values = &column[group.events()];
            times(number)
                * match &sorted.weights {
                    None => total(values),
                    Some(weights) => dot(values, &weights[group.events()]),
                }
        }))
    };
    sorted.columns.par_iter().map(of_column).collect()
}

/// Σ w offset over the events.
fn event_offsets(sorted: &Sorted) -> f64 {
    let Some(offset) = &sorted.offset else { return 0.0 };
    let events = sorted.groups.iter().flat_map(Group::events);
    events.map(|place| sorted.weight(place) * offset[place]).sum()
}

/// Log likelihood, score and information with Breslow's or Efron's ties, each time with events counted `times` over: once,
/// or not at all, or as a function of time has it. `event_sums` are those of [`event_sums`] under the same counts.
pub(super) fn evaluate(
    sorted: &Sorted,
    risks: &[f64],
    coefficients: &[f64],
    event_sums: &[f64],
    ties: Ties,
    times: impl Fn(usize) -> f64,
) -> Likelihood {
    let mut log_sum = Sum::default();
    let columns = sorted.columns.len();
    let mut squares = vec![0.0; columns * (columns + 1) / 2];
    let mut steps = vec![Step::default(); sorted.groups.len()];
    visit(sorted, risks, ties, |set| {
        let times = times(set.number);
        if times == 0.0 {
            return;
        }
        log_sum.add(-times * set.weight * set.ties.log);
        add_squares(&mut squares, set, times);
        let Step { hazard, of_events } = set.step();
        steps[set.number] = Step {
            hazard: times * hazard,
            of_events: times * of_events,
        };
    });
    let linear: f64 = coefficients.iter().zip(event_sums).map(|(b, sum)| b * sum).sum();
    let accumulated = Accumulated::of(sorted, steps);
    let moments = row_moments(sorted, risks, &accumulated);
    Likelihood {
        log_likelihood: linear + event_offsets(sorted) + log_sum.value(),
        score: Vector::from_fn(columns, |row, _| event_sums[row] - moments.first[row]),
        information: information_of(&moments, &squares, columns),
    }
}

/// Adds `times` Σ mean · mean' of a risk set to a lower triangle.
fn add_squares(squares: &mut [f64], set: &RiskSet<'_>, times: f64) {
    let mut elements = squares.iter_mut();
    for row in 0..set.s1.len() {
        for (column, element) in (0..=row).zip(&mut elements) {
            *element += times * set.weight * set.mean_square(row, column);
        }
    }
}

/// Σ r Λ x and Σ r Λ x x' over rows.
fn row_moments(sorted: &Sorted, risks: &[f64], accumulated: &Accumulated) -> Moments {
    moments(&sorted.columns, sorted.rows(), |places, weights| {
        accumulated.of_rows(sorted, places.clone(), weights);
        for (weight, risk) in weights.iter_mut().zip(&risks[places]) {
            *weight *= risk;
        }
    })
}

fn information_of(moments: &Moments, squares: &[f64], columns: usize) -> Matrix {
    let triangle: Vec<f64> = moments
        .second
        .iter()
        .zip(squares)
        .map(|(second, square)| second - square)
        .collect();
    symmetric(columns, &triangle)
}
