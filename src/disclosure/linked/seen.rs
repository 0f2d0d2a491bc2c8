//! The tables that agree with all that is told, as far as they have been seen: corners of a polytope.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeMap;

use super::Linked;
use super::around::Around;
use super::budget::Budget;
use super::simplex::{Equation, Least, Polytope};

/// What a corner may be off by.
const SLACK: f64 = 1e-6;

/// The tables that agree with what is told, and the least and greatest of each cell in those seen so far.
pub(super) struct Seen {
    polytope: Polytope,
    columns: BTreeMap<usize, usize>,
    shifts: Vec<f64>,
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Seen {
    /// Of some cells and their relations; all other cells are as they are, as if they were told. None if the arithmetic finds no
    /// table at all, though the counts as they are make one, or none within the budget.
    pub(super) fn of(linked: &Linked, around: &Around<'_>, withheld: &[bool], budget: &Budget) -> Option<Seen> {
        let columns: BTreeMap<usize, usize> = around.cells.iter().copied().zip(0..).collect();
        let known = |cell: usize| linked.known(cell, withheld);
        let shifts: Vec<f64> = around.cells.iter().map(|cell| known(*cell).0 as f64).collect();
        let mut equations = Vec::new();
        for relation in &around.relations {
            let (mut terms, mut equals) = (Vec::new(), 0.0);
            let signed = relation
                .parts
                .iter()
                .map(|part| (*part, 1.0))
                .chain([(relation.whole, -1.0)]);
            for (cell, sign) in signed {
                let column = columns.get(&cell);
                let constant = column.map_or(linked.cells[cell].value, |_| known(cell).0);
                // Counts are far below 2^53.
                equals -= sign * constant as f64;
                terms.extend(column.map(|column| (*column, sign)));
            }
            equations.push(Equation { terms, equals });
        }
        let mut width = columns.len();
        for (cell, column) in &columns {
            if let (least, Some(most)) = known(*cell) {
                let terms = vec![(*column, 1.0), (width, 1.0)];
                let equals = (most - least) as f64;
                equations.push(Equation { terms, equals });
                width += 1;
            }
        }
        let polytope = Polytope::of(&equations, width, budget)?;
        let values: Vec<f64> = around
            .cells
            .iter()
            .zip(&shifts)
            .map(|(cell, shift)| linked.cells[*cell].value as f64 - shift)
            .collect();
        let mut seen = Seen {
            polytope,
            columns,
            shifts,
            least: values.clone(),
            most: values,
        };
        note(&seen.polytope, &mut seen.least, &mut seen.most);
        Some(seen)
    }

    /// The interval of a cell as far as tables have been seen.
    pub(super) fn interval(&self, cell: usize) -> (u64, Option<u64>) {
        self.columns.get(&cell).map_or((0, None), |column| {
            let (least, most) = self.whole(*column);
            (least, Some(most))
        })
    }

    /// The interval of a cell, or one that is as wide as wanted; within it, but narrower, where the budget is spent before.
    pub(super) fn look(&mut self, cell: usize, wanted: u64, budget: &Budget) -> (u64, Option<u64>) {
        let Some(column) = self.columns.get(&cell).copied() else {
            return (0, None);
        };
        let mut is_unbounded = false;
        for sign in [-1.0, 1.0] {
            if self.whole(column).1.saturating_sub(self.whole(column).0) >= wanted {
                break;
            }
            let mut cost = vec![0.0; column + 1];
            cost[column] = sign;
            let (least, most) = (&mut self.least, &mut self.most);
            let mut see = |corner: &Polytope| note(corner, least, most);
            let found = self.polytope.minimise(&cost, budget, &mut see);
            is_unbounded |= found == Least::Unbounded;
        }
        let (least, most) = self.whole(column);
        (least, (!is_unbounded).then_some(most))
    }

    /// The whole numbers between the least and the greatest seen.
    fn whole(&self, column: usize) -> (u64, u64) {
        let shift = self.shifts[column];
        let least = libm::ceil(self.least[column] + shift - SLACK).max(0.0);
        let most = libm::floor(self.most[column] + shift + SLACK).max(0.0);
        (least as u64, most as u64)
    }
}

/// Takes a corner in: variables that it does not name are nought there.
fn note(corner: &Polytope, least: &mut [f64], most: &mut [f64]) {
    let mut values = vec![0.0; least.len()];
    for (column, value) in corner.corner() {
        if let Some(own) = values.get_mut(column) {
            *own = value;
        }
    }
    for ((value, least), most) in values.iter().zip(least).zip(most) {
        *least = least.min(*value);
        *most = most.max(*value);
    }
}
