//! The Kaplan-Meier estimate of a survival curve, with Greenwood's standard error.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell; whoever releases them has to know.

use libm::sqrt;
use serde::Serialize;

use super::transformation::survival_interval;
use super::{IntervalMethod, RiskRow, RiskTable, Spells};
use crate::estimate::{Interval, Reservation};

/// The share without the event as a function of time: S(t) = Π (1 - d/Y) over the days up to t, with d events among Y
/// at risk (Kaplan & Meier 1958), under right censoring and delayed entry. Its variance is Greenwood's, S² Σ d/(Y(Y-d))
/// (Greenwood 1926).
///
/// Both rest on censoring and entry that say nothing of the time to the event. Where another event can make this one
/// impossible (a competing risk), 1 - S overstates the share that has it.
///
/// ```
/// use seriatim::estimate::{IntervalMethod, KaplanMeier, Spells};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let spells = Spells::from_origin(&[120, 300, 300, 700], &[true, true, false, false])?;
/// let year = KaplanMeier::fit(&spells).at(365, IntervalMethod::default());
/// assert_eq!(year.survival, Some(0.5));
/// assert_eq!(year.at_risk, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct KaplanMeier {
    table: RiskTable,
    steps: Vec<Step>,
}

/// The curve on one day on which at least one spell ends, and until the next such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit.
    pub at_risk: u64,
    /// Spells that end on the day with the event.
    pub events: u64,
    /// Spells that end on the day without the event.
    pub censored: u64,
    /// Share without the event after the day.
    pub survival: f64,
    /// Greenwood's standard error of `survival`; `None` where that is 0 or 1.
    pub standard_error: Option<f64>,
}

impl Step {
    /// The pointwise interval for the survival after the day; `None` where the survival is 0 or 1.
    ///
    /// Greenwood's formula gives no standard error at 0 and one of zero at 1, and the log-log, logit and arcsine scales
    /// are not defined there. R gives NA for these three, but from 1 to 1 at a survival of 1 for the plain and the log
    /// scale: an interval of no width, which claims certainty where no event has been seen. Here all five are `None`.
    pub fn interval(&self, method: IntervalMethod) -> Option<Interval> {
        self.standard_error
            .map(|standard_error| survival_interval(self.survival, standard_error, method))
    }
}

/// The curve read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointEstimate {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit; on the first day of entry, the spells that start with it.
    pub at_risk: u64,
    /// Events up to and including the day.
    pub events_so_far: u64,
    /// Spells that ended without the event up to and including the day.
    pub censored_so_far: u64,
    /// Share without the event after the day; `None` before the first entry, and after the last exit unless the curve
    /// has reached zero.
    pub survival: Option<f64>,
    /// Greenwood's standard error of `survival`; `None` where that is absent, 0 or 1.
    pub standard_error: Option<f64>,
    /// The pointwise interval; `None` where the survival is absent, 0 or 1.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
    /// What a reader has to be told, each once, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl KaplanMeier {
    /// Fits the curve. The order of the spells has no influence on a single bit.
    pub fn fit(spells: &Spells<'_>) -> KaplanMeier {
        KaplanMeier::of(&RiskTable::of(spells))
    }

    /// The curve of a risk table: without an event of whatever cause, where several are told apart.
    pub fn of(table: &RiskTable) -> KaplanMeier {
        let mut running = Running::default();
        let steps = table.rows().iter().map(|row| running.pass(row)).collect();
        KaplanMeier {
            table: table.clone(),
            steps,
        }
    }

    /// The table that the curve is of.
    pub fn table(&self) -> &RiskTable {
        &self.table
    }

    /// One step for each day on which at least one spell ends, with the event or without, in order of time.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Reads the curve at a day, given in the unit of the spells.
    pub fn at(&self, time: i64, method: IntervalMethod) -> PointEstimate {
        let passed = self.passed(time);
        let events_so_far = passed.iter().map(|step| step.events).sum();
        let (exists, reservations) = self.told(time, events_so_far);
        let read = passed.last().filter(|_| exists);
        PointEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            censored_so_far: passed.iter().map(|step| step.censored).sum(),
            survival: exists.then(|| passed.last().map_or(1.0, |step| step.survival)),
            standard_error: read.and_then(|step| step.standard_error),
            interval: read.and_then(|step| step.interval(method)),
            method,
            reservations,
        }
    }

    /// Last day of exit: the end of follow-up.
    pub(super) fn last_exit(&self) -> i64 {
        self.table.last_exit()
    }

    /// The steps up to and including a day.
    pub(super) fn passed(&self, time: i64) -> &[Step] {
        let (passed, _) = self.steps.split_at(self.table.passed(time));
        passed
    }

    /// What has to be told of the curve up to a day, in the order of declaration.
    pub(super) fn reservations(&self, time: i64) -> Vec<Reservation> {
        let events_so_far = self.passed(time).iter().map(|step| step.events).sum();
        let (_, reservations) = self.told(time, events_so_far);
        reservations
    }

    /// Whether the curve has a value at a day, and what has to be told of it or why it has none, with as many events behind it.
    pub(super) fn told(&self, time: i64, events_so_far: u64) -> (bool, Vec<Reservation>) {
        let emptied = self.emptied_by(time);
        let zero = (emptied.is_some(), Reservation::CurveReachesZero);
        self.table.told(time, events_so_far, emptied, [zero])
    }

    /// The day from which on nobody is left without an event, where it has come by `time`.
    pub(super) fn emptied_by(&self, time: i64) -> Option<i64> {
        let emptied = self.passed(time).iter().find(|step| step.survival == 0.0);
        emptied.map(|step| step.time)
    }
}

/// The curve as it is carried from day to day.
pub(super) struct Running {
    survival: f64,
    /// Σ d/(Y(Y-d)), the variance of ln S.
    log_variance: f64,
}

impl Default for Running {
    fn default() -> Running {
        Running {
            survival: 1.0,
            log_variance: 0.0,
        }
    }
}

impl Running {
    pub(super) fn pass(&mut self, row: &RiskRow) -> Step {
        let RiskRow {
            time,
            at_risk,
            events,
            censored,
            ..
        } = *row;
        let spared = at_risk - events;
        self.survival *= spared as f64 / at_risk as f64;
        if spared > 0 {
            self.log_variance += events as f64 / (at_risk as f64 * spared as f64);
        }
        let survival = self.survival;
        let inside = survival > 0.0 && survival < 1.0;
        let standard_error = inside.then(|| survival * sqrt(self.log_variance));
        Step {
            time,
            at_risk,
            events,
            censored,
            survival,
            standard_error,
        }
    }
}
