//! Records: how people and what happens to them are written down.
//!
//! Custody: no zone; invented records.
//!
//! | file | subject |
//! | --- | --- |
//! | `errors/` | settings of what goes wrong |
//! | `offices` | who writes, and the customs of the place |
//! | `clerk/` | how a person is written down |
//! | `migration` | which of a person's numbers applies |
//! | `docket`, `parties`, `revisions` | the court's applications, who is named in them, and what was entered when |
//! | `matching` | how well a trusted environment could match a record |
//! | `looked_after`, `clients` | whom councils looked after; clients as services have them |
//! | `desks`, `running`, `references` | all records of a block, their running numbers, and the references made of these |

mod clerk;
mod clients;
mod desks;
mod docket;
mod errors;
mod looked_after;
mod matching;
mod migration;
mod offices;
mod parties;
mod references;
mod revisions;
mod running;
mod scramble;

pub(super) use clerk::{Clerk, Written, is_unborn};
pub(super) use clients::{Client, FiledReferral};
pub(super) use desks::Desks;
pub(super) use docket::{Entry, PersonKey};
pub(super) use errors::RecordErrors;
pub(super) use looked_after::LookedAfter;
pub(super) use migration::{Migration, Series};
pub(super) use offices::Office;
pub(super) use parties::{Party, Role};
pub(super) use references::References;
pub(super) use revisions::Taken;
pub(super) use running::Running;

#[cfg(test)]
mod tests;
