//! Whether the files of a release agree with its manifest: hashes only, no inputs needed. Whether the manifest is the one that was
//! written, its own hash alone tells, which is to be noted elsewhere, or the log of actions.
//!
//! Custody: releasable; it reads a finished release and the hashes in its manifest.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::ReleaseError;
use super::recorded::{MANIFEST, Recorded};
use crate::store::{Below, file_sha256, file_sha256_by_line_feeds};

/// A release whose files agree with its manifest.
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
    /// The same without the head of the log of actions, which that log holds.
    pub headless_sha256: String,
}

/// Holds every file of a release against the hash in its manifest.
///
/// # Errors
/// [`ReleaseError::NotAsWritten`] with every file that is changed, missing or there besides, every link, and every folder without
/// files; [`ReleaseError::OtherLineEnds`] where nothing but line ends has changed; and as there is no release, or none with a manifest that can be read.
pub fn verify(folder: &Path) -> Result<Verified, ReleaseError> {
    let release = Recorded::open(folder)?;
    release.verify()?;
    Ok(Verified {
        study: release.record.study,
        study_sha256: release.record.study_sha256,
        files: release.record.outputs,
        actions_sha256: Some(release.record.actions_sha256).filter(|hash| !hash.is_empty()),
        manifest_sha256: release.manifest_sha256,
        headless_sha256: release.headless_sha256,
    })
}

impl Recorded {
    /// Holds every file against its hash, as [`verify`] does.
    ///
    /// # Errors
    /// [`ReleaseError::NotAsWritten`], [`ReleaseError::OtherLineEnds`]; of a folder that cannot be read.
    pub(super) fn verify(&self) -> Result<(), ReleaseError> {
        let (folder, record) = (&self.folder, &self.record);
        let below = Below::of(folder)?;
        let outputs = record.outputs.iter();
        let mut faults: Vec<Fault> = outputs
            .filter_map(|(name, hash)| fault(folder, &below, name, hash))
            .collect();
        let is_beside = |name: &&String| *name != MANIFEST && !record.outputs.contains_key(*name);
        let besides = below.files.iter().filter(is_beside);
        faults.extend(besides.map(|name| Fault::Other(format!("`{name}` is not in the manifest"))));
        faults.extend(below.told().map(Fault::Other));
        if faults.is_empty() {
            return Ok(());
        }
        let path = folder.clone();
        let line_ends: Vec<String> = faults.iter().filter_map(Fault::line_ends).collect();
        Err(match line_ends.len() == faults.len() {
            true => ReleaseError::OtherLineEnds { path, files: line_ends },
            false => ReleaseError::NotAsWritten {
                path,
                faults: faults.into_iter().map(Fault::told).collect(),
            },
        })
    }
}

/// What is wrong with a release.
enum Fault {
    /// The lines of this file end with a carriage return besides, and nothing else in it has changed.
    LineEnds(String),
    /// Something else, in words.
    Other(String),
}

impl Fault {
    /// The file, quoted, of which nothing but the line ends has changed.
    fn line_ends(&self) -> Option<String> {
        match self {
            Fault::LineEnds(name) => Some(format!("`{name}`")),
            Fault::Other(_) => None,
        }
    }

    fn told(self) -> String {
        match self {
            Fault::LineEnds(name) => format!("`{name}` has changed in its line ends alone"),
            Fault::Other(words) => words,
        }
    }
}

/// What is wrong with one file of a manifest. What lies behind a link is told with the link.
fn fault(folder: &Path, below: &Below, name: &str, hash: &str) -> Option<Fault> {
    let relative = Path::new(name);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Some(Fault::Other(format!("`{name}` lies outside of the release")));
    }
    if !below.files.contains(name) {
        return (!below.is_other(name)).then(|| Fault::Other(format!("`{name}` is missing")));
    }
    let file = folder.join(relative);
    match file_sha256(&file) {
        Ok(found) if found == hash => None,
        Ok(_) if file_sha256_by_line_feeds(&file).is_ok_and(|found| found == hash) => {
            Some(Fault::LineEnds(name.to_owned()))
        }
        Ok(_) => Some(Fault::Other(format!("`{name}` has changed"))),
        Err(_) => Some(Fault::Other(format!("`{name}` cannot be read"))),
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
    fn other_line_ends_are_told_as_such_where_nothing_else_has_changed() {
        let folder = release(&[
            ("README.md", "r\n"),
            ("tables/t.csv", "a,b\n1,2\n"),
            ("tables/u.csv", "u\n"),
        ]);
        let rewrite = |name: &str, text: &[u8]| {
            let path = folder.path().join(name);
            std::fs::remove_file(&path).expect("removed");
            crate::store::write_new(&path, text).expect("written");
        };
        rewrite("tables/t.csv", b"a,b\r\n1,2\r\n");
        rewrite("README.md", b"r\r\n");
        let Err(ReleaseError::OtherLineEnds { files, .. }) = verify(folder.path()) else {
            panic!("two files with other line ends");
        };
        assert_eq!(files, ["`README.md`", "`tables/t.csv`"]);
        // One figure beside is a change, whatever the line ends.
        rewrite("tables/u.csv", b"v\r\n");
        let Err(ReleaseError::NotAsWritten { faults, .. }) = verify(folder.path()) else {
            panic!("a change");
        };
        assert_eq!(
            faults,
            [
                "`README.md` has changed in its line ends alone",
                "`tables/t.csv` has changed in its line ends alone",
                "`tables/u.csv` has changed",
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_a_fault_of_its_own_and_nothing_behind_it_is_read() {
        use std::os::unix::fs::symlink;
        let outputs = [("README.md", "r"), ("tables/t.csv", "t"), ("tables/u.csv", "u")];
        let (folder, elsewhere) = (release(&outputs), release(&outputs));
        std::fs::remove_file(folder.path().join("README.md")).expect("removed");
        std::fs::remove_dir_all(folder.path().join("tables")).expect("removed");
        for name in ["README.md", "tables"] {
            symlink(elsewhere.path().join(name), folder.path().join(name)).expect("linked");
        }
        let Err(ReleaseError::NotAsWritten { faults, .. }) = verify(folder.path()) else {
            panic!("two links");
        };
        assert_eq!(
            faults,
            ["`README.md` is a link, and no file", "`tables` is a link, and no file"]
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
