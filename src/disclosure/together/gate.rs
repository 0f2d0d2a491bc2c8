//! The last gate: the release as its readers see it is attacked, every figure within its rounding, over all tables at once.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::super::linked::Relation;
use super::ties::Ties;
use super::units::Unit;

/// Withholds the lightest row that stands in a relation with a cell that is pinned down, until no cell is or no such row is left:
/// an answer of last resort, as what an insider cannot work out no other reader can.
pub(super) fn close(ties: &Ties, withheld: &mut [bool]) {
    let weights = ties.linked.weights();
    loop {
        let pinned = ties.linked.pinned(withheld);
        let mut has_changed = false;
        for relation in ties.linked.relations() {
            let members = relation.parts.iter().chain([&relation.whole]);
            if !members.clone().any(|member| pinned.contains(member)) {
                continue;
            }
            let told = members
                .flat_map(|member| ties.linked.units_of(*member))
                .copied()
                .filter(|unit| !withheld[*unit]);
            if let Some(unit) = told.min_by_key(|unit| (weights[*unit], *unit)) {
                withheld[unit] = true;
                has_changed = true;
            }
        }
        if !has_changed {
            return;
        }
    }
}

/// The same of what tables about links tell, whose units stand behind the first so many: given are the places of their cells,
/// population by population. The lightest that stands in a relation with a cell that is pinned down goes, one after the other, but
/// none of nobody, which leaves others as they are. Where that does not help, as where a population has few records, nothing of it is
/// told: then nothing of it can be worked out. Each time only those relations are gone through that hang together with these cells:
/// the rest of a large release tells nothing of them.
pub(super) fn close_links(ties: &Ties, (first, populations): (usize, &[Vec<usize>]), withheld: &mut [bool]) {
    let of_links: BTreeSet<usize> = populations.iter().flatten().copied().collect();
    let relations = ties.linked.relations_around(&of_links);
    loop {
        let pinned = ties.linked.pinned_among(&of_links, &relations, withheld);
        if pinned.is_empty() {
            return;
        }
        if let Some(unit) = lightest_beside(ties, (&pinned, &relations), first, withheld) {
            withheld[unit] = true;
            continue;
        }
        let before = withheld.to_vec();
        let mut next = first;
        for places in populations {
            let own = next..next + places.len();
            next = own.end;
            if places.iter().any(|place| pinned.contains(place)) {
                withheld[own].fill(true);
            }
        }
        if withheld == before {
            return;
        }
    }
}

/// The lightest unit from a place on that is told, tells of somebody, and stands in one of some relations with one of some cells.
fn lightest_beside(
    ties: &Ties,
    (cells, relations): (&BTreeSet<usize>, &[&Relation]),
    first: usize,
    withheld: &[bool],
) -> Option<usize> {
    let weights = ties.linked.weights();
    let mut units: Vec<usize> = Vec::new();
    for relation in relations {
        let members = || relation.parts.iter().chain([&relation.whole]);
        if !members().any(|member| cells.contains(member)) {
            continue;
        }
        let counted = members().filter(|member| ties.linked.cells().get(**member).is_some_and(|cell| cell.value > 0));
        units.extend(counted.flat_map(|member| ties.linked.units_of(*member)));
    }
    let told = units.into_iter().filter(|unit| *unit >= first && !withheld[*unit]);
    told.min_by_key(|unit| (weights[*unit], *unit))
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

#[cfg(test)]
mod tests {
    use super::super::super::linked::{Cell, Linked, Told};
    use super::*;

    #[test]
    fn the_lightest_row_goes_and_the_headline_stays() {
        let mut linked = Linked::new(10);
        let mut places = Vec::new();
        // A headline, another row, and one that is withheld, of a whole that all know.
        for (value, weight) in [(100, 5_000), (20, 60), (5, 15)] {
            let told = Told::With(vec![linked.unit(weight)]);
            let told_as = (value, value);
            places.push(linked.cell(Cell { value, told_as, told }));
        }
        let whole = linked.cell(Cell {
            value: 125,
            told_as: (125, 125),
            told: Told::Always,
        });
        linked.relate(whole, places.clone());
        let ties = Ties {
            linked,
            places: places.into_iter().map(|place| vec![place]).collect(),
        };
        let mut withheld = vec![false, false, true];
        close(&ties, &mut withheld);
        assert_eq!(withheld, [false, true, true]);
    }
}
