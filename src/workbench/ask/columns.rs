//! The columns of the table that a question asks: which identify, which words stand in them, where their values may be cut.
//!
//! Custody: pseudonymous zone; names of columns and words of the code book.

use super::super::Query as Stated;
use super::super::contract::{Column, ColumnType};
use super::super::meanings::{Meanings, Values};
use super::question::{Dimension, Words};
use super::test::Grid;
use super::{AskError, refused};
use crate::study::{Codebook, FieldType, Kind};

/// Whole numbers by which may be grouped: others are as good as names where they are rare.
const NUMBERS: [&str; 2] = ["year", "set_number"];

/// The columns of the table that is asked.
pub(super) struct Columns<'a> {
    pub(super) stated: &'a Stated,
    pub(super) meanings: &'a Meanings,
    pub(super) codebook: &'a Codebook,
}

impl Columns<'_> {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.stated.contract.gives.iter().find(|column| column.name == name)
    }

    /// Where the asker may cut the values of a column.
    pub(super) fn grid(&self, column: &Column) -> Option<Grid> {
        let meaning = self.meanings.of(self.stated.table(), &column.name);
        match column.kind {
            ColumnType::Date => Some(Grid::Years),
            ColumnType::Int if NUMBERS.contains(&column.name.as_str()) => Some(Grid::Each),
            ColumnType::Int if meaning.is_some_and(|meaning| meaning.unit == "days") => Some(Grid::Days),
            ColumnType::Int => Some(Grid::Fives),
            _ => None,
        }
    }

    /// Whether a column names somebody or something: what identifies is neither shown nor asked for.
    pub(super) fn identifies(&self, column: &Column) -> bool {
        column.kind == ColumnType::Text && self.words(column).is_none()
    }

    /// What stands in a column, if it is of words that are known.
    pub(super) fn words(&self, column: &Column) -> Option<Words> {
        match column.kind {
            ColumnType::Bool => Some(Words::YesNo),
            ColumnType::Int if NUMBERS.contains(&column.name.as_str()) => Some(Words::Number),
            ColumnType::Text => match &self.meanings.of(self.stated.table(), &column.name)?.values {
                Values::Any => None,
                Values::Words(words) => {
                    let fixed = words.iter().map(|word| Meanings::fixed(word));
                    fixed.collect::<Option<Vec<_>>>().map(Words::Listed)
                }
                Values::Field(kind, field) => {
                    let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
                    match kind.field(field)?.kind {
                        FieldType::Level(vocabulary) => Some(Words::Levels(vocabulary)),
                        _ => None,
                    }
                }
            },
            _ => None,
        }
    }

    /// A word of a column as the code book or this program has it.
    pub(super) fn word(&self, column: &Column, word: &str) -> Option<String> {
        match self.words(column)? {
            Words::Levels(vocabulary) => {
                let level = self.codebook.level(vocabulary, word)?;
                Some(level.as_str().to_owned())
            }
            Words::Listed(words) => words.into_iter().find(|known| *known == word).map(str::to_owned),
            _ => None,
        }
    }

    pub(super) fn dimension(&self, name: &str) -> Result<Dimension, AskError> {
        let Some(column) = self.column(name) else {
            return refused(
                format!("groups by `{name}`, which `{}` does not have", self.stated.table()),
                "`seriatim dictionary STUDY` lists every column",
            );
        };
        match (self.words(column), Meanings::fixed_column(name)) {
            (Some(words), Some(name)) => Ok(Dimension {
                name,
                words,
                nullable: column.nullable,
            }),
            _ => refused(
                format!("groups by `{name}`, which holds no words that may be released"),
                "group by columns with words of the code book, by yes and no, by `year` or by `set_number`",
            ),
        }
    }
}
