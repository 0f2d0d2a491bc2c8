//! The truth by row: who each record really is.
//!
//! Custody: the pseudonymous zone; pseudonyms of true persons become numbers here.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::intake::PseudonymList;
use crate::linkage::error::LinkageError;
use crate::linkage::nodes::records::Records;

/// Rows of truth files: a record and its true person. A row may come twice.
#[derive(Debug, Clone, Default)]
pub struct TruthRows {
    records: PseudonymList,
    persons: PseudonymList,
}

impl TruthRows {
    /// Adds a row.
    pub fn push(&mut self, record: &str, person: &str) {
        self.records.push(record);
        self.persons.push(person);
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl<'r> FromIterator<&'r (String, String)> for TruthRows {
    fn from_iter<I: IntoIterator<Item = &'r (String, String)>>(rows: I) -> TruthRows {
        let mut truth = TruthRows::default();
        rows.into_iter().for_each(|(record, person)| truth.push(record, person));
        truth
    }
}

/// The true person of each row, by number.
#[derive(Debug)]
pub(crate) struct Truth {
    person: Vec<Option<u32>>,
    /// Records of the truth that linkage does not know.
    pub(crate) unknown_records: usize,
    /// Rows of which the truth says nothing.
    pub(crate) unjudged_records: usize,
}

impl Truth {
    /// Numbers the persons of rows; a row that comes twice counts once. None where there is no row.
    ///
    /// # Errors
    /// [`LinkageError::TruthOfSeveralPersons`] where a record has two true persons, [`LinkageError::TruthOfNobody`] where
    /// there are records and the truth knows none of them.
    pub(crate) fn of(rows: TruthRows, records: &Records) -> Result<Option<Truth>, LinkageError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let TruthRows { records: own, persons } = rows;
        // The row of each record in the table of records, and the first row of the truth that names the person.
        let (of_records, of_persons) = rayon::join(
            || records.rows(&own),
            || persons.numbers(persons.len(), |row| Some(persons.get(row))),
        );
        drop(persons);
        let unknown = of_records.iter().enumerate().filter(|(_, record)| record.is_none());
        let unknown: BTreeSet<&str> = unknown.map(|(row, _)| own.get(row)).collect();
        let numbered = of_records.iter().zip(&of_persons);
        let known = numbered.filter_map(|(record, person)| (*record).zip(*person));
        let mut known: Vec<(u32, u32)> = known.collect();
        known.par_sort_unstable();
        known.dedup();
        let several = known
            .chunk_by(|left, right| left.0 == right.0)
            .filter(|rows| rows.len() > 1);
        let several = several.count();
        if several > 0 {
            return Err(LinkageError::TruthOfSeveralPersons { records: several });
        }
        if known.is_empty() && records.len() > 0 {
            return Err(LinkageError::TruthOfNobody { records: unknown.len() });
        }
        let mut person = vec![None; records.len()];
        known
            .iter()
            .for_each(|(row, number)| person[*row as usize] = Some(*number));
        Ok(Some(Truth {
            person,
            unknown_records: unknown.len(),
            unjudged_records: records.len() - known.len(),
        }))
    }

    /// The true person of a row, if the truth says.
    pub(crate) fn person(&self, row: usize) -> Option<u32> {
        self.person.get(row).copied().flatten()
    }
}
