//! A plain file as named columns of text, rows with a missing value left out.
//!
//! Custody: no zone of the pipeline: the user's own file, refused where it bears the mark of one. Faults name columns and
//! rows, never a value.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch, StringArray, StringBuilder};
use arrow::compute::{CastOptions, cast_with_options, concat};
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::MethodError;
use crate::store::{StoreError, is_work_table};

/// What stands for a missing value, beside an empty cell.
const MISSING: [&str; 9] = ["NA", "NaN", "null", "N/A", "#N/A", "na", "nan", "None", "."];

/// The columns of a file that an estimator reads.
#[derive(Debug)]
pub(crate) struct Table {
    columns: BTreeMap<String, StringArray>,
    /// The rows without a missing value, from 0.
    kept: Vec<usize>,
    rows: usize,
}

impl Table {
    /// Reads the columns named from a CSV file with a header, or from a Parquet file, told apart by their first bytes.
    /// A row that lacks a value in one of the columns `needed` is left out; those that `may_lack` one stay.
    pub(crate) fn open(path: &Path, needed: &[&str], may_lack: &[&str]) -> Result<Table, MethodError> {
        let mut names: Vec<&str> = needed.iter().chain(may_lack).copied().collect();
        names.sort_unstable();
        names.dedup();
        let columns = if is_parquet(path)? {
            parquet(path, &names)?
        } else {
            csv(path, &names)?
        };
        let rows = columns.values().next().map_or(0, StringArray::len);
        let present = |name: &&str| columns.get(*name);
        let needed: Vec<&StringArray> = needed.iter().filter_map(present).collect();
        let is_whole = |row: &usize| needed.iter().all(|column| !column.is_null(*row));
        let kept: Vec<usize> = (0..rows).filter(is_whole).collect();
        if kept.is_empty() {
            return Err(MethodError::NoRows { rows });
        }
        Ok(Table { columns, kept, rows })
    }

    /// Rows of the file.
    pub(crate) fn rows_read(&self) -> usize {
        self.rows
    }

    /// The numbers of those rows in the file, from 1.
    pub(super) fn row_numbers(&self) -> impl Iterator<Item = usize> {
        self.kept.iter().map(|row| row + 1)
    }

    /// Rows with a value in every column that is read.
    pub(crate) fn rows(&self) -> usize {
        self.kept.len()
    }

    /// The cells of a column, each with the number of its row in the file, from 1.
    pub(super) fn cells<'a>(&'a self, name: &str) -> impl Iterator<Item = (usize, &'a str)> + Clone + 'a {
        let column = self.columns.get(name);
        let cell = move |row: &usize| column.map(|column| (row + 1, column.value(*row).trim()));
        self.kept.iter().filter_map(cell)
    }
}

/// Whether a file begins as Parquet does, plain or encrypted.
fn is_parquet(path: &Path) -> Result<bool, MethodError> {
    let failed = |source| MethodError::from(StoreError::read(path, source));
    let mut start = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(4).read_to_end(&mut start).map_err(failed)?;
    Ok(start == b"PAR1" || start == b"PARE")
}

fn absent(path: &Path, names: &[&str], known: &[String]) -> Result<(), MethodError> {
    let missing: Vec<String> = names
        .iter()
        .filter(|name| !known.iter().any(|known| known == *name))
        .map(|name| (*name).to_owned())
        .collect();
    if missing.is_empty() {
        let count = |name: &str| known.iter().filter(|known| *known == name).count();
        let twice: Vec<String> = names
            .iter()
            .filter(|name| count(name) > 1)
            .map(|name| (*name).to_owned())
            .collect();
        return if twice.is_empty() {
            Ok(())
        } else {
            Err(MethodError::TwoColumns {
                file: path.to_path_buf(),
                names: twice,
            })
        };
    }
    Err(MethodError::NoColumn {
        file: path.to_path_buf(),
        missing,
        known: known.to_vec(),
    })
}

fn csv(path: &Path, names: &[&str]) -> Result<BTreeMap<String, StringArray>, MethodError> {
    let failed = |fault: ::csv::Error, row: u64| unread(path, &fault, row);
    let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    let delimiter = delimiter(path)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(BufReader::new(file));
    let header = reader.headers().map_err(|fault| failed(fault, 0))?;
    let known: Vec<String> = header
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    absent(path, names, &known)?;
    let place = |name: &&str| known.iter().position(|known| known == name).unwrap_or_default();
    let places: Vec<usize> = names.iter().map(place).collect();
    let mut builders: Vec<StringBuilder> = names.iter().map(|_| StringBuilder::new()).collect();
    if !has_paired_quotes(path)? {
        return Err(MethodError::OpenQuote {
            file: path.to_path_buf(),
        });
    }
    let mut record = ::csv::StringRecord::new();
    let mut row = 0;
    while reader
        .read_record(&mut record)
        .map_err(|fault| failed(fault, row + 1))?
    {
        row += 1;
        for (builder, place) in builders.iter_mut().zip(&places) {
            let cell = record.get(*place).unwrap_or_default();
            builder.append_option(is_present(cell).then_some(cell));
        }
    }
    let columns = builders.iter_mut().map(StringBuilder::finish);
    Ok(names.iter().map(|name| (*name).to_owned()).zip(columns).collect())
}

/// Why a row of a CSV file cannot be read; the reader's own message could quote it.
fn unread(path: &Path, fault: &::csv::Error, row: u64) -> MethodError {
    let file = path.to_path_buf();
    match fault.kind() {
        ::csv::ErrorKind::UnequalLengths { .. } => MethodError::Ragged { file, row },
        ::csv::ErrorKind::Utf8 { .. } => MethodError::Encoding { file, row },
        _ => MethodError::Damaged { file, row },
    }
}

/// What parts the cells of the header: a comma, or where there is none a semicolon or a tab.
fn delimiter(path: &Path) -> Result<u8, MethodError> {
    let failed = |source| MethodError::from(StoreError::read(path, source));
    let mut header = Vec::new();
    let file = BufReader::new(File::open(path).map_err(failed)?);
    file.take(1 << 20).read_until(b'\n', &mut header).map_err(failed)?;
    let has = |byte: &u8| header.contains(byte);
    Ok([b',', b';', b'\t'].into_iter().find(has).unwrap_or(b','))
}

/// Whether every quotation mark has its other: one that has not swallows the rest of the file.
fn has_paired_quotes(path: &Path) -> Result<bool, MethodError> {
    let failed = |source| MethodError::from(StoreError::read(path, source));
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let mut quotes = 0_usize;
    loop {
        let part = file.fill_buf().map_err(failed)?;
        if part.is_empty() {
            return Ok(quotes.is_multiple_of(2));
        }
        quotes += part.iter().filter(|byte| **byte == b'"').count();
        let length = part.len();
        file.consume(length);
    }
}

fn is_present(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && !MISSING.contains(&cell)
}

fn parquet(path: &Path, names: &[&str]) -> Result<BTreeMap<String, StringArray>, MethodError> {
    if is_work_table(path)? {
        return Err(MethodError::WorkTable {
            file: path.to_path_buf(),
        });
    }
    let damaged = || MethodError::Damaged {
        file: path.to_path_buf(),
        row: 0,
    };
    let file = File::open(path).map_err(|source| StoreError::read(path, source))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| damaged())?;
    let schema = builder.schema().clone();
    let known: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    absent(path, names, &known)?;
    let wanted = known
        .iter()
        .enumerate()
        .filter(|(_, name)| names.contains(&name.as_str()));
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.map(|(place, _)| place));
    let reader = builder.with_projection(mask).build().map_err(|_| damaged())?;
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().map_err(|_| damaged())?;
    let column = |name: &&str| -> Result<(String, StringArray), MethodError> {
        let parts = batches
            .iter()
            .map(|batch| batch.column_by_name(name).and_then(|part| text(part)));
        let parts: Option<Vec<StringArray>> = parts.collect();
        let parts = parts.ok_or_else(|| MethodError::Unreadable {
            column: (*name).to_owned(),
        })?;
        let parts: Vec<&dyn Array> = parts.iter().map(|part| part as &dyn Array).collect();
        let whole = if parts.is_empty() {
            StringArray::new_null(0)
        } else {
            concat(&parts).map_err(|_| damaged())?.as_string::<i32>().clone()
        };
        Ok(((*name).to_owned(), whole))
    };
    names.iter().map(column).collect()
}

/// Whether a type has one plain text: numbers, marks, texts, dates and times, and dictionaries of them.
fn is_plain(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_plain(values),
        DataType::Boolean | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Decimal128(..) | DataType::Decimal256(..) => true,
        other => other.is_numeric() || other.is_temporal(),
    }
}

/// A column as text; `None` for a type that has no plain text.
fn text(column: &dyn Array) -> Option<StringArray> {
    if !is_plain(column.data_type()) {
        return None;
    }
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    let texts = cast_with_options(column, &DataType::Utf8, &strict).ok()?;
    let texts = texts.as_string_opt::<i32>()?;
    Some(texts.iter().map(|cell| cell.filter(|cell| is_present(cell))).collect())
}
