//! Hazard ratios: all time at risk is used, however long each parent is followed.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeMap;

use super::super::Group;
use super::super::events_behind::{Behind, decimals, widened};
use super::super::few::{Few, of_all_alike};
use super::crude::YES_TO_NO;
use super::members::{Member, Stratum, Table};
use super::rows::{About, Said, number};
use crate::cohort::{CareStatus, PersonCount};
use crate::estimate::hazards::{Cox, HazardRows};
use crate::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

pub(super) fn groups(table: &Table<'_>, (level, policy): (ConfidenceLevel, &DisclosurePolicy)) -> Vec<Group> {
    // Episodes in the order of parents: sums are taken in it.
    let mut members: Vec<&Member<'_>> = table.members.iter().chain(&table.late).copied().collect();
    members.sort_by(|a, b| a.episode.parent().cmp(b.episode.parent()));
    let persons = PersonCount::of(members.iter().map(|member| member.episode.parent()));
    let count = |care, returned: bool| {
        let kept = members
            .iter()
            .filter(|member| member.childhood.status == care && member.episode.returned().is_some() == returned);
        PersonCount::of(kept.map(|member| member.episode.parent()))
    };
    let (yes, no) = (CareStatus::Yes, CareStatus::No);
    let cells = [count(yes, true), count(yes, false), count(no, true), count(no, false)];
    let events = cells[0].get() + cells[2].get();
    let behind = Behind::both([cells[0].get(), cells[2].get()], policy);
    let row = |among, strata: Option<&[u32]>| {
        let about = About {
            followed: table.followed,
            among,
            measure: "hazard ratio of return (Cox)",
            of: YES_TO_NO,
        };
        // One coefficient rests on all events.
        let said = |found: Said| found.of_events((events, Reservation::FewEventsPerCoefficient), policy);
        // What cannot be fitted is a row without a figure: the crude rows beside it say why.
        let found = fit(&members, strata, (level, policy), &behind).ok().flatten().map(said);
        let found = found.unwrap_or_default();
        let decimals = found.value.map_or(2, |ratio| decimals(ratio, &behind));
        number(about, persons, &cells, decimals, found)
    };
    let strata = strata(&members);
    vec![row("compared", None), row("compared, standardised", Some(&strata))]
}

/// Numbers of strata, in their order.
fn strata(members: &[&Member<'_>]) -> Vec<u32> {
    let mut numbers: BTreeMap<&Stratum, u32> = members.iter().map(|member| (&member.stratum, 0)).collect();
    for (place, number) in numbers.values_mut().enumerate() {
        *number = u32::try_from(place).unwrap_or(u32::MAX);
    }
    members
        .iter()
        .map(|member| numbers.get(&member.stratum).copied().unwrap_or_default())
        .collect()
}

/// The ratio, with limits for all events that are rounded alike; none where the fit has no coefficient.
fn fit(
    members: &[&Member<'_>],
    strata: Option<&[u32]>,
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
    behind: &[Behind; 2],
) -> Result<Option<Said>, EstimateError> {
    let exposed = |member: &&Member<'_>| {
        if member.childhood.status == CareStatus::Yes {
            1.0
        } else {
            0.0
        }
    };
    let care: Vec<f64> = members.iter().map(exposed).collect();
    let exits: Vec<i64> = members.iter().map(|member| member.episode.days()).collect();
    let entries: Vec<i64> = members.iter().map(|member| member.episode.entered_after()).collect();
    let events: Vec<bool> = members
        .iter()
        .map(|member| member.episode.returned().is_some())
        .collect();
    let covariates = Covariates::new(members.len(), vec![&care])?;
    let mut rows = HazardRows::new(&exits, &events, covariates)?.with_entry(&entries)?;
    if let Some(strata) = strata {
        rows = rows.with_strata(strata)?;
    }
    let cox = Cox {
        level,
        ..Cox::default()
    };
    let fit = cox.fit(&rows)?;
    let few = [Few::in_a_stratum(strata.unwrap_or_default(), &events)];
    let reservations = of_all_alike(fit.reservations().to_vec(), few, policy);
    let ratio = fit.coefficients().first().map(|found| widened(found.ratio, behind));
    Ok(ratio.map(|ratio| Said::estimate(&ratio, reservations)))
}
