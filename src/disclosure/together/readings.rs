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

/// The persons of a reading, the rows that tell how many they are, and those of them that no rule withholds by themselves.
struct Reading {
    persons: Sketch,
    told_by: BTreeSet<Teller>,
    open: BTreeSet<Teller>,
}

/// What tells of a reading: the rows of a table that read one thing after several years, or one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Teller {
    /// Rows of a table, by all their labels but the years: a rule judges their steps together.
    Series(String, Vec<Label>),
    /// A row, by its place.
    Row(usize),
}

impl Readings {
    /// Those of all units, of which those that are `fixed` are told whatever comes.
    pub(super) fn of(units: &[Unit], places: &[Vec<usize>], fixed: &BTreeSet<usize>) -> Readings {
        let mut readings = Readings::default();
        for (row, (unit, places)) in units.iter().zip(places).enumerate() {
            let teller = match unit.labels.split_last() {
                Some((Label::Years(_), about)) => Teller::Series(unit.table.clone(), about.to_vec()),
                _ => Teller::Row(row),
            };
            // A row that the rules withhold and an override tells is judged by no rule of steps.
            let open = match (unit.is_withheld, fixed.contains(&row)) {
                (false, _) => Some(teller.clone()),
                (true, true) => Some(Teller::Row(row)),
                (true, false) => None,
            };
            for (count, at_risk) in &unit.returned {
                let reading = readings.add(at_risk, places[*count], *unit.counts[*count].1.sketch());
                reading.told_by.insert(teller.clone());
                reading.open.extend(open.clone());
            }
        }
        readings
    }

    /// Those of a table that no row tells as they are.
    pub(super) fn add_untold(&mut self, at_risk: &Sketch, place: usize, persons: Sketch) {
        self.add(at_risk, place, persons);
    }

    fn add(&mut self, at_risk: &Sketch, place: usize, persons: Sketch) -> &mut Reading {
        let of_them = self.by_risk.entry(*at_risk).or_default();
        of_them.entry(place).or_insert_with(|| Reading {
            persons,
            told_by: BTreeSet::new(),
            open: BTreeSet::new(),
        })
    }
}

impl Reading {
    /// Whether rows of one series tell of both.
    fn is_beside(&self, other: &Reading) -> bool {
        !self.told_by.is_disjoint(&other.told_by)
    }

    /// Whether the rule of steps keeps the few who come between them: nothing else tells of one of them.
    fn is_judged(&self, other: &Reading) -> bool {
        self.open == other.open
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether its persons can be among those of another, who are so many more.
    fn can_be_among(&self, other: &Reading, more: u64) -> bool {
        self.persons.differs(&other.persons) <= more
    }
}

impl Builder<'_> {
    /// Relates each reading to those next to it in other tables, or other rows of one, and to all of which it is apart by few: they
    /// are withheld, as those of a step of one table are.
    pub(super) fn readings(&mut self, readings: &Readings) {
        for of_them in readings.by_risk.values() {
            let mut own: Vec<(u64, usize, &Reading)> = of_them
                .iter()
                .map(|(place, reading)| (self.value(*place), *place, reading))
                .collect();
            own.sort_by_key(|(value, place, _)| (*value, *place));
            let few = self.few_apart(&own);
            for (one, other) in next_to_each_other(&own).union(&few) {
                let ((less, smaller, _), (more, larger, _)) = (own[*one], own[*other]);
                let told = match few.contains(&(*one, *other)) {
                    true => Told::With(Vec::new()),
                    false => Told::Never,
                };
                let rest = self.add(more - less, told);
                self.linked.relate(larger, vec![smaller, rest]);
            }
        }
    }

    /// Pairs of which the few between could be worked out from what is told. A count that no table prints is the sum of others,
    /// each within its rounding. After nobody come all of the first, which is a count of its own.
    fn few_apart(&self, own: &[(u64, usize, &Reading)]) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        for (place, (less, _, one)) in own.iter().enumerate() {
            for (next, (more, _, other)) in own.iter().enumerate().skip(place + 1) {
                let is_few = *less > 0 && more > less && is_small(more - less, self.policy);
                let is_open = one.is_open() && other.is_open() && !one.is_judged(other);
                if is_few && is_open && one.can_be_among(other, more - less) {
                    pairs.insert((place, next));
                }
            }
        }
        pairs
    }
}

/// Pairs of which the first can be among the second, with no step of a table between them and no other reading.
fn next_to_each_other(own: &[(u64, usize, &Reading)]) -> BTreeSet<(usize, usize)> {
    let is_among = |one: usize, other: usize| {
        let ((less, _, one), (more, _, other)) = (own[one], own[other]);
        !one.is_beside(other) && one.can_be_among(other, more - less)
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
