//! Times in care: whom one extract has in care under two numbers at once is two people.
//!
//! Twins and sisters close in age are alike in all that is compared but the forename, and come into care together. A council
//! gives a child another number after an adoption, a change of system, or by mistake: then one time in care follows the other.
//! A child who was entered twice and whose times in care overlap is possible, through a number left open or a date mistyped,
//! and is parted here. That is right on balance. In an invented council's list with a twin beside each of some girls 20 of 37
//! pairs of twins overlap, and of 75 pairs of numbers that are one child none does, with a week's slack as with none or a month's
//! (that world mistypes no day of care, so that it does not tell how often a true pair would be lost). And of two numbers that
//! are one child the linkage misses a link, which is expected of any linkage, where two children in one give a person who never
//! lived. An episode without an end tells its first day only: a number forgotten open would overlap all that comes after it.
//!
//! The rule is laid on the numbers of one extract only: extracts of two years may number the same children each in a way of its
//! own, and of two councils each may have the child on its books for a while.
//!
//! Custody: the pseudonymous zone; row numbers and days.

use super::facts::Care;

/// Days that two numbers of one child may have in common: whoever closes one and opens the other does it on a day each.
const HANDED_OVER: i32 = 7;

/// A time in care without a gap, as one source states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    row: u32,
    source: u32,
    /// The first day.
    from: i32,
    /// The last day that is stated: that of an episode that has not ended is its first.
    to: i32,
}

impl Stay {
    fn of(care: &Care) -> Stay {
        Stay {
            row: care.row,
            source: care.source,
            from: care.from,
            to: care.to.unwrap_or(care.from).max(care.from),
        }
    }

    /// Whether the other begins while this one goes on, and neither is the end nor the beginning of the other.
    fn has_inside(&self, other: &Stay) -> bool {
        self.from.saturating_add(HANDED_OVER) < other.from && other.from.saturating_add(HANDED_OVER) < self.to
    }

    /// Whether both cannot be one child's.
    fn is_beside(&self, other: &Stay) -> bool {
        let common = self.to.min(other.to).saturating_sub(self.from.max(other.from));
        self.source == other.source && (common > HANDED_OVER || self.has_inside(other) || other.has_inside(self))
    }
}

/// The times in care of all records.
#[derive(Debug, Default)]
pub(super) struct Stays {
    /// Ascending.
    stays: Vec<Stay>,
}

impl Stays {
    /// Unites episodes that follow each other without a gap.
    pub(super) fn of(care: &[Care]) -> Stays {
        let mut told: Vec<Stay> = care.iter().map(Stay::of).collect();
        told.sort_unstable();
        let mut stays: Vec<Stay> = Vec::with_capacity(told.len());
        for next in told {
            match stays.last_mut() {
                Some(last)
                    if (last.row, last.source) == (next.row, next.source) && next.from <= last.to.saturating_add(1) =>
                {
                    last.to = last.to.max(next.to);
                }
                _ => stays.push(next),
            }
        }
        Stays { stays }
    }

    /// Whether a record of each of two groups were in care at once by one source.
    pub(super) fn are_at_once(&self, left: &[u32], right: &[u32]) -> bool {
        if self.stays.is_empty() {
            return false;
        }
        let mut own = left.iter().flat_map(|row| self.of_row(*row));
        own.any(|one| {
            let mut others = right.iter().flat_map(|row| self.of_row(*row));
            others.any(|other| one.is_beside(other))
        })
    }

    fn of_row(&self, row: u32) -> &[Stay] {
        let first = self.stays.partition_point(|stay| stay.row < row);
        let own = self.stays.get(first..).unwrap_or_default();
        let last = own.iter().take_while(|stay| stay.row == row).count();
        own.get(..last).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the times in care of two numbers, each with its source, cannot be one child's.
    fn at_once(one: &[(i32, Option<i32>)], other: &[(i32, Option<i32>)], sources: [u32; 2]) -> bool {
        let of = |row: u32, times: &[(i32, Option<i32>)]| -> Vec<Care> {
            let care = |(from, to): &(i32, Option<i32>)| Care {
                row,
                from: *from,
                to: *to,
                source: sources[row as usize],
            };
            times.iter().map(care).collect()
        };
        let stays = Stays::of(&[of(0, one), of(1, other)].concat());
        assert_eq!(stays.are_at_once(&[0], &[1]), stays.are_at_once(&[1], &[0]));
        stays.are_at_once(&[0], &[1])
    }

    #[test]
    fn two_numbers_of_one_extract_in_care_at_once_are_two_children() {
        let long = [(0, Some(400))];
        assert!(at_once(&long, &[(0, Some(400))], [4, 4]));
        assert!(at_once(&long, &[(392, Some(500))], [4, 4]));
        // A handing over of up to a week, and one time after the other.
        assert!(!at_once(&long, &[(393, Some(500))], [4, 4]));
        assert!(!at_once(&long, &[(600, Some(700))], [4, 4]));
        // Another extract has numbers of its own.
        assert!(!at_once(&long, &[(0, Some(400))], [4, 5]));
        assert!(!Stays::default().are_at_once(&[0], &[1]));
    }

    #[test]
    fn episodes_that_follow_each_other_are_one_time_and_those_without_an_end_tell_their_first_day() {
        // Neither episode of the first has more than five days in common with the other number.
        let first = [(0, Some(5)), (5, Some(10))];
        assert!(at_once(&first, &[(0, Some(10))], [0, 0]));
        let apart = [(0, Some(5)), (40, Some(45))];
        assert!(!at_once(&apart, &[(0, Some(5)), (40, Some(45))], [0, 0]));
        // In care on day 100 under the one, and from 0 to 400 under the other.
        assert!(at_once(&[(100, None)], &[(0, Some(400))], [0, 0]));
        assert!(!at_once(&[(100, None)], &[(100, None)], [0, 0]));
        assert!(!at_once(&[(395, None)], &[(0, Some(400))], [0, 0]));
        // An end before the beginning is none.
        assert!(!at_once(&[(100, Some(50))], &[(100, Some(400))], [0, 0]));
    }
}
