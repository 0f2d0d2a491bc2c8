//! What can be wrong with a file of parameters.
//!
//! Custody: the pseudonymous zone. Messages hold names of fields, levels and populations, and places in the file.

use std::path::PathBuf;

use thiserror::Error;

/// Faults of numbers that a message tells: where two classes were exchanged there is one for each field and stratum.
const MOST_TOLD: usize = 20;

/// Why parameters cannot be used.
#[derive(Debug, Error)]
pub enum ParametersError {
    /// The file cannot be read.
    #[error("cannot read the linkage parameters `{}`: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The text is not what a linkage writes.
    #[error("the linkage parameters are not a file that a linkage wrote: {what} at line {line}, column {column}")]
    Text {
        /// Whether it is no JSON at all, or other JSON.
        what: &'static str,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// Another version of the format.
    #[error("the linkage parameters have version {found}, and this program reads version {known}")]
    Version {
        /// That of the file.
        found: u64,
        /// That of the program.
        known: u32,
    },
    /// A population appears twice.
    #[error("the linkage parameters name the population `{population}` twice")]
    Twice {
        /// The population.
        population: &'static str,
    },
    /// Other fields are compared.
    #[error("the linkage parameters of `{population}` are of other fields than are compared here: {told}")]
    Fields {
        /// The population.
        population: &'static str,
        /// What is there, and what should be.
        told: String,
    },
    /// A field has other levels.
    #[error("the linkage parameters of `{population}` have other levels of `{field}` than are compared here")]
    Levels {
        /// The population.
        population: &'static str,
        /// The field.
        field: &'static str,
    },
    /// Numbers that no training gives.
    #[error("the linkage parameters hold what no training gives:\n{}", lines(faults))]
    Numbers {
        /// Each with its place, and what it should be.
        faults: Vec<String>,
    },
}

/// Faults a line each, as many as are told.
fn lines(faults: &[String]) -> String {
    let told = faults.iter().take(MOST_TOLD).map(|fault| format!("  {fault}"));
    let beyond = faults.len().saturating_sub(MOST_TOLD);
    let rest = (beyond > 0).then(|| format!("  and {beyond} more"));
    told.chain(rest).collect::<Vec<String>>().join("\n")
}
