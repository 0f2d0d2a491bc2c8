//! What forenames and surnames have in common where they are compared.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::columns::meet;
use crate::linkage::nodes::{Field, Nodes};

/// Whether each node's forename is the other's surname, and the names differ.
pub(crate) fn are_exchanged(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    crosses(nodes, left, right) && crosses(nodes, right, left)
}

/// Whether the forename of one node is the surname of the other.
fn crosses(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let (forenames, surnames) = (&nodes.values.forename, &nodes.values.surname);
    let others = nodes.told(right, Field::Surname).iter().map(|other| *other as usize);
    let mut own = nodes.told(left, Field::Forename).iter().map(|one| *one as usize);
    own.any(|one| {
        // Most names stand in one place only.
        forenames.cards[one].is_in_either
            && others.clone().any(|other| {
                surnames.cards[other].is_in_either && meet(forenames.either.of(one), surnames.either.of(other))
            })
    })
}
