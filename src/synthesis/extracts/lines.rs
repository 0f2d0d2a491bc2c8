//! Lines of text with separated columns, in the encodings that extracts come in.
//!
//! Custody: no zone; it lays out what it is given.

use encoding_rs::WINDOWS_1252;

use crate::synthesis::error::SynthesisError;

/// How a file's characters become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Encoding {
    /// UTF-8, without a mark.
    Utf8,
    /// UTF-8 after a byte order mark, as spreadsheets save it.
    Utf8WithMark,
    /// Windows-1252.
    Windows1252,
    /// UTF-16, low byte first, after a byte order mark.
    Utf16,
}

/// How a text file is laid out.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Format {
    pub(in crate::synthesis) delimiter: char,
    pub(in crate::synthesis) encoding: Encoding,
    pub(in crate::synthesis) line_end: &'static str,
}

impl Format {
    /// UTF-8 with commas and plain line ends.
    pub(in crate::synthesis) const PLAIN: Format = Format {
        delimiter: ',',
        encoding: Encoding::Utf8,
        line_end: "\n",
    };

    /// The line ends of a spreadsheet.
    pub(in crate::synthesis) const fn spreadsheet(delimiter: char, encoding: Encoding) -> Format {
        Format {
            delimiter,
            encoding,
            line_end: "\r\n",
        }
    }
}

/// Part of a text file in the making.
#[derive(Debug)]
pub(in crate::synthesis) struct Lines {
    format: Format,
    text: String,
    rows: u64,
}

/// A finished part of a file.
#[derive(Debug)]
pub(in crate::synthesis) struct Piece {
    pub(in crate::synthesis) bytes: Vec<u8>,
    /// Rows of data, without headers, titles, totals and empty rows.
    pub(in crate::synthesis) rows: u64,
}

impl Lines {
    /// No lines yet.
    pub(in crate::synthesis) fn new(format: Format) -> Lines {
        Lines {
            format,
            text: String::new(),
            rows: 0,
        }
    }

    /// The start of a file: its byte order mark, if it has one.
    pub(super) fn at_start(format: Format) -> Lines {
        let mut lines = Lines::new(format);
        if matches!(format.encoding, Encoding::Utf8WithMark | Encoding::Utf16) {
            lines.text.push('\u{feff}');
        }
        lines
    }

    /// A line that is no row of the table: a title above it, a header, or a total below.
    pub(in crate::synthesis) fn line(&mut self, fields: &[&str]) {
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                self.text.push(self.format.delimiter);
            }
            self.push_field(field);
        }
        self.text.push_str(self.format.line_end);
    }

    /// A row.
    pub(in crate::synthesis) fn row(&mut self, fields: &[&str]) {
        self.line(fields);
        self.rows += 1;
    }

    /// A row of so many columns in which nobody entered anything.
    pub(in crate::synthesis) fn empty_row(&mut self, columns: usize) {
        let delimiters = std::iter::repeat_n(self.format.delimiter, columns.saturating_sub(1));
        self.text.extend(delimiters);
        self.text.push_str(self.format.line_end);
    }

    fn push_field(&mut self, field: &str) {
        let delimiter = self.format.delimiter;
        let special = |letter: char| letter == delimiter || matches!(letter, '"' | '\n' | '\r');
        if field.contains(special) {
            self.text.push('"');
            self.text.push_str(&field.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(field);
        }
    }

    /// The bytes, for the file of this name.
    pub(super) fn finish(self, file: &'static str) -> Result<Piece, SynthesisError> {
        let bytes = match self.format.encoding {
            Encoding::Utf8 | Encoding::Utf8WithMark => self.text.into_bytes(),
            Encoding::Utf16 => self.text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Windows1252 => {
                let (bytes, _, unmappable) = WINDOWS_1252.encode(&self.text);
                if unmappable {
                    let encoding = "windows-1252";
                    return Err(SynthesisError::Encoding { file, encoding });
                }
                bytes.into_owned()
            }
        };
        Ok(Piece { bytes, rows: self.rows })
    }
}

/// `Yes` or `No`.
pub(in crate::synthesis) fn yes_or_no(holds: bool) -> &'static str {
    if holds { "Yes" } else { "No" }
}
