//! Tables that Rust makes between queries, with their columns.
//!
//! Custody: pseudonymous zone; names and types of columns, and no row.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};

use super::contract::ColumnType;

/// A column of a table that Rust makes: name, type, whether it may be null.
pub(super) type MadeColumn = (&'static str, ColumnType, bool);

/// Persons with the day on which a rule is asked of them: empty but while one is.
pub(super) const REFERENCE_POINTS: &str = "reference_points";

/// Tables that Rust makes between queries, with their contracts.
pub(super) const MADE_IN_RUST: &[(&str, &[MadeColumn])] = &[
    (
        "persons",
        &[
            ("imputation", ColumnType::Int, false),
            ("record", ColumnType::Text, false),
            ("person", ColumnType::Text, false),
            ("probability", ColumnType::Real, true),
            ("unlinkable", ColumnType::Text, true),
        ],
    ),
    (
        "set_members",
        &[
            ("parent", ColumnType::Text, false),
            ("application", ColumnType::Text, false),
            ("set_number", ColumnType::Int, false),
        ],
    ),
    (
        REFERENCE_POINTS,
        &[
            ("point", ColumnType::Int, false),
            ("person", ColumnType::Text, false),
            ("service", ColumnType::Text, false),
            ("reference_on", ColumnType::Date, false),
            ("linked", ColumnType::Bool, false),
        ],
    ),
    (
        COMPLETE_RECORDS,
        &[
            ("from_on", ColumnType::Date, false),
            ("until_on", ColumnType::Date, false),
        ],
    ),
];

/// Periods in which records of looked-after children are complete: first day, and the day after the last.
pub(super) const COMPLETE_RECORDS: &str = "complete_records";

/// The schema of a table that Rust makes.
pub(crate) fn made_in_rust(table: &str) -> SchemaRef {
    let columns = MADE_IN_RUST
        .iter()
        .find(|(name, _)| *name == table)
        .map(|(_, columns)| *columns);
    let field = |(name, kind, nullable): &MadeColumn| Field::new(*name, kind.data_type(), *nullable);
    Arc::new(Schema::new(
        columns.unwrap_or_default().iter().map(field).collect::<Vec<_>>(),
    ))
}

/// The names of the tables that Rust makes, in order.
pub(crate) fn made_tables() -> impl Iterator<Item = &'static str> {
    MADE_IN_RUST.iter().map(|(table, _)| *table)
}
