//! Why a query does not run.
//!
//! Custody: no zone. No reason holds a value from a row: messages of the engine can quote rows and are not passed on.

use std::path::PathBuf;

use crate::intake::IntakeError;

/// Why a query does not run.
#[derive(Debug, thiserror::Error)]
pub enum WorkbenchError {
    /// A query file cannot be read.
    #[error("cannot read the queries at `{}`: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file in the study's folder takes no query's place.
    #[error("`{query}` in the study's folder of queries takes the place of no built-in query")]
    UnknownQuery {
        /// The file, below the study's folder of queries.
        query: String,
    },
    /// A query does not keep its contract, or has none.
    #[error("query `{query}`: {reason}")]
    Contract {
        /// The query.
        query: String,
        /// What is wrong.
        reason: String,
    },
    /// A query cannot be planned. The message is about the statement; no row has been read.
    #[error("query `{query}` cannot be planned: {reason}")]
    Plan {
        /// The query.
        query: String,
        /// The engine's reason.
        reason: String,
    },
    /// A query does what queries may not.
    #[error("query `{query}` may read only, and holds the step `{step}`")]
    Forbidden {
        /// The query.
        query: String,
        /// The step.
        step: String,
    },
    /// A query failed while it ran. The engine's message can quote rows and is not passed on.
    #[error("query `{query}` failed while it ran")]
    Execution {
        /// The query.
        query: String,
    },
    /// The memory that a run may take is not enough.
    #[error("query `{query}` needs more memory than the run may take")]
    Memory {
        /// The query.
        query: String,
    },
    /// A check found faults.
    #[error("check `{query}` found {rows} rows, and should find none")]
    Check {
        /// The check.
        query: String,
        /// Rows found.
        rows: usize,
    },
    /// Two queries read each other, or one reads a table that nobody makes.
    #[error("query `{query}` reads `{table}`, which nothing makes before it")]
    Order {
        /// The query.
        query: String,
        /// The table.
        table: String,
    },
    /// A table could not be brought in.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The engine could not be started.
    #[error("the query engine could not be started")]
    Engine,
}
