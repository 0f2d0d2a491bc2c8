//! What a row of a table is about.
//!
//! Custody: pseudonymous zone; levels, words of this program and numbers of years, and no text from an extract.

use std::fmt;

use crate::study::Level;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// A level of the code book.
    Level(Level),
    /// A word of this program.
    Word(&'static str),
    /// A number of years.
    Years(i64),
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Level(level) => write!(out, "{level}"),
            Label::Word(word) => out.write_str(word),
            Label::Years(years) => write!(out, "{years}"),
        }
    }
}
