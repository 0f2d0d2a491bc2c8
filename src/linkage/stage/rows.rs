//! The cells of the tables of the work folder.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing.

use arrow::array::{Array, ArrayAccessor, AsArray, Date32Array, RecordBatch, StringArray};
use arrow::datatypes::Date32Type;

use super::StageError;
use crate::intake::{PseudonymList, PseudonymisedTable};

/// A text column; none where the batch has no such column.
pub(in crate::linkage) fn text<'b>(batch: &'b RecordBatch, column: &str) -> Option<&'b StringArray> {
    batch.column_by_name(column)?.as_string_opt::<i32>()
}

/// A column of days since 1970; none where the batch has no such column.
pub(in crate::linkage) fn days<'b>(batch: &'b RecordBatch, column: &str) -> Option<&'b Date32Array> {
    batch.column_by_name(column)?.as_primitive_opt::<Date32Type>()
}

/// The value of a cell; none where there is no such column, or nothing in the cell.
pub(in crate::linkage) fn cell<A: ArrayAccessor>(column: Option<A>, row: usize) -> Option<A::Item> {
    column.filter(|cells| cells.is_valid(row)).map(|cells| cells.value(row))
}

/// Visits some text columns of a table row by row.
pub(in crate::linkage) fn each_row<const N: usize>(
    table: &PseudonymisedTable,
    columns: [&str; N],
    mut visit: impl FnMut([Option<&str>; N]),
) -> Result<(), StageError> {
    table.each_batch(|batch| {
        let texts = columns.map(|column| text(&batch, column));
        if texts.iter().any(Option::is_none) {
            return Err(StageError::Internal);
        }
        for row in 0..batch.num_rows() {
            visit(texts.map(|texts| cell(texts, row)));
        }
        Ok(())
    })
}

/// The column of an extract that numbers its records, as the study file names it.
pub(in crate::linkage) fn record_column(table: &PseudonymisedTable) -> &str {
    table.source().columns.get("record").map_or("record", String::as_str)
}

/// The number among some pseudonyms of each that a column tells; of no column none.
pub(in crate::linkage) fn numbers(column: Option<&StringArray>, among: &PseudonymList) -> Vec<Option<u32>> {
    let rows = column.map_or(0, Array::len);
    among.numbers(rows, |row| cell(column, row))
}
