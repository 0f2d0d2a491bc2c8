//! Returns that lie ahead of parents who have not returned yet, by the study's own curve of first returns: for planning.
//!
//! Custody: episodes go in, numbers with their evidence come out.

use std::collections::BTreeMap;

use super::families::of_couples;
use super::few::{Few, of_all_alike, of_families};
use super::measured::{Figure, Side};
use crate::cohort::{Episode, PersonCount};
use crate::estimate::survival::{Forecast, RiskTable, forecast, forecast_by_cluster};
use crate::estimate::{ConfidenceLevel, EstimateError, Spells};
use crate::study::DisclosurePolicy;

/// The curve of first returns of everybody at risk, with those with a return and without.
pub(super) struct ReturnsAhead<'e> {
    table: Option<RiskTable>,
    /// Days since the origin of each return, in ascending order, and whose it is.
    returns: Vec<(i64, &'e str)>,
    evidence: [PersonCount; 2],
    /// None where no two couples share a person, or units are persons.
    joined: Option<Joined<'e>>,
}

/// The spells behind a curve of couples of whom some share a person.
struct Joined<'e> {
    entries: Vec<i64>,
    exits: Vec<i64>,
    events: Vec<bool>,
    /// The family of each.
    families: Vec<u64>,
    family_of: BTreeMap<&'e str, u64>,
}

impl<'e> ReturnsAhead<'e> {
    pub(super) fn of(episodes: &'e [Episode]) -> Result<ReturnsAhead<'e>, EstimateError> {
        let episodes: Vec<&Episode> = episodes.iter().filter(|episode| episode.is_at_risk()).collect();
        let entries: Vec<i64> = episodes.iter().map(|episode| episode.entered_after()).collect();
        let exits: Vec<i64> = episodes.iter().map(|episode| episode.days()).collect();
        let events: Vec<bool> = episodes.iter().map(|episode| episode.returned().is_some()).collect();
        let persons = |returned: bool| {
            let kept = episodes
                .iter()
                .filter(|episode| episode.returned().is_some() == returned);
            PersonCount::of(kept.map(|episode| episode.parent()))
        };
        let table = match Spells::with_entry(&entries, &exits, &events) {
            Ok(spells) => Some(RiskTable::of(&spells)),
            Err(EstimateError::NoSpells) => None,
            Err(source) => return Err(source),
        };
        let returned = episodes.iter().filter(|episode| episode.returned().is_some());
        let mut returns: Vec<(i64, &str)> = returned.map(|episode| (episode.days(), episode.parent())).collect();
        returns.sort_unstable();
        let evidence = [persons(true).who_returned(), persons(false)];
        let couples = episodes.iter().map(|episode| episode.parent());
        let joined = of_couples(couples.clone()).map(|families| Joined {
            family_of: couples.zip(families.iter().copied()).collect(),
            entries,
            exits,
            events,
            families,
        });
        Ok(ReturnsAhead {
            table,
            returns,
            evidence,
            joined,
        })
    }

    /// Those with a return, and those without, on whom the curve rests.
    pub(super) fn evidence(&self) -> [PersonCount; 2] {
        self.evidence
    }

    /// Those who returned in the stretch of the curve that is read for people for whom so many days have passed: of the stretches
    /// of all of them that have any, the one with a middling number. An expected number tells about how many they are.
    pub(super) fn read_for(&self, elapsed: &[i64], ahead: i64, told_until: i64) -> PersonCount {
        let until = |day: i64| self.returns.partition_point(|(own, _)| *own <= day);
        let mut stretches: Vec<(usize, usize)> = elapsed
            .iter()
            .map(|passed| {
                // Beyond the end of the curve its last days are read.
                let start = (*passed).min(told_until - ahead);
                (until(start), until(start + ahead))
            })
            .collect();
        // A stretch without a return adds nothing to what is expected.
        stretches.retain(|(first, last)| last > first);
        stretches.sort_unstable_by_key(|(first, last)| (last - first, *first));
        let middle = stretches.get(stretches.len().saturating_sub(1) / 2);
        let own = middle.and_then(|(first, last)| self.returns.get(*first..*last));
        PersonCount::of(own.unwrap_or_default().iter().map(|(_, parent)| *parent))
    }

    /// What is read from the curve; none where there is none, nobody stands, or nobody was followed for long enough.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&RiskTable) -> Result<T, EstimateError>,
    ) -> Result<Option<T>, EstimateError> {
        let Some(table) = &self.table else { return Ok(None) };
        match read(table) {
            Ok(found) => Ok(Some(found)),
            Err(EstimateError::NoSpells | EstimateError::NothingToEstimate { .. }) => Ok(None),
            Err(source) => Err(source),
        }
    }

    /// First returns within so many days, of people for whom so many have passed; that the returns behind them are few is said of
    /// all numbers that are rounded alike.
    pub(super) fn expected(
        &self,
        elapsed: &[i64],
        ahead: i64,
        level: ConfidenceLevel,
        policy: &DisclosurePolicy,
    ) -> Result<Option<Forecast>, EstimateError> {
        let found = self.read(|table| forecast(table, elapsed, ahead, level))?;
        Ok(found.map(|found| self.alike(found, policy)))
    }

    /// The same of those who stand on the last day of their observation. Couples that share a person are not independent: the
    /// interval is by family.
    pub(super) fn expected_of(
        &self,
        members: &[&Episode],
        ahead: i64,
        level: ConfidenceLevel,
        policy: &DisclosurePolicy,
    ) -> Result<Option<Forecast>, EstimateError> {
        let elapsed = elapsed(members);
        let Some(joined) = &self.joined else {
            return self.expected(&elapsed, ahead, level, policy);
        };
        let of_member = |episode: &&Episode| joined.family_of.get(episode.parent()).copied();
        let families: Vec<u64> = members.iter().filter_map(of_member).collect();
        let spells = Spells::with_entry(&joined.entries, &joined.exits, &joined.events)?;
        let standing = (elapsed.as_slice(), families.as_slice());
        let found = self.read(|_| forecast_by_cluster(&spells, &joined.families, standing, ahead, level))?;
        Ok(found.map(|found| {
            let found = self.alike(found, policy);
            let has_error = found.interval.is_some();
            Forecast {
                reservations: of_families(found.reservations, Some(&joined.families), has_error, policy),
                ..found
            }
        }))
    }

    fn alike(&self, found: Forecast, policy: &DisclosurePolicy) -> Forecast {
        let [returned, _] = self.evidence;
        Forecast {
            reservations: of_all_alike(found.reservations, [Few::events(returned)], policy),
            ..found
        }
    }
}

/// Days that have passed for each.
pub(super) fn elapsed(members: &[&Episode]) -> Vec<i64> {
    members.iter().map(|episode| episode.days()).collect()
}

/// Days of so many months of 30.4375 days.
pub(super) fn days_of(months: i64) -> i64 {
    months * 1461 / 48
}

/// Decimals of expected returns.
pub(super) const EXPECTED_DECIMALS: u32 = 1;

/// Expected returns with their limits, rounded outwards.
pub(super) fn figures(found: Option<&Forecast>) -> [(&'static str, Figure); 3] {
    let number = |value, side, decimals| Figure::Number { value, side, decimals };
    let interval = found.and_then(|found| found.interval);
    [
        (
            "expected returns",
            number(found.map(|found| found.expected), Side::Nearest, EXPECTED_DECIMALS),
        ),
        (
            "lower limit",
            number(interval.map(|limits| limits.lower), Side::Lower, 0),
        ),
        (
            "upper limit",
            number(interval.map(|limits| limits.upper), Side::Upper, 0),
        ),
    ]
}
