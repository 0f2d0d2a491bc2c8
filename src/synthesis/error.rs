//! What can go wrong while a synthetic world is written.
//!
//! Custody: no zone; messages name files and settings only.

use std::path::PathBuf;

use crate::store::StoreError;

/// Why no synthetic world was written.
#[derive(Debug, thiserror::Error)]
pub enum SynthesisError {
    /// A world needs mothers, and its reference numbers last for so many only.
    #[error("`{mothers}` mothers cannot be made: choose 1 to {most}")]
    Mothers {
        /// Number asked for.
        mothers: u32,
        /// Greatest number that can be made.
        most: u32,
    },
    /// The extracts cannot be taken before observation begins.
    #[error("extracts cannot be taken on `{as_of}`: choose {from} or a later day")]
    AsOf {
        /// Day asked for.
        as_of: jiff::civil::Date,
        /// First day of observation.
        from: jiff::civil::Date,
    },
    /// The file of settings cannot be read.
    #[error("cannot read the world's settings `{}`: {source}", path.display())]
    WorldFile {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The settings of a world are no TOML, or have a key or a value that is not known.
    #[error("the world's settings cannot be read: {0}")]
    WorldText(#[from] toml::de::Error),
    /// The settings of a world cannot be written as TOML.
    #[error("the world's settings cannot be written: {0}")]
    WorldSettings(#[from] toml::ser::Error),
    /// The settings of a world are out of bounds.
    #[error("the world's settings cannot be: {}", faults.join("; "))]
    World {
        /// Everything that is wrong, each with its key.
        faults: Vec<String>,
    },
    /// A name cannot be written in the encoding that the study file declares for a file.
    #[error("`{file}` holds a character that {encoding} lacks")]
    Encoding {
        /// The file, relative to the world's folder.
        file: &'static str,
        /// The declared encoding.
        encoding: &'static str,
    },
    /// A workbook could not be made.
    #[error("cannot make the workbook `{file}`: {reason}")]
    Workbook {
        /// The file, relative to the world's folder.
        file: &'static str,
        /// What the workbook's writer said.
        reason: String,
    },
    /// The planted probabilities could not be written as JSON.
    #[error("cannot write the planted probabilities: {0}")]
    Planted(#[from] serde_json::Error),
    /// A file could not be made.
    #[error(transparent)]
    Store(#[from] StoreError),
}
