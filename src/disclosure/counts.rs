//! Rules for counts of distinct persons: threshold, complement within a table, rounding.
//!
//! Custody: the border to the releasable zone.

use super::table::{Decimal, Released};
use crate::cohort::PersonCount;
use crate::study::{DisclosurePolicy, Zeros};

/// Whether a count tells of too few: fewer than the threshold, and some, unless nobody tells of a group too.
pub(super) fn is_small(count: u64, policy: &DisclosurePolicy) -> bool {
    count < policy.threshold && (count > 0 || policy.zeros == Zeros::Disclosive)
}

/// Which of the parts of a whole are withheld: those that are small, and enough of the smallest others that neither one
/// of those that are withheld nor their sum can be told from the whole. Zeros stand, unless they count as small.
pub(super) fn withheld_parts(parts: &[u64], policy: &DisclosurePolicy) -> Vec<bool> {
    let mut withheld: Vec<bool> = parts.iter().map(|part| is_small(*part, policy)).collect();
    complement(parts, &mut withheld, policy);
    withheld
}

/// Withholds the smallest parts that are shown until at least two are withheld and together they reach the threshold; of
/// equal parts the first.
pub(super) fn complement(parts: &[u64], withheld: &mut [bool], policy: &DisclosurePolicy) {
    loop {
        let hidden: Vec<u64> = parts
            .iter()
            .zip(withheld.iter())
            .filter(|(_, hidden)| **hidden)
            .map(|(part, _)| *part)
            .collect();
        if hidden.is_empty() || (hidden.len() > 1 && hidden.iter().sum::<u64>() >= policy.threshold) {
            return;
        }
        let shown = parts
            .iter()
            .zip(withheld.iter())
            .enumerate()
            .filter(|(_, (part, hidden))| !**hidden && **part > 0);
        let smallest = shown
            .min_by_key(|(index, (part, _))| (**part, *index))
            .map(|(index, _)| index);
        match smallest.and_then(|index| withheld.get_mut(index)) {
            Some(slot) => *slot = true,
            None => return,
        }
    }
}

/// A count that is no part of a whole that is told: rounded, or withheld where it is small.
pub(super) fn single(count: u64, policy: &DisclosurePolicy) -> Released {
    if is_small(count, policy) {
        return Released::Confidential;
    }
    Released::Value(Decimal::count(policy.rounded(count)))
}

/// A count of persons or couples that is no part of a whole that is told.
pub(super) fn single_persons(count: PersonCount, policy: &DisclosurePolicy) -> Released {
    if is_small(count.contributors(), policy) {
        return Released::Confidential;
    }
    Released::Value(Decimal::count(policy.rounded(count.get())))
}

/// The parts of a whole of persons, each rounded or withheld.
pub(super) fn parts(counts: &[PersonCount], policy: &DisclosurePolicy) -> Vec<Released> {
    let contributors: Vec<u64> = counts.iter().map(|count| count.contributors()).collect();
    let numbers = counts.iter().map(|count| count.get());
    told(numbers, withheld_parts(&contributors, policy), policy)
}

/// The parts of a whole of records or pairs, each rounded or withheld.
pub(super) fn parts_of_records(numbers: &[u64], policy: &DisclosurePolicy) -> Vec<Released> {
    told(numbers.iter().copied(), withheld_parts(numbers, policy), policy)
}

fn told(numbers: impl Iterator<Item = u64>, withheld: Vec<bool>, policy: &DisclosurePolicy) -> Vec<Released> {
    let released = |(number, withheld): (u64, bool)| match withheld {
        true => Released::Confidential,
        false => Released::Value(Decimal::count(policy.rounded(number))),
    };
    numbers.zip(withheld).map(released).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn the_threshold_is_the_first_count_that_is_shown() {
        let shown = [0, 1, 9, 10, 11].map(|count| !is_small(count, &POLICY));
        assert_eq!(shown, [true, false, false, true, true]);
    }

    #[test]
    fn nobody_is_few_where_zeros_are_disclosive() {
        let policy = Profile::UkLlc.policy();
        let shown = [0, 1, 9, 10].map(|count| !is_small(count, &policy));
        assert_eq!(shown, [false, false, false, true]);
        // None of one part tells of all of it: the smallest other goes with it.
        assert_eq!(withheld_parts(&[100, 0, 40], &policy), [false, true, true]);
    }

    #[test]
    fn counts_are_rounded_to_the_nearest_multiple() {
        assert_eq!(
            [0, 2, 3, 12, 13, 17, 18].map(|count| POLICY.rounded(count)),
            [0, 0, 5, 10, 15, 15, 20]
        );
    }

    #[test]
    fn a_part_that_is_withheld_alone_takes_the_smallest_other_with_it() {
        assert_eq!(withheld_parts(&[100, 5, 40, 0], &POLICY), [false, true, true, false]);
        assert_eq!(withheld_parts(&[100, 6, 4, 40], &POLICY), [false, true, true, false]);
        // Nine together are too few: the whole less the others would tell of them.
        assert_eq!(withheld_parts(&[100, 5, 4, 40], &POLICY), [false, true, true, true]);
        assert_eq!(withheld_parts(&[100, 50], &POLICY), [false, false]);
        assert_eq!(withheld_parts(&[40, 40, 3], &POLICY), [true, false, true]);
    }
}
