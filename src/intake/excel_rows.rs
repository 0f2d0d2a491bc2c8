//! Rows of a sheet of a workbook, in either of Excel's two calendars.
//!
//! Custody: identifiable zone.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use calamine::{DataRef, ExcelDateTime, Reader, Sheet, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::error::ExtractFault;
use super::row::{Cell, RawRow};
use super::sheet_survey::{self, SheetSurvey};

/// The widest row that is read; cells further right are not those of an extract.
const WIDEST_ROW: u32 = 4_096;

/// How many rows may wait to be taken: what bounds the memory of a sheet, however long it is.
const WAITING_ROWS: usize = 64;

type Next = Result<RawRow, ExtractFault>;

type Book = Xlsx<BufReader<File>>;

/// The rows of one sheet. The reader of workbooks lends its cells and cannot be kept beside the workbook it reads; it runs
/// in a thread of its own and hands over row by row.
pub(super) struct ExcelRows {
    /// What a person who looks at the sheet sees otherwise.
    pub(super) survey: SheetSurvey,
    /// The sheet that is read. Names of sheets may be names of people: no message tells one that the study file does not.
    sheet: String,
    /// The sheets that are not hidden, in the order of the workbook.
    seen: Vec<String>,
    rows: Receiver<Next>,
}

impl ExcelRows {
    /// Opens the named sheet, or the first that is not hidden.
    pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<ExcelRows, ExtractFault> {
        let book = open_book(path)?;
        let visible = book.sheets_metadata().iter().filter(|sheet| is_visible(sheet));
        let seen: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
        let sheet = sheet_name(&book, &seen, sheet)?;
        let survey = SheetSurvey::of(path, &sheet)?;
        let rows = start(book, &sheet)?;
        Ok(ExcelRows {
            survey,
            sheet,
            seen,
            rows,
        })
    }

    /// How many sheets are not hidden.
    pub(super) fn seen(&self) -> usize {
        self.seen.len()
    }

    /// Whether a sheet that is not hidden is not the one that is read.
    pub(super) fn has_others(&self) -> bool {
        self.seen.iter().any(|name| *name != self.sheet)
    }

    /// The places, from 1, among the sheets that are not hidden: of the one that is read, and of those with a row as wanted
    /// among their first, `most` at most. The workbook is opened once more, for all of them.
    pub(super) fn places_alike(
        &self,
        path: &Path,
        most: usize,
        is_wanted: impl Fn(&RawRow) -> bool,
    ) -> Result<Vec<usize>, ExtractFault> {
        let mut book = open_book(path)?;
        let mut places = Vec::new();
        for (place, name) in (1..).zip(&self.seen) {
            if *name == self.sheet || has_on_top(&mut book, name, most, &is_wanted) {
                places.push(place);
            }
        }
        Ok(places)
    }

    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, ExtractFault> {
        // The sender is gone when the sheet has ended.
        self.rows.recv().ok().transpose()
    }
}

fn open_book(path: &Path) -> Result<Book, ExtractFault> {
    let file = File::open(path).map_err(|error| ExtractFault::unopened(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Err(ExtractFault::Empty);
    }
    if is_compound(&file) {
        return Err(ExtractFault::Locked);
    }
    sheet_survey::refuse_too_large(&file)?;
    Xlsx::new(BufReader::new(file)).map_err(|_| ExtractFault::NoWorkbook)
}

/// Starts to read a sheet.
fn start(mut book: Book, sheet: &str) -> Result<Receiver<Next>, ExtractFault> {
    let (sender, rows) = sync_channel(WAITING_ROWS);
    let sheet = sheet.to_owned();
    // The receiver may have gone away, and then nobody waits for a row or a fault.
    let reader = move || each_row(&mut book, &sheet, |next| sender.send(next).is_ok());
    let started = std::thread::Builder::new().name("workbook".to_owned()).spawn(reader);
    started.map_err(|error| ExtractFault::unopened(&error))?;
    Ok(rows)
}

/// Whether a file is a compound document: what holds an encrypted workbook, and any workbook of before 2007.
fn is_compound(mut file: &File) -> bool {
    const MARK: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let mut start = [0; MARK.len()];
    let marked = file.read_exact(&mut start).is_ok() && start == MARK;
    file.rewind().is_ok() && marked
}

/// The named sheet, hidden or not, or the first of those that are not.
fn sheet_name(book: &Book, seen: &[String], sheet: Option<&str>) -> Result<String, ExtractFault> {
    let chosen = match sheet {
        Some(wanted) => book.sheet_names().into_iter().find(|name| name.as_str() == wanted),
        None => seen.first().cloned(),
    };
    let missing = || ExtractFault::NoSheet {
        sheet: sheet.unwrap_or_default().to_owned(),
        seen: seen.len(),
    };
    chosen.ok_or_else(missing)
}

/// Whether one of the first rows of a sheet is as wanted. Below a fault nothing is read, and a sheet without cells, such as a
/// chart, has no rows.
fn has_on_top(book: &mut Book, sheet: &str, most: usize, is_wanted: impl Fn(&RawRow) -> bool) -> bool {
    let (mut left, mut is_found) = (most, false);
    each_row(book, sheet, |next| {
        left = left.saturating_sub(1);
        is_found = next.is_ok_and(|row| is_wanted(&row));
        !is_found && left > 0
    });
    is_found
}

/// Reads a sheet to its end or to a fault, or until `take` wants no more.
fn each_row(book: &mut Book, sheet: &str, mut take: impl FnMut(Next) -> bool) {
    let mut row: Option<RawRow> = None;
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else {
        take(Err(ExtractFault::NoWorkbook));
        return;
    };
    loop {
        let next = match cells.next_cell_with_formula_metadata() {
            Ok(next) => next,
            Err(_) => {
                let row = row.map_or(0, |row| row.number) + 1;
                take(Err(ExtractFault::Unreadable { row }));
                return;
            }
        };
        let number = next.as_ref().map(|cell| u64::from(cell.pos.0) + 1);
        if row.as_ref().map(|row| row.number) != number
            && let Some(full) = std::mem::replace(&mut row, number.map(empty_row))
            && !take(Ok(full))
        {
            return;
        }
        match (&mut row, next) {
            (Some(row), Some(cell)) => place(row, cell.pos.1, cell_of(&cell.value, cell.formula.is_some())),
            _ => return,
        }
    }
}

fn empty_row(number: u64) -> RawRow {
    RawRow {
        number,
        cells: Vec::new(),
        came_from_text: false,
    }
}

fn place(row: &mut RawRow, column: u32, cell: Cell) {
    if column >= WIDEST_ROW {
        return;
    }
    let column = column as usize;
    row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
    if let Some(slot) = row.cells.get_mut(column) {
        *slot = cell;
    }
}

fn is_visible(sheet: &Sheet) -> bool {
    sheet.visible == SheetVisible::Visible
}

/// A formula whose result the workbook does not hold has a value that nobody here can know: it is not an empty cell.
fn cell_of(value: &DataRef<'_>, is_formula: bool) -> Cell {
    match value {
        DataRef::Empty if is_formula => Cell::Broken,
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::from_text(text),
        DataRef::SharedString(text) => Cell::from_text(text),
        DataRef::Float(number) => Cell::Number(*number),
        // Excel holds every number as a double; whole ones of up to 53 bits are exact.
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Bool(flag) => Cell::Text(if *flag { "true" } else { "false" }.to_owned()),
        DataRef::DateTime(moment) => date_of(moment),
        DataRef::DateTimeIso(text) => Cell::from_text(text),
        _ => Cell::Broken,
    }
}

fn date_of(moment: &ExcelDateTime) -> Cell {
    if !moment.is_datetime() {
        return Cell::Number(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Cell::Broken;
    };
    Date::new(year, month, day).map_or(Cell::Broken, Cell::Date)
}
