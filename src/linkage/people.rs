//! The records of each population, and why some of them cannot be linked.
//!
//! Custody: the pseudonymous zone.

use crate::intake::LinkageTokens;

use super::gathered::Intake;
use super::population::Population;
use super::records::Records;
use super::unlinkable::Unlinkable;
use super::values::Values;

/// The records of one population.
pub(super) struct People<'v> {
    pub(super) population: Population,
    pub(super) intake: Intake<'v>,
}

impl<'v> People<'v> {
    /// Gathers them.
    pub(super) fn of(
        population: Population,
        tokens: &LinkageTokens,
        values: &'v Values,
        records: &Records,
    ) -> People<'v> {
        People {
            population,
            intake: Intake::of(population, tokens, values, records),
        }
    }
}

/// For each record, why it could not be linked: only if none of its populations could.
pub(super) struct Reasons(pub(super) Vec<Option<Unlinkable>>);

impl Reasons {
    /// No reason yet.
    pub(super) fn none(records: usize) -> Reasons {
        Reasons(vec![None; records])
    }

    /// Notes what a population could not link, and forgets it of what this one can.
    pub(super) fn note(&mut self, intake: &Intake<'_>) {
        for &(row, reason) in &intake.unlinkable {
            self.0[row as usize] = Some(reason);
        }
        for &row in &intake.nodes.record {
            self.0[row as usize] = None;
        }
    }
}
