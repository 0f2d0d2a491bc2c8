//! Groups of records: how many, who is linked, and how well. The groups of one grouping are parts of a whole that is told,
//! and so are those of them who are linked, and those who cannot be.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::parts_of_records;
use super::super::rules::withheld_parts;
use super::super::table::{Released, ReleasedRow};
use super::{figures, label, percent};
use crate::analysis::Label;
use crate::analysis::LinkageQuality;
use crate::linkage::{GroupSummary, PopulationSummary};
use crate::study::DisclosurePolicy;

pub(super) fn rows(
    population: &PopulationSummary,
    quality: &LinkageQuality,
    policy: &DisclosurePolicy,
) -> Vec<ReleasedRow> {
    let groupings = population.groups.chunk_by(|one, next| one.grouping == next.grouping);
    groupings.flat_map(|groups| grouping(groups, quality, policy)).collect()
}

fn grouping(groups: &[GroupSummary], quality: &LinkageQuality, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let numbers = |number: fn(&GroupSummary) -> u64| groups.iter().map(number).collect::<Vec<u64>>();
    let records = parts_of_records(&numbers(|group| group.records), policy);
    let unlinkable = withheld_parts(&numbers(|group| group.unlinkable_records), policy);
    let linked = withheld_parts(&numbers(|group| group.linked_records), policy);
    let apart = withheld_parts(&numbers(|group| group.records - group.linked_records), policy);
    let mut rows = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let of_book = quality.level(&group.grouping, &group.level).map(Label::Level);
        let Some(labels) = label(&group.grouping).zip(of_book.or_else(|| label(&group.level))) else {
            continue;
        };
        let is_withheld = |parts: &[bool]| parts.get(place).copied().unwrap_or(true);
        let hidden = Hidden {
            all: records.get(place).is_none_or(|released| released.value().is_none()),
            unlinkable: is_withheld(&unlinkable),
            linked: is_withheld(&linked) || is_withheld(&apart),
        };
        let count = records.get(place).copied().unwrap_or(Released::Confidential);
        let told = std::iter::once(("records", count)).chain(shares(group, &hidden, policy));
        rows.extend(figures(&[labels.0, labels.1], told));
    }
    rows
}

/// What of a group is withheld.
struct Hidden {
    all: bool,
    unlinkable: bool,
    linked: bool,
}

fn shares(group: &GroupSummary, hidden: &Hidden, policy: &DisclosurePolicy) -> Vec<(&'static str, Released)> {
    let shown = |is_hidden: bool, share: f64, of: u64| match hidden.all || is_hidden {
        true => Released::Confidential,
        false => percent(Some(share).filter(|share| share.is_finite()), of, policy),
    };
    // Counts of records and pairs are far below 2^53; half pairs are rounded down.
    let (records, links, missed) = (group.records as f64, group.links, group.expected_missed_links);
    let pairs = links as u64;
    let mut told = vec![
        (
            "records that tell too little, %",
            shown(
                hidden.unlinkable,
                group.unlinkable_records as f64 / records,
                group.records,
            ),
        ),
        (
            "records linked to another, %",
            shown(hidden.linked, group.linked_records as f64 / records, group.records),
        ),
        (
            "expected false links, % of links",
            shown(false, group.expected_false_links / links, pairs),
        ),
        (
            "expected missed links, % of pairs",
            shown(false, missed / (missed + links), pairs),
        ),
    ];
    if let Some(truth) = &group.against_truth {
        let matching = truth.true_links + truth.missed_links;
        let judged = |share: Option<f64>, of| shown(false, share.unwrap_or(f64::NAN), of);
        told.extend([
            (
                "precision, %",
                judged(truth.precision, truth.true_links + truth.false_links),
            ),
            ("recall, %", judged(truth.recall, matching)),
            ("B-cubed F1, %", judged(truth.b_cubed_f1, truth.records)),
            ("persons found exactly, %", judged(truth.exact_persons, truth.records)),
            ("recall of blocking, %", judged(truth.blocking_recall, matching)),
        ]);
    }
    told
}
