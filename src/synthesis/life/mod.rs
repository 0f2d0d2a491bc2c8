//! What happens: mothers, their partners and children, sets of proceedings, orders, removals, moves, childhoods in care.
//!
//! Custody: no zone; none of these people exist. Nothing here depends on how it is written down.
//!
//! | file | subject |
//! | --- | --- |
//! | `cluster` | families that share a father: the unit of drawing |
//! | `profile` | what the hazard of return depends on, drawn before all else |
//! | `hazard` | the planted hazard of a further set, forwards and backwards |
//! | `mother` | one mother's life, set after set |
//! | `exits`, `addresses` | when she leaves the records; where she lives |
//! | `family`, `births` | the people of a family, and its children; births before the first set |
//! | `partners`, `man` | a mother's partners; where a father lives by himself, and when he leaves the records |
//! | `returns` | which children a further set is about |
//! | `applications`, `strays` | how a set is divided into applications; those around it that belong to no set |
//! | `outcomes` | orders and removals |
//! | `childhood`, `episodes` | a mother's own care; episodes of care in the codes of the return |
//! | `fathers` | sets of proceedings as fathers have them |

mod addresses;
mod applications;
mod births;
mod childhood;
mod cluster;
mod episodes;
mod exits;
mod family;
mod fathers;
mod hazard;
mod man;
mod mother;
mod outcomes;
mod partners;
mod profile;
mod returns;
mod strays;
#[cfg(test)]
mod tests;

pub(super) use applications::{Application, Kind};
pub(super) use births::{FIRST_WEEK, NEWBORN_DAYS};
pub(super) use childhood::is_recorded;
pub(super) use cluster::draw_cluster;
pub(super) use episodes::{Episode, spell};
pub(super) use exits::Exit;
pub(super) use fathers::{FatherSets, sets_of_fathers};
pub(super) use hazard::{Hazard, year_mark};
pub(super) use mother::{Life, ProceedingsSet, Span};
pub(super) use outcomes::{Conclusion, Order, Outcome, Removal};
pub(super) use profile::Profile;

use super::world::World;

/// The settings of a world, with what is worked out from them once.
#[derive(Debug)]
pub(super) struct Model<'w> {
    pub(super) world: &'w World,
    pub(super) hazard: Hazard,
}

impl<'w> Model<'w> {
    /// The model of these settings.
    pub(super) fn of(world: &'w World) -> Model<'w> {
        Model {
            world,
            hazard: Hazard::of(&world.returns),
        }
    }
}
