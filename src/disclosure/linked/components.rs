//! Cells that hang together by relations.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::{Linked, Relation};

impl Linked {
    /// The components of the cells that are loose, in the order of their first cells, each with the relations between them.
    pub(super) fn components(&self, is_loose: &dyn Fn(usize) -> bool) -> Vec<Around<'_>> {
        let relations = self.telling();
        let loose: Vec<bool> = (0..self.cells.len()).map(is_loose).collect();
        let mut roots: Vec<usize> = (0..self.cells.len()).collect();
        for relation in &relations {
            let mut members = members(relation).filter(|cell| loose[*cell]);
            let Some(first) = members.next() else { continue };
            for other in members {
                let (one, other) = (root(&mut roots, first), root(&mut roots, other));
                roots[one.max(other)] = one.min(other);
            }
        }
        let mut components: BTreeMap<usize, Around<'_>> = BTreeMap::new();
        let fresh = || Around {
            cells: Vec::new(),
            relations: Vec::new(),
        };
        for cell in (0..self.cells.len()).filter(|cell| loose[*cell]) {
            let own = components.entry(root(&mut roots, cell)).or_insert_with(fresh);
            own.cells.push(cell);
        }
        for relation in relations {
            if let Some(cell) = members(relation).find(|cell| loose[*cell]) {
                let own = components.entry(root(&mut roots, cell)).or_insert_with(fresh);
                own.relations.push(relation);
            }
        }
        components.into_values().collect()
    }

    /// The relations that hang together with some cells, through whatever other cells: no others narrow what is known of these.
    pub fn relations_around(&self, cells: &BTreeSet<usize>) -> Vec<&Relation> {
        let mut roots: Vec<usize> = (0..self.cells.len()).collect();
        for relation in &self.relations {
            for part in &relation.parts {
                let (one, other) = (root(&mut roots, relation.whole), root(&mut roots, *part));
                roots[one.max(other)] = one.min(other);
            }
        }
        let own: BTreeSet<usize> = cells.iter().map(|cell| root(&mut roots, *cell)).collect();
        let relations = self.relations.iter();
        relations
            .filter(|relation| own.contains(&root(&mut roots, relation.whole)))
            .collect()
    }
}

pub(super) fn members(relation: &Relation) -> impl Iterator<Item = usize> + '_ {
    relation.parts.iter().copied().chain([relation.whole])
}

pub(super) fn root(roots: &mut [usize], mut place: usize) -> usize {
    while roots[place] != place {
        roots[place] = roots[roots[place]];
        place = roots[place];
    }
    place
}
