//! The cumulative incidence of competing causes among weighted spells, with a standard error that holds for weights, for
//! persons with several spells, and under delayed entry.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::in_order::{Walk, walk};
use super::influence::{Drift, Influence};
use super::risk_table::checked_cause;
use super::transformation::survival_interval;
use super::weighted_spells::{Outcome, Standing, WeightedSpells};
use super::{IncidenceStep, IntervalMethod, RiskTable, Spells};
use crate::estimate::{Basis, EstimateError, Interval, Reservation};

/// The incidence of Aalen and Johansen under weights, F(t) = Σ S(u-) d/Y, with d and Y sums of weights. Its variance is
/// that of the infinitesimal jackknife, Σ (Σ w ∂F/∂w)², the inner sum over the spells of a person, as R's `survfit` has
/// it. Weights are taken as known.
///
/// With weights of 1, one spell for each person and no delayed entry it is the
/// [delta method](super::IncidenceVariance::Delta).
#[derive(Debug, Clone)]
pub struct WeightedAalenJohansen {
    table: RiskTable,
    /// By cause, from 1.
    curves: Vec<Vec<IncidenceStep>>,
    /// The day from which on nobody is left without an event.
    emptied: Option<i64>,
    persons: u64,
}

/// The weighted incidence of one cause read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightedIncidence {
    /// The day.
    pub time: i64,
    /// The cause, from 1.
    pub cause: usize,
    /// Spells with entry < time <= exit and a weight above 0.
    pub at_risk: u64,
    /// Their events of the cause up to and including the day.
    pub events_so_far: u64,
    /// Share with an event of the cause; absent as for [`IncidenceEstimate`](super::IncidenceEstimate).
    pub incidence: Option<f64>,
    /// Its standard error; `None` where the incidence is absent, 0 or 1, and for a single person.
    pub standard_error: Option<f64>,
    /// The pointwise interval; `None` without a standard error.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl WeightedAalenJohansen {
    /// Fits the curves: a weight for each spell, and the label of the person whose it is (`None`: each spell a person of
    /// its own). Spells with a weight of 0 do not take part. The scale of the weights has no influence.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::WeightNegative`],
    /// [`EstimateError::WeightsAllZero`].
    pub fn fit(
        spells: &Spells<'_>,
        weights: &[f64],
        persons: Option<&[u64]>,
    ) -> Result<WeightedAalenJohansen, EstimateError> {
        let weighted = WeightedSpells::new(spells, weights, persons)?;
        let mut emptied = None;
        let mut curve = |cause: u32| {
            let mut walker = Walker::new(&weighted, cause);
            walk(spells.entries(), spells.exits(), &mut walker);
            emptied = walker.emptied;
            walker.steps
        };
        Ok(WeightedAalenJohansen {
            curves: (1..=spells.causes() as u32).map(&mut curve).collect(),
            emptied,
            table: weighted.table,
            persons: weighted.taking_part,
        })
    }

    /// One step for each day on which at least one spell with a weight ends, in order of time, for a cause from 1. Counts
    /// are of spells.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn steps(&self, cause: usize) -> Result<&[IncidenceStep], EstimateError> {
        checked_cause(cause, self.curves.len())?;
        Ok(self.curves.get(cause - 1).map(Vec::as_slice).unwrap_or_default())
    }

    /// Rows, persons, events of all causes and time, of spells with a weight, unweighted.
    pub fn basis(&self) -> Basis {
        Basis {
            persons: self.persons,
            ..self.table.basis()
        }
    }

    /// Reads the incidence of a cause, from 1, at a day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn at(&self, cause: usize, time: i64, method: IntervalMethod) -> Result<WeightedIncidence, EstimateError> {
        let (passed, _) = self.steps(cause)?.split_at(self.table.passed(time));
        let events_so_far = passed.iter().map(|step| step.events).sum();
        let emptied = self.emptied.filter(|day| *day <= time);
        let more = [(self.persons < 2, Reservation::OnePerson)];
        let (exists, reservations) = self.table.told(time, events_so_far, emptied, more);
        let read = passed.last().filter(|_| exists);
        let incidence = read.map_or(0.0, |step| step.incidence);
        let standard_error = read.and_then(|step| step.standard_error);
        Ok(WeightedIncidence {
            time,
            cause,
            at_risk: self.table.standing(time),
            events_so_far,
            incidence: exists.then_some(incidence),
            standard_error,
            interval: standard_error.map(|error| survival_interval(incidence, error, method)),
            method,
            reservations,
        })
    }
}

struct Walker<'a> {
    spells: &'a WeightedSpells,
    cause: u32,
    /// Of each person on the incidence, and, as the second curve, on the logarithm of the share without any event,
    /// turned.
    influence: Influence,
    standing: Standing,
    survival: f64,
    incidence: f64,
    /// Whether an event of another cause has been seen.
    others: bool,
    emptied: Option<i64>,
    steps: Vec<IncidenceStep>,
}

impl<'a> Walker<'a> {
    fn new(spells: &'a WeightedSpells, cause: u32) -> Walker<'a> {
        Walker {
            spells,
            cause,
            influence: Influence::new(spells.persons.count()),
            standing: Standing::default(),
            survival: 1.0,
            incidence: 0.0,
            others: false,
            emptied: None,
            steps: Vec::new(),
        }
    }

    fn told(&mut self, time: i64, day: &Outcome) {
        if self.survival == 0.0 {
            self.emptied = self.emptied.or(Some(time));
            if !self.others {
                // All have had an event of this cause, and a sum of shares may miss 1 by rounding.
                self.incidence = 1.0;
            }
        }
        let inside = self.incidence > 0.0 && self.incidence < 1.0 && self.spells.taking_part > 1;
        self.steps.push(IncidenceStep {
            time,
            at_risk: day.at_risk,
            events: day.events,
            incidence: self.incidence,
            standard_error: inside.then(|| sqrt(self.influence.variance())),
        });
    }
}

impl Walk for Walker<'_> {
    fn enter(&mut self, row: usize) {
        let weight = self.spells.weights[row];
        self.standing.enter(weight);
        self.influence.jump(self.spells.person(row), 0.0, 0.0, weight);
    }

    fn day(&mut self, time: i64, leaving: &[u32]) {
        let wanted = self.cause;
        let Some(day) = self.standing.outcome(self.spells, leaving, |cause| cause == wanted) else {
            return;
        };
        let per_event = self.survival / day.weight;
        let rise = per_event * day.of_cause;
        self.influence.drift(Drift {
            by_second: rise,
            by_risk: rise / day.weight,
            second_by_risk: day.per_event * (day.of_events / day.weight),
        });
        self.incidence = (self.incidence + rise).min(1.0);
        if day.of_events > 0.0 {
            self.survival *= day.spared / day.weight;
        }
        for row in leaving.iter().map(|row| *row as usize) {
            let (weight, cause) = (self.spells.weights[row], self.spells.causes[row]);
            self.others |= weight > 0.0 && cause > 0 && cause != wanted;
            let own = if cause == wanted { weight * per_event } else { 0.0 };
            let any = if cause > 0 { weight * day.per_event } else { 0.0 };
            self.influence.jump(self.spells.person(row), own, any, -weight);
            self.standing.leave(weight);
        }
        self.told(time, &day);
    }
}
