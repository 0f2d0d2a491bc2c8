//! What the sources of a study say that cannot be so, or say twice: counted and told, not mended.
//!
//! Custody: the pseudonymous zone; counts only.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::Array;
use serde::{Deserialize, Serialize};

use super::rows::text;
use super::stage::StageError;
use crate::intake::{PseudonymisedTable, PseudonymisedTables};
use crate::study::Kind;

/// Counts of what contradicts itself or is told twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradictions {
    /// Records in two sources of one kind. Each counts as one record, with what both sources tell of it.
    pub repeated_records: u64,
    /// Persons of records that came linked who are two parties of one application. They stay as their source gives them.
    pub given_persons_twice_in_application: u64,
}

impl Contradictions {
    /// Counts what the tables of a study say.
    pub(super) fn of(tables: &PseudonymisedTables) -> Result<Contradictions, StageError> {
        let mut counted = Contradictions::default();
        for kind in [
            Kind::Parties,
            Kind::Identities,
            Kind::LookedAfterHeader,
            Kind::Referrals,
        ] {
            counted.repeated_records += repeated(&tables.of_kind(kind).collect::<Vec<_>>())?;
        }
        for table in tables.of_kind(Kind::Parties).filter(|table| table.is_already_linked()) {
            counted.given_persons_twice_in_application += twice_in_application(table)?;
        }
        Ok(counted)
    }

    /// What a reader of the links has to be told, without the counts.
    pub(super) fn sentences(&self) -> Vec<String> {
        let told = [
            (
                self.repeated_records,
                "some records stand in two sources of one kind; each counts once",
            ),
            (
                self.given_persons_twice_in_application,
                "some persons of records that came linked are two parties of one application, which nobody can be",
            ),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(_, sentence)| sentence.to_owned()).collect()
    }
}

/// Records in two of the tables.
fn repeated(tables: &[&PseudonymisedTable]) -> Result<u64, StageError> {
    if tables.len() < 2 {
        return Ok(0);
    }
    let mut places: BTreeMap<String, u64> = BTreeMap::new();
    for table in tables {
        let mut own = BTreeSet::new();
        for batch in table.read()? {
            own.extend(
                text(&batch, "record")
                    .ok_or(StageError::Internal)?
                    .iter()
                    .flatten()
                    .map(str::to_owned),
            );
        }
        for record in own {
            *places.entry(record).or_default() += 1;
        }
    }
    Ok(places.values().filter(|tables| **tables > 1).count() as u64)
}

/// Persons who are two parties of an application, by the persons that the table gives.
fn twice_in_application(table: &PseudonymisedTable) -> Result<u64, StageError> {
    let mut parties: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    table.each_batch(|batch| {
        let columns =
            ["person_id", "application", "record"].map(|column| text(&batch, column).ok_or(StageError::Internal));
        let [persons, applications, records] = columns;
        let (persons, applications, records) = (persons?, applications?, records?);
        for row in (0..batch.num_rows()).filter(|row| persons.is_valid(*row)) {
            let [person, application, record] = [persons, applications, records].map(|column| column.value(row));
            let place = (person.to_owned(), application.to_owned());
            let first = parties.entry(place).or_insert_with(|| record.to_owned());
            if first != record {
                twice.insert(person.to_owned());
            }
        }
        Ok::<(), StageError>(())
    })?;
    Ok(twice.len() as u64)
}
