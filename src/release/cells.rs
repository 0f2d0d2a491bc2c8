//! Cells of tables and words in the report.
//!
//! Custody: releasable.

use maud::{Markup, html};

use crate::disclosure::Released;

/// What it means that a figure is withheld.
pub(super) const WITHHELD: &str = "withheld: it would tell of too few persons, or would give away a figure that does";

/// A cell of a table.
pub(super) fn cell(released: Option<Released>, unit: &str) -> Markup {
    match released {
        Some(Released::Value(value)) => html! { td { (value) (unit) } },
        Some(Released::Confidential) => html! { td { abbr title="withheld" { "[c]" } } },
        _ => html! { td { abbr title="not available" { "[x]" } } },
    }
}

/// A word with its first letter in upper case.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
