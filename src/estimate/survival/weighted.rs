//! The Kaplan-Meier curve of weighted spells, with a standard error that holds for weights and for persons with several
//! spells.
//!
//! Custody: no zone. Steps and estimates may rest on a single spell.

use libm::{ilogb, ldexp, sqrt};
use serde::Serialize;

use super::in_order::{Walk, walk};
use super::influence::{Drift, Influence};
use super::transformation::survival_interval;
use super::{IntervalMethod, RiskTable, Spells, tally};
use crate::estimate::covariates::checked_weights;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::reservation::applying;
use crate::estimate::{Basis, Clusters, EstimateError, Interval, Reservation};

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
        checked_weights(Some(weights), spells.count())?;
        let persons = match persons {
            Some(labels) => Clusters::new(labels, spells.count())?,
            None => Clusters::each_row(spells.count()),
        };
        // By a power of two, which changes no digit, so that no square of a weight leaves what a number can hold.
        let scale = ilogb(weights.iter().fold(0.0_f64, |most, weight| most.max(*weight)));
        let mut walker = Walker {
            weights: weights.iter().map(|weight| ldexp(*weight, -scale)).collect(),
            events: spells.endings().map(|cause| cause > 0).collect(),
            persons: &persons,
            influence: Influence::new(persons.count()),
            at_risk: 0,
            weight: Sum::default(),
            survival: 1.0,
            scale,
            steps: Vec::new(),
        };
        let taking_part = distinct_persons(&walker.weights, &persons);
        walk(spells.entries(), spells.exits(), &mut walker);
        let mut steps = walker.steps;
        if taking_part < 2 {
            steps.iter_mut().for_each(|step| step.standard_error = None);
        }
        // Spells without weight are put aside in a table of their own.
        let table = tally::of_spells(spells, |row| usize::from(weights[row] <= 0.0), 2)
            .into_iter()
            .next();
        Ok(WeightedKaplanMeier {
            table: table.unwrap_or_else(|| RiskTable::of(spells)),
            steps,
            persons: taking_part,
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
        let zero = survival == 0.0;
        let absent = self
            .table
            .unobserved(time)
            .filter(|reason| !(zero && *reason == Reservation::BeyondFollowUp));
        let read = passed.last().filter(|_| absent.is_none());
        let standard_error = read.and_then(|step| step.standard_error);
        let events_so_far = passed.iter().map(|step| step.events).sum();
        WeightedEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            survival: absent.is_none().then_some(survival),
            standard_error,
            interval: standard_error.map(|error| survival_interval(survival, error, method)),
            method,
            reservations: match absent {
                Some(reason) => vec![reason],
                None => self.reservations(time, events_so_far, zero),
            },
        }
    }

    fn reservations(&self, time: i64, events_so_far: u64, zero: bool) -> Vec<Reservation> {
        let mut reservations = self.table.reservations(time, events_so_far);
        let early = self.steps.iter().find(|step| step.survival == 0.0);
        let early = zero && early.is_some_and(|step| step.time < self.table.last_exit());
        reservations.extend(applying([
            (early, Reservation::ZeroBeforeLaterEntries),
            (zero, Reservation::CurveReachesZero),
            (self.persons < 2, Reservation::OnePerson),
        ]));
        reservations.sort_unstable();
        reservations
    }
}

/// Persons with a spell that has a weight.
fn distinct_persons(weights: &[f64], persons: &Clusters) -> u64 {
    let mut seen = vec![false; persons.count()];
    let rows = weights
        .iter()
        .zip(persons.numbers())
        .filter(|(weight, _)| **weight > 0.0);
    rows.for_each(|(_, person)| seen[*person as usize] = true);
    seen.into_iter().map(u64::from).sum()
}

struct Walker<'a> {
    weights: Vec<f64>,
    events: Vec<bool>,
    persons: &'a Clusters,
    /// Of each person on ln S.
    influence: Influence,
    at_risk: u64,
    weight: Sum,
    survival: f64,
    scale: i32,
    steps: Vec<WeightedStep>,
}

impl Walk for Walker<'_> {
    fn enter(&mut self, row: usize) {
        let weight = self.weights[row];
        if weight > 0.0 {
            self.at_risk += 1;
            self.weight.add(weight);
            self.influence.jump(self.persons.numbers()[row], 0.0, 0.0, weight);
        }
    }

    fn day(&mut self, time: i64, leaving: &[u32]) {
        let taking_part = |row: &&u32| self.weights[**row as usize] > 0.0;
        let with_event = |row: &&u32| self.events[**row as usize];
        let weight = |row: &u32| self.weights[*row as usize];
        let events: Vec<f64> = leaving
            .iter()
            .filter(taking_part)
            .filter(with_event)
            .map(weight)
            .collect();
        if !leaving.iter().any(|row| taking_part(&row)) {
            return;
        }
        let (at_risk, total) = (self.at_risk, self.weight.value());
        let left: Sum = events.iter().copied().collect();
        let mut spared = self.weight;
        events.iter().for_each(|weight| spared.add(-weight));
        // Told by counts, which do not round.
        let spared = if events.len() as u64 == at_risk {
            0.0
        } else {
            spared.value().max(0.0)
        };
        if !events.is_empty() {
            self.survival *= spared / total;
        }
        let per_event = if spared > 0.0 { 1.0 / spared } else { 0.0 };
        let by_risk = -(left.value() / total) * per_event;
        self.influence.drift(Drift {
            by_risk,
            ..Drift::default()
        });
        for row in leaving {
            self.leave(*row as usize, per_event);
        }
        self.told(time, at_risk, total, (events.len() as u64, left.value()));
    }
}

impl Walker<'_> {
    fn leave(&mut self, row: usize, per_event: f64) {
        let weight = self.weights[row];
        if weight > 0.0 {
            let jump = if self.events[row] { -weight * per_event } else { 0.0 };
            self.influence.jump(self.persons.numbers()[row], jump, 0.0, -weight);
            self.at_risk -= 1;
            self.weight.add(-weight);
            if self.at_risk == 0 {
                self.weight = Sum::default();
            }
        }
    }

    fn told(&mut self, time: i64, at_risk: u64, weight: f64, (events, of_events): (u64, f64)) {
        let survival = self.survival;
        let inside = survival > 0.0 && survival < 1.0;
        self.steps.push(WeightedStep {
            time,
            at_risk,
            events,
            weight_at_risk: ldexp(weight, self.scale),
            weight_of_events: ldexp(of_events, self.scale),
            survival,
            standard_error: inside.then(|| survival * sqrt(self.influence.variance())),
        });
    }
}
