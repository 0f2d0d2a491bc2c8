//! Released tables as CSV and as Parquet: one figure a row, value and status in columns of their own; and a CSV file of
//! them read back.
//!
//! Custody: releasable.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;

use crate::disclosure::ReleasedTable;
use crate::store::Digest;

/// The columns after the labels.
const LAST: [&str; 3] = ["measure", "value", "status"];

/// The table as CSV bytes, UTF-8, lines ended by LF. A value that is withheld is an empty cell with a status beside it,
/// never a text among numbers.
pub(super) fn csv(table: &ReleasedTable) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.dimensions().iter().copied().chain(LAST);
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in table.rows() {
        let labels = row.labels().iter().map(ToString::to_string);
        let value = row
            .released()
            .value()
            .map(|value| value.to_string())
            .unwrap_or_default();
        let rest = [row.measure().to_owned(), value, row.released().status().to_owned()];
        let _ = writer.write_record(labels.chain(rest));
    }
    writer.into_inner().unwrap_or_default()
}

/// A figure of a CSV file.
pub(super) struct ReadRow {
    /// What it is about, in the order of the file's dimensions.
    pub(super) labels: Vec<String>,
    /// What is measured.
    pub(super) measure: String,
    /// The number as it is printed; empty where there is none.
    pub(super) value: String,
    /// The mark of its status.
    pub(super) status: String,
}

/// The figures of the file at `path`; none if it is no table of a release.
pub(super) fn read(path: &Path) -> Option<Vec<ReadRow>> {
    let mut reader = csv::Reader::from_path(path).ok()?;
    let header = reader.headers().ok()?.clone();
    let labels = header.len().checked_sub(LAST.len())?;
    if !header.iter().skip(labels).eq(LAST) {
        return None;
    }
    let figure = |row: csv::StringRecord| {
        let cell = |place: usize| row.get(place).map(str::to_owned);
        Some(ReadRow {
            labels: (0..labels).map(cell).collect::<Option<_>>()?,
            measure: cell(labels)?,
            value: cell(labels + 1)?,
            status: cell(labels + 2)?,
        })
    };
    reader.records().map(|row| figure(row.ok()?)).collect()
}

/// The table as Parquet bytes: the columns of the CSV, the value a number that may be null.
pub(super) fn parquet(table: &ReleasedTable) -> Result<Vec<u8>, ParquetError> {
    let texts = |text: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..table.rows().len()).map(text)))
    };
    let rows = table.rows();
    let label = |place: usize| {
        texts(&|row| {
            rows[row]
                .labels()
                .get(place)
                .map(ToString::to_string)
                .unwrap_or_default()
        })
    };
    let values = rows.iter().map(|row| row.released().value().map(|value| value.value()));
    let mut columns: Vec<ArrayRef> = (0..table.dimensions().len()).map(label).collect();
    columns.push(texts(&|row| rows[row].measure().to_owned()));
    columns.push(Arc::new(values.collect::<Float64Array>()));
    columns.push(texts(&|row| rows[row].released().status().to_owned()));
    let names = table.dimensions().iter().copied().chain(LAST);
    let field = |(name, column): (&str, &ArrayRef)| {
        let is_value = *column.data_type() == DataType::Float64;
        Field::new(name, column.data_type().clone(), is_value)
    };
    let fields: Vec<Field> = names.zip(&columns).map(field).collect();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, None)?;
    writer.write(&batch)?;
    writer.into_inner()
}

/// The SHA-256 of the figures with their labels: the same for the same table in whatever form it is written.
pub(super) fn logical_sha256(table: &ReleasedTable) -> String {
    let mut digest = Digest::default();
    for dimension in table.dimensions() {
        digest = digest.part("dimension", dimension);
    }
    for row in table.rows() {
        for label in row.labels() {
            digest = digest.part("label", &label.to_string());
        }
        let value = row
            .released()
            .value()
            .map(|value| value.to_string())
            .unwrap_or_default();
        digest = digest
            .part("measure", row.measure())
            .part("value", &value)
            .part("status", row.released().status());
    }
    digest.finish()
}
