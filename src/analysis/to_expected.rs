//! Observed events over expected ones: each figure can be worked out for the count that is told in the place of that which was found.
//!
//! Custody: counts of persons; reviewed before release.

use super::measured::Side;
use crate::estimate::rates::poisson::PoissonMethod;
use crate::estimate::rates::standardised_ratio::standardised_ratio;
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

/// One figure of such a ratio: the ratio, or one of its exact limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToExpected {
    observed: u64,
    expected: f64,
    part: Side,
    level: ConfidenceLevel,
}

impl ToExpected {
    /// The ratio ([`Side::Nearest`]) and its lower and upper limit, with what a reader has to be told of the least count that is
    /// rounded alike.
    ///
    /// # Errors
    /// As [`standardised_ratio`].
    pub(super) fn parts(
        observed: u64,
        expected: f64,
        level: ConfidenceLevel,
        policy: &DisclosurePolicy,
    ) -> Result<([ToExpected; 3], Vec<Reservation>), EstimateError> {
        let part = |part| ToExpected {
            observed,
            expected,
            part,
            level,
        };
        let (least, _) = policy.alike(observed);
        let found = standardised_ratio(least, expected, PoissonMethod::Exact, level)?;
        Ok(([Side::Nearest, Side::Lower, Side::Upper].map(part), found.reservations))
    }

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The figure as it was found; none where there is none.
    pub fn exact(&self) -> Option<f64> {
        self.of(self.observed)
    }

    /// The ratio of the rounded count, with limits that hold for every count that is rounded alike: no more than that count tells.
    pub fn told(&self, policy: &DisclosurePolicy) -> Option<f64> {
        let (least, most) = policy.alike(self.observed);
        match self.part {
            Side::Nearest => self.of(policy.rounded(self.observed)),
            Side::Lower => self.of(least),
            Side::Upper => self.of(most),
        }
    }

    fn of(&self, observed: u64) -> Option<f64> {
        let found = standardised_ratio(observed, self.expected, PoissonMethod::Exact, self.level).ok()?;
        let limits = found.estimate.interval;
        match self.part {
            Side::Nearest => Some(found.estimate.value),
            Side::Lower => limits.map(|limits| limits.lower),
            Side::Upper => limits.map(|limits| limits.upper),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn counts_that_are_rounded_alike_have_one_ratio_and_limits_that_hold_for_all() -> Result<(), EstimateError> {
        let (level, policy) = (ConfidenceLevel::new(0.95)?, Profile::Strict.policy());
        let told = |observed| -> Result<[Option<f64>; 3], EstimateError> {
            let (parts, _) = ToExpected::parts(observed, 5.0, level, &policy)?;
            Ok(parts.map(|part| part.told(&policy)))
        };
        let fifteen = told(15)?;
        assert_eq!(fifteen[0], Some(3.0));
        for observed in 13..=17 {
            assert_eq!(told(observed)?, fifteen);
            let (parts, _) = ToExpected::parts(observed, 5.0, level, &policy)?;
            let [value, lower, upper] = parts.map(|part| part.exact().unwrap_or(f64::NAN));
            assert_eq!(value, observed as f64 / 5.0);
            assert!(fifteen[1].is_some_and(|told| told <= lower) && fifteen[2].is_some_and(|told| told >= upper));
        }
        Ok(())
    }

    #[test]
    fn that_events_are_few_is_said_of_all_that_are_rounded_alike_or_of_none() -> Result<(), EstimateError> {
        let policy = Profile::Sail.policy();
        // 8 to 12 are told as 10: nine are few, and ten are not.
        for observed in 8..=12 {
            let (_, reservations) = ToExpected::parts(observed, 5.0, ConfidenceLevel::PERCENT_95, &policy)?;
            assert!(reservations.contains(&Reservation::FewEvents), "{observed}");
        }
        Ok(())
    }
}
