//! The steps in which shares are told: as wide as counts are rounded, so that a share tells about as little of a count as the
//! rounded count does. Beside that count it may tell more, as the steps of both do not start at one place: what is a mere share of
//! counts is told of the rounded ones instead.
//!
//! They stand beside the policy that they follow from, as `disclosure` tells shares by them and an analysis that concludes anything
//! from a share has to conclude it from the share as it is told.
//!
//! Custody: no zone; settings only.

use super::disclosure::DisclosurePolicy;

/// The step for shares of one whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareSteps {
    /// Tenths of a per cent.
    tenths: f64,
}

impl ShareSteps {
    /// Steps that divide a hundred, in tenths of a per cent.
    const STEPS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// The step for shares of so many, as these are told: of the unrounded number it would tell where that lies.
    pub fn of(whole: u64, policy: &DisclosurePolicy) -> ShareSteps {
        let whole = policy.rounded(whole);
        // A step of s tenths of a per cent of n is n s / 1000 of them.
        let wide_enough = |step: &&u64| step.saturating_mul(whole) >= 1_000 * policy.round_to;
        let tenths = ShareSteps::STEPS.iter().find(wide_enough).copied().unwrap_or(500);
        ShareSteps { tenths: tenths as f64 }
    }

    /// The step, between 0 and 1.
    pub fn width(self) -> f64 {
        self.tenths / 1_000.0
    }

    /// A share in per cent, to a whole number of steps in the direction given.
    pub fn percent(self, share: f64, towards: fn(f64) -> f64) -> f64 {
        towards(share * 1_000.0 / self.tenths) * self.tenths / 10.0
    }

    /// A limit of a share in per cent, as [`ShareSteps::percent`]: as far from the share, as that is told, as it lies from it in
    /// standard errors. A limit by itself would be a second rounding of where the share lies, at another place of its step.
    pub fn limit(self, share: f64, limit: f64, towards: fn(f64) -> f64) -> f64 {
        let step = self.width();
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
        told.clamp(0.0, most) * self.tenths / 10.0
    }

    /// With how many decimals shares in per cent are told.
    pub fn decimals(self) -> u32 {
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
        let tenths = [10, 22, 23, 27, 100, 500, 2_500, 5_000].map(|whole| ShareSteps::of(whole, &POLICY).tenths);
        assert_eq!(tenths, [500.0, 500.0, 200.0, 200.0, 50.0, 10.0, 2.0, 1.0]);
    }
}
