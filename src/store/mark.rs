//! The mark that `synthesise` leaves beside its extracts, and that the demonstration key asks for.
//!
//! Custody: no zone. The mark holds file names and hashes. It guards against accident, not against malice: whoever forges
//! it harms only a study of their own.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{FolderDraft, StoreError, file_sha256};

/// Name of the file that carries the mark, at the top of the folder that `synthesise` writes.
pub const MARK_FILE: &str = "SYNTHETIC.json";

const PURPOSE: &[u8] = b"seriatim/v1/synthetic-mark";

#[derive(Serialize, Deserialize)]
struct Mark {
    note: String,
    files: BTreeMap<String, String>,
}

/// Marks every file of the draft named in `files` (paths relative to the draft, `/` between folders) as synthetic.
///
/// # Errors
/// [`StoreError`] when a file cannot be read or the mark cannot be written.
pub fn mark_synthetic(draft: &FolderDraft, files: &[String]) -> Result<(), StoreError> {
    let mut marks = BTreeMap::new();
    for file in files {
        let hash = file_sha256(&draft.path().join(file))?;
        marks.insert(file.clone(), seal(file, &hash));
    }
    let mark = Mark {
        note: "Synthetic extracts: no person in them exists.".to_owned(),
        files: marks,
    };
    let mut text = serde_json::to_vec_pretty(&mark).unwrap_or_default();
    text.push(b'\n');
    let path = draft.path().join(MARK_FILE);
    draft
        .create(MARK_FILE)?
        .write_all(&text)
        .map_err(|source| StoreError::write(&path, source))
}

/// Whether `file` is, byte for byte, one that `synthesise` wrote: a mark in its folder or one above says so.
pub fn is_synthetic(file: &Path) -> bool {
    file_sha256(file).is_ok_and(|hash| is_marked(file, &hash))
}

/// As [`is_synthetic`], for bytes of `file` that were read before and have this SHA-256.
pub fn is_marked(file: &Path, hash: &str) -> bool {
    file.ancestors().skip(1).take(4).any(|folder| {
        let Ok(text) = std::fs::read(folder.join(MARK_FILE)) else {
            return false;
        };
        let Ok(mark) = serde_json::from_slice::<Mark>(&text) else {
            return false;
        };
        let Ok(relative) = file.strip_prefix(folder) else {
            return false;
        };
        let name = relative.to_string_lossy().replace('\\', "/");
        mark.files.get(&name).is_some_and(|found| *found == seal(&name, hash))
    })
}

fn seal(name: &str, hash: &str) -> String {
    // A key of any length is accepted by HMAC; the purpose is a constant.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(PURPOSE) else {
        return String::new();
    };
    mac.update(name.as_bytes());
    mac.update(&[0]);
    mac.update(hash.as_bytes());
    super::hex(&mac.finalize().into_bytes())
}
