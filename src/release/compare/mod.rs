//! Two releases side by side: which figures moved, by how much, and what changed between the two.
//!
//! Custody: releasable; it reads finished releases and nothing else.

mod anew;
mod causes;
mod figures;

use std::path::Path;

use serde::Serialize;

pub use causes::{Cause, Changed};
pub use figures::Shown;
use figures::Table;

use super::ReleaseError;
use super::recorded::Recorded;

/// What two releases have, and have not, in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Figures that both releases have a row for.
    pub compared: usize,
    /// Figures that moved, by table, in the order of tables' names; tables without any are left out.
    pub moved: Vec<MovedTable>,
    /// Tables that the first release alone has.
    pub only_first: Vec<String>,
    /// Tables that the second release alone has.
    pub only_second: Vec<String>,
    /// What the manifests record differently.
    pub changed: Vec<Changed>,
}

impl Comparison {
    /// Whether every figure of one release is in the other, and the same.
    pub fn same(&self) -> bool {
        self.moved.is_empty() && self.only_first.is_empty() && self.only_second.is_empty()
    }

    /// How many figures moved, those that are in one of the releases alone among them.
    pub fn moves(&self) -> usize {
        self.moved.iter().map(|table| table.figures.len()).sum()
    }
}

/// The figures of one table that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedTable {
    /// Name of the table.
    pub table: String,
    /// Its figures, in the order of the first release, those of the second alone last.
    pub figures: Vec<Moved>,
}

/// A figure that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// What it is about, in the order of the table's dimensions.
    pub labels: Vec<String>,
    /// What is measured.
    pub measure: String,
    /// The figure of the first release; none where it has no such row.
    pub before: Option<Shown>,
    /// The figure of the second.
    pub after: Option<Shown>,
    /// Second less first, with as many decimals as the finer of the two; none where one of them is no number.
    pub by: Option<String>,
}

/// Compares the releases in two folders.
///
/// # Errors
/// [`ReleaseError`] where one of them is no release, or a table cannot be read as one.
pub fn compare(first: &Path, second: &Path) -> Result<Comparison, ReleaseError> {
    let (one, other) = (Recorded::open(first)?, Recorded::open(second)?);
    let (mine, theirs) = (figures::of_release(&one)?, figures::of_release(&other)?);
    let only = |these: &std::collections::BTreeMap<String, Table>,
                those: &std::collections::BTreeMap<String, Table>| {
        let alone = these.keys().filter(|name| !those.contains_key(*name));
        alone.cloned().collect()
    };
    let (mut compared, mut moved) = (0, Vec::new());
    for (name, table) in &mine {
        let Some(against) = theirs.get(name) else { continue };
        let (both, figures) = table.against(against);
        compared += both;
        if !figures.is_empty() {
            let table = name.clone();
            moved.push(MovedTable { table, figures });
        }
    }
    Ok(Comparison {
        compared,
        moved,
        only_first: only(&mine, &theirs),
        only_second: only(&theirs, &mine),
        changed: causes::changed(&one.record, &other.record),
    })
}
