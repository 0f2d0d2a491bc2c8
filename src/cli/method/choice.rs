//! Flags whose value is one of a few words.
//!
//! Custody: none.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Words, each with what it stands for.
pub(super) type Words<T> = &'static [(&'static str, T)];

/// Accepts one of the words, and gives what it stands for.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(words: Words<T>) -> impl TypedValueParser<Value = T> {
    let names = words.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).try_map(move |name| {
        let found = words.iter().find(|(word, _)| *word == name);
        found.map(|(_, value)| *value).ok_or(NoSuchWord)
    })
}

/// Never met, for the words have been checked.
#[derive(Debug, thiserror::Error)]
#[error("no such word")]
struct NoSuchWord;
