//! The cumulative incidence of each of several competing causes, by Aalen and Johansen.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::risk_table::checked_cause;
use super::transformation::survival_interval;
use super::{IntervalMethod, KaplanMeier, PointEstimate, RiskRow, RiskTable};
use crate::estimate::{EstimateError, Interval, Reservation};

/// How the variance of a cumulative incidence is made. With F(t) the incidence of the cause, S the share without any
/// event, d events among Y at risk on a day u, dj of them of the cause, and A = F(t) - F(u), summed over the days u up to
/// t.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidenceVariance {
    /// Σ [A² d/(Y(Y-d)) + S(u-)² dj(Y-dj)/Y³ - 2A S(u-) dj/Y²], by the delta method (Marubini & Valsecchi 1995). The
    /// default: Greenwood's where there is one cause, and without delayed entry equal to the infinitesimal jackknife of
    /// R's `survfit`. The jackknife under delayed entry, with weights, or of persons with several spells is that of
    /// [`WeightedAalenJohansen`](super::WeightedAalenJohansen).
    #[default]
    Delta,
    /// Σ S(u-)² [(1 - A/S(u))² dj(Y-dj) + (A/S(u))² dk(Y-dk)]/(Y²(Y-1)), with dk events of all other causes (Aalen 1978):
    /// that of `cmprsk::cuminc`. Larger where few are at risk.
    Aalen,
}

/// The share that has had an event of each cause as a function of time: Fj(t) = Σ S(u-) dj/Y over the days u up to t,
/// under right censoring and delayed entry (Aalen & Johansen 1978). The shares of all causes and of those without an
/// event add up to 1.
///
/// ```
/// use seriatim::estimate::survival::{AalenJohansen, IncidenceVariance, IntervalMethod, RiskTable, Spells};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Day 1 a return (1), day 2 a death (2), day 3 censored, day 4 a return.
/// let spells = Spells::with_causes(None, &[1, 2, 3, 4], &[1, 2, 0, 1], 2)?;
/// let fit = AalenJohansen::of(&RiskTable::of(&spells), IncidenceVariance::default());
/// assert_eq!(fit.at(1, 2, IntervalMethod::default())?.incidence, Some(0.25));
/// assert_eq!(fit.event_free_at(2, IntervalMethod::default()).survival, Some(0.5));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AalenJohansen {
    event_free: KaplanMeier,
    /// By cause, from 1.
    curves: Vec<Vec<IncidenceStep>>,
    variance: IncidenceVariance,
}

/// The incidence of one cause on one day on which at least one spell ends, and until the next such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IncidenceStep {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit.
    pub at_risk: u64,
    /// Spells that end on the day with an event of the cause.
    pub events: u64,
    /// Share with an event of the cause after the day.
    pub incidence: f64,
    /// Standard error of `incidence`; `None` where that is 0 or 1.
    pub standard_error: Option<f64>,
}

impl IncidenceStep {
    /// The pointwise interval after the day; `None` where the incidence is 0 or 1. The scales are those of a survival,
    /// with the incidence in its place, as in R's `survfit`: log-log is F^exp(±zσ/(F ln F)).
    pub fn interval(&self, method: IntervalMethod) -> Option<Interval> {
        self.standard_error
            .map(|standard_error| survival_interval(self.incidence, standard_error, method))
    }
}

/// The incidence of one cause read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidenceEstimate {
    /// The day.
    pub time: i64,
    /// The cause, from 1.
    pub cause: usize,
    /// Spells with entry < time <= exit; on the first day of entry, the spells that start with it.
    pub at_risk: u64,
    /// Events of the cause up to and including the day.
    pub events_so_far: u64,
    /// Share with an event of the cause after the day; `None` before the first entry, and after the last exit unless
    /// nobody is left without an event.
    pub incidence: Option<f64>,
    /// Its standard error; `None` where that is absent, 0 or 1.
    pub standard_error: Option<f64>,
    /// The pointwise interval; `None` where the incidence is absent, 0 or 1.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
    /// How the standard error is made.
    pub variance: IncidenceVariance,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl AalenJohansen {
    /// The incidence of each cause of a risk table.
    pub fn of(table: &RiskTable, variance: IncidenceVariance) -> AalenJohansen {
        AalenJohansen {
            event_free: KaplanMeier::of(table),
            curves: (1..=table.causes())
                .map(|cause| curve(table, cause, variance))
                .collect(),
            variance,
        }
    }

    /// The share without any event, with Greenwood's standard error.
    pub fn event_free(&self) -> &KaplanMeier {
        &self.event_free
    }

    /// Reads the share that is still without any event at a day: the occupation of the first state.
    pub fn event_free_at(&self, time: i64, method: IntervalMethod) -> PointEstimate {
        self.event_free.at(time, method)
    }

    /// One step for each day on which at least one spell ends, in order of time, for a cause from 1.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn steps(&self, cause: usize) -> Result<&[IncidenceStep], EstimateError> {
        checked_cause(cause, self.curves.len())?;
        Ok(self.curves.get(cause - 1).map(Vec::as_slice).unwrap_or_default())
    }

    /// Reads the incidence of a cause, from 1, at a day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn at(&self, cause: usize, time: i64, method: IntervalMethod) -> Result<IncidenceEstimate, EstimateError> {
        let table = self.event_free.table();
        let (passed, _) = self.steps(cause)?.split_at(table.passed(time));
        let events_so_far = passed.iter().map(|step| step.events).sum();
        let (exists, reservations) = table.told(time, events_so_far, self.event_free.emptied_by(time), []);
        let read = passed.last().filter(|_| exists);
        Ok(IncidenceEstimate {
            time,
            cause,
            at_risk: table.standing(time),
            events_so_far,
            incidence: exists.then(|| read.map_or(0.0, |step| step.incidence)),
            standard_error: read.and_then(|step| step.standard_error),
            interval: read.and_then(|step| step.interval(method)),
            method,
            variance: self.variance,
            reservations,
        })
    }
}

fn curve(table: &RiskTable, cause: usize, variance: IncidenceVariance) -> Vec<IncidenceStep> {
    let mut running = Running {
        survival: 1.0,
        ..Running::default()
    };
    let days = table.rows().iter().zip(table.events_of(cause));
    days.map(|(row, events)| running.pass(row, events, variance)).collect()
}

/// The curve of one cause as it is carried from day to day. Where the incidence rises by δ, A rises by δ for all days
/// before, so that Σ (A² a + b - 2A c) is kept without looking back.
#[derive(Default)]
struct Running {
    survival: f64,
    incidence: f64,
    /// Σ a, Σ A a, and Σ (A² a + b - 2A c).
    slopes: f64,
    moments: f64,
    variance: f64,
    /// Σ c.
    cross: f64,
    others: u64,
}

impl Running {
    fn pass(&mut self, row: &RiskRow, events: u64, variance: IncidenceVariance) -> IncidenceStep {
        let rise = self.survival * events as f64 / row.at_risk as f64;
        self.variance += rise * (2.0 * self.moments + rise * self.slopes - 2.0 * self.cross);
        self.moments += rise * self.slopes;
        let (a, b, c) = match variance {
            IncidenceVariance::Delta => delta(row, events, self.survival),
            IncidenceVariance::Aalen => aalen(row, events, self.survival),
        };
        self.slopes += a;
        self.variance += b;
        self.cross += c;
        self.incidence = (self.incidence + rise).min(1.0);
        self.survival *= (row.at_risk - row.events) as f64 / row.at_risk as f64;
        self.others += row.events - events;
        if self.survival == 0.0 && self.others == 0 {
            // All have had an event of this cause, and a sum of shares may miss 1 by rounding.
            self.incidence = 1.0;
        }
        let inside = self.incidence > 0.0 && self.incidence < 1.0;
        IncidenceStep {
            time: row.time,
            at_risk: row.at_risk,
            events,
            incidence: self.incidence,
            standard_error: inside.then(|| sqrt(self.variance.max(0.0))),
        }
    }
}

/// The factors of A², 1 and -2A. Where all at risk have an event, the incidence rises no more, and A stays 0.
fn delta(row: &RiskRow, events: u64, survival: f64) -> (f64, f64, f64) {
    let (at_risk, own) = (row.at_risk as f64, events as f64);
    let spared = row.at_risk - row.events;
    let a = if spared > 0 {
        row.events as f64 / (at_risk * spared as f64)
    } else {
        0.0
    };
    let share = survival / at_risk;
    (
        a,
        share * share * own * (at_risk - own) / at_risk,
        share * own / at_risk,
    )
}

fn aalen(row: &RiskRow, events: u64, survival: f64) -> (f64, f64, f64) {
    let (at_risk, own) = (row.at_risk as f64, events as f64);
    let others = (row.events - events) as f64;
    let spared = (row.at_risk - row.events) as f64;
    // The hypergeometric (Y-d)/(Y-1) is 1 for a single event, even of a single one at risk.
    let spread = |events: f64| {
        if events > 1.0 {
            events * (at_risk - events) / (at_risk - 1.0)
        } else {
            events
        }
    };
    let share = survival / at_risk;
    let b = share * share * spread(own);
    if spared <= 0.0 {
        return (0.0, b, 0.0);
    }
    let a = (spread(own) + spread(others)) / (spared * spared);
    (a, b, share * spread(own) / spared)
}
