//! A question as it is read: which table, which groups, which condition, and whom its cells count.
//!
//! Custody: pseudonymous zone; names of tables and columns, words of the code book.

use super::super::Catalogue;
use super::super::meanings::Meanings;
use super::columns::Columns;
use super::condition::tests;
use super::form::{groups, only_select, selected, table};
use super::test::Test;
use super::{AskError, longer_by, refused};
use crate::store::sha256;
use crate::study::{Codebook, Study, Vocabulary};

/// By how many columns a question may group or test: each doubles the parts in which persons have to be enough.
const MOST_COLUMNS: usize = 3;

/// How many cells an answer may have.
const MOST_CELLS: usize = 1000;

/// The places of sets by which is grouped: later ones are of few.
const SET_NUMBERS: std::ops::RangeInclusive<i64> = 1..=5;

/// Columns that name a person, what is counted of them, and whether they name a record of the person.
const PERSONS: [(&str, &str, bool); 8] = [
    ("parent", "parents", false),
    ("child", "children", false),
    ("person", "persons", false),
    ("other", "other parents", false),
    ("record", "persons", true),
    ("child_record", "children", true),
    ("parent_record", "parents", true),
    ("partner_record", "partners", true),
];

/// Which words stand in a column by which is grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Levels of a vocabulary.
    Levels(Vocabulary),
    /// Words of this program.
    Listed(Vec<&'static str>),
    /// Yes and no.
    YesNo,
    /// A calendar year, or the place of a set.
    Number,
}

/// A column by which is grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its name, as the contract has it.
    pub name: &'static str,
    /// What stands in it.
    pub words: Words,
    /// Whether it may be unknown.
    pub nullable: bool,
}

/// A question that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    table: String,
    dimensions: Vec<Dimension>,
    tests: Vec<Test>,
    units: Vec<(&'static str, &'static str, bool)>,
}

impl Dimension {
    /// All words that may stand in it, whether or not any does: which are there is told of nobody.
    fn all_words(&self, study: &Study) -> Vec<Option<String>> {
        let words: Vec<String> = match &self.words {
            Words::Levels(vocabulary) => {
                let levels = study.codebook.levels(*vocabulary).iter();
                levels.map(|level| level.as_str().to_owned()).collect()
            }
            Words::Listed(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Words::YesNo => vec!["true".to_owned(), "false".to_owned()],
            Words::Number if self.name == "set_number" => SET_NUMBERS.map(|number| number.to_string()).collect(),
            Words::Number => (study.observed_from.year()..=study.observed_to.year())
                .map(|year| year.to_string())
                .collect(),
        };
        let unknown = self.nullable.then_some(None);
        words.into_iter().map(Some).chain(unknown).collect()
    }
}

impl Ask {
    /// Reads a question over the tables of the catalogue.
    ///
    /// # Errors
    /// [`AskError`] with what may not stand in one.
    pub fn read(text: &str, catalogue: &Catalogue, codebook: &Codebook) -> Result<Ask, AskError> {
        let select = only_select(text)?;
        let stated = table(&select, catalogue)?;
        let meanings = Meanings::read();
        let columns = Columns {
            stated,
            meanings: &meanings,
            codebook,
        };
        let groups = groups(&select)?;
        let dimensions = groups
            .iter()
            .map(|name| columns.dimension(name))
            .collect::<Result<Vec<_>, _>>()?;
        selected(&select, &groups)?;
        let tests = match &select.selection {
            Some(expression) => tests(&columns, expression)?,
            None => Vec::new(),
        };
        let is_both = |test: &&Test| dimensions.iter().any(|dimension| dimension.name == test.column);
        if let Some(test) = tests.iter().find(is_both) {
            return refused(
                format!("groups by `{}` and tests it", test.column),
                "group by it alone: all its words are shown in any case",
            );
        }
        if tests.len() + dimensions.len() > MOST_COLUMNS {
            return refused(
                format!("groups by, or tests, more than {MOST_COLUMNS} columns"),
                "ask by fewer: each further column makes the groups smaller",
            );
        }
        let units: Vec<_> = PERSONS
            .into_iter()
            .filter(|(name, _, _)| columns.column(name).is_some())
            .collect();
        if units.is_empty() {
            return refused(
                format!(
                    "is about `{}`, whose rows name nobody: persons cannot be counted",
                    stated.table()
                ),
                "ask a table with a column such as `parent`, `child`, `person` or `record`",
            );
        }
        Ok(Ask {
            table: stated.table().to_owned(),
            dimensions,
            tests,
            units,
        })
    }

    /// The table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The columns by which is grouped.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Whom each row names: what they are called.
    pub fn units(&self) -> Vec<&'static str> {
        self.units.iter().map(|(_, unit, _)| *unit).collect()
    }

    /// Whether children are counted and no parent: their parents are to be counted beside them.
    pub fn counts_children_alone(&self) -> bool {
        let has = |wanted: &str| self.units.iter().any(|(_, unit, _)| *unit == wanted);
        has("children") && !has("parents")
    }

    /// The groups of every cell of its answer, told by the study alone: the words of each dimension, each with each.
    ///
    /// # Errors
    /// [`AskError`] for more cells than an answer may have.
    pub fn cells(&self, study: &Study) -> Result<Vec<Vec<Option<String>>>, AskError> {
        let mut cells = vec![Vec::new()];
        for dimension in &self.dimensions {
            let words = dimension.all_words(study);
            if cells.len().saturating_mul(words.len()) > MOST_CELLS {
                return refused("has too many groups", "group by fewer columns");
            }
            cells = longer_by(&cells, &words);
        }
        Ok(cells)
    }

    /// Per test, the parts in which persons have to be enough.
    pub fn parts(&self) -> Vec<Vec<String>> {
        self.tests.iter().map(Test::parts).collect()
    }

    /// The question in one form: what means the same is written the same.
    pub fn canonical(&self) -> String {
        let groups: Vec<&str> = self.dimensions.iter().map(|dimension| dimension.name).collect();
        let listed = groups.join(", ");
        let mut text = match groups.is_empty() {
            true => format!("select count(*) from {}", self.table),
            false => format!("select {listed}, count(*) from {}", self.table),
        };
        if !self.tests.is_empty() {
            let tests: Vec<String> = self.tests.iter().map(Test::canonical).collect();
            text += &format!(" where {}", tests.join(" and "));
        }
        if !groups.is_empty() {
            text += &format!(" group by {listed}");
        }
        text
    }

    /// A name for its answer: the same for the same question.
    pub fn name(&self) -> String {
        let hash: String = sha256(self.canonical().as_bytes()).chars().take(12).collect();
        format!("question-{hash}")
    }

    pub(super) fn reads_records(&self) -> bool {
        self.units.iter().any(|(_, _, is_record)| *is_record)
    }

    /// The statement for the engine: of every row, its groups, the part in which each test puts it, and its persons.
    pub(super) fn statement(&self) -> String {
        let groups = self
            .dimensions
            .iter()
            .map(|dimension| format!("cast(asked.{} as varchar)", dimension.name));
        let groups = groups
            .enumerate()
            .map(|(place, text)| format!("{text} as group_{place}"));
        let parts = self.tests.iter().enumerate();
        let parts = parts.map(|(place, test)| format!("{} as part_{place}", test.part()));
        let mut joins = String::new();
        let persons = self.units.iter().enumerate().map(|(place, (column, _, is_record))| {
            if *is_record {
                joins +=
                    &format!(" left join record_persons persons_{place} on persons_{place}.record = asked.{column}");
                return format!("persons_{place}.person as unit_{place}");
            }
            format!("asked.{column} as unit_{place}")
        });
        let columns: Vec<String> = groups.chain(parts).chain(persons).collect();
        format!("select {} from {} asked{joins}", columns.join(", "), self.table)
    }
}
