//! The share without the event at a day among those who have come to an earlier day without it.
//!
//! Custody: no zone. Numbers without a subject; they may rest on a single spell.

use super::kaplan_meier::Running;
use super::{IntervalMethod, KaplanMeier, PointEstimate};
use crate::estimate::{EstimateError, Reservation};

impl KaplanMeier {
    /// The conditional survival S(`time`)/S(`given`): the product over the days after `given`, with Greenwood's variance
    /// over the same days, as R's `survfit` with `start.time`. Events and censorings are those after `given`.
    ///
    /// It does not exist where nobody was observed that early or this late, or the curve has reached zero by `given`.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a `time` before `given`.
    pub fn conditional(&self, given: i64, time: i64, method: IntervalMethod) -> Result<PointEstimate, EstimateError> {
        if time < given {
            return Err(EstimateError::OutOfRange {
                what: "day of a conditional survival",
                must: "not before the day that it is conditional on",
            });
        }
        let table = self.table();
        let (before, after) = (table.passed(given), table.passed(time));
        let mut running = Running::default();
        let rows = table.rows().get(before..after).unwrap_or_default();
        let last = rows.iter().map(|row| running.pass(row)).last();
        let survival = last.map_or(1.0, |step| step.survival);
        let absent = self.absent(given, time);
        let events_so_far = rows.iter().map(|row| row.events).sum();
        let read = last.filter(|_| absent.is_none());
        Ok(PointEstimate {
            time,
            at_risk: table.standing(time),
            events_so_far,
            censored_so_far: rows.iter().map(|row| row.censored).sum(),
            survival: absent.is_none().then_some(survival),
            standard_error: read.and_then(|step| step.standard_error),
            interval: read.and_then(|step| step.interval(method)),
            method,
            reservations: match absent {
                Some(reason) => vec![reason],
                None => self.told_given(given, time, events_so_far),
            },
        })
    }

    /// Why there is no conditional survival.
    fn absent(&self, given: i64, time: i64) -> Option<Reservation> {
        let zero = |day: i64| self.passed(day).last().is_some_and(|step| step.survival == 0.0);
        if given < self.table().first_entry() {
            Some(Reservation::BeforeObservation)
        } else if zero(given) {
            Some(Reservation::CurveReachesZero)
        } else if time > self.last_exit() && !zero(time) {
            Some(Reservation::BeyondFollowUp)
        } else {
            None
        }
    }

    fn told_given(&self, given: i64, time: i64, events: u64) -> Vec<Reservation> {
        let (_, mut reservations) = self.told(time, events);
        // It is conditional by intention: that observation began late says nothing more, unless it began after `given`.
        reservations.retain(|reservation| *reservation != Reservation::ConditionalOnEntry || given == 0);
        reservations
    }
}
