//! The threshold: a count tells of too few if it is below it, and somebody is counted.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict, zero};
use crate::study::DisclosurePolicy;

/// Judges a count of distinct contributors. Nobody is judged by the rule of zeros.
pub fn threshold(count: u64, policy: &DisclosurePolicy) -> Verdict {
    match count {
        0 => zero(count, policy),
        _ => Verdict::withheld_if(count < policy.threshold, Reason::Threshold),
    }
}

/// Whether a count tells of too few: fewer than the threshold, and some, unless nobody tells of a group too.
pub(in crate::disclosure) fn is_small(count: u64, policy: &DisclosurePolicy) -> bool {
    !threshold(count, policy).passes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn the_threshold_is_the_first_count_that_is_shown() {
        for (profile, least) in [
            (Profile::Strict, 10),
            (Profile::Sail, 5),
            (Profile::OpenSafely, 8),
            (Profile::Dfe, 6),
        ] {
            let policy = profile.policy();
            let told = [0, 1, least - 1, least, least + 1, u64::MAX].map(|count| threshold(count, &policy).passes());
            assert_eq!(told, [true, false, false, true, true, true], "{profile:?}");
        }
    }

    #[test]
    fn nobody_is_few_where_zeros_are_disclosive() {
        for profile in [Profile::UkLlc, Profile::OnsSrs, Profile::Acro] {
            let policy = profile.policy();
            let small = [0, 1, 9, 10, 11].map(|count| is_small(count, &policy));
            assert_eq!(small, [true, true, true, false, false], "{profile:?}");
            assert_eq!(threshold(0, &policy), Verdict::Withheld(Reason::Zero));
        }
    }
}
