//! Rounding comes before ratios: a ratio of rounded counts tells no more than the counts do.
//!
//! Custody: the border to the releasable zone.

use crate::study::DisclosurePolicy;

/// The ratio of two counts as they are told; none where the lower is rounded to nothing.
pub fn ratio(upper: u64, lower: u64, policy: &DisclosurePolicy) -> Option<f64> {
    let lower = policy.rounded(lower);
    // Counts are far below 2^53.
    (lower > 0).then(|| policy.rounded(upper) as f64 / lower as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn a_ratio_is_the_same_for_all_counts_that_are_told_alike() {
        let policy = Profile::Strict.policy();
        for upper in 13..=17 {
            for lower in 48..=52 {
                assert_eq!(ratio(upper, lower, &policy), Some(0.3));
            }
        }
        assert_eq!(ratio(18, 50, &policy), Some(0.4));
        assert_eq!(ratio(50, 50, &policy), Some(1.0));
        assert_eq!(ratio(0, 50, &policy), Some(0.0));
        assert_eq!(ratio(50, 0, &policy), None);
        assert_eq!(ratio(50, 2, &policy), None);
    }
}
