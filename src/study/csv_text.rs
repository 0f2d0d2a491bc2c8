//! Rows of the files with commas that a study names beside its extracts: figures with their sources.
//!
//! Custody: no zone; public figures, and no personal data.

use csv::StringRecord;

/// A file's header and its rows.
pub(super) struct CsvText {
    pub(super) header: StringRecord,
    /// Each row with the line on which it starts, counted from 1 as editors count; blank lines are none.
    pub(super) rows: Vec<(u64, StringRecord)>,
}

impl CsvText {
    /// Reads a text, whatever ends its lines; what stands around a cell's words is left out.
    pub(super) fn of(text: &str) -> CsvText {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The reader tells lines by their feeds, and where it stands only after one.
        let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.flexible(true).has_headers(false).from_reader(text.as_bytes());
        let (mut rows, mut record) = (Vec::new(), StringRecord::new());
        // Rows of any length of a text that is UTF-8: there is nothing left that could fail.
        while reader.read_record(&mut record).unwrap_or(false) {
            let line = line_of(&record, reader.position());
            record.trim();
            rows.push((line, record.clone()));
        }
        let header = match rows.is_empty() {
            true => StringRecord::new(),
            false => rows.remove(0).1,
        };
        CsvText { header, rows }
    }
}

/// The line on which a record starts that was read last, as it was read; `after` is where the reader stands. The record's own
/// position is that of blank lines before it, while the reader stands after its line end.
pub(crate) fn line_of(record: &StringRecord, after: &csv::Position) -> u64 {
    let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
    after.line().saturating_sub(1 + within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_bear_the_line_they_start_on_whatever_ends_lines_and_whether_the_last_is_ended() {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = ["\u{feff}h, k", "1,a", "", "", "2,\"b", "c\"", "3,d"].join(end) + last;
                let read = CsvText::of(&text);
                assert_eq!(read.header.iter().collect::<Vec<_>>(), ["h", "k"]);
                let lines: Vec<u64> = read.rows.iter().map(|(line, _)| *line).collect();
                assert_eq!(lines, [2, 5, 7], "{end:?} {last:?}");
                assert_eq!(&read.rows[1].1[1], "b\nc");
            }
        }
        assert!(CsvText::of("").header.is_empty() && CsvText::of("\n").rows.is_empty());
    }
}
