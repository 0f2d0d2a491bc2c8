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

/// A finite number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| "a finite number above 0 is needed".to_owned())
}

/// A finite number, 0 or more.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "a finite number, 0 or more, is needed".to_owned())
}
