//! The populations within which records are compared.
//!
//! Custody: the pseudonymous zone; no data.

use serde::{Deserialize, Serialize};

use crate::intake::Role;

/// People of one part in the proceedings. Each population is linked by itself, with a model of its own: what tells two
/// children apart (the forename) is not what tells two mothers apart (the birth date).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Population {
    /// Mothers and second female parents.
    Mothers,
    /// Fathers.
    Fathers,
    /// Children, in proceedings or looked after.
    Children,
    /// Other parties.
    Others,
}

impl Population {
    /// All populations, in the order in which they are linked and reported.
    pub const ALL: [Population; 4] = [
        Population::Mothers,
        Population::Fathers,
        Population::Children,
        Population::Others,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Population::Mothers => "mothers",
            Population::Fathers => "fathers",
            Population::Children => "children",
            Population::Others => "others",
        }
    }
}

impl From<Role> for Population {
    fn from(role: Role) -> Population {
        match role {
            Role::Mother => Population::Mothers,
            Role::Father => Population::Fathers,
            Role::Child => Population::Children,
            Role::Other => Population::Others,
        }
    }
}
