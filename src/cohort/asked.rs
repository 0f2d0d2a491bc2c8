//! A question to the tables, counted: per cell, the distinct persons of each unit. The engine gives rows; persons are counted here.
//!
//! Custody: pseudonymous zone; who is in a cell never leaves it, the counts may be judged for release.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cohort, CohortError, PersonCount};
use crate::workbench::Ask;

/// One cell of an answer.
#[derive(Debug, Clone)]
pub struct AskedCell {
    /// The words of its groups; none for what is not known.
    pub groups: Vec<Option<String>>,
    /// What is counted, and the distinct persons.
    pub counts: Vec<(&'static str, PersonCount)>,
    members: Vec<BTreeSet<String>>,
}

/// An answer before review.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its cells, in the order of their groups.
    pub cells: Vec<AskedCell>,
}

/// Stands for somebody in a cell in whose rows nobody is named: that they are few cannot be ruled out.
const SOMEBODY: &str = "somebody who is not named";

impl Cohort {
    /// Counts the persons of each cell of a question.
    ///
    /// # Errors
    /// [`CohortError`] when a table cannot be made or the question cannot be planned.
    pub fn ask(&mut self, ask: &Ask) -> Result<Answer, CohortError> {
        let rows = self.workbench().ask(ask)?;
        let mut units = ask.units();
        let parents = match ask.counts_children_alone() {
            true => self.workbench().parents_of_children()?,
            false => BTreeMap::new(),
        };
        let child = units.iter().position(|unit| *unit == "children").unwrap_or(0);
        if ask.counts_children_alone() {
            units.push("parents of them");
        }
        let mut cells: BTreeMap<Vec<Option<String>>, Vec<BTreeSet<String>>> = BTreeMap::new();
        for (groups, persons) in rows.groups.into_iter().zip(rows.persons) {
            let cell = cells
                .entry(groups)
                .or_insert_with(|| vec![BTreeSet::new(); units.len()]);
            let own = persons.get(child).cloned().flatten();
            let of_child = own.and_then(|child| parents.get(&child)).into_iter().flatten();
            if let (true, Some(last)) = (ask.counts_children_alone(), cell.last_mut()) {
                last.extend(of_child.cloned());
            }
            for (members, person) in cell.iter_mut().zip(persons) {
                members.extend(person);
            }
        }
        // A question without groups has one cell, of nobody where no row answers it.
        if ask.dimensions().is_empty() && cells.is_empty() {
            cells.insert(Vec::new(), vec![BTreeSet::new(); units.len()]);
        }
        let cell = |(groups, mut members): (Vec<Option<String>>, Vec<BTreeSet<String>>)| {
            if !groups.is_empty() && members.iter().all(BTreeSet::is_empty) {
                members.iter_mut().for_each(|members| {
                    members.insert(SOMEBODY.to_owned());
                });
            }
            let counts = members
                .iter()
                .map(|members| PersonCount::of(members.iter().map(String::as_str)));
            AskedCell {
                groups,
                counts: units.iter().copied().zip(counts).collect(),
                members,
            }
        };
        Ok(Answer {
            cells: cells.into_iter().map(cell).collect(),
        })
    }
}

impl Answer {
    /// Whether some cell of this answer, or all of them together, differs from one of another answer, or from all of that, by
    /// some persons and fewer than `threshold`: who knows both would know of them. What is itself too small to be told gives
    /// nothing away.
    pub fn differs_by_few(&self, other: &Answer, threshold: u64) -> bool {
        let (own, others) = (self.sets(), other.sets());
        let few = |one: &BTreeSet<&str>, another: &BTreeSet<&str>| {
            let between = one.symmetric_difference(another).count() as u64;
            let told = |set: &BTreeSet<&str>| set.len() as u64 >= threshold;
            told(one) && told(another) && between > 0 && between < threshold
        };
        let units = own.iter().zip(&others);
        units
            .into_iter()
            .any(|(own, others)| own.iter().any(|one| others.iter().any(|another| few(one, another))))
    }

    /// Per unit, who is in each cell, and in all of them.
    fn sets(&self) -> Vec<Vec<BTreeSet<&str>>> {
        let units = self.cells.iter().map(|cell| cell.members.len()).max().unwrap_or(0);
        let of_unit = |unit: usize| {
            let cells = self.cells.iter().filter_map(|cell| cell.members.get(unit));
            let mut sets: Vec<BTreeSet<&str>> = cells
                .map(|members| members.iter().map(String::as_str).collect())
                .collect();
            let all = sets.iter().flatten().copied().collect();
            sets.push(all);
            sets
        };
        (0..units).map(of_unit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of persons from one number to below another.
    fn answer<const CELLS: usize>(cells: [(u32, u32); CELLS]) -> Answer {
        let cell = |(from, to)| AskedCell {
            groups: Vec::new(),
            counts: Vec::new(),
            members: vec![(from..to).map(|number: u32| number.to_string()).collect()],
        };
        Answer {
            cells: cells.into_iter().map(cell).collect(),
        }
    }

    #[test]
    fn answers_that_differ_by_few_are_found_cell_by_cell_and_as_wholes() {
        let threshold = 10;
        assert!(answer([(0, 50)]).differs_by_few(&answer([(0, 59)]), threshold));
        assert!(!answer([(0, 50)]).differs_by_few(&answer([(0, 60)]), threshold));
        assert!(!answer([(0, 50)]).differs_by_few(&answer([(0, 50)]), threshold));
        // All cells together differ from an earlier whole, and none of them does.
        assert!(answer([(0, 30), (30, 60)]).differs_by_few(&answer([(0, 61)]), threshold));
        // What is too small to be told gives nothing away.
        assert!(!answer([(0, 5)]).differs_by_few(&answer([(0, 6)]), threshold));
        assert!(!answer([(0, 9)]).differs_by_few(&answer([(0, 12)]), threshold));
    }
}
