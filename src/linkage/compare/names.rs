//! What forenames and surnames have in common where they are compared.
//!
//! Custody: the pseudonymous zone.

use super::{forename, surname};
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::columns::meet;

/// The levels of the forenames and of the surnames.
pub(super) fn codes(nodes: &Nodes<'_>, left: usize, right: usize) -> (u8, u8) {
    let (forename, surname) = (forename::code(nodes, left, right), surname::code(nodes, left, right));
    let is_in_doubt = forename < forename::NEAR || surname < surname::NEAR;
    if !is_in_doubt || !are_exchanged(nodes, left, right) {
        return (forename, surname);
    }
    (forename::exchanged(forename), surname::exchanged(surname))
}

/// Whether each node's forename is the other's surname, and the names differ.
pub(crate) fn are_exchanged(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    crosses(nodes, left, right) && crosses(nodes, right, left)
}

/// Whether the forename of one node is the surname of the other.
fn crosses(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
    let (forenames, surnames) = (&nodes.values.forename, &nodes.values.surname);
    // Most names stand in one place only.
    if let (Some((one, _)), Some((_, other))) = (
        nodes.only(Field::Forename, (left, right)),
        nodes.only(Field::Surname, (left, right)),
    ) {
        let may = forenames.cards[one].is_in_either && surnames.cards[other].is_in_either;
        return may && meet(forenames.either.of(one), surnames.either.of(other));
    }
    let others = nodes.told(right, Field::Surname).iter().map(|other| *other as usize);
    let mut own = nodes.told(left, Field::Forename).iter().map(|one| *one as usize);
    own.any(|one| {
        forenames.cards[one].is_in_either
            && others.clone().any(|other| {
                surnames.cards[other].is_in_either && meet(forenames.either.of(one), surnames.either.of(other))
            })
    })
}
