//! The cumulative hazard by Nelson and Aalen, or by Fleming and Harrington where events are tied, and the survival that
//! follows from it.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::{exp, log1p, sqrt};
use serde::Serialize;

use super::cumulative::{CumulativeMethod, cumulative};
use super::transformation::survival_interval;
use super::{IntervalMethod, PointEstimate, RiskRow, RiskTable};
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::reservation::applying;
use crate::estimate::{Estimate, Reservation};

/// What events on one day are taken to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiedHazard {
    /// Truly at once: d/Y, with variance d/Y² (Nelson 1972; Aalen 1978). The default, and R's `ctype = 1`.
    #[default]
    AtOnce,
    /// One after another in an order that the day hides: 1/Y + 1/(Y-1) + ... + 1/(Y-d+1), with the sum of the squares as
    /// variance (Fleming & Harrington 1984). R's `ctype = 2`.
    InTurn,
}

/// The cumulative hazard as a function of time, H(t) = Σ d/Y over the days up to t, with d events among Y at risk, under
/// right censoring and delayed entry; and the survival exp(-H) (Breslow 1972; R's `stype = 2`), which never reaches 0.
#[derive(Debug, Clone)]
pub struct NelsonAalen {
    table: RiskTable,
    steps: Vec<HazardStep>,
}

/// The cumulative hazard on one day on which at least one spell ends, and until the next such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HazardStep {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit.
    pub at_risk: u64,
    /// Spells that end on the day with the event.
    pub events: u64,
    /// The cumulative hazard after the day.
    pub hazard: f64,
    /// Its standard error; `None` before the first event.
    pub standard_error: Option<f64>,
}

/// The cumulative hazard read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HazardEstimate {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit; on the first day of entry, the spells that start with it.
    pub at_risk: u64,
    /// Events up to and including the day.
    pub events_so_far: u64,
    /// The cumulative hazard; `None` before the first entry and after the last exit.
    pub hazard: Option<Estimate>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl NelsonAalen {
    /// The cumulative hazard of a risk table: of events of whatever cause, where several are told apart.
    pub fn of(table: &RiskTable, ties: TiedHazard) -> NelsonAalen {
        let (mut hazard, mut variance) = (Sum::default(), Sum::default());
        let mut step = |row: &RiskRow| {
            let (increment, squares) = increments(row, ties);
            hazard.add(increment);
            variance.add(squares);
            HazardStep {
                time: row.time,
                at_risk: row.at_risk,
                events: row.events,
                hazard: hazard.value(),
                standard_error: Some(sqrt(variance.value())).filter(|error| *error > 0.0),
            }
        };
        NelsonAalen {
            steps: table.rows().iter().map(&mut step).collect(),
            table: table.clone(),
        }
    }

    /// One step for each day on which at least one spell ends, in order of time.
    pub fn steps(&self) -> &[HazardStep] {
        &self.steps
    }

    /// Reads the cumulative hazard at a day.
    pub fn at(&self, time: i64, method: CumulativeMethod) -> HazardEstimate {
        let absent = self.table.unobserved(time);
        let (value, standard_error) = self
            .last(time)
            .map_or((0.0, None), |step| (step.hazard, step.standard_error));
        let events_so_far = self.events_until(time);
        HazardEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            hazard: absent.is_none().then(|| cumulative(value, standard_error, method)),
            reservations: self.reservations(time, events_so_far),
        }
    }

    /// Reads the survival exp(-H) at a day; its standard error is exp(-H) times that of H.
    pub fn survival_at(&self, time: i64, method: IntervalMethod) -> PointEstimate {
        let exists = self.table.unobserved(time).is_none();
        let last = self.last(time).filter(|_| exists);
        let survival = exp(-last.map_or(0.0, |step| step.hazard));
        let standard_error = last
            .and_then(|step| step.standard_error)
            .map(|error| survival * error)
            // What rounds to 0 or 1 has no interval either.
            .filter(|_| survival > 0.0 && survival < 1.0);
        let passed = self.table.rows().iter().take(self.table.passed(time));
        let events_so_far = self.events_until(time);
        PointEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            censored_so_far: passed.map(|row| row.censored).sum(),
            survival: exists.then_some(survival),
            standard_error,
            interval: standard_error.map(|error| survival_interval(survival, error, method)),
            method,
            reservations: self.reservations(time, events_so_far),
        }
    }

    fn last(&self, time: i64) -> Option<&HazardStep> {
        let passed = self.table.passed(time);
        passed.checked_sub(1).and_then(|last| self.steps.get(last))
    }

    fn events_until(&self, time: i64) -> u64 {
        let passed = self.steps.iter().take(self.table.passed(time));
        passed.map(|step| step.events).sum()
    }

    fn reservations(&self, time: i64, events_so_far: u64) -> Vec<Reservation> {
        match self.table.unobserved(time) {
            Some(reason) => applying([(true, reason)]),
            None => self.table.reservations(time, events_so_far),
        }
    }
}

/// More events of a day than these are summed by a formula: counts from a database may be of any size.
const MANY: u64 = 1000;
/// From this number on, the formula is exact to the last digit.
const EXACT_FROM: u64 = 64;

/// What a day adds to the hazard and to its variance.
fn increments(row: &RiskRow, ties: TiedHazard) -> (f64, f64) {
    let (at_risk, events) = (row.at_risk as f64, row.events as f64);
    match ties {
        TiedHazard::AtOnce => (events / at_risk, events / (at_risk * at_risk)),
        TiedHazard::InTurn => in_turn(row.at_risk - row.events, row.at_risk),
    }
}

/// Σ 1/m and Σ 1/m² over `spared` < m <= `at_risk`, from the small terms to the large.
fn in_turn(spared: u64, at_risk: u64) -> (f64, f64) {
    let direct = if at_risk - spared > MANY {
        spared.max(EXACT_FROM)
    } else {
        at_risk
    };
    let (mut shares, mut squares) = (Sum::default(), Sum::default());
    if direct < at_risk {
        let (share, square) = by_formula(direct as f64, at_risk as f64);
        shares.add(share);
        squares.add(square);
    }
    for number in (spared + 1..=direct).rev() {
        let share = 1.0 / number as f64;
        shares.add(share);
        squares.add(share * share);
    }
    (shares.value(), squares.value())
}

/// The same sums for `n` < m <= `last` by Euler and Maclaurin's formula.
fn by_formula(n: f64, last: f64) -> (f64, f64) {
    let (a, b) = (1.0 / n, 1.0 / last);
    let (a2, b2) = (a * a, b * b);
    let shares = [
        log1p((last - n) / n),
        (b - a) / 2.0,
        -(b2 - a2) / 12.0,
        (b2 * b2 - a2 * a2) / 120.0,
        -(b2 * b2 * b2 - a2 * a2 * a2) / 252.0,
    ];
    let squares = [
        (last - n) * a * b,
        -(a2 - b2) / 2.0,
        (a2 * a - b2 * b) / 6.0,
        -(a2 * a2 * a - b2 * b2 * b) / 30.0,
        (a2 * a2 * a2 * a - b2 * b2 * b2 * b) / 42.0,
    ];
    (sum(shares), sum(squares))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_events_at_once_are_summed_as_few_are() {
        for (spared, at_risk) in [(0, 1001), (3, 5000), (64, 1100), (2000, 9000), (100_000, 102_000)] {
            let terms = || (spared + 1..=at_risk).rev().map(|number| 1.0 / number as f64);
            let (shares, squares) = in_turn(spared, at_risk);
            assert!((shares / sum(terms()) - 1.0).abs() < 1e-15, "{spared}");
            assert!((squares / sum(terms().map(|share| share * share)) - 1.0).abs() < 2e-15);
        }
        let (shares, squares) = in_turn(1 << 52, 1 << 53);
        assert!((shares - std::f64::consts::LN_2).abs() < 1e-15);
        assert!((squares * (1_u64 << 53) as f64 - 1.0).abs() < 1e-12);
    }
}
