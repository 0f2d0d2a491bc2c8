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
    /// A level in which nobody may be, as of a long list of areas. A row of which nothing is told is not listed: that it stood there
    /// would tell that somebody is in it.
    Open(Level),
    /// A mark on the clock by which something has happened: of rows that tell it by several marks those of an earlier one are among
    /// those of a later one.
    By(Level),
}

impl Label {
    /// Whether a row of which nothing is told is not listed.
    pub fn is_open(&self) -> bool {
        matches!(self, Label::Open(_))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Level(level) | Label::Open(level) | Label::By(level) => write!(out, "{level}"),
            Label::Word(word) => out.write_str(word),
            Label::Years(years) => write!(out, "{years}"),
        }
    }
}
