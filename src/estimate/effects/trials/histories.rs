//! Persons from the day on which their clock starts: when they were at risk, whether and when they came to a service, and on
//! which days they could have.
//!
//! Custody: no zone. Days and marks by position.

use crate::estimate::covariates::length;
use crate::estimate::{Covariates, EstimateError};

/// What is known of each person, by position. Days are counted from the origin of the person's own clock, such as the index
/// set.
///
/// A person is at risk on (entry, exit], and has the event on the last of these days or not. A trial is held on each day on
/// which she is under observation, without the event, not yet served, and eligible: on it she is treated or a comparator.
/// Whatever else is told of her is told once, as of the origin, so that no covariate can come after a time zero.
#[derive(Debug, Clone)]
pub struct Histories<'a> {
    pub(super) entry: &'a [i64],
    pub(super) exit: &'a [i64],
    pub(super) event: &'a [bool],
    pub(super) served: &'a [Option<i64>],
    pub(super) eligible: &'a [Vec<Days>],
    pub(super) covariates: Covariates<'a>,
    pub(super) leaves: Option<&'a [Option<i64>]>,
    pub(super) competes: Option<&'a [bool]>,
    pub(super) strata: Option<&'a [u32]>,
}

/// Days from the first on, the last not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: i64,
    /// The day after the last.
    pub until: i64,
}

impl Days {
    /// What two spans have in common; `None` where that is nothing.
    pub(super) fn with(self, other: Days) -> Option<Days> {
        let both = Days {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
        };
        (both.from < both.until).then_some(both)
    }

    pub(super) fn count(self) -> i64 {
        self.until - self.from
    }
}

impl<'a> Histories<'a> {
    /// Entry, exit and whether it is with the event; the day on which each was first referred, if ever; the days on which each
    /// was eligible, as spans in order that do not overlap; and covariates as of the origin.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::EntersBeforeOrigin`], [`EstimateError::NeverAtRisk`],
    /// [`EstimateError::OutOfRange`] for spans out of order.
    pub fn new(
        (entry, exit, event): (&'a [i64], &'a [i64], &'a [bool]),
        served: &'a [Option<i64>],
        eligible: &'a [Vec<Days>],
        covariates: Covariates<'a>,
    ) -> Result<Histories<'a>, EstimateError> {
        let persons = covariates.rows();
        length("entry", entry.len(), persons)?;
        length("exit", exit.len(), persons)?;
        length("event mark", event.len(), persons)?;
        length("day of service", served.len(), persons)?;
        length("list of eligible days", eligible.len(), persons)?;
        for (position, (entry, exit)) in entry.iter().zip(exit).enumerate() {
            if *entry < 0 {
                return Err(EstimateError::EntersBeforeOrigin { position });
            }
            if entry >= exit {
                return Err(EstimateError::NeverAtRisk { position });
            }
        }
        let in_order = |spans: &Vec<Days>| {
            spans.iter().all(|span| span.from < span.until)
                && spans.windows(2).all(|pair| pair[0].until <= pair[1].from)
        };
        if !eligible.iter().all(in_order) {
            return Err(EstimateError::OutOfRange {
                what: "list of eligible days",
                must: "in order and without overlap",
            });
        }
        Ok(Histories {
            entry,
            exit,
            event,
            served,
            eligible,
            covariates,
            leaves: None,
            competes: None,
            strata: None,
        })
    }

    /// The same with what makes the event impossible, such as death: whether a person who leaves without the event leaves with
    /// it. Hazards do not know of it; [curves](super::TrialCurves) tell with it how many have the event.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`]; [`EstimateError::OutOfRange`] for a person who leaves with both.
    pub fn with_competing(mut self, competes: &'a [bool]) -> Result<Histories<'a>, EstimateError> {
        length("mark of what competes", competes.len(), self.persons())?;
        if self
            .event
            .iter()
            .zip(competes)
            .any(|(event, competes)| *event && *competes)
        {
            return Err(EstimateError::OutOfRange {
                what: "mark of what competes",
                must: "told of those alone who leave without the event",
            });
        }
        self.competes = Some(competes);
        Ok(self)
    }

    /// The same with a day from which a person can be no comparator, such as that of another service: she is followed as one
    /// until then, and no trial is held with her from then on.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn with_leaves(mut self, leaves: &'a [Option<i64>]) -> Result<Histories<'a>, EstimateError> {
        length("day of leaving", leaves.len(), self.persons())?;
        self.leaves = Some(leaves);
        Ok(self)
    }

    /// The same with strata: persons of different strata are never compared.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn with_strata(mut self, strata: &'a [u32]) -> Result<Histories<'a>, EstimateError> {
        length("stratum", strata.len(), self.persons())?;
        self.strata = Some(strata);
        Ok(self)
    }

    /// Number of persons.
    pub fn persons(&self) -> usize {
        self.exit.len()
    }

    /// The day on which a person is treated: she is at risk, eligible, and has left for no other service by then.
    pub fn treated_on(&self, person: usize) -> Option<i64> {
        let day = self.served[person]?;
        let stays = self
            .leaves
            .and_then(|leaves| leaves[person])
            .is_none_or(|leaves| day < leaves);
        let is_eligible = self.eligible[person]
            .iter()
            .any(|span| (span.from..span.until).contains(&day));
        let is_at_risk = (self.entry[person]..self.exit[person]).contains(&day);
        (stays && is_eligible && is_at_risk).then_some(day)
    }

    /// The last day on which a person can be a comparator: the end of time at risk, the first service, or leaving.
    pub fn compared_until(&self, person: usize) -> i64 {
        let leaves = self.leaves.and_then(|leaves| leaves[person]);
        [self.served[person], leaves]
            .into_iter()
            .flatten()
            .fold(self.exit[person], i64::min)
    }

    /// Whether a person's time as a comparator ends with the event.
    pub(super) fn compared_to_event(&self, person: usize) -> bool {
        self.event[person] && self.compared_until(person) == self.exit[person]
    }

    /// Whether a person leaves with what makes the event impossible.
    pub(super) fn has_competing(&self, person: usize) -> bool {
        self.competes.is_some_and(|competes| competes[person])
    }

    /// The days on which a trial is held with a person: the last is that of treatment, if she is treated.
    pub(super) fn trial_days(&self, person: usize) -> impl Iterator<Item = Days> + '_ {
        let last = self.treated_on(person).map(|day| day + 1);
        let all = Days {
            from: self.entry[person],
            until: last.unwrap_or_else(|| self.compared_until(person)),
        };
        self.eligible[person].iter().filter_map(move |span| span.with(all))
    }

    /// The days on which a trial would be held with a person who stayed at risk and was never referred.
    pub(super) fn open_days(&self, person: usize) -> impl Iterator<Item = Days> + '_ {
        let all = Days {
            from: self.entry[person],
            until: i64::MAX,
        };
        self.eligible[person].iter().filter_map(move |span| span.with(all))
    }

    /// Whether a trial is held with a person on any day.
    pub fn is_in_a_trial(&self, person: usize) -> bool {
        self.trial_days(person).next().is_some()
    }

    pub(super) fn stratum(&self, person: usize) -> u32 {
        self.strata.map_or(0, |strata| strata[person])
    }
}
