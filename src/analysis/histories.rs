//! Sets after the index set, and births, as histories of events that recur.
//!
//! Custody: cohort rows go in; columns of days come out, with parents by number.

use std::collections::{BTreeMap, BTreeSet};

use super::families::of_couples;
use crate::cohort::{Cohort, CohortError, Episode};
use crate::estimate::EstimateError;
use crate::estimate::recurrent::Histories;
use crate::study::DisclosurePolicy;

/// Further sets of one parent beyond which it is said that she has many: a return a year for ten years is more than any source
/// tells of, and more often several people whose records were taken for one.
pub(super) const MANY_EVENTS: u64 = 10;

/// With how many decimals a mean number of events of so many is told: two at most, and no more than tell of how many the rounded
/// number does.
pub(super) fn decimals(persons: usize, policy: &DisclosurePolicy) -> u32 {
    policy.decimals_of_mean(persons as u64, 1.0, 2).unwrap_or_default()
}

/// Whether there are events on two days: those of one day are one.
pub(super) fn has_two(days: impl Iterator<Item = i64>) -> bool {
    days.collect::<BTreeSet<i64>>().len() > 1
}

/// Spells of observation of every parent at risk: each ends with a further set, with death, or with the end of observation.
#[derive(Debug, Default)]
pub(super) struct FurtherSpells {
    /// Place of the parent among the episodes at risk.
    pub(super) parent: Vec<u64>,
    /// Days since the origin.
    pub(super) entry: Vec<i64>,
    /// Days since the origin.
    pub(super) exit: Vec<i64>,
    /// Whether a further set, or another event, comes at the end.
    pub(super) event: Vec<bool>,
    /// Whether the parent dies at the end.
    pub(super) death: Vec<bool>,
    /// The family of the couple; empty where no couple shares a person with another, or parents are persons.
    pub(super) family: Vec<u64>,
}

/// A parent at risk, with the days on which the index set and all that count as returns start, and the day on which observation of her ends.
pub(super) struct Followed<'c> {
    pub(super) episode: &'c Episode,
    pub(super) starts: Vec<i64>,
    pub(super) exit_on: i64,
    pub(super) died: bool,
}

impl Followed<'_> {
    /// Whether she is under observation when so many days since the origin are over: whoever comes under it later is not yet.
    pub(super) fn is_observed_after(&self, day: i64) -> bool {
        let last = self.exit_on - i64::from(self.episode.origin_on());
        self.episode.entered_after() <= day && last > day
    }
}

/// Everybody at risk, ordered by parent.
pub(super) fn followed(cohort: &mut Cohort) -> Result<Vec<Followed<'_>>, CohortError> {
    let (mut starts, observed) = (cohort.starts()?, cohort.observed()?);
    let exits: BTreeMap<&str, (i64, bool)> = observed
        .iter()
        .map(|observed| (observed.parent.as_str(), (i64::from(observed.exit_on), observed.died)))
        .collect();
    let at_risk = cohort.episodes().iter().filter(|episode| episode.is_at_risk());
    let followed = at_risk.filter_map(|episode| {
        let (exit_on, died) = exits.get(episode.parent()).copied()?;
        Some(Followed {
            episode,
            starts: starts.remove(episode.parent())?,
            exit_on,
            died,
        })
    });
    Ok(followed.collect())
}

impl FurtherSpells {
    /// The spells of everybody. Sets that start on one day count as one event; one that starts on the day of death counts.
    pub(super) fn of(followed: &[Followed<'_>]) -> FurtherSpells {
        let since_origin = |parent: &Followed<'_>| {
            let origin = i64::from(parent.episode.origin_on());
            parent.starts.iter().map(|start| start - origin).collect()
        };
        FurtherSpells::ending_with(followed, &since_origin)
    }

    /// The spells of everybody, each ending with an event on one of the days, since the origin, that `days` gives in
    /// ascending order.
    pub(super) fn ending_with(followed: &[Followed<'_>], days: &dyn Fn(&Followed<'_>) -> Vec<i64>) -> FurtherSpells {
        let mut spells = FurtherSpells::default();
        for (number, parent) in (0..).zip(followed) {
            let last = parent.exit_on - i64::from(parent.episode.origin_on());
            let mut from = parent.episode.entered_after();
            for day in days(parent) {
                if day > from && day <= last {
                    spells.push(number, (from, day), true, parent.died && day == last);
                    from = day;
                }
            }
            if from < last {
                spells.push(number, (from, last), false, parent.died);
            }
        }
        let families = of_couples(followed.iter().map(|parent| parent.episode.parent())).unwrap_or_default();
        let family = |parent: &u64| families.get(*parent as usize).copied();
        spells.family = spells.parent.iter().filter_map(family).collect();
        spells
    }

    /// The family of each spell, where some parents are of one.
    pub(super) fn families(&self) -> Option<&[u64]> {
        (!self.family.is_empty()).then_some(self.family.as_slice())
    }

    /// Whether one parent has so many events that a figure which counts them all may hang on her.
    pub(super) fn hang_on_one(&self) -> bool {
        let mut events: BTreeMap<u64, u64> = BTreeMap::new();
        for (parent, _) in self.parent.iter().zip(&self.event).filter(|(_, event)| **event) {
            *events.entry(*parent).or_default() += 1;
        }
        events.values().any(|events| *events > MANY_EVENTS)
    }

    /// The same without some parents.
    pub(super) fn without(self, left_out: impl Fn(u64) -> bool) -> FurtherSpells {
        let mut kept = FurtherSpells::default();
        for (row, parent) in self.parent.iter().enumerate().filter(|(_, parent)| !left_out(**parent)) {
            // All columns have one length.
            kept.push(
                *parent,
                (self.entry[row], self.exit[row]),
                self.event[row],
                self.death[row],
            );
            kept.family.extend(self.family.get(row));
        }
        kept
    }

    fn push(&mut self, parent: u64, (entry, exit): (i64, i64), event: bool, death: bool) {
        self.parent.push(parent);
        self.entry.push(entry);
        self.exit.push(exit);
        self.event.push(event);
        self.death.push(death);
    }

    /// As histories; deaths are told where anybody has died.
    pub(super) fn histories(&self) -> Result<Histories<'_>, EstimateError> {
        let death = self.death.contains(&true).then_some(self.death.as_slice());
        Histories::new(&self.parent, &self.entry, &self.exit, &self.event, death)
    }
}
