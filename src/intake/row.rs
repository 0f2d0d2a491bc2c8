//! A row as an extract holds it: everything is text, but for what a workbook itself knows to be a date.
//!
//! Custody: identifiable zone. A cell has no `Display` and its `Debug` shows no value.

use jiff::civil::Date;

/// One cell.
#[derive(Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or white space.
    Empty,
    /// Text, white space at its ends removed.
    Text(String),
    /// A date that the workbook stores as one.
    Date(Date),
    /// A number that the workbook stores as one.
    Number(f64),
    /// An error of the workbook: a formula that failed, or whose result was never stored.
    Broken,
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Cell")
    }
}

impl Cell {
    /// Text as a cell: white space of every kind, no-break spaces among it, is trimmed and runs of it become one space.
    pub(super) fn from_text(text: &str) -> Cell {
        // Nearly all cells are clean as they stand.
        let is_clean = |text: &str| {
            let bytes = text.as_bytes();
            let is_plain = bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
            let is_spaced = bytes.windows(2).any(|two| two == b"  ") || text.starts_with(' ') || text.ends_with(' ');
            is_plain && !is_spaced && !text.is_empty()
        };
        if is_clean(text) {
            return Cell::Text(text.to_owned());
        }
        let clean = text.split(|c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}');
        let clean = clean.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if clean.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(clean)
        }
    }

    /// The cell as text; whole numbers without a decimal point, dates as the year, month and day.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Cell::Empty | Cell::Broken => None,
            Cell::Text(text) => Some(text.clone()),
            Cell::Date(date) => Some(date.to_string()),
            Cell::Number(number) => Some(number.to_string()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

/// One row, with its number as the user sees it: the line of a text file, the row of a sheet.
#[derive(Debug, Clone)]
pub(super) struct RawRow {
    pub(super) number: u64,
    pub(super) cells: Vec<Cell>,
    /// A text file states the end of every row; a workbook leaves out empty cells at it.
    pub(super) came_from_text: bool,
}

impl RawRow {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}
