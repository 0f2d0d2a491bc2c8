//! Shares as they are told: in the steps of the policy, as numbers that may leave.
//!
//! Custody: the border to the releasable zone.

use crate::disclosure::table::Decimal;
use crate::study::{DisclosurePolicy, ShareSteps};

/// The steps for shares of one whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::disclosure) struct Grain(ShareSteps);

impl Grain {
    /// As [`ShareSteps::of`].
    pub(in crate::disclosure) fn of(whole: u64, policy: &DisclosurePolicy) -> Grain {
        Grain(ShareSteps::of(whole, policy))
    }

    /// A share in per cent, to a whole number of steps in the direction given; none for what is no finite number.
    pub(in crate::disclosure) fn percent(self, share: f64, towards: fn(f64) -> f64) -> Option<Decimal> {
        Decimal::rounded(self.0.percent(share, towards), self.decimals())
    }

    /// A limit of a share in per cent, as far from it as told as it lies from it; none for what is no finite number.
    pub(in crate::disclosure) fn limit(self, share: f64, limit: f64, towards: fn(f64) -> f64) -> Option<Decimal> {
        Decimal::rounded(self.0.limit(share, limit, towards), self.decimals())
    }

    /// With how many decimals shares in per cent are told.
    pub(in crate::disclosure) fn decimals(self) -> u32 {
        self.0.decimals()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn limits_are_told_outwards() {
        let grain = Grain::of(100, &POLICY);
        let told = |towards| grain.percent(0.231, towards).map(|percent| percent.to_string());
        assert_eq!(told(libm::floor).as_deref(), Some("20"));
        assert_eq!(told(libm::round).as_deref(), Some("25"));
        assert_eq!(told(libm::ceil).as_deref(), Some("25"));
    }

    #[test]
    fn limits_lie_around_the_share_as_it_is_told() {
        let grain = Grain::of(100, &POLICY);
        let told = |share, limit, towards| grain.limit(share, limit, towards).map(|told| told.to_string());
        // 0.231 is told as 25 %: 0.082 below it, times sqrt(0.25 x 0.75 / (0.231 x 0.769)), and half a step are three steps of 5.
        assert_eq!(told(0.231, 0.149, libm::floor).as_deref(), Some("10"));
        assert_eq!(told(0.231, 0.32, libm::ceil).as_deref(), Some("40"));
        // Whoever stands behind the 25 % has the same limits.
        assert_eq!(told(0.269, 0.183, libm::floor).as_deref(), Some("10"));
        // Nobody, as told: 0.02 has limits of its own.
        assert_eq!(told(0.02, 0.0, libm::floor).as_deref(), Some("0"));
        assert_eq!(told(0.02, 0.07, libm::ceil).as_deref(), Some("10"));
        assert_eq!(told(0.99, 1.0, libm::ceil).as_deref(), Some("100"));
    }
}
