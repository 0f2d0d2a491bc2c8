//! Persons of sources that came linked, as their tables give them.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing.

use std::collections::BTreeMap;

use super::StageError;
use super::rows::each_row;
use crate::intake::PseudonymisedTables;
use crate::linkage::clusters::persons::{LinkedPerson, LinkedPersons};
use crate::linkage::nodes::unlinkable::Unlinkable;

/// Persons of sources that came linked, and their records by match status. A record without person key is a person of
/// its own that could not be linked.
pub(in crate::linkage) fn given(
    tables: &PseudonymisedTables,
) -> Result<(LinkedPersons, BTreeMap<String, u64>), StageError> {
    let (mut persons, mut statuses) = (Vec::new(), BTreeMap::new());
    for table in tables.tables().iter().filter(|table| table.is_already_linked()) {
        each_row(table, ["record", "person_id", "match_status"], |row| {
            let [Some(record), person, status] = row else {
                return;
            };
            *statuses.entry(status.unwrap_or("not stated").to_owned()).or_default() += 1;
            persons.push(match person {
                Some(person) => LinkedPerson::given(record.to_owned(), person.to_owned(), None),
                None => LinkedPerson::unlinked(record.to_owned(), Unlinkable::NoPersonKey),
            });
        })?;
    }
    Ok((LinkedPersons::given(persons)?, statuses))
}
