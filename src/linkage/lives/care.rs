//! Times in care: whom one council has in care in one extract under two numbers at once is two people.
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
//! The rule is laid on the numbers of one council in one extract only: extracts of two years may number the same children each in
//! a way of its own, and of two councils each may have the child on its books for a while, in one list of a region too. Where an
//! extract names the councils of some episodes, one without a council tells nothing: it may be any council's. Two numbers that bear
//! one health service number are not parted either: that a valid number was entered for another child by mistake is taken to be
//! rarer than a day mistyped or an episode left open.
//!
//! Custody: the pseudonymous zone; row numbers and days, and tokens of health service numbers.

use std::collections::BTreeSet;

use super::facts::Care;
use crate::intake::Told;

/// Days that two numbers of one child may have in common: whoever closes one and opens the other does it on a day each.
const HANDED_OVER: i32 = 7;

/// A time in care of one authority without a gap, as one source states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    row: u32,
    source: u32,
    /// None where the source names no authority at all.
    authority: Option<u32>,
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
            authority: care.authority,
            from: care.from,
            to: care.to.unwrap_or(care.from).max(care.from),
        }
    }

    /// Whether the other begins while this one goes on, and neither is the end nor the beginning of the other.
    fn has_inside(&self, other: &Stay) -> bool {
        self.from.saturating_add(HANDED_OVER) < other.from && other.from.saturating_add(HANDED_OVER) < self.to
    }

    /// Under whose number it is told.
    fn by(&self) -> (u32, u32, Option<u32>) {
        (self.row, self.source, self.authority)
    }

    /// Whether both cannot be one child's, as far as days tell.
    fn is_beside(&self, other: &Stay) -> bool {
        let common = self.to.min(other.to).saturating_sub(self.from.max(other.from));
        let is_of_one = (self.source, self.authority) == (other.source, other.authority);
        is_of_one && (common > HANDED_OVER || self.has_inside(other) || other.has_inside(self))
    }
}

/// The times in care of all records.
#[derive(Debug, Default)]
pub(super) struct Stays {
    /// Ascending.
    stays: Vec<Stay>,
    /// Health service numbers of the records that have such times, as row and token, ascending.
    numbers: Vec<(u32, u64)>,
}

impl Stays {
    /// Unites episodes that follow each other without a gap, and takes the health service numbers of their records from mentions.
    pub(super) fn of(care: &[Care], mentions: &[Told]) -> Stays {
        let named = care.iter().filter(|care| care.authority.is_some());
        let naming: BTreeSet<u32> = named.map(|care| care.source).collect();
        let tells_whose = |care: &&Care| care.authority.is_some() || !naming.contains(&care.source);
        let mut told: Vec<Stay> = care.iter().filter(tells_whose).map(Stay::of).collect();
        told.sort_unstable();
        let mut stays: Vec<Stay> = Vec::with_capacity(told.len());
        for next in told {
            match stays.last_mut() {
                Some(last) if last.by() == next.by() && next.from <= last.to.saturating_add(1) => {
                    last.to = last.to.max(next.to);
                }
                _ => stays.push(next),
            }
        }
        if stays.is_empty() {
            return Stays::default();
        }
        let is_in_care = |row: u32| stays.binary_search_by_key(&row, |stay| stay.row).is_ok();
        let numbered = mentions.iter().filter(|told| is_in_care(told.record));
        let mut numbers: Vec<(u32, u64)> = numbered
            .filter_map(|told| Some((told.record, told.nhs_number?)))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Stays { stays, numbers }
    }

    /// Whether a record of each of two groups were in care at once by one authority in one source, and bear no health service
    /// number in common.
    pub(super) fn are_at_once(&self, left: &[u32], right: &[u32]) -> bool {
        if self.stays.is_empty() {
            return false;
        }
        let mut own = left.iter().flat_map(|row| self.of_row(*row));
        own.any(|one| {
            let mut others = right.iter().flat_map(|row| self.of_row(*row));
            others.any(|other| one.is_beside(other) && !self.share_a_number(one.row, other.row))
        })
    }

    /// Whether any number of one record is one of the other's.
    fn share_a_number(&self, one: u32, other: u32) -> bool {
        let own = self.numbers_of(one);
        let mut others = self.numbers_of(other).iter();
        others.any(|(_, number)| own.iter().any(|(_, known)| known == number))
    }

    fn numbers_of(&self, row: u32) -> &[(u32, u64)] {
        let first = self.numbers.partition_point(|told| told.0 < row);
        let last = self.numbers.partition_point(|told| told.0 <= row);
        self.numbers.get(first..last).unwrap_or_default()
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
    use crate::intake::{LinkageTokens, Mention, Role};

    /// A time in care from day 0 to 400 under a number, by an authority of one source.
    fn long(row: u32, authority: Option<u32>) -> Care {
        Care {
            row,
            from: 0,
            to: Some(400),
            source: 4,
            authority,
        }
    }

    /// Whether the times in care of two numbers, each with its source, cannot be one child's.
    fn at_once(one: &[(i32, Option<i32>)], other: &[(i32, Option<i32>)], sources: [u32; 2]) -> bool {
        let of = |row: u32, times: &[(i32, Option<i32>)]| -> Vec<Care> {
            let care = |(from, to): &(i32, Option<i32>)| Care {
                row,
                from: *from,
                to: *to,
                source: sources[row as usize],
                authority: None,
            };
            times.iter().map(care).collect()
        };
        let stays = Stays::of(&[of(0, one), of(1, other)].concat(), &[]);
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
    fn numbers_of_two_authorities_in_one_extract_may_be_one_child() {
        let at_once = |one, other, beside: &[Care]| {
            let care = [&[long(0, one), long(1, other)][..], beside].concat();
            Stays::of(&care, &[]).are_at_once(&[0], &[1])
        };
        assert!(at_once(Some(7), Some(7), &[]));
        assert!(!at_once(Some(7), Some(8), &[]));
        // Neither names an authority: the extract names none, or names that of others.
        assert!(at_once(None, None, &[]));
        assert!(!at_once(None, None, &[long(2, Some(7))]));
        assert!(!at_once(Some(7), None, &[]));
        // What another extract names says nothing of this one.
        let elsewhere = Care {
            source: 5,
            ..long(2, Some(7))
        };
        assert!(at_once(None, None, &[elsewhere]));
    }

    #[test]
    fn episodes_of_two_authorities_are_not_one_time() {
        // Five days with each of two authorities: only together more than a week.
        let days = |row, from: i32, authority| Care {
            from,
            to: Some(from + 5),
            ..long(row, Some(authority))
        };
        let at_once = |next: u32| {
            let first = [days(0, 0, 7), days(0, 5, next)];
            let other = Care {
                to: Some(10),
                ..long(1, Some(7))
            };
            Stays::of(&[&first[..], &[other]].concat(), &[]).are_at_once(&[0], &[1])
        };
        assert!(at_once(7));
        assert!(!at_once(8));
    }

    #[test]
    fn a_health_service_number_in_common_says_that_two_numbers_are_one_child() {
        let at_once = |numbers: [Option<u64>; 2]| {
            let told = ["a", "b"].into_iter().zip(numbers).map(|(record, nhs_number)| Mention {
                nhs_number,
                ..Mention::bare(record, Role::Child)
            });
            let tokens = LinkageTokens::from_mentions(told.collect());
            Stays::of(&[long(0, None), long(1, None)], tokens.mentions()).are_at_once(&[0], &[1])
        };
        assert!(!at_once([Some(77), Some(77)]));
        assert!(at_once([Some(77), Some(78)]));
        assert!(at_once([Some(77), None]));
        assert!(at_once([None, None]));
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
