//! Children who are new to proceedings: what share of them is of a kind, those of one parent together.
//!
//! Custody: cohort rows go in, shares and counts of persons come out.

use std::collections::BTreeMap;

use super::families::{few_clusters, share_by_family};
use super::quantities::Found;
use crate::cohort::{PersonCount, Subject};
use crate::estimate::{ConfidenceLevel, EstimateError};
use crate::study::DisclosurePolicy;

/// A child, when it was first in proceedings with a parent.
pub(super) struct Seen<'s> {
    parent: &'s str,
    child: &'s str,
    pub(super) newborn: Option<bool>,
    pub(super) had_earlier_set: bool,
    pub(super) had_sibling_before: bool,
}

/// Children first seen when earlier proceedings can have been observed, and before observation ends.
pub(super) fn seen(subjects: &[Subject], followed_from: i64, observed_to: i64) -> Vec<Seen<'_>> {
    let mut first_of_parent: BTreeMap<&str, i32> = BTreeMap::new();
    for subject in subjects {
        let first = first_of_parent.entry(&subject.parent).or_insert(subject.issued_on);
        *first = (*first).min(subject.issued_on);
    }
    let inside = |subject: &&Subject| (followed_from..=observed_to).contains(&i64::from(subject.issued_on));
    let seen = |subject| {
        let Subject {
            parent,
            child,
            set_number,
            issued_on,
            newborn,
        }: &Subject = subject;
        Seen {
            parent,
            child,
            newborn: *newborn,
            had_earlier_set: *set_number > 1,
            had_sibling_before: first_of_parent
                .get(parent.as_str())
                .is_some_and(|first| first < issued_on),
        }
    };
    subjects.iter().filter(inside).map(seen).collect()
}

/// A share of children, those of one parent together; `counts` says whether a child counts, and none that it is no part of
/// the whole.
pub(super) fn of_children(
    seen: &[Seen<'_>],
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
    counts: impl Fn(&Seen<'_>) -> Option<bool>,
) -> Result<Found, EstimateError> {
    let judged: Vec<(&Seen<'_>, bool)> = seen.iter().filter_map(|seen| Some((seen, counts(seen)?))).collect();
    let mut by_parent: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (seen, counts) in &judged {
        let (part, whole) = by_parent.entry(seen.parent).or_default();
        *part += u64::from(*counts);
        *whole += 1;
    }
    let share = share_by_family(&by_parent, level)?;
    Ok(Found {
        share: Some(share.share),
        interval: share.interval,
        of: PersonCount::of(judged.iter().map(|(seen, _)| seen.child)),
        cells: contributors(&judged),
        reservations: few_clusters(&share, policy),
    })
}

/// The parents of the children who count, and of those who do not: few parents may have many children.
fn contributors(judged: &[(&Seen<'_>, bool)]) -> Vec<PersonCount> {
    let parents = |wanted: bool| {
        let kept = judged.iter().filter(|(_, counts)| *counts == wanted);
        PersonCount::of(kept.map(|(seen, _)| seen.parent))
    };
    vec![parents(true), parents(false)]
}
