//! The probability of return of a group, read at a horizon: Kaplan-Meier, or Aalen-Johansen where something competes; of couples
//! with limits by family.
//!
//! Custody: episodes go in, numbers come out.

use super::families::of_couples;
use super::few::{of_curve, of_families};
use crate::cohort::{Ended, Episode, PersonCount};
use crate::estimate::survival::{ClusteredEstimate, ClusteredIncidence, ClusteredKaplanMeier, RestrictedMean};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, IntervalMethod, Reservation, Spells};
use crate::study::{DisclosurePolicy, OtherEnds};

/// What the end of an episode is to an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// What is counted.
    Event,
    /// What makes it impossible.
    Competing,
    /// Nothing more is known.
    Censored,
}

/// The fate of a return of any class, with what the study says of death and moving out.
pub(super) fn any_return(ends: OtherEnds) -> impl Fn(&Episode) -> Fate {
    move |episode| match (episode.ended(), ends) {
        (Ended::Return(_), _) => Fate::Event,
        (Ended::Death | Ended::MovedOut, OtherEnds::Compete) => Fate::Competing,
        _ => Fate::Censored,
    }
}

/// A probability with its doubt.
#[derive(Debug, Clone, PartialEq)]
pub struct Probability {
    /// The probability; none where it is not observed.
    pub value: Option<f64>,
    /// Its standard error; none where it is 0 or 1.
    pub standard_error: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// The curve of a group.
pub(super) struct ReturnCurve<'e> {
    episodes: Vec<&'e Episode>,
    fates: Vec<Fate>,
    /// Of couples, where some share a person.
    families: Option<Vec<u64>>,
    fitted: Fitted,
}

enum Fitted {
    Survival(Box<ClusteredKaplanMeier>),
    Incidence(Box<ClusteredIncidence>),
}

impl<'e> ReturnCurve<'e> {
    /// Fits the curve of those of the episodes that are at risk. Couples who share a person are not independent: their
    /// standard errors are by family.
    ///
    /// # Errors
    /// [`EstimateError::NoSpells`] when nobody is.
    pub(super) fn of(
        episodes: impl IntoIterator<Item = &'e Episode>,
        fate: impl Fn(&Episode) -> Fate,
    ) -> Result<ReturnCurve<'e>, EstimateError> {
        let episodes: Vec<&Episode> = episodes.into_iter().filter(|episode| episode.is_at_risk()).collect();
        let entries: Vec<i64> = episodes.iter().map(|episode| episode.entered_after()).collect();
        let exits: Vec<i64> = episodes.iter().map(|episode| episode.days()).collect();
        let fates: Vec<Fate> = episodes.iter().map(|episode| fate(episode)).collect();
        let events: Vec<bool> = fates.iter().map(|fate| *fate == Fate::Event).collect();
        let families = of_couples(episodes.iter().map(|episode| episode.parent()));
        let fitted = if fates.contains(&Fate::Competing) {
            let cause = |fate: &Fate| match fate {
                Fate::Event => 1,
                Fate::Competing => 2,
                Fate::Censored => 0,
            };
            let causes: Vec<u32> = fates.iter().map(cause).collect();
            let spells = Spells::with_causes(Some(&entries), &exits, &causes, 2)?;
            Fitted::Incidence(Box::new(ClusteredIncidence::fit(&spells, families.as_deref())?))
        } else {
            let spells = Spells::with_entry(&entries, &exits, &events)?;
            Fitted::Survival(Box::new(ClusteredKaplanMeier::fit(&spells, families.as_deref())?))
        };
        Ok(ReturnCurve {
            episodes,
            fates,
            families,
            fitted,
        })
    }

    /// Distinct parents in the risk set.
    pub(super) fn persons(&self) -> PersonCount {
        PersonCount::of(self.episodes.iter().map(|episode| episode.parent()))
    }

    /// Distinct parents with the event by a day.
    pub(super) fn events_by(&self, day: i64) -> PersonCount {
        let events = self.counted(|episode, event| event && episode.days() <= day);
        let mut told = self.episodes.iter().zip(&self.fates);
        match told.all(|(episode, fate)| episode.returned().is_some() == (*fate == Fate::Event)) {
            true => events.who_returned(),
            // Of returns of one class nothing follows for another.
            false => events,
        }
    }

    /// Distinct parents still at risk when a day is over.
    pub(super) fn at_risk_after(&self, day: i64) -> PersonCount {
        self.counted(|episode, _| episode.days() > day && episode.entered_after() <= day)
    }

    /// Distinct parents without the event by a day.
    pub(super) fn without_by(&self, day: i64) -> PersonCount {
        self.counted(|episode, event| !(event && episode.days() <= day))
    }

    fn counted(&self, keep: impl Fn(&Episode, bool) -> bool) -> PersonCount {
        let kept = self.episodes.iter().zip(&self.fates);
        PersonCount::of(
            kept.filter(|(episode, fate)| keep(episode, **fate == Fate::Event))
                .map(|(episode, _)| episode.parent()),
        )
    }

    /// The cells on which the probability by a day rests: with the event, without, and at risk beyond.
    pub(super) fn cells(&self, day: i64) -> Vec<PersonCount> {
        vec![self.events_by(day), self.without_by(day), self.at_risk_after(day)]
    }

    /// The mean time without an event up to a day; where something competes, without either. That families are few is said of all
    /// numbers that are rounded alike.
    ///
    /// # Errors
    /// As [`RestrictedMean::of`].
    pub(super) fn restricted_mean(
        &self,
        day: i64,
        (level, policy): (ConfidenceLevel, &DisclosurePolicy),
    ) -> Result<RestrictedMean, EstimateError> {
        if let Some(families) = &self.families {
            let entries: Vec<i64> = self.episodes.iter().map(|episode| episode.entered_after()).collect();
            let exits: Vec<i64> = self.episodes.iter().map(|episode| episode.days()).collect();
            let ended: Vec<bool> = self.fates.iter().map(|fate| *fate != Fate::Censored).collect();
            let spells = Spells::with_entry(&entries, &exits, &ended)?;
            let mut found = RestrictedMean::of_clusters(&spells, families, day, level)?;
            let has_error = found.mean.is_some_and(|mean| mean.standard_error.is_some());
            found.reservations = of_families(found.reservations, Some(families), has_error, policy);
            return Ok(found);
        }
        match &self.fitted {
            Fitted::Survival(curve) => RestrictedMean::of(curve.curve(), day, level),
            Fitted::Incidence(curve) => RestrictedMean::of(curve.curve().event_free(), day, level),
        }
    }

    /// The probability of the event by a day; what is said of few with the event, at risk, or of few families, is said of all numbers
    /// that are rounded alike.
    ///
    /// # Errors
    /// [`EstimateError`]: none for a curve that was fitted.
    pub(super) fn by(
        &self,
        day: i64,
        method: IntervalMethod,
        policy: &DisclosurePolicy,
    ) -> Result<Probability, EstimateError> {
        let found = match &self.fitted {
            Fitted::Survival(curve) => Probability::of_event(curve.at(day, method)),
            Fitted::Incidence(curve) => Probability::of(curve.at(1, day, method)?),
        };
        let (has_estimate, counts) = (found.value.is_some(), [self.events_by(day), self.at_risk_after(day)]);
        let (families, has_error) = (self.families.as_deref(), found.standard_error.is_some());
        let reservations = of_curve(found.reservations, has_estimate, counts, policy);
        Ok(Probability {
            reservations: of_families(reservations, families, has_error, policy),
            ..found
        })
    }
}

impl Probability {
    fn of(found: ClusteredEstimate) -> Probability {
        Probability {
            value: found.share,
            standard_error: found.standard_error,
            interval: found.interval,
            reservations: found.reservations,
        }
    }

    /// That of the event, from that of having been spared.
    pub(super) fn of_event(spared: ClusteredEstimate) -> Probability {
        Probability {
            value: spared.share.map(|survival| 1.0 - survival),
            interval: spared.interval.map(complement),
            ..Probability::of(spared)
        }
    }
}

/// The interval of what is left of 1: of having returned, from that of not having returned.
pub(super) fn complement(interval: Interval) -> Interval {
    Interval {
        lower: 1.0 - interval.upper,
        upper: 1.0 - interval.lower,
    }
}

/// Days of a month, of which twelve make 365.25.
pub(super) const MONTH: f64 = 1461.0 / 48.0;

/// The day of a yearly mark: 365.25 days a year, rounded down.
pub(super) fn day_of(year: i64) -> i64 {
    year * 1461 / 4
}

/// Intervals on the log-log scale at a level.
pub(super) fn log_log(confidence: f64) -> Result<IntervalMethod, EstimateError> {
    Ok(IntervalMethod {
        level: ConfidenceLevel::new(confidence)?,
        ..IntervalMethod::default()
    })
}
