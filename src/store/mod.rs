//! Files: the one door through which any is made, the work folder of finished stages, key files, the synthetic mark,
//! and the lock of a plan.
//!
//! Custody: no zone of its own; it carries bytes for whoever owns them. Work files bear the mark of their zone in their
//! footer, and none is read back unless mark, key, schema and the hashes in the stage's list agree.

mod actions;
mod below;
mod digest;
mod files;
mod guarded;
mod key;
mod ledger_place;
mod lock;
mod mark;
mod plan;
mod questions;
mod results;
mod seal;
mod table;
mod work;

use std::path::{Path, PathBuf};

pub use actions::{ACTIONS_FILE, Action, ActionLog, ChainFault};
pub use below::{Below, MOST_TOLD, listed, more};
pub use digest::{Digest, file_sha256, file_sha256_by_line_feeds, hex, sha256};
pub use files::{FolderDraft, create_new, is_draft, lies_in_release, real_path, real_place, write_new};
pub use guarded::{is_guarded, read_guarded};
pub use key::{KeyError, SecretKey};
pub use ledger_place::LedgerPlace;
pub use lock::WorkLock;
pub use mark::{MARK_FILE, is_marked, is_synthetic, mark_synthetic};
pub use plan::{Analyses, Analysis, Changes, FILE_OF, Lock, Plan, PlanError, PlanSettings, inputs_hash, part_in_words};
pub use questions::{AnsweredBefore, COUNTED, QuestionLog, QuestionLogError, ROUND_TO};
pub use results::{lies_in_results, refuse_published};
pub use table::{Seal, TableWriter, is_work_table};
pub use work::{FinishedStage, StageDraft, StageKey, WorkFolder};

/// What can go wrong with files.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The path is taken; nothing is ever overwritten.
    #[error("`{}` exists already", path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// Pseudonymous rows would stand among released files.
    #[error("`{}` is, or lies in, a release", path.display())]
    InRelease {
        /// The path.
        path: PathBuf,
    },
    /// Other files would stand among those that a release rests on.
    #[error("`{}` is, or lies in, the support of a release", path.display())]
    InSupport {
        /// The path.
        path: PathBuf,
    },
    /// A path would leave the folder it belongs in.
    #[error("`{}` would leave its folder", path.display())]
    Outside {
        /// The path.
        path: PathBuf,
    },
    /// Another run works in the folder.
    #[error("another run is using `{}`", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A work file is not what its name says: another zone, another key, another schema, or damage.
    #[error("the work file `{}` is not to be trusted: {reason}", path.display())]
    Untrusted {
        /// The path.
        path: PathBuf,
        /// What does not agree.
        reason: String,
    },
}

impl StoreError {
    /// A failure to write.
    pub fn write(path: &Path, source: std::io::Error) -> StoreError {
        StoreError::Write {
            path: path.to_path_buf(),
            source,
        }
    }

    /// A failure to read.
    pub fn read(path: &Path, source: std::io::Error) -> StoreError {
        StoreError::Read {
            path: path.to_path_buf(),
            source,
        }
    }

    fn untrusted(path: &Path, reason: &str) -> StoreError {
        StoreError::Untrusted {
            path: path.to_path_buf(),
            reason: reason.to_owned(),
        }
    }
}
