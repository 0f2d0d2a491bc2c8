//! A raw row to a typed row: every rule judged before the row is, so that all its faults are told.
//!
//! Custody: identifiable zone.

use jiff::Span;
use jiff::civil::Date;

use super::header::Header;
use super::reject::{Reject, Rule};
use super::row::{Cell, RawRow};
use super::value::{self, Value};
use crate::study::{Field, Kind, Source};

/// The values of one row, in the order of the kind's fields.
pub(super) type Values = Vec<Value>;

/// No application under section 31 of the Children Act 1989, in force since October 1991, was issued before this day.
const EARLIEST_ISSUE: Date = Date::constant(1990, 1, 1);

/// Judges a row: its values, and the rules it breaks. `observed_to` is the last day of the study's observation.
pub(super) fn row(source: &Source, header: &Header, row: &RawRow, observed_to: Date) -> (Values, Vec<Reject>) {
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
    check_issue((source, row), observed_to, &mut values, &mut rejects);
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

/// A day of issue that stands for "not known" counts as not told, where the application was received on a day that can be one:
/// it counts from then.
fn check_issue((source, row): (&Source, &RawRow), observed_to: Date, values: &mut [Value], rejects: &mut Vec<Reject>) {
    if source.kind != Kind::Applications {
        return;
    }
    let date = |name: &str| date_of(source, values, name);
    let (Some(applied_on), Some(issued_on)) = (date("applied_on"), date("issued_on")) else {
        return;
    };
    if !is_no_issue(issued_on, applied_on, observed_to) {
        return;
    }
    if let Some(value) = place_of(source, "issued_on").and_then(|place| values.get_mut(place)) {
        *value = Value::Missing;
        rejects.push(reject(source, row, "issued_on", Rule::ImplausibleIssue));
    }
}

/// Whether a day of issue cannot be one beside a day of receipt that can: it lies before the law, or after observation and
/// more than a year after the receipt. What was received in the last days of observation may well be issued after them.
fn is_no_issue(issued_on: Date, applied_on: Date, observed_to: Date) -> bool {
    let is_late = |year_after: Date| issued_on > observed_to && issued_on > year_after;
    let year_after = applied_on.checked_add(Span::new().years(1));
    (EARLIEST_ISSUE..=observed_to).contains(&applied_on)
        && (issued_on < EARLIEST_ISSUE || year_after.is_ok_and(is_late))
}

fn check_date_order(source: &Source, row: &RawRow, values: &[Value], rejects: &mut Vec<Reject>) {
    let date = |name: &str| date_of(source, values, name);
    for (earlier, later) in source.kind.date_order() {
        if let (Some(first), Some(second)) = (date(earlier), date(later))
            && first > second
        {
            rejects.push(reject(source, row, later, Rule::DatesOutOfOrder));
        }
    }
}

/// The date that a row tells in a field of its kind.
fn date_of(source: &Source, values: &[Value], field: &str) -> Option<Date> {
    values.get(place_of(source, field)?).and_then(Value::date)
}

/// Where a field stands among the values of a row.
fn place_of(source: &Source, field: &str) -> Option<usize> {
    source.kind.fields().iter().position(|own| own.name == field)
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
