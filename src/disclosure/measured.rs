//! Rules for figures about groups: a group is told whole or not at all.
//!
//! A group is withheld if any of its cells is small; of a family, parts of a whole that can be worked out, others go with it
//! until the sum of what is withheld is no longer small, cell by cell. Of one thing read after several years a step is shown
//! only if the events since the one shown before it are none or enough in every arm, as on curves. Counts are rounded; shares are told in steps as wide
//! as counts are rounded, limits outwards; other numbers with the decimals that the analysis gives them.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeSet;

use super::counts;
use super::rules::{Grain, complement, contributors, freedom};
use super::series::hide_small_steps;
use super::table::{Decimal, Released, ReleasedRow, ReleasedTable, Reviewed};
use crate::analysis::{Figure, Group, Measured, Model, Side, whole};
use crate::study::DisclosurePolicy;

/// A finding of groups as it may leave: the table, and what may be told beside it.
#[derive(Debug, Clone)]
pub struct ReviewedGroups {
    /// The table.
    pub table: Reviewed,
    /// Per group of the table, the words of its labels and its remark; none where it is withheld.
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
    let told = finding.groups.iter().zip(shown).filter(|(_, shown)| **shown);
    for sentence in told.flat_map(|(group, _)| group.reservations.iter().map(ToString::to_string)) {
        if !reservations.contains(&sentence) {
            reservations.push(sentence);
        }
    }
    let remark = |(group, shown): (&Group, &bool)| {
        let labels = group.labels.iter().map(ToString::to_string).collect();
        (labels, shown.then_some(group.remark))
    };
    ReviewedGroups {
        remarks: finding.groups.iter().zip(shown).map(remark).collect(),
        table: table(finding, shown, policy),
        reservations,
    }
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
    let rows = finding.groups.iter().zip(shown).flat_map(|(group, shown)| {
        let figures = group.figures.iter();
        figures.map(move |(measure, figure)| row(group, measure, released(*figure, *shown, policy)))
    });
    Reviewed::Released(ReleasedTable {
        name: finding.name.clone(),
        dimensions: finding.dimensions.clone(),
        rows: rows.collect(),
    })
}

fn released(figure: Figure, shown: bool, policy: &DisclosurePolicy) -> Released {
    let number = |value: Option<f64>, side: Side, decimals: u32| {
        let rounded = value.and_then(|value| Decimal::rounded(side.rounded(value, decimals), decimals));
        rounded.map_or(Released::NotAvailable, Released::Value)
    };
    match figure {
        // What others published is theirs to tell.
        Figure::Published { value, decimals } => number(value, Side::Nearest, decimals),
        _ if !shown => Released::Confidential,
        Figure::Persons(count) => Released::Value(Decimal::count(policy.rounded(count.get()))),
        Figure::Things(number) => counts::single(number, policy),
        Figure::For {
            persons,
            each,
            decimals,
        } => {
            let persons = policy.rounded(persons.get()) as f64;
            number((each > 0).then(|| persons / each as f64), Side::Nearest, decimals)
        }
        Figure::Share { share, side, of } => {
            let grain = Grain::of(of.get(), policy);
            let told = share.and_then(|share| grain.percent(share, side.towards()));
            told.map_or(Released::NotAvailable, Released::Value)
        }
        Figure::Above { share, published, of } => {
            let told = share.and_then(|share| Grain::of(of.get(), policy).percent(share, libm::round));
            let above = told.and_then(|told| Decimal::rounded(told.value() - published * 100.0, 1));
            above.map_or(Released::NotAvailable, Released::Value)
        }
        Figure::Number { value, side, decimals } => number(value, side, decimals),
        Figure::Crossed { crossed, decimals } => {
            let told = crossed.with(|count| policy.rounded(count));
            number(told, crossed.side(), decimals)
        }
        // Who knows the sum works out among how many it was shared.
        Figure::Each { total, of, decimals } => {
            let among = Some(policy.rounded(of.get())).filter(|among| *among > 0);
            let each = total.zip(among).map(|(total, among)| total / among as f64);
            number(each, Side::Nearest, decimals)
        }
        // Who knows the population works out the events: the rate is that of the rounded count, its limits outwards.
        Figure::Rate { value, side, per, of } => {
            let step = (per * policy.round_to) as f64 / of as f64;
            let told = value.and_then(|value| Decimal::rounded(side.towards()(value / step) * step, 1));
            told.map_or(Released::NotAvailable, Released::Value)
        }
    }
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
    use crate::analysis::{Label, within};
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

    #[test]
    fn things_are_counted_as_persons_are_and_persons_for_each_thing_tell_no_more_than_their_count() {
        let told = |figure| released(figure, true, &POLICY);
        let text = |figure| told(figure).value().map(|value| value.to_string());
        assert_eq!(text(Figure::Things(62)).as_deref(), Some("60"));
        assert!(told(Figure::Things(62)).value().is_some_and(Decimal::is_count));
        assert_eq!(
            [0, 1, 9].map(|few| told(Figure::Things(few)).status()),
            ["ok", "c", "c"]
        );
        // 12 eligible for 5 places are told as 10: 2 for each, and not 2.4, which says 12.
        let each = |eligible, each| Figure::For {
            persons: persons(eligible),
            each,
            decimals: 1,
        };
        assert_eq!(text(each(12, 5)).as_deref(), Some("2.0"));
        assert_eq!(
            [10, 11].map(|eligible| text(each(eligible, 5))),
            [text(each(12, 5)), text(each(12, 5))]
        );
        assert_eq!(told(each(12, 0)), Released::NotAvailable);
        assert_eq!(released(each(12, 5), false, &POLICY), Released::Confidential);
    }

    #[test]
    fn limits_are_rounded_outwards_and_published_figures_are_never_withheld() {
        let number = |side| Figure::Number {
            value: Some(1.234),
            side,
            decimals: 2,
        };
        let told = |figure, shown| released(figure, shown, &POLICY).value().map(|value| value.to_string());
        assert_eq!(told(number(Side::Nearest), true).as_deref(), Some("1.23"));
        assert_eq!(told(number(Side::Lower), true).as_deref(), Some("1.23"));
        assert_eq!(told(number(Side::Upper), true).as_deref(), Some("1.24"));
        assert_eq!(told(number(Side::Upper), false), None);
        let published = Figure::Published {
            value: Some(24.0),
            decimals: 0,
        };
        assert_eq!(told(published, false).as_deref(), Some("24"));
        // 12 of 5,000 are told as 10, 20 per 10,000: a step of 5 is 10 per 10,000.
        let rate = |value, side| Figure::Rate {
            value: Some(value),
            side,
            per: 10_000,
            of: 5_000,
        };
        assert_eq!(told(rate(24.0, Side::Nearest), true).as_deref(), Some("20.0"));
        assert_eq!(told(rate(12.4, Side::Lower), true).as_deref(), Some("10.0"));
        assert_eq!(told(rate(41.9, Side::Upper), true).as_deref(), Some("50.0"));
        assert_eq!(told(rate(24.0, Side::Nearest), false), None);
        // 23.1 % of 100 is told as 25 %: the difference from 24.9 % tells no more of it.
        let above = Figure::Above {
            share: Some(0.231),
            published: 0.249,
            of: persons(100),
        };
        assert_eq!(told(above, true).as_deref(), Some("0.1"));
        assert_eq!(told(above, false), None);
    }
}
