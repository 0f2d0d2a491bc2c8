//! The last gate: the release as its readers see it is attacked, every figure within its rounding, over all tables at once.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::ties::Ties;
use super::units::Unit;

/// Withholds whatever stands in a relation with a cell that is pinned down, until none is: an answer of last resort, as what an
/// insider cannot work out no other reader can.
pub(super) fn close(ties: &Ties, withheld: &mut [bool]) {
    loop {
        let pinned = ties.linked.pinned(withheld);
        let mut has_changed = false;
        for relation in ties.linked.relations() {
            let members = relation.parts.iter().chain([&relation.whole]);
            if !members.clone().any(|member| pinned.contains(member)) {
                continue;
            }
            for unit in members.flat_map(|member| ties.linked.units_of(*member)) {
                has_changed |= !withheld[*unit];
                withheld[*unit] = true;
            }
        }
        if !has_changed {
            return;
        }
    }
}

/// The cells that are pinned down all the same, by table and labels; of the few between two that are told both of these.
pub(super) fn pinned(ties: &Ties, units: &[Unit], withheld: &[bool]) -> Vec<String> {
    let mut pinned: BTreeSet<usize> = ties.linked.pinned(withheld).into_iter().collect();
    let between = |cell: &usize| ties.linked.units_of(*cell).is_empty();
    for relation in ties.linked.relations() {
        if relation.parts.iter().any(|part| pinned.contains(part) && between(part)) {
            pinned.extend(relation.parts.iter().chain([&relation.whole]));
        }
    }
    let mut cells = Vec::new();
    for (unit, places) in units.iter().zip(&ties.places) {
        if places.iter().any(|place| pinned.contains(place)) {
            cells.push(format!("`{}` of the table `{}`", unit.about(), unit.table));
        }
    }
    cells.dedup();
    cells
}
