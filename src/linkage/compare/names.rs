//! What forenames and surnames have in common where they are compared.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::columns::meet;
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::Names;

/// Share of letter pairs in common, by the keyed filters, from which two names are alike. Of random pairs of British
/// surnames about two in a thousand reach it, of names two edits apart most.
const ALIKE_FROM: u32 = 65;

/// Whether two names sound alike by either phonetic key, or share most of their letter pairs (Dice coefficient of the
/// filters).
pub(super) fn alike(names: &Names, left: usize, right: usize) -> bool {
    if names.sound.agree(left, right) || names.skeleton.agree(left, right) {
        return true;
    }
    let (one, other) = (names.filter[left], names.filter[right]);
    let (shared, all) = ((one & other).count_ones(), one.count_ones() + other.count_ones());
    all > 0 && 200 * shared >= ALIKE_FROM * all
}

/// Whether each node's forename is the other's surname, and the names differ.
pub(super) fn are_exchanged(nodes: &Nodes<'_>, left: usize, right: usize) -> bool {
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
