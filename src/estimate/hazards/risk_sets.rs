//! Risk sets: sums over those at risk at each time with events.
//!
//! Custody: no zone. A risk set may hold a single row.

use libm::log;

use super::Ties;
use super::competing::Competing;
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::lanes::{dot, total};
use crate::estimate::numeric::sums::Sum;

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
    fn of(s0: f64, events_s0: f64, events: usize, ties: Ties) -> TieSums {
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
        for event in 0..events {
            let f = event as f64 / count;
            let left = s0 - f * events_s0;
            let a = 1.0 / left;
            sums.log += log(left);
            sums.a += a;
            sums.fa += f * a;
            sums.aa += a * a;
            sums.faa += f * a * a;
            sums.ffaa += f * f * a * a;
        }
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

/// Visits every group with events, from the last to the first of each stratum, with the sums over its risk set.
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
    let (mut s1, mut events_s1) = (vec![0.0; columns.len()], vec![0.0; columns.len()]);
    for (number, stratum) in sorted.strata.iter().enumerate() {
        let mut running = Running::new(sorted, columns, risks, number);
        for place in stratum.clone().rev() {
            let group = &sorted.groups[place];
            running.enter(place);
            running.leave(group.time);
            if group.events().is_empty() {
                continue;
            }
            let s0 = running.sums(place, &mut s1);
            let of_events = &risks[group.events()];
            for (sum, column) in events_s1.iter_mut().zip(columns) {
                *sum = dot(of_events, &column[group.events()]);
            }
            let events_s0 = total(of_events);
            let events = group.events().len();
            visitor(&RiskSet {
                group,
                number: place,
                s0,
                events_s0,
                s1: &s1,
                events_s1: &events_s1,
                weight: sorted.weight_of(group.events()) / events as f64,
                ties: TieSums::of(s0, events_s0, events, ties),
            });
        }
    }
}

/// Sums over those at risk as time runs backwards through one stratum. Compensated, for with delayed entry they shrink
/// again, and what was lost of large sums would remain in small ones.
struct Running<'a> {
    sorted: &'a Sorted,
    columns: &'a [Vec<f64>],
    risks: &'a [f64],
    s0: Sum,
    s1: Vec<Sum>,
    present: usize,
    competing: Option<StillCounted<'a>>,
    /// Delayed entries of the stratum that have not been taken out, by time.
    entries: &'a [u32],
    entry_times: &'a [i64],
}

impl<'a> Running<'a> {
    fn new(sorted: &'a Sorted, columns: &'a [Vec<f64>], risks: &'a [f64], stratum: usize) -> Running<'a> {
        let (entries, entry_times): (&[u32], &[i64]) = match &sorted.entries {
            None => (&[], &[]),
            Some(entries) => {
                let places = entries.strata[stratum].clone();
                (&entries.order[places.clone()], &entries.times[places])
            }
        };
        Running {
            sorted,
            columns,
            risks,
            s0: Sum::default(),
            s1: vec![Sum::default(); columns.len()],
            present: 0,
            competing: sorted
                .competing
                .as_ref()
                .map(|of| StillCounted::new(sorted, columns, of, risks, stratum)),
            entries,
            entry_times,
        }
    }

    /// Those who end at the time of the group were at risk until then.
    fn enter(&mut self, number: usize) {
        let group = &self.sorted.groups[number];
        let places = group.rows();
        let risks = &self.risks[places.clone()];
        self.present += places.len();
        if self.sorted.entries.is_some() {
            // One by one, as they leave again: a light row tied with a heavy one would be lost in their sum.
            risks.iter().for_each(|risk| self.s0.add(*risk));
            for (sum, column) in self.s1.iter_mut().zip(self.columns) {
                let terms = risks.iter().zip(&column[places.clone()]);
                terms.for_each(|(risk, value)| sum.add(risk * value));
            }
            return;
        }
        self.s0.add(total(risks));
        for (sum, column) in self.s1.iter_mut().zip(self.columns) {
            sum.add(dot(risks, &column[places.clone()]));
        }
        if let Some(competing) = &mut self.competing {
            competing.count(self.sorted, self.columns, self.risks, number, -1.0);
        }
    }

    /// Those who enter at the time or after it are not yet at risk.
    fn leave(&mut self, time: i64) {
        while let (Some((place, entries)), Some((entry, times))) =
            (self.entries.split_last(), self.entry_times.split_last())
            && *entry >= time
        {
            (self.entries, self.entry_times) = (entries, times);
            let place = *place as usize;
            let risk = self.risks[place];
            self.present -= 1;
            self.s0.add(-risk);
            for (sum, column) in self.s1.iter_mut().zip(self.columns) {
                sum.add(-risk * column[place]);
            }
        }
        if self.present == 0 {
            self.s0 = Sum::default();
            self.s1.fill(Sum::default());
        }
    }

    /// S0, and S1 into `s1`, at a group.
    fn sums(&self, number: usize, s1: &mut [f64]) -> f64 {
        for (value, sum) in s1.iter_mut().zip(&self.s1) {
            *value = sum.value();
        }
        let Some(StillCounted { of, s0, s1: more }) = &self.competing else {
            return self.s0.value();
        };
        let observed = of.observed[number];
        for (value, sum) in s1.iter_mut().zip(more) {
            *value += observed * sum.value();
        }
        self.s0.value() + observed * s0.value()
    }
}

/// Those who had a competing event before the time, and are counted on with the share of their like who would still be
/// under observation (Fine & Gray 1999): Σ r / G(exit-) and the same times covariates, to be multiplied by G(t-).
struct StillCounted<'a> {
    of: &'a Competing,
    s0: Sum,
    s1: Vec<Sum>,
}

impl<'a> StillCounted<'a> {
    /// At the end of time: all of the stratum.
    fn new(
        sorted: &Sorted,
        columns: &[Vec<f64>],
        of: &'a Competing,
        risks: &[f64],
        stratum: usize,
    ) -> StillCounted<'a> {
        let mut all = StillCounted {
            of,
            s0: Sum::default(),
            s1: vec![Sum::default(); columns.len()],
        };
        for number in sorted.strata[stratum].clone() {
            all.count(sorted, columns, risks, number, 1.0);
        }
        all
    }

    /// Adds those of a group, `sign` times.
    fn count(&mut self, sorted: &Sorted, columns: &[Vec<f64>], risks: &[f64], number: usize, sign: f64) {
        let group = &sorted.groups[number];
        let share = sign / self.of.observed[number];
        for place in (group.events_end as usize..group.end as usize).filter(|place| self.of.marks[*place]) {
            let risk = share * risks[place];
            self.s0.add(risk);
            for (sum, column) in self.s1.iter_mut().zip(columns) {
                sum.add(risk * column[place]);
            }
        }
    }
}
