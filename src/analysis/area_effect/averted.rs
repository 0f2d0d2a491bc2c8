//! Events that did not come, or came, by the effect: that of each group and period times what it worked on, where it could be
//! estimated and nowhere else.
//!
//! Custody: rates by area go in, a number of events comes out.

use super::Side;
use super::units::Units;
use crate::estimate::panel::{GroupTime, GroupTimeEffect, Panel, RandomisationTest};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval};
use crate::study::{AreaEffect, DisclosurePolicy};

/// What events are divided by, by area in the order of the panel and by period.
pub(super) struct Exposed {
    start: i64,
    by_unit: Vec<Vec<f64>>,
}

impl Exposed {
    pub(super) fn of(units: &Units<'_>) -> Exposed {
        let periods = units.periods();
        let ends = periods.first().copied().zip(periods.last().copied());
        let (start, end) = ends.unwrap_or_default();
        // Periods of a study are few.
        let length = usize::try_from(end - start + 1).unwrap_or(0);
        let of_unit = |unit: &super::units::Unit<'_>| {
            let mut own = vec![0.0; length];
            for (period, exposure, _) in &unit.periods {
                if let Some(slot) = usize::try_from(period - start).ok().and_then(|at| own.get_mut(at)) {
                    *slot = *exposure;
                }
            }
            own
        };
        Exposed {
            start,
            by_unit: units.units.iter().map(of_unit).collect(),
        }
    }

    fn at(&self, unit: usize, period: i64) -> f64 {
        let own = self.by_unit.get(unit).zip(usize::try_from(period - self.start).ok());
        own.and_then(|(own, at)| own.get(at).copied()).unwrap_or(0.0)
    }

    /// What an effect worked on: its group's areas that were seen in its period, and in that from which change is counted.
    fn behind(&self, panel: &Panel, effect: &GroupTimeEffect) -> f64 {
        let units = panel.first_treated().iter().enumerate();
        let own = units.filter(|(_, first)| **first == Some(effect.group));
        let seen = own.filter(|(unit, _)| self.at(*unit, effect.base) > 0.0);
        seen.map(|(unit, _)| self.at(unit, effect.period)).sum()
    }

    /// The mean effect, each weighted by what it worked on.
    pub(super) fn mean(&self, panel: &Panel, found: &GroupTime) -> Result<Estimate, EstimateError> {
        found.weighted_by(|effect| self.behind(panel, effect))
    }
}

/// Events averted, and where.
pub(super) struct Averted {
    /// How many.
    pub(super) events: f64,
    pub(super) interval: Option<Interval>,
    /// Standard error; none where nothing tells of it.
    pub(super) error: Option<f64>,
    /// Years from the first opening to the last period that is counted, the last for part of it at least.
    pub(super) years: i64,
    /// The share of what served areas were exposed to that is counted.
    pub(super) share: f64,
}

impl Averted {
    /// From effects on rates, and their mean under other assignments.
    pub(super) fn of(
        asked: &AreaEffect,
        exposed: &Exposed,
        (panel, found): (&Panel, &GroupTime),
        randomised: &RandomisationTest,
    ) -> Result<Averted, EstimateError> {
        let after = || found.effects().iter().filter(|effect| effect.period >= effect.group);
        let counted: Vec<(&GroupTimeEffect, f64)> = after()
            .map(|effect| (effect, exposed.behind(panel, effect)))
            .filter(|(_, exposure)| *exposure > 0.0)
            .collect();
        let exposure: f64 = counted.iter().map(|(_, exposure)| exposure).sum();
        let by_areas = exposed.mean(panel, found)?;
        let told = &randomised.estimate;
        let mean = match told.interval {
            Some(_) => told,
            None => &by_areas,
        };
        let half = told
            .interval
            .map(|limits| (limits.upper - limits.lower) / (2.0 * told.level.deviate()));
        let events = exposure / asked.outcome.per();
        let first = counted.iter().map(|(effect, _)| effect.group).min();
        let last = counted.iter().map(|(effect, _)| effect.period).max();
        let periods = first.zip(last).map_or(0, |(first, last)| last - first + 1);
        Ok(Averted {
            events: -mean.value * events,
            interval: mean.interval.map(|limits| Interval {
                lower: -limits.upper * events,
                upper: -limits.lower * events,
            }),
            error: half.or(by_areas.standard_error).map(|error| error * events),
            years: (periods + asked.periods.in_year() - 1) / asked.periods.in_year(),
            share: exposure / exposed.served(panel),
        })
    }

    /// Events as counts are told, limits outwards, and the error up to where limits made of it lie whole steps apart: whoever divides
    /// what they are worth by the price of one finds no more.
    pub(super) fn told(self, level: ConfidenceLevel, policy: &DisclosurePolicy) -> Averted {
        // Multiples are small whole numbers.
        let step = policy.round_to as f64;
        let of_error = step / (2.0 * level.deviate());
        Averted {
            events: in_steps(self.events, step, Side::Nearest),
            interval: self.interval.map(|limits| limits_in_steps(limits, step)),
            error: self.error.map(|error| in_steps(error, of_error, Side::Upper)),
            ..self
        }
    }
}

/// A number as a multiple of a step.
pub(super) fn in_steps(value: f64, step: f64, side: Side) -> f64 {
    // Nothing has no sign.
    side.towards()(value / step) * step + 0.0
}

/// Limits as multiples of a step, outwards.
pub(super) fn limits_in_steps(limits: Interval, step: f64) -> Interval {
    Interval {
        lower: in_steps(limits.lower, step, Side::Lower),
        upper: in_steps(limits.upper, step, Side::Upper),
    }
}

impl Exposed {
    /// What served areas were exposed to in all from their opening on.
    fn served(&self, panel: &Panel) -> f64 {
        let units = panel.first_treated().iter().enumerate();
        let served = units.filter_map(|(unit, first)| Some((unit, (*first)?)));
        let periods = panel.periods();
        let own = |(unit, first): (usize, i64)| -> f64 {
            let after = periods.iter().filter(|period| **period >= first);
            after.map(|period| self.at(unit, *period)).sum()
        };
        served.map(own).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn events_are_told_in_fives_and_their_limits_outwards() {
        let averted = |events: f64, lower: f64, upper: f64| Averted {
            events,
            interval: Some(Interval { lower, upper }),
            error: None,
            years: 3,
            share: 1.0,
        };
        let (policy, level) = (Profile::Strict.policy(), ConfidenceLevel::PERCENT_95);
        for (found, told) in [
            (averted(147.246, 141.2, 150.1), [145.0, 140.0, 155.0]),
            (averted(147.499, 144.9, 154.9), [145.0, 140.0, 155.0]),
            (averted(-1.3, -6.0, 5.0), [0.0, -10.0, 5.0]),
        ] {
            let found = found.told(level, &policy);
            let limits = found.interval.map(|limits| [limits.lower, limits.upper]);
            assert_eq!((found.events, limits), (told[0], Some([told[1], told[2]])));
            assert!(found.events.is_sign_positive());
        }
    }

    #[test]
    fn limits_made_of_the_error_lie_whole_steps_apart_and_no_nearer_than_they_did() {
        let policy = Profile::Strict.policy();
        let half = |error: f64, level: ConfidenceLevel| {
            let averted = Averted {
                events: 100.0,
                interval: None,
                error: Some(error),
                years: 3,
                share: 1.0,
            };
            averted
                .told(level, &policy)
                .error
                .map_or(f64::NAN, |error| error * level.deviate())
        };
        // 1.96 x 1.5 is 2.94, told as 5, and so is 1.96 x 2.5, which is 4.90; 1.96 x 2.6 is 5.096, told as 7.5. At 50 % 0.674 x 1.5 is 1.01.
        let half_is = |error, level, expected: f64| assert!((half(error, level) - expected).abs() < 1e-9, "{error}");
        half_is(1.5, ConfidenceLevel::PERCENT_95, 5.0);
        half_is(2.5, ConfidenceLevel::PERCENT_95, 5.0);
        half_is(2.6, ConfidenceLevel::PERCENT_95, 7.5);
        half_is(1.5, ConfidenceLevel::new(0.5).expect("a level"), 2.5);
        // What has no error still has none.
        half_is(0.0, ConfidenceLevel::PERCENT_95, 0.0);
    }
}
