//! The log in a folder of support, and what it vouches for: the files beside it, and those of the release.
//!
//! Custody: the safe side; names and hashes of files.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{MANIFEST, SUPPORTED, SupportError, TOLD};
use crate::store::{ACTIONS_FILE, ActionLog, Below, StoreError, file_sha256};

/// What a log vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vouched {
    /// The number of its actions.
    pub actions: usize,
    /// Whether it tells of every file of the release and of the manifest, or, as those of earlier versions, of the CSV files of
    /// tables alone.
    pub whole: bool,
}

/// Holds a folder of support against the head that a release records: its log is whole and ends there, and the files are those
/// of which the log tells, and no others. Then holds the files of the release, with their hashes, and its manifest, by its hash
/// without that head, against what the log tells of them: what was exchanged together with its hash in the manifest is seen here.
///
/// # Errors
/// [`SupportError`] with what is wrong.
pub fn verify(
    folder: &Path,
    recorded: &str,
    (released, manifest): (&BTreeMap<String, String>, &str),
) -> Result<Vouched, SupportError> {
    let (log, below) = held(folder, recorded)?;
    let path = || folder.to_path_buf();
    let is_told = |name: &str| name == ACTIONS_FILE || told(&log, SUPPORTED).any(|(told, _)| told == name);
    let besides = below.files.iter().filter(|name| !is_told(name));
    let besides = besides.map(|name| format!("`{name}` is there besides"));
    let files: Vec<String> = besides.chain(below.told()).collect();
    if !files.is_empty() {
        return Err(SupportError::Changed { path: path(), files });
    }
    let is_released = |name: &str, hash: Option<&str>| released.get(name).map(String::as_str) == hash;
    let mut files = others(&log, TOLD, is_released);
    let of_manifest = facts(&log, TOLD).find_map(|facts| facts.get(MANIFEST)?.as_str());
    if files.is_empty() && of_manifest.is_some_and(|told| told != manifest) {
        files.push("`manifest.json`".to_owned());
    }
    if !files.is_empty() {
        return Err(SupportError::OtherFiles { path: path(), files });
    }
    Ok(Vouched {
        actions: log.actions().len(),
        whole: of_manifest.is_some(),
    })
}

/// Whether there is a log in a folder.
pub fn has_log(folder: &Path) -> bool {
    folder.join(ACTIONS_FILE).is_file()
}

/// The log in a folder of support, if it is whole, ends with the head, and every file of which it tells is there; and what is.
pub(super) fn held(folder: &Path, head: &str) -> Result<(ActionLog, Below), SupportError> {
    let log = read(folder)?;
    if log.head() != head {
        let (found, recorded) = (log.head().to_owned(), head.to_owned());
        return Err(SupportError::OtherRun {
            path: folder.to_path_buf(),
            found,
            recorded,
        });
    }
    let below = Below::of(folder)?;
    let hash_of = |name: &str| {
        let is_file = below.files.contains(name);
        is_file.then(|| file_sha256(&folder.join(name)).ok()).flatten()
    };
    // A link is told as what it is.
    let is_there = |name: &str, hash: Option<&str>| below.is_other(name) || hash_of(name).as_deref() == hash;
    let files = others(&log, SUPPORTED, is_there);
    if !files.is_empty() {
        let path = folder.to_path_buf();
        return Err(SupportError::Changed { path, files });
    }
    Ok((log, below))
}

/// The log in a folder of support.
fn read(folder: &Path) -> Result<ActionLog, SupportError> {
    let (file, path) = (folder.join(ACTIONS_FILE), folder.to_path_buf());
    if !has_log(folder) {
        return Err(SupportError::NoLog { path });
    }
    let bytes = std::fs::read(&file).map_err(|source| StoreError::read(&file, source))?;
    let text = String::from_utf8_lossy(&bytes);
    ActionLog::read(&text).map_err(|fault| SupportError::Log { path, fault })
}

/// What is told of actions.
fn facts<'l>(log: &'l ActionLog, action: &'static str) -> impl Iterator<Item = &'l Value> {
    let told = log.actions().iter().filter(move |told| told.action == action);
    told.map(|told| &told.facts)
}

/// The files of which actions tell, with their hashes.
fn told<'l>(log: &'l ActionLog, action: &'static str) -> impl Iterator<Item = (&'l str, Option<&'l str>)> {
    let files = facts(log, action).filter_map(|facts| facts.get("files")?.as_object());
    files.flatten().map(|(name, hash)| (name.as_str(), hash.as_str()))
}

/// The files of which actions tell, and that are not as they tell.
fn others(log: &ActionLog, action: &'static str, is_as_told: impl Fn(&str, Option<&str>) -> bool) -> Vec<String> {
    let others = told(log, action).filter(|(name, hash)| !is_as_told(name, *hash));
    others.map(|(name, _)| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Support;
    use super::*;

    fn verified(folder: &Path, head: &str) -> Result<usize, SupportError> {
        verify(folder, head, (&BTreeMap::new(), "")).map(|vouched| vouched.actions)
    }

    fn support() -> Support {
        let others = vec![("run.json".to_owned(), b"{}".to_vec())];
        Support::of(&[], others, ActionLog::begin("blind", json!({})))
    }

    #[test]
    fn support_is_found_again_and_another_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("support");
        support().publish(&path).expect("written");
        support().publish(&path).expect("the same");
        assert_eq!(verified(&path, support().head()).expect("whole"), 2);
        let other = Support::of(&[], Vec::new(), ActionLog::begin("another", json!({})));
        assert!(matches!(other.publish(&path), Err(SupportError::Differs { .. })));
        assert!(matches!(
            verified(&path, other.head()),
            Err(SupportError::OtherRun { .. })
        ));
    }

    #[test]
    fn a_file_that_was_changed_is_named_and_so_is_a_log_that_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("support");
        support().publish(&path).expect("written");
        let file = path.join("run.json");
        std::fs::remove_file(&file).expect("removed");
        crate::store::write_new(&file, b"{ }").expect("written");
        let Err(SupportError::Changed { files, .. }) = verified(&path, support().head()) else {
            panic!("a changed file");
        };
        assert_eq!(files, ["`run.json`"]);
        let log = path.join(ACTIONS_FILE);
        let text = std::fs::read_to_string(&log).expect("read").replace("began", "begun");
        std::fs::remove_file(&log).expect("removed");
        crate::store::write_new(&log, text.as_bytes()).expect("written");
        assert!(matches!(
            verified(&path, support().head()),
            Err(SupportError::Log { .. })
        ));
        std::fs::remove_file(&log).expect("removed");
        assert!(matches!(
            verified(&path, support().head()),
            Err(SupportError::NoLog { .. })
        ));
    }

    #[test]
    fn a_file_that_was_added_or_is_a_link_is_named_and_is_not_in_the_way_of_the_same_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("support");
        support().publish(&path).expect("written");
        crate::store::write_new(&path.join("extra.csv"), b"x").expect("written");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), path.join("led")).expect("linked");
        let Err(SupportError::Changed { files, .. }) = verified(&path, support().head()) else {
            panic!("an added file");
        };
        let expected = ["`extra.csv` is there besides", "`led` is a link, and no file"];
        assert_eq!(files, expected[..if cfg!(unix) { 2 } else { 1 }]);
        support().publish(&path).expect("the same");
    }

    #[test]
    fn the_log_binds_every_file_that_it_tells_and_the_manifest() {
        let released = |hash: &str| BTreeMap::from([("report.html".to_owned(), hash.to_owned())]);
        let of = |facts: Value| {
            let mut log = ActionLog::begin("blind", json!({}));
            log.add(TOLD, facts);
            let (folder, support) = (
                tempfile::tempdir().expect("a folder"),
                Support::of(&[], Vec::new(), log),
            );
            let path = folder.path().join("support");
            support.publish(&path).expect("written");
            move |hash: &str, manifest: &str| {
                let path = folder.path().join("support");
                match verify(&path, support.head(), (&released(hash), manifest)) {
                    Ok(vouched) => (vouched.whole, Vec::new()),
                    Err(SupportError::OtherFiles { files, .. }) => (false, files),
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let whole = of(json!({ "files": { "report.html": "a" }, (MANIFEST): "m" }));
        assert_eq!(whole("a", "m"), (true, vec![]));
        assert_eq!(whole("b", "m").1, ["`report.html`"]);
        assert_eq!(whole("a", "n").1, ["`manifest.json`"]);
        // A log of an earlier version does not tell of the manifest, and is held against what it tells.
        let earlier = of(json!({ "files": { "tables/t.csv": "t" } }));
        assert_eq!(earlier("a", "m").1, ["`tables/t.csv`"]);
        assert_eq!(
            of(json!({ "files": { "report.html": "a" } }))("a", "n"),
            (false, vec![])
        );
    }
}
