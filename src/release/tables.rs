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

use super::recorded::Recorded;
use crate::disclosure::{ReleasedRow, ReleasedTable};
use crate::store::Digest;

/// The columns after the labels.
const LAST: [&str; 3] = ["measure", "value", "status"];

/// The most rows of a CSV file that output checkers take.
pub(super) const MOST_ROWS: usize = 5_000;

/// The CSV files of a table, each with its rows: one, or several where it has more rows than are taken in one.
pub(super) fn parts(table: &ReleasedTable) -> Vec<(String, &[ReleasedRow])> {
    let (name, rows) = (table.name(), table.rows());
    if rows.len() <= MOST_ROWS {
        return vec![(format!("tables/{name}.csv"), rows)];
    }
    let parts = rows.chunks(MOST_ROWS).enumerate();
    parts
        .map(|(place, rows)| (format!("tables/{name}.part-{}.csv", place + 1), rows))
        .collect()
}

/// The names of the CSV files of a table among those of a release, in order; the name of one where there is none.
pub(super) fn files_of<'f>(table: &str, files: impl Iterator<Item = &'f String>) -> Vec<String> {
    let (whole, part) = (format!("tables/{table}.csv"), format!("tables/{table}.part-"));
    let number = |file: &String| {
        let number = file.strip_prefix(&part)?.strip_suffix(".csv")?;
        number.parse::<usize>().ok()
    };
    let mut found: Vec<(usize, String)> = Vec::new();
    for file in files {
        let place = if *file == whole { Some(0) } else { number(file) };
        found.extend(place.map(|place| (place, file.clone())));
    }
    found.sort();
    match found.is_empty() {
        true => vec![whole],
        false => found.into_iter().map(|(_, file)| file).collect(),
    }
}

/// The name of the table of which a file of a release is the CSV, or a part of it.
pub(super) fn table_of(file: &str) -> Option<&str> {
    let name = file.strip_prefix("tables/")?.strip_suffix(".csv")?;
    let part = name
        .rsplit_once(".part-")
        .filter(|(_, number)| number.parse::<usize>().is_ok());
    Some(part.map_or(name, |(table, _)| table))
}

/// The table as CSV bytes, UTF-8, lines ended by LF. A value that is withheld is an empty cell with a status beside it,
/// never a text among numbers.
pub(super) fn csv(table: &ReleasedTable) -> Vec<u8> {
    csv_of(table, table.rows())
}

/// Rows of a table as CSV bytes, under the table's header.
pub(super) fn csv_of(table: &ReleasedTable, rows: &[ReleasedRow]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.dimensions().iter().copied().chain(LAST);
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
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

impl ReadRow {
    /// A figure as its CSV file holds it.
    pub(super) fn of(row: &ReleasedRow) -> ReadRow {
        let value = row.released().value();
        ReadRow {
            labels: row.labels().iter().map(ToString::to_string).collect(),
            measure: row.measure().to_owned(),
            value: value.map(|value| value.to_string()).unwrap_or_default(),
            status: row.released().status().to_owned(),
        }
    }
}

/// A table as its CSV files hold it.
pub(super) struct ReadTable {
    /// What its labels are.
    pub(super) dimensions: Vec<String>,
    /// Its figures.
    pub(super) rows: Vec<ReadRow>,
}

impl ReadTable {
    /// The table of a release with this name; none if its files hold no table.
    pub(super) fn of_release(release: &Recorded, name: &str) -> Option<ReadTable> {
        let files = files_of(name, release.record.outputs.keys());
        let mut parts = files.iter().map(|file| read_table(&release.folder.join(file)));
        let mut whole = parts.next()??;
        for part in parts {
            let part = part.filter(|part| part.dimensions == whole.dimensions)?;
            whole.rows.extend(part.rows);
        }
        Some(whole)
    }

    fn of(table: &ReleasedTable) -> ReadTable {
        ReadTable {
            dimensions: table.dimensions().iter().map(ToString::to_string).collect(),
            rows: table.rows().iter().map(ReadRow::of).collect(),
        }
    }

    /// The names of its columns.
    pub(super) fn header(&self) -> impl Iterator<Item = &str> {
        self.dimensions.iter().map(String::as_str).chain(LAST)
    }

    /// The figures by the groups that they are about, as people see them side by side: a measure that a group has twice begins
    /// a new line.
    pub(super) fn lines(&self) -> Vec<Vec<&ReadRow>> {
        let mut lines: Vec<Vec<&ReadRow>> = Vec::new();
        for row in &self.rows {
            let goes_on = |line: &[&ReadRow]| {
                line.iter()
                    .all(|other| other.labels == row.labels && other.measure != row.measure)
            };
            match lines.last_mut() {
                Some(line) if goes_on(line) => line.push(row),
                _ => lines.push(vec![row]),
            }
        }
        lines
    }

    /// The SHA-256 of the figures with their labels: the same for the same table in whatever form it is written.
    pub(super) fn logical_sha256(&self) -> String {
        let mut digest = Digest::default();
        for dimension in &self.dimensions {
            digest = digest.part("dimension", dimension);
        }
        for row in &self.rows {
            for label in &row.labels {
                digest = digest.part("label", label);
            }
            digest = digest
                .part("measure", &row.measure)
                .part("value", &row.value)
                .part("status", &row.status);
        }
        digest.finish()
    }
}

/// The SHA-256 of a table's figures, as [`ReadTable::logical_sha256`] finds it again.
pub(super) fn logical_sha256(table: &ReleasedTable) -> String {
    ReadTable::of(table).logical_sha256()
}

/// The figures of the file at `path`; none if it is no table of a release.
pub(super) fn read(path: &Path) -> Option<Vec<ReadRow>> {
    read_table(path).map(|table| table.rows)
}

/// The table in the file at `path`; none if it is no table of a release.
pub(super) fn read_table(path: &Path) -> Option<ReadTable> {
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
    Some(ReadTable {
        dimensions: header.iter().take(labels).map(str::to_owned).collect(),
        rows: reader.records().map(|row| figure(row.ok()?)).collect::<Option<_>>()?,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_table_are_found_in_their_order_and_lead_back_to_it() {
        let files = [
            "tables/a.csv",
            "tables/b.part-10.csv",
            "tables/b.part-2.csv",
            "tables/b.part-1.csv",
            "tables/b.parts.csv",
        ];
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        let of = |table: &str| files_of(table, files.iter());
        assert_eq!(of("a"), ["tables/a.csv"]);
        assert_eq!(
            of("b"),
            ["tables/b.part-1.csv", "tables/b.part-2.csv", "tables/b.part-10.csv"]
        );
        assert_eq!(of("c"), ["tables/c.csv"]);
        let tables: Vec<Option<&str>> = files.iter().map(|file| table_of(file)).collect();
        assert_eq!(tables, [Some("a"), Some("b"), Some("b"), Some("b"), Some("b.parts")]);
        assert_eq!(table_of("summary.csv"), None);
    }
}
