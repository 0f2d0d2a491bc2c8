//! The attack: the interval of every withheld cell, over all relations at once.
//!
//! What bounds pin down is exposed, and what they leave a single value is known. Cells that no relation ties to one another are
//! attacked apart. Every corner that the method passes is a table that agrees with all that is told, so that most cells are seen
//! to be wide before their own turn comes.
//!
//! Of a component that is too large for a linear program each cell is looked at with those around it alone, as if all others
//! were told. Somebody who knows more finds narrower intervals: what is wide for them is wide for everybody. What is not is
//! looked at among more cells, and counts as exposed if it is not wide among the most.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::Linked;
use super::around::Around;
use super::budget::Budget;
use super::seen::Seen;

/// Relations times cells from which a component is looked at cell by cell: some hundred levels over some years.
const LARGEST: usize = 250_000;
/// Among how many cells around it a cell of a large component is looked at, one after the other.
const WINDOWS: [usize; 2] = [100, 400];

impl Linked {
    /// The withheld cells whose intervals are narrower than is protected, in their order. None that is narrower is left out.
    pub fn exposed(&self, withheld: &[bool]) -> Vec<usize> {
        self.exposed_within(withheld, &Budget::of(u64::MAX))
    }

    /// The same within a budget: what was not seen to be wide before it was spent counts as exposed.
    pub(super) fn exposed_within(&self, withheld: &[bool], budget: &Budget) -> Vec<usize> {
        let bounds = self.bounds(withheld);
        let (mut exposed, open): (Vec<usize>, Vec<usize>) = self
            .withheld_cells(withheld)
            .partition(|cell| !self.is_wide(bounds[*cell].0, bounds[*cell].1));
        let open: BTreeSet<usize> = open.into_iter().collect();
        let is_loose = |cell: usize| bounds[cell].1 != Some(bounds[cell].0);
        for component in self.components(&is_loose) {
            let own: Vec<usize> = component
                .cells
                .iter()
                .copied()
                .filter(|cell| open.contains(cell))
                .collect();
            if !own.is_empty() && !component.relations.is_empty() {
                exposed.extend(self.narrow(&component, own, withheld, budget));
            }
        }
        exposed.sort_unstable();
        exposed
    }

    /// Those of some withheld cells of a component that are narrow.
    fn narrow(&self, component: &Around<'_>, mut own: Vec<usize>, withheld: &[bool], budget: &Budget) -> Vec<usize> {
        let is_large = component.relations.len() * component.cells.len() > LARGEST;
        let seen = (!is_large)
            .then(|| Seen::of(self, component, withheld, budget))
            .flatten();
        let Some(mut seen) = seen else {
            return self.narrow_in_windows(component, own, withheld, budget);
        };
        own.retain(|cell| {
            let (least, most) = seen.look(*cell, self.span, budget);
            !self.is_wide(least, most)
        });
        own
    }

    fn narrow_in_windows(
        &self,
        component: &Around<'_>,
        mut own: Vec<usize>,
        withheld: &[bool],
        budget: &Budget,
    ) -> Vec<usize> {
        tracing::debug!(
            cells = component.cells.len(),
            relations = component.relations.len(),
            withheld = own.len(),
            "attacked cell by cell"
        );
        let is_loose = |cell: usize| component.cells.binary_search(&cell).is_ok();
        let neighbours = self.neighbours();
        let mut wide: BTreeSet<usize> = BTreeSet::new();
        for (cell, most) in own.iter().flat_map(|cell| WINDOWS.map(|most| (*cell, most))) {
            if budget.is_spent() || wide.contains(&cell) {
                continue;
            }
            let window = neighbours.around(cell, most, &is_loose);
            if let Some(mut seen) = Seen::of(self, &window, withheld, budget) {
                let is_wide = |(least, most)| self.is_wide(least, most);
                wide.extend(is_wide(seen.look(cell, self.span, budget)).then_some(cell));
                wide.extend(window.cells.iter().filter(|other| is_wide(seen.interval(**other))));
            }
        }
        own.retain(|cell| !wide.contains(cell));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::linked::{Cell, Told};

    /// A number without a pattern (SplitMix64).
    fn mixed(place: usize, seed: usize) -> usize {
        let mut value = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (seed as u64) << 32;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) >> 20) as usize
    }

    /// A table with its margins told, of which three cells of ten are withheld.
    fn table(rows: usize, columns: usize, seed: usize) -> (Linked, Vec<bool>) {
        let mut linked = Linked::new(10);
        let mut withheld = Vec::new();
        let count = |place: usize| (mixed(place, seed) % 12) as u64;
        let mut cells = Vec::new();
        for place in 0..rows * columns {
            let unit = linked.unit(count(place));
            withheld.push(mixed(place, seed + 1_000) % 10 < 3);
            let (value, told) = (count(place), Told::With(vec![unit]));
            let told_as = (value, value);
            cells.push(linked.cell(Cell { value, told_as, told }));
        }
        let mut margin = |places: Vec<usize>| {
            let value: u64 = places.iter().map(|place| count(*place)).sum();
            let (told_as, told) = ((value, value), Told::Always);
            let whole = linked.cell(Cell { value, told_as, told });
            linked.relate(whole, places.iter().map(|place| cells[*place]).collect());
        };
        for row in 0..rows {
            margin((0..columns).map(|column| row * columns + column).collect());
        }
        for column in 0..columns {
            margin((0..rows).map(|row| row * columns + column).collect());
        }
        (linked, withheld)
    }

    /// Those narrow among all cells, and those narrow cell by cell.
    fn narrow(linked: &Linked, withheld: &[bool]) -> (Vec<usize>, Vec<usize>) {
        let (bounds, budget) = (linked.bounds(withheld), Budget::of(u64::MAX));
        let is_loose = |cell: usize| bounds[cell].1 != Some(bounds[cell].0);
        let (mut exact, mut windows) = (Vec::new(), Vec::new());
        for component in linked.components(&is_loose) {
            let own = component.cells.clone();
            let mut seen = Seen::of(linked, &component, withheld, &budget).expect("the table itself");
            exact.extend(own.iter().copied().filter(|cell| {
                let (least, most) = seen.look(*cell, linked.span, &budget);
                !linked.is_wide(least, most)
            }));
            windows.extend(linked.narrow_in_windows(&component, own, withheld, &budget));
        }
        (exact, windows)
    }

    #[test]
    fn what_is_wide_among_those_around_it_is_wide_among_all() {
        let mut narrow_ones = 0;
        for seed in 0..40 {
            let (linked, withheld) = table(4 + seed % 5, 5, seed);
            let (exact, windows) = narrow(&linked, &withheld);
            narrow_ones += exact.len();
            // Tables as small as these are looked at whole.
            assert_eq!(exact, windows, "seed {seed}");
        }
        assert!(narrow_ones > 40, "{narrow_ones}");
    }

    #[test]
    fn a_table_too_large_for_one_program_is_attacked_cell_by_cell() {
        let (linked, withheld) = table(120, 50, 3);
        let hidden: Vec<usize> = linked.withheld_cells(&withheld).collect();
        assert!(hidden.len() * linked.relations.len() > LARGEST);
        let (exact, windows) = narrow(&linked, &withheld);
        // Nothing that is narrow is taken for wide, and of what is wide hardly anything for narrow.
        assert!(exact.iter().all(|cell| windows.contains(cell)));
        let taken = windows.len() - exact.len();
        assert!(taken < hidden.len() / 50, "{taken} of {}", hidden.len());
    }
}
