//! The steps in which shares are told: as wide as counts are rounded, so that a share tells no more of a count than the
//! rounded count does.
//!
//! Custody: the border to the releasable zone.

use crate::disclosure::table::Decimal;
use crate::study::DisclosurePolicy;

/// The step for shares of one whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::disclosure) struct Grain {
    /// Tenths of a per cent.
    tenths: f64,
}

impl Grain {
    /// Steps that divide a hundred, in tenths of a per cent.
    const STEPS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// The step for shares of so many.
    pub(in crate::disclosure) fn of(whole: u64, policy: &DisclosurePolicy) -> Grain {
        // A step of s tenths of a per cent of n is n s / 1000 of them.
        let wide_enough = |step: &&u64| step.saturating_mul(whole) >= 1_000 * policy.round_to;
        let tenths = Grain::STEPS.iter().find(wide_enough).copied().unwrap_or(500);
        Grain { tenths: tenths as f64 }
    }

    /// A share in per cent, to a whole number of steps in the direction given; none for what is no finite number.
    pub(in crate::disclosure) fn percent(self, share: f64, towards: fn(f64) -> f64) -> Option<Decimal> {
        let steps = towards(share * 1_000.0 / self.tenths);
        let decimals = if self.tenths < 10.0 { 1 } else { 0 };
        Decimal::rounded(steps * self.tenths / 10.0, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn a_step_is_worth_at_least_what_counts_are_rounded_to() {
        let tenths = [10, 24, 25, 100, 500, 2_500, 5_000].map(|whole| Grain::of(whole, &POLICY).tenths);
        assert_eq!(tenths, [500.0, 500.0, 200.0, 50.0, 10.0, 2.0, 1.0]);
    }

    #[test]
    fn limits_are_told_outwards() {
        let grain = Grain::of(100, &POLICY);
        let told = |towards| grain.percent(0.231, towards).map(|percent| percent.to_string());
        assert_eq!(told(libm::floor).as_deref(), Some("20"));
        assert_eq!(told(libm::round).as_deref(), Some("25"));
        assert_eq!(told(libm::ceil).as_deref(), Some("25"));
    }
}
