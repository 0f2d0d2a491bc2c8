//! Rules for figures about groups: a group is told whole or not at all.
//!
//! A group is withheld if any of its cells is small; of a family, parts of a whole that can be worked out, others go with it
//! until the sum of what is withheld is no longer small, cell by cell. Of one thing read after several years a step is shown
//! only if the events since the one shown before it are none or enough in every arm, as on curves. Counts are rounded; shares are told in steps as wide
//! as counts are rounded, limits outwards from there; other numbers with the decimals that the analysis gives them.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::figures::released;
use super::rules::{Reason, complement, contributors, freedom};
use super::series::hide_small_steps;
use super::table::{ReleasedRow, ReleasedTable, Reviewed};
use crate::analysis::{Group, Label, Measured, Model, REFERENCE, whole};
use crate::study::DisclosurePolicy;

/// A finding of groups as it may leave: the table, and what may be told beside it.
#[derive(Debug, Clone)]
pub struct ReviewedGroups {
    /// The table.
    pub table: Reviewed,
    /// Per group of the table, the words of its labels and its remark; none where it is withheld, unless it is the group of
    /// reference.
    pub remarks: Vec<(Vec<String>, Option<&'static str>)>,
    /// What a reader has to be told of what is shown, each once.
    pub reservations: Vec<String>,
}

/// Judges a finding with all that goes beside its figures, as if it were released alone.
pub fn review_groups(finding: &Measured, policy: &DisclosurePolicy) -> ReviewedGroups {
    reviewed(finding, &shown(finding, policy), policy)
}

/// A finding of which these groups are shown.
pub(super) fn reviewed(finding: &Measured, shown: &[bool], policy: &DisclosurePolicy) -> ReviewedGroups {
    let mut reservations: Vec<String> = Vec::new();
    let listed = listed(finding, shown);
    let told = listed.iter().filter(|(_, shown)| *shown);
    for sentence in told.flat_map(|(group, _)| group.reservations.iter().map(ToString::to_string)) {
        if !reservations.contains(&sentence) {
            reservations.push(sentence);
        }
    }
    let remark = |(group, shown): &(&Group, bool)| {
        let labels = group.labels.iter().map(ToString::to_string).collect();
        let is_told = *shown || group.remark == REFERENCE;
        (labels, is_told.then_some(group.remark))
    };
    ReviewedGroups {
        remarks: listed.iter().map(remark).collect(),
        table: table(finding, shown, policy),
        reservations,
    }
}

/// The groups that have rows, and whether they are shown.
fn listed<'f>(finding: &'f Measured, shown: &[bool]) -> Vec<(&'f Group, bool)> {
    let all = finding.groups.iter().zip(shown.iter().copied());
    all.filter(|(group, shown)| *shown || !group.labels.iter().any(Label::is_open))
        .collect()
}

pub(super) fn review(finding: &Measured, policy: &DisclosurePolicy) -> Reviewed {
    table(finding, &shown(finding, policy), policy)
}

fn table(finding: &Measured, shown: &[bool], policy: &DisclosurePolicy) -> Reviewed {
    let row = |group: &Group, measure: &'static str, released| ReleasedRow {
        labels: group.labels.clone(),
        measure,
        released,
    };
    let listed = listed(finding, shown);
    if listed.is_empty() && !finding.groups.is_empty() {
        return Reviewed::Withheld {
            name: finding.name.clone(),
            rule: Reason::Threshold.as_str(),
            reason: "each of its rows would tell of too few, or give away one that does".to_owned(),
        };
    }
    let rows = listed.into_iter().flat_map(|(group, shown)| {
        let figures = group.figures.iter();
        figures.map(move |(measure, figure)| row(group, measure, released(*figure, shown, policy)))
    });
    Reviewed::Released(ReleasedTable {
        name: finding.name.clone(),
        dimensions: finding.dimensions.clone(),
        rows: rows.collect(),
    })
}

/// Per group of a finding, whether it is shown: nothing of a model that hardly has more observations than parameters.
pub(super) fn shown(finding: &Measured, policy: &DisclosurePolicy) -> Vec<bool> {
    let is_free = |model: Model| freedom(model.observations.contributors(), model.parameters, policy).passes();
    if finding.model.is_some_and(|model| !is_free(model)) {
        return vec![false; finding.groups.len()];
    }
    shown_groups(&finding.groups, policy)
}

fn shown_groups(groups: &[Group], policy: &DisclosurePolicy) -> Vec<bool> {
    let small = |group: &Group| group.cells.iter().any(|cell| !contributors(*cell, policy).passes());
    let mut withheld: Vec<bool> = groups.iter().map(small).collect();
    hide_small_steps(groups, &mut withheld, policy);
    protect_families(groups, &mut withheld, policy);
    withheld.iter().map(|withheld| !withheld).collect()
}

/// Withholds more until nothing that is withheld can be told from the whole of a family, or from a part that groups make up.
fn protect_families(groups: &[Group], withheld: &mut [bool], policy: &DisclosurePolicy) {
    let families = families(groups);
    // What a part needs may leave too little in its whole, and the other way round.
    loop {
        let before = withheld.to_vec();
        for family in &families {
            protect(groups, family, withheld, policy);
        }
        if withheld == before {
            return;
        }
    }
}

/// The groups that add up to a whole that is told, or to a part of one, by their places.
pub(super) fn families(groups: &[Group]) -> Vec<Vec<usize>> {
    let told: BTreeSet<u32> = groups.iter().filter_map(|group| group.family).collect();
    let wholes: BTreeSet<u32> = told.iter().map(|family| whole(*family)).collect();
    let members = |is_member: &dyn Fn(u32) -> bool| -> Vec<usize> {
        let of_family = |place: &usize| groups[*place].family.is_some_and(is_member);
        (0..groups.len()).filter(of_family).collect()
    };
    let of_wholes = wholes.iter().map(|own| members(&|family| whole(family) == *own));
    let parts = told.difference(&wholes).map(|own| members(&|family| family == *own));
    of_wholes.chain(parts).collect()
}

/// Withholds members until no cell of those withheld can be told from the whole.
fn protect(groups: &[Group], members: &[usize], withheld: &mut [bool], policy: &DisclosurePolicy) {
    let cells = members
        .iter()
        .map(|member| groups[*member].cells.len())
        .max()
        .unwrap_or(0);
    loop {
        let before: Vec<bool> = members.iter().map(|member| withheld[*member]).collect();
        for cell in 0..cells {
            let count = |member: &usize| groups[*member].cells.get(cell).map_or(0, |count| count.contributors());
            let parts: Vec<u64> = members.iter().map(count).collect();
            let mut own: Vec<bool> = members.iter().map(|member| withheld[*member]).collect();
            complement(&parts, &mut own, policy);
            for (member, own) in members.iter().zip(own) {
                withheld[*member] = own;
            }
        }
        if members
            .iter()
            .zip(before)
            .all(|(member, before)| withheld[*member] == before)
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::within;
    use crate::cohort::PersonCount;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn persons(count: u64) -> PersonCount {
        let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        PersonCount::of(names.iter().map(String::as_str))
    }

    fn group(family: Option<u32>, cells: &[u64]) -> Group {
        Group {
            labels: Vec::new(),
            family,
            cells: cells.iter().map(|count| persons(*count)).collect(),
            figures: Vec::new(),
            remark: "",
            reservations: Vec::new(),
        }
    }

    #[test]
    fn a_small_cell_withholds_its_group_and_a_zero_does_not() {
        let groups = [group(None, &[10, 90]), group(None, &[9, 91]), group(None, &[0, 100])];
        assert_eq!(shown_groups(&groups, &POLICY), [true, false, true]);
    }

    #[test]
    fn of_a_group_that_is_withheld_no_remark_is_told_but_that_it_is_the_reference() {
        let of = |remark| Group {
            remark,
            ..group(None, &[3, 97])
        };
        let finding = Measured {
            name: "m".to_owned(),
            title: "M".to_owned(),
            dimensions: Vec::new(),
            groups: vec![of(REFERENCE), of("nobody returns")],
            remarks: "Role",
            notes: Vec::new(),
            model: None,
        };
        let told = review_groups(&finding, &POLICY).remarks;
        let told: Vec<Option<&str>> = told.into_iter().map(|(_, remark)| remark).collect();
        assert_eq!(told, [Some(REFERENCE), None]);
    }

    #[test]
    fn children_of_few_mothers_are_few() {
        let names: Vec<String> = (0..24).map(|number| number.to_string()).collect();
        let children = |mothers: usize| {
            let families = (0..24).map(|place| format!("m{}", place % mothers)).collect::<Vec<_>>();
            let pairs = names
                .iter()
                .map(String::as_str)
                .zip(families.iter().map(String::as_str));
            PersonCount::of_children(pairs)
        };
        let of = |mothers: usize| Group {
            cells: vec![children(mothers), persons(90)],
            ..group(None, &[])
        };
        let groups = [9, 10, 11, 24].map(of);
        assert_eq!(shown_groups(&groups, &POLICY), [false, true, true, true]);
    }

    #[test]
    fn a_step_of_few_events_is_not_shown_and_counts_towards_the_next() {
        let read = |years, events| Group {
            labels: vec![Label::Word("returns"), Label::Years(years)],
            ..group(None, &[events, 500])
        };
        let groups = [read(1, 20), read(2, 25), read(3, 31), read(4, 31), read(5, 60)];
        assert_eq!(shown_groups(&groups, &POLICY), [true, false, true, true, true]);
    }

    #[test]
    fn of_a_family_the_smallest_other_goes_too_by_each_cell() {
        // 3 of the first cell are withheld alone; 20 is the smallest of the others. Together they are 23.
        let groups = [
            group(Some(1), &[3, 50]),
            group(Some(1), &[40, 60]),
            group(Some(1), &[20, 80]),
        ];
        assert_eq!(shown_groups(&groups, &POLICY), [false, true, false]);
        // Another family, or none, stays.
        let groups = [
            group(Some(1), &[3, 50]),
            group(Some(2), &[40, 60]),
            group(None, &[20, 80]),
        ];
        assert_eq!(shown_groups(&groups, &POLICY), [false, true, true]);
    }

    #[test]
    fn groups_that_make_up_a_part_are_told_neither_by_it_nor_by_the_whole() {
        let homes = within(1, 0);
        // 4 alone would be told by the part, 4 + 30 + 12 less 30 and 12: the smallest of the part goes with it. The whole is
        // safe then.
        let groups = [
            group(Some(1), &[50, 50]),
            group(Some(1), &[20, 80]),
            group(Some(homes), &[4, 96]),
            group(Some(homes), &[30, 70]),
            group(Some(homes), &[12, 88]),
        ];
        assert_eq!(shown_groups(&groups, &POLICY), [true, true, false, true, false]);
        // A part of 4 is told by the whole: the smallest of the others goes with it.
        let groups = [
            group(Some(1), &[50, 50]),
            group(Some(1), &[20, 80]),
            group(Some(homes), &[4, 96]),
        ];
        assert_eq!(shown_groups(&groups, &POLICY), [true, false, false]);
        // In one family 20 would be enough; the part needs 30.
        let groups = [
            group(Some(1), &[20, 80]),
            group(Some(homes), &[4, 96]),
            group(Some(homes), &[30, 70]),
        ];
        assert_eq!(shown_groups(&groups, &POLICY), [false, false, false]);
    }

    #[test]
    fn a_model_with_hardly_more_observations_than_parameters_is_not_told() {
        let of = |observations, parameters| Measured {
            name: "m".to_owned(),
            title: "M".to_owned(),
            dimensions: Vec::new(),
            groups: vec![group(None, &[50, 50])],
            remarks: "",
            notes: Vec::new(),
            model: Some(Model {
                observations: persons(observations),
                parameters,
            }),
        };
        let told = [(13, 4), (14, 4), (15, 4), (0, 0), (4, 14)].map(|(n, p)| shown(&of(n, p), &POLICY)[0]);
        assert_eq!(told, [false, true, true, false, false]);
    }
}
