//! Events over what is known to all, a population or the number to expect: each figure can be worked out for the count that is
//! told in the place of that which was found.
//!
//! Custody: counts of events; reviewed before release.

use super::measured::Side;
use crate::estimate::rates::dependent_events::of_dependent_events;
use crate::estimate::rates::poisson::{self, PoissonMethod};
use crate::estimate::rates::standardised_ratio::{of_uncertain_expectation, standardised_ratio};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

/// One figure of such a rate: the rate, or one of its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    events: u64,
    over: Over,
    limits: (PoissonMethod, ConfidenceLevel),
    /// The design effect: how many times as large as that of independent events their variance is.
    effect: f64,
    part: Side,
}

/// The design effect of independent events.
pub(super) const INDEPENDENT: f64 = 1.0;

/// What events are held against.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Over {
    /// So many, per so many.
    Population(u64, u64),
    /// So many events to expect.
    Expected(Expectation),
}

/// A number of events to expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expectation {
    /// How many.
    pub(super) events: f64,
    /// The variance of this number, in units of its square; 0 where it counts as known.
    pub(super) relative_variance: f64,
}

impl Expectation {
    /// One that counts as known.
    pub(super) fn known(events: f64) -> Expectation {
        Expectation {
            events,
            relative_variance: 0.0,
        }
    }
}

/// A rate and its lower and upper limit, with what a reader has to be told of the least count that is rounded alike.
type Parts = ([Rate; 3], Vec<Reservation>);

impl Rate {
    /// The rate ([`Side::Nearest`]) of so many events of so many, per so many, and its limits, by a design effect; without figures
    /// of a population of nobody.
    ///
    /// # Errors
    /// As [`poisson::rate`].
    pub(super) fn parts(
        events: u64,
        (of, per): (u64, u64),
        limits: (PoissonMethod, ConfidenceLevel),
        effect: f64,
        policy: &DisclosurePolicy,
    ) -> Result<Parts, EstimateError> {
        Rate::made(events, Over::Population(of, per), limits, effect, policy)
    }

    /// The ratio ([`Side::Nearest`]) of observed events to expected ones, and its limits, by a design effect; those of independent
    /// events are exact where the expectation is known.
    ///
    /// # Errors
    /// As [`standardised_ratio`].
    pub(super) fn over_expected(
        observed: u64,
        expected: Expectation,
        level: ConfidenceLevel,
        effect: f64,
        policy: &DisclosurePolicy,
    ) -> Result<Parts, EstimateError> {
        let limits = (PoissonMethod::Exact, level);
        Rate::made(observed, Over::Expected(expected), limits, effect, policy)
    }

    fn made(
        events: u64,
        over: Over,
        limits: (PoissonMethod, ConfidenceLevel),
        effect: f64,
        policy: &DisclosurePolicy,
    ) -> Result<Parts, EstimateError> {
        let part = |part| Rate {
            events,
            over,
            limits,
            effect,
            part,
        };
        let (least, _) = policy.alike(events);
        let found = over.found(least, limits, effect)?;
        let reservations = found.map(|(_, reservations)| reservations).unwrap_or_default();
        Ok(([Side::Nearest, Side::Lower, Side::Upper].map(part), reservations))
    }

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The figure as it was found; none where there is none.
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
        let (found, _) = self.over.found(events, self.limits, self.effect).ok()??;
        match self.part {
            Side::Nearest => Some(found.value),
            Side::Lower => found.interval.map(|limits| limits.lower),
            Side::Upper => found.interval.map(|limits| limits.upper),
        }
    }
}

impl Over {
    /// The rate of so many events, and what is said of it; none over a population of nobody.
    fn found(
        self,
        events: u64,
        (method, level): (PoissonMethod, ConfidenceLevel),
        effect: f64,
    ) -> Result<Option<(Estimate, Vec<Reservation>)>, EstimateError> {
        let independent = match self {
            Over::Population(0, _) => None,
            Over::Population(of, per) => {
                // Populations are far below 2^53.
                let found = poisson::rate(events, of as f64 / per as f64, method, level)?;
                Some((found.estimate, found.reservations))
            }
            Over::Expected(expected) => {
                let found = standardised_ratio(events, expected.events, method, level)?;
                Some((found.estimate, found.reservations))
            }
        };
        let dependent = independent.map(|(estimate, told)| of_dependent_events(estimate, told, effect));
        Ok(dependent.map(|(estimate, told)| match self {
            Over::Population(..) => (estimate, told),
            Over::Expected(Expectation {
                events,
                relative_variance,
            }) => (of_uncertain_expectation(estimate, events, relative_variance), told),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::rates::poisson::ByarForm;
    use crate::study::Profile;

    #[test]
    fn counts_that_are_rounded_alike_have_one_rate_and_limits_that_hold_for_all() -> Result<(), EstimateError> {
        let (level, policy) = (ConfidenceLevel::new(0.95)?, Profile::Strict.policy());
        let methods = [PoissonMethod::Exact, PoissonMethod::Byar(ByarForm::Apho)];
        for (method, effect) in methods
            .into_iter()
            .flat_map(|method| [(method, INDEPENDENT), (method, 1.6)])
        {
            let parts = |events| Rate::parts(events, (5_000, 10_000), (method, level), effect, &policy);
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
        let (nobody, reservations) = Rate::parts(3, (0, 10_000), (PoissonMethod::Exact, level), INDEPENDENT, &policy)?;
        assert_eq!(nobody.map(|part| part.told(&policy)), [None; 3]);
        assert!(reservations.is_empty());
        Ok(())
    }

    #[test]
    fn counts_that_are_rounded_alike_have_one_ratio_and_limits_that_hold_for_all() -> Result<(), EstimateError> {
        let (level, policy) = (ConfidenceLevel::new(0.95)?, Profile::Strict.policy());
        // Of an expectation that is known, and of one that is worth four events.
        for relative_variance in [0.0, 0.25] {
            let expected = Expectation {
                events: 5.0,
                relative_variance,
            };
            let parts = |observed| -> Result<[Rate; 3], EstimateError> {
                let (parts, _) = Rate::over_expected(observed, expected, level, INDEPENDENT, &policy)?;
                Ok(parts)
            };
            let fifteen = parts(15)?.map(|part| part.told(&policy));
            assert_eq!(fifteen[0], Some(3.0));
            for observed in 13..=17 {
                let parts = parts(observed)?;
                assert_eq!(parts.map(|part| part.told(&policy)), fifteen);
                let [value, lower, upper] = parts.map(|part| part.exact().unwrap_or(f64::NAN));
                assert_eq!(value, observed as f64 / 5.0);
                assert!(fifteen[1].is_some_and(|told| told <= lower) && fifteen[2].is_some_and(|told| told >= upper));
            }
        }
        Ok(())
    }

    #[test]
    fn that_events_are_few_is_said_of_all_that_are_rounded_alike_or_of_none() -> Result<(), EstimateError> {
        let policy = Profile::Sail.policy();
        // 8 to 12 are told as 10: nine are few, and ten are not.
        for observed in 8..=12 {
            let expected = Expectation::known(5.0);
            let (_, reservations) =
                Rate::over_expected(observed, expected, ConfidenceLevel::PERCENT_95, INDEPENDENT, &policy)?;
            assert!(reservations.contains(&Reservation::FewEvents), "{observed}");
        }
        Ok(())
    }
}
