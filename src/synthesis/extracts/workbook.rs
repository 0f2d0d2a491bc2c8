//! Workbooks, byte for byte the same at each writing.
//!
//! Custody: no zone; it lays out what it is given.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Writer, XlsxError};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::synthesis::day::Day;
use crate::synthesis::error::SynthesisError;

/// The year from whose start a workbook counts days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Epoch {
    /// 1900, with the leap day that year never had.
    Year1900,
    /// 1904.
    Year1904,
}

/// One cell.
#[derive(Debug, Clone)]
pub(in crate::synthesis) enum Cell {
    Text(String),
    /// A day as a serial number in a date format.
    Date(Day),
    Number(u32),
    Empty,
}

impl Cell {
    /// A text, or an empty cell for an empty text.
    pub(in crate::synthesis) fn text(text: &str) -> Cell {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    }

    /// The cell as a text file has it.
    pub(super) fn in_text(&self, dates: fn(Day) -> String) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Date(day) => dates(*day),
            Cell::Number(number) => number.to_string(),
            Cell::Empty => String::new(),
        }
    }
}

/// A workbook of one sheet, in the making.
#[derive(Debug)]
pub(in crate::synthesis) struct Workbook {
    file: &'static str,
    sheet: &'static str,
    epoch: Epoch,
    lines: Vec<Vec<Cell>>,
    rows: u64,
}

impl Workbook {
    /// An empty sheet.
    pub(in crate::synthesis) fn new(file: &'static str, sheet: &'static str, epoch: Epoch) -> Workbook {
        Workbook {
            file,
            sheet,
            epoch,
            lines: Vec::new(),
            rows: 0,
        }
    }

    /// A line that is no row of the table: title, total or empty.
    pub(in crate::synthesis) fn line(&mut self, cells: Vec<Cell>) {
        self.lines.push(cells);
    }

    /// The header.
    pub(in crate::synthesis) fn heading(&mut self, columns: &[&str]) {
        self.line(columns.iter().map(|column| Cell::text(column)).collect());
    }

    /// A row.
    pub(in crate::synthesis) fn row(&mut self, cells: Vec<Cell>) {
        self.line(cells);
        self.rows += 1;
    }

    /// Number of rows so far.
    pub(in crate::synthesis) fn rows(&self) -> u64 {
        self.rows
    }

    /// The file's bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, SynthesisError> {
        let fault = |reason: String| SynthesisError::Workbook {
            file: self.file,
            reason,
        };
        let bytes = self.lay_out().map_err(|error| fault(error.to_string()))?;
        match self.epoch {
            Epoch::Year1900 => Ok(bytes),
            Epoch::Year1904 => count_from_1904(bytes).map_err(|error| fault(error.to_string())),
        }
    }

    fn lay_out(&self) -> Result<Vec<u8>, XlsxError> {
        let mut writer = Writer::new();
        // The writer would else note the time of writing.
        let created = ExcelDateTime::from_ymd(2025, 1, 6)?;
        writer.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let dates = Format::new().set_num_format("dd/mm/yyyy");
        let sheet = writer.add_worksheet().set_name(self.sheet)?;
        for (row, cells) in (0_u32..).zip(&self.lines) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => drop(sheet.write_string(row, column, text)?),
                    Cell::Number(number) => drop(sheet.write_number(row, column, *number)?),
                    Cell::Date(day) => {
                        if let Some(serial) = self.serial(*day) {
                            sheet.write_number_with_format(row, column, serial, &dates)?;
                        }
                    }
                    Cell::Empty => {}
                }
            }
        }
        writer.save_to_buffer()
    }

    /// The day's number in this workbook; none for days before its count begins.
    fn serial(&self, day: Day) -> Option<i32> {
        let serial = match self.epoch {
            Epoch::Year1900 => day.serial_1900(),
            Epoch::Year1904 => day.serial_1904(),
        };
        Some(serial).filter(|serial| *serial > 0)
    }
}

const WORKBOOK_PART: &str = "xl/workbook.xml";

/// Declares that a workbook's serial numbers count from 1904, which its writer cannot.
fn count_from_1904(bytes: Vec<u8>) -> Result<Vec<u8>, ZipError> {
    let mut parts = ZipArchive::new(Cursor::new(bytes))?;
    let mut declared = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index)?;
        if part.name()? != WORKBOOK_PART {
            declared.raw_copy_file(part)?;
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        declared.start_file(WORKBOOK_PART, SimpleFileOptions::default())?;
        declared.write_all(text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").as_bytes())?;
    }
    Ok(declared.finish()?.into_inner())
}
