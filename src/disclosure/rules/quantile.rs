//! Quantiles: a median or another quantile stands only where enough lie on either side of it. The least and the greatest
//! value are of one contributor and are never told.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::DisclosurePolicy;

/// Judges a quantile by the numbers of contributors on its sides. The rule of zeros does not help: nobody on a side makes it
/// an extreme.
pub fn quantile(below: u64, above: u64, policy: &DisclosurePolicy) -> Verdict {
    Verdict::withheld_if(below.min(above) < policy.threshold, Reason::Quantile)
}

/// The verdict on the least or the greatest value.
pub fn extreme() -> Verdict {
    Verdict::Withheld(Reason::Extreme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn enough_on_either_side_are_needed() {
        let policy = Profile::Strict.policy();
        let below = [0, 1, 9, 10, 11].map(|below| quantile(below, 500, &policy).passes());
        assert_eq!(below, [false, false, false, true, true]);
        let above = [0, 9, 10, 11].map(|above| quantile(500, above, &policy).passes());
        assert_eq!(above, [false, false, true, true]);
        assert!(!extreme().passes());
    }
}
