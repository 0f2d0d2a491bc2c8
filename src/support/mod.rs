//! Support for an output checker: what stands behind the figures of a release, unrounded, with the log of what was done. It goes
//! into a folder of its own on the safe side, every file marked by its name, and never into a release.
//!
//! Custody: pseudonymous zone, the safe side. Nothing here is reviewed but what stands beside it as released; no row is here.

mod figures;
mod tables;
mod vouched;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

pub use tables::SupportTable;
pub use vouched::{Vouched, has_log, verify};

use crate::store::{
    ACTIONS_FILE, ActionLog, ChainFault, FolderDraft, LedgerPlace, StoreError, lies_in_release, listed, sha256,
};

/// The warning.
const MARK: &str = "DO-NOT-RELEASE.txt";
const WARNING: &str = "DO NOT RELEASE\n\nUnrounded figures behind a release, for whoever checks its outputs, and the log of what was \
                       done. They tell of single people. Keep this folder where the extracts are kept, and pass it on to nobody.\n";

/// What is told of the files that the log vouches for.
const SUPPORTED: &str = "supported";
/// The action that tells the files that were released, with their hashes: all of them and the manifest without the head of this
/// log, or in logs of earlier versions the CSV files of tables alone.
pub const TOLD: &str = "told";
/// Under which it tells the hash of the manifest.
pub const MANIFEST: &str = "manifest_sha256";

/// Why there is no support, or none that can be trusted.
#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    /// It would stand among released files.
    #[error("`{}` is, or lies in, a release", path.display())]
    InRelease {
        /// The folder.
        path: PathBuf,
    },
    /// Support of another run stands there.
    #[error("`{}` holds the support of another run", path.display())]
    Differs {
        /// The folder.
        path: PathBuf,
    },
    /// There is no log.
    #[error("`{}` holds no log of actions", path.display())]
    NoLog {
        /// The folder.
        path: PathBuf,
    },
    /// The release is of a version that recorded no log.
    #[error("the release records no log of actions to hold `{}` against", path.display())]
    NoneRecorded {
        /// The folder.
        path: PathBuf,
    },
    /// The log is not as it was written.
    #[error("the log of actions in `{}` is not as it was written: {fault}", path.display())]
    Log {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        fault: ChainFault,
    },
    /// The log is of another run than the release.
    #[error("the log of actions in `{}` is that of another run: its last hash is {found}, and the release records {recorded}", path.display())]
    OtherRun {
        /// The folder.
        path: PathBuf,
        /// The last hash of the log.
        found: String,
        /// The hash in the manifest.
        recorded: String,
    },
    /// The release holds other files than the run made.
    #[error("the log of actions in `{}` tells of other files than the release holds: {}", path.display(), listed(files, ", "))]
    OtherFiles {
        /// The folder.
        path: PathBuf,
        /// The files.
        files: Vec<String>,
    },
    /// A file is not the one of which the log tells, or the log tells of none there.
    #[error("`{}` is not the support of which its log tells: {}", path.display(), listed(files, ", "))]
    Changed {
        /// The folder.
        path: PathBuf,
        /// The files.
        files: Vec<String>,
    },
    /// Files cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SupportError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            SupportError::InRelease { .. } => "name a folder on the safe side with --out",
            SupportError::Differs { .. } => {
                "nothing is ever overwritten: move it away, or name another folder with --out"
            }
            SupportError::NoLog { .. } | SupportError::OtherRun { .. } | SupportError::NoneRecorded { .. } => {
                "name with --support the folder that the run of this release left beside it"
            }
            SupportError::Log { .. } | SupportError::OtherFiles { .. } | SupportError::Changed { .. } => {
                "do not rely on it: make the release anew with `seriatim verify --rerun`"
            }
            SupportError::Store(_) => "see that the folder can be written to, or name another with --out",
        }
    }
}

/// Support in the making: its files, and the log that vouches for them.
#[derive(Debug, Clone)]
pub struct Support {
    files: Vec<(String, Vec<u8>)>,
    log: ActionLog,
}

impl Support {
    /// The support of a run: its tables, other files, and the log, to which the hashes of all of them are added.
    pub fn of(tables: &[SupportTable], others: Vec<(String, Vec<u8>)>, mut log: ActionLog) -> Support {
        let mut files: Vec<(String, Vec<u8>)> = vec![(MARK.to_owned(), WARNING.as_bytes().to_vec())];
        let of_table = |table: &SupportTable| (format!("unrounded/{}.DO-NOT-RELEASE.csv", table.name()), table.csv());
        files.extend(tables.iter().map(of_table));
        files.extend(others);
        let hashes: serde_json::Map<String, Value> = files
            .iter()
            .map(|(name, bytes)| (name.clone(), json!(sha256(bytes))))
            .collect();
        log.add(SUPPORTED, json!({ "files": hashes }));
        Support { files, log }
    }

    /// The last hash of the log.
    pub fn head(&self) -> &str {
        self.log.head()
    }

    /// Writes it into a folder, in one step, or finds the same there.
    ///
    /// # Errors
    /// [`SupportError::InRelease`] for a folder among released files, [`SupportError::Differs`] where another stands there:
    /// nothing is overwritten. [`SupportError::Store`].
    pub fn publish(&self, folder: &Path) -> Result<(), SupportError> {
        refuse_release(folder)?;
        if folder.exists() {
            let path = || folder.to_path_buf();
            let same = vouched::held(folder, self.head()).is_ok();
            return same.then_some(()).ok_or_else(|| SupportError::Differs { path: path() });
        }
        let draft = FolderDraft::begin(folder)?;
        for (name, bytes) in &self.files {
            draft.write(name, bytes)?;
        }
        draft.write(ACTIONS_FILE, self.log.text().as_bytes())?;
        draft.publish()?;
        Ok(())
    }
}

/// The places in a ledger of releases that the log in a folder records; none where there is no log that can be read.
pub fn ledger_places(folder: &Path) -> Vec<LedgerPlace> {
    let text = std::fs::read_to_string(folder.join(ACTIONS_FILE)).unwrap_or_default();
    let actions = ActionLog::read(&text)
        .map(|log| log.actions().to_vec())
        .unwrap_or_default();
    actions
        .iter()
        .filter_map(|action| LedgerPlace::of_facts(&action.facts))
        .collect()
}

/// Refuses a folder that is a release, or lies in one.
///
/// # Errors
/// [`SupportError::InRelease`].
pub fn refuse_release(folder: &Path) -> Result<(), SupportError> {
    let path = || folder.to_path_buf();
    match lies_in_release(folder) {
        true => Err(SupportError::InRelease { path: path() }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn support() -> Support {
        let others = vec![("run.json".to_owned(), b"{}".to_vec())];
        Support::of(&[], others, ActionLog::begin("blind", json!({})))
    }

    #[test]
    fn support_is_refused_in_a_release() {
        let folder = tempfile::tempdir().expect("a folder");
        let posing = folder.path().join("posing");
        for name in ["manifest.json", "report.html"] {
            crate::store::write_new(&posing.join(name), b"x").expect("written");
        }
        let within = posing.join("support");
        assert!(matches!(
            support().publish(&within),
            Err(SupportError::InRelease { .. })
        ));
        assert!(!within.exists());
    }
}
