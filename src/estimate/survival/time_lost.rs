//! The mean time lost to one of several competing causes up to a horizon.
//!
//! Custody: no zone. Numbers without a subject; they may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::restricted_mean::around;
use super::{AalenJohansen, IntervalMethod};
use crate::estimate::numeric::sums::Sum;
use crate::estimate::{Basis, ConfidenceLevel, Estimate, EstimateError, Reservation};

/// The mean time lost to a cause up to a horizon τ, ∫ F from the first entry to τ: the area under its cumulative
/// incidence (Andersen 2013, Statistics in Medicine 32:5278). The times lost to all causes and the
/// [restricted mean](super::RestrictedMean) without an event add up to the time there is.
///
/// The variance is that of the delta method, whatever that of the incidence is: equal to the infinitesimal jackknife
/// without delayed entry, and to that of the restricted mean where there is one cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeLost {
    /// The cause, from 1.
    pub cause: usize,
    /// Where the integral begins: day 0, or the first entry if observation began later.
    pub from: i64,
    /// Where it ends.
    pub horizon: i64,
    /// The mean time lost; `None` where the follow-up is too short. Without an event of the cause there is no standard
    /// error.
    pub lost: Option<Estimate>,
    /// What it rests on, up to the horizon; events of all causes.
    pub basis: Basis,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl AalenJohansen {
    /// The mean time lost to a cause, from 1, in the unit of the spells.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not, and for a horizon that is not after the first entry.
    pub fn time_lost(&self, cause: usize, horizon: i64, level: ConfidenceLevel) -> Result<TimeLost, EstimateError> {
        let table = self.event_free().table();
        let from = table.first_entry();
        let at = self.at(cause, horizon, IntervalMethod::default())?;
        if horizon <= from {
            return Err(EstimateError::OutOfRange {
                what: "horizon of a time lost",
                must: "after the first entry",
            });
        }
        let (area, variance) = self.area(cause, horizon)?;
        let standard_error = Some(sqrt(variance)).filter(|error| *error > 0.0);
        Ok(TimeLost {
            cause,
            from,
            horizon,
            lost: at.incidence.map(|_| around(area, standard_error, level)),
            basis: table.basis_until(horizon),
            reservations: at.reservations,
        })
    }

    /// The area under the incidence, with its variance. From the end, so that each day meets the area that later days
    /// add: an event of the cause adds what is left of the time to the horizon, and any event takes its part of what
    /// later days would add.
    fn area(&self, cause: usize, horizon: i64) -> Result<(f64, f64), EstimateError> {
        let free = self.event_free().passed(horizon - 1);
        let days = free.iter().zip(self.steps(cause)?).enumerate();
        let (mut later, mut variance) = (Sum::default(), Sum::default());
        for (place, (step, own)) in days.rev().filter(|(_, (step, _))| step.events > 0) {
            let before = place.checked_sub(1).map_or(1.0, |before| free[before].survival);
            let (at_risk, left) = (step.at_risk as f64, before * (horizon - step.time) as f64);
            let (of_cause, all) = (own.events as f64 / at_risk, step.events as f64 / at_risk);
            let others = all - of_cause;
            // Where all at risk have an event, no later day adds anything.
            let taken = if step.events < step.at_risk {
                later.value() / (1.0 - all)
            } else {
                0.0
            };
            let gained = left - taken;
            let squares = gained * gained * of_cause * (1.0 - of_cause) + taken * taken * others * (1.0 - others);
            variance.add((squares + 2.0 * gained * taken * of_cause * others) / at_risk);
            later.add(left * of_cause);
        }
        Ok((later.value(), variance.value().max(0.0)))
    }
}
