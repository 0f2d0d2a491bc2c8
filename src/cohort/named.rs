//! On how many distinct persons rows rest: rows of a table name persons by their records or as persons, in several columns.
//!
//! Custody: pseudonymous zone; numbers of persons come out.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray, RecordBatch};

use crate::linkage::LinkedPersons;

/// Columns that name a person, or a record of one.
const NAMING: [&str; 11] = [
    "record",
    "child_record",
    "parent_record",
    "partner_record",
    "other_record",
    "record_a",
    "record_b",
    "person",
    "parent",
    "child",
    "family",
];

/// On how many distinct persons the rows of a table rest, counted no further than to `enough`: the fewest that a column names,
/// with a person for each row in which it names nobody. None where no column names any.
pub fn least_named(rows: &[RecordBatch], persons: &LinkedPersons, enough: u64) -> Option<u64> {
    let columns = NAMING.iter().filter_map(|column| named(rows, column, persons, enough));
    columns.min()
}

fn named(rows: &[RecordBatch], column: &str, persons: &LinkedPersons, enough: u64) -> Option<u64> {
    let (mut distinct, mut nobody, mut is_there) = (BTreeSet::new(), 0, false);
    for batch in rows {
        let Some(ids) = batch.column_by_name(column).and_then(|ids| ids.as_string_opt::<i32>()) else {
            continue;
        };
        is_there = true;
        nobody += ids.null_count() as u64;
        for id in ids.iter().flatten() {
            distinct.insert(persons.row(id).map_or(id, |linked| linked.person()));
            if distinct.len() as u64 + nobody >= enough {
                return Some(enough);
            }
        }
    }
    is_there.then_some((distinct.len() as u64 + nobody).min(enough))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;

    use super::*;
    use crate::linkage::LinkedPerson;

    fn rows(columns: &[(&str, Vec<Option<String>>)]) -> RecordBatch {
        let columns = columns.iter().map(|(name, ids)| {
            let ids: StringArray = ids.iter().map(Option::as_deref).collect();
            (*name, Arc::new(ids) as Arc<dyn Array>, true)
        });
        RecordBatch::try_from_iter_with_nullable(columns).expect("rows")
    }

    #[test]
    fn twelve_rows_of_three_mothers_rest_on_three() {
        let linked = |number: u32| LinkedPerson::given(format!("r{number}"), format!("k{}", number % 3), None);
        let persons = LinkedPersons::given((0..12).map(linked).collect()).expect("persons");
        let children = (0..12).map(|number| Some(format!("c{number}"))).collect();
        let mothers = (0..12).map(|number| Some(format!("r{number}"))).collect();
        let removals = rows(&[("child_record", children), ("parent_record", mothers)]);
        assert_eq!(least_named(std::slice::from_ref(&removals), &persons, 10), Some(3));
        // In two batches they are the same three.
        assert_eq!(least_named(&[removals.clone(), removals], &persons, 10), Some(3));
    }

    #[test]
    fn rows_that_name_nobody_count_each_for_one_and_tables_of_nobody_for_none() {
        let nobody = LinkedPersons::default();
        let seldom = (0..12).map(|number| (number < 2).then(|| "r1".to_owned())).collect();
        assert_eq!(
            least_named(&[rows(&[("other_record", seldom)])], &nobody, 100),
            Some(11)
        );
        let areas = (0..12).map(|number| Some(format!("a{number}"))).collect();
        assert_eq!(least_named(&[rows(&[("area", areas)])], &nobody, 10), None);
        assert_eq!(least_named(&[rows(&[("person", Vec::new())])], &nobody, 10), Some(0));
    }
}
