//! The populations within which records are compared.
//!
//! Custody: the pseudonymous zone; no data.

use serde::{Deserialize, Serialize};

use crate::intake::Role;

/// People of one part in the proceedings, or grown-up people beside the children that they may have been. Each population is linked by itself, with a model of its own: what tells two
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
    /// Mothers, as linked, beside looked-after children, as linked: who was in care as a child.
    #[serde(rename = "childhoods of mothers")]
    ChildhoodsOfMothers,
    /// The same of fathers.
    #[serde(rename = "childhoods of fathers")]
    ChildhoodsOfFathers,
}

impl Population {
    /// All populations, in the order in which they are linked and reported.
    pub const ALL: [Population; 6] = [
        Population::Mothers,
        Population::Fathers,
        Population::Children,
        Population::Others,
        Population::ChildhoodsOfMothers,
        Population::ChildhoodsOfFathers,
    ];

    /// Whether persons are held against persons of another part, and not records against records of the same.
    pub fn is_of_childhoods(self) -> bool {
        matches!(self, Population::ChildhoodsOfMothers | Population::ChildhoodsOfFathers)
    }

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Population::Mothers => "mothers",
            Population::Fathers => "fathers",
            Population::Children => "children",
            Population::Others => "others",
            Population::ChildhoodsOfMothers => "childhoods of mothers",
            Population::ChildhoodsOfFathers => "childhoods of fathers",
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
