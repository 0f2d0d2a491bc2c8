//! Rows of a sheet of a workbook, in either of Excel's two calendars.
//!
//! Custody: identifiable zone.

use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, Sheet, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::error::ExtractFault;
use super::row::{Cell, RawRow};

/// The widest row that is read; cells further right are not those of an extract.
const WIDEST_ROW: u32 = 4_096;

/// The rows of one sheet.
pub(super) struct ExcelRows {
    rows: VecDeque<RawRow>,
}

impl ExcelRows {
    /// Opens the named sheet, or the first that is not hidden. The workbook's format keeps one sheet in one compressed part, and its reader
    /// borrows the workbook: rows are therefore collected as they stream in, without the sheet's empty expanse.
    pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<ExcelRows, ExtractFault> {
        let file = File::open(path).map_err(|error| ExtractFault::Unopened {
            reason: error.kind().to_string(),
        })?;
        if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
            return Err(ExtractFault::Empty);
        }
        let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| ExtractFault::NoWorkbook)?;
        let names = book.sheet_names();
        let chosen = match sheet {
            Some(wanted) => names.iter().find(|name| name.as_str() == wanted),
            None => names
                .iter()
                .zip(book.sheets_metadata())
                .find(|(_, sheet)| is_visible(sheet))
                .map(|(name, _)| name),
        };
        let Some(chosen) = chosen else {
            return Err(ExtractFault::NoSheet {
                sheet: sheet.unwrap_or_default().to_owned(),
            });
        };
        let mut cells = book
            .worksheet_cells_reader(chosen)
            .map_err(|_| ExtractFault::NoWorkbook)?;
        let mut rows: VecDeque<RawRow> = VecDeque::new();
        loop {
            let next = cells.next_cell();
            let last_row = rows.back().map_or(0, |row| row.number);
            let Some(cell) = next.map_err(|_| ExtractFault::Unreadable { row: last_row + 1 })? else {
                break;
            };
            let (row, column) = cell.get_position();
            if column < WIDEST_ROW {
                place(
                    &mut rows,
                    u64::from(row) + 1,
                    column as usize,
                    cell_of(cell.get_value()),
                );
            }
        }
        Ok(ExcelRows { rows })
    }

    pub(super) fn next_row(&mut self) -> Option<RawRow> {
        self.rows.pop_front()
    }
}

fn place(rows: &mut VecDeque<RawRow>, number: u64, column: usize, cell: Cell) {
    if rows.back().is_none_or(|row| row.number != number) {
        rows.push_back(RawRow {
            number,
            cells: Vec::new(),
            came_from_text: false,
        });
    }
    if let Some(row) = rows.back_mut() {
        row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
        if let Some(slot) = row.cells.get_mut(column) {
            *slot = cell;
        }
    }
}

fn is_visible(sheet: &Sheet) -> bool {
    sheet.visible == SheetVisible::Visible
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
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
