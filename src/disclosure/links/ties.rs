//! How the counts of a population that tables about links tell are tied to one another.
//!
//! * Records that can be linked, and those that tell too little, are all records. So are those of the groups of each grouping, and
//!   those of persons of one record with those that are linked to another.
//! * Of the records that are linked to another, persons of two have two each, of three three; of the links these have one and three.
//!   In a class of several sizes a person has the least of them and something beyond.
//! * A record that tells too little is a person of one record.
//! * Of the groups of a grouping, those that tell too little, and those that are linked, add up to all of either.
//! * Records that tell no sex, or no surname, are those of the group of which it is not known.
//!
//! Records are not persons, and a relation that the numbers do not bear out is none: a record of somebody who has another part in the
//! proceedings as well may be linked in one population and tell too little in the other.
//!
//! What else the tables tell stands in no sum with these. Shares of pairs, match weights and what is expected are told in steps that
//! no count is finer than; they are estimates, or are withheld by themselves where they are of few pairs. Counts of blocking, of the
//! registry, of the truth and of labels are of pairs or records that no other table counts. Of records that came linked, no table tells
//! the whole of the match statuses.
//!
//! Custody: the border to the releasable zone.

use super::counts::{LINKABLE, LINKS, LinkCount, UNLINKABLE, field, fields, group, groupings, size};
use super::records::{SIZES, class};
use crate::linkage::{GroupSummary, NOT_KNOWN, PopulationSummary};

/// A count in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::disclosure) enum At {
    /// One that is told, by its place.
    Told(usize),
    /// One that is told nowhere, by its place.
    Untold(usize),
}

/// The relations of one population.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::disclosure) struct LinkTies {
    told: Vec<u64>,
    /// The counts that are told nowhere.
    pub(in crate::disclosure) untold: Vec<u64>,
    /// Each a whole and its parts, of which one counts as often as it is named.
    pub(in crate::disclosure) relations: Vec<(At, Vec<At>)>,
}

impl LinkTies {
    /// Those of a population, of whose counts these are withheld: where a reader is told that nobody is of a class, there is nothing
    /// beyond the least of it.
    pub(in crate::disclosure) fn of(
        population: &PopulationSummary,
        counts: &[LinkCount],
        withheld: &[bool],
    ) -> LinkTies {
        let mut ties = LinkTies {
            told: counts.iter().map(|count| count.count).collect(),
            ..LinkTies::default()
        };
        let is_withheld = |place: usize| withheld.get(place).copied().unwrap_or(true);
        let (too_little, alone) = (At::Told(UNLINKABLE), At::Told(size(0)));
        let all = ties.add(population.linkable_records + population.unlinkable_records);
        ties.relate(all, vec![At::Told(LINKABLE), too_little]);
        let of_sizes = population.sizes.iter().filter(|(records, _)| *records > 1);
        let linked = ties.add(of_sizes.map(|(records, persons)| records * persons).sum());
        ties.relate(all, vec![alone, linked]);
        if let Some(others) = ties.value(alone).checked_sub(ties.value(too_little)) {
            let others = ties.add(others);
            ties.relate(alone, vec![too_little, others]);
        }
        ties.of_sizes(linked, (population, &is_withheld), |records| records);
        let pairs = |records: u64| records * (records - 1) / 2;
        ties.of_sizes(At::Told(LINKS), (population, &is_withheld), pairs);
        for grouping in groupings(population) {
            let of_groups = |count: usize| -> Vec<At> {
                let groups = grouping.clone();
                groups.map(|own| At::Told(group(own)[count])).collect()
            };
            ties.relate(all, of_groups(0));
            ties.relate(too_little, of_groups(1));
            ties.relate(linked, of_groups(2));
        }
        for (place, told) in fields(population).iter().enumerate() {
            let is_untold = |group: &GroupSummary| group.grouping == told.field && group.level == NOT_KNOWN;
            if let Some(untold) = population.groups.iter().position(is_untold) {
                let told = At::Told(field(population, place));
                ties.relate(all, vec![told, At::Told(group(untold)[0])]);
            }
        }
        for own in 0..population.groups.len() {
            let [records, too_little, linked] = group(own).map(At::Told);
            let held = ties.value(too_little) + ties.value(linked);
            if let Some(others) = ties.value(records).checked_sub(held) {
                let others = ties.add(others);
                ties.relate(records, vec![too_little, linked, others]);
            }
        }
        ties
    }

    fn add(&mut self, count: u64) -> At {
        self.untold.push(count);
        At::Untold(self.untold.len() - 1)
    }

    fn value(&self, at: At) -> u64 {
        let found = match at {
            At::Told(place) => self.told.get(place),
            At::Untold(place) => self.untold.get(place),
        };
        found.copied().unwrap_or(0)
    }

    /// Adds a relation that the numbers bear out.
    fn relate(&mut self, whole: At, parts: Vec<At>) {
        let sum: u64 = parts.iter().map(|part| self.value(*part)).sum();
        if sum == self.value(whole) {
            self.relations.push((whole, parts));
        }
    }

    /// A whole of what the persons of several records have each, by their records.
    fn of_sizes(
        &mut self,
        whole: At,
        (population, is_withheld): (&PopulationSummary, &dyn Fn(usize) -> bool),
        each: fn(u64) -> u64,
    ) {
        let mut parts = Vec::new();
        for (place, (least, _)) in SIZES.iter().enumerate().skip(1) {
            let (persons, has) = (At::Told(size(place)), each(*least));
            parts.extend((0..has).map(|_| persons));
            let next = SIZES.get(place + 1);
            let most = next.map(|(next, _)| each(next - 1) - has);
            let is_nobody = self.value(persons) == 0 && !is_withheld(size(place));
            if most == Some(0) || is_nobody {
                continue;
            }
            let own = population
                .sizes
                .iter()
                .filter(|(records, _)| class(*records) == Some(place));
            let beyond = self.add(own.map(|(records, persons)| (each(*records) - has) * persons).sum());
            parts.push(beyond);
            // Each person has no more beyond the least than the next class is above it.
            let Some(most) = most else { continue };
            let limit = most * self.value(persons);
            let left = self.add(limit.saturating_sub(self.value(beyond)));
            let limit = self.add(limit);
            self.relate(limit, (0..most).map(|_| persons).collect());
            self.relate(limit, vec![beyond, left]);
        }
        self.relate(whole, parts);
    }
}
