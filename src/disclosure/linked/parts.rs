//! Parts of a release that have nothing to do with one another: neither a relation nor a unit goes from one to the other.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeMap;

use super::components::{members, root};
use super::{Linked, Relation, Told};

/// One part, with the places that its cells and units have in the whole.
pub(super) struct Part {
    pub(super) linked: Linked,
    pub(super) cells: Vec<usize>,
    pub(super) units: Vec<usize>,
}

impl Linked {
    /// The parts, in the order of their first cells. Cells that everybody knows tie nothing together.
    pub(super) fn parts(&self) -> Vec<Part> {
        let relations = self.telling();
        let count = self.cells.len();
        // Units stand behind the cells.
        let mut roots: Vec<usize> = (0..count + self.weights.len()).collect();
        let mut tie = |one: usize, other: usize| {
            let (one, other) = (root(&mut roots, one), root(&mut roots, other));
            roots[one.max(other)] = one.min(other);
        };
        for (place, cell) in self.cells.iter().enumerate() {
            if let Told::With(units) = &cell.told {
                units.iter().for_each(|unit| tie(place, count + unit));
            }
        }
        let is_open = |cell: &usize| self.cells[*cell].told != Told::Always;
        for relation in &relations {
            let mut open = members(relation).filter(is_open);
            if let Some(first) = open.next() {
                open.for_each(|other| tie(first, other));
            }
        }
        let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let fresh = || Part {
            linked: Linked::new(self.span),
            cells: Vec::new(),
            units: Vec::new(),
        };
        for (unit, weight) in self.weights.iter().enumerate() {
            let own = parts.entry(root(&mut roots, count + unit)).or_insert_with(fresh);
            places.insert(count + unit, own.linked.unit(*weight));
            own.units.push(unit);
        }
        for (place, cell) in self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.told != Told::Always)
        {
            let own = parts.entry(root(&mut roots, place)).or_insert_with(fresh);
            let mut cell = cell.clone();
            if let Told::With(units) = &mut cell.told {
                units.iter_mut().for_each(|unit| *unit = places[&(count + *unit)]);
            }
            let own_place = own.linked.cell(cell);
            if let Some(least) = self.least.get(&place) {
                own.linked.at_least(own_place, *least);
            }
            places.insert(place, own_place);
            own.cells.push(place);
        }
        for relation in relations {
            let Some(first) = members(relation).find(is_open) else {
                continue;
            };
            let Some(own) = parts.get_mut(&root(&mut roots, first)) else {
                continue;
            };
            let mut place_of = |cell: usize| match self.cells[cell].told {
                // What everybody knows is written into each part that it stands in.
                Told::Always => {
                    own.cells.push(cell);
                    own.linked.cell(self.cells[cell].clone())
                }
                _ => places[&cell],
            };
            let whole = place_of(relation.whole);
            let of_parts: Vec<usize> = relation.parts.iter().map(|cell| place_of(*cell)).collect();
            // Which relations say something was judged when they were added.
            own.linked.relations.push(Relation { whole, parts: of_parts });
        }
        parts.into_values().collect()
    }
}
