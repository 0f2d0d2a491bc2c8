//! The served by whether they were pregnant at referral: how many, and how many of them returned. No ratio: what the service
//! records of its clients is known of no comparator, and who is pregnant returns more often whatever is done.
//!
//! Custody: aggregates of persons.

use super::super::{Figure, Group, Label};
use super::design::Design;
use super::parent::Parent;
use super::ratios::{SINCE, horizon};
use super::rows::{figures, plain};
use crate::cohort::PersonCount;
use crate::estimate::Reservation;
use crate::study::Effect;

const NO_RATIO: &str = "counts alone: of comparators nobody recorded whether they were pregnant, and beside all of them it would be the \
     pregnancy that is seen, after which there are more returns whatever is done";

const KNOWN: [(Option<bool>, &str); 3] = [
    (Some(true), "pregnant at referral"),
    (Some(false), "not pregnant at referral"),
    (None, "not known whether pregnant at referral"),
];

/// Families of the two counts: the served are their whole.
const FAMILIES: [(u32, &str); 2] = [(0, "served, parents"), (1, "served who returned, parents")];

/// The rows; none where no referral tells.
pub(super) fn groups(design: &Design<'_>, asked: &Effect) -> Vec<Group> {
    if design.parents.iter().all(|parent| parent.pregnant.is_none()) {
        return Vec::new();
    }
    let of = |(known, words): &(Option<bool>, &'static str)| {
        let served = design.parents.iter().filter(|parent| parent.is_served(asked));
        let own: Vec<&Parent<'_>> = served.filter(|parent| parent.pregnant == *known).collect();
        let (returned, others): (Vec<&Parent<'_>>, Vec<&Parent<'_>>) =
            own.iter().partition(|parent| has_returned(parent, asked));
        let cells = [count(&returned), count(&others)];
        FAMILIES.map(|(family, quantity)| Group {
            labels: [*words, "none", SINCE, quantity]
                .into_iter()
                .map(Label::Word)
                .chain([Label::Years(asked.horizon)])
                .collect(),
            family: Some(family),
            cells: cells.to_vec(),
            figures: told(if family == 0 { count(&own) } else { cells[0] }),
            remark: NO_RATIO,
            reservations: vec![Reservation::UnrecordedConfounding],
        })
    };
    KNOWN.iter().flat_map(of).collect()
}

fn count(parents: &[&Parent<'_>]) -> PersonCount {
    PersonCount::of(parents.iter().map(|parent| parent.episode.parent()))
}

/// Whether a return came within the horizon since the referral.
fn has_returned(parent: &Parent<'_>, asked: &Effect) -> bool {
    let since = parent.episode.days() - parent.referred.unwrap_or_default();
    parent.episode.returned().is_some() && since <= horizon(asked)
}

fn told(count: PersonCount) -> Vec<(&'static str, Figure)> {
    let mut figures = figures(None, plain(0), None);
    if let Some((_, estimate)) = figures.first_mut() {
        *estimate = Figure::Persons(count);
    }
    figures
}
