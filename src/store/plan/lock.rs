//! The lock: a file that holds the hashes of a plan, and which analyses had been made when it was written.
//!
//! The file's own hash shows that it was edited, not who wrote it when: whoever has to show that registers the hash of the
//! plan where it gets a date.
//!
//! Custody: hashes, and names of settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Analysis, Plan, hash_of};
use crate::store::{Digest, StoreError, write_new};
use crate::study::Study;

const VERSION: u32 = 1;

/// Where a lock stands if the study file does not say: beside it.
const FILE: &str = "plan.lock";

/// Why a plan cannot be held against its lock.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The study file names a lock that is not there.
    #[error("`study.plan` names `{}`, which is not there", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is no lock.
    #[error("`{}` is no lock of a plan: {reason}", path.display())]
    Malformed {
        /// The path.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file is a lock and was changed by hand.
    #[error("`{}` was edited after it was written", path.display())]
    Edited {
        /// The path.
        path: PathBuf,
    },
    /// The lock is of another study.
    #[error("`{}` locks the plan of another study", path.display())]
    OtherStudy {
        /// The path.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PlanError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            PlanError::Missing { .. } => "lock the plan with `seriatim check --lock`, or take `plan` out of [study]",
            PlanError::Malformed { .. } | PlanError::Edited { .. } => {
                "bring back the file that `seriatim check --lock` wrote: a lock is never edited"
            }
            PlanError::OtherStudy { .. } => "name this study's own lock: plan = \"NAME.lock\" in [study]",
            PlanError::Store(_) => "a lock is never overwritten: name another with `plan` in [study], or move it away",
        }
    }
}

/// A lock as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    seriatim_plan: u32,
    study: String,
    plan_sha256: String,
    /// Analyses that the work folder held when the plan was locked.
    analysed_before: Vec<Analysis>,
    parts: BTreeMap<String, String>,
    lock_sha256: String,
}

impl Lock {
    /// Where a study's lock stands, named in the study file or not.
    pub fn path_of(study: &Study) -> PathBuf {
        study.folder.join(study.plan.as_deref().unwrap_or(FILE))
    }

    /// The lock of a plan, with the analyses that had been made.
    pub fn new(plan: &Plan, analysed_before: Vec<Analysis>) -> Lock {
        let mut lock = Lock {
            seriatim_plan: VERSION,
            study: plan.study.clone(),
            plan_sha256: plan.sha256(),
            analysed_before,
            parts: plan.parts.clone(),
            lock_sha256: String::new(),
        };
        lock.lock_sha256 = lock.hash();
        lock
    }

    /// Everything but the hash itself.
    fn hash(&self) -> String {
        let digest = Digest::default()
            .part("version", &self.seriatim_plan.to_string())
            .part("plan", &self.plan_sha256)
            .part("parts", &hash_of(&self.study, &self.parts));
        let analysed = self.analysed_before.iter().fold(digest, |digest, analysis| {
            let lock = analysis.lock.as_deref().unwrap_or_default();
            let digest = digest.part("analysed", &analysis.plan);
            digest.part("inputs", &analysis.inputs).part("lock", lock)
        });
        analysed.finish()
    }

    /// Writes the lock, never over an existing file.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the path is taken; [`StoreError::Write`].
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        // Maps with text keys and plain lists always have a JSON form.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        write_new(path, &json)
    }

    /// The lock of a study, if it has one.
    ///
    /// # Errors
    /// [`PlanError`] when it is not there though it is named, is no lock, was edited, or is of another study.
    pub fn find(study: &Study) -> Result<Option<Lock>, PlanError> {
        let path = Lock::path_of(study);
        match (path.is_file(), &study.plan) {
            (true, _) => Lock::read(path, &study.name).map(Some),
            (false, Some(_)) => Err(PlanError::Missing { path }),
            (false, None) => Ok(None),
        }
    }

    fn read(path: PathBuf, study: &str) -> Result<Lock, PlanError> {
        let bytes = std::fs::read(&path).map_err(|source| StoreError::read(&path, source))?;
        let Ok(lock) = serde_json::from_slice::<Lock>(&bytes) else {
            let reason = "it does not hold what `seriatim check --lock` writes";
            return Err(PlanError::Malformed { path, reason });
        };
        if lock.seriatim_plan != VERSION {
            let reason = "it is of another version";
            return Err(PlanError::Malformed { path, reason });
        }
        let is_whole = lock.plan_sha256 == hash_of(&lock.study, &lock.parts) && lock.lock_sha256 == lock.hash();
        match (is_whole, lock.study == study) {
            (false, _) => Err(PlanError::Edited { path }),
            (true, false) => Err(PlanError::OtherStudy { path }),
            (true, true) => Ok(lock),
        }
    }

    /// The hash of the plan that was locked.
    pub fn plan_sha256(&self) -> &str {
        &self.plan_sha256
    }

    /// The hash of the lock itself.
    pub fn lock_sha256(&self) -> &str {
        &self.lock_sha256
    }

    pub(super) fn parts(&self) -> &BTreeMap<String, String> {
        &self.parts
    }

    /// The analyses that had been made when it was written.
    pub fn analysed_before(&self) -> &[Analysis] {
        &self.analysed_before
    }
}
