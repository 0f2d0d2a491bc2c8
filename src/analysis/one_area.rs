//! What one council sees of the returns of its parents, beside what is seen everywhere, with bounds for those who move away.
//!
//! Custody: cohorts go in, a finding comes out; reviewed before release.

use super::measured::shares;
use super::returns::{Fate, ReturnCurve, any_return, day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode};
use crate::estimate::{EstimateError, IntervalMethod};
use crate::study::{Estimate, OneArea, OtherEnds, Study};

const EVERYWHERE: &str = "returns to any court, as seen everywhere";
const ALONE: &str = "returns as the council's own applications show them";
const ALL_WHO_LEAVE: &str = "upper bound: all who move away return when they leave";
const NONE_WHO_LEAVE: &str = "lower bound: none who move away return";

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
    let staying: Vec<Episode> = own
        .iter()
        .map(|episode| episode.followed_to(study.observed_to))
        .collect();
    let leaving = |episode: &Episode| match episode.ended() {
        Ended::MovedOut => Fate::Event,
        _ => any_return(OtherEnds::Censor)(episode),
    };
    let day = day_of(asked.horizon);
    let mut groups = Vec::new();
    for (word, episodes, leaves) in [
        (EVERYWHERE, &everywhere[..], false),
        (ALONE, own, false),
        (NONE_WHO_LEAVE, &staying, false),
        (ALL_WHO_LEAVE, own, true),
    ] {
        let fate = |episode: &Episode| {
            if leaves {
                leaving(episode)
            } else {
                any_return(OtherEnds::Censor)(episode)
            }
        };
        groups.extend(group(word, episodes, fate, (asked.horizon, day), method).map_err(failed)?);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["seen", "years"],
        groups,
        remarks: "",
        notes: vec![
            format!(
                "Parents whose first proceedings were brought by {}. A council that knows its own applications alone does not \
                 see a return elsewhere: the difference between the first two rows is what it misses, and also what comes of \
                 parents whose first proceedings were elsewhere and whom it takes for new.",
                asked.area
            ),
            "The bounds take it that all, or none, of those who are known to have moved away return; who moves without anybody's \
             knowledge is in neither. A figure of one council is to be compared with figures that are made in the same way."
                .to_owned(),
        ],
        model: None,
    })
}

fn group(
    word: &'static str,
    episodes: &[Episode],
    fate: impl Fn(&Episode) -> Fate,
    (horizon, day): (i64, i64),
    method: IntervalMethod,
) -> Result<Option<Group>, EstimateError> {
    if !episodes.iter().any(Episode::is_at_risk) {
        return Ok(None);
    }
    let curve = ReturnCurve::of(episodes, fate)?;
    let found = curve.by(day, method)?;
    Ok(Some(Group {
        labels: vec![Label::Word(word), Label::Years(horizon)],
        family: None,
        cells: curve.cells(day),
        figures: shares(found.value, found.interval, curve.persons()).to_vec(),
        remark: "",
        reservations: found.reservations,
    }))
}
