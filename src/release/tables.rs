//! Released tables as CSV and as Parquet: one figure a row, value and status in columns of their own; and a CSV file of
//! them read back.
//!
//! Custody: releasable.

use std::collections::{BTreeMap, BTreeSet};
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
#[derive(Clone)]
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
#[derive(Clone)]
pub(super) struct ReadTable {
    /// What its labels are.
    pub(super) dimensions: Vec<String>,
    /// Its figures.
    pub(super) rows: Vec<ReadRow>,
}

impl ReadTable {
    /// The table of which these are the parts, in their order; none if one is missing, or has other dimensions.
    fn of_parts<'t>(mut parts: impl Iterator<Item = Option<&'t ReadTable>>) -> Option<ReadTable> {
        let mut whole = parts.next()??.clone();
        for part in parts {
            let part = part.filter(|part| part.dimensions == whole.dimensions)?;
            whole.rows.extend_from_slice(&part.rows);
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

/// The CSV files of the tables of a release, each read once.
pub(super) struct ReadFiles {
    /// By name of the file; none of one that holds no table.
    files: BTreeMap<String, Option<ReadTable>>,
    /// Tables in several files, by their names; none of files that are not of one table.
    of_parts: BTreeMap<String, Option<ReadTable>>,
}

impl ReadFiles {
    /// Reads those that a release records.
    pub(super) fn of(release: &Recorded) -> ReadFiles {
        let named = release.record.outputs.keys().filter(|file| table_of(file).is_some());
        let read = |file: &String| (file.clone(), read_table(&release.folder.join(file)));
        ReadFiles::put_together(named.map(read).collect())
    }

    fn put_together(files: BTreeMap<String, Option<ReadTable>>) -> ReadFiles {
        let mut read = ReadFiles {
            files,
            of_parts: BTreeMap::new(),
        };
        for name in read.names() {
            let parts = files_of(&name, read.files.keys());
            if parts.len() > 1 {
                let whole = ReadTable::of_parts(parts.iter().map(|file| read.table_in(file)));
                read.of_parts.insert(name, whole);
            }
        }
        read
    }

    fn names(&self) -> BTreeSet<String> {
        let names = self.files.keys().filter_map(|file| table_of(file));
        names.map(str::to_owned).collect()
    }

    fn table_in(&self, file: &str) -> Option<&ReadTable> {
        self.files.get(file)?.as_ref()
    }

    /// Every file by its name, with its figures; none of one that holds no table.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, Option<&[ReadRow]>)> {
        let files = self.files.iter();
        files.map(|(file, read)| (file.as_str(), read.as_ref().map(|table| table.rows.as_slice())))
    }

    /// The figures in a file; none where it is not there, or holds no table.
    pub(super) fn rows_in(&self, file: &str) -> Option<&[ReadRow]> {
        self.table_in(file).map(|table| table.rows.as_slice())
    }

    /// The figures of a table, in whichever of its files they can be read.
    pub(super) fn rows_of(&self, table: &str) -> impl Iterator<Item = &ReadRow> {
        let files = files_of(table, self.files.keys()).into_iter();
        files.filter_map(move |file| self.rows_in(&file)).flatten()
    }

    /// Every table by its name, put together from its files; without those whose files are not of one table.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&str, &ReadTable)> {
        let whole = self.of_parts.iter();
        let whole = whole.filter_map(|(name, table)| Some((name.as_str(), table.as_ref()?)));
        let alone = self
            .files
            .iter()
            .filter_map(|(file, table)| Some((table_of(file)?, table.as_ref()?)));
        alone
            .filter(move |(name, _)| !self.of_parts.contains_key(*name))
            .chain(whole)
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
    read_from(std::fs::File::open(path).ok()?)
}

fn read_from(csv: impl std::io::Read) -> Option<ReadTable> {
    let mut reader = csv::Reader::from_reader(csv);
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
    fn a_table_in_several_files_is_read_once_and_put_together_unless_they_are_of_several_tables() {
        let files = |second: &str| {
            let one = |rows: &str| read_from(format!("class,measure,value,status\n{rows}").as_bytes());
            let files = [
                ("tables/a.csv", one("x,persons,10,ok\n")),
                ("tables/b.part-1.csv", one("y,persons,20,ok\n")),
                ("tables/b.part-2.csv", read_from(second.as_bytes())),
                ("tables/c.csv", None),
            ];
            ReadFiles::put_together(files.map(|(file, read)| (file.to_owned(), read)).into())
        };
        let values = |table: &ReadTable| table.rows.iter().map(|row| row.value.clone()).collect::<Vec<_>>();
        let whole = files("class,measure,value,status\nz,persons,,c\n");
        let tables: Vec<(&str, Vec<String>)> = whole.tables().map(|(name, table)| (name, values(table))).collect();
        let expected = [("a", vec!["10"]), ("b", vec!["20", ""])];
        let expected = expected.map(|(name, values)| (name, values.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(tables, expected);
        assert_eq!(whole.rows_of("b").count(), 2);
        assert!(whole.rows_in("tables/c.csv").is_none() && whole.rows_in("tables/d.csv").is_none());
        // Files with other dimensions are no one table, and each is read for itself.
        let apart = files("order,measure,value,status\nz,persons,,c\n");
        assert_eq!(apart.tables().map(|(name, _)| name).collect::<Vec<_>>(), ["a"]);
        assert_eq!(apart.files().filter(|(_, rows)| rows.is_some()).count(), 3);
    }

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
