//! A raw row to a typed row: every rule judged before the row is, so that all its faults are told.
//!
//! Custody: identifiable zone.

use super::header::Header;
use super::reject::{Reject, Rule};
use super::row::{Cell, RawRow};
use super::value::{self, Value};
use crate::study::{Field, Source};

/// The values of one row, in the order of the kind's fields.
pub(super) type Values = Vec<Value>;

/// Judges a row: its values, and the rules it breaks.
pub(super) fn row(source: &Source, header: &Header, row: &RawRow) -> (Values, Vec<Reject>) {
    let mut rejects = Vec::new();
    if is_ragged(header, row) {
        rejects.push(Reject {
            row: row.number,
            column: None,
            rule: Rule::RaggedRow,
        });
    }
    let mut values = Vec::with_capacity(header.columns.len());
    for (field, column) in source.kind.fields().iter().zip(&header.columns) {
        let cell = column.and_then(|column| row.cells.get(column)).unwrap_or(&Cell::Empty);
        let value = value::read(source, field, cell).and_then(|value| required(field, value));
        values.push(value.unwrap_or_else(|rule| {
            rejects.push(reject(source, row, field.name, rule));
            Value::Missing
        }));
    }
    check_date_order(source, row, &values, &mut rejects);
    (values, rejects)
}

fn required(field: &Field, value: Value) -> Result<Value, Rule> {
    if field.required && value == Value::Missing {
        Err(Rule::MissingValue)
    } else {
        Ok(value)
    }
}

fn reject(source: &Source, row: &RawRow, field: &str, rule: Rule) -> Reject {
    Reject {
        row: row.number,
        column: source.columns.get(field).cloned(),
        rule,
    }
}

/// A row of a text file has as many cells as the header, or a delimiter is missing or stands within a cell and all cells
/// after it are in the wrong column. Workbooks leave out empty cells at the end of a row.
fn is_ragged(header: &Header, row: &RawRow) -> bool {
    let beyond = row.cells.iter().skip(header.width).any(|cell| !cell.is_empty());
    beyond || (row.came_from_text && row.cells.len() != header.width)
}

fn check_date_order(source: &Source, row: &RawRow, values: &[Value], rejects: &mut Vec<Reject>) {
    let date = |name: &str| {
        let index = source.kind.fields().iter().position(|field| field.name == name)?;
        values.get(index).and_then(Value::date)
    };
    for (earlier, later) in source.kind.date_order() {
        if let (Some(first), Some(second)) = (date(earlier), date(later))
            && first > second
        {
            rejects.push(reject(source, row, later, Rule::DatesOutOfOrder));
        }
    }
}

/// Words with which a row starts that sums others up or explains them.
const NO_DATA: &[&str] = &["total", "totals", "grand total", "sum", "source", "note", "notes"];

/// Why a row holds no data, if it does not.
pub(super) fn skip_reason(source: &Source, header: &Header, row: &RawRow) -> Option<&'static str> {
    if row.is_blank() {
        return Some("blank row");
    }
    if header.is_repeated_by(row) {
        return Some("repeated header");
    }
    let first = row.cells.iter().find_map(Cell::text).unwrap_or_default().to_lowercase();
    let sums_up = NO_DATA
        .iter()
        .filter_map(|word| first.strip_prefix(word))
        .any(|rest| rest.is_empty() || rest.starts_with(' '));
    (sums_up && lacks_required(source, header, row)).then_some("total or note")
}

fn lacks_required(source: &Source, header: &Header, row: &RawRow) -> bool {
    let fields = source
        .kind
        .fields()
        .iter()
        .zip(&header.columns)
        .filter(|(field, _)| field.required);
    let empty = |column: &Option<usize>| {
        column
            .and_then(|column| row.cells.get(column))
            .is_none_or(Cell::is_empty)
    };
    fields.filter(|(_, column)| empty(column)).count() > 0
}
