//! The counts that tables about links tell of a population, in one order, and which of them the rules withhold by themselves; a
//! release judges them together with all others (`together`).
//!
//! Custody: the border to the releasable zone.

use std::ops::Range;

use super::super::rules::{is_small, withheld_parts};
use super::records::{SIZES, persons_by_size};
use super::{groups, records_of};
use crate::linkage::{FieldSummary, GroupSummary, LinkageSummary, PopulationSummary};
use crate::study::DisclosurePolicy;

/// Place of the records that can be linked.
pub(in crate::disclosure) const LINKABLE: usize = 0;
/// Place of those that tell too little.
pub(in crate::disclosure) const UNLINKABLE: usize = 1;
/// Place of the pairs joined.
pub(in crate::disclosure) const LINKS: usize = 2;
const FIRST_SIZE: usize = 3;
const FIRST_GROUP: usize = FIRST_SIZE + SIZES.len();
/// The counts of a group: its records, those that tell too little, those linked to another.
const OF_GROUP: usize = 3;

/// Place of the persons of a class of sizes.
pub(in crate::disclosure) fn size(class: usize) -> usize {
    FIRST_SIZE + class
}

/// Places of the counts of a group: its records, and of them those that tell too little and those that are linked to another.
pub(in crate::disclosure) fn group(place: usize) -> [usize; OF_GROUP] {
    let first = FIRST_GROUP + OF_GROUP * place;
    [first, first + 1, first + 2]
}

/// Place of the records that tell a field.
pub(super) fn field(population: &PopulationSummary, place: usize) -> usize {
    FIRST_GROUP + OF_GROUP * population.groups.len() + place
}

/// The fields of which it is told how many records tell them. Of childhoods persons are compared, whose records stand under parents and
/// children.
pub(super) fn fields(population: &PopulationSummary) -> &[FieldSummary] {
    match population.population.is_of_childhoods() {
        true => &[],
        false => &population.fields,
    }
}

/// A count that a figure of its own tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::disclosure) struct LinkCount {
    pub(in crate::disclosure) count: u64,
    /// Whether the rules withhold it by itself.
    pub(in crate::disclosure) is_withheld: bool,
    /// Of what is told as a share of the records of a group, the place of these, with which it is withheld.
    pub(in crate::disclosure) share_of: Option<usize>,
}

/// The counts of a population: of links, of persons by records, of each group, of records that tell each field.
pub(in crate::disclosure) fn of(population: &PopulationSummary, policy: &DisclosurePolicy) -> Vec<LinkCount> {
    let single = |count: u64| LinkCount {
        count,
        is_withheld: is_small(count, policy),
        share_of: None,
    };
    let mut counts: Vec<LinkCount> = [
        population.linkable_records,
        population.unlinkable_records,
        population.links,
    ]
    .map(single)
    .into();
    let persons = persons_by_size(population);
    let withheld = withheld_parts(&persons, policy);
    counts.extend(persons.iter().zip(withheld).map(|(count, is_withheld)| LinkCount {
        is_withheld,
        ..single(*count)
    }));
    let is_whole_told = !counts[LINKABLE].is_withheld && !counts[UNLINKABLE].is_withheld;
    for grouping in groupings(population) {
        let own = &population.groups[grouping.clone()];
        let withheld = groups::withheld(own, is_whole_told, policy);
        for ((place, own), withheld) in grouping.zip(own).zip(withheld) {
            let [records, ..] = group(place);
            let numbers = [own.records, own.unlinkable_records, own.linked_records];
            let share_of = [None, Some(records), Some(records)];
            let told = numbers.into_iter().zip(withheld).zip(share_of);
            counts.extend(told.map(|((count, is_withheld), share_of)| LinkCount {
                count,
                is_withheld,
                share_of,
            }));
        }
    }
    let records = records_of(population);
    counts.extend(fields(population).iter().map(|field| {
        // A share that leaves few on either side tells of them.
        let untold = single(records.saturating_sub(field.told_records));
        let told = single(field.told_records);
        LinkCount {
            is_withheld: told.is_withheld || untold.is_withheld,
            ..told
        }
    }));
    counts
}

/// The groups of each grouping of a population, by their places.
pub(in crate::disclosure) fn groupings(population: &PopulationSummary) -> Vec<Range<usize>> {
    let is_one = |one: &GroupSummary, next: &GroupSummary| one.grouping == next.grouping;
    let mut first = 0;
    let groupings = population.groups.chunk_by(is_one).map(|groups| {
        let own = first..first + groups.len();
        first = own.end;
        own
    });
    groupings.collect()
}

/// What is withheld of the counts of one population, in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Withheld<'w>(&'w [bool]);

impl Withheld<'_> {
    /// Whether the count at a place is withheld, as is what nobody judged.
    pub(super) fn has(self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or(true)
    }
}

/// What the rules withhold of the counts of all populations, one population after the other.
pub(super) fn withheld(summary: &LinkageSummary, policy: &DisclosurePolicy) -> Vec<bool> {
    let counts = summary.populations.iter().flat_map(|population| of(population, policy));
    counts.map(|count| count.is_withheld).collect()
}

/// The populations, each with what is withheld of it.
pub(super) fn by_population<'s>(
    summary: &'s LinkageSummary,
    mut withheld: &'s [bool],
) -> Vec<(&'s PopulationSummary, Withheld<'s>)> {
    let mut each = Vec::new();
    for population in &summary.populations {
        let counts = field(population, fields(population).len());
        let (own, rest) = withheld.split_at(counts.min(withheld.len()));
        each.push((population, Withheld(own)));
        withheld = rest;
    }
    each
}
