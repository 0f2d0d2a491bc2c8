//! The ties of a release as it carries them: which printed counts add up to which, so that it can be attacked again from its own
//! files, without what it was made from.
//!
//! Custody: releasable; places of rows, no count.

use serde::{Deserialize, Serialize};

/// A count in a relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Tied {
    /// A figure of a table.
    Printed {
        /// The table.
        table: String,
        /// The labels of its row.
        labels: Vec<String>,
        /// What is measured.
        measure: String,
    },
    /// A count that no table prints, by a number of its own.
    Hidden {
        /// The number.
        hidden: usize,
    },
}

/// The relations of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedTies {
    /// Each a whole and the parts that add up to it; a part that is named several times counts as often.
    pub relations: Vec<(Tied, Vec<Tied>)>,
}
