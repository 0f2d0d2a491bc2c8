//! Counts as they may be told: judged by the threshold, parts of a whole by their complement too, and rounded.
//!
//! Custody: the border to the releasable zone.

use super::rules::{is_small, withheld_parts};
use super::table::{Decimal, Released};
use crate::study::DisclosurePolicy;

/// A count that is no part of a whole that is told: rounded, or withheld where it is small.
pub(super) fn single(count: u64, policy: &DisclosurePolicy) -> Released {
    told(count, !is_small(count, policy), policy)
}

/// A count that is shown, rounded, or withheld.
pub(super) fn told(count: u64, shown: bool, policy: &DisclosurePolicy) -> Released {
    match shown {
        true => Released::Value(Decimal::count(policy.rounded(count))),
        false => Released::Confidential,
    }
}

/// The parts of a whole of records or pairs, each rounded or withheld.
pub(super) fn parts_of_records(numbers: &[u64], policy: &DisclosurePolicy) -> Vec<Released> {
    let withheld = withheld_parts(numbers, policy);
    let released = |(number, withheld): (&u64, bool)| told(*number, !withheld, policy);
    numbers.iter().zip(withheld).map(released).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn counts_are_rounded_to_the_nearest_multiple() {
        assert_eq!(
            [0, 2, 3, 12, 13, 17, 18].map(|count| POLICY.rounded(count)),
            [0, 0, 5, 10, 15, 15, 20]
        );
    }

    #[test]
    fn a_count_is_told_from_the_threshold_on_and_rounded() {
        let told = [0, 1, 9, 10, 11, 13].map(|count| single(count, &POLICY).value().map(|value| value.to_string()));
        assert_eq!(
            told,
            [Some("0"), None, None, Some("10"), Some("10"), Some("15")].map(|value| value.map(str::to_owned))
        );
    }
}
