//! The Kaplan-Meier curve of weighted spells, with a standard error that holds for weights and for persons with several
//! spells.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::in_order::{Walk, walk};
use super::influence::{Drift, Influence};
use super::transformation::survival_interval;
use super::weighted_spells::{Outcome, Standing, WeightedSpells};
use super::{IntervalMethod, RiskTable, Spells};
use crate::estimate::{Basis, EstimateError, Interval, Reservation};

/// The share without the event under weights, S(t) = Π (1 - d/Y), with d the weight of events and Y that of spells at
/// risk. Its variance is that of the infinitesimal jackknife, Σ (Σ w ∂S/∂w)², the inner sum over the spells of a person
/// (Jaeckel 1972; R's `survfit` with `robust = TRUE` and `id`). Weights are taken as known.
///
/// With weights of 1, one spell for each person and no delayed entry it is Greenwood's.
#[derive(Debug, Clone)]
pub struct WeightedKaplanMeier {
    table: RiskTable,
    steps: Vec<WeightedStep>,
    persons: u64,
}

/// The curve on one day on which at least one spell ends, and until the next such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedStep {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit and a weight above 0.
    pub at_risk: u64,
    /// Spells of these that end on the day with the event.
    pub events: u64,
    /// Weight of the spells at risk.
    pub weight_at_risk: f64,
    /// Weight of those that end with the event.
    pub weight_of_events: f64,
    /// Share without the event after the day.
    pub survival: f64,
    /// Standard error of `survival`; `None` where that is 0 or 1, and where there is but one person.
    pub standard_error: Option<f64>,
}

/// The weighted curve read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightedEstimate {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit and a weight above 0.
    pub at_risk: u64,
    /// Their events up to and including the day.
    pub events_so_far: u64,
    /// Share without the event after the day; absent as for [`PointEstimate`](super::PointEstimate).
    pub survival: Option<f64>,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// The pointwise interval; `None` without a standard error.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl WeightedKaplanMeier {
    /// Fits the curve: a weight for each spell, and the label of the person whose it is (`None`: each spell a person of
    /// its own). Spells with a weight of 0 do not take part. The scale of the weights has no influence.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::WeightNegative`],
    /// [`EstimateError::WeightsAllZero`].
    pub fn fit(
        spells: &Spells<'_>,
        weights: &[f64],
        persons: Option<&[u64]>,
    ) -> Result<WeightedKaplanMeier, EstimateError> {
        let weighted = WeightedSpells::new(spells, weights, persons)?;
        let mut walker = Walker {
            spells: &weighted,
            influence: Influence::new(weighted.persons.count()),
            standing: Standing::default(),
            survival: 1.0,
            steps: Vec::new(),
        };
        walk(spells.entries(), spells.exits(), &mut walker);
        Ok(WeightedKaplanMeier {
            steps: walker.steps,
            table: weighted.table,
            persons: weighted.taking_part,
        })
    }

    /// One step for each day on which at least one spell with a weight ends, in order of time.
    pub fn steps(&self) -> &[WeightedStep] {
        &self.steps
    }

    /// Rows, persons, events and time, of spells with a weight, unweighted.
    pub fn basis(&self) -> Basis {
        Basis {
            persons: self.persons,
            ..self.table.basis()
        }
    }

    /// Reads the curve at a day.
    pub fn at(&self, time: i64, method: IntervalMethod) -> WeightedEstimate {
        let (passed, _) = self.steps.split_at(self.table.passed(time));
        let survival = passed.last().map_or(1.0, |step| step.survival);
        let events_so_far = passed.iter().map(|step| step.events).sum();
        let emptied = passed.iter().find(|step| step.survival == 0.0).map(|step| step.time);
        let more = [
            (emptied.is_some(), Reservation::CurveReachesZero),
            (self.persons < 2, Reservation::OnePerson),
        ];
        let (exists, reservations) = self.table.told(time, events_so_far, emptied, more);
        let read = passed.last().filter(|_| exists);
        let standard_error = read.and_then(|step| step.standard_error);
        WeightedEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            survival: exists.then_some(survival),
            standard_error,
            interval: standard_error.map(|error| survival_interval(survival, error, method)),
            method,
            reservations,
        }
    }
}

struct Walker<'a> {
    spells: &'a WeightedSpells,
    /// Of each person on ln S.
    influence: Influence,
    standing: Standing,
    survival: f64,
    steps: Vec<WeightedStep>,
}

impl Walk for Walker<'_> {
    fn enter(&mut self, row: usize) {
        let weight = self.spells.weights[row];
        self.standing.enter(weight);
        self.influence.jump(self.spells.person(row), 0.0, 0.0, weight);
    }

    fn day(&mut self, time: i64, leaving: &[u32]) {
        let Some(day) = self.standing.outcome(self.spells, leaving, |cause| cause > 0) else {
            return;
        };
        if day.events > 0 {
            self.survival *= day.spared / day.weight;
        }
        self.influence.drift(Drift {
            by_risk: -(day.of_events / day.weight) * day.per_event,
            ..Drift::default()
        });
        for row in leaving.iter().map(|row| *row as usize) {
            let weight = self.spells.weights[row];
            let jump = if self.spells.causes[row] > 0 {
                -weight * day.per_event
            } else {
                0.0
            };
            self.influence.jump(self.spells.person(row), jump, 0.0, -weight);
            self.standing.leave(weight);
        }
        self.told(time, &day);
    }
}

impl Walker<'_> {
    fn told(&mut self, time: i64, day: &Outcome) {
        let survival = self.survival;
        let inside = survival > 0.0 && survival < 1.0 && self.spells.taking_part > 1;
        self.steps.push(WeightedStep {
            time,
            at_risk: day.at_risk,
            events: day.events,
            weight_at_risk: self.spells.unscaled(day.weight),
            weight_of_events: self.spells.unscaled(day.of_events),
            survival,
            standard_error: inside.then(|| survival * sqrt(self.influence.variance())),
        });
    }
}
