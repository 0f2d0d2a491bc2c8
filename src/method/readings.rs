//! Curves as they were read at given times: a table for people, objects for machines.
//!
//! Custody: as `table`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::MethodError;
use super::columns::Clock;
use super::groups::Group;
use super::outcome::{Cell, Outcome};
use super::told::{self, on_clock, row};
use crate::estimate::recurrent::MeanEstimate;
use crate::estimate::survival::{HazardEstimate, IncidenceEstimate, WeightedEstimate};
use crate::estimate::{Estimate, Interval, PointEstimate, Reservation};

/// What a table tells of a curve at one time.
pub(super) struct Height<'a> {
    time: i64,
    at_risk: u64,
    events_so_far: u64,
    value: Option<f64>,
    standard_error: Option<f64>,
    interval: Option<Interval>,
    reservations: &'a [Reservation],
}

/// A curve read at one time.
pub(super) trait Reading: Serialize {
    fn height(&self) -> Height<'_>;
}

/// Readings that hold value, standard error and interval themselves, the value under the name given.
macro_rules! with_members {
    ($($reading:ty: $value:ident),*) => {$(
        impl Reading for $reading {
            fn height(&self) -> Height<'_> {
                Height {
                    time: self.time,
                    at_risk: self.at_risk,
                    events_so_far: self.events_so_far,
                    value: self.$value,
                    standard_error: self.standard_error,
                    interval: self.interval,
                    reservations: &self.reservations,
                }
            }
        }
    )*};
}

with_members!(PointEstimate: survival, WeightedEstimate: survival, IncidenceEstimate: incidence);

/// Readings that hold an estimate under the name given.
macro_rules! with_estimate {
    ($($reading:ty: $estimate:ident),*) => {$(
        impl Reading for $reading {
            fn height(&self) -> Height<'_> {
                let estimate: Option<&Estimate> = self.$estimate.as_ref();
                Height {
                    time: self.time,
                    at_risk: self.at_risk,
                    events_so_far: self.events_so_far,
                    value: estimate.map(|estimate| estimate.value),
                    standard_error: estimate.and_then(|estimate| estimate.standard_error),
                    interval: estimate.and_then(|estimate| estimate.interval),
                    reservations: &self.reservations,
                }
            }
        }
    )*};
}

with_estimate!(HazardEstimate: hazard, MeanEstimate: mean);

/// The curves of one method, group by group.
pub(super) struct Readings {
    clock: Clock,
    rows: Vec<Vec<Cell>>,
    curves: Vec<Value>,
}

impl Readings {
    pub(super) fn new(clock: Clock) -> Readings {
        Readings {
            clock,
            rows: Vec::new(),
            curves: Vec::new(),
        }
    }

    /// Adds the curve of a group, read at `points`; what has to be told goes into the outcome. Machines are told `members`
    /// of it too.
    pub(super) fn add<const N: usize>(
        &mut self,
        outcome: &mut Outcome,
        group: &Group,
        points: &[impl Reading],
        steps: impl Serialize,
        members: [(&str, Value); N],
    ) {
        for point in points {
            let height = point.height();
            let cells = [
                Cell::Given(Some(self.clock.read(height.time as f64))),
                Cell::Count(height.at_risk),
                Cell::Count(height.events_so_far),
                Cell::Number(height.value),
                Cell::Number(height.standard_error),
            ];
            self.rows.push(row(
                group.label(),
                cells.into_iter().chain(told::limits(height.interval)),
            ));
        }
        let reservations = points.iter().flat_map(|point| point.height().reservations.to_vec());
        notes(outcome, group, reservations.collect());
        let mut curve: Map<String, Value> = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        curve.entry("group").or_insert_with(|| group.name.clone().into());
        curve.insert("points".to_owned(), on_clock(points, self.clock, &["time"]));
        curve.insert("steps".to_owned(), on_clock(steps, self.clock, &["time"]));
        self.curves.push(Value::Object(curve));
    }

    /// Puts table and objects into the outcome; `what` heads the column of heights.
    pub(super) fn told(self, outcome: &mut Outcome, what: &str) {
        if !self.rows.is_empty() {
            let head = [
                "group",
                "time",
                "at risk",
                "events so far",
                what,
                "standard error",
                "lower",
                "upper",
            ];
            outcome.grid(&head, self.rows);
        }
        outcome.tell("curves", self.curves);
    }
}

/// Curves that have nothing else to show are read at given times.
pub(super) fn needs_times(at: &[i64]) -> Result<(), MethodError> {
    if at.is_empty() {
        return Err(MethodError::Settings {
            what: "name the times at which the curve is to be read with --at".to_owned(),
        });
    }
    Ok(())
}

/// Notes of one group, each once.
pub(super) fn notes(outcome: &mut Outcome, group: &Group, mut reservations: Vec<Reservation>) {
    reservations.sort_unstable();
    reservations.dedup();
    for reservation in reservations {
        match &group.name {
            Some(name) => outcome.note(format!(", {name}: {reservation}")),
            None => outcome.note(format!(": {reservation}")),
        }
    }
}
