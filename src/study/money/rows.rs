//! A file of commas with a header, named by a key of the study file: every fault with its line and column.
//!
//! Custody: no zone; public figures, and no personal data.

use std::path::Path;

use crate::study::csv_text::CsvText;
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::printed;

/// A file that a key names.
pub(in crate::study) struct Named {
    path: String,
    key_line: usize,
    file: String,
    text: String,
}

/// One row, its cells by the names of their columns.
pub(super) struct Row<'r> {
    line: u64,
    cells: Vec<(&'r str, &'r str)>,
}

/// What a file has to be told of.
pub(super) struct Columns {
    /// All that are known.
    pub(super) known: &'static [&'static str],
    /// Those that may not be missing nor empty.
    pub(super) needed: &'static [&'static str],
}

impl Named {
    /// The file of a key, if the key is there; a fault where the file cannot be read.
    pub(in crate::study) fn by_key(
        section: &mut Section<'_>,
        key: &str,
        folder: &Path,
        faults: &mut Faults,
    ) -> Option<Named> {
        let At { value, line } = section.text(key, faults)?;
        match std::fs::read_to_string(folder.join(&value)) {
            Ok(text) => Some(Named {
                path: section.key_path(key),
                key_line: line,
                file: value,
                text,
            }),
            Err(_) => {
                let message = format!("names `{value}`, which cannot be read as UTF-8 text");
                faults.add(
                    Fault::new(section.key_path(key), line, message)
                        .hint("name a CSV file, relative to the study file"),
                );
                None
            }
        }
    }

    /// A file that the program brings along, as if a key had named it.
    pub(super) fn built_in(file: &str, text: &str) -> Named {
        Named {
            path: String::new(),
            key_line: 1,
            file: file.to_owned(),
            text: text.to_owned(),
        }
    }

    /// A fault of the file.
    pub(super) fn fault(&self, (line, column): (u64, &str), message: &str, hint: &str, faults: &mut Faults) {
        let column = match column {
            "" => String::new(),
            column => format!(", column `{column}`"),
        };
        let message = format!("`{}`, line {line}{column}: {message}", self.file);
        faults.add(Fault::new(self.path.clone(), self.key_line, message).hint(hint));
    }

    /// Reads each row; a row of which `read` makes nothing has said why.
    pub(super) fn rows<T>(
        &self,
        columns: &Columns,
        faults: &mut Faults,
        mut read: impl FnMut(&Row<'_>, &mut Faults) -> Option<T>,
    ) -> Vec<T> {
        let CsvText { header, rows } = CsvText::of(&self.text);
        if !self.knows(&header, columns, faults) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (line, record) in &rows {
            let line = *line;
            if record.len() != header.len() {
                let message = format!("has {} cells, and the header has {}", record.len(), header.len());
                self.fault(
                    (line, ""),
                    &message,
                    "put texts with commas between quotation marks",
                    faults,
                );
                continue;
            }
            let row = Row {
                line,
                cells: header.iter().zip(record.iter()).collect(),
            };
            let empty = columns.needed.iter().filter(|column| row.text(column).is_none());
            let empty: Vec<&&str> = empty.collect();
            for column in &empty {
                let hint = "every figure needs it; leave a row that lacks it out";
                self.fault((line, column), "is empty", hint, faults);
            }
            let unprinted = self.unprinted(&row, faults);
            if empty.is_empty() && !unprinted {
                found.extend(read(&row, faults));
            }
        }
        if rows.is_empty() {
            self.fault(
                (1, ""),
                "has no row",
                "write one figure a line below the header",
                faults,
            );
        }
        found
    }

    /// Whether a row has a text that cannot be printed as it is; numbers are no texts.
    fn unprinted(&self, row: &Row<'_>, faults: &mut Faults) -> bool {
        let texts = row
            .cells
            .iter()
            .filter(|(_, text)| !text.is_empty() && text.parse::<f64>().is_err());
        let objections = texts.filter_map(|(column, text)| Some((*column, printed::objection(text)?)));
        let before = faults.count();
        for (column, objection) in objections {
            self.fault((row.line, column), &objection, printed::HINT, faults);
        }
        faults.count() > before
    }

    fn knows(&self, header: &csv::StringRecord, columns: &Columns, faults: &mut Faults) -> bool {
        let missing = columns
            .needed
            .iter()
            .filter(|column| !header.iter().any(|name| name == **column));
        let list = columns.known.join(", ");
        let hint = format!("the columns are {list}");
        let mut messages: Vec<String> = missing.map(|column| format!("has no column `{column}`")).collect();
        for (place, name) in header.iter().enumerate() {
            if header.iter().take(place).any(|earlier| earlier == name) {
                messages.push(format!("names the column `{name}` twice"));
            } else if !columns.known.contains(&name) {
                messages.push(format!("names a column `{name}` that is not known"));
            }
        }
        for message in &messages {
            self.fault((1, ""), message, &hint, faults);
        }
        messages.is_empty()
    }

    /// A number of a cell that may be empty.
    pub(super) fn number(
        &self,
        row: &Row<'_>,
        column: &'static str,
        is_good: impl Fn(f64) -> bool,
        must: &str,
        faults: &mut Faults,
    ) -> Option<f64> {
        let text = row.text(column)?;
        let found = text
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite() && is_good(*value));
        if found.is_none() {
            self.fault(
                (row.line, column),
                must,
                "write digits and a point, such as 30000 or 0.035",
                faults,
            );
        }
        found
    }

    /// A year of a cell that may be empty.
    pub(super) fn year(&self, row: &Row<'_>, column: &'static str, faults: &mut Faults) -> Option<i64> {
        let in_range = |year: f64| (1900.0..=2200.0).contains(&year) && libm::floor(year) == year;
        // Between 1900 and 2200.
        self.number(row, column, in_range, "should be a year", faults)
            .map(|year| year as i64)
    }
}

impl<'r> Row<'r> {
    /// The cell of a column, unless it is empty.
    pub(super) fn text(&self, column: &str) -> Option<&'r str> {
        let cell = self.cells.iter().find(|(name, _)| *name == column);
        cell.map(|(_, text)| *text).filter(|text| !text.is_empty())
    }

    /// The line of the file; 1 is the header.
    pub(super) fn line(&self) -> u64 {
        self.line
    }
}
