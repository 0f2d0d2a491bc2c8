//! Whether a release is as it was written: hashes only, no inputs needed.
//!
//! Custody: releasable; it reads a finished release and the hashes in its manifest.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::recorded::{MANIFEST, Recorded};
use super::{ReleaseError, files_below};
use crate::store::file_sha256;

/// A release that is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Name of the study.
    pub study: String,
    /// SHA-256 of the study file that it was made from.
    pub study_sha256: String,
    /// Files whose hashes agree with the manifest, with these.
    pub files: BTreeMap<String, String>,
    /// The last hash of the log of actions; none in releases of before one was kept.
    pub actions_sha256: Option<String>,
    /// SHA-256 of the manifest itself, which holds all other hashes: who notes this one can tell later whether the
    /// manifest, too, is as it was.
    pub manifest_sha256: String,
}

/// Holds every file of a release against the hash in its manifest.
///
/// # Errors
/// [`ReleaseError::NotAsWritten`] with every file that is changed, missing or there besides; and as there is no release,
/// or none with a manifest that can be read.
pub fn verify(folder: &Path) -> Result<Verified, ReleaseError> {
    let release = Recorded::open(folder)?;
    release.verify()?;
    Ok(Verified {
        study: release.record.study,
        study_sha256: release.record.study_sha256,
        files: release.record.outputs,
        actions_sha256: Some(release.record.actions_sha256).filter(|hash| !hash.is_empty()),
        manifest_sha256: release.manifest_sha256,
    })
}

impl Recorded {
    /// Holds every file against its hash, as [`verify`] does.
    ///
    /// # Errors
    /// [`ReleaseError::NotAsWritten`]; of a folder that cannot be read.
    pub(super) fn verify(&self) -> Result<(), ReleaseError> {
        let (folder, record) = (&self.folder, &self.record);
        let mut faults: Vec<String> = Vec::new();
        for (name, hash) in &record.outputs {
            faults.extend(fault(folder, name, hash));
        }
        let mut besides: Vec<String> = files_below(folder)?;
        besides.retain(|name| name != MANIFEST && !record.outputs.contains_key(name));
        besides.sort();
        faults.extend(besides.iter().map(|name| format!("`{name}` is not in the manifest")));
        if !faults.is_empty() {
            let path = folder.clone();
            return Err(ReleaseError::NotAsWritten { path, faults });
        }
        Ok(())
    }
}

/// What is wrong with one file of a manifest.
fn fault(folder: &Path, name: &str, hash: &str) -> Option<String> {
    let relative = Path::new(name);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Some(format!("`{name}` lies outside of the release"));
    }
    let path = folder.join(relative);
    if !path.is_file() {
        return Some(format!("`{name}` is missing"));
    }
    match file_sha256(&path) {
        Ok(found) if found == hash => None,
        Ok(_) => Some(format!("`{name}` has changed")),
        Err(_) => Some(format!("`{name}` cannot be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(outputs: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let hashed: std::collections::BTreeMap<&str, String> = outputs
            .iter()
            .map(|(name, text)| (*name, crate::store::sha256(text.as_bytes())))
            .collect();
        let manifest = serde_json::json!({
            "manifest_version": 1, "study": "s", "study_sha256": "h", "versions": {}, "pseudonym_key_id": "k",
            "inputs": [], "queries": {}, "linkage_key": "l", "definitions": {}, "outputs": hashed,
        });
        crate::store::write_new(&folder.path().join(MANIFEST), manifest.to_string().as_bytes()).expect("written");
        for (name, text) in outputs.iter().filter(|(name, _)| !name.contains("..")) {
            crate::store::write_new(&folder.path().join(name), text.as_bytes()).expect("written");
        }
        folder
    }

    #[test]
    fn a_release_as_written_is_verified_with_the_hash_of_its_manifest() {
        let folder = release(&[("report.html", "r"), ("tables/t.csv", "t")]);
        let verified = verify(folder.path()).expect("verified");
        let manifest = std::fs::read(folder.path().join(MANIFEST)).expect("read");
        assert_eq!((verified.files.len(), verified.study.as_str()), (2, "s"));
        assert_eq!(verified.manifest_sha256, crate::store::sha256(&manifest));
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let folder = release(&[("report.html", "r"), ("tables/t.csv", "t"), ("../u.csv", "u")]);
        std::fs::remove_file(folder.path().join("report.html")).expect("removed");
        std::fs::remove_file(folder.path().join("tables/t.csv")).expect("removed");
        crate::store::write_new(&folder.path().join("tables/t.csv"), b"T").expect("written");
        crate::store::write_new(&folder.path().join("tables/more.csv"), b"m").expect("written");
        let Err(ReleaseError::NotAsWritten { faults, .. }) = verify(folder.path()) else {
            panic!("four faults");
        };
        assert_eq!(
            faults,
            [
                "`../u.csv` lies outside of the release",
                "`report.html` is missing",
                "`tables/t.csv` has changed",
                "`tables/more.csv` is not in the manifest",
            ]
        );
    }

    #[test]
    fn what_has_no_manifest_or_a_strange_one_is_no_release() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(verify(folder.path()), Err(ReleaseError::NoRelease { .. })));
        crate::store::write_new(&folder.path().join(MANIFEST), b"{\"manifest_version\": 1}").expect("written");
        assert!(matches!(verify(folder.path()), Err(ReleaseError::Manifest { .. })));
    }
}
