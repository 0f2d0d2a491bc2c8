//! What was told before, and whether more may be told beside it: counts of up to three cells, and a cell and whole answers, are
//! never combined into few.
//!
//! Custody: pseudonymous zone; who is in a set never leaves it.

use super::crowd::Crowd;
use super::{Answer, AskedCell};

/// The sets of persons whose counts were told.
#[derive(Debug, Clone, Default)]
pub struct ToldSets {
    /// Of each cell.
    sets: Vec<Crowd>,
    /// Of all cells of an answer together, where it has several.
    wholes: Vec<Crowd>,
    threshold: u64,
}

impl ToldSets {
    /// Nothing yet.
    pub fn new(threshold: u64) -> ToldSets {
        ToldSets {
            threshold,
            ..ToldSets::default()
        }
    }

    /// Adds those cells of an answer that are told.
    pub fn add(&mut self, answer: &Answer, told: &[bool]) {
        let mut cells = 0;
        let mut whole: Vec<Crowd> = Vec::new();
        for (cell, _) in answer.cells.iter().zip(told).filter(|(_, told)| **told) {
            cells += 1;
            whole.resize(cell.crowds.len(), Crowd::default());
            whole.iter_mut().zip(&cell.crowds).for_each(|(all, own)| all.add(own));
            self.keep(cell);
        }
        let whole = whole.into_iter().filter(|_| cells > 1);
        self.wholes.extend(whole);
    }

    fn keep(&mut self, cell: &AskedCell) {
        for set in &cell.crowds {
            if !self.sets.contains(set) {
                self.sets.push(set.clone());
            }
        }
    }

    /// Which cells of an answer may be told: those of enough persons that nothing told before, nor another cell of it, leads to few
    /// or to nobody by a difference. In the order of the cells, which is that of the study file; so what is
    /// withheld for others says nothing of sizes.
    pub fn may_tell(&self, answer: &Answer) -> Vec<bool> {
        let mut told = vec![false; answer.cells.len()];
        let mut known = self.clone();
        for (place, cell) in answer.cells.iter().enumerate() {
            let mut distinct: Vec<&Crowd> = cell.crowds.iter().collect();
            distinct.dedup();
            if cell.is_large && !distinct.into_iter().any(|own| known.is_near(own)) {
                if let Some(told) = told.get_mut(place) {
                    *told = true;
                }
                known.keep(cell);
            }
        }
        // All cells together must not be what was told before, but for a few: then the last is withheld.
        while self.whole_is_near(answer, &told) {
            if let Some(last) = told.iter_mut().rev().find(|told| **told) {
                *last = false;
            }
        }
        told
    }

    fn whole_is_near(&self, answer: &Answer, told: &[bool]) -> bool {
        let cells = answer.cells.iter().zip(told).filter(|(_, told)| **told);
        let cells: Vec<_> = cells.map(|(cell, _)| cell).collect();
        let slots = cells.first().map_or(0, |cell| cell.crowds.len());
        cells.len() > 1
            && (0..slots).any(|slot| {
                let mut all = Crowd::default();
                cells
                    .iter()
                    .filter_map(|cell| cell.crowds.get(slot))
                    .for_each(|own| all.add(own));
                self.sets.iter().any(|set| set.apart(&all) < self.threshold)
            })
    }

    /// Whether a set differs from one that was told, or from what two of them give, by nobody or by few. Nobody is no better than
    /// few: else whether it is refused would tell which.
    fn is_near(&self, own: &Crowd) -> bool {
        let shared: Vec<Crowd> = self.sets.iter().map(|set| set.both(own)).collect();
        if self.wholes.iter().any(|whole| whole.apart(own) < self.threshold) {
            return true;
        }
        let (own, near) = (own.len(), |apart: u64| apart < self.threshold);
        for (place, (one, with_one)) in self.sets.iter().zip(&shared).enumerate() {
            let (all_one, with_one_count) = (one.len(), with_one.len());
            if near(own + all_one - 2 * with_one_count) {
                return true;
            }
            for (other, with_other) in self.sets.iter().zip(&shared).take(place) {
                let (all_other, with_other) = (other.len(), with_other.len());
                let (both, with_both) = (one.shared(other), with_one.shared(other));
                // The size of what two sets give, and how much of it the new one holds.
                let derived = [
                    (all_one + all_other - both, with_one_count + with_other - with_both),
                    (both, with_both),
                    (all_one - both, with_one_count - with_both),
                    (all_other - both, with_other - with_both),
                    (
                        all_one + all_other - 2 * both,
                        with_one_count + with_other - 2 * with_both,
                    ),
                ];
                if derived.into_iter().any(|(size, held)| near(own + size - 2 * held)) {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of persons from one number to below another.
    fn answer<const CELLS: usize>(cells: [(usize, usize); CELLS]) -> Answer {
        let cell = |(from, to): (usize, usize)| {
            let mut crowd = Crowd::default();
            (from..to).for_each(|number| crowd.take(number));
            AskedCell {
                groups: Vec::new(),
                counts: Vec::new(),
                is_large: crowd.len() >= 10,
                crowds: vec![crowd],
            }
        };
        Answer {
            cells: cells.into_iter().map(cell).collect(),
            whole: 0,
        }
    }

    fn told<const TOLD: usize, const CELLS: usize>(
        before: [(usize, usize); TOLD],
        cells: [(usize, usize); CELLS],
    ) -> Vec<bool> {
        let mut sets = ToldSets::new(10);
        for cell in before {
            sets.add(&answer([cell]), &[true]);
        }
        sets.may_tell(&answer(cells))
    }

    #[test]
    fn what_differs_from_another_by_few_or_by_nobody_is_not_told() {
        let apart = [0, 1, 9, 10].map(|more| told([(0, 50)], [(0, 50 + more)])[0]);
        assert_eq!(apart, [false, false, false, true]);
        assert_eq!(told([], [(0, 9), (9, 20)]), [false, true]);
    }

    #[test]
    fn three_counts_never_give_few() {
        // All, all but some, and those: the third tells who is in neither.
        assert_eq!(told([(0, 185), (0, 125)], [(130, 185)]), [false]);
        assert_eq!(
            told([(0, 185), (0, 125)], [(125, 185)]),
            [false],
            "nor that there is nobody"
        );
        assert_eq!(told([(0, 185), (0, 125)], [(140, 185)]), [true]);
        // The union of two that overlap in few, or all but few of it.
        assert_eq!(told([(0, 50), (45, 100)], [(0, 100)]), [false]);
        assert_eq!(told([(0, 50), (50, 100)], [(0, 104)]), [false]);
    }

    #[test]
    fn the_cells_of_an_answer_are_not_together_what_was_told() {
        assert_eq!(
            told([(0, 100)], [(0, 30), (30, 60), (60, 80), (80, 97)]),
            [true, true, true, false]
        );
        let mut sets = ToldSets::new(10);
        let parts = answer([(0, 30), (30, 60), (60, 80), (80, 97)]);
        assert_eq!(sets.may_tell(&parts), [true; 4]);
        sets.add(&parts, &[true; 4]);
        assert_eq!(sets.may_tell(&answer([(0, 100)])), [false]);
    }
}
