//! What the sources of a study say that cannot be so, say twice, say so that it cannot be read, or do not say at all: counted and
//! told, not mended.
//!
//! Custody: the pseudonymous zone; counts, and names of the study file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::StageError;
use super::rows::each_row;
use crate::intake::{POORLY_READ, PseudonymisedTable, PseudonymisedTables};
use crate::study::Kind;

/// Kinds of source that number the records of which they tell.
pub(super) const NUMBERING: [Kind; 4] = [
    Kind::Parties,
    Kind::Identities,
    Kind::LookedAfterHeader,
    Kind::Referrals,
];

/// Counts of what contradicts itself or is told twice, and columns that are poorly read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradictions {
    /// Records in two sources of one kind. Each counts as one record, with what both sources tell of it.
    pub repeated_records: u64,
    /// Records that stand in rows which cannot be of one person, by name and birth date. Each counts as one record all the same.
    pub records_of_several_people: u64,
    /// Persons of records that came linked who are two parties of one application. They stay as their source gives them.
    pub given_persons_twice_in_application: u64,
    /// Rows of clients who are looked for among mothers because they tell neither a parent's role nor a sex.
    pub clients_of_unsaid_parent: u64,
    /// Columns of which many cells cannot be read and count as not known, by source.
    pub poorly_read: BTreeMap<String, Vec<String>>,
    /// Sources of the truth without a row that counts: they judge no link.
    pub empty_truths: Vec<String>,
}

impl Contradictions {
    /// Counts what the tables of a study say, beside the records that were found to stand for several people.
    pub(in crate::linkage) fn of(
        tables: &PseudonymisedTables,
        records_of_several_people: u64,
    ) -> Result<Contradictions, StageError> {
        let mut counted = Contradictions {
            records_of_several_people,
            ..Contradictions::default()
        };
        for kind in NUMBERING {
            counted.repeated_records += repeated(&tables.of_kind(kind).collect::<Vec<_>>())?;
        }
        for table in tables.of_kind(Kind::Parties).filter(|table| table.is_already_linked()) {
            counted.given_persons_twice_in_application += twice_in_application(table)?;
        }
        for table in tables.tables() {
            counted.clients_of_unsaid_parent += table.counts().clients_of_unsaid_parent;
            let columns: Vec<String> = table.poorly_read().into_iter().map(str::to_owned).collect();
            if !columns.is_empty() {
                counted.poorly_read.insert(table.name().to_owned(), columns);
            }
        }
        let truths = tables.of_kind(Kind::Truth);
        let empty = truths.filter(|table| table.counts().accepted == 0);
        counted.empty_truths = empty.map(|table| table.name().to_owned()).collect();
        Ok(counted)
    }

    /// What has to be told of columns that are poorly read, a sentence for each source.
    pub fn about_cells(&self) -> impl Iterator<Item = String> {
        self.poorly_read.iter().map(|(source, columns)| {
            let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
            format!(
                "more than {} % of the cells of {} in the source `{source}` cannot be read and count as not known: `rejects.csv` of \
                 its stage in the work folder names the rows and what to do",
                100.0 * POORLY_READ,
                columns.join(" and of ")
            )
        })
    }

    /// What a reader of the links has to be told, without the counts.
    pub(in crate::linkage) fn sentences(&self) -> Vec<String> {
        let told = [
            (
                self.repeated_records,
                "some records stand in two sources of one kind; each counts once",
            ),
            (
                self.records_of_several_people,
                "some records stand in rows that cannot be of one person by name and birth date; each counts as one person all the \
                 same, for equal numbers of one system are one record",
            ),
            (
                self.given_persons_twice_in_application,
                "some persons of records that came linked are two parties of one application, which nobody can be",
            ),
            (
                self.clients_of_unsaid_parent,
                "some clients of services are told with neither a parent's role nor a sex and looked for among mothers alone: where \
                 fathers are among them, map `role` or `sex` in the columns of `referrals`",
            ),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(_, sentence)| sentence.to_owned());
        let empty = self.empty_truths.iter();
        let empty = empty.map(|source| format!("the truth of the source `{source}` has no row, and judged no link"));
        told.chain(self.about_cells()).chain(empty).collect()
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
        each_row(table, ["record"], |[record]| own.extend(record.map(str::to_owned)))?;
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
    each_row(table, ["person_id", "application", "record"], |row| {
        let [Some(person), Some(application), Some(record)] = row else {
            return;
        };
        let place = (person.to_owned(), application.to_owned());
        let first = parties.entry(place).or_insert_with(|| record.to_owned());
        if first != record {
            twice.insert(person.to_owned());
        }
    })?;
    Ok(twice.len() as u64)
}
