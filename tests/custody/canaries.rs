//! The identifying values of the sample extracts, read by this test's own means and not by intake.
//!
//! Custody: synthetic extracts only.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use calamine::{Data, Reader, open_workbook_auto};
use toml::Table as Toml;
use unicode_normalization::UnicodeNormalization;

/// Shorter texts occur by chance in megabytes of compressed or encrypted bytes; those are looked for as whole cells.
const SHORTEST_SEARCHED: usize = 8;

/// Postcodes are rarer than other texts of their length.
const SHORTEST_POSTCODE: usize = 6;

/// Fields that hold numbers of applications, cases or records. The planted truth's numbers of persons are not among them:
/// `21.0` is as well a percentage.
const NUMBERS: &[&str] = &[
    "record",
    "application",
    "case",
    "consolidated_into",
    "child_record",
    "parent_record",
    "other_record",
    "partner_record",
    "nhs_number",
];

/// Fields that hold names.
const NAMES: &[&str] = &["forename", "middle_names", "surname", "previous_surname", "aliases"];

/// Between the names in a cell of aliases.
const SEPARATORS: [char; 4] = [';', '/', ',', '\n'];

/// What the extracts tell of persons.
#[derive(Default)]
pub(super) struct Canaries {
    /// Values that are searched for in all bytes, in lower case.
    ///
    /// Birth dates are not among them: `13/01/2006` or `2006-01-13` is as well the day of somebody's application, which
    /// the work tables hold by design. That no birth date goes further than its month is held by the schemas of intake;
    /// that none leaves as an unkeyed digest is held here.
    pub(super) searched: BTreeSet<String>,
    /// Every value of whatever length, and birth dates: no unkeyed digest of one may be found.
    pub(super) hashed: BTreeSet<String>,
    /// Numbers and names of whatever length, in lower case: no cell may be one.
    pub(super) cells: BTreeSet<String>,
}

pub(super) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples")
}

/// The canaries of all sources of the sample study, collected once.
pub(super) fn canaries() -> &'static Canaries {
    static CANARIES: OnceLock<Canaries> = OnceLock::new();
    CANARIES.get_or_init(|| {
        let study: Toml = std::fs::read_to_string(samples().join("study.toml"))
            .expect("the study file")
            .parse()
            .expect("TOML");
        let mut canaries = Canaries::default();
        for source in study["source"].as_array().expect("sources") {
            canaries.take_source(source.as_table().expect("a source"));
        }
        canaries
    })
}

impl Canaries {
    fn take_source(&mut self, source: &Toml) {
        let columns = source["columns"].as_table().expect("columns");
        let missing: BTreeSet<String> = texts(source, "missing").map(str::to_lowercase).collect();
        let rows = rows(source);
        let headers: Vec<&str> = columns.values().filter_map(|header| header.as_str()).collect();
        let is_header = |row: &&Vec<String>| headers.iter().all(|header| row.iter().any(|cell| cell == header));
        let header = rows.iter().position(|row| is_header(&row)).expect("a header row");
        let column = |field: &str| {
            let name = columns.get(field)?.as_str()?;
            rows[header].iter().position(|cell| cell == name)
        };
        for row in &rows[header + 1..] {
            let cell = |field: &str| {
                let cell = row.get(column(field)?)?.trim();
                (!cell.is_empty() && !missing.contains(&cell.to_lowercase())).then(|| cell.to_owned())
            };
            self.take_row(&cell);
        }
    }

    fn take_row(&mut self, cell: &dyn Fn(&str) -> Option<String>) {
        for number in NUMBERS.iter().filter_map(|field| cell(field)) {
            self.take(&number, SHORTEST_SEARCHED);
            self.cells.insert(number.to_lowercase());
        }
        for names in NAMES.iter().filter_map(|field| cell(field)) {
            for name in names.split(SEPARATORS).map(str::trim).chain([names.as_str()]) {
                self.take(name, SHORTEST_SEARCHED);
                self.cells.insert(name.to_lowercase());
            }
        }
        if let (Some(forename), Some(surname)) = (cell("forename"), cell("surname")) {
            for whole in [
                format!("{forename} {surname}"),
                format!("{surname} {forename}"),
                format!("{surname}, {forename}"),
            ] {
                self.take(&whole, SHORTEST_SEARCHED);
            }
        }
        if let Some(postcode) = cell("postcode") {
            let compact = postcode.replace(' ', "");
            self.take(&postcode, SHORTEST_POSTCODE);
            // `E827DD`, and `L823AE` behind any byte, are found by chance among the random digits of pseudonyms; there,
            // whole cells have to do.
            let digits = compact.bytes().filter(u8::is_ascii_hexdigit).count();
            self.take(
                &compact,
                if digits + 1 >= compact.len() {
                    SHORTEST_SEARCHED
                } else {
                    SHORTEST_POSTCODE
                },
            );
            self.cells.extend([postcode.to_lowercase(), compact.to_lowercase()]);
        }
        if let Some(birth) = cell("birth_date") {
            self.hashed.insert(birth);
        }
    }

    fn take(&mut self, value: &str, shortest: usize) {
        let base_letters: String = value.nfd().filter(char::is_ascii).collect();
        for form in [value, base_letters.as_str()] {
            if form.chars().count() >= shortest {
                self.searched.insert(form.to_lowercase());
            }
            if !form.is_empty() {
                self.hashed.insert(form.to_owned());
            }
        }
    }
}

fn texts<'t>(source: &'t Toml, key: &str) -> impl Iterator<Item = &'t str> {
    let list = source.get(key).and_then(|list| list.as_array()).into_iter().flatten();
    list.filter_map(|text| text.as_str())
}

fn rows(source: &Toml) -> Vec<Vec<String>> {
    let text = |key: &str| source.get(key).and_then(|text| text.as_str());
    let path = samples().join(text("file").expect("a file"));
    if path.extension().is_some_and(|extension| extension == "xlsx") {
        return workbook_rows(&path, text("sheet"));
    }
    let bytes = std::fs::read(&path).expect("an extract");
    let encoding = match text("encoding") {
        Some("windows-1252") => encoding_rs::WINDOWS_1252,
        Some("utf-16le") => encoding_rs::UTF_16LE,
        _ => encoding_rs::UTF_8,
    };
    let (decoded, _, _) = encoding.decode(&bytes);
    let delimiter = text("delimiter").map_or(b',', |delimiter| delimiter.as_bytes()[0]);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(decoded.as_bytes());
    let records = reader.records().map(|record| record.expect("a record"));
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

fn workbook_rows(path: &Path, sheet: Option<&str>) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(path).expect("a workbook");
    let first = book.sheet_names().first().cloned().expect("a sheet");
    let range = book.worksheet_range(sheet.unwrap_or(&first)).expect("the sheet");
    range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect()
}
