//! Zeros: that nobody of a group has something tells of each of the group, where the policy says so.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::{DisclosurePolicy, Zeros};

/// Judges a count by whether it is none.
pub fn zero(count: u64, policy: &DisclosurePolicy) -> Verdict {
    Verdict::withheld_if(count == 0 && policy.zeros == Zeros::Disclosive, Reason::Zero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn only_nobody_is_judged_and_only_where_the_policy_says_so() {
        let (shown, disclosive) = (Profile::Strict.policy(), Profile::UkLlc.policy());
        assert_eq!([0, 1, 9, 10].map(|count| zero(count, &shown).passes()), [true; 4]);
        assert_eq!(
            [0, 1, 9, 10].map(|count| zero(count, &disclosive).passes()),
            [false, true, true, true]
        );
    }
}
