//! Folders of results, of whatever study: each is known by what stands in it, and files that are no results must not lie there.
//!
//! Custody: no zone of its own; names of files only.

use std::path::Path;

use super::actions::ACTIONS_FILE;
use super::files::{lies_in_release, real_place};
use super::{StoreError, questions, seal};

/// Whether a path is a folder of results, or lies in one: that of a study's run, a release, the work folder or a stage of it, the
/// support of a release, or the log of questions.
pub fn lies_in_results(path: &Path) -> bool {
    lies_in_release(path) || real_place(path).ancestors().any(is_of_safe_side)
}

/// Refuses a path that is a release or the support of one, or lies in one: both are as they were published, and only their own
/// files may stand there.
///
/// # Errors
/// [`StoreError::InRelease`], [`StoreError::InSupport`].
pub fn refuse_published(path: &Path) -> Result<(), StoreError> {
    let is_support = |folder: &Path| folder.join(ACTIONS_FILE).is_file();
    let path = path.to_path_buf();
    if lies_in_release(&path) {
        return Err(StoreError::InRelease { path });
    }
    match real_place(&path).ancestors().any(is_support) {
        true => Err(StoreError::InSupport { path }),
        false => Ok(()),
    }
}

/// Whether a folder holds work, support or questions.
fn is_of_safe_side(folder: &Path) -> bool {
    let own = [seal::FILE, ACTIONS_FILE, questions::FIRST];
    let is_of_results = || holds_stages(&folder.join("work")) || lies_in_release(&folder.join("release"));
    own.iter().any(|name| folder.join(name).is_file()) || holds_stages(folder) || is_of_results()
}

/// Whether any folder in a folder is a finished stage. What cannot be read shows none.
fn holds_stages(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.any(|path| path.join(seal::FILE).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::write_new;

    #[test]
    fn folders_of_results_are_known_by_what_stands_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        for file in [
            "a/release/manifest.json",
            "a/release/report.html",
            "a/work/persons-1/stage.json",
            "a/support/actions.jsonl",
            "a/questions/000001.jsonl",
            "other/manifest.json",
            "other/questions.txt",
        ] {
            write_new(&at(file), b"{}").expect("written");
        }
        for inside in [
            "a/release/rows.csv",
            "a/release/tables/rows.csv",
            "a/work/rows.csv",
            "a/work/persons-1/rows.csv",
            "a/work/persons-2/rows.csv",
            "a/support/unrounded/rows.csv",
            "a/questions/rows.csv",
            "a/rows.csv",
        ] {
            assert!(lies_in_results(&at(inside)), "{inside}");
        }
        for outside in ["rows.csv", "other/rows.csv", "new/rows.csv"] {
            assert!(!lies_in_results(&at(outside)), "{outside}");
        }
        for inside in ["a/release", "a/release/x.key"] {
            let refused = refuse_published(&at(inside));
            assert!(matches!(refused, Err(StoreError::InRelease { .. })), "{inside}");
        }
        for inside in ["a/support", "a/support/unrounded/x.key"] {
            let refused = refuse_published(&at(inside));
            assert!(matches!(refused, Err(StoreError::InSupport { .. })), "{inside}");
        }
        for outside in ["a", "a/work", "a/x.key", "other"] {
            assert!(refuse_published(&at(outside)).is_ok(), "{outside}");
        }
    }
}
