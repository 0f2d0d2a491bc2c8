//! The list of a stage's files with their hashes: what was finished is used again only as it was then.
//!
//! Custody: no zone; names and hashes.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::work::StageKey;
use super::{FolderDraft, StoreError, file_sha256};

/// The list, by which a finished stage is known.
pub(super) const FILE: &str = "stage.json";

#[derive(Serialize, Deserialize)]
struct Listed {
    key: String,
    files: BTreeMap<String, String>,
}

/// Lists the files of a draft that is about to be finished.
pub(super) fn write(draft: &FolderDraft, key: &StageKey) -> Result<(), StoreError> {
    let listed = Listed {
        key: key.as_str().to_owned(),
        files: hashes(draft.path())?,
    };
    let path = draft.path().join(FILE);
    let bytes = serde_json::to_vec_pretty(&listed).map_err(|error| StoreError::write(&path, error.into()))?;
    draft.write(FILE, &bytes)
}

/// The key under which a finished stage was listed.
pub(super) fn key(stage: &Path) -> Result<String, StoreError> {
    listed(stage).map(|listed| listed.key)
}

fn listed(stage: &Path) -> Result<Listed, StoreError> {
    let path = stage.join(FILE);
    let bytes = std::fs::read(&path).map_err(|source| StoreError::read(&path, source))?;
    serde_json::from_slice(&bytes).map_err(|_| StoreError::untrusted(&path, "it is no list of files"))
}

/// Compares the files of a finished stage with their list. A table that was purged may be missing, and nothing else.
pub(super) fn verify(stage: &Path, key: &StageKey) -> Result<(), StoreError> {
    let listed = listed(stage)?;
    if listed.key != key.as_str() {
        return Err(StoreError::untrusted(&stage.join(FILE), "it was made by another stage"));
    }
    let found = hashes(stage)?;
    for (name, hash) in &listed.files {
        match found.get(name) {
            Some(as_is) if as_is == hash => {}
            None if name.ends_with(".parquet") => {}
            _ => {
                return Err(StoreError::untrusted(
                    &stage.join(name),
                    "it is not as it was when the stage was finished",
                ));
            }
        }
    }
    Ok(())
}

fn hashes(folder: &Path) -> Result<BTreeMap<String, String>, StoreError> {
    let unreadable = |source| StoreError::read(folder, source);
    let mut hashes = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != FILE {
            hashes.insert(name, file_sha256(&entry.path())?);
        }
    }
    Ok(hashes)
}
