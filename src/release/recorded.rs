//! A release as it stands in its folder: what its manifest records, read back.
//!
//! Custody: releasable; it reads finished releases and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ReleaseError;
use super::manifest::Rules;
use crate::store::{Analysis, LedgerPlace, PlanSettings, StoreError, sha256};

/// The name of the manifest in a release folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// The version of manifests that this program writes. It reads those of before, too: the first recorded no settings of the plan.
pub const MANIFEST_VERSION: u32 = 2;

/// An extract, as a manifest records it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct RecordedInput {
    pub(super) source: String,
    /// What it holds; empty where that is not recorded.
    #[serde(default)]
    pub(super) kind: String,
    pub(super) sha256: String,
}

/// What a manifest records, as far as releases are verified and compared by it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Record {
    manifest_version: u32,
    pub(super) study: String,
    pub(super) study_sha256: String,
    pub(super) versions: BTreeMap<String, String>,
    pub(super) pseudonym_key_id: String,
    pub(super) inputs: Vec<RecordedInput>,
    pub(super) queries: BTreeMap<String, String>,
    pub(super) linkage_key: String,
    /// None in releases of before they were recorded.
    #[serde(default)]
    pub(super) linkage_files: Option<BTreeMap<String, String>>,
    pub(super) definitions: BTreeMap<String, String>,
    /// None in releases of before these were recorded.
    #[serde(default)]
    pub(super) disclosure: Rules,
    #[serde(default)]
    pub(super) tables: BTreeMap<String, String>,
    pub(super) outputs: BTreeMap<String, String>,
    /// None in releases of before it was recorded.
    #[serde(default)]
    pub(super) relations: Option<usize>,
    /// None in releases of before a log was kept.
    #[serde(default)]
    pub(super) actions_sha256: String,
    /// None in releases that were held against no ledger.
    #[serde(default)]
    pub(super) ledger: Option<LedgerPlace>,
    #[serde(default)]
    pub(super) plan: RecordedPlan,
}

/// The plan that ran, and how it stood to the one that was locked, as far as it is compared and needed to make a release again.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct RecordedPlan {
    analysed_before: Vec<Analysis>,
    /// None in releases of before they were recorded.
    #[serde(default)]
    pub(super) settings: Option<PlanSettings>,
}

/// The analyses that had been published before the release in `folder`, as its manifest records them.
///
/// # Errors
/// [`ReleaseError::NoRelease`] and [`ReleaseError::Manifest`].
pub fn analysed_before(folder: &Path) -> Result<Vec<Analysis>, ReleaseError> {
    Ok(Recorded::open(folder)?.record.plan.analysed_before)
}

/// The place in a ledger that the release in `folder` records, if it was held against one.
///
/// # Errors
/// [`ReleaseError::NoRelease`] and [`ReleaseError::Manifest`].
pub fn ledger_place(folder: &Path) -> Result<Option<LedgerPlace>, ReleaseError> {
    Ok(Recorded::open(folder)?.record.ledger)
}

/// A release folder with its manifest.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    pub(super) folder: PathBuf,
    pub(super) record: Record,
    /// SHA-256 of the manifest's bytes.
    pub(super) manifest_sha256: String,
    /// The same without the head of the log of actions.
    pub(super) headless_sha256: String,
}

/// SHA-256 of a manifest as it was before the head of the log of actions stood in it: the log, which its head closes, can hold
/// this one.
pub(super) fn headless_sha256(manifest: &[u8], head: &str) -> String {
    let field = |head: &str| format!("\"actions_sha256\": \"{head}\"");
    let text = String::from_utf8_lossy(manifest);
    sha256(text.replacen(&field(head), &field(""), 1).as_bytes())
}

/// The rows of the CSV file at `path`.
///
/// # Errors
/// [`ReleaseError::Table`] where it cannot be read.
pub(super) fn records(path: &Path) -> Result<Vec<csv::StringRecord>, ReleaseError> {
    let fault = || ReleaseError::Table {
        path: path.to_path_buf(),
    };
    let mut reader = csv::Reader::from_path(path).map_err(|_| fault())?;
    reader.records().map(|row| row.map_err(|_| fault())).collect()
}

impl Recorded {
    /// Reads the manifest of the release in `folder`.
    ///
    /// # Errors
    /// [`ReleaseError::NoRelease`] for a folder without manifest, [`ReleaseError::Manifest`] for one that this program
    /// did not write or cannot read.
    pub(super) fn open(folder: &Path) -> Result<Recorded, ReleaseError> {
        let path = folder.join(MANIFEST);
        if !path.is_file() {
            let path = folder.to_path_buf();
            return Err(ReleaseError::NoRelease { path });
        }
        let bytes = std::fs::read(&path).map_err(|source| StoreError::read(&path, source))?;
        let malformed = |_| ReleaseError::Manifest { path: path.clone() };
        let record: Record = serde_json::from_slice(&bytes).map_err(malformed)?;
        if !(1..=MANIFEST_VERSION).contains(&record.manifest_version) {
            return Err(ReleaseError::Manifest { path });
        }
        Ok(Recorded {
            folder: folder.to_path_buf(),
            manifest_sha256: sha256(&bytes),
            headless_sha256: headless_sha256(&bytes, &record.actions_sha256),
            record,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_head_a_manifest_has_one_hash_whatever_the_head_and_another_for_any_other_change() {
        let of = |head: &str, count: u32| {
            let manifest = serde_json::json!({ "actions_sha256": head, "outputs": { "a": count } });
            let bytes = serde_json::to_vec_pretty(&manifest).expect("JSON");
            headless_sha256(&bytes, head)
        };
        assert_eq!(of("ab12", 1), of("", 1));
        assert_eq!(of("ab12", 1), of("cd34", 1));
        assert_ne!(of("ab12", 1), of("ab12", 2));
    }
}
