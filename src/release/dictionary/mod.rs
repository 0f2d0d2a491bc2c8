//! The data dictionary: what each column of each table means, in which unit, and which words may stand in it. Of released
//! tables and of the pseudonymous tables that they were worked out from; the latter are described, and no row of them is here.
//!
//! Custody: releasable; names and meanings of columns, words of the code book, definitions.

mod frictionless;
mod listed;
mod page;
mod shapes;
mod words;

use std::path::Path;

pub use shapes::DeclaredTable;
pub(super) use words::is_whole;

use super::papers::File;
use super::{Contents, Definition};
use crate::disclosure::{ReleasedTable, Reviewed};
use crate::store::{FolderDraft, StoreError};

/// The names under which the dictionary stands in a release.
pub(super) const LISTED: &str = "dictionary.csv";
pub(super) const PAGE: &str = "dictionary.html";
pub(super) const PACKAGE: &str = "datapackage.json";

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Text: a pseudonym, or a word.
    Text,
    /// A calendar date, year-month-day.
    Date,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    YesNo,
}

impl ValueKind {
    /// The word in the dictionary.
    fn as_str(self) -> &'static str {
        match self {
            ValueKind::Text => "text",
            ValueKind::Date => "date",
            ValueKind::Whole => "whole number",
            ValueKind::Number => "number",
            ValueKind::YesNo => "true or false",
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether a cell may be empty.
    pub may_be_empty: bool,
    /// What it means.
    pub meaning: String,
    /// In which unit; empty for none.
    pub unit: String,
    /// The words that may stand in it; none where any value of its kind may.
    pub allowed: Vec<String>,
}

/// What the value of a row means, in a table with one figure a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedMeasure {
    /// The word under `measure`.
    pub word: String,
    /// What is measured.
    pub meaning: String,
    /// In which unit.
    pub unit: String,
}

/// Whether a table may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// It is in the release.
    Released,
    /// It stays where the extracts are; it is described so that released figures can be understood.
    Pseudonymous,
}

impl Zone {
    fn as_str(self) -> &'static str {
        match self {
            Zone::Released => "released",
            Zone::Pseudonymous => "pseudonymous, not released",
        }
    }

    /// The name of its folder and of its places on a page: tables of both zones may have one name.
    fn folder(self) -> &'static str {
        match self {
            Zone::Released => "released",
            Zone::Pseudonymous => "pseudonymous",
        }
    }
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedTable {
    /// Its name, as files and SQL have it.
    pub name: String,
    /// Whether it may leave.
    pub zone: Zone,
    /// A heading.
    pub title: String,
    /// One row per what.
    pub grain: String,
    /// Its columns, in order.
    pub columns: Vec<DescribedColumn>,
    /// What its values mean, by measure; none in tables of another form.
    pub measures: Vec<DescribedMeasure>,
}

/// The dictionary of a study.
#[derive(Debug, Clone)]
pub struct Dictionary {
    /// Heading of the study.
    pub title: String,
    /// Its short name.
    pub study: String,
    /// The tables, released ones first.
    pub tables: Vec<DescribedTable>,
    /// The definitions used.
    pub definitions: Vec<Definition>,
}

impl Dictionary {
    /// Writes the dictionary of a study that need not have run into the new folder `folder`: the list, the page, and a Table
    /// Schema for each table.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for a folder that is there; nothing is overwritten. [`StoreError::Write`].
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let draft = FolderDraft::begin(folder)?;
        draft.write(LISTED, &listed::csv(self))?;
        draft.write(PAGE, page::html(self).as_bytes())?;
        for table in &self.tables {
            let name = format!("schemas/{}/{}.schema.json", table.zone.folder(), table.name);
            draft.write(&name, &frictionless::table_schema(table))?;
        }
        draft.publish().map(|_| ())
    }

    /// The tables that are declared, in the order of their declaration, put before the others.
    pub fn declare(&mut self, declared: &[DeclaredTable]) {
        let described: Vec<DescribedTable> = declared.iter().flat_map(shapes::promised).collect();
        self.tables.splice(0..0, described);
    }
}

/// The files of the dictionary in a release: the pseudonymous tables as they are described, the released ones as they are.
pub(super) fn files(contents: &Contents, hashes: &[(String, String)]) -> Vec<File> {
    let released: Vec<&ReleasedTable> = contents.tables().collect();
    let mut dictionary = contents.dictionary.clone();
    let described: Vec<DescribedTable> = released.iter().map(|table| of_released(contents, table)).collect();
    dictionary.tables.splice(0..0, described.clone());
    let package = frictionless::package(contents, &described, hashes);
    vec![
        (LISTED.to_owned(), listed::csv(&dictionary)),
        (PAGE.to_owned(), page::html(&dictionary).into_bytes()),
        (PACKAGE.to_owned(), package),
    ]
}

/// A released table with the words that stand in it.
fn of_released(contents: &Contents, table: &ReleasedTable) -> DescribedTable {
    let mut measures: Vec<&str> = Vec::new();
    for row in table.rows() {
        if !measures.contains(&row.measure()) {
            measures.push(row.measure());
        }
    }
    let allowed = |place: usize| {
        let mut words: Vec<String> = Vec::new();
        for word in table.rows().iter().filter_map(|row| row.labels().get(place)) {
            let word = word.to_string();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    };
    let columns = table.dimensions().iter().enumerate();
    let columns = columns.map(|(place, dimension)| words::dimension(dimension, allowed(place)));
    let title = super::told::told(contents)
        .into_iter()
        .find(|told| matches!(told.reviewed, Reviewed::Released(own) if std::ptr::eq(own, table)))
        .map(|told| told.title);
    DescribedTable {
        name: table.name().to_owned(),
        zone: Zone::Released,
        title: title.unwrap_or_default(),
        grain: grain(table.dimensions()),
        columns: columns.chain(words::last(&measures)).collect(),
        measures: measures.into_iter().map(words::measure).collect(),
    }
}

/// One row per what: the labels, and the measure.
fn grain(dimensions: &[&str]) -> String {
    let words: Vec<String> = dimensions.iter().map(|word| word.replace('_', " ")).collect();
    format!("one figure: {}, measure", words.join(", "))
}
