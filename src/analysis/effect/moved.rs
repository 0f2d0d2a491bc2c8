//! Between what the ratio would lie if those who moved out had returned, or had not: moving out need not be by chance.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeSet;

use super::super::{Group, Label, Side};
use super::design::Design;
use super::parent::Parent;
use super::ratios::about;
use super::rows::{Evidence, count, plain, reason};
use crate::cohort::{Ended, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::estimate::effects::trials::HazardContrast;
use crate::study::{Effect, EffectMethod, Study, day_number};

const QUESTION: &str = "returns of those who moved out";
/// Who of those who moved out are taken to have returned on that day, those who were served or those who were not.
const CASES: [(bool, &str); 2] = [
    (
        true,
        "ratio if all the served who moved out returned then, and none of the others",
    ),
    (
        false,
        "ratio if all others who moved out returned then, and none of the served",
    ),
];
const WORST: &str = "the worst for the service that moving out can hide";
const BEST: &str = "the best for the service that moving out can hide";

pub(super) fn groups(
    study: &Study,
    (design, asked): (&Design<'_>, &Effect),
    (method, level): (EffectMethod, ConfidenceLevel),
) -> Vec<Group> {
    let last = day_number(study.observed_to);
    let group = |(of_served, quantity): (bool, &'static str)| {
        let returned = |parent: &Parent<'_>| {
            let episode = parent.episode;
            match (episode.ended(), parent.is_served(asked) == of_served) {
                (Ended::MovedOut, true) => (episode.days(), true),
                // Who did not return is there until the end, as who stays.
                (Ended::MovedOut, false) => (last - i64::from(episode.origin_on()), false),
                _ => (episode.days(), episode.returned().is_some()),
            }
        };
        let ends: Vec<(i64, bool)> = design.parents.iter().map(returned).collect();
        let ratio = about(design, asked, &design.ready_about(asked, &ends), (method, level));
        let (value, cells, remark) = match &ratio.found {
            Ok(found) => (
                Some(found.ratio.value),
                cells(design, found, of_served),
                if of_served { WORST } else { BEST },
            ),
            Err(error) => (None, Evidence::default().cells(design), reason(*error)),
        };
        Group {
            labels: vec![Label::Word(QUESTION), Label::Word(quantity)],
            family: None,
            cells,
            figures: vec![("value", plain(2)(value, Side::Nearest))],
            remark,
            reservations: Vec::new(),
        }
    };
    CASES.map(group).to_vec()
}

/// Disjoint cells of both arms: who returned, who of the one arm is taken to have, and all others. Beside the headline the second is
/// told.
fn cells(design: &Design<'_>, found: &HazardContrast, of_served: bool) -> Vec<PersonCount> {
    let served: BTreeSet<usize> = found.treated.iter().copied().collect();
    let others: BTreeSet<usize> = found
        .comparators
        .iter()
        .copied()
        .filter(|one| !served.contains(one))
        .collect();
    let events: BTreeSet<usize> = found
        .treated_events
        .iter()
        .chain(&found.comparator_events)
        .copied()
        .collect();
    let has_moved = |place: &&usize| design.parents[**place].episode.ended() == Ended::MovedOut;
    let mut cells = Vec::new();
    for (arm, is_moved) in [(&served, of_served), (&others, !of_served)] {
        let with = || arm.intersection(&events);
        cells.push(count(design, with().filter(|place| !has_moved(place))));
        if is_moved {
            cells.push(count(design, with().filter(has_moved)));
        }
        cells.push(count(design, arm.difference(&events)));
    }
    cells
}
