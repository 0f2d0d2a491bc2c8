//! Why a ledger refuses, or is refused.
//!
//! Custody: paths, numbers of entries, and names of tables and cells; no count.

use std::path::PathBuf;

use super::{Rerounded, Small};
use crate::store::StoreError;

/// Why a release cannot be held against the ledger, or is refused by it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It differs from an earlier release by a small group.
    #[error(
        "the release differs from earlier ones in the ledger by fewer persons than may be told of: {}",
        listed(found)
    )]
    SmallDifference {
        /// The tables and cells, without their values.
        found: Vec<Small>,
    },
    /// It rounds counts to another step than an earlier release did that told of the same persons.
    #[error(
        "the release rounds counts of persons of whom the ledger holds that they were told rounded to another step: {}",
        rounded(found)
    )]
    Rerounded {
        /// The tables and cells, without their values, and the steps.
        found: Vec<Rerounded>,
    },
    /// An entry was edited or taken out, or was sealed with another key.
    #[error("the ledger `{}` is not as it was written: entry {number} {reason}", path.display())]
    Edited {
        /// The ledger's folder.
        path: PathBuf,
        /// The entry.
        number: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// It holds entries of a study of another name, whose persons bear other pseudonyms.
    #[error(
        "the ledger `{}` holds entries of the study `{study}` (entry {number} is one): persons bear other pseudonyms there, so that \
         no difference could be seen",
        path.display()
    )]
    OtherStudy {
        /// The ledger's folder.
        path: PathBuf,
        /// The first such entry.
        number: u64,
        /// The name of its study.
        study: String,
    },
    /// It is shorter than what was made beside it says.
    #[error(
        "the ledger `{}` has {held} entries, and `{}` was made when it had {number}: entries were taken away",
        path.display(), witness.display()
    )]
    Shortened {
        /// The ledger's folder.
        path: PathBuf,
        /// How many entries it has.
        held: u64,
        /// How many it had.
        number: u64,
        /// The release or log that says so.
        witness: PathBuf,
    },
    /// Another run has written to it since it was opened: what this one tells was not held against what that one told.
    #[error("another run wrote entry {number} of the ledger `{}` meanwhile", path.display())]
    WrittenMeanwhile {
        /// The ledger's folder.
        path: PathBuf,
        /// The entry.
        number: u64,
    },
    /// An entry is another than the one that was there.
    #[error("entry {number} of the ledger `{}` is not the one that `{}` records", path.display(), witness.display())]
    Exchanged {
        /// The ledger's folder.
        path: PathBuf,
        /// The entry.
        number: u64,
        /// The release or log that says so.
        witness: PathBuf,
    },
    /// The study names no ledger, and what was made beside it was held against one.
    #[error("`{}` was held against a ledger, and the study names none", witness.display())]
    NotNamed {
        /// The release or log that says so.
        witness: PathBuf,
    },
    /// An answer stands in the ledger of which the log of questions knows nothing.
    #[error("entry {number} of the ledger `{}` is of an answer that is not in the log `{}`", path.display(), log.display())]
    NotLogged {
        /// The ledger's folder.
        path: PathBuf,
        /// The entry.
        number: u64,
        /// The folder of the log.
        log: PathBuf,
    },
    /// A release records no place in a ledger.
    #[error("the release `{}` records no place in a ledger", path.display())]
    NoneRecorded {
        /// The release.
        path: PathBuf,
    },
    /// The ledger would stand where results go.
    #[error("the ledger `{}` would stand in the folder of results", path.display())]
    InsideResults {
        /// The ledger's folder.
        path: PathBuf,
    },
    /// Files cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LedgerError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            LedgerError::SmallDifference { .. } => {
                "nothing was released; tell of the same persons as before, or of clearly more; an [[disclosure.override]] of the \
                 cell lets its table through on somebody's word"
            }
            LedgerError::Rerounded { .. } => {
                "nothing was released; a count is known more narrowly by two roundings than by either: take `profile` and \
                 `round_to` in [disclosure] of the earlier release"
            }
            LedgerError::Edited { .. } => {
                "nothing was released; bring back the folder as `seriatim run` wrote it: a ledger is never edited"
            }
            LedgerError::OtherStudy { .. } => {
                "nothing was released; give all study files of the same extracts one `name` under [study], and other extracts another \
                 ledger"
            }
            LedgerError::Shortened { .. } | LedgerError::Exchanged { .. } => {
                "nothing was released; bring back the ledger that was there, from a backup: with entries missing nothing shows what was \
                 told of whom"
            }
            LedgerError::WrittenMeanwhile { .. } => {
                "nothing was released; run again, so that it is held against what the other run told, too"
            }
            LedgerError::NotNamed { .. } => {
                "name it again with `ledger` in [disclosure], or take another folder with --out"
            }
            LedgerError::NotLogged { .. } => {
                "bring back the log, or name with --out the folder in which it was asked; where a question was cut off before it \
                 was logged, ask it again first"
            }
            LedgerError::NoneRecorded { .. } => {
                "a release records it where `ledger` was named in [disclosure] when it was made"
            }
            LedgerError::InsideResults { .. } => "name a folder on the safe side with `ledger` in [disclosure]",
            LedgerError::Store(_) => "see that the ledger's folder can be written to",
        }
    }
}

fn listed(found: &[Small]) -> String {
    let one = |small: &Small| {
        format!(
            "`{}` of the table `{}` (entry {}: `{}` of `{}`)",
            small.now.1, small.now.0, small.entry, small.before.1, small.before.0
        )
    };
    a_few(found.iter().map(one))
}

fn rounded(found: &[Rerounded]) -> String {
    let one = |own: &Rerounded| {
        format!(
            "`{}` of the table `{}` to {} (entry {}: `{}` of `{}` to {})",
            own.now.1, own.now.0, own.to, own.entry, own.before.1, own.before.0, own.before_to
        )
    };
    a_few(found.iter().map(one))
}

/// The first few of many, and how many more there are: a later extract differs in every cell, and a few show which.
fn a_few(mut all: impl Iterator<Item = String>) -> String {
    let told: Vec<String> = all.by_ref().take(5).collect();
    match all.count() {
        0 => told.join("; "),
        more => format!("{}; and {more} more", told.join("; ")),
    }
}
