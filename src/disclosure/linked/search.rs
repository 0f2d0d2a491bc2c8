//! The cheapest set of few candidates: sets in the order of their weights, until one is safe.
//!
//! Custody: the border to the releasable zone.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::budget::Budget;
use super::{Linked, Told};

/// The most candidates among which sets are looked through.
const CANDIDATES: usize = 16;
/// The most sets that are tried: more cost more than they find.
const SETS: usize = 20_000;

impl Linked {
    /// Takes a lighter set of further units in place of the one found, where there is one among few; tells whether no lighter one
    /// is left to be found.
    pub(super) fn search(
        &self,
        given: &[bool],
        withheld: &mut Vec<bool>,
        beyond: &BTreeSet<usize>,
        budget: &Budget,
    ) -> bool {
        let extra = self.lost(withheld).saturating_sub(self.lost(given));
        if extra == 0 {
            return true;
        }
        let mut candidates = self.candidates(given);
        if candidates.len() > CANDIDATES {
            return false;
        }
        candidates.sort_by_key(|unit| (self.weights[*unit], *unit));
        // Sets as their weight and the places of their members among the candidates, the last member last.
        let mut heap = BinaryHeap::from([Reverse((0_u64, Vec::<usize>::new()))]);
        for _ in 0..SETS {
            let Some(Reverse((weight, members))) = heap.pop().filter(|Reverse((weight, _))| *weight < extra) else {
                return true;
            };
            let mut tried = given.to_vec();
            members.iter().for_each(|place| tried[candidates[*place]] = true);
            if budget.is_spent() {
                return false;
            }
            if self.is_safe(&tried, beyond, budget) {
                *withheld = tried;
                return true;
            }
            let after = members.last().map_or(0, |last| last + 1);
            for (place, unit) in candidates.iter().enumerate().skip(after) {
                let mut larger = members.clone();
                larger.push(place);
                heap.push(Reverse((weight + self.weights[*unit], larger)));
            }
        }
        false
    }

    /// The units that hang together with what is withheld, by relations of whatever is told.
    fn candidates(&self, given: &[bool]) -> Vec<usize> {
        let can_move = |cell: usize| self.cells[cell].told != Told::Always;
        let mut units = BTreeSet::new();
        for component in self.components(&can_move) {
            let hidden = component.cells.iter().any(|cell| self.is_hidden(*cell, given));
            for cell in component.cells.iter().filter(|_| hidden) {
                if let Told::With(own) = &self.cells[*cell].told {
                    units.extend(own.iter().copied().filter(|unit| !given[*unit]));
                }
            }
        }
        units.into_iter().collect()
    }
}
