//! The ledger of releases as a folder on the safe side: a file an entry, never written over, each sealed with a key and bound to
//! the one before it.
//!
//! Custody: pseudonymous zone, safe side. It is never put into a release folder.

mod entry;

use std::path::{Path, PathBuf};

pub use entry::Small;

use entry::{Entry, LEDGER_VERSION};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::disclosure::Judged;
use crate::store::{SecretKey, StoreError, hex, lies_in_release, real_path, write_new};
use crate::study::Study;

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
            LedgerError::Edited { .. } => {
                "nothing was released; bring back the folder as `seriatim run` wrote it: a ledger is never edited"
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
    // A later extract differs in every cell: a few show which.
    let told: Vec<String> = found.iter().take(5).map(one).collect();
    match found.len().saturating_sub(told.len()) {
        0 => told.join("; "),
        more => format!("{}; and {more} more", told.join("; ")),
    }
}

/// An entry with its seal, as it stands in its file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    entry: Entry,
    seal: String,
}

/// A ledger that was read and found whole.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    key: SecretKey,
    entries: Vec<Entry>,
    last_seal: String,
}

/// A release that the ledger has nothing against.
#[derive(Debug)]
pub struct Held {
    /// The entry to be kept once the release is out; none where the ledger has it already.
    entry: Option<Entry>,
    /// How many releases came before it.
    pub earlier: usize,
}

impl Ledger {
    /// The ledger that a study names, sealed with a key, if it names one; a folder that is not there yet is an empty ledger.
    ///
    /// # Errors
    /// [`LedgerError`] where an entry is not as it was written, or the ledger stands in the folder of results.
    pub fn open(study: &Study, key: SecretKey, out: &Path) -> Result<Option<Ledger>, LedgerError> {
        let Some(named) = &study.ledger else { return Ok(None) };
        let path = study.folder.join(named);
        refuse_results(&path, out)?;
        let mut ledger = Ledger {
            path,
            key,
            entries: Vec::new(),
            last_seal: String::new(),
        };
        ledger.read()?;
        Ok(Some(ledger))
    }

    fn read(&mut self) -> Result<(), LedgerError> {
        let held = match std::fs::read_dir(&self.path) {
            Ok(found) => found.count(),
            Err(_) if !self.path.exists() => return Ok(()),
            Err(source) => return Err(StoreError::read(&self.path, source).into()),
        };
        for number in 1..=held as u64 {
            let edited = |reason| LedgerError::Edited {
                path: self.path.clone(),
                number,
                reason,
            };
            let file = self.file(number);
            let bytes = match std::fs::read(&file) {
                Ok(bytes) => bytes,
                Err(_) if !file.exists() => return Err(edited("is missing, though the folder holds others")),
                Err(source) => return Err(StoreError::read(&file, source).into()),
            };
            let sealed: Sealed = serde_json::from_slice(&bytes).map_err(|_| edited("is no entry of a ledger"))?;
            if sealed.entry.seriatim_ledger != LEDGER_VERSION {
                return Err(edited("is of another version of this program"));
            }
            let is_next = sealed.entry.number == number && sealed.entry.previous == self.last_seal;
            if !is_next || sealed.seal != self.seal(&sealed.entry) {
                return Err(edited(
                    "was edited, was sealed with another key, or does not follow the one before it",
                ));
            }
            self.last_seal = sealed.seal;
            self.entries.push(sealed.entry);
        }
        Ok(())
    }

    fn file(&self, number: u64) -> PathBuf {
        self.path.join(format!("{number:06}.json"))
    }

    /// The seal of an entry: a keyed digest of all that it holds.
    fn seal(&self, entry: &Entry) -> String {
        // Lists of texts and numbers always have a JSON form, and HMAC takes keys of any length.
        let text = serde_json::to_vec(entry).unwrap_or_default();
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.bytes()) else {
            return String::new();
        };
        mac.update(&text);
        hex(&mac.finalize().into_bytes())
    }

    /// Holds a release against all earlier ones.
    ///
    /// # Errors
    /// [`LedgerError::SmallDifference`] with every count that differs from an earlier one in a few persons.
    pub fn hold(&self, judged: &Judged<'_>, study: &Study) -> Result<Held, LedgerError> {
        let number = self.entries.len() as u64 + 1;
        let own = Entry::of(judged, &study.name, number, &self.last_seal);
        if let Some(earlier) = self.entries.iter().position(|entry| entry.is_same_release(&own)) {
            return Ok(Held { entry: None, earlier });
        }
        let is_answered_for = |table: &str, cell: &str| {
            let mut stated = study.overrides.iter();
            stated.any(|stated| {
                stated.table == table
                    && cell
                        .strip_prefix(&stated.cell)
                        .is_some_and(|rest| rest.starts_with(": "))
            })
        };
        let threshold = study.disclosure.threshold;
        let earlier = self.entries.iter();
        let found: Vec<Small> = earlier
            .flat_map(|entry| own.small_differences(entry, threshold, &is_answered_for))
            .collect();
        if !found.is_empty() {
            return Err(LedgerError::SmallDifference { found });
        }
        Ok(Held {
            entry: Some(own),
            earlier: self.entries.len(),
        })
    }

    /// Keeps the entry of a release that is out.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be written, for an entry is never written over; [`LedgerError::InsideResults`] where its
    /// folder has become part of a release.
    pub fn remember(&self, held: Held) -> Result<(), LedgerError> {
        let Some(entry) = held.entry else { return Ok(()) };
        refuse_release(&self.path)?;
        let (seal, file) = (self.seal(&entry), self.file(entry.number));
        // Lists of texts and numbers always have a JSON form.
        let mut json = serde_json::to_vec(&Sealed { entry, seal }).unwrap_or_default();
        json.push(b'\n');
        Ok(write_new(&file, &json)?)
    }
}

/// Refuses a folder among the results of a run, or in another release. The same place can be written in many ways: relative, by
/// `..`, by a link.
fn refuse_results(path: &Path, out: &Path) -> Result<(), LedgerError> {
    let (place, results) = (real_path(path), ["release", "work"].map(|folder| out.join(folder)));
    if results.iter().any(|results| place.starts_with(real_path(results))) {
        return Err(LedgerError::InsideResults {
            path: path.to_path_buf(),
        });
    }
    refuse_release(path)
}

/// Refuses a folder that is a release, or lies in one: entries hold unrounded counts.
fn refuse_release(path: &Path) -> Result<(), LedgerError> {
    match lies_in_release(path) {
        true => Err(LedgerError::InsideResults {
            path: path.to_path_buf(),
        }),
        false => Ok(()),
    }
}

/// What the release says of the ledger.
pub fn in_words(held: Option<&Held>) -> String {
    match held {
        None => "No ledger of releases was kept (`ledger` in [disclosure]): this release was not held against earlier ones. Compare \
                 them before both are out, as tables that differ by a few persons tell of those."
            .to_owned(),
        Some(Held { earlier: 0, .. }) => "It is the first release in its ledger.".to_owned(),
        Some(held) => format!(
            "Earlier releases in its ledger against which it was held: {}. No count differs from one of theirs by fewer persons than \
             the threshold.",
            held.earlier
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_among_results_is_refused_however_either_place_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let there = folder.path().canonicalize().expect("there");
        let here = std::env::current_dir().expect("here");
        let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
        let relative = up.join(there.strip_prefix("/").expect("absolute"));
        for out in [
            there.join("o"),
            relative.join("o"),
            there.join("x/../o"),
            relative.join("./o"),
        ] {
            for ledger in [
                "o/release/led",
                "o/release",
                "o/work/led",
                "x/../o/release/led",
                "o/../o/work",
            ] {
                let found = refuse_results(&there.join(ledger), &out);
                assert!(
                    matches!(found, Err(LedgerError::InsideResults { .. })),
                    "{ledger} for {}",
                    out.display()
                );
            }
            for ledger in ["led", "o/led", "o/released", "release/led"] {
                assert!(refuse_results(&there.join(ledger), &out).is_ok(), "{ledger}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_ledger_that_a_link_leads_into_results_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("o");
        crate::store::write_new(&out.join("work/x"), b"").expect("written");
        std::os::unix::fs::symlink(&out, folder.path().join("safe")).expect("a link");
        let led = |path: &str| refuse_results(&folder.path().join(path), &out).is_ok();
        assert_eq!(
            [led("safe/work/led"), led("safe/release/led"), led("safe/led")],
            [false, false, true]
        );
    }

    #[test]
    fn an_entry_is_never_kept_in_what_has_become_a_release() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger {
            path: folder.path().join("led"),
            key: SecretKey::demonstration(),
            entries: Vec::new(),
            last_seal: String::new(),
        };
        for file in ["manifest.json", "report.html"] {
            crate::store::write_new(&folder.path().join(file), b"").expect("written");
        }
        let entry = Entry {
            seriatim_ledger: LEDGER_VERSION,
            number: 1,
            previous: String::new(),
            study: "s".to_owned(),
            sets: Vec::new(),
        };
        let held = Held {
            entry: Some(entry),
            earlier: 0,
        };
        assert!(matches!(ledger.remember(held), Err(LedgerError::InsideResults { .. })));
        assert!(!ledger.path.exists());
    }
}
