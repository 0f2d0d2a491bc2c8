//! How a release came to be, in the forms that others read: the workflow that ran (`workflow.json`), a Workflow Run RO-Crate
//! (`ro-crate-metadata.json`), and how to cite it (`CITATION.cff`).
//!
//! Custody: releasable; hashes, names of files as the study names them, texts of the built-in queries.

mod citation;
mod crate_metadata;
mod workflow;

pub use workflow::RanQuery;

use super::Contents;
use super::papers::File;

/// The names under which they stand.
pub(super) const WORKFLOW: &str = "workflow.json";
pub(super) const CITATION: &str = "CITATION.cff";
pub(super) const CRATE: &str = "ro-crate-metadata.json";

/// A file of the release, as it was written.
pub(super) struct Written {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// The workflow and the citation.
pub(super) fn files(contents: &Contents) -> Vec<File> {
    vec![
        (WORKFLOW.to_owned(), workflow::json(contents)),
        (CITATION.to_owned(), citation::cff(contents).into_bytes()),
    ]
}

/// The crate, given all files but itself and the manifest.
pub(super) fn research_object(contents: &Contents, written: &[Written]) -> File {
    (CRATE.to_owned(), crate_metadata::json(contents, written))
}
