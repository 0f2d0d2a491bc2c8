//! What an output checker needs beside the figures: what they are (`context.md`), what was done to make them safe
//! (`controls.md`), each file's figures in short (`summary.csv`), and the same in the shape that SACRO Viewer reads
//! (`results.json`, `checksums/`). For everybody there is a `README.md`, which says what each file is.
//!
//! Custody: releasable; made of reviewed tables and words of the study file.

mod readme;
mod sacro;
mod summary;
mod words;

use std::collections::BTreeMap;

use super::Contents;
use super::charts::Chart;
use super::told::told;

/// A file of a release: its name, its bytes.
pub(super) type File = (String, Vec<u8>);

/// The names under which the papers stand.
pub(super) const CONTEXT: &str = "context.md";
pub(super) const CONTROLS: &str = "controls.md";
pub(super) const SUMMARY: &str = "summary.csv";
pub(super) const README: &str = "README.md";
pub(super) use summary::{COLUMNS as SUMMARY_COLUMNS, COUNT, OTHER, summed_up};
const RESULTS: &str = "results.json";

/// The papers, given the hashes of the files that they are about.
pub(super) fn papers(contents: &Contents, charts: &[Chart], hashes: &[(String, String)]) -> Vec<File> {
    let tables = told(contents);
    let results = sacro::results(contents, &tables, charts);
    let by_name: BTreeMap<&str, &str> = hashes
        .iter()
        .map(|(name, hash)| (name.as_str(), hash.as_str()))
        .collect();
    let checksum = |name: String| {
        let hash = by_name.get(name.as_str())?;
        Some((format!("checksums/{name}.txt"), hash.as_bytes().to_vec()))
    };
    let mut files: Vec<File> = results.files().into_iter().filter_map(checksum).collect();
    files.push((RESULTS.to_owned(), results.json()));
    files.push((
        CONTEXT.to_owned(),
        words::context(contents, &tables, charts).into_bytes(),
    ));
    files.push((CONTROLS.to_owned(), words::controls(contents, &tables).into_bytes()));
    files.push((README.to_owned(), readme::text(contents, charts).into_bytes()));
    files.push((SUMMARY.to_owned(), summary::csv(&tables)));
    files
}
