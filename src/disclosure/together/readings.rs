//! Who has returned, read more than once: at the marks of a curve, after so many years in another table, at all in a third.
//!
//! Of the same persons at risk those of one reading are among those of a later one, whichever tables they stand in. So a mark that
//! is withheld lies between others that are told, and two tables may tell together of the few who came between. Under another
//! definition of a return others may have returned: whether the persons of one reading can be among those of another is seen
//! by their sketches, which then differ in no more buckets than there are persons between.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::super::linked::Told;
use super::super::rules::is_small;
use super::ties::Builder;
use super::units::Unit;
use crate::analysis::Label;
use crate::cohort::Sketch;

/// Readings of returns, by who was at risk.
#[derive(Default)]
pub(super) struct Readings {
    by_risk: BTreeMap<Sketch, BTreeMap<usize, Reading>>,
}

/// The persons of a reading, and what tells how many they are: rows of which a rule judges the steps together, or one row.
struct Reading {
    persons: Sketch,
    told_by: BTreeSet<(String, Option<usize>)>,
}

impl Readings {
    /// Those of all units.
    pub(super) fn of(units: &[Unit], places: &[Vec<usize>]) -> Readings {
        let mut readings = Readings::default();
        for (row, (unit, places)) in units.iter().zip(places).enumerate() {
            let alone = (!matches!(unit.labels.last(), Some(Label::Years(_)))).then_some(row);
            for (count, at_risk) in &unit.returned {
                let persons = unit.counts[*count].1;
                readings.add(at_risk, places[*count], *persons.sketch(), Some((&unit.table, alone)));
            }
        }
        readings
    }

    /// One more: the cell of those who have returned, and the rows of a table, or the row, that tell it.
    pub(super) fn add(
        &mut self,
        at_risk: &Sketch,
        place: usize,
        persons: Sketch,
        told_by: Option<(&str, Option<usize>)>,
    ) {
        let of_them = self.by_risk.entry(*at_risk).or_default();
        let reading = of_them.entry(place).or_insert_with(|| Reading {
            persons,
            told_by: BTreeSet::new(),
        });
        reading
            .told_by
            .extend(told_by.map(|(table, row)| (table.to_owned(), row)));
    }
}

impl Reading {
    /// Whether a rule of a table judges the step between them.
    fn is_beside(&self, other: &Reading) -> bool {
        !self.told_by.is_disjoint(&other.told_by)
    }

    fn is_told(&self) -> bool {
        !self.told_by.is_empty()
    }
}

impl Builder<'_> {
    /// Relates each reading to those next to it in other tables, or other rows of one. The few who come between are withheld, as
    /// those of a step of one table are.
    pub(super) fn readings(&mut self, readings: &Readings) {
        for of_them in readings.by_risk.values() {
            let mut own: Vec<(u64, usize, &Reading)> = of_them
                .iter()
                .map(|(place, reading)| (self.value(*place), *place, reading))
                .collect();
            own.sort_by_key(|(value, place, _)| (*value, *place));
            for (one, other) in next_to_each_other(&own) {
                let ((less, smaller, one), (more, larger, other)) = (own[one], own[other]);
                let is_few = more > less && is_small(more - less, self.policy);
                // A count that no table prints is the sum of others, each within its rounding.
                let told = match is_few && one.is_told() && other.is_told() {
                    true => Told::With(Vec::new()),
                    false => Told::Never,
                };
                let rest = self.add(more - less, told);
                self.linked.relate(larger, vec![smaller, rest]);
            }
        }
    }
}

/// Pairs of which the first can be among the second, with no step of a table between them and no other reading.
fn next_to_each_other(own: &[(u64, usize, &Reading)]) -> BTreeSet<(usize, usize)> {
    let is_among = |one: usize, other: usize| {
        let ((less, _, one), (more, _, other)) = (own[one], own[other]);
        !one.is_beside(other) && one.persons.differs(&other.persons) <= more - less
    };
    let after = |one: usize| {
        (one + 1..own.len())
            .find(|other| is_among(one, *other))
            .map(|other| (one, other))
    };
    let before = |other: usize| (0..other).rfind(|one| is_among(*one, other)).map(|one| (one, other));
    (0..own.len())
        .flat_map(|place| [after(place), before(place)])
        .flatten()
        .collect()
}
