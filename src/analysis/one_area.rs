//! What one council sees of the returns of its parents, beside what is seen everywhere, with bounds for those who are known to
//! move away.
//!
//! Custody: cohorts go in, a finding comes out; reviewed before release.

use std::collections::BTreeSet;

use super::measured::shares;
use super::returns::{Fate, ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount};
use crate::estimate::{EstimateError, IntervalMethod};
use crate::study::{DisclosurePolicy, Estimate, OneArea, OtherEnds, Study};

const EVERYWHERE: &str = "returns to any court, as seen everywhere";
const SAME_ALONE: &str = "returns of the same parents, as the council's own applications show them";
const ALONE: &str = "returns of all who seem new to the council, as its own applications show them";
const NONE_WHO_LEAVE: &str = "lower bound, if none who are known to move away return";
const ALL_WHO_LEAVE: &str = "upper bound, if all who are known to move away return when they leave";

const NOBODY_LEAVES: &str = "no record tells of anybody who moved away within these years, so that this is no bound";

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &OneArea,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let mut definitions = declared.definitions.clone();
    definitions.cohort.only_area = Some(asked.area.clone());
    let alone = cohort.under(study, &definitions, None)?;
    let of_area = |episode: &&Episode| episode.traits().local_authority == Some(asked.area.as_str());
    let everywhere: Vec<Episode> = cohort.episodes().iter().filter(of_area).cloned().collect();
    let own = alone.episodes();
    let same = of_parents_at_risk(own, &everywhere);
    let staying: Vec<Episode> = own
        .iter()
        .map(|episode| episode.followed_to(study.observed_to))
        .collect();
    let horizon = (asked.horizon, day_of(asked.horizon));
    let [anywhere, here] = [&everywhere, &same].map(|episodes| returned_by(episodes, horizon.1));
    let leaving = own.iter().filter(|episode| leaves_by(episode, horizon.1));
    let leaving = PersonCount::of(leaving.map(Episode::parent));
    let remark = if leaving.get() == 0 { NOBODY_LEAVES } else { "" };
    let rows = [
        Row::of(EVERYWHERE, &everywhere),
        // Beside the row before, it tells how many returned elsewhere; and the two bounds how many moved away.
        Row {
            apart: PersonCount::of(anywhere.difference(&here).copied()),
            ..Row::of(SAME_ALONE, &same)
        },
        Row::of(ALONE, own),
        Row {
            remark,
            apart: leaving,
            ..Row::of(NONE_WHO_LEAVE, &staying)
        },
        Row {
            remark,
            apart: leaving,
            leaving_counts: true,
            ..Row::of(ALL_WHO_LEAVE, own)
        },
    ];
    let mut groups = Vec::new();
    for row in &rows {
        groups.extend(row.group(horizon, method, &study.disclosure).map_err(failed)?);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["seen", "years"],
        groups,
        remarks: "To be borne in mind",
        notes: notes(asked),
        model: None,
    })
}

/// How to read the table.
fn notes(asked: &OneArea) -> Vec<String> {
    vec![
        format!(
            "Parents whose first proceedings were brought by {}. A council that knows its own applications alone does not see a \
             return elsewhere: the second row is of the parents of the first, and what lies between the two is what it misses. \
             The third row is of all who seem new to it: parents whose first proceedings were elsewhere are among them, whom it \
             takes for new.",
            asked.area
        ),
        "The bounds are of the parents of the third row, and take it that none, or all, of those who are known to have moved away \
         return; who moves without anybody's knowledge is in neither, and where no record tells of anybody who moved away they \
         are no bounds. A figure of one council is to be compared with figures that are made in the same way."
            .to_owned(),
    ]
}

/// Those of the episodes whose parents are at risk in others.
fn of_parents_at_risk(episodes: &[Episode], others: &[Episode]) -> Vec<Episode> {
    let at_risk = others.iter().filter(|episode| episode.is_at_risk());
    let parents: BTreeSet<&str> = at_risk.map(Episode::parent).collect();
    let kept = episodes.iter().filter(|episode| parents.contains(episode.parent()));
    kept.cloned().collect()
}

/// The parents who return up to a day.
fn returned_by(episodes: &[Episode], day: i64) -> BTreeSet<&str> {
    let at_risk = episodes.iter().filter(|episode| episode.is_at_risk());
    let returned = at_risk.filter(|episode| episode.returned().is_some() && episode.days() <= day);
    returned.map(Episode::parent).collect()
}

/// Whether a parent is known to move away up to a day, and had not returned.
fn leaves_by(episode: &Episode, day: i64) -> bool {
    episode.is_at_risk() && episode.ended() == Ended::MovedOut && episode.days() <= day
}

/// Whose returns a row is of.
struct Row<'e> {
    word: &'static str,
    episodes: &'e [Episode],
    /// Whether to move away counts as a return.
    leaving_counts: bool,
    /// Those of whom the row tells beside another.
    apart: PersonCount,
    remark: &'static str,
}

impl<'e> Row<'e> {
    fn of(word: &'static str, episodes: &'e [Episode]) -> Row<'e> {
        Row {
            word,
            episodes,
            leaving_counts: false,
            apart: PersonCount::default(),
            remark: "",
        }
    }

    fn fate(&self, episode: &Episode) -> Fate {
        match episode.ended() {
            Ended::MovedOut if self.leaving_counts => Fate::Event,
            _ => any_return(OtherEnds::Censor)(episode),
        }
    }

    /// The row; none where nobody is at risk.
    fn group(
        &self,
        (horizon, day): (i64, i64),
        method: IntervalMethod,
        policy: &DisclosurePolicy,
    ) -> Result<Option<Group>, EstimateError> {
        if !self.episodes.iter().any(Episode::is_at_risk) {
            return Ok(None);
        }
        let curve = ReturnCurve::of(self.episodes, |episode| self.fate(episode))?;
        let found = curve.by(day, method, policy)?;
        Ok(Some(Group {
            labels: vec![Label::Word(self.word), Label::Years(horizon)],
            family: None,
            cells: curve.cells(day).into_iter().chain([self.apart]).collect(),
            figures: shares(found.value, found.interval, curve.persons()).to_vec(),
            remark: self.remark,
            reservations: found.reservations,
        }))
    }
}
