//! The figures of a release in every form in which they are written, held against one another: each table's CSV against the hash
//! of its figures in the manifest, and its Parquet file and its sheet of the workbook against the CSV, cell by cell.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow::array::AsArray;
use arrow::datatypes::Float64Type;
use calamine::{Data, Reader, Xlsx, open_workbook};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::recorded::{MANIFEST, Recorded};
use super::tables::{ReadFiles, ReadRow, ReadTable};
use super::workbook;
use crate::store::read_guarded;

/// The workbook.
const BOOK: &str = "tables.xlsx";

/// The files that hold other figures than they should.
pub(super) fn differing(release: &Recorded, files: &ReadFiles) -> Vec<String> {
    let tables: BTreeMap<&str, &ReadTable> = files.tables().collect();
    let mut faults = other_than_recorded(release, &tables);
    for file in release.record.outputs.keys() {
        let name = file
            .strip_prefix("tables/")
            .and_then(|name| name.strip_suffix(".parquet"));
        if let Some(name) = name {
            // The readers of both formats can panic on a file that is damaged.
            let found = read_guarded(|| of_parquet(&release.folder.join(file)));
            if found.is_none() || found != tables.get(name).copied().map(expected) {
                faults.push(format!("`{file}` does not hold the figures of `tables/{name}.csv`"));
            }
        }
    }
    if release.record.outputs.contains_key(BOOK) {
        faults.extend(of_workbook(&release.folder.join(BOOK), &tables));
    }
    faults
}

fn other_than_recorded(release: &Recorded, tables: &BTreeMap<&str, &ReadTable>) -> Vec<String> {
    let recorded = release.record.tables.iter();
    let others = recorded.filter(|(name, hash)| {
        let found = tables.get(name.as_str()).map(|table| table.logical_sha256());
        found.is_some_and(|found| found != **hash)
    });
    let told =
        others.map(|(name, _)| format!("`tables/{name}.csv` does not hold the figures that `{MANIFEST}` records"));
    told.collect()
}

/// A figure with the texts of its row and its number, if it has one.
type Figure = (Vec<String>, Option<f64>);

/// The columns of a table and its figures.
type Columns = (Vec<String>, Vec<Figure>);

fn expected(table: &ReadTable) -> Columns {
    let figure = |row: &ReadRow| -> Figure {
        let texts = row.labels.iter().chain([&row.measure, &row.status]);
        (texts.cloned().collect(), row.value.parse().ok())
    };
    let header = table.header().map(str::to_owned).collect();
    (header, table.rows.iter().map(figure).collect())
}

/// The columns of a Parquet file and its figures; none if it holds other things than texts and numbers.
fn of_parquet(path: &Path) -> Option<Columns> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
    let header = reader
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let mut figures: Vec<Figure> = Vec::new();
    for batch in reader.build().ok()? {
        let batch = batch.ok()?;
        let mut rows: Vec<Figure> = vec![Figure::default(); batch.num_rows()];
        for column in batch.columns() {
            if let Some(texts) = column.as_string_opt::<i32>() {
                for (row, text) in rows.iter_mut().zip(texts) {
                    row.0.push(text?.to_owned());
                }
            } else {
                let numbers = column.as_primitive_opt::<Float64Type>()?;
                for (row, number) in rows.iter_mut().zip(numbers) {
                    row.1 = number;
                }
            }
        }
        figures.extend(rows);
    }
    Some((header, figures))
}

/// Every table without a sheet that holds its figures, and every sheet that holds those of no table.
fn of_workbook(path: &Path, tables: &BTreeMap<&str, &ReadTable>) -> Vec<String> {
    let Some(sheets) = read_guarded(|| sheets_of(path)) else {
        return vec![format!("`{BOOK}` cannot be read")];
    };
    let with_figures = tables.iter().filter(|(_, table)| !table.rows.is_empty());
    let grids: BTreeMap<&str, Grid<'_>> = with_figures.map(|(name, table)| (*name, Grid::of(table))).collect();
    let untold = grids
        .iter()
        .filter(|(_, grid)| !sheets.values().any(|sheet| grid.is_in(sheet)));
    let untold = untold.map(|(name, _)| format!("no sheet of `{BOOK}` holds the figures of `tables/{name}.csv`"));
    let is_strange = |name: &str, sheet: &[Vec<Data>]| {
        let is_text = workbook::BEFORE.contains(&name) || sheet.iter().all(|row| is_sentence(row));
        !is_text && !grids.values().any(|grid| grid.is_in(sheet))
    };
    let strange = sheets.iter().filter(|(name, sheet)| is_strange(name, sheet));
    let strange = strange.map(|(name, _)| format!("the sheet `{name}` of `{BOOK}` holds the figures of no table"));
    untold.chain(strange).collect()
}

/// The cells of each sheet of a workbook.
fn sheets_of(path: &Path) -> Option<BTreeMap<String, Vec<Vec<Data>>>> {
    let book: Result<Xlsx<BufReader<File>>, _> = open_workbook(path);
    let mut book = book.ok()?;
    let mut sheets: BTreeMap<String, Vec<Vec<Data>>> = BTreeMap::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).ok();
        let rows = range.as_ref().into_iter().flat_map(|range| range.rows());
        let cells: Vec<Vec<Data>> = rows.map(<[Data]>::to_vec).collect();
        sheets.insert(name, cells);
    }
    Some(sheets)
}

/// Whether a line of a sheet holds one text at its beginning and nothing else, as those above a table do.
fn is_sentence(row: &[Data]) -> bool {
    let (first, rest) = row.split_at(row.len().min(1));
    first.iter().all(|cell| matches!(cell, Data::String(_) | Data::Empty))
        && rest.iter().all(|cell| *cell == Data::Empty)
}

/// A table as its sheet shows it: a line for each group, a column for each figure.
struct Grid<'t> {
    headings: Vec<String>,
    measures: Vec<&'t str>,
    lines: Vec<Vec<&'t ReadRow>>,
}

impl Grid<'_> {
    fn of(table: &ReadTable) -> Grid<'_> {
        let mut measures: Vec<&str> = Vec::new();
        for row in &table.rows {
            if !measures.contains(&row.measure.as_str()) {
                measures.push(&row.measure);
            }
        }
        let words = table
            .dimensions
            .iter()
            .map(String::as_str)
            .chain(measures.iter().copied());
        Grid {
            headings: workbook::headings(words),
            lines: table.lines(),
            measures,
        }
    }

    /// Whether a sheet holds this table and no other figure. Remarks in a last column of their own are texts.
    fn is_in(&self, sheet: &[Vec<Data>]) -> bool {
        let is_header = |row: &Vec<Data>| {
            let is_told = |(heading, cell): (&String, &Data)| matches!(cell, Data::String(text) if text == heading);
            row.len() >= self.headings.len() && self.headings.iter().zip(row).all(is_told)
        };
        let Some(place) = sheet.iter().position(is_header) else {
            return false;
        };
        let (above, from) = sheet.split_at(place);
        let below = from.get(1..).unwrap_or_default();
        above.iter().all(|row| is_sentence(row))
            && below.len() == self.lines.len()
            && self.lines.iter().zip(below).all(|(line, row)| self.is_row(line, row))
    }

    fn is_row(&self, line: &[&ReadRow], row: &[Data]) -> bool {
        let labels = line.first().map(|figure| figure.labels.as_slice()).unwrap_or_default();
        let (told, remarks) = row.split_at(row.len().min(self.headings.len()));
        let (named, figures) = told.split_at(told.len().min(labels.len()));
        let of = |measure: &str| line.iter().find(|figure| figure.measure == measure);
        told.len() == self.headings.len()
            && labels.iter().zip(named).all(|(label, cell)| is_label(label, cell))
            && self
                .measures
                .iter()
                .zip(figures)
                .all(|(measure, cell)| is_figure(of(measure).copied(), cell))
            && remarks.len() <= 1
            && remarks.iter().all(|cell| matches!(cell, Data::String(_) | Data::Empty))
    }
}

fn is_label(label: &str, cell: &Data) -> bool {
    match cell {
        Data::String(text) => *text == workbook::label(label),
        Data::Float(number) => label.parse::<f64>() == Ok(*number),
        _ => label.is_empty() && *cell == Data::Empty,
    }
}

fn is_figure(figure: Option<&ReadRow>, cell: &Data) -> bool {
    let number = figure.and_then(|figure| figure.value.parse::<f64>().ok());
    match (number, cell) {
        (Some(number), Data::Float(found)) => number == *found,
        (None, Data::String(text)) => *text == workbook::mark(figure.map(|figure| figure.status.as_str())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;

    use super::*;

    #[test]
    fn a_parquet_file_that_is_damaged_anywhere_is_read_as_another_or_not_and_never_ends_the_program() {
        let words = StringArray::from(vec!["ok", "c", "ok"]);
        let values = Float64Array::from(vec![Some(10.0), None, Some(25.0)]);
        let columns = [
            ("status", Arc::new(words) as ArrayRef),
            ("value", Arc::new(values) as ArrayRef),
        ];
        let batch = RecordBatch::try_from_iter(columns).expect("a batch");
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
        writer.write(&batch).expect("written");
        let whole = writer.into_inner().expect("bytes");
        let folder = tempfile::tempdir().expect("a folder");
        let read = |name: String, bytes: &[u8]| {
            let path = folder.path().join(name);
            crate::store::write_new(&path, bytes).expect("written");
            read_guarded(|| of_parquet(&path))
        };
        let (_, figures) = read("whole".to_owned(), &whole).expect("a table");
        assert_eq!(figures.len(), 3);
        let mut unreadable = 0;
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            unreadable += usize::from(read(place.to_string(), &damaged).is_none());
        }
        assert!(unreadable > 0);
    }
}
