//! Contributors: on how many a count rests, in the unit by which somebody could be known. Twelve children of four mothers are four
//! mothers, and five couples of one mother are one.
//!
//! Custody: the border to the releasable zone.

use super::{Verdict, threshold};
use crate::cohort::PersonCount;
use crate::study::DisclosurePolicy;

/// Judges a count by the fewest of the units on which it rests.
pub fn contributors(count: PersonCount, policy: &DisclosurePolicy) -> Verdict {
    threshold(count.contributors(), policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    fn children(families: u64) -> PersonCount {
        let pairs: Vec<(String, String)> = (0..30)
            .map(|child| (format!("c{child}"), format!("m{}", child % families)))
            .collect();
        PersonCount::of_children(pairs.iter().map(|(child, family)| (child.as_str(), family.as_str())))
    }

    #[test]
    fn the_unit_with_fewest_decides() {
        let policy = Profile::Strict.policy();
        let passes = [1, 9, 10, 11, 30].map(|families| contributors(children(families), &policy).passes());
        assert_eq!(passes, [false, false, true, true, true]);
        // Couples of one mother; and nobody.
        let couples: Vec<String> = (0..12).map(|father| format!("f{father}+m")).collect();
        let couples = PersonCount::of(couples.iter().map(String::as_str));
        assert!(!contributors(couples, &policy).passes());
        assert!(contributors(PersonCount::default(), &policy).passes());
    }
}
