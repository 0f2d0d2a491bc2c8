//! A world for tests: made once, read as text tables.
//!
//! Custody: none; synthetic extracts only.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use seriatim::synthesis::{Settings, Written, synthesise};
use tempfile::TempDir;

/// Makes a world in a folder that vanishes with the result.
pub(super) fn make(mothers: u32, seed: u64) -> (TempDir, Written) {
    make_of(&Settings::new(mothers, seed))
}

pub(super) fn make_of(settings: &Settings) -> (TempDir, Written) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = synthesise(settings, &folder.path().join("world")).expect("a world");
    (folder, written)
}

/// The world of the sample study: 3,000 mothers, seed 1.
pub(super) fn sample() -> &'static World {
    static SAMPLE: OnceLock<World> = OnceLock::new();
    SAMPLE.get_or_init(|| World::made(make(3000, 1)))
}

pub(super) struct World {
    folder: TempDir,
    pub(super) written: Written,
}

impl World {
    pub(super) fn made((folder, written): (TempDir, Written)) -> World {
        World { folder, written }
    }

    pub(super) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("world")
    }

    pub(super) fn bytes(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// A text table as its source in the study file declares it. Rows without any text are left out.
    pub(super) fn table(&self, file: &str, first_column: &str) -> Table {
        self.table_headed(file, first_column)
            .unwrap_or_else(|| panic!("{file} has no header that starts {first_column}"))
    }

    /// As [`World::table`], or nothing where no row starts with that column's name.
    pub(super) fn table_headed(&self, file: &str, first_column: &str) -> Option<Table> {
        let rows = if file.ends_with(".xlsx") {
            workbook(&self.path().join(file))
        } else {
            let (encoding, delimiter) = layout(file);
            let bytes = self.bytes(file);
            let (text, _, broken) = encoding.decode(&bytes);
            assert!(!broken, "{file} is not {}", encoding.name());
            separated(&text, delimiter)
        };
        let mut rows = rows
            .into_iter()
            .skip_while(|row| row.first().is_none_or(|cell| cell != first_column));
        let header = rows.next()?;
        let rows = rows.filter(|row| row.iter().any(|cell| !cell.is_empty()) && row[0] != "Total");
        Some(Table {
            rows: rows.collect(),
            header,
        })
    }
}

/// Encoding and delimiter of a text file, as the study file declares them.
fn layout(file: &str) -> (&'static encoding_rs::Encoding, char) {
    match file {
        "court/parties.csv" | "service/reviews.csv" => (encoding_rs::WINDOWS_1252, ';'),
        "council/removals.txt" => (encoding_rs::UTF_16LE, '\t'),
        _ => (encoding_rs::UTF_8, ','),
    }
}

fn separated(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| record.expect("a record").iter().map(str::to_owned).collect())
        .collect()
}

fn workbook(path: &Path) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = workbook.sheet_names().first().expect("a sheet").clone();
    let range = workbook.worksheet_range(&sheet).expect("cells");
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year:04}")
        }
        other => other.to_string(),
    }
}

pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn place(&self, column: &str) -> usize {
        let place = self.header.iter().position(|name| name == column);
        place.unwrap_or_else(|| panic!("no column {column} in {:?}", self.header))
    }

    pub(super) fn column(&self, column: &str) -> Vec<&str> {
        let place = self.place(column);
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    /// Rows by the value of one column; a later row takes the place of an earlier one.
    pub(super) fn by(&self, column: &str) -> BTreeMap<&str, Row<'_>> {
        let place = self.place(column);
        self.rows
            .iter()
            .map(|row| (row[place].as_str(), Row { table: self, row }))
            .collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| Row { table: self, row })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    row: &'t [String],
}

impl<'t> Row<'t> {
    pub(super) fn get(&self, column: &str) -> &'t str {
        &self.row[self.table.place(column)]
    }
}

/// A day written `03/11/2014`, `3 Nov 2014` or `2014-11-03`.
pub(super) fn day(text: &str) -> Option<jiff::civil::Date> {
    ["%d/%m/%Y", "%d %b %Y", "%Y-%m-%d"]
        .iter()
        .find_map(|format| jiff::civil::Date::strptime(format, text).ok())
}

/// Days between two days.
pub(super) fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
