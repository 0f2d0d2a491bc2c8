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
    let (forenames, surnames) = (&nodes.values.forename.either, &nodes.values.surname.either);
    let others = nodes.told(right, Field::Surname);
    let mut own = nodes.told(left, Field::Forename).iter();
    own.any(|one| {
        let names = forenames.of(*one as usize);
        // Most names stand in one place only.
        !names.is_empty() && others.iter().any(|other| meet(names, surnames.of(*other as usize)))
    })
}
