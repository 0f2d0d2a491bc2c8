//! Rows of a text file with delimiters.
//!
//! Custody: identifiable zone. The reader's own messages quote rows and are never passed on.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::decode::TextReader;
use super::error::ExtractFault;
use super::row::{Cell, RawRow};
use crate::study::{Encoding, line_of};

/// A stream of rows.
pub(super) struct CsvRows {
    reader: csv::Reader<TextReader<BufReader<File>>>,
    record: csv::StringRecord,
    /// Delimiters of a row, once the header is known.
    delimiters: Option<u64>,
}

impl CsvRows {
    pub(super) fn open(path: &Path, encoding: Encoding, delimiter: u8) -> Result<CsvRows, ExtractFault> {
        let file = File::open(path).map_err(|error| ExtractFault::unopened(&error))?;
        let text = TextReader::new(BufReader::new(file), encoding, delimiter)?;
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text);
        Ok(CsvRows {
            reader,
            record: csv::StringRecord::new(),
            delimiters: None,
        })
    }

    /// Takes on how wide the header is: from now on quotations over rows of that width are refused, those read already too.
    pub(super) fn expect_width(&mut self, columns: usize) -> Result<(), ExtractFault> {
        self.delimiters = u64::try_from(columns).ok().and_then(|columns| columns.checked_sub(1));
        self.refuse_quoted_rows()
    }

    fn refuse_quoted_rows(&self) -> Result<(), ExtractFault> {
        match self.delimiters {
            Some(delimiters) => self.reader.get_ref().refuse_quoted_rows(delimiters),
            None => Ok(()),
        }
    }

    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, ExtractFault> {
        let more = self.reader.read_record(&mut self.record).map_err(fault_of)?;
        self.refuse_quoted_rows()?;
        if !more {
            return Ok(None);
        }
        Ok(Some(RawRow {
            number: line_of(&self.record, self.reader.position()),
            cells: self.record.iter().map(Cell::from_text).collect(),
            came_from_text: true,
        }))
    }
}

fn fault_of(error: csv::Error) -> ExtractFault {
    let row = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match error.downcast::<ExtractFault>() {
            Ok(fault) => fault,
            Err(error) => ExtractFault::unopened(&error),
        },
        _ => ExtractFault::Unreadable { row },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_bear_the_number_of_the_line_they_start_on_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["h,k", "1,a", "", "", "2,\"b", "c\"", "3,d"].join(end);
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("rows.csv");
            std::io::Write::write_all(&mut crate::store::create_new(&path).expect("a file"), text.as_bytes())
                .expect("text");
            let mut rows = CsvRows::open(&path, Encoding::Utf8, b',').expect("rows");
            let mut numbers = Vec::new();
            while let Some(row) = rows.next_row().expect("a row") {
                numbers.push(row.number);
            }
            assert_eq!(numbers, [1, 2, 5, 7], "{end:?}");
        }
    }

    #[test]
    fn a_quotation_over_whole_rows_is_refused_once_the_header_is_known_however_far_down() {
        for sound in [0_usize, 30_000] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("rows.csv");
            let text = format!("h,k,l\n{}1,\"x,y\n2,x\",y\n", "0,x,y\n".repeat(sound));
            std::io::Write::write_all(&mut crate::store::create_new(&path).expect("a file"), text.as_bytes())
                .expect("text");
            let mut rows = CsvRows::open(&path, Encoding::Utf8, b',').expect("rows");
            rows.next_row().expect("the header");
            let mut read = rows.expect_width(3);
            for _ in 0..sound + 2 {
                read = read.and_then(|()| rows.next_row().map(|_| ()));
            }
            let line = sound as u64 + 2;
            assert_eq!(read, Err(ExtractFault::QuotedRows { line }));
        }
    }
}
