//! What counts as a return: the next set, or the first that is about a child of one class.
//!
//! Custody: no zone; settings only.

use super::definitions::word_of;

/// Which sets after the index set count as a return. A set of another class is passed over: the parent stays at risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedReturns {
    /// Every set.
    Any,
    /// Sets with a new child, whoever else is in them.
    NewChild,
    /// Sets with a child of an earlier set, whoever else is in them.
    SameChild,
    /// Sets with an older sibling who was no subject before, whoever else is in them.
    OlderSibling,
}

pub(super) const COUNTED_RETURNS: &[(&str, CountedReturns)] = &[
    ("any", CountedReturns::Any),
    ("new child", CountedReturns::NewChild),
    ("same child", CountedReturns::SameChild),
    ("older sibling", CountedReturns::OlderSibling),
];

impl CountedReturns {
    /// The words in the study file, in queries and in tables.
    pub fn as_str(self) -> &'static str {
        word_of(COUNTED_RETURNS, self)
    }

    /// What follows the word "return" in a sentence; empty for every set.
    pub fn about(self) -> &'static str {
        match self {
            CountedReturns::Any => "",
            CountedReturns::NewChild => " with a new child",
            CountedReturns::SameChild => " with the same child",
            CountedReturns::OlderSibling => " with an older sibling",
        }
    }
}
