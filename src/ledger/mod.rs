//! The ledger of releases as a folder on the safe side: a file an entry, never written over, each sealed with a key and bound to
//! the one before it. A ledger whose last entries were taken away is whole in itself: what is made beside it (a release, its log
//! of actions, the log of questions) records its place, and bears witness.
//!
//! Custody: pseudonymous zone, safe side. It is never put into a release folder.

mod entry;
mod error;

use std::path::{Path, PathBuf};

pub use entry::{Rerounded, Small};
pub use error::LedgerError;

use entry::{Entry, LEDGER_VERSION};
use serde::{Deserialize, Serialize};

use crate::disclosure::Judged;
use crate::store::{LedgerPlace, SecretKey, StoreError, is_draft, lies_in_release, real_path, write_new};
use crate::study::Study;

/// An entry with its seal, as it stands in its file.
#[derive(Debug, Serialize, Deserialize)]
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
    sealed: Vec<Sealed>,
}

/// What records a place in a ledger: a release, or a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The place.
    pub place: LedgerPlace,
    /// Where it is recorded.
    pub path: PathBuf,
}

/// A release that the ledger has nothing against.
#[derive(Debug)]
pub struct Held {
    /// The entry to be kept; none where the ledger has it already.
    entry: Option<Entry>,
    /// Its place in the ledger.
    pub place: LedgerPlace,
    /// How many releases came before it.
    pub earlier: usize,
}

impl Ledger {
    /// The ledger that a study names, sealed with a key, if it names one; a folder that is not there yet is an empty ledger.
    ///
    /// # Errors
    /// [`LedgerError`] where an entry is not as it was written, or of another study, with whose persons nobody can be compared; and
    /// where the ledger stands in the folder of results.
    pub fn open(study: &Study, key: SecretKey, out: &Path) -> Result<Option<Ledger>, LedgerError> {
        let Some(named) = &study.ledger else { return Ok(None) };
        let path = study.folder.join(named);
        refuse_results(&path, out)?;
        let sealed = read(&path)?;
        let ledger = Ledger { path, key, sealed };
        ledger.is_sealed()?;
        ledger.is_of(study)?;
        Ok(Some(ledger))
    }

    /// Whether every entry is of a study of this name.
    fn is_of(&self, study: &Study) -> Result<(), LedgerError> {
        let other = self.sealed.iter().find(|sealed| sealed.entry.study != study.name);
        other.map_or(Ok(()), |other| {
            Err(LedgerError::OtherStudy {
                path: self.path.clone(),
                number: other.entry.number,
                study: other.entry.study.clone(),
            })
        })
    }

    /// Whether every entry bears the seal of this key.
    fn is_sealed(&self) -> Result<(), LedgerError> {
        let broken = self
            .sealed
            .iter()
            .find(|sealed| sealed.seal != self.seal(&sealed.entry));
        match broken {
            None => Ok(()),
            Some(sealed) => Err(LedgerError::Edited {
                path: self.path.clone(),
                number: sealed.entry.number,
                reason: "was edited, or was sealed with another key",
            }),
        }
    }

    /// Whether the ledger holds what was made beside it says.
    ///
    /// # Errors
    /// [`LedgerError::Shortened`] and [`LedgerError::Exchanged`] by the first that says otherwise.
    pub fn holds(&self, witnesses: &[Witness]) -> Result<(), LedgerError> {
        witnesses
            .iter()
            .try_for_each(|witness| holds(&self.path, &self.sealed, witness))
    }

    /// Whether every answer that stands in the ledger is in its log of questions, or is to the question now asked, by the
    /// name of its table: before anything is counted, so that nothing turns on a log that was cut short.
    ///
    /// # Errors
    /// [`LedgerError::NotLogged`] with the first that is not.
    pub fn is_logged(&self, asked: &str, logged: &[LedgerPlace], log: &Path) -> Result<(), LedgerError> {
        let mut answers = self.sealed.iter().filter(|sealed| sealed.entry.question);
        let is_asked = |sealed: &Sealed| {
            let mut told = sealed.entry.sets.iter().flat_map(|set| &set.told);
            told.any(|(table, _)| table == asked)
        };
        let is_known = |sealed: &&Sealed| is_asked(sealed) || logged.iter().any(|place| place.seal == sealed.seal);
        match answers.find(|sealed| !is_known(sealed)) {
            None => Ok(()),
            Some(sealed) => Err(LedgerError::NotLogged {
                path: self.path.clone(),
                number: sealed.entry.number,
                log: log.to_path_buf(),
            }),
        }
    }

    /// The seal of an entry: a keyed digest of all that it holds.
    fn seal(&self, entry: &Entry) -> String {
        // Lists of texts and numbers always have a JSON form.
        self.key.seal(&serde_json::to_vec(entry).unwrap_or_default())
    }

    /// Holds a release, or the answer to a question, against all that was told before.
    ///
    /// # Errors
    /// [`LedgerError::Rerounded`] with every count of persons of whom was told before, rounded to another step;
    /// [`LedgerError::SmallDifference`] with every count that differs from an earlier one in a few persons.
    pub fn hold(&self, judged: &Judged<'_>, study: &Study, question: bool) -> Result<Held, LedgerError> {
        let number = self.sealed.len() as u64 + 1;
        let last = self.sealed.last().map_or("", |sealed| sealed.seal.as_str());
        let own = Entry::of(judged, (&study.name, question), (number, last), &self.key);
        let same = self.sealed.iter().position(|sealed| sealed.entry.is_same_release(&own));
        if let Some((earlier, found)) = same.and_then(|place| Some((place, self.sealed.get(place)?))) {
            let place = found.place();
            return Ok(Held {
                entry: None,
                place,
                earlier,
            });
        }
        let earlier = self.sealed.iter().map(|sealed| &sealed.entry);
        let rerounded: Vec<Rerounded> = earlier.clone().flat_map(|entry| own.rerounded(entry)).collect();
        if !rerounded.is_empty() {
            return Err(LedgerError::Rerounded { found: rerounded });
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
        let found: Vec<Small> = earlier
            .flat_map(|entry| own.small_differences(entry, threshold, &is_answered_for))
            .collect();
        if !found.is_empty() {
            return Err(LedgerError::SmallDifference { found });
        }
        Ok(Held {
            place: LedgerPlace {
                entry: number,
                seal: self.seal(&own),
            },
            entry: Some(own),
            earlier: self.sealed.len(),
        })
    }

    /// Keeps the entry of what is about to be told. It comes first: what was cut off between the two is remembered, though nobody
    /// was told, and the other way round something would be out that nobody remembers.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be written; [`LedgerError::WrittenMeanwhile`] where another run has written an entry of this
    /// number since the ledger was opened, for none is ever written over; [`LedgerError::InsideResults`] where its folder has become
    /// part of a release.
    pub fn remember(&self, held: Held) -> Result<(), LedgerError> {
        let Some(entry) = held.entry else { return Ok(()) };
        refuse_release(&self.path)?;
        let (seal, number) = (held.place.seal, entry.number);
        // Lists of texts and numbers always have a JSON form.
        let mut json = serde_json::to_vec(&Sealed { entry, seal }).unwrap_or_default();
        json.push(b'\n');
        write_new(&file(&self.path, number), &json).map_err(|error| match error {
            StoreError::Exists { .. } => LedgerError::WrittenMeanwhile {
                path: self.path.clone(),
                number,
            },
            error => error.into(),
        })
    }
}

/// Refuses a folder among the results of a run, or in another release. The same place can be written in many ways: relative, by
/// `..`, by a link.
fn refuse_results(path: &Path, out: &Path) -> Result<(), LedgerError> {
    let place = real_path(path);
    let mut results = ["release", "work", "support", "questions"].iter();
    if results.any(|folder| place.starts_with(real_path(&out.join(folder)))) {
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

fn file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:06}.json"))
}

impl Sealed {
    fn place(&self) -> LedgerPlace {
        LedgerPlace {
            entry: self.entry.number,
            seal: self.seal.clone(),
        }
    }
}

/// The entries in a folder, each following the one before it; none of a folder that is not there.
fn read(folder: &Path) -> Result<Vec<Sealed>, LedgerError> {
    let is_entry =
        |found: &std::io::Result<std::fs::DirEntry>| !found.as_ref().is_ok_and(|found| is_draft(&found.path()));
    let count = match std::fs::read_dir(folder) {
        Ok(found) => found.filter(is_entry).count(),
        Err(_) if !folder.exists() => 0,
        Err(source) => return Err(StoreError::read(folder, source).into()),
    };
    let mut entries: Vec<Sealed> = Vec::new();
    for number in 1..=count as u64 {
        let edited = |reason| LedgerError::Edited {
            path: folder.to_path_buf(),
            number,
            reason,
        };
        let file = file(folder, number);
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(_) if !file.exists() => return Err(edited("is missing, though the folder holds others")),
            Err(source) => return Err(StoreError::read(&file, source).into()),
        };
        let sealed: Sealed = serde_json::from_slice(&bytes).map_err(|_| edited("is no entry of a ledger"))?;
        if sealed.entry.seriatim_ledger != LEDGER_VERSION {
            return Err(edited("is of another version of this program"));
        }
        let last = entries.last().map_or("", |before| before.seal.as_str());
        if sealed.entry.number != number || sealed.entry.previous != last {
            return Err(edited("does not follow the one before it"));
        }
        entries.push(sealed);
    }
    Ok(entries)
}

fn holds(path: &Path, entries: &[Sealed], witness: &Witness) -> Result<(), LedgerError> {
    let (number, held) = (witness.place.entry, entries.len() as u64);
    let (path, by) = (path.to_path_buf(), witness.path.clone());
    match entries.iter().find(|sealed| sealed.entry.number == number) {
        None => Err(LedgerError::Shortened {
            path,
            held,
            number,
            witness: by,
        }),
        Some(sealed) if sealed.seal != witness.place.seal => Err(LedgerError::Exchanged {
            path,
            number,
            witness: by,
        }),
        Some(_) => Ok(()),
    }
}

/// Holds a ledger against a release without its key: its entries follow one another, and that of the release is among them. Gives
/// how many entries there are. That what an entry holds was edited shows with the key alone, in [`Ledger::open`].
///
/// # Errors
/// [`LedgerError`] with what is wrong.
pub fn verify(folder: &Path, witness: &Witness) -> Result<usize, LedgerError> {
    let entries = read(folder)?;
    holds(folder, &entries, witness)?;
    Ok(entries.len())
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
             the threshold, and none of the same persons is rounded to another step than they say. Sums and differences of several \
             counts are held against each other within a release, and not across releases: there rounding alone stands between \
             them.",
            held.earlier
        ),
    }
}

#[cfg(test)]
mod tests;
