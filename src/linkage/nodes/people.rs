//! The records of each population, and why some of them cannot be linked.
//!
//! Custody: the pseudonymous zone.

use crate::intake::LinkageTokens;

use super::gathered::Intake;
use super::records::Records;
use super::unlinkable::Unlinkable;
use crate::linkage::population::Population;
use crate::linkage::values::Values;

/// The records of one population.
pub(in crate::linkage) struct People<'v> {
    pub(in crate::linkage) population: Population,
    pub(in crate::linkage) intake: Intake<'v>,
}

impl<'v> People<'v> {
    /// Gathers them.
    pub(in crate::linkage) fn of(
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
pub(in crate::linkage) struct Reasons(pub(in crate::linkage) Vec<Option<Unlinkable>>);

impl Reasons {
    /// No reason yet.
    pub(in crate::linkage) fn none(records: usize) -> Reasons {
        Reasons(vec![None; records])
    }

    /// Notes what a population could not link, and forgets it of what this one can.
    pub(in crate::linkage) fn note(&mut self, intake: &Intake<'_>) {
        for &(row, reason) in &intake.unlinkable {
            self.0[row as usize] = Some(reason);
        }
        for &row in &intake.nodes.record {
            self.0[row as usize] = None;
        }
    }
}
