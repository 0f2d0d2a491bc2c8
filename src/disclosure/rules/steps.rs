//! Steps of a curve on a fixed grid: one is shown only if none or enough had the event since the step shown before it; else
//! its events count towards the next. Counts are pooled from unrounded data within the step and rounded once.
//!
//! Of the two ways in the literature, rows merged until enough have left (ACRO) and a fixed grid, this is the second: dates at
//! which the grid is read are the study's and tell of nobody.
//!
//! Custody: the border to the releasable zone.

use super::is_small;
use crate::cohort::PersonCount;
use crate::study::DisclosurePolicy;

/// A curve at one point of its grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::disclosure) struct Step {
    /// Persons with the event by then.
    pub(in crate::disclosure) with: PersonCount,
    /// On how many those without it by then rest, where few of them end the telling of a step; none where they are judged elsewhere.
    pub(in crate::disclosure) without: Option<u64>,
    /// On how many those still at risk then rest; a curve ends where they are few.
    pub(in crate::disclosure) at_risk: Option<u64>,
    /// Whether another rule withholds it.
    pub(in crate::disclosure) is_withheld: bool,
}

/// The steps of one curve, judged in their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::disclosure) struct Steps {
    told: PersonCount,
    has_ended: bool,
}

impl Steps {
    /// Whether the next step is shown.
    pub(in crate::disclosure) fn shows(&mut self, step: Step, policy: &DisclosurePolicy) -> bool {
        self.has_ended |= step.at_risk.is_some_and(|left| left < policy.threshold);
        let is_few = is_small(step.with.apart_from(self.told), policy);
        let is_without_few = step.without.is_some_and(|without| is_small(without, policy));
        let shows = !self.has_ended && !is_few && !is_without_few && !step.is_withheld;
        if shows {
            self.told = step.with;
        }
        shows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    fn persons(number: u64) -> PersonCount {
        let names: Vec<String> = (0..number).map(|one| one.to_string()).collect();
        PersonCount::of(names.iter().map(String::as_str))
    }

    fn shown(profile: Profile, steps: &[(u64, u64)]) -> Vec<bool> {
        let mut judged = Steps::default();
        let step = |(with, at_risk): &(u64, u64)| Step {
            with: persons(*with),
            without: Some(500 - *with),
            at_risk: Some(*at_risk),
            is_withheld: false,
        };
        steps
            .iter()
            .map(|own| judged.shows(step(own), &profile.policy()))
            .collect()
    }

    #[test]
    fn a_step_of_few_events_waits_for_the_next() {
        let steps = [(9, 400), (10, 390), (19, 380), (20, 370), (20, 360), (31, 350)];
        assert_eq!(shown(Profile::Strict, &steps), [false, true, false, true, true, true]);
        // Where zeros are disclosive a step without an event is one.
        assert_eq!(shown(Profile::UkLlc, &steps), [false, true, false, true, false, true]);
    }

    #[test]
    fn a_curve_ends_where_few_are_at_risk_and_does_not_begin_again() {
        assert_eq!(
            shown(Profile::Strict, &[(20, 10), (40, 9), (60, 300)]),
            [true, false, false]
        );
        assert_eq!(shown(Profile::Strict, &[(0, 11), (0, 0)]), [true, false]);
    }

    #[test]
    fn few_without_the_event_are_few_too() {
        let without = |with| shown(Profile::Strict, &[(with, 100)]);
        assert_eq!([490, 491, 499, 500].map(without), [[true], [false], [false], [true]]);
    }
}
