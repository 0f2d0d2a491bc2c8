//! What is expected in the cells of a table that nobody can look into.
//!
//! Custody: no zone. Numbers without a subject.

use std::collections::BTreeMap;

/// Rounds after which a fit that has not settled tells nothing, and the change from which on it has.
const ROUNDS: usize = 2_000;
const SETTLED: f64 = 1e-9;

/// The share in cells that are not seen from which on those that are tell nothing.
const MOST: f64 = 0.9;

/// A table by several factors of which some cells are seen whole and the others are not: what was counted of each cell, by
/// its place on each factor.
#[derive(Debug)]
pub(super) struct Incomplete<'t> {
    /// How many places each factor has.
    pub(super) sizes: &'t [usize],
    /// Places and counts; a cell may stand there several times.
    pub(super) counted: &'t [(Vec<usize>, f64)],
}

impl Incomplete<'_> {
    /// What is expected beyond what was counted, in the cells that are not seen whole, if the factors are independent
    /// (quasi-independence: Bishop, Fienberg and Holland 1975, *Discrete Multivariate Analysis*, chapters 5 and 6; fitted by
    /// the EM algorithm, the cells that are not seen being what is missing). For two factors of two places and one cell that is
    /// not seen it is the estimate of Lincoln and Petersen. None where next to nothing lies in the cells that are seen.
    pub(super) fn unseen(&self, is_whole: impl Fn(&[usize]) -> bool) -> Option<f64> {
        let mut seen: Vec<Vec<f64>> = self.sizes.iter().map(|size| vec![0.0; *size]).collect();
        let mut all_seen = 0.0;
        for (cell, count) in self.counted.iter().filter(|(cell, _)| is_whole(cell)) {
            all_seen += count;
            for (factor, place) in seen.iter_mut().zip(cell) {
                factor[*place] += count;
            }
        }
        if all_seen <= 0.0 {
            return None;
        }
        // One after another in one place: they are gone through in every round.
        let open: Vec<usize> = cells(self.sizes).filter(|cell| !is_whole(cell)).flatten().collect();
        let open = || open.chunks_exact(self.sizes.len().max(1));
        let share = |factors: &[Vec<f64>], cell: &[usize]| -> f64 {
            factors.iter().zip(cell).map(|(factor, place)| factor[*place]).product()
        };
        let mut factors: Vec<Vec<f64>> = seen.clone();
        factors.iter_mut().flatten().for_each(|share| *share /= all_seen);
        let (mut unseen_share, mut is_settled) = (f64::NAN, false);
        for _ in 0..ROUNDS {
            let shares: Vec<f64> = open().map(|cell| share(&factors, cell)).collect();
            let before = unseen_share;
            unseen_share = shares.iter().sum();
            if unseen_share >= MOST {
                return None;
            }
            is_settled = (unseen_share - before).abs() <= SETTLED;
            if is_settled {
                break;
            }
            let all = all_seen / (1.0 - unseen_share);
            let mut next = seen.clone();
            for (cell, share) in open().zip(shares) {
                for (factor, place) in next.iter_mut().zip(cell) {
                    factor[*place] += all * share;
                }
            }
            next.iter_mut().flatten().for_each(|sum| *sum /= all);
            factors = next;
        }
        if !is_settled {
            return None;
        }
        let all = all_seen / (1.0 - unseen_share);
        let mut in_part: BTreeMap<&[usize], f64> = BTreeMap::new();
        for (cell, count) in self.counted.iter().filter(|(cell, _)| !is_whole(cell)) {
            *in_part.entry(cell).or_default() += count;
        }
        let beyond = |cell: &[usize]| {
            let counted = in_part.get(cell).copied().unwrap_or(0.0);
            (all * share(&factors, cell) - counted).max(0.0)
        };
        // The sum of nothing is a zero with a sign.
        Some(open().map(beyond).sum::<f64>() + 0.0)
    }
}

/// All cells of a table.
fn cells(sizes: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let all: usize = sizes.iter().product();
    (0..all).map(|number| {
        let mut rest = number;
        let place = |size: &usize| {
            let place = rest % size;
            rest /= size;
            place
        };
        sizes.iter().map(place).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unseen(sizes: &[usize], counted: &[(&[usize], f64)], is_whole: impl Fn(&[usize]) -> bool) -> Option<f64> {
        let counted: Vec<(Vec<usize>, f64)> = counted.iter().map(|(cell, count)| (cell.to_vec(), *count)).collect();
        let table = Incomplete {
            sizes,
            counted: &counted,
        };
        table.unseen(is_whole)
    }

    #[track_caller]
    fn assert_near(found: Option<f64>, wanted: f64) {
        let found = found.unwrap();
        assert!(
            (found - wanted).abs() < 1e-6 * wanted.max(1.0),
            "{found} and not {wanted}"
        );
    }

    #[test]
    fn two_factors_give_the_estimate_of_lincoln_and_petersen() {
        // 12 by both, 6 and 4 by one: 6 * 4 / 12 by none.
        let counted: [(&[usize], f64); 3] = [(&[1, 1], 12.0), (&[1, 0], 6.0), (&[0, 1], 4.0)];
        assert_near(unseen(&[2, 2], &counted, |cell| cell.contains(&1)), 2.0);
    }

    #[test]
    fn three_factors_of_which_two_have_to_agree() {
        // 24, of which 3/4, 2/3 and 1/2 agree: 6 in all three, 6, 3 and 2 in two, and 7 in one or none.
        let counted: [(&[usize], f64); 4] = [
            (&[1, 1, 1], 6.0),
            (&[1, 1, 0], 6.0),
            (&[1, 0, 1], 3.0),
            (&[0, 1, 1], 2.0),
        ];
        let is_whole = |cell: &[usize]| cell.iter().sum::<usize>() >= 2;
        assert_near(unseen(&[2, 2, 2], &counted, is_whole), 7.0);
        // Of those that are seen in part what was counted of them is not missed: 24 / 4 * 1/3 * 1/2 = 1 in none, 3 * that by
        // the first alone, of which 2 were counted.
        let in_part: Vec<(&[usize], f64)> = counted.into_iter().chain([(&[1, 0, 0][..], 2.0)]).collect();
        assert_near(unseen(&[2, 2, 2], &in_part, is_whole), 5.0);
    }

    #[test]
    fn a_field_that_is_often_empty_is_no_sign_of_many_that_are_missed() {
        // The date of one in eight is not known, whatever else: 700 of whom it is, 0.9 of 100 of whom it is not by both other
        // fields, 0.09 by one each, which is not enough: 19 of 800.
        let mut counted: Vec<(&[usize], f64)> = vec![
            (&[1, 1, 1], 567.0),
            (&[1, 1, 0], 63.0),
            (&[1, 0, 1], 63.0),
            (&[1, 0, 0], 7.0),
        ];
        counted.push((&[0, 1, 1], 81.0));
        let is_whole = |cell: &[usize]| cell[0] == 1 || cell[1..] == [1, 1];
        assert_near(unseen(&[2, 2, 2], &counted, is_whole), 19.0);
    }

    #[test]
    fn what_nothing_tells_of_is_not_made_up() {
        assert_eq!(unseen(&[2, 2], &[], |cell| cell.contains(&1)), None);
        // Of all that is seen the one factor agrees: of those in whom it does not nothing is known.
        let counted: [(&[usize], f64); 2] = [(&[1, 1], 12.0), (&[1, 0], 6.0)];
        assert_eq!(unseen(&[2, 2], &counted, |cell| cell[0] == 1), Some(0.0));
        // Seen by one or the other and never by both, there may be any number by neither.
        let apart: [(&[usize], f64); 2] = [(&[1, 0], 6.0), (&[0, 1], 4.0)];
        assert_eq!(unseen(&[2, 2], &apart, |cell| cell.contains(&1)), None);
        let none_seen: [(&[usize], f64); 1] = [(&[0, 1], 3.0)];
        assert_eq!(unseen(&[2, 2], &none_seen, |cell| cell[0] == 1), None);
    }
}
