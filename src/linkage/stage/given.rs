//! Persons of sources that came linked, as their tables give them.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::StageError;
use super::rows::{each_row, record_column};
use crate::intake::{PseudonymisedTable, PseudonymisedTables};
use crate::linkage::LinkageError;
use crate::linkage::clusters::persons::{LinkedPerson, LinkedPersons};
use crate::linkage::nodes::unlinkable::Unlinkable;

/// Persons of sources that came linked, and their records by match status. A record without person key is a person of
/// its own that could not be linked.
///
/// # Errors
/// [`LinkageError::GivenSeveralPersons`] where a record is given with different persons.
pub(in crate::linkage) fn given(
    tables: &PseudonymisedTables,
) -> Result<(LinkedPersons, BTreeMap<String, u64>), StageError> {
    let linked = tables.tables().iter().filter(|table| table.is_already_linked());
    let linked: Vec<&PseudonymisedTable> = linked.collect();
    let (mut persons, mut statuses) = (Vec::new(), BTreeMap::new());
    for (source, table) in linked.iter().enumerate() {
        each_row(table, ["record", "person_id", "match_status"], |row| {
            let [Some(record), person, status] = row else {
                return;
            };
            *statuses.entry(status.unwrap_or("not stated").to_owned()).or_default() += 1;
            let person = match person {
                Some(person) => LinkedPerson::given(record.to_owned(), person.to_owned(), None),
                None => LinkedPerson::unlinked(record.to_owned(), Unlinkable::NoPersonKey),
            };
            persons.push((person, source));
        })?;
    }
    persons.sort_by(|(one, _), (other, _)| one.record().cmp(other.record()));
    let (records, sources) = of_several(&persons);
    if records > 0 {
        let tables = sources.iter().filter_map(|source| linked.get(*source));
        let columns = tables.map(|table| format!("the column `{}` of `{}`", record_column(table), table.name()));
        let sources = columns.collect::<Vec<_>>().join(" and ");
        return Err(LinkageError::GivenSeveralPersons { records, sources }.into());
    }
    let persons = persons.into_iter().map(|(person, _)| person).collect();
    Ok((LinkedPersons::given(persons)?, statuses))
}

/// How many records are given with different persons, in rows that are in order of record, and by which sources.
fn of_several(persons: &[(LinkedPerson, usize)]) -> (u64, BTreeSet<usize>) {
    let of_one_record = persons.chunk_by(|one, next| one.0.record() == next.0.record());
    let differ = |rows: &&[(LinkedPerson, usize)]| rows.windows(2).any(|two| two[0].0 != two[1].0);
    let (mut records, mut sources) = (0, BTreeSet::new());
    for rows in of_one_record.filter(differ) {
        records += 1;
        sources.extend(rows.iter().map(|(_, source)| *source));
    }
    (records, sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_give_a_record_several_persons_are_named_and_rows_that_are_the_same_count_once() {
        let row = |(record, person, source): (&str, &str, usize)| {
            (LinkedPerson::given(record.to_owned(), person.to_owned(), None), source)
        };
        let of_several_of = |rows: &[(&str, &str, usize)]| {
            let rows: Vec<(LinkedPerson, usize)> = rows.iter().copied().map(row).collect();
            of_several(&rows)
        };
        let same = [("a", "x", 0), ("a", "x", 1), ("b", "x", 0)];
        assert_eq!(of_several_of(&same), (0, BTreeSet::new()));
        let apart = [
            ("a", "x", 0),
            ("a", "y", 2),
            ("b", "x", 1),
            ("c", "x", 2),
            ("c", "z", 2),
        ];
        assert_eq!(of_several_of(&apart), (2, BTreeSet::from([0, 2])));
    }
}
