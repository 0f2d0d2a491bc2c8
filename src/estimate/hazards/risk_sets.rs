//! Risk sets: sums over those at risk at each time with events.
//!
//! Custody: no zone. A risk set may hold a single row.

use std::ops::{Range, RangeInclusive};

use libm::log;
use rayon::prelude::*;

use super::Ties;
use super::at_risk::AtRisk;
use super::kernel::CHUNK;
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::lanes::{dot, total};

/// Groups whose sums are held at a time.
const BLOCK: usize = 4096;

/// Products whose logarithm is as exact as that of a single factor.
const HELD: RangeInclusive<f64> = 1e-200..=1e200;

/// The baseline hazard of one group, at the centre of the covariates.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Step {
    /// What those at risk accumulate at the time.
    pub(super) hazard: f64,
    /// What those who have the event at the time accumulate: less with Efron's ties, for they leave one by one.
    pub(super) of_events: f64,
}

/// Sums at one time over those at risk, and over those who have the event.
pub(super) struct RiskSet<'a> {
    pub(super) group: &'a Group,
    /// Number of the group over all strata.
    pub(super) number: usize,
    pub(super) s0: f64,
    pub(super) events_s0: f64,
    pub(super) s1: &'a [f64],
    pub(super) events_s1: &'a [f64],
    /// The mean weight of those who have the event.
    pub(super) weight: f64,
    /// Sums over the ties.
    pub(super) ties: TieSums,
}

/// With a = 1/(S0 - f S0 of the events) and f = 0, 1/d, ..., (d-1)/d by Efron, f = 0 by Breslow.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TieSums {
    /// Σ ln(1/a)
    pub(super) log: f64,
    /// Σ a
    pub(super) a: f64,
    /// Σ f a
    pub(super) fa: f64,
    /// Σ a²
    pub(super) aa: f64,
    /// Σ f a²
    pub(super) faa: f64,
    /// Σ f² a²
    pub(super) ffaa: f64,
}

impl TieSums {
    pub(super) fn of(s0: f64, events_s0: f64, events: usize, ties: Ties) -> TieSums {
        let count = events as f64;
        if ties == Ties::Breslow || events == 1 {
            let a = 1.0 / s0;
            return TieSums {
                log: count * log(s0),
                a: count * a,
                aa: count * a * a,
                ..TieSums::default()
            };
        }
        let mut sums = TieSums::default();
        // One logarithm for as many factors as a product can hold: logarithms are the dearest step of a fit.
        let mut product = 1.0;
        for event in 0..events {
            let f = event as f64 / count;
            let left = s0 - f * events_s0;
            let a = 1.0 / left;
            let larger = product * left;
            if HELD.contains(&larger) {
                product = larger;
            } else {
                sums.log += log(product);
                product = left;
            }
            sums.a += a;
            sums.fa += f * a;
            sums.aa += a * a;
            sums.faa += f * a * a;
            sums.ffaa += f * f * a * a;
        }
        sums.log += log(product);
        sums
    }
}

impl RiskSet<'_> {
    pub(super) fn step(&self) -> Step {
        Step {
            hazard: self.weight * self.ties.a,
            of_events: self.weight * (self.ties.a - self.ties.fa),
        }
    }

    /// Σ over ties of weight · mean · a: what those at risk accumulate of the mean covariate.
    pub(super) fn mean_hazard(&self, column: usize) -> f64 {
        self.weight * (self.s1[column] * self.ties.aa - self.events_s1[column] * self.ties.faa)
    }

    /// The same for those who have the event.
    pub(super) fn mean_hazard_of_events(&self, column: usize) -> f64 {
        let TieSums { aa, faa, ffaa, .. } = self.ties;
        self.weight * (self.s1[column] * (aa - faa) - self.events_s1[column] * (faa - ffaa))
    }

    /// The covariate's mean among those at risk, averaged over ties.
    pub(super) fn mean(&self, column: usize) -> f64 {
        let events = self.group.events().len() as f64;
        (self.s1[column] * self.ties.a - self.events_s1[column] * self.ties.fa) / events
    }

    /// Σ over ties of mean · mean', one element.
    pub(super) fn mean_square(&self, row: usize, column: usize) -> f64 {
        let TieSums { aa, faa, ffaa, .. } = self.ties;
        let (s, e) = (self.s1, self.events_s1);
        s[row] * s[column] * aa - (s[row] * e[column] + e[row] * s[column]) * faa + e[row] * e[column] * ffaa
    }
}

/// Visits every group with events, from the last to the first, with the sums over its risk set.
pub(super) fn visit(sorted: &Sorted, risks: &[f64], ties: Ties, visitor: impl FnMut(&RiskSet<'_>)) {
    visit_columns(sorted, &sorted.columns, risks, ties, visitor);
}

/// The same with sums of other columns in the place of the covariates.
pub(super) fn visit_columns(
    sorted: &Sorted,
    columns: &[Vec<f64>],
    risks: &[f64],
    ties: Ties,
    mut visitor: impl FnMut(&RiskSet<'_>),
) {
    let width = columns.len() + 1;
    let mut at_risk = AtRisk::new(sorted, columns, risks);
    let groups = sorted.groups.len();
    for block in (0..groups.div_ceil(BLOCK)).rev() {
        let places = block * BLOCK..groups.min((block + 1) * BLOCK);
        let mut sums = group_sums(&sorted.groups[places.clone()], columns, risks);
        for (place, sums) in places.clone().zip(sums.chunks_exact_mut(2 * width)).rev() {
            at_risk.at(place, &mut sums[..width]);
        }
        let of_ties = tie_sums(sorted, places.clone(), &sums, ties);
        for ((place, sums), (weight, ties)) in places.zip(sums.chunks_exact(2 * width)).zip(of_ties).rev() {
            let group = &sorted.groups[place];
            if group.events().is_empty() {
                continue;
            }
            let (all, of_events) = sums.split_at(width);
            visitor(&RiskSet {
                group,
                number: place,
                s0: all[0],
                events_s0: of_events[0],
                s1: &all[1..],
                events_s1: &of_events[1..],
                weight,
                ties,
            });
        }
    }
}

/// Σ r and Σ r x of each group, over all its rows and over those with the event: what threads can share of the work.
fn group_sums(groups: &[Group], columns: &[Vec<f64>], risks: &[f64]) -> Vec<f64> {
    let width = columns.len() + 1;
    let mut sums = vec![0.0; 2 * width * groups.len()];
    let each = sums.par_chunks_exact_mut(2 * width).with_min_len(fair_share(groups));
    each.zip(groups).for_each(|(sums, group)| {
        for (places, sums) in [group.rows(), group.events()]
            .into_iter()
            .zip(sums.chunks_exact_mut(width))
        {
            let risks = &risks[places.clone()];
            sums[0] = total(risks);
            for (sum, column) in sums[1..].iter_mut().zip(columns) {
                *sum = dot(risks, &column[places.clone()]);
            }
        }
    });
    sums
}

/// The mean weight of the events of each group, and the sums over their ties.
fn tie_sums(sorted: &Sorted, places: Range<usize>, sums: &[f64], ties: Ties) -> Vec<(f64, TieSums)> {
    let groups = &sorted.groups[places];
    let width = sums.len() / groups.len();
    let each = groups.par_iter().with_min_len(fair_share(groups));
    each.zip(sums.par_chunks_exact(width))
        .map(|(group, sums)| {
            let events = group.events().len();
            if events == 0 {
                return (0.0, TieSums::default());
            }
            let weight = sorted.weight_of(group.events()) / events as f64;
            (weight, TieSums::of(sums[0], sums[width / 2], events, ties))
        })
        .collect()
}

/// How many groups a thread takes at the least: as many as have the rows of a chunk.
pub(super) fn fair_share(groups: &[Group]) -> usize {
    let rows = match (groups.first(), groups.last()) {
        (Some(first), Some(last)) => (last.end - first.first) as usize,
        _ => 1,
    };
    (groups.len() * CHUNK / rows.max(1)).max(1)
}
