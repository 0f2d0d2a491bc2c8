//! Spells with weights, and what of them stands at risk as days go by.
//!
//! Custody: no zone. Weights and persons by position.

use libm::{ilogb, ldexp};

use super::{RiskTable, Spells, tally};
use crate::estimate::covariates::checked_weights;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::{Clusters, EstimateError};

/// Checked weights, with the persons whose spells they are of.
pub(super) struct WeightedSpells {
    /// The weights by a power of two, which changes no digit, so that no square of one leaves what a number can hold.
    pub(super) weights: Vec<f64>,
    scale: i32,
    /// How each spell ends.
    pub(super) causes: Vec<u32>,
    pub(super) persons: Clusters,
    /// Persons with a spell that has a weight.
    pub(super) taking_part: u64,
    /// Counts of the spells that have a weight.
    pub(super) table: RiskTable,
}

impl WeightedSpells {
    pub(super) fn new(
        spells: &Spells<'_>,
        weights: &[f64],
        persons: Option<&[u64]>,
    ) -> Result<WeightedSpells, EstimateError> {
        checked_weights(Some(weights), spells.count())?;
        let persons = match persons {
            Some(labels) => Clusters::new(labels, spells.count())?,
            None => Clusters::each_row(spells.count()),
        };
        let scale = ilogb(weights.iter().fold(0.0_f64, |most, weight| most.max(*weight)));
        // Spells without weight are put aside in a table of their own.
        let tables = tally::of_spells(spells, |row| usize::from(weights[row] <= 0.0), 2);
        Ok(WeightedSpells {
            weights: weights.iter().map(|weight| ldexp(*weight, -scale)).collect(),
            scale,
            causes: spells.endings().collect(),
            taking_part: distinct(weights, &persons),
            persons,
            table: tables.into_iter().next().unwrap_or_else(|| RiskTable::of(spells)),
        })
    }

    pub(super) fn person(&self, row: usize) -> u32 {
        self.persons.numbers()[row]
    }

    /// A weight on the scale on which it was given.
    pub(super) fn unscaled(&self, weight: f64) -> f64 {
        ldexp(weight, self.scale)
    }
}

fn distinct(weights: &[f64], persons: &Clusters) -> u64 {
    let mut seen = vec![false; persons.count()];
    let rows = weights.iter().zip(persons.numbers());
    let taking_part = rows.filter(|(weight, _)| **weight > 0.0);
    taking_part.for_each(|(_, person)| seen[*person as usize] = true);
    seen.into_iter().map(u64::from).sum()
}

/// The spells at risk.
#[derive(Default)]
pub(super) struct Standing {
    spells: u64,
    weight: Sum,
}

/// What comes of a day, among spells with a weight.
pub(super) struct Outcome {
    /// Spells at risk, and their weight.
    pub(super) at_risk: u64,
    pub(super) weight: f64,
    /// The weight of those without an event.
    pub(super) spared: f64,
    /// 1 / `spared`, or 0 where nobody is spared.
    pub(super) per_event: f64,
    /// The weight of those with an event of any cause.
    pub(super) of_events: f64,
    /// Events of the causes asked for, and their weight.
    pub(super) events: u64,
    pub(super) of_cause: f64,
}

impl Standing {
    pub(super) fn enter(&mut self, weight: f64) {
        if weight > 0.0 {
            self.spells += 1;
            self.weight.add(weight);
        }
    }

    pub(super) fn leave(&mut self, weight: f64) {
        if weight > 0.0 {
            self.spells -= 1;
            self.weight.add(-weight);
        }
        // What rounding has left of the weights of all who were there.
        if self.spells == 0 {
            self.weight = Sum::default();
        }
    }

    /// The outcome of a day on which these spells end; `None` where none of them has a weight.
    pub(super) fn outcome(
        &self,
        of: &WeightedSpells,
        leaving: &[u32],
        wanted: impl Fn(u32) -> bool,
    ) -> Option<Outcome> {
        let (mut ending, mut with_event, mut events) = (0, 0, 0);
        let (mut spared, mut of_events, mut of_cause) = (self.weight, Sum::default(), Sum::default());
        for row in leaving
            .iter()
            .map(|row| *row as usize)
            .filter(|row| of.weights[*row] > 0.0)
        {
            let (weight, cause) = (of.weights[row], of.causes[row]);
            ending += 1;
            if cause > 0 {
                with_event += 1;
                spared.add(-weight);
                of_events.add(weight);
            }
            if wanted(cause) {
                events += 1;
                of_cause.add(weight);
            }
        }
        // That nobody is spared is told by counts, which do not round.
        let none = with_event == self.spells;
        let spared = if none { 0.0 } else { spared.value().max(0.0) };
        (ending > 0).then(|| Outcome {
            at_risk: self.spells,
            weight: self.weight.value(),
            spared,
            per_event: if spared > 0.0 { 1.0 / spared } else { 0.0 },
            of_events: of_events.value(),
            events,
            of_cause: of_cause.value(),
        })
    }
}
