//! How much of an extract may be lost before a run stops or has to tell of it: rows that are set aside, and cells of a column that
//! cannot be read and count as not known.
//!
//! Custody: identifiable zone; counts, headers and rules, and never a value.

use super::error::ExtractFault;
use super::reject::{CellCounts, Reject, RowCounts};
use super::value::Value;
use crate::study::{FieldType, Source};

/// How many rejects a message shows.
const EXAMPLES: usize = 10;

/// A column of fewer cells stops no run: of few a single slip is a large share.
const FEWEST_CELLS: u64 = 20;

/// Where a larger share of a column's cells cannot be read, whoever reads the results has to be told.
pub const POORLY_READ: f64 = 0.05;

/// Counts the cells of an accepted row that count as not known where they cannot be read. Any other cell that cannot be read sets
/// its row aside.
pub(super) fn count_cells(counts: &mut RowCounts, source: &Source, values: &[Value], rejects: &[Reject]) {
    let fields = source.kind.fields().iter().zip(values);
    for (field, value) in fields.filter(|(field, _)| costs_no_row(field.kind)) {
        let Some(header) = source.columns.get(field.name) else {
            continue;
        };
        let is_unreadable = rejects.iter().any(|reject| reject.column.as_ref() == Some(header));
        // Most fields of most rows of a large extract come by here: a name is copied for the first row alone.
        let cells = match counts.cells.get_mut(field.name) {
            Some(cells) => cells,
            None => counts.cells.entry(field.name.to_owned()).or_default(),
        };
        cells.unreadable += u64::from(is_unreadable);
        cells.read += u64::from(*value != Value::Missing);
    }
}

/// Whether a row is kept where a cell of this type cannot be read, as the rules say.
fn costs_no_row(kind: FieldType) -> bool {
    matches!(kind, FieldType::BirthDate | FieldType::Identity(_))
}

/// More of a source's rows are set aside, or more of a column's cells cannot be read, than the source allows.
pub(super) fn exceeded(source: &Source, counts: &RowCounts, rejects: &[Reject]) -> Option<ExtractFault> {
    too_many_rows(source, counts, rejects).or_else(|| too_many_cells(source, counts, rejects))
}

fn too_many_rows(source: &Source, counts: &RowCounts, rejects: &[Reject]) -> Option<ExtractFault> {
    let (quarantined, rows) = (counts.quarantined, counts.quarantined + counts.accepted);
    // Row counts are far below 2^53.
    let share = quarantined as f64 / rows.max(1) as f64;
    (share > source.quarantine_at_most).then(|| ExtractFault::TooManyQuarantined {
        quarantined,
        rows,
        limit: limit(source),
        examples: examples(
            quarantined,
            rejects.iter().filter(|reject| reject.rule.sets_row_aside()),
        ),
    })
}

fn too_many_cells(source: &Source, counts: &RowCounts, rejects: &[Reject]) -> Option<ExtractFault> {
    let is_beyond =
        |cells: &CellCounts| cells.all() >= FEWEST_CELLS && cells.share_unreadable() > source.quarantine_at_most;
    let columns: Vec<(&str, CellCounts)> = columns(source, counts).filter(|(_, cells)| is_beyond(cells)).collect();
    let unreadable: u64 = columns.iter().map(|(_, cells)| cells.unreadable).sum();
    let is_of_one = |reject: &&Reject| {
        let mut headers = columns.iter().map(|(header, _)| *header);
        !reject.rule.sets_row_aside() && headers.any(|header| reject.column.as_deref() == Some(header))
    };
    let told = columns
        .iter()
        .map(|(header, cells)| format!("{} of {} cells of `{header}`", cells.unreadable, cells.all()));
    (!columns.is_empty()).then(|| ExtractFault::TooManyUnreadable {
        cells: told.collect::<Vec<String>>().join(", "),
        limit: limit(source),
        examples: examples(unreadable, rejects.iter().filter(is_of_one)),
    })
}

/// The headers of columns of whose cells more than [`POORLY_READ`] cannot be read.
pub(super) fn poorly_read<'s>(source: &'s Source, counts: &RowCounts) -> Vec<&'s str> {
    let poor = columns(source, counts).filter(|(_, cells)| cells.share_unreadable() > POORLY_READ);
    poor.map(|(header, _)| header).collect()
}

/// Headers with the counts of their cells, in the order of the names of their fields.
fn columns<'s>(source: &'s Source, counts: &RowCounts) -> impl Iterator<Item = (&'s str, CellCounts)> {
    let columns = source.columns.iter();
    columns.filter_map(move |(field, header)| Some((header.as_str(), *counts.cells.get(*field)?)))
}

fn limit(source: &Source) -> String {
    format!("{} %", source.quarantine_at_most * 100.0)
}

/// The first of so many rejects, one a line.
fn examples<'r>(all: u64, rejects: impl Iterator<Item = &'r Reject>) -> String {
    let mut lines: Vec<String> = rejects.take(EXAMPLES).map(|reject| format!("  {reject}")).collect();
    if all > EXAMPLES as u64 {
        lines.push("  and so on".to_owned());
    }
    lines.join("\n")
}
