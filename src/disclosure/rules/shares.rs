//! The steps in which shares are told: as wide as counts are rounded, so that a share tells about as little of a count as the
//! rounded count does. Beside that count it may tell more, as the steps of both do not start at one place: what is a mere share of
//! counts is told of the rounded ones instead.
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

    /// The step for shares of so many, as these are told: of the unrounded number it would tell where that lies.
    pub(in crate::disclosure) fn of(whole: u64, policy: &DisclosurePolicy) -> Grain {
        let whole = policy.rounded(whole);
        // A step of s tenths of a per cent of n is n s / 1000 of them.
        let wide_enough = |step: &&u64| step.saturating_mul(whole) >= 1_000 * policy.round_to;
        let tenths = Grain::STEPS.iter().find(wide_enough).copied().unwrap_or(500);
        Grain { tenths: tenths as f64 }
    }

    /// A share in per cent, to a whole number of steps in the direction given; none for what is no finite number.
    pub(in crate::disclosure) fn percent(self, share: f64, towards: fn(f64) -> f64) -> Option<Decimal> {
        let steps = towards(share * 1_000.0 / self.tenths);
        Decimal::rounded(steps * self.tenths / 10.0, self.decimals())
    }

    /// A limit of a share in per cent, as [`Grain::percent`]: as far from the share, as that is told, as it lies from it in
    /// standard errors. A limit by itself would be a second rounding of where the share lies, at another place of its step.
    pub(in crate::disclosure) fn limit(self, share: f64, limit: f64, towards: fn(f64) -> f64) -> Option<Decimal> {
        let step = self.tenths / 1_000.0;
        let told = libm::round(share / step) * step;
        let spread = |share: f64| share * (1.0 - share);
        let scale = match spread(told) > SURE && spread(share) > SURE {
            true => libm::sqrt(spread(told) / spread(share)),
            // Told as nobody or everybody: there is no spread to go by.
            false => 1.0,
        };
        // The share is told from up to half a step away: with as much more the limits hold for every share that is told alike.
        let off = (limit - share) * scale / step;
        let steps = towards(off + if off < 0.0 { -HALF } else { HALF });
        let told = libm::round(told / step) + steps;
        let most = libm::round(1.0 / step);
        Decimal::rounded(told.clamp(0.0, most) * self.tenths / 10.0, self.decimals())
    }

    /// With how many decimals shares in per cent are told.
    pub(in crate::disclosure) fn decimals(self) -> u32 {
        if self.tenths < 10.0 { 1 } else { 0 }
    }
}

/// Half a step.
const HALF: f64 = 0.5;
/// A share this near to none or all has no spread.
const SURE: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    #[test]
    fn a_step_is_worth_what_counts_are_rounded_to_and_is_one_for_all_that_are_rounded_alike() {
        let tenths = [10, 22, 23, 27, 100, 500, 2_500, 5_000].map(|whole| Grain::of(whole, &POLICY).tenths);
        assert_eq!(tenths, [500.0, 500.0, 200.0, 200.0, 50.0, 10.0, 2.0, 1.0]);
    }

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
