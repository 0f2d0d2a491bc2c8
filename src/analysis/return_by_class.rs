//! Cumulative incidence of return with a new child, the same child or an older sibling, the classes competing.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

use super::measured::shares;
use super::returns::{day_of, log_log};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount, ReturnClass};
use crate::estimate::survival::{AalenJohansen, IncidenceVariance, RiskTable};
use crate::estimate::{EstimateError, IntervalMethod, Reservation, Spells};
use crate::study::{Estimate, OtherEnds, ReturnByClass};

/// The classes, and after them death and moving out.
const CAUSES: u32 = ReturnClass::ALL.len() as u32 + 1;

pub(super) fn estimate(declared: &Estimate, asked: &ReturnByClass, cohort: &Cohort) -> Result<Measured, AnalysisError> {
    let at_risk: Vec<&Episode> = cohort
        .episodes()
        .iter()
        .filter(|episode| episode.is_at_risk())
        .collect();
    let failed = refused(declared);
    let method = log_log(declared.confidence).map_err(failed)?;
    let groups = match at_risk.is_empty() {
        true => Vec::new(),
        false => groups(&at_risk, asked, method).map_err(failed)?,
    };
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["class", "years"],
        groups,
        remarks: "",
        notes: vec![
            "Probability of a first return of each class, the classes competing: whoever has returned with one child can have \
             no first return with another any more. The classes add up to the probability of any return."
                .to_owned(),
            "A return is put into the first class that fits: a child born since the set before began, a child of an earlier \
             set, an older child who was no subject before. Where birth dates or links cannot tell, it cannot be decided."
                .to_owned(),
        ],
    })
}

fn cause(episode: &Episode, ends: OtherEnds) -> u32 {
    match episode.ended() {
        Ended::Return(class) => ReturnClass::ALL
            .iter()
            .zip(1..)
            .find(|(known, _)| **known == class)
            .map_or(0, |(_, at)| at),
        Ended::Death | Ended::MovedOut if ends == OtherEnds::Compete => CAUSES,
        _ => 0,
    }
}

fn groups(at_risk: &[&Episode], asked: &ReturnByClass, method: IntervalMethod) -> Result<Vec<Group>, EstimateError> {
    let entries: Vec<i64> = at_risk.iter().map(|episode| episode.entered_after()).collect();
    let exits: Vec<i64> = at_risk.iter().map(|episode| episode.days()).collect();
    let causes: Vec<u32> = at_risk.iter().map(|episode| cause(episode, asked.other_ends)).collect();
    let spells = Spells::with_causes(Some(&entries), &exits, &causes, CAUSES)?;
    let curve = AalenJohansen::of(&RiskTable::of(&spells), IncidenceVariance::default());
    let persons = PersonCount::of(at_risk.iter().map(|episode| episode.parent()));
    let mut groups = Vec::new();
    for (years, family) in asked.years.iter().zip(0..) {
        let day = day_of(*years);
        for (class, number) in ReturnClass::ALL.iter().zip(1..) {
            let found = curve.at(number as usize, day, method)?;
            let with = |episode: &&&Episode| episode.returned() == Some(*class) && episode.days() <= day;
            let reservations = found.reservations;
            groups.push(Group {
                labels: vec![Label::Word(class.as_str()), Label::Years(*years)],
                family: Some(family),
                cells: vec![
                    PersonCount::of(at_risk.iter().filter(with).map(|episode| episode.parent())),
                    PersonCount::of(
                        at_risk
                            .iter()
                            .filter(|episode| !with(episode))
                            .map(|episode| episode.parent()),
                    ),
                    standing(at_risk, day),
                ],
                figures: shares(found.incidence, found.interval, persons).to_vec(),
                remark: "",
                // That nobody has returned in a class is told by its share.
                reservations: reservations
                    .into_iter()
                    .filter(|told| *told != Reservation::NoEvents)
                    .collect(),
            });
        }
    }
    Ok(groups)
}

/// Those still at risk when a day is over: one fact for all classes.
fn standing(at_risk: &[&Episode], day: i64) -> PersonCount {
    let stands = |episode: &&&Episode| episode.days() > day && episode.entered_after() <= day;
    PersonCount::of(at_risk.iter().filter(stands).map(|episode| episode.parent()))
}
