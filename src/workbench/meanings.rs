//! What the columns of the pseudonymous tables mean: `queries/columns.csv`, read once. It is told to nobody but the data
//! dictionary; contracts say what holds.
//!
//! Custody: no rows; names and meanings of columns.

use std::collections::BTreeMap;

/// The list, compiled in beside the queries.
const LIST: &str = include_str!("../../queries/columns.csv");

/// The word under `table` for whichever table has such a column.
const ANY: &str = "*";

/// What a column means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// In words.
    pub meaning: String,
    /// In which unit; empty for none.
    pub unit: String,
    /// Which words may stand in it; none where that is not told.
    pub values: Values,
}

/// Which words may stand in a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Values {
    /// Any value of the column's type.
    #[default]
    Any,
    /// These.
    Words(Vec<String>),
    /// The levels of a field: its kind of source, its name.
    Field(String, String),
}

/// The meanings of all columns.
#[derive(Debug, Clone)]
pub struct Meanings(BTreeMap<(String, String), Meaning>);

impl Meanings {
    /// Reads the list.
    pub fn read() -> Meanings {
        let mut reader = csv::Reader::from_reader(LIST.as_bytes());
        let entry = |row: csv::StringRecord| {
            let cell = |place: usize| row.get(place).unwrap_or_default().to_owned();
            let meaning = Meaning {
                meaning: cell(2),
                unit: cell(3),
                values: values(&cell(4)),
            };
            ((cell(0), cell(1)), meaning)
        };
        Meanings(reader.records().filter_map(Result::ok).map(entry).collect())
    }

    /// A word that the list tells of, as the program has it.
    pub(super) fn fixed(word: &str) -> Option<&'static str> {
        let at = LIST.find(word)?;
        LIST.get(at..at + word.len())
    }

    /// The name of a column of the list, as the program has it.
    pub(super) fn fixed_column(name: &str) -> Option<&'static str> {
        let mut lines = LIST.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        lines.find(|known| *known == name)
    }

    /// What a column of a table means: what is said of that table's, else of any table's.
    pub fn of(&self, table: &str, column: &str) -> Option<&Meaning> {
        let key = |table: &str| (table.to_owned(), column.to_owned());
        self.0.get(&key(table)).or_else(|| self.0.get(&key(ANY)))
    }
}

/// `=kind.field` for the levels of a field, words between strokes, or nothing.
fn values(cell: &str) -> Values {
    let field = cell.strip_prefix('=').and_then(|field| field.split_once('.'));
    match (field, cell) {
        (Some((kind, field)), _) => Values::Field(kind.to_owned(), field.to_owned()),
        (None, "") => Values::Any,
        (None, words) => Values::Words(words.split('|').map(str::to_owned).collect()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::intake;
    use crate::study::{FieldType, Kind};
    use crate::workbench::made::MADE_IN_RUST;
    use crate::workbench::{Catalogue, made_in_rust};

    /// Every column of every pseudonymous table, with its table.
    fn columns() -> BTreeSet<(String, String)> {
        let mut columns = BTreeSet::new();
        let mut add = |table: &str, column: &str| columns.insert((table.to_owned(), column.to_owned()));
        for kind in Kind::ALL {
            let schema = intake::schema(kind);
            schema.fields().iter().for_each(|field| {
                add(kind.name(), field.name());
            });
        }
        for query in Catalogue::open(None).expect("the catalogue").queries() {
            for column in &query.contract.gives {
                add(query.table(), &column.name);
            }
        }
        for (table, _) in MADE_IN_RUST {
            made_in_rust(table).fields().iter().for_each(|field| {
                add(table, field.name());
            });
        }
        columns
    }

    #[test]
    fn every_column_has_a_meaning_in_queries_columns_csv() {
        let meanings = Meanings::read();
        let without: Vec<(String, String)> = columns()
            .into_iter()
            .filter(|(table, column)| {
                meanings
                    .of(table, column)
                    .is_none_or(|found| found.meaning.trim().is_empty())
            })
            .collect();
        assert_eq!(without, [], "add a line for each to queries/columns.csv");
    }

    #[test]
    fn every_line_is_of_a_column_that_is_there() {
        let columns = columns();
        let is_there = |(table, column): &(String, String)| {
            let of_any = columns.iter().any(|(_, other)| other == column);
            if table == ANY {
                of_any
            } else {
                columns.contains(&(table.clone(), column.clone()))
            }
        };
        let idle: Vec<_> = Meanings::read().0.into_keys().filter(|key| !is_there(key)).collect();
        assert_eq!(idle, []);
    }

    #[test]
    fn every_field_that_gives_its_levels_has_some() {
        for (key, meaning) in Meanings::read().0 {
            let Values::Field(kind, field) = meaning.values else {
                continue;
            };
            let kind = Kind::ALL.into_iter().find(|known| known.name() == kind);
            let field = kind.and_then(|kind| kind.field(&field));
            assert!(
                field.is_some_and(|field| matches!(field.kind, FieldType::Level(_))),
                "{key:?}"
            );
        }
    }
}
