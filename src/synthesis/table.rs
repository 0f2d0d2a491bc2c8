//! Text files with separated columns, in the encodings that extracts come in.
//!
//! Custody: no zone; it lays out what it is given.

use encoding_rs::WINDOWS_1252;

use super::error::SynthesisError;

/// How a file's characters become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, without a mark.
    Utf8,
    /// UTF-8 after a byte order mark, as spreadsheets save it.
    Utf8WithMark,
    /// Windows-1252.
    Windows1252,
    /// UTF-16, low byte first, after a byte order mark.
    Utf16,
}

/// A text file in the making.
#[derive(Debug)]
pub(super) struct Table {
    file: &'static str,
    delimiter: char,
    encoding: Encoding,
    line_end: &'static str,
    columns: usize,
    text: String,
    rows: usize,
}

impl Table {
    /// An empty file with the line ends of a spreadsheet.
    pub(super) fn new(file: &'static str, delimiter: char, encoding: Encoding) -> Table {
        Table {
            file,
            delimiter,
            encoding,
            line_end: "\r\n",
            columns: 0,
            text: String::new(),
            rows: 0,
        }
    }

    /// A UTF-8 file with commas, plain line ends and this header.
    pub(super) fn plain(file: &'static str, header: &[&str]) -> Table {
        let mut table = Table {
            line_end: "\n",
            ..Table::new(file, ',', Encoding::Utf8)
        };
        table.header(header);
        table
    }

    /// A line that is no row of the table: a title above it or a total below.
    pub(super) fn line(&mut self, fields: &[&str]) {
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                self.text.push(self.delimiter);
            }
            self.push_field(field);
        }
        self.text.push_str(self.line_end);
    }

    /// The header.
    pub(super) fn header(&mut self, columns: &[&str]) {
        self.columns = columns.len();
        self.line(columns);
    }

    /// A row.
    pub(super) fn row(&mut self, fields: &[&str]) {
        self.line(fields);
        self.rows += 1;
    }

    /// A row in which nobody entered anything.
    pub(super) fn empty_row(&mut self) {
        let fields = vec![""; self.columns];
        self.line(&fields);
    }

    /// Number of rows so far, for a total below the table.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    fn push_field(&mut self, field: &str) {
        let special = |letter: char| letter == self.delimiter || matches!(letter, '"' | '\n' | '\r');
        if field.contains(special) {
            self.text.push('"');
            self.text.push_str(&field.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(field);
        }
    }

    /// The file with its bytes.
    pub(super) fn finish(self) -> Result<Extract, SynthesisError> {
        let bytes = match self.encoding {
            Encoding::Utf8 => self.text.into_bytes(),
            Encoding::Utf8WithMark => format!("\u{feff}{}", self.text).into_bytes(),
            Encoding::Utf16 => format!("\u{feff}{}", self.text)
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            Encoding::Windows1252 => {
                let (bytes, _, unmappable) = WINDOWS_1252.encode(&self.text);
                if unmappable {
                    return Err(SynthesisError::Encoding {
                        file: self.file,
                        encoding: "windows-1252",
                    });
                }
                bytes.into_owned()
            }
        };
        Ok(Extract {
            file: self.file,
            bytes,
            rows: self.rows,
        })
    }
}

/// A finished file.
#[derive(Debug)]
pub(super) struct Extract {
    /// Path below the world's folder.
    pub(super) file: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Rows of data, without headers, titles, totals and empty rows.
    pub(super) rows: usize,
}

/// `Yes` or `No`.
pub(super) fn yes_or_no(holds: bool) -> &'static str {
    if holds { "Yes" } else { "No" }
}
