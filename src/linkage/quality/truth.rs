//! The truth by row: who each record really is.
//!
//! Custody: the pseudonymous zone; pseudonyms of true persons become numbers here.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::intake::PseudonymList;
use crate::linkage::error::LinkageError;
use crate::linkage::records::Records;

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
    /// Numbers the persons of `(record, true person)` rows; a row that comes twice counts once. None where there is no row.
    ///
    /// # Errors
    /// [`LinkageError::TruthOfSeveralPersons`] where a record has two true persons, [`LinkageError::TruthOfNobody`] where
    /// there are records and the truth knows none of them.
    pub(crate) fn of(rows: &[(String, String)], records: &Records) -> Result<Option<Truth>, LinkageError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let found: Vec<_> = rows
            .par_iter()
            .map(|(record, person)| {
                (
                    records.row(record).map(|row| row as u32),
                    record.as_str(),
                    person.as_str(),
                )
            })
            .collect();
        let unknown: BTreeSet<&str> = found
            .iter()
            .filter(|(row, ..)| row.is_none())
            .map(|(_, record, _)| *record)
            .collect();
        let mut known: Vec<(u32, &str)> = found
            .iter()
            .filter_map(|(row, _, person)| Some(((*row)?, *person)))
            .collect();
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
        let mut names = PseudonymList::default();
        known.iter().for_each(|(_, name)| {
            names.push(name);
        });
        let numbers = known.par_iter().map(|(row, name)| (*row, names.number(name)));
        for (row, number) in numbers.collect::<Vec<_>>() {
            person[row as usize] = number.map(|number| number as u32);
        }
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
