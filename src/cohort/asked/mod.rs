//! A question to the tables, counted: per cell, the distinct persons of each unit. The engine gives rows; persons are counted here.
//!
//! **What is told, and why it is safe.** Somebody may ask any number of questions, in any order, and put answers and refusals
//! together. With `t` the threshold:
//!
//! 1. *A cell by itself.* It is a conjunction of tests of at most three columns. Each test divides the rows: into the words that it
//!    lists and all others, or into the bands on both sides of each cut. A cell is told only if in every combination of such parts
//!    there are at least `t` persons; those that do not meet the tests are counted without those who do. So dropping any test, or
//!    turning it round, or taking a word or a band away, leaves at least `t` and changes at least `t`: nobody is told of by a count,
//!    nor by where telling begins and ends, as no single step adds only a few. Nobody is as bad as few: all that is not told looks
//!    the same, and that all of a group have something is never told.
//! 2. *Up to three counts.* A cell is told only if it differs from each set that was told before, whatever the table, and from the
//!    union, intersection and differences of each two of them, in at least `t` persons. Of any sum or difference of three counts,
//!    each taken once, those who do not cancel are then at least `t`. The cells of an answer taken together are such a set too.
//! 3. *Four counts and more.* Each is rounded so coarsely (`run::question`) that the uncertainty of four is wider than `t`: from
//!    none of their combinations alone does it follow that there is somebody, and fewer than `t`.
//! 4. *All of them.* No more counts are told of a table than it has groups of `t` persons: so few equations never solve for the
//!    persons (Dinur and Nissim 2003, PODS, show what happens where they are many).
//!
//! Rules 2 and 4 look at what was told, and at who is in it: that is why a refusal gives no reason. A couple is held against others
//! as itself, as its first and as its second partner, so that twelve couples of one mother are one.
//!
//! Custody: pseudonymous zone; who is in a cell never leaves it, the counts may be judged for release.

mod crowd;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use crowd::Crowd;
pub use crowd::Roll;
pub use told::ToldSets;

use super::count::COUPLE;
use super::{Cohort, CohortError, PersonCount};
use crate::workbench::{Ask, AskedRows, longer_by};

/// One cell of an answer.
#[derive(Debug, Clone)]
pub struct AskedCell {
    /// The words of its groups; none for what is not known.
    pub groups: Vec<Option<String>>,
    /// What is counted, and the distinct persons.
    pub counts: Vec<(&'static str, PersonCount)>,
    /// Whether it, and all that the question sets beside it, is of enough persons.
    pub is_large: bool,
    crowds: Vec<Crowd>,
}

/// An answer before review.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its cells, in the order of the study file.
    pub cells: Vec<AskedCell>,
    /// The persons of the table, of the unit with the fewest.
    pub whole: u64,
}

/// The cells that are counted, and from how many persons on they are large.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The groups of every cell.
    pub cells: &'a [Vec<Option<String>>],
    /// The threshold.
    pub threshold: u64,
}

/// The rows of a table, with the persons behind them: per unit their names, and their numbers as they are held against others.
struct Rows {
    rows: AskedRows,
    named: Vec<Vec<Vec<String>>>,
    numbers: Vec<Vec<Vec<usize>>>,
}

impl Cohort {
    /// Counts the persons of each cell of a question.
    ///
    /// # Errors
    /// [`CohortError`] when a table cannot be made or the question cannot be planned.
    pub fn ask(&mut self, ask: &Ask, asked: Asked<'_>, roll: &mut Roll) -> Result<Answer, CohortError> {
        let rows = self.workbench().ask(ask)?;
        let mut units = ask.units();
        let mut named: Vec<Vec<Vec<String>>> = rows.persons.iter().map(|row| one_each(row)).collect();
        if ask.counts_children_alone() {
            let parents = self.workbench().parents_of_children()?;
            let child = units.iter().position(|unit| *unit == "children").unwrap_or(0);
            for row in &mut named {
                let of_child = row.get(child).into_iter().flatten();
                let of_child = of_child
                    .filter_map(|child| parents.get(child))
                    .flatten()
                    .cloned()
                    .collect();
                row.push(of_child);
            }
            units.push("parents of them");
        }
        let numbers = named.iter().map(|row| numbers(row, roll)).collect();
        let rows = Rows { rows, named, numbers };
        let parts = ask.parts();
        let cell = |groups: &Vec<Option<String>>| rows.cell(groups, &parts, (&units, asked.threshold));
        Ok(Answer {
            cells: asked.cells.iter().map(cell).collect(),
            whole: fewest(&rows.everybody(units.len())),
        })
    }
}

fn one_each(row: &[Option<String>]) -> Vec<Vec<String>> {
    row.iter().map(|person| person.iter().cloned().collect()).collect()
}

/// Per unit three sets of numbers: of the ids, of the first and of the second of couples.
fn numbers(row: &[Vec<String>], roll: &mut Roll) -> Vec<Vec<usize>> {
    let mut slots = Vec::new();
    for persons in row {
        let mut of = |name: &dyn Fn(&str) -> String| -> Vec<usize> {
            persons.iter().map(|person| roll.number(&name(person))).collect()
        };
        slots.push(of(&str::to_owned));
        slots.push(of(&|id| {
            id.split_once(COUPLE).map_or(id, |(first, _)| first).to_owned()
        }));
        slots.push(of(&|id| {
            id.split_once(COUPLE).map_or(id, |(_, second)| second).to_owned()
        }));
    }
    slots
}

fn fewest(crowds: &[Crowd]) -> u64 {
    crowds.iter().map(Crowd::len).min().unwrap_or(0)
}

impl Rows {
    /// Who is in any row, per unit and slot.
    fn everybody(&self, units: usize) -> Vec<Crowd> {
        let mut crowds = vec![Crowd::default(); 3 * units];
        self.numbers.iter().for_each(|row| take(&mut crowds, row));
        crowds
    }

    fn cell(
        &self,
        groups: &[Option<String>],
        parts: &[Vec<String>],
        (units, threshold): (&[&'static str], u64),
    ) -> AskedCell {
        let slots = 3 * units.len();
        let mut beside: BTreeMap<Vec<&str>, Vec<Crowd>> = combinations(parts, groups.len())
            .into_iter()
            .map(|parts| (parts, vec![Crowd::default(); slots]))
            .collect();
        let mut inside = vec![Crowd::default(); slots];
        let mut names: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); units.len()];
        for (row, numbers) in self.numbers.iter().enumerate() {
            let own = self.rows.groups.get(row).into_iter().flatten().zip(groups);
            let own = own.map(|(own, wanted)| if own == wanted { "i0" } else { "o0" });
            let tested = self.rows.parts.get(row).into_iter().flatten();
            let own: Vec<&str> = tested.map(String::as_str).chain(own).collect();
            if own.iter().all(|part| part.starts_with('i')) {
                take(&mut inside, numbers);
                let named = self.named.get(row).into_iter().flatten();
                names
                    .iter_mut()
                    .zip(named)
                    .for_each(|(names, named)| names.extend(named.iter().map(String::as_str)));
            }
            if let Some(crowds) = beside.get_mut(&own) {
                take(crowds, numbers);
            }
        }
        let is_enough = |(parts, crowds): (&Vec<&str>, &Vec<Crowd>)| {
            let is_inside = parts.iter().all(|part| part.starts_with('i'));
            crowds.iter().zip(&inside).all(|(own, inside)| match is_inside {
                true => own.len() >= threshold,
                false => own.without(inside) >= threshold,
            })
        };
        let counts = names.into_iter().map(PersonCount::of);
        AskedCell {
            groups: groups.to_vec(),
            counts: units.iter().copied().zip(counts).collect(),
            is_large: fewest(&inside) >= threshold && beside.iter().all(is_enough),
            crowds: inside,
        }
    }
}

fn take(crowds: &mut [Crowd], row: &[Vec<usize>]) {
    for (crowd, numbers) in crowds.iter_mut().zip(row) {
        numbers.iter().for_each(|number| crowd.take(*number));
    }
}

/// Every combination of the parts of the tests, and of being in each group or not.
fn combinations(parts: &[Vec<String>], groups: usize) -> Vec<Vec<&str>> {
    let tested = parts
        .iter()
        .map(|parts| parts.iter().map(String::as_str).collect::<Vec<_>>());
    let grouped = std::iter::repeat_n(vec!["i0", "o0"], groups);
    let all = tested.chain(grouped);
    all.fold(vec![Vec::new()], |found, parts| longer_by(&found, &parts))
}
