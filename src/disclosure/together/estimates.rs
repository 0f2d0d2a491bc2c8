//! Shares that stand in several rows: what a mark of a curve tells is told again beside other definitions, other links, or
//! published figures. Rows that hold one share of the same persons are one unit: all of them are told, or all are withheld.
//!
//! Rules judge row by row, and may withhold in one table what they let pass in another. What they say of the headline holds for
//! all rows that hold its share. Of other shares of those who have returned all may be told if one may: the rest tell of nobody of
//! whom that one does not, and the few who came since another reading are seen to afterwards, whichever tables tell both. Of shares
//! of anything else the steps of a table are judged in that table alone: none is told if one may not be. Rows of one thing read after
//! different years stay apart, whoever came between: of them the rule of steps judges.
//!
//! Custody: the border to the releasable zone.

use std::collections::{BTreeMap, BTreeSet};

use super::units::Unit;
use crate::analysis::{Curve, Figure, Group, Label, Mark, limited, share_of};
use crate::cohort::{PersonCount, Sketch};

/// A share with its limits, and the sets of persons on whom it rests.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    persons: Vec<Sketch>,
    share: [Figure; 3],
    /// Whether it is one of those who have returned, whose readings are held against one another over all tables.
    is_reading: bool,
}

impl Held {
    /// That of a mark: it rests on those who have returned, on the others, and on those still at risk, as every row does that reads
    /// the same curve. None where there is no estimate.
    pub(super) fn of_mark(curve: &Curve, mark: &Mark) -> Option<Held> {
        let (all, returned) = (curve.persons(), *mark.returned.sketch());
        let limits = mark.probability.interval;
        let limits = [limits.map(|own| own.lower), limits.map(|own| own.upper)];
        let persons = vec![returned, all.sketch().without(&returned), *mark.at_risk.sketch()];
        Held::of(persons, share_of(mark.probability.value, limits, all.get()), true)
    }

    /// That of a group: the first of its figures that has limits, if it is a share.
    pub(super) fn of_group(group: &Group) -> Option<Held> {
        let persons = group.cells.iter().map(|cell| *cell.sketch());
        let is_reading = group.cells.first().is_some_and(PersonCount::have_returned);
        Held::of(persons.collect(), limited(&group.figures)?, is_reading)
    }

    pub(super) fn of(persons: Vec<Sketch>, share: [Figure; 3], is_reading: bool) -> Option<Held> {
        let is_share = matches!(share, [Figure::Share { share: Some(_), .. }, ..]);
        is_share.then_some(Held {
            persons,
            share,
            is_reading,
        })
    }

    /// Whether it rests on a set of persons: then every row that holds it tells of them.
    pub(super) fn rests_on(&self, persons: &Sketch) -> bool {
        self.persons.contains(persons)
    }
}

/// Which rows hold one share of the same persons.
pub(super) struct Estimates {
    /// Per row the first that holds what it holds: itself, where no other does.
    first: Vec<usize>,
    /// Rows that hold the same, in their order, by the first of them.
    shared: Vec<Vec<usize>>,
}

impl Estimates {
    /// Those of all rows. A row that is `fixed` is told on somebody's word for itself alone.
    pub(super) fn of(units: &[Unit], fixed: &BTreeSet<usize>) -> Estimates {
        let mut by_persons: BTreeMap<&[Sketch], Vec<(&Held, Vec<usize>)>> = BTreeMap::new();
        for (row, unit) in units.iter().enumerate().filter(|(row, _)| !fixed.contains(row)) {
            let Some(held) = &unit.held else { continue };
            let of_them = by_persons.entry(held.persons.as_slice()).or_default();
            match of_them.iter_mut().find(|(own, _)| *own == held) {
                Some((_, rows)) => rows.push(row),
                None => of_them.push((held, vec![row])),
            }
        }
        let found = by_persons.into_values().flatten().map(|(_, rows)| rows);
        let mut shared: Vec<Vec<usize>> = found
            .filter(|rows| rows.len() > 1 && !are_of_one_series(rows, units))
            .collect();
        shared.sort_unstable();
        let mut first: Vec<usize> = (0..units.len()).collect();
        for rows in &shared {
            rows.iter().for_each(|row| first[*row] = rows[0]);
        }
        Estimates { first, shared }
    }

    /// The row that stands for all which hold what a row does.
    pub(super) fn first(&self, row: usize) -> usize {
        self.first[row]
    }

    /// All rows that hold what a row does, and are withheld with it: itself among them, or alone.
    pub(super) fn holding(&self, row: usize) -> &[usize] {
        let first = &self.first[row];
        match self.shared.binary_search_by_key(first, |rows| rows[0]) {
            Ok(place) => &self.shared[place],
            Err(_) => std::slice::from_ref(first),
        }
    }

    /// What is lost where the unit of a row is withheld: with the first of several rows all that they tell, and nothing with the
    /// others.
    pub(super) fn weights(&self, units: &[Unit]) -> Vec<u64> {
        let mut weights = vec![0; units.len()];
        for (first, unit) in self.first.iter().zip(units) {
            weights[*first] += unit.weight;
        }
        weights
    }

    /// Makes one of what the rules say of rows that hold the same: what they say of the headline, or else that all readings of
    /// returns may be told if one may, and anything else if all may.
    pub(super) fn agree(&self, units: &[Unit], withheld: &mut [bool]) {
        for rows in &self.shared {
            let headline = rows.iter().find(|row| units[**row].is_headline);
            let are_readings = units[rows[0]].held.as_ref().is_some_and(|held| held.is_reading);
            let is_withheld = match headline {
                Some(row) => withheld[*row],
                None if are_readings => rows.iter().all(|row| withheld[*row]),
                None => rows.iter().any(|row| withheld[*row]),
            };
            rows.iter().for_each(|row| withheld[*row] = is_withheld);
        }
    }

    /// Gives all rows that hold the same what has become of the first.
    pub(super) fn follow(&self, withheld: &mut [bool]) {
        for rows in &self.shared {
            let is_withheld = withheld[rows[0]];
            rows.iter().for_each(|row| withheld[*row] = is_withheld);
        }
    }
}

/// Whether two of some rows read one thing after different years or by different marks.
fn are_of_one_series(rows: &[usize], units: &[Unit]) -> bool {
    let about = |row: &usize| {
        let labels = units[*row].labels.iter();
        let labels = labels.filter(|label| !matches!(label, Label::Years(_) | Label::By(_)));
        (units[*row].table.as_str(), labels.collect::<Vec<&Label>>())
    };
    let distinct: BTreeSet<(&str, Vec<&Label>)> = rows.iter().map(about).collect();
    distinct.len() < rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(persons: std::ops::Range<u32>) -> Sketch {
        let names: Vec<String> = persons.map(|person| person.to_string()).collect();
        *PersonCount::of(names.iter().map(String::as_str)).sketch()
    }

    /// A row that tells of so many who have returned and fifty others.
    fn row(table: &str, labels: &[Label], returned: u32, share: f64) -> Unit {
        let share = share_of(Some(share), [Some(0.1), Some(0.5)], 100);
        Unit {
            table: table.to_owned(),
            labels: labels.to_vec(),
            counts: Vec::new(),
            weight: 10,
            returned: Vec::new(),
            is_withheld: false,
            is_headline: table == "headline",
            held: Held::of(vec![sketch(0..returned), sketch(100..150)], share, table != "by class"),
            tells_sum: false,
        }
    }

    fn none() -> BTreeSet<usize> {
        BTreeSet::new()
    }

    #[test]
    fn rows_of_one_share_of_the_same_persons_are_one_and_weigh_together() {
        let units = [
            row("grid", &[Label::Word("own")], 20, 0.3),
            row("headline", &[Label::Word("all"), Label::Years(7)], 20, 0.3),
            row("grid", &[Label::Word("least of all rows")], 20, 0.3),
            // Of the same persons another share, and of others the same.
            row("competing", &[Label::Years(7)], 20, 0.29),
            row("grid", &[Label::Word("other")], 21, 0.3),
        ];
        let estimates = Estimates::of(&units, &none());
        assert_eq!([0, 1, 2, 3, 4].map(|row| estimates.first(row)), [0, 0, 0, 3, 4]);
        assert_eq!(estimates.weights(&units), [30, 0, 0, 10, 10]);
        assert_eq!([2, 4].map(|row| estimates.holding(row)), [&[0, 1, 2][..], &[4]]);
        // What becomes of the first becomes of all.
        let mut withheld = [true, false, false, false, true];
        estimates.follow(&mut withheld);
        assert_eq!(withheld, [true, true, true, false, true]);
        // A row that an override tells is told alone.
        let estimates = Estimates::of(&units, &BTreeSet::from([0]));
        assert_eq!([0, 1, 2].map(|row| estimates.first(row)), [0, 1, 1]);
    }

    #[test]
    fn the_headline_decides_and_where_it_is_not_one_row_that_may_be_told_is_enough() {
        let agreed = |tables: [&str; 3], mut withheld: [bool; 3]| {
            let labels = ["one", "other", "third"].map(Label::Word);
            let units: Vec<Unit> = tables
                .iter()
                .zip(&labels)
                .map(|(table, label)| row(table, std::slice::from_ref(label), 20, 0.3))
                .collect();
            Estimates::of(&units, &none()).agree(&units, &mut withheld);
            withheld
        };
        assert_eq!(agreed(["headline", "six", "grid"], [true, false, false]), [true; 3]);
        assert_eq!(agreed(["six", "headline", "grid"], [true, false, true]), [false; 3]);
        assert_eq!(agreed(["parents", "six", "grid"], [true, false, true]), [false; 3]);
        assert_eq!(agreed(["parents", "six", "grid"], [true; 3]), [true; 3]);
        // What is no reading of returns is one with what is none either, and is told if all of it may be.
        let of_class = ["headline", "by class", "by class"];
        assert_eq!(agreed(of_class, [false, true, false]), [false, true, true]);
        assert_eq!(agreed(of_class, [true, false, false]), [true, false, false]);
    }

    #[test]
    fn years_between_which_nobody_came_stay_apart() {
        let units = [
            row("headline", &[Label::Word("all"), Label::Years(6)], 20, 0.3),
            row("headline", &[Label::Word("all"), Label::Years(7)], 20, 0.3),
            row("six", &[Label::Word("A"), Label::Years(7)], 20, 0.3),
        ];
        let estimates = Estimates::of(&units, &none());
        assert_eq!([0, 1, 2].map(|row| estimates.first(row)), [0, 1, 2]);
        assert_eq!(estimates.weights(&units), [10; 3]);
        let mut withheld = [false, true, false];
        estimates.agree(&units, &mut withheld);
        estimates.follow(&mut withheld);
        assert_eq!(withheld, [false, true, false]);
    }

    #[test]
    fn what_has_no_share_is_held_by_no_row() {
        let persons = vec![sketch(0..20)];
        assert_eq!(Held::of(persons.clone(), share_of(None, [None; 2], 100), true), None);
        assert!(Held::of(persons, share_of(Some(0.0), [None; 2], 100), true).is_some());
    }
}
