//! Sums over those at risk as time runs backwards, stratum by stratum.
//!
//! Custody: no zone. A risk set may hold a single row.

use rayon::prelude::*;

use super::competing::Competing;
use super::risk_sets::fair_share;
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::sums::Sum;

/// The sums of the stratum in which time runs. Compensated, for with delayed entry they shrink again, and what was lost of
/// large sums would remain in small ones.
pub(super) struct AtRisk<'a> {
    sorted: &'a Sorted,
    columns: &'a [Vec<f64>],
    risks: &'a [f64],
    /// Strata that have not begun.
    strata_left: usize,
    /// The first group of the stratum in which time runs.
    start: usize,
    /// Σ r, and Σ r x of each column.
    sums: Vec<Sum>,
    present: usize,
    competing: Option<StillCounted<'a>>,
    /// Delayed entries of the stratum that have not been taken out, by time.
    entries: &'a [u32],
    entry_times: &'a [i64],
}

impl<'a> AtRisk<'a> {
    pub(super) fn new(sorted: &'a Sorted, columns: &'a [Vec<f64>], risks: &'a [f64]) -> AtRisk<'a> {
        AtRisk {
            sorted,
            columns,
            risks,
            strata_left: sorted.strata.len(),
            start: sorted.groups.len(),
            sums: vec![Sum::default(); columns.len() + 1],
            present: 0,
            competing: sorted
                .competing
                .as_ref()
                .map(|of| StillCounted::new(sorted, columns, of, risks)),
            entries: &[],
            entry_times: &[],
        }
    }

    /// Runs on to a group, the one before that of the last call. `sums` hold Σ r and Σ r x of its rows, and then those
    /// of all at risk.
    pub(super) fn at(&mut self, number: usize, sums: &mut [f64]) {
        if number < self.start {
            self.begin();
        }
        let group = &self.sorted.groups[number];
        self.enter(group, sums);
        self.leave(group.time);
        for (value, sum) in sums.iter_mut().zip(&self.sums) {
            *value = sum.value();
        }
        if let Some(competing) = &self.competing {
            competing.add_at(number, sums);
        }
    }

    /// Takes up the stratum before.
    fn begin(&mut self) {
        self.strata_left -= 1;
        let stratum = self.strata_left;
        self.start = self.sorted.strata[stratum].start;
        self.sums.fill(Sum::default());
        self.present = 0;
        if let Some(entries) = &self.sorted.entries {
            let places = entries.strata[stratum].clone();
            (self.entries, self.entry_times) = (&entries.order[places.clone()], &entries.times[places]);
        }
    }

    /// Those who end at the time of the group were at risk until then.
    fn enter(&mut self, group: &Group, of_group: &[f64]) {
        self.present += group.rows().len();
        if self.sorted.entries.is_some() {
            // One by one, as they leave again: a light row tied with a heavy one would be lost in their sum.
            group
                .rows()
                .for_each(|place| add_row(&mut self.sums, self.columns, place, self.risks[place]));
            return;
        }
        self.sums
            .iter_mut()
            .zip(of_group)
            .for_each(|(sum, term)| sum.add(*term));
    }

    /// Those who enter at the time or after it are not yet at risk.
    fn leave(&mut self, time: i64) {
        while let (Some((place, entries)), Some((entry, times))) =
            (self.entries.split_last(), self.entry_times.split_last())
            && *entry >= time
        {
            (self.entries, self.entry_times) = (entries, times);
            let place = *place as usize;
            self.present -= 1;
            add_row(&mut self.sums, self.columns, place, -self.risks[place]);
        }
        if self.present == 0 {
            self.sums.fill(Sum::default());
        }
    }
}

/// Adds `risk` and `risk` x of a row.
fn add_row(sums: &mut [Sum], columns: &[Vec<f64>], place: usize, risk: f64) {
    let Some((first, others)) = sums.split_first_mut() else {
        return;
    };
    first.add(risk);
    for (sum, column) in others.iter_mut().zip(columns) {
        sum.add(risk * column[place]);
    }
}

/// Those who had a competing event before the time, and are counted on with the share of their like who would still be
/// under observation (Fine & Gray 1999): for each group Σ r / G(exit-) over the groups before it in its stratum, and the
/// same times covariates, to be multiplied by G(t-).
struct StillCounted<'a> {
    of: &'a Competing,
    before: Vec<f64>,
}

impl<'a> StillCounted<'a> {
    fn new(sorted: &Sorted, columns: &[Vec<f64>], of: &'a Competing, risks: &[f64]) -> StillCounted<'a> {
        let width = columns.len() + 1;
        let mut before = vec![0.0; width * sorted.groups.len()];
        let each = before
            .par_chunks_exact_mut(width)
            .with_min_len(fair_share(&sorted.groups));
        each.zip(&sorted.groups)
            .zip(&of.observed)
            .for_each(|((sums, group), observed)| {
                for place in (group.events_end as usize..group.end as usize).filter(|place| of.marks[*place]) {
                    let risk = risks[place] / observed;
                    sums[0] += risk;
                    for (sum, column) in sums[1..].iter_mut().zip(columns) {
                        *sum += risk * column[place];
                    }
                }
            });
        for stratum in &sorted.strata {
            let mut running = vec![Sum::default(); width];
            for sums in before[width * stratum.start..width * stratum.end].chunks_exact_mut(width) {
                for (sum, running) in sums.iter_mut().zip(&mut running) {
                    let own = *sum;
                    *sum = running.value();
                    running.add(own);
                }
            }
        }
        StillCounted { of, before }
    }

    /// Adds them to the sums at a group.
    fn add_at(&self, number: usize, sums: &mut [f64]) {
        let observed = self.of.observed[number];
        let before = &self.before[number * sums.len()..];
        for (sum, more) in sums.iter_mut().zip(before) {
            *sum += observed * more;
        }
    }
}
