//! The partial likelihood with its first and second derivatives, by one pass over the rows.
//!
//! Custody: no zone. Sums over risk sets, which may hold a single row.
//!
//! At each time with events the risk set enters by S0 = Σ r and S1 = Σ r x, r = w exp(x'β) (Therneau & Grambsch 2000,
//! *Modeling Survival Data*, section 3.1). Its second moment is never formed for each time: Σ over times of S2 dΛ is
//! Σ over rows of r x x' Λ(exit) - Λ(entry), with Λ the baseline hazard, so that the information takes one pass over
//! rows, which threads can share, and one over times.

use libm::log;

use super::Ties;
use super::kernel::{Moments, dot, moments, relative_risks, total};
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::Sum;

/// What one pass gives, in the scale of [`Sorted`].
pub(super) struct Likelihood {
    pub(super) log_likelihood: f64,
    pub(super) score: Vector,
    pub(super) information: Matrix,
}

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
    pub(super) s1: &'a [f64],
    pub(super) events_s0: f64,
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
    fn mean_square(&self, row: usize, column: usize) -> f64 {
        let TieSums { aa, faa, ffaa, .. } = self.ties;
        let (s, e) = (self.s1, self.events_s1);
        s[row] * s[column] * aa - (s[row] * e[column] + e[row] * s[column]) * faa + e[row] * e[column] * ffaa
    }
}

/// Visits every group with events, from the last to the first of each stratum, with the sums over its risk set.
pub(super) fn visit(sorted: &Sorted, risks: &[f64], ties: Ties, mut visitor: impl FnMut(&RiskSet<'_>)) {
    let columns = sorted.columns.len();
    let (mut s1, mut events_s1) = (vec![0.0; columns], vec![0.0; columns]);
    for (number, stratum) in sorted.strata.iter().enumerate() {
        let mut running = Running::new(sorted, risks, number);
        for place in stratum.clone().rev() {
            let group = &sorted.groups[place];
            running.enter(group);
            running.leave(group.time);
            if group.events().is_empty() {
                continue;
            }
            running.sums_into(&mut s1);
            let of_events = &risks[group.events()];
            for (sum, column) in events_s1.iter_mut().zip(&sorted.columns) {
                *sum = dot(of_events, &column[group.events()]);
            }
            let (s0, events_s0) = (running.s0.value(), total(of_events));
            let events = group.events().len();
            visitor(&RiskSet {
                group,
                number: place,
                s0,
                s1: &s1,
                events_s0,
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
    risks: &'a [f64],
    s0: Sum,
    s1: Vec<Sum>,
    present: usize,
    /// Delayed entries of the stratum that have not been taken out, by time.
    entries: &'a [u32],
    entry_times: &'a [i64],
}

impl<'a> Running<'a> {
    fn new(sorted: &'a Sorted, risks: &'a [f64], stratum: usize) -> Running<'a> {
        let (entries, entry_times): (&[u32], &[i64]) = match &sorted.entries {
            None => (&[], &[]),
            Some(entries) => {
                let places = entries.strata[stratum].clone();
                (&entries.order[places.clone()], &entries.times[places])
            }
        };
        Running {
            sorted,
            risks,
            s0: Sum::default(),
            s1: vec![Sum::default(); sorted.columns.len()],
            present: 0,
            entries,
            entry_times,
        }
    }

    /// Those who end at the time of the group were at risk until then.
    fn enter(&mut self, group: &Group) {
        let places = group.rows();
        let risks = &self.risks[places.clone()];
        self.present += places.len();
        self.s0.add(total(risks));
        for (sum, column) in self.s1.iter_mut().zip(&self.sorted.columns) {
            sum.add(dot(risks, &column[places.clone()]));
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
            for (sum, column) in self.s1.iter_mut().zip(&self.sorted.columns) {
                sum.add(-risk * column[place]);
            }
        }
        if self.present == 0 {
            self.s0 = Sum::default();
            self.s1.fill(Sum::default());
        }
    }

    fn sums_into(&self, sums: &mut [f64]) {
        for (value, sum) in sums.iter_mut().zip(&self.s1) {
            *value = sum.value();
        }
    }
}

/// The baseline hazard accumulated up to each group of a stratum, and what each row has accumulated of it.
pub(super) struct Accumulated {
    /// For each group the sum of the steps before it in its stratum.
    before: Vec<f64>,
    steps: Vec<Step>,
    /// For each group, the first group of its stratum.
    stratum_start: Vec<u32>,
}

impl Accumulated {
    pub(super) fn of(sorted: &Sorted, steps: Vec<Step>) -> Accumulated {
        let mut before = vec![0.0; steps.len()];
        let mut stratum_start = vec![0; steps.len()];
        for stratum in &sorted.strata {
            let mut sum = Sum::default();
            for place in stratum.clone() {
                before[place] = sum.value();
                stratum_start[place] = stratum.start as u32;
                sum.add(steps[place].hazard);
            }
        }
        Accumulated {
            before,
            steps,
            stratum_start,
        }
    }

    /// Up to and including a group.
    pub(super) fn through(&self, group: usize) -> f64 {
        self.before[group] + self.steps[group].hazard
    }

    /// What a row that entered after `first` groups (counted over all strata) had not yet accumulated when `group` ended.
    fn at_entry(&self, group: usize, first: u32) -> f64 {
        if first <= self.stratum_start[group] {
            0.0
        } else {
            self.through(first as usize - 1)
        }
    }

    /// Writes Λ(exit) - Λ(entry) of a range of rows.
    pub(super) fn of_rows(&self, sorted: &Sorted, places: std::ops::Range<usize>, hazards: &mut [f64]) {
        let mut number = sorted
            .groups
            .partition_point(|group| group.end as usize <= places.start);
        let mut place = places.start;
        while place < places.end {
            let Some(group) = sorted.groups.get(number) else { return };
            let (events_end, end) = (group.events_end as usize, (group.end as usize).min(places.end));
            let step = self.steps[number];
            for row in place..end {
                let own = if row < events_end { step.of_events } else { step.hazard };
                let entered = sorted
                    .entries
                    .as_ref()
                    .map_or(0.0, |entries| self.at_entry(number, entries.first_group[row]));
                hazards[row - places.start] = self.before[number] + own - entered;
            }
            place = end;
            number += 1;
        }
    }
}

/// Risks of the rows at coefficients in the scale of [`Sorted`].
pub(super) fn risks_at(sorted: &Sorted, coefficients: &[f64]) -> Vec<f64> {
    relative_risks(
        &sorted.columns,
        coefficients,
        sorted.offset.as_deref(),
        sorted.weights.as_deref(),
        sorted.rows(),
    )
}

/// Σ w x over the events, each time counted `times` over.
pub(super) fn event_sums(sorted: &Sorted, times: impl Fn(usize) -> f64) -> Vec<f64> {
    let of_column = |column: &Vec<f64>| {
        let mut sum = Sum::default();
        for (number, group) in sorted
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| !group.events().is_empty())
        {
            let times = times(number);
            group
                .events()
                .for_each(|place| sum.add(times * sorted.weight(place) * column[place]));
        }
        sum.value()
    };
    sorted.columns.iter().map(of_column).collect()
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
    Matrix::from_fn(columns, columns, |row, column| {
        let (row, column) = (row.max(column), row.min(column));
        let place = row * (row + 1) / 2 + column;
        moments.second[place] - squares[place]
    })
}
