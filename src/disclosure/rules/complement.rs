//! Complements within one whole: what is withheld must not be told by the whole less what is shown.
//!
//! This is the least that holds for parts of a whole whoever tells the whole; what several tables tell together is seen to in
//! `linked`.
//!
//! Custody: the border to the releasable zone.

use super::is_small;
use crate::study::DisclosurePolicy;

/// Which of the parts of a whole are withheld: those that are small, and enough of the smallest others that neither one
/// of those that are withheld nor their sum can be told from the whole. Zeros stand, unless they count as small.
pub(in crate::disclosure) fn withheld_parts(parts: &[u64], policy: &DisclosurePolicy) -> Vec<bool> {
    let mut withheld: Vec<bool> = parts.iter().map(|part| is_small(*part, policy)).collect();
    complement(parts, &mut withheld, policy);
    withheld
}

/// Withholds the smallest parts that are shown until at least two are withheld and together they reach the threshold; of
/// equal parts the first.
pub(in crate::disclosure) fn complement(parts: &[u64], withheld: &mut [bool], policy: &DisclosurePolicy) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn a_part_that_is_withheld_alone_takes_the_smallest_other_with_it() {
        assert_eq!(withheld_parts(&[100, 5, 40, 0], &POLICY), [false, true, true, false]);
        assert_eq!(withheld_parts(&[100, 6, 4, 40], &POLICY), [false, true, true, false]);
        // Nine together are too few: the whole less the others would tell of them.
        assert_eq!(withheld_parts(&[100, 5, 4, 40], &POLICY), [false, true, true, true]);
        assert_eq!(withheld_parts(&[100, 50], &POLICY), [false, false]);
        assert_eq!(withheld_parts(&[40, 40, 3], &POLICY), [true, false, true]);
    }

    #[test]
    fn none_of_one_part_tells_of_all_of_it_where_zeros_are_disclosive() {
        let policy = Profile::UkLlc.policy();
        assert_eq!(withheld_parts(&[100, 0, 40], &policy), [false, true, true]);
    }

    #[test]
    fn one_part_alone_and_none_at_all_leave_nothing_to_take() {
        assert_eq!(withheld_parts(&[9], &POLICY), [true]);
        assert_eq!(withheld_parts(&[10], &POLICY), [false]);
        assert_eq!(withheld_parts(&[], &POLICY), [false; 0]);
        assert_eq!(withheld_parts(&[9, 0], &POLICY), [true, false]);
    }
}
