//! What a study finds for the measures of published figures.
//!
//! Custody: cohort rows go in, shares and numbers come out.

use std::collections::BTreeMap;

use super::children::{of_children, seen};
use super::families::{few_clusters, of_couples, share_by_family};
use super::few::{of_curve, of_families};
use super::order_to_return;
use super::proportion::{ShareLimits, reservations};
use super::quantities::{self, Found, InWindow};
use super::returns::{MONTH, Probability, any_return, day_of, log_log};
use crate::cohort::{ChildOrder, Episode, NewChildSet, NewbornSet, PersonCount, ProceedingsSet, Subject};
use crate::estimate::rates::proportion::wilson;
use crate::estimate::rates::share_of_totals::share_of_totals;
use crate::estimate::survival::ClusteredKaplanMeier;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, IntervalMethod, KaplanMeier, Spells};
use crate::study::{Benchmark, DisclosurePolicy, Estimate, Measure, OtherEnds, Study, day_number};

/// Everything that measures are made of, under one set of definitions.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) study: &'c Study,
    pub(super) declared: &'c Estimate,
    pub(super) level: ConfidenceLevel,
    /// All sets that are seen, those from before a look-back among them.
    pub(super) sets: &'c [ProceedingsSet],
    /// All children in these sets.
    pub(super) subjects: &'c [Subject],
    pub(super) newborns: &'c [NewbornSet],
    pub(super) newborn_days: i64,
    pub(super) new_child: &'c [NewChildSet],
    pub(super) last_days: &'c BTreeMap<String, i32>,
    pub(super) orders: &'c [ChildOrder],
    pub(super) episodes: &'c [Episode],
    /// Those of a cohort in which all sets count: a parent is as old as at the first of them.
    pub(super) all_episodes: &'c [Episode],
}

/// Whether the window of a figure ends after this study's observation does.
pub(super) fn is_beyond(row: &Benchmark, study: &Study) -> bool {
    row.measure.has_window() && quantities::window(study, row.horizon.unwrap_or(1)).is_none()
}

/// The measure of a published figure in this study.
///
/// # Errors
/// [`EstimateError::NoSpells`] and [`EstimateError::NoTrials`] where there is nobody to count.
pub(super) fn computed(row: &Benchmark, context: &Context<'_>) -> Result<Found, EstimateError> {
    let years = row.horizon.unwrap_or(1);
    let of_age = context.episodes.iter().filter(|episode| row.ages.hold(episode.age()));
    let from = day_number(context.study.observed_from);
    let (level, policy) = (context.level, &context.study.disclosure);
    if is_beyond(row, context.study) {
        return Ok(Found::default());
    }
    let in_window = || quantities::by_parent(context.sets, (from, from + day_of(years)), from);
    match row.measure {
        Measure::Return => {
            let ends = row.other_ends.unwrap_or(OtherEnds::Censor);
            quantities::returns(years, (context.declared, policy), of_age, any_return(ends))
        }
        Measure::ReturnWithNewChild => new_child(of_age, day_of(years), context),
        Measure::FirstReturnWithNewChild => {
            quantities::returns(years, (context.declared, policy), of_age, quantities::with_new_child)
        }
        Measure::ReturnInWindow => quantities::crude(&in_window(), level, policy),
        Measure::ApplicationsOfRecurrent => quantities::applications(&in_window(), level, policy),
        Measure::ApplicationsPerRecurrent => applications_each(&in_window(), (level, policy)),
        Measure::ChildrenPerRecurrent => children_each(&in_window(), (from, from + day_of(years)), context),
        Measure::AgeOfRecurrent => ages(row, &in_window(), context),
        Measure::MonthsBetweenSets => months_between(context, from, from + day_of(years)),
        Measure::FirstSetsWithNewborn => newborn_sets(context, |number| number == 1),
        Measure::LaterSetsWithNewborn => newborn_sets(context, |number| number > 1),
        Measure::NewbornsWithSibling => {
            // So many years are observed before, and children of as many are counted.
            let to = day_number(context.study.observed_to).min(from + day_of(2 * years) - 1);
            let seen = seen(context.subjects, from + day_of(years), to);
            of_children(&seen, (level, policy), |seen| {
                (seen.newborn == Some(true)).then_some(seen.had_sibling_before)
            })
        }
        Measure::ReturnAfterOrder => {
            let stratum = row.stratum.as_str();
            let is_meant = |order: &&ChildOrder| stratum == "all" || order.order == stratum;
            let own: Vec<&ChildOrder> = context.orders.iter().filter(is_meant).collect();
            order_to_return::within(&own, years, log_log(context.declared.confidence)?, policy)
        }
        // Of two cohorts, and so not computed in one.
        Measure::RatioToFathers | Measure::Other => Ok(Found::default()),
    }
}

fn recurrent<'a>(parents: &'a [InWindow<'a>]) -> impl Iterator<Item = &'a InWindow<'a>> {
    parents.iter().filter(|parent| parent.sets > 1)
}

/// Applications per recurrent parent: the inverse of what share of their applications their persons are, whose interval
/// holds the applications of one parent together.
fn applications_each(
    parents: &[InWindow<'_>],
    with: (ConfidenceLevel, &DisclosurePolicy),
) -> Result<Found, EstimateError> {
    let own = recurrent(parents).map(|parent| (parent.parent, parent.applications));
    each(&own.collect::<Vec<_>>(), parents, with)
}

/// Children per recurrent parent, of those with at least one who is known: as applications.
fn children_each(parents: &[InWindow<'_>], window: (i64, i64), context: &Context<'_>) -> Result<Found, EstimateError> {
    let mut children: BTreeMap<&str, u64> = BTreeMap::new();
    let inside = |subject: &&Subject| (window.0..window.1).contains(&i64::from(subject.issued_on));
    for subject in context.subjects.iter().filter(inside) {
        *children.entry(&subject.parent).or_default() += 1;
    }
    let known = recurrent(parents).filter_map(|parent| Some((parent.parent, *children.get(parent.parent)?)));
    each(
        &known.collect::<Vec<_>>(),
        parents,
        (context.level, &context.study.disclosure),
    )
}

fn each(
    counted: &[(&str, u64)],
    parents: &[InWindow<'_>],
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
) -> Result<Found, EstimateError> {
    let wholes: Vec<u64> = counted.iter().map(|(_, whole)| *whole).collect();
    let share = share_of_totals(&vec![1; wholes.len()], &wholes, level)?;
    Ok(Found {
        share: Some(1.0 / share.share),
        interval: share.interval.map(|limits| Interval {
            lower: 1.0 / limits.upper,
            upper: 1.0 / limits.lower,
        }),
        of: PersonCount::of(counted.iter().map(|(parent, _)| *parent)),
        cells: quantities::recurrent_cells(parents),
        reservations: few_clusters(&share, policy),
    })
}

/// What share of recurrent parents were of an age at the first set; those of unknown age are no part of the whole.
fn ages(row: &Benchmark, parents: &[InWindow<'_>], context: &Context<'_>) -> Result<Found, EstimateError> {
    let ages: BTreeMap<&str, i64> = context
        .all_episodes
        .iter()
        .filter_map(|episode| Some((episode.parent(), episode.age()?)))
        .collect();
    let known = recurrent(parents).filter_map(|parent| Some((parent.parent, *ages.get(parent.parent)?)));
    let known: Vec<(&str, i64)> = known.collect();
    let counted = |wanted: bool| {
        let kept = known.iter().filter(|(_, age)| row.ages.hold(Some(*age)) == wanted);
        PersonCount::of(kept.map(|(parent, _)| *parent))
    };
    let cells = [counted(true), counted(false)];
    let (counts, level) = ((cells[0].get(), known.len() as u64), context.level);
    let share = wilson(counts.0, counts.1, level)?;
    Ok(Found {
        share: Some(share.share),
        interval: Some(share.interval),
        of: PersonCount::of(known.iter().map(|(parent, _)| *parent)),
        cells: cells.to_vec(),
        reservations: reservations(counts, ShareLimits::Wilson, level, &context.study.disclosure)?,
    })
}

/// The median months from the first set to the second, both in the window: of those who returned, and so no expected waiting
/// time.
fn months_between(context: &Context<'_>, from: i64, to: i64) -> Result<Found, EstimateError> {
    let inside = |set: &ProceedingsSet| (from..to).contains(&i64::from(set.started_on));
    let parents = context.sets.chunk_by(|one, next| one.parent == next.parent);
    let intervals: Vec<(&str, i64)> = parents
        .filter_map(|sets| match sets {
            [first, second, ..] if inside(first) && inside(second) => {
                Some((first.parent.as_str(), i64::from(second.started_on - first.started_on)))
            }
            _ => None,
        })
        .collect();
    let days: Vec<i64> = intervals.iter().map(|(_, days)| (*days).max(1)).collect();
    let curve = KaplanMeier::fit(&Spells::from_origin(&days, &vec![true; days.len()])?);
    let method = IntervalMethod {
        level: context.level,
        ..IntervalMethod::default()
    };
    let median = curve.median(method);
    let split = |earlier: bool| {
        let kept = intervals
            .iter()
            .filter(|(_, days)| median.time.is_some_and(|time| (*days as f64) < time) == earlier);
        PersonCount::of(kept.map(|(parent, _)| *parent))
    };
    let limits = median.lower.zip(median.upper);
    Ok(Found {
        share: median.time.map(|time| time / MONTH),
        interval: limits.map(|(lower, upper)| Interval {
            lower: lower / MONTH,
            upper: upper / MONTH,
        }),
        of: PersonCount::of(intervals.iter().map(|(parent, _)| *parent)),
        cells: vec![split(true), split(false)],
        reservations: median.reservations,
    })
}

/// The probability of a return with a new child, whichever return it is: other returns do not end observation.
fn new_child<'e>(
    episodes: impl Iterator<Item = &'e Episode>,
    day: i64,
    context: &Context<'_>,
) -> Result<Found, EstimateError> {
    let mut first: BTreeMap<&str, i32> = BTreeMap::new();
    for set in context.new_child {
        first.entry(&set.parent).or_insert(set.started_on);
    }
    let spell = |episode: &'e Episode| {
        let since = |on: &i32| i64::from(*on) - i64::from(episode.origin_on());
        let last = context.last_days.get(episode.parent()).map_or(episode.days(), since);
        let returned = first.get(episode.parent()).map(since).filter(|days| *days <= last);
        (episode, returned.unwrap_or(last), returned.is_some())
    };
    let at_risk = episodes.filter(|episode| episode.is_at_risk()).map(spell);
    let spells: Vec<(&Episode, i64, bool)> = at_risk
        .filter(|(episode, exit, _)| *exit > episode.entered_after())
        .collect();
    let entries: Vec<i64> = spells.iter().map(|(episode, _, _)| episode.entered_after()).collect();
    let exits: Vec<i64> = spells.iter().map(|(_, exit, _)| *exit).collect();
    let events: Vec<bool> = spells.iter().map(|(_, _, event)| *event).collect();
    let families = of_couples(spells.iter().map(|(episode, _, _)| episode.parent()));
    let curve = ClusteredKaplanMeier::fit(&Spells::with_entry(&entries, &exits, &events)?, families.as_deref())?;
    let found = Probability::of_event(curve.at(day, log_log(context.declared.confidence)?));
    let persons = |keep: &dyn Fn(&(&Episode, i64, bool)) -> bool| {
        let kept = spells.iter().filter(|spell| keep(spell));
        PersonCount::of(kept.map(|(episode, _, _)| episode.parent()))
    };
    let with = persons(&|(_, exit, event)| *event && *exit <= day);
    let at_risk = persons(&|(episode, exit, _)| episode.entered_after() <= day && *exit > day);
    let (policy, has_error) = (&context.study.disclosure, found.standard_error.is_some());
    let reservations = of_curve(found.reservations, found.value.is_some(), [with, at_risk], policy);
    Ok(Found {
        share: found.value,
        interval: found.interval,
        of: persons(&|_| true),
        cells: vec![with, persons(&|(_, exit, event)| !*event || *exit > day), at_risk],
        reservations: of_families(reservations, families.as_deref(), has_error, policy),
    })
}

/// What share of sets is about a newborn, those of one parent together. Where birth dates cannot decide, the youngest child
/// whose birth is known does: to leave these sets out would keep all with a newborn and lose others. Sets without any birth
/// date are no part of the whole.
fn newborn_sets(context: &Context<'_>, wanted: impl Fn(i64) -> bool) -> Result<Found, EstimateError> {
    let entered: BTreeMap<&str, ()> = context.episodes.iter().map(|episode| (episode.parent(), ())).collect();
    let decided: Vec<(&str, bool)> = context
        .newborns
        .iter()
        .filter(|set| wanted(set.number) && entered.contains_key(set.parent.as_str()))
        .filter_map(|set| {
            let youngest = set.youngest_days.map(|days| days < context.newborn_days);
            Some((set.parent.as_str(), set.newborn.or(youngest)?))
        })
        .collect();
    let mut by_parent: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (parent, newborn) in &decided {
        let (part, whole) = by_parent.entry(parent).or_default();
        *part += u64::from(*newborn);
        *whole += 1;
    }
    let share = share_by_family(&by_parent, context.level)?;
    let parents = |newborn: bool| {
        PersonCount::of(
            decided
                .iter()
                .filter(|(_, found)| *found == newborn)
                .map(|(parent, _)| *parent),
        )
    };
    Ok(Found {
        share: Some(share.share),
        interval: share.interval,
        of: PersonCount::of(by_parent.keys().copied()),
        cells: vec![parents(true), parents(false)],
        reservations: few_clusters(&share, &context.study.disclosure),
    })
}
