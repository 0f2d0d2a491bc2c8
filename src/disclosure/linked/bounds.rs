//! Bounds by propagation: each relation narrows its whole and its parts, until none narrows any more.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::{Linked, Relation};

/// More rounds than any table of a release needs; intervals only narrow, so that to stop early is safe for nobody's figures
/// but the attacker's: what is found by then is found.
const ROUNDS: usize = 10_000;

/// The least value, and the greatest if there is one.
pub type Bounds = (u64, Option<u64>);

impl Linked {
    /// The bounds of every cell where these units are withheld.
    pub fn bounds(&self, withheld: &[bool]) -> Vec<Bounds> {
        self.bounds_by(self.relations.iter(), withheld)
    }

    /// The same by some of the relations alone.
    fn bounds_by<'l>(&self, relations: impl Iterator<Item = &'l Relation> + Clone, withheld: &[bool]) -> Vec<Bounds> {
        let mut bounds: Vec<Bounds> = (0..self.cells.len()).map(|place| self.known(place, withheld)).collect();
        for _ in 0..ROUNDS {
            let mut has_narrowed = false;
            for relation in relations.clone() {
                has_narrowed |= narrow(&mut bounds, relation.whole, &relation.parts);
            }
            // Of counts that contradict one another each round would go further than the last.
            if !has_narrowed || bounds.iter().any(is_nothing) {
                break;
            }
        }
        bounds
    }

    /// The withheld cells that bounds pin down: narrower than is protected. Where counts contradict one another a cell of which no
    /// count is left is as narrow.
    pub fn pinned(&self, withheld: &[bool]) -> Vec<usize> {
        self.pinned_within(&self.bounds(withheld), withheld)
    }

    /// Those of some cells that are pinned down, by the relations that hang together with these alone.
    pub fn pinned_among(&self, cells: &BTreeSet<usize>, relations: &[&Relation], withheld: &[bool]) -> BTreeSet<usize> {
        let bounds = self.bounds_by(relations.iter().copied(), withheld);
        let withheld_cells = cells.iter().copied().filter(|cell| self.is_withheld(*cell, withheld));
        withheld_cells.filter(|cell| self.is_pinned(*cell, &bounds)).collect()
    }

    /// The same of all; none where no counts agree with all that is told, as far as bounds show it.
    pub fn pinned_unless_contradicted(&self, withheld: &[bool]) -> Option<Vec<usize>> {
        let bounds = self.bounds(withheld);
        let is_contradicted = bounds.iter().any(is_nothing);
        (!is_contradicted).then(|| self.pinned_within(&bounds, withheld))
    }

    fn pinned_within(&self, bounds: &[Bounds], withheld: &[bool]) -> Vec<usize> {
        let withheld_cells = self.withheld_cells(withheld);
        withheld_cells.filter(|cell| self.is_pinned(*cell, bounds)).collect()
    }

    fn is_pinned(&self, cell: usize, bounds: &[Bounds]) -> bool {
        !self.is_wide(bounds[cell].0, bounds[cell].1)
    }
}

/// Whether no count lies within bounds.
fn is_nothing((least, most): &Bounds) -> bool {
    most.is_some_and(|most| most < *least)
}

/// A sum that is never more than the greatest number: whoever reads a file may find any number in it.
fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

/// Narrows whole and parts by each other, and tells whether anything was.
fn narrow(bounds: &mut [Bounds], whole: usize, parts: &[usize]) -> bool {
    let least = sum(parts.iter().map(|part| bounds[*part].0));
    // Parts without a bound above: with one of them only that one is bounded, with two none is.
    let unbounded = parts.iter().filter(|part| bounds[**part].1.is_none()).count();
    let most = sum(parts.iter().filter_map(|part| bounds[*part].1));
    let mut has_narrowed = take(&mut bounds[whole], least, (unbounded == 0).then_some(most));
    let (whole_least, whole_most) = bounds[whole];
    for own in parts.chunk_by(|one, other| one == other) {
        let (part, times) = (own[0], own.len() as u64);
        let (own_least, own_most) = bounds[part];
        let others_bounded = unbounded == if own_most.is_none() { own.len() } else { 0 };
        let others_most = most.saturating_sub(own_most.unwrap_or(0).saturating_mul(times));
        let from_below = if others_bounded {
            whole_least.saturating_sub(others_most).div_ceil(times)
        } else {
            0
        };
        let others_least = least.saturating_sub(own_least.saturating_mul(times));
        let from_above = whole_most.map(|whole| whole.saturating_sub(others_least) / times);
        // Sums are of the bounds as they were, which hold as well: what is new is taken up in the next round.
        has_narrowed |= take(&mut bounds[part], from_below, from_above);
    }
    has_narrowed
}

fn take(bounds: &mut Bounds, least: u64, most: Option<u64>) -> bool {
    let before = *bounds;
    bounds.0 = bounds.0.max(least);
    bounds.1 = match (bounds.1, most) {
        (Some(own), Some(other)) => Some(own.min(other)),
        (own, other) => own.or(other),
    };
    *bounds != before
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::disclosure::linked::{Cell, Linked, Told};

    /// A whole of 100 and its parts, each told to within two.
    fn row(parts: &[u64]) -> Linked {
        let mut linked = Linked::new(10);
        let told_as = |value: u64| (value.saturating_sub(2), value + 2);
        let whole = linked.cell(Cell {
            value: 100,
            told_as: told_as(100),
            told: Told::Always,
        });
        let mut places = Vec::new();
        for part in parts {
            let unit = linked.unit(*part);
            places.push(linked.cell(Cell {
                value: *part,
                told_as: told_as(*part),
                told: Told::With(vec![unit]),
            }));
        }
        linked.relate(whole, places);
        linked
    }

    #[test]
    fn what_is_withheld_lies_between_the_whole_and_the_rest() {
        // 98 to 102 less 58 to 62 and 33 to 37: from nothing to 11.
        let linked = row(&[60, 35, 5]);
        assert_eq!(linked.bounds(&[false, false, true])[3], (0, Some(11)));
        assert!(linked.pinned(&[false, false, true]).is_empty());
        // Of two parts one is known to within four on either side.
        let linked = row(&[95, 5]);
        assert_eq!(linked.bounds(&[false, true])[2], (1, Some(9)));
        assert_eq!(linked.pinned(&[false, true]), [2]);
        assert!(linked.pinned(&[true, true]).is_empty());
    }

    #[test]
    fn what_hangs_together_with_some_cells_pins_them_down_as_all_does() {
        // Of a whole of two parts one is a whole in its turn; another has nothing to do with them. All are told to within two.
        let mut linked = row(&[70, 30]);
        let told = |value: u64| {
            let unit = linked.unit(value);
            linked.cell(Cell {
                value,
                told_as: (value.saturating_sub(2), value + 2),
                told: Told::With(vec![unit]),
            })
        };
        let [some, other, apart, more, fewer] = [29, 1, 200, 195, 5].map(told);
        linked.relate(2, vec![some, other]);
        linked.relate(apart, vec![more, fewer]);
        let of = |cells: &[usize]| -> BTreeSet<usize> { cells.iter().copied().collect() };
        let around = |cells: &[usize]| linked.relations_around(&of(cells));
        let relations = linked.relations();
        assert_eq!(around(&[other]), [&relations[0], &relations[1]]);
        assert_eq!(around(&[0]), around(&[other]));
        assert_eq!(around(&[fewer]), [&relations[2]]);
        assert_eq!(around(&[fewer, some]).len(), 3);
        let among = |cells: &[usize], withheld: &[bool]| linked.pinned_among(&of(cells), &around(cells), withheld);
        // 28 to 32 less 27 to 31, and 198 to 202 less 193 to 197.
        let withheld = [false, false, false, true, false, false, true];
        assert_eq!(linked.pinned(&withheld), [other, fewer]);
        assert_eq!(among(&[some, other], &withheld), of(&[other]));
        assert_eq!(among(&[fewer], &withheld), of(&[fewer]));
        assert_eq!(among(&[some], &withheld), of(&[]));
        // The whole of the one is withheld as well, and 26 to 34 by its own whole: less 27 to 31.
        let withheld = [false, true, false, true, false, false, false];
        assert_eq!(linked.bounds(&withheld)[other], (0, Some(7)));
        assert_eq!(linked.pinned(&withheld), [2, other]);
        assert_eq!(among(&[other], &withheld), of(&[other]));
    }

    #[test]
    fn where_somebody_is_in_each_part_the_others_hold_fewer() {
        let mut linked = row(&[60, 35, 5]);
        for part in [2, 3] {
            linked.at_least(part, 1);
        }
        let bounds = linked.bounds(&[false, true, true]);
        assert_eq!(bounds[2..], [(1, Some(43)), (1, Some(43))]);
        // What is told is no less than it is told as.
        assert_eq!(bounds[1], (58, Some(62)));
    }

    #[test]
    fn what_counts_several_times_is_bounded_by_its_share_of_the_whole() {
        let linked = |whole: u64, three_least: u64| {
            let mut linked = Linked::new(10);
            let unit = linked.unit(1);
            let mut cell = |told_as, told| {
                linked.cell(Cell {
                    value: 0,
                    told_as,
                    told,
                })
            };
            let all = cell((whole, whole + 4), Told::Always);
            let pair = cell((0, 2), Told::Always);
            let threes = cell((0, 0), Told::With(vec![unit]));
            linked.relate_multiples(all, vec![threes, pair, threes, pair, threes]);
            linked.at_least(threes, three_least);
            (linked, threes)
        };
        // 26 to 30 are twice nought to two and three times as many: 22 / 3 to 30 / 3.
        let (exact, threes) = linked(26, 0);
        assert_eq!(exact.bounds(&[true])[threes], (8, Some(10)));
        // No more than a third of the most that the whole can be.
        let most = |whole| linked(whole, 0).0.bounds(&[true])[threes].1;
        assert_eq!([29, 25, 0].map(most), [Some(11), Some(9), Some(1)]);
        // What is told to be there at least takes from the others.
        assert_eq!(linked(26, 9).0.bounds(&[true])[threes].0, 9);
        assert!(linked(5, 3).0.pinned_unless_contradicted(&[true]).is_some());
        assert!(linked(1, 3).0.pinned_unless_contradicted(&[true]).is_none());
        // Neither a whole among its parts nor a cell that is not there makes a relation.
        let (mut exact, _) = linked(26, 0);
        exact.relate_multiples(0, vec![1, 0]);
        exact.relate_multiples(0, vec![1, 9]);
        assert_eq!(exact.relations().len(), 1);
    }

    #[test]
    fn everything_withheld_is_bounded_by_the_whole_alone() {
        let linked = row(&[60, 35, 5]);
        assert_eq!(linked.bounds(&[true; 3])[1..], [(0, Some(102)); 3]);
        assert!(linked.pinned(&[true; 3]).is_empty());
    }
    #[test]
    fn a_whole_that_is_one_of_its_parts_narrows_nothing() {
        let mut linked = Linked::new(10);
        let latent = |value| Cell {
            value,
            told_as: (value, value),
            told: Told::Never,
        };
        let (whole, nobody) = (linked.cell(latent(40)), linked.cell(latent(0)));
        linked.relate(whole, vec![whole, nobody]);
        linked.relate(whole, vec![nobody, nobody]);
        assert!(linked.relations().is_empty());
        assert_eq!(linked.bounds(&[]), [(0, None); 2]);
    }

    #[test]
    fn counts_that_contradict_one_another_are_seen_and_end() {
        let known = |value| Cell {
            value,
            told_as: (value, value),
            told: Told::Always,
        };
        let latent = Cell {
            value: 0,
            told_as: (0, 0),
            told: Told::Never,
        };
        // Each of two is greater than the other by one.
        let mut linked = Linked::new(10);
        let (one, other, more) = (linked.cell(latent.clone()), linked.cell(latent), linked.cell(known(1)));
        linked.relate(one, vec![other, more]);
        linked.relate(other, vec![one, more]);
        let bounds = linked.bounds(&[]);
        assert!(bounds[0].0 > 1_000, "{bounds:?}");
        assert_eq!(linked.pinned_unless_contradicted(&[]), Some(Vec::new()));
        // A whole of fewer than its part.
        let mut linked = Linked::new(10);
        let (whole, part, rest) = (
            linked.cell(known(5)),
            linked.cell(known(u64::MAX)),
            linked.cell(known(u64::MAX)),
        );
        linked.relate(whole, vec![part, rest]);
        assert_eq!(linked.pinned_unless_contradicted(&[]), None);
        let linked = row(&[95, 5]);
        for withheld in [[false, true], [true, true]] {
            assert_eq!(
                linked.pinned_unless_contradicted(&withheld),
                Some(linked.pinned(&withheld))
            );
        }
    }
}
