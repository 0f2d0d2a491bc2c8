//! Events of a population whose size is known to all: each figure can be worked out for the count that is told in the place of that
//! which was found.
//!
//! Custody: counts of events; reviewed before release.

use super::measured::Side;
use crate::estimate::rates::poisson::{self, PoissonMethod};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

/// One figure of such a rate: the rate, or one of its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    events: u64,
    of: u64,
    per: u64,
    limits: (PoissonMethod, ConfidenceLevel),
    part: Side,
}

impl Rate {
    /// The rate ([`Side::Nearest`]) of so many events of so many, per so many, and its lower and upper limit, with what a reader has
    /// to be told of the least count that is rounded alike; without figures of a population of nobody.
    ///
    /// # Errors
    /// As [`poisson::rate`].
    pub(super) fn parts(
        events: u64,
        (of, per): (u64, u64),
        limits: (PoissonMethod, ConfidenceLevel),
        policy: &DisclosurePolicy,
    ) -> Result<([Rate; 3], Vec<Reservation>), EstimateError> {
        let part = |part| Rate {
            events,
            of,
            per,
            limits,
            part,
        };
        let parts = [Side::Nearest, Side::Lower, Side::Upper].map(part);
        let (least, _) = policy.alike(events);
        let reservations = match of {
            0 => Vec::new(),
            _ => found(least, (of, per), limits)?.reservations,
        };
        Ok((parts, reservations))
    }

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The figure as it was found; none of a population of nobody.
    pub fn exact(&self) -> Option<f64> {
        self.with(self.events)
    }

    /// The rate of the rounded count, with limits that hold for every count that is rounded alike: no more than that count tells.
    pub fn told(&self, policy: &DisclosurePolicy) -> Option<f64> {
        let (least, most) = policy.alike(self.events);
        match self.part {
            Side::Nearest => self.with(policy.rounded(self.events)),
            Side::Lower => self.with(least),
            Side::Upper => self.with(most),
        }
    }

    fn with(&self, events: u64) -> Option<f64> {
        let found = found(events, (self.of, self.per), self.limits).ok()?.estimate;
        match self.part {
            Side::Nearest => Some(found.value),
            Side::Lower => found.interval.map(|limits| limits.lower),
            Side::Upper => found.interval.map(|limits| limits.upper),
        }
    }
}

fn found(
    events: u64,
    (of, per): (u64, u64),
    (method, level): (PoissonMethod, ConfidenceLevel),
) -> Result<poisson::Rate, EstimateError> {
    // Populations are far below 2^53.
    poisson::rate(events, of as f64 / per as f64, method, level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::rates::poisson::ByarForm;
    use crate::study::Profile;

    #[test]
    fn counts_that_are_rounded_alike_have_one_rate_and_limits_that_hold_for_all() -> Result<(), EstimateError> {
        let (level, policy) = (ConfidenceLevel::new(0.95)?, Profile::Strict.policy());
        for method in [PoissonMethod::Exact, PoissonMethod::Byar(ByarForm::Apho)] {
            let parts = |events| Rate::parts(events, (5_000, 10_000), (method, level), &policy);
            // 408 to 412 are told as 410: 820 per 10,000.
            for (rounded, alike) in [(410, 408..=412), (10, 10..=12)] {
                let (told, reservations) = parts(rounded)?;
                let told = told.map(|part| part.told(&policy));
                assert_eq!(told[0], Some(2.0 * rounded as f64));
                for events in alike {
                    let (own, of_own) = parts(events)?;
                    assert_eq!(own.map(|part| part.told(&policy)), told);
                    assert_eq!(of_own, reservations);
                    let [value, lower, upper] = own.map(|part| part.exact().unwrap_or(f64::NAN));
                    assert_eq!(value, 2.0 * events as f64);
                    assert!(told[1].is_some_and(|told| told <= lower) && told[2].is_some_and(|told| told >= upper));
                }
            }
        }
        let (nobody, reservations) = Rate::parts(3, (0, 10_000), (PoissonMethod::Exact, level), &policy)?;
        assert_eq!(nobody.map(|part| part.told(&policy)), [None; 3]);
        assert!(reservations.is_empty());
        Ok(())
    }
}
