//! Groups of records: how many, who is linked, and how well. The groups of one grouping are parts of a whole that is told,
//! and so are those of them who are linked, and those who cannot be.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::told;
use super::super::rules::{complement, is_small, withheld_parts};
use super::super::table::{Released, ReleasedRow};
use super::counts::{self, Withheld};
use super::{figures, label, percent};
use crate::analysis::Label;
use crate::analysis::LinkageQuality;
use crate::linkage::{GroupSummary, PopulationSummary};
use crate::study::DisclosurePolicy;

pub(super) fn rows(
    population: &PopulationSummary,
    withheld: Withheld<'_>,
    quality: &LinkageQuality,
    policy: &DisclosurePolicy,
) -> Vec<ReleasedRow> {
    let mut rows = Vec::new();
    for (place, group) in population.groups.iter().enumerate() {
        let Some(labels) = labels(group, quality) else {
            continue;
        };
        let [all, unlinkable, linked] = counts::group(place).map(|count| withheld.has(count));
        let hidden = Hidden {
            all,
            unlinkable,
            linked,
        };
        let count = std::iter::once(("records", told(group.records, !all, policy)));
        rows.extend(figures(&labels, count.chain(shares(group, &hidden, policy))));
    }
    rows
}

/// What the row of a group is about, within its population; none where its words are none of this program.
pub(super) fn labels(group: &GroupSummary, quality: &LinkageQuality) -> Option<[Label; 2]> {
    let of_book = quality.level(&group.grouping, &group.level).map(Label::Level);
    Some([label(&group.grouping)?, of_book.or_else(|| label(&group.level))?])
}

/// What the rules withhold of the groups of one grouping: its records, the share that tells too little, the share that is linked.
///
/// Each share tells of two parts of the group, and both together of a third: those who can be linked and are linked to no other. Of
/// none may be few. The groups add up to all records, so that where either of the parts of these is withheld one group is as well.
pub(super) fn withheld(groups: &[GroupSummary], is_whole_told: bool, policy: &DisclosurePolicy) -> Vec<[bool; 3]> {
    let numbers = |number: fn(&GroupSummary) -> u64| groups.iter().map(number).collect::<Vec<u64>>();
    let parts = |number: fn(&GroupSummary) -> u64| withheld_parts(&numbers(number), policy);
    let either = |one: Vec<bool>, other: Vec<bool>| -> Vec<bool> {
        one.into_iter().zip(other).map(|(one, other)| one || other).collect()
    };
    let mut records = parts(|group| group.records);
    let fewest = (0..groups.len()).min_by_key(|place| (groups[*place].records, *place));
    if let Some(fewest) = fewest.filter(|_| !is_whole_told && !records.contains(&true)) {
        records[fewest] = true;
    }
    let linkable = parts(|group| group.records.saturating_sub(group.unlinkable_records));
    let unlinkable = either(parts(|group| group.unlinkable_records), linkable);
    let apart = parts(|group| group.records.saturating_sub(group.linked_records));
    let mut linked = either(parts(|group| group.linked_records), apart);
    for (place, group) in groups.iter().enumerate().filter(|(place, _)| !unlinkable[*place]) {
        let others = group
            .records
            .saturating_sub(group.unlinkable_records + group.linked_records);
        linked[place] |= is_small(others, policy);
    }
    complement(&numbers(|group| group.linked_records), &mut linked, policy);
    let all = records.into_iter().zip(unlinkable).zip(linked);
    all.map(|((records, unlinkable), linked)| [records, unlinkable, linked])
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn group(records: u64, unlinkable_records: u64, linked_records: u64) -> GroupSummary {
        GroupSummary {
            grouping: "sex".to_owned(),
            level: "female".to_owned(),
            records,
            unlinkable_records,
            linked_records,
            links: 0.0,
            expected_false_links: 0.0,
            expected_missed_links: 0.0,
            against_truth: None,
        }
    }

    #[test]
    fn two_shares_do_not_tell_of_few_who_are_neither() {
        for (others, is_withheld) in [(0, false), (1, true), (9, true), (10, false), (11, false)] {
            let groups = [group(200, 60, 140 - others), group(500, 50, 300)];
            let [first, second] = [0, 1].map(|place| withheld(&groups, true, &POLICY)[place]);
            assert_eq!(first, [false, false, is_withheld], "{others}");
            // One alone would be told by all that are linked.
            assert_eq!(second, [false, false, is_withheld], "{others}");
        }
        // Where the one share is withheld the other tells of no third.
        let groups = [group(200, 9, 185), group(500, 50, 300)];
        assert_eq!(withheld(&groups, true, &POLICY)[0], [false, true, false]);
    }

    #[test]
    fn a_share_that_tells_too_little_does_not_tell_of_few_who_can_be_linked() {
        for (linkable, is_withheld) in [(0, false), (1, true), (9, true), (10, false), (11, false), (60, false)] {
            let groups = [group(60, 60 - linkable, 0), group(500, 50, 300)];
            assert_eq!(withheld(&groups, true, &POLICY)[0][1], is_withheld, "{linkable}");
        }
    }

    #[test]
    fn where_a_part_of_all_records_is_withheld_a_group_is_too() {
        let records = |groups: &[GroupSummary], is_whole_told| -> Vec<bool> {
            let withheld = withheld(groups, is_whole_told, &POLICY);
            withheld.into_iter().map(|[records, ..]| records).collect()
        };
        let groups = [group(500, 50, 300), group(200, 40, 100), group(300, 40, 100)];
        assert_eq!(records(&groups, true), [false; 3]);
        assert_eq!(records(&groups, false), [false, true, false]);
        assert_eq!(records(&groups[..1], false), [true]);
        // One that is withheld already, with what goes with it, is enough.
        let groups = [group(500, 50, 300), group(3, 0, 0), group(300, 40, 100)];
        assert_eq!(records(&groups, false), records(&groups, true));
        assert_eq!(records(&[], false), [false; 0]);
    }
}
