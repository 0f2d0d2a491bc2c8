//! Shares, risks and their ratios, as they are.
//!
//! Custody: aggregates of persons.

use super::super::Group;
use super::super::crossed::Comparison;
use super::members::Table;
use super::rows::{About, counted, crossed};
use crate::cohort::{CareStatus, PersonCount};
use crate::estimate::ConfidenceLevel;
use crate::study::DisclosurePolicy;

/// What is told beside ratios where many are unknown.
pub(super) const MANY_UNKNOWN: &str = "More than a tenth of those followed so long are not compared, and it may be most: rows of care experience tell how many. \
     Read the bounds.";

const BOUNDED: &str = "Cannot exceed 1 over the share of all who are compared, so that places with different shares are not \
     comparable by it: read the ratios beside it.";

const FURTHER: &str = "Further from 1 than a ratio of risks where returns are frequent; the same for both questions.";

pub(super) fn groups(table: &Table<'_>, with: (ConfidenceLevel, &DisclosurePolicy)) -> Vec<Group> {
    let mut groups = shares(table, with);
    groups.extend(ratios(table, with));
    groups
}

/// Distinct parents of a row or a column.
fn persons(table: &Table<'_>, keep: impl Fn(CareStatus, bool) -> bool) -> PersonCount {
    let kept = table.members.iter().filter(|member| {
        keep(
            member.childhood.status,
            super::members::returned(member, table.followed),
        )
    });
    PersonCount::of(kept.map(|member| member.episode.parent()))
}

fn shares(table: &Table<'_>, with: (ConfidenceLevel, &DisclosurePolicy)) -> Vec<Group> {
    let (counts, cells) = (table.by_care(), table.cells());
    let row = |measure, of, whole: PersonCount, events: u64| {
        let about = About {
            followed: table.followed,
            among: "compared",
            measure,
            of,
        };
        counted(about, whole, &cells, events, with)
    };
    let (risk, care) = ("risk of return, %", "share with care experience, %");
    let of = |keep: fn(CareStatus, bool) -> bool| persons(table, keep);
    vec![
        row(
            risk,
            "care-experienced",
            of(|care, _| care == CareStatus::Yes),
            counts.yes_returned,
        ),
        row(risk, "others", of(|care, _| care == CareStatus::No), counts.no_returned),
        row(care, "returned", of(|_, returned| returned), counts.yes_returned),
        row(care, "did not return", of(|_, returned| !returned), counts.yes_not),
    ]
}

fn ratios(table: &Table<'_>, (level, policy): (ConfidenceLevel, &DisclosurePolicy)) -> Vec<Group> {
    let (counts, cells) = (table.by_care(), table.cells());
    let all = persons(table, |_, _| true);
    let (of_return, of_care) = (counts.of_return(), counts.of_care());
    let row = |measure, of, decimals, remark: &'static str, (counts, what)| {
        let about = About {
            followed: table.followed,
            among: "compared",
            measure,
            of,
        };
        let mut group = crossed(about, all, &cells, decimals, (counts, what, level), policy);
        group.remark = remark;
        group
    };
    let many = if table.many_unknown { MANY_UNKNOWN } else { "" };
    vec![
        row(
            "ratio of risks of return",
            YES_TO_NO,
            2,
            many,
            (of_return, Comparison::Risks),
        ),
        row(
            "ratio of shares with care experience",
            RETURNED_TO_NOT,
            2,
            many,
            (of_care, Comparison::Risks),
        ),
        row(
            "odds ratio",
            "either question",
            2,
            FURTHER,
            (of_return, Comparison::Odds),
        ),
        row(
            "difference of risks of return, percentage points",
            YES_TO_NO,
            1,
            many,
            (of_return, Comparison::Difference),
        ),
        // The share of those with care experience among who returned, over that among all.
        row(
            "disproportionality index",
            "returned to all",
            2,
            BOUNDED,
            (of_return, Comparison::Index),
        ),
    ]
}

/// Which group is held against which.
pub(super) const YES_TO_NO: &str = "care-experienced to others";
/// The same for the other question.
pub(super) const RETURNED_TO_NOT: &str = "returned to did not return";
