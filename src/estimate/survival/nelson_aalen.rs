//! The cumulative hazard by Nelson and Aalen, or by Fleming and Harrington where events are tied, and the survival that
//! follows from it.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::{exp, sqrt};
use serde::Serialize;

use super::cumulative::{CumulativeMethod, cumulative};
use super::transformation::survival_interval;
use super::{IntervalMethod, PointEstimate, RiskRow, RiskTable};
use crate::estimate::numeric::sums::Sum;
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
            increments(row, ties, |increment, squared| {
                hazard.add(increment);
                variance.add(squared);
            });
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

/// Tells the increments of a day, each with what it adds to the variance.
fn increments(row: &RiskRow, ties: TiedHazard, mut tell: impl FnMut(f64, f64)) {
    let at_risk = row.at_risk as f64;
    match ties {
        TiedHazard::AtOnce => {
            let events = row.events as f64;
            tell(events / at_risk, events / (at_risk * at_risk));
        }
        TiedHazard::InTurn => (0..row.events).for_each(|earlier| {
            let share = 1.0 / (row.at_risk - earlier) as f64;
            tell(share, share * share);
        }),
    }
}
