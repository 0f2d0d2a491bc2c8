//! Returns to expect of those at risk when observation ends, by months since the clock started: for planning.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

use super::ahead::{ReturnsAhead, days_of, elapsed, figures as expected};
use super::measured::Figure;
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::estimate::survival::Forecast;
use crate::study::{Estimate, ExpectedReturns, Study};

/// A parent is in a band of months; bands that are told for one time ahead add up to the row of all.
const MONTHS_EVERYBODY: Label = Label::Word("all");

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &ExpectedReturns,
    cohort: &Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let curve = ReturnsAhead::of(cohort.episodes()).map_err(failed)?;
    let policy = &study.disclosure;
    let mut groups = Vec::new();
    for (place, (months, label)) in asked.within.iter().enumerate() {
        let family = u32::try_from(place).unwrap_or(u32::MAX);
        let ahead = days_of(*months);
        let bands = asked.months.levels().filter(|band| !band.is_unknown());
        for band in bands {
            let of_band = |episode: &&Episode| asked.months.level(Some(completed_months(episode.days()))) == *band;
            let members: Vec<&Episode> = standing(cohort.episodes()).filter(of_band).collect();
            let found = curve.expected_of(&members, ahead, level, policy).map_err(failed)?;
            let labels = vec![Label::Level(band.clone()), Label::Level(label.clone())];
            groups.push(group(labels, Some(family), &curve, (&members, ahead), found));
        }
        let members: Vec<&Episode> = standing(cohort.episodes()).collect();
        let found = curve.expected_of(&members, ahead, level, policy).map_err(failed)?;
        let labels = vec![MONTHS_EVERYBODY, Label::Level(label.clone())];
        groups.push(group(labels, None, &curve, (&members, ahead), found));
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["months_since_the_clock_started", "within"],
        groups,
        remarks: "",
        notes: notes(),
        model: None,
    })
}

/// Whole months of 30.4375 days that have passed.
fn completed_months(days: i64) -> i64 {
    days * 48 / 1461
}

/// Those under observation and without a return on its last day.
fn standing(episodes: &[Episode]) -> impl Iterator<Item = &Episode> {
    let stands = |episode: &&Episode| episode.is_at_risk() && episode.ended() == Ended::EndOfObservation;
    episodes.iter().filter(stands)
}

fn group(
    labels: Vec<Label>,
    family: Option<u32>,
    curve: &ReturnsAhead<'_>,
    (members, ahead): (&[&Episode], i64),
    found: Option<Forecast>,
) -> Group {
    let at_risk = PersonCount::of(members.iter().map(|episode| episode.parent()));
    let [with, without] = curve.evidence();
    let read = found
        .as_ref()
        .map(|found| curve.read_for(&elapsed(members), ahead, found.told_until));
    let mut figures = vec![("at risk", Figure::Persons(at_risk))];
    figures.extend(expected(found.as_ref()));
    Group {
        labels,
        family,
        cells: vec![at_risk, with, without, read.unwrap_or_default()],
        figures,
        remark: "",
        reservations: found.map(|found| found.reservations).unwrap_or_default(),
    }
}

fn notes() -> Vec<String> {
    vec![
        "Of the parents who are under observation and have not returned on its last day: how many first returns are to be \
         expected in the time that follows, by completed months since the clock started. Neither further returns of parents who \
         have returned already nor parents who come to court for the first time after that day are among them."
            .to_owned(),
        "Each parent's probability is that of this study's own curve (Kaplan-Meier), given that nothing has happened so far. \
         The interval is where the number itself will lie if rates stay as they were: it holds the doubt about the curve \
         (Greenwood, by the delta method) and chance (a gamma distribution with that mean and variance), and is rounded \
         outwards. It does not hold changes of practice, nor mistakes of linkage."
            .to_owned(),
        "The curve is read as far as ten parents are at risk; those followed for longer are given its last months. Death and \
         moving out end observation, and are not foreseen: numbers are slightly too high."
            .to_owned(),
    ]
}
