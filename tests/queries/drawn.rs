//! Tables drawn in text:
//!
//! ```text
//! | application | issued_on  |
//! | A1          | 2015-03-02 |
//! ```
//!
//! A blank cell is a missing value. The order of rows means nothing.
//!
//! Custody: none.

/// A drawn table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Drawn {
    /// Reads a drawing.
    #[track_caller]
    pub(super) fn parse(drawing: &str) -> Drawn {
        let lines = drawing.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut rows: Vec<Vec<String>> = lines.map(cells).collect();
        assert!(!rows.is_empty(), "a drawing without a header");
        let header = rows.remove(0);
        for row in &rows {
            assert_eq!(
                row.len(),
                header.len(),
                "a row of another width than the header: {row:?}"
            );
        }
        Drawn { header, rows }
    }

    /// The values of a column.
    #[track_caller]
    pub(super) fn column(&self, name: &str) -> Vec<&str> {
        let index = self.header.iter().position(|header| header == name);
        let index = index.unwrap_or_else(|| panic!("no column `{name}` in {:?}", self.header));
        self.rows.iter().map(|row| row[index].as_str()).collect()
    }

    /// The same rows in one order.
    pub(super) fn sorted(mut self) -> Drawn {
        self.rows.sort();
        self
    }

    /// The table as a comma-separated file.
    pub(super) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).expect("a header");
        for row in &self.rows {
            writer.write_record(row).expect("a row");
        }
        writer.into_inner().expect("a file")
    }
}

#[track_caller]
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    let inner = inner.unwrap_or_else(|| panic!("a row starts and ends with `|`: {line}"));
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

impl std::fmt::Display for Drawn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = || std::iter::once(&self.header).chain(&self.rows);
        let width = |column: usize| rows().map(|row| row[column].chars().count()).max().unwrap_or(0);
        for row in rows() {
            for (column, cell) in row.iter().enumerate() {
                write!(out, "| {cell:<width$} ", width = width(column))?;
            }
            writeln!(out, "|")?;
        }
        Ok(())
    }
}

#[test]
fn a_drawing_is_read_as_it_is_written() {
    let drawing = "| a  | b |\n| x1 |   |\n| y  | 2 |\n";
    let drawn = Drawn::parse(drawing);
    assert_eq!(drawn.column("b"), ["", "2"]);
    assert_eq!(drawn.to_string(), drawing);
    assert_eq!(drawn.csv(), b"a,b\nx1,\ny,2\n");
}
