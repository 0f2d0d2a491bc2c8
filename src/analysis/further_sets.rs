//! How many further sets parents have, after which time, and after how many: the mean cumulative number, return by number of
//! the set, time without return, and the interval between sets.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use std::collections::BTreeSet;

use super::families::of_couples;
use super::few::{of_curve, of_families};
use super::histories::{Followed, FurtherSpells, decimals, followed, has_two};
use super::measured::{numbers, per_cent};
use super::returns::{MONTH, Probability, ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Figure, Group, Label, Measured, Side, refused};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::recurrent::{EventVariance, MeanCumulative};
use crate::estimate::survival::{ClusteredKaplanMeier, CumulativeMethod};
use crate::estimate::{ConfidenceLevel, Estimate as Number, EstimateError, Interval, Reservation, Spells};
use crate::study::{DisclosurePolicy, Estimate, FurtherSets, OtherEnds, Study};

const AFTER: [&str; 3] = [
    "parents who return after their first set, % within the years",
    "parents who return after their second set, % within the years",
    "parents who return after their third set, % within the years",
];

const BETWEEN: [[&str; 3]; 2] = [
    [
        "months from first to second set, of those seen to return: lower quartile",
        "months from first to second set, of those seen to return: median",
        "months from first to second set, of those seen to return: upper quartile",
    ],
    [
        "months from second to third set, of those seen to return: lower quartile",
        "months from second to third set, of those seen to return: median",
        "months from second to third set, of those seen to return: upper quartile",
    ],
];

/// Days of a year.
const YEAR: f64 = 365.25;

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &FurtherSets,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let everybody = followed(cohort)?;
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let (with, policy) = ((level, &study.disclosure), &study.disclosure);
    let mut groups = Vec::new();
    if !everybody.is_empty() {
        groups.extend(mean_numbers(&everybody, &asked.years, with).map_err(failed)?);
        for (earlier, word) in AFTER.iter().enumerate() {
            let read = (asked.horizon, declared.confidence);
            groups.extend(after(&everybody, earlier, word, read, policy).map_err(failed)?);
        }
        groups.push(without_return(&everybody, asked.horizon, with).map_err(failed)?);
        for (earlier, words) in BETWEEN.iter().enumerate() {
            groups.extend(between(&everybody, earlier, words));
        }
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["figure", "years"],
        groups,
        remarks: "",
        notes: vec![
            "The mean number counts every further set, not the first alone, among all parents; whoever dies has no further \
             set. Return after a set runs from its issue to the issue of the next, among those who had it."
                .to_owned(),
            "Months between sets are those of parents who were seen to return. They say nothing about how long a return takes \
             to come: long intervals are cut off by the end of observation, and parents who never return are not in them. Do \
             not use them as an expected waiting time."
                .to_owned(),
        ],
        model: None,
    })
}

fn persons<'f>(followed: impl IntoIterator<Item = &'f Followed<'f>>) -> PersonCount {
    PersonCount::of(followed.into_iter().map(|parent| parent.episode.parent()))
}

fn mean_numbers(
    everybody: &[Followed<'_>],
    years: &[i64],
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
) -> Result<Vec<Group>, EstimateError> {
    let spells = FurtherSpells::of(everybody);
    let histories = spells.histories()?;
    let variance = match spells.death.contains(&true) {
        true => EventVariance::GhoshLin,
        false => EventVariance::Robust,
    };
    let mean = match spells.families() {
        Some(families) => MeanCumulative::of_clusters(&histories, variance, families)?,
        None => MeanCumulative::of(&histories, variance)?,
    };
    let hang_on_one = spells.hang_on_one();
    let method = CumulativeMethod {
        level,
        ..CumulativeMethod::default()
    };
    let group = |years: &i64| {
        let day = day_of(*years);
        let mut found = mean.at(day, method);
        if hang_on_one {
            found.reservations.push(Reservation::OneOfManyEvents);
        }
        let returned = |parent: &&Followed<'_>| parent.episode.returned().is_some() && parent.episode.days() <= day;
        // The mean tells how many further sets there are: beside those who have returned, who have more than one.
        let again = |parent: &&Followed<'_>| {
            let last = parent.exit_on.min(i64::from(parent.episode.origin_on()) + day);
            has_two(parent.starts.iter().skip(1).copied().filter(|start| *start <= last))
        };
        let with_one = persons(everybody.iter().filter(returned));
        let at_risk = persons(everybody.iter().filter(|parent| parent.is_observed_after(day)));
        let has_error = found.mean.is_some_and(|mean| mean.standard_error.is_some());
        let reservations = of_curve(found.reservations, found.mean.is_some(), [with_one, at_risk], policy);
        Group {
            labels: vec![
                Label::Word("further sets of a parent, mean number"),
                Label::Years(*years),
            ],
            family: None,
            cells: vec![
                with_one,
                persons(everybody.iter().filter(|parent| !returned(parent))),
                at_risk,
                persons(everybody.iter().filter(again)),
            ],
            figures: numbers(found.mean.as_ref(), decimals(everybody.len(), policy)).to_vec(),
            remark: "",
            reservations: of_families(reservations, spells.families(), has_error, policy),
        }
    };
    Ok(years.iter().map(group).collect())
}

/// From the start of a set to that of the next, or to the end of observation: days on which she came under observation, days
/// at the end, whether there was a next. None for whoever has not had that set under observation.
fn gap(parent: &Followed<'_>, earlier: usize) -> Option<(i64, i64, bool)> {
    let start = *parent.starts.get(earlier)?;
    let enters_on = i64::from(parent.episode.origin_on()) + parent.episode.entered_after();
    let is_late = earlier == 0 && parent.episode.entered_after() > 0;
    let entry = if is_late { enters_on - start } else { 0 };
    let next = parent.starts.get(earlier + 1).filter(|next| **next <= parent.exit_on);
    let end = next.copied().unwrap_or(parent.exit_on) - start;
    (end > entry).then_some((entry, end, next.is_some()))
}

fn after(
    everybody: &[Followed<'_>],
    earlier: usize,
    word: &'static str,
    (horizon, confidence): (i64, f64),
    policy: &DisclosurePolicy,
) -> Result<Option<Group>, EstimateError> {
    let gaps: Vec<(&Followed<'_>, (i64, i64, bool))> = everybody
        .iter()
        .filter_map(|parent| Some((parent, gap(parent, earlier)?)))
        .collect();
    if gaps.is_empty() {
        return Ok(None);
    }
    let column = |of: fn(&(i64, i64, bool)) -> i64| gaps.iter().map(|(_, gap)| of(gap)).collect::<Vec<i64>>();
    let (entries, exits) = (column(|gap| gap.0), column(|gap| gap.1));
    let events: Vec<bool> = gaps.iter().map(|(_, gap)| gap.2).collect();
    let families = of_couples(gaps.iter().map(|(parent, _)| parent.episode.parent()));
    let spells = Spells::with_entry(&entries, &exits, &events)?;
    let curve = ClusteredKaplanMeier::fit(&spells, families.as_deref())?;
    let day = day_of(horizon);
    let found = Probability::of_event(curve.at(day, log_log(confidence)?));
    let kept = |keep: &dyn Fn(&(i64, i64, bool)) -> bool| {
        let kept = gaps.iter().filter(|(_, gap)| keep(gap));
        PersonCount::of(kept.map(|(parent, _)| parent.episode.parent()))
    };
    let returned = kept(&|gap| gap.2 && gap.1 <= day);
    let at_risk = kept(&|gap| gap.0 <= day && gap.1 > day);
    let reservations = of_curve(found.reservations, found.value.is_some(), [returned, at_risk], policy);
    let has_error = found.standard_error.is_some();
    Ok(Some(Group {
        labels: vec![Label::Word(word), Label::Years(horizon)],
        family: None,
        cells: vec![returned, kept(&|gap| !(gap.2 && gap.1 <= day)), at_risk],
        figures: per_cent(found.value, found.interval, kept(&|_| true)),
        remark: "",
        reservations: of_families(reservations, families.as_deref(), has_error, policy),
    }))
}

fn without_return(
    everybody: &[Followed<'_>],
    horizon: i64,
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
) -> Result<Group, EstimateError> {
    let episodes = everybody.iter().map(|parent| parent.episode);
    let curve = ReturnCurve::of(episodes, any_return(OtherEnds::Censor))?;
    let day = day_of(horizon);
    let found = curve.restricted_mean(day, (level, policy))?;
    let counts = [curve.events_by(day), curve.at_risk_after(day)];
    let in_years = found.mean.map(|mean| Number {
        value: mean.value / YEAR,
        standard_error: mean.standard_error.map(|error| error / YEAR),
        interval: mean.interval.map(|interval| Interval {
            lower: interval.lower / YEAR,
            upper: interval.upper / YEAR,
        }),
        ..mean
    });
    Ok(Group {
        labels: vec![
            Label::Word("years without return, of the first so many, mean"),
            Label::Years(horizon),
        ],
        family: None,
        cells: curve.cells(day),
        figures: numbers(in_years.as_ref(), 2).to_vec(),
        remark: "",
        reservations: of_curve(found.reservations, in_years.is_some(), counts, policy),
    })
}

/// Those seen to return within so many days of their first set, and the others at risk.
fn returned_by(everybody: &[Followed<'_>], seen: &[(i64, &str)], last: i64) -> [PersonCount; 2] {
    let returned: BTreeSet<&str> = seen
        .iter()
        .filter(|(days, _)| *days <= last)
        .map(|(_, parent)| *parent)
        .collect();
    let others = everybody.iter().map(|parent| parent.episode.parent());
    [
        PersonCount::of(returned.iter().copied()).who_returned(),
        PersonCount::of(others.filter(|parent| !returned.contains(parent))),
    ]
}

/// Quartiles of the months between two sets, of those who have had both. A quartile is told where enough lie on each side.
fn between(everybody: &[Followed<'_>], earlier: usize, words: &[&'static str; 3]) -> Vec<Group> {
    let mut seen: Vec<(i64, &str)> = everybody
        .iter()
        .filter_map(|parent| {
            let (_, days, returned) = gap(parent, earlier)?;
            returned.then_some((days, parent.episode.parent()))
        })
        .collect();
    seen.sort_unstable();
    let quartile = |(word, part): (&&'static str, usize)| {
        // The smallest interval that at least so many quarters do not exceed.
        let place = (seen.len() * part).div_ceil(4).saturating_sub(1);
        let value = seen.get(place).map(|(days, _)| *days as f64 / MONTH);
        let (below, above) = seen.split_at(place.min(seen.len()));
        let mut cells: Vec<PersonCount> = [below, above]
            .map(|side| PersonCount::of(side.iter().map(|(_, parent)| *parent)))
            .to_vec();
        if earlier == 0 {
            // That so many quarters had returned by then is a reading of returns, as a mark of a curve is.
            let last = seen.get(place).map_or(i64::MIN, |(days, _)| *days);
            cells.extend(returned_by(everybody, &seen, last));
        }
        Group {
            labels: vec![Label::Word(word), Label::Word("all of observation")],
            family: None,
            cells,
            figures: vec![(
                "estimate",
                Figure::Number {
                    value,
                    side: Side::Nearest,
                    decimals: 0,
                },
            )],
            remark: "",
            reservations: Vec::new(),
        }
    };
    words.iter().zip(1..).map(quartile).collect()
}
