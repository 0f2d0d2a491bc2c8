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

    /// The fault of a header that is not there, with the number of sheets in which it may be.
    fn in_sheet(&self, source: &Source, fault: ExtractFault) -> ExtractFault {
        match (self, fault) {
            (Rows::Excel(read), ExtractFault::NoHeader { rows }) if read.has_others() => {
                ExtractFault::NoHeaderInSheet {
                    sheet: source.sheet.clone(),
                    rows,
                    seen: read.seen(),
                }
            }
            (_, fault) => fault,
        }
    }

    /// Refuses to choose among sheets that may all be the extract, such as one for each span of years.
    fn refuse_sheets_alike(&self, source: &Source, path: &Path) -> Result<(), ExtractFault> {
        let Rows::Excel(read) = self else { return Ok(()) };
        if source.sheet.is_some() || !read.has_others() {
            return Ok(());
        }
        let is_header = |row: &RawRow| header::matches(source, row) == source.columns.len();
        let places = read.places_alike(path, SEARCHED, is_header)?;
        match places.len() {
            1 => Ok(()),
            _ => Err(ExtractFault::SheetsAlike {
                places,
                seen: read.seen(),
            }),
        }
    }

    /// Whether it is a workbook in which other sheets can be seen.
    fn has_other_sheets(&self) -> bool {
        matches!(self, Rows::Excel(read) if read.has_others())
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
        let header = found.map_err(|fault| rows.in_sheet(source, fault))?;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::study::{BirthPrecision, DateOrder, Encoding, Kind};

    const HEADER: &[&str] = &["Record", "Surname"];
    const OTHER: &[&str] = &["Summary"];
    const NOTHING: &[&str] = &[];

    fn parties(sheet: Option<&str>) -> Source {
        Source {
            name: "parties".to_owned(),
            kind: Kind::Parties,
            system: "court".to_owned(),
            file: "parties.xlsx".to_owned(),
            sheet: sheet.map(str::to_owned),
            encoding: Encoding::Utf8,
            delimiter: None,
            dates: DateOrder::DayMonthYear,
            birth_dates: BirthPrecision::Day,
            missing: Vec::new(),
            default_dates: Vec::new(),
            columns: BTreeMap::from([("record", "Record".to_owned()), ("surname", "Surname".to_owned())]),
            codes: BTreeMap::new(),
            quarantine_at_most: 0.05,
            settings: String::new(),
        }
    }

    /// What is said of a workbook of such sheets, each of one row at most; none if it can be read. One of them is hidden by its
    /// name.
    fn said(sheet: Option<&str>, sheets: &[(&str, &[&str])]) -> Option<String> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, header) in sheets {
            let sheet = book.add_worksheet().set_name(*name).expect("a name");
            for (column, word) in (0..).zip(*header) {
                sheet.write_string(0, column, *word).expect("a cell");
            }
            sheet.set_hidden(*name == "Hidden");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("parties.xlsx");
        let bytes = book.save_to_buffer().expect("a workbook");
        std::io::Write::write_all(&mut crate::store::create_new(&path).expect("a file"), &bytes).expect("bytes");
        let read = ExtractReader::open(&parties(sheet), &path);
        read.err().map(|fault| fault.to_string())
    }

    #[test]
    fn sheets_alike_are_told_by_their_place_among_those_that_are_not_hidden() {
        let (first, last) = (("J Smith", HEADER), ("B Khan", HEADER));
        let some = said(None, &[first, ("Hidden", HEADER), ("A Jones", OTHER), last]);
        let told = "the 1st, 3rd of 3 sheets that are not hidden all hold the columns that the study file names, and it \
                    names no sheet";
        assert_eq!(some.as_deref(), Some(told));
        let told =
            "each of 2 sheets that are not hidden holds the columns that the study file names, and it names no sheet";
        assert_eq!(said(None, &[first, last]).as_deref(), Some(told));
        assert_eq!(said(Some("B Khan"), &[first, last]), None);
        assert_eq!(said(None, &[first, ("A Jones", OTHER), ("Hidden", HEADER)]), None);
    }

    #[test]
    fn a_sheet_is_named_only_where_the_study_file_names_it() {
        let sheets = [("J Smith", OTHER), ("B Khan", HEADER)];
        let told = "no header row in the first of 2 sheets that are not hidden: none of its first 1 rows holds a column that \
                    the study file names";
        assert_eq!(said(None, &sheets).as_deref(), Some(told));
        let told = "no header row in sheet `J Smith`: none of its first 1 rows holds a column that the study file names; the \
                    workbook has 2 sheets that are not hidden";
        assert_eq!(said(Some("J Smith"), &sheets).as_deref(), Some(told));
        let told = "the workbook has no sheet `b khan`: it has 2 sheets that are not hidden, and names are compared letter by \
                    letter";
        assert_eq!(said(Some("b khan"), &sheets).as_deref(), Some(told));
    }

    #[test]
    fn an_empty_sheet_is_told_as_one() {
        let sheets = [("J Smith", NOTHING), ("B Khan", HEADER)];
        let told = "the first of 2 sheets that are not hidden is empty";
        assert_eq!(said(None, &sheets).as_deref(), Some(told));
        let told = "sheet `J Smith` is empty; the workbook has 2 sheets that are not hidden";
        assert_eq!(said(Some("J Smith"), &sheets).as_deref(), Some(told));
    }

    #[test]
    fn places_are_told_as_they_are_spoken() {
        let places = vec![1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 111];
        let told = ExtractFault::SheetsAlike { places, seen: 300 }.to_string();
        let spoken = "the 1st, 2nd, 3rd, 4th, 11th, 12th, 13th, 21st, 22nd, 23rd, 111th of 300 sheets";
        assert!(told.starts_with(spoken), "{told}");
    }
}
