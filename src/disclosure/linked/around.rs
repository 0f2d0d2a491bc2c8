//! What lies around a cell: cells that could move with it, nearest first.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::components::members;
use super::{Linked, Relation};

/// Some cells and the relations in which they stand.
pub(super) struct Around<'l> {
    pub(super) cells: Vec<usize>,
    pub(super) relations: Vec<&'l Relation>,
}

/// Which relations each cell stands in: found out once for all cells that are looked around.
pub(super) struct Neighbours<'l> {
    telling: Vec<&'l Relation>,
    by_cell: BTreeMap<usize, Vec<usize>>,
}

impl Linked {
    /// The relations of every cell.
    pub(super) fn neighbours(&self) -> Neighbours<'_> {
        let telling = self.telling();
        let mut by_cell: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, relation) in telling.iter().enumerate() {
            for member in members(relation) {
                by_cell.entry(member).or_default().push(place);
            }
        }
        Neighbours { telling, by_cell }
    }
}

impl<'l> Neighbours<'l> {
    /// The nearest cells to one, itself first, that can move, no more than `most`, with every relation in which one of them
    /// stands.
    pub(super) fn around(&self, cell: usize, most: usize, can_move: &dyn Fn(usize) -> bool) -> Around<'l> {
        let mut cells = vec![cell];
        let (mut known, mut relations) = (BTreeSet::from([cell]), BTreeSet::new());
        let mut next = 0;
        while let Some(own) = cells.get(next).copied() {
            next += 1;
            for place in self.by_cell.get(&own).into_iter().flatten() {
                relations.insert(*place);
                for member in members(self.telling[*place]) {
                    if can_move(member) && cells.len() < most && known.insert(member) {
                        cells.push(member);
                    }
                }
            }
        }
        Around {
            cells,
            relations: relations.into_iter().map(|place| self.telling[place]).collect(),
        }
    }
}
