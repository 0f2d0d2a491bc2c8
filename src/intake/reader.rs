//! An extract as a stream of data rows below its header.
//!
//! Custody: identifiable zone.

use std::collections::VecDeque;
use std::path::Path;

use super::csv_rows::CsvRows;
use super::error::ExtractFault;
use super::excel_rows::ExcelRows;
use super::header::{self, Header, SEARCHED};
use super::row::RawRow;
use crate::study::Source;

enum Rows {
    Csv(Box<CsvRows>),
    Excel(ExcelRows),
}

impl Rows {
    fn next_row(&mut self) -> Result<Option<RawRow>, ExtractFault> {
        match self {
            Rows::Csv(rows) => rows.next_row(),
            Rows::Excel(rows) => rows.next_row(),
        }
    }

    /// Refuses rows that would not be read as a person sees them.
    fn judge(&mut self, header: &Header) -> Result<(), ExtractFault> {
        match self {
            Rows::Csv(rows) => rows.expect_width(header.width),
            Rows::Excel(rows) => rows.survey.judge(header.row),
        }
    }

    /// The fault of a header that is not there, with the other sheets in which it may be.
    fn in_sheet(&self, fault: ExtractFault) -> ExtractFault {
        match (self, fault) {
            (Rows::Excel(read), ExtractFault::NoHeader { rows }) if !read.others.is_empty() => {
                ExtractFault::NoHeaderInSheet {
                    sheet: read.sheet.clone(),
                    rows,
                    others: read.others.clone(),
                }
            }
            (_, fault) => fault,
        }
    }

    /// Refuses to choose among sheets that may all be the extract, such as one for each span of years.
    fn refuse_sheets_alike(&self, source: &Source, path: &Path) -> Result<(), ExtractFault> {
        let Rows::Excel(read) = self else { return Ok(()) };
        if source.sheet.is_some() {
            return Ok(());
        }
        let mut sheets = vec![read.sheet.clone()];
        for other in &read.others {
            let top = ExcelRows::top_of(path, other, SEARCHED)?;
            if top
                .iter()
                .any(|row| header::matches(source, row) == source.columns.len())
            {
                sheets.push(other.clone());
            }
        }
        match sheets.len() {
            1 => Ok(()),
            _ => Err(ExtractFault::SheetsAlike { sheets }),
        }
    }

    /// Whether it is a workbook in which other sheets can be seen.
    fn has_other_sheets(&self) -> bool {
        matches!(self, Rows::Excel(read) if !read.others.is_empty())
    }

    /// The first rows, among which the header must be.
    fn top(&mut self) -> Result<VecDeque<RawRow>, ExtractFault> {
        let mut top = VecDeque::new();
        while top.len() < SEARCHED {
            match self.next_row()? {
                Some(row) => top.push_back(row),
                None => break,
            }
        }
        Ok(top)
    }
}

/// An open extract whose header has been found.
pub(super) struct ExtractReader {
    pub(super) header: Header,
    buffered: VecDeque<RawRow>,
    rows: Rows,
}

impl ExtractReader {
    /// Opens a source's file and finds its header.
    pub(super) fn open(source: &Source, path: &Path) -> Result<ExtractReader, ExtractFault> {
        let mut rows = open_rows(source, path)?;
        let mut top = rows.top()?;
        if top.is_empty() && !rows.has_other_sheets() {
            return Err(ExtractFault::Empty);
        }
        let found = header::find(source, top.make_contiguous());
        let header = found.map_err(|fault| rows.in_sheet(fault))?;
        rows.refuse_sheets_alike(source, path)?;
        rows.judge(&header)?;
        Ok(ExtractReader {
            header,
            buffered: top,
            rows,
        })
    }

    /// The next rows, as many as are left or `most`.
    pub(super) fn next_rows(&mut self, most: usize) -> Result<Vec<RawRow>, ExtractFault> {
        let mut rows = Vec::with_capacity(most);
        while rows.len() < most {
            match self.next_row()? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok(rows)
    }

    /// The next row, title rows and the header among them.
    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, ExtractFault> {
        match self.buffered.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.rows.next_row(),
        }
    }
}

fn open_rows(source: &Source, path: &Path) -> Result<Rows, ExtractFault> {
    let is_workbook = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if is_workbook {
        return ExcelRows::open(path, source.sheet.as_deref()).map(Rows::Excel);
    }
    let delimiter = match source.delimiter {
        Some(delimiter) => delimiter,
        None => likeliest_delimiter(source, path)?,
    };
    CsvRows::open(path, source.encoding, delimiter).map(|rows| Rows::Csv(Box::new(rows)))
}

/// The delimiter under which a row at the top holds most of the columns that the study file names. Under another one, a
/// cell in quotation marks may look as if it did not end: that is a fault of the file only where no delimiter fits.
fn likeliest_delimiter(source: &Source, path: &Path) -> Result<u8, ExtractFault> {
    let (mut best, mut first_fault) = ((0, b','), None);
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut rows = Rows::Csv(Box::new(CsvRows::open(path, source.encoding, delimiter)?));
        let top = match rows.top() {
            Ok(top) => top,
            Err(fault) => {
                first_fault.get_or_insert(fault);
                continue;
            }
        };
        let most = top.iter().map(|row| header::matches(source, row)).max().unwrap_or(0);
        if most > best.0 {
            best = (most, delimiter);
        }
    }
    match first_fault {
        Some(fault) if best.0 == 0 => Err(fault),
        _ => Ok(best.1),
    }
}
