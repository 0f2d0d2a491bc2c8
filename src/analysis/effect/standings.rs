//! Who stands behind figures that are told before and after a choice among them, such as that of matches.
//!
//! Custody: persons by position.

use std::collections::BTreeSet;

/// Persons of two arms, apart by whether they are in the figures after the choice or in those before it alone. Whoever is
/// served at any time is of the served, as in all evidence of an effect.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// The served after, the served before alone, comparators likewise.
    sets: [BTreeSet<usize>; 4],
}

impl Standings {
    /// From rows of a person, whether it is one of the served, and weights before and after.
    pub(super) fn of(rows: impl Iterator<Item = (usize, bool, [f64; 2])> + Clone) -> Standings {
        let of = |treated: bool, place: usize| -> BTreeSet<usize> {
            let own = rows
                .clone()
                .filter(|(_, is_treated, weights)| *is_treated == treated && weights[place] > 0.0);
            own.map(|(person, ..)| person).collect()
        };
        let ([served_before, served], [compared_before, compared]) =
            ([of(true, 0), of(true, 1)], [of(false, 0), of(false, 1)]);
        let ever: BTreeSet<usize> = served_before.union(&served).copied().collect();
        let compared: BTreeSet<usize> = compared.difference(&ever).copied().collect();
        let rest = |all: BTreeSet<usize>, after: &BTreeSet<usize>| -> BTreeSet<usize> {
            all.into_iter().filter(|person| !after.contains(person)).collect()
        };
        let compared_before = compared_before.difference(&ever).copied().collect();
        Standings {
            sets: [
                served.clone(),
                rest(ever, &served),
                compared.clone(),
                rest(compared_before, &compared),
            ],
        }
    }

    /// The sets that are told. Where everybody is in the figures after, nobody is in those before alone, and that is no cell.
    fn told(&self) -> impl Iterator<Item = &BTreeSet<usize>> {
        let sets = self.sets.iter().enumerate();
        sets.filter(|(place, set)| place % 2 == 0 || !set.is_empty())
            .map(|(_, set)| set)
    }

    /// Disjoint cells of all.
    pub(super) fn cells(&self) -> Vec<BTreeSet<usize>> {
        self.told().cloned().collect()
    }

    /// Disjoint cells of those of whom something holds and of the others, the same for all that may hold.
    pub(super) fn cells_by(&self, holds: impl Fn(usize) -> bool) -> Vec<BTreeSet<usize>> {
        let split = |set: &BTreeSet<usize>| {
            let (with, without): (BTreeSet<usize>, BTreeSet<usize>) = set.iter().partition(|person| holds(**person));
            [with, without]
        };
        self.told().flat_map(split).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(cells: &[BTreeSet<usize>]) -> Vec<usize> {
        cells.iter().map(BTreeSet::len).collect()
    }

    #[test]
    fn three_of_whom_none_is_matched_are_a_cell_of_their_own() {
        // Persons 0 to 9 are served and matched with 10 to 19; 20 to 39 are compared before alone, of whom 3 have the level.
        let before = (0..40).map(|person| (person, person < 10, [1.0, 0.0]));
        let after = (0..20).map(|person| (person, person < 10, [0.0, 1.0]));
        let standings = Standings::of(before.chain(after));
        assert_eq!(sizes(&standings.cells()), [10, 10, 20]);
        assert_eq!(sizes(&standings.cells_by(|person| person >= 37)), [0, 10, 0, 10, 3, 17]);
    }

    #[test]
    fn who_is_served_later_is_in_no_cell_of_comparators() {
        // Person 0 is compared first and served then; after matching 3 is left out of the served.
        let rows = [
            (0, false, [1.0, 1.0]),
            (0, true, [1.0, 1.0]),
            (1, false, [1.0, 1.0]),
            (2, false, [1.0, 0.0]),
            (3, false, [1.0, 1.0]),
            (3, true, [1.0, 0.0]),
        ];
        let standings = Standings::of(rows.into_iter());
        let told: Vec<Vec<usize>> = standings
            .cells()
            .into_iter()
            .map(|cell| cell.into_iter().collect())
            .collect();
        assert_eq!(told, [vec![0], vec![3], vec![1], vec![2]]);
        let all: usize = sizes(&standings.cells_by(|person| person % 2 == 0)).iter().sum();
        assert_eq!(all, 4);
    }
}
