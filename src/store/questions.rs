//! The log of questions: one file for each, numbered, never overwritten, each holding the hash of the one before it, and sealed
//! with a key. A log that was edited, or written anew without the key, is refused. A log whose last files were taken away is whole
//! in itself: each is witnessed by an empty file of its number and hash in the work folder, and a log that is shorter than its
//! witnesses, or another one, is refused too.
//!
//! Custody: the safe side; questions, the groups that were told and hashes of what was told, no exact count.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{ActionLog, ChainFault, LedgerPlace, SecretKey, StoreError, is_draft, write_new};

/// Why a log of questions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QuestionLogError {
    /// It is not as it was written.
    #[error("the log of questions in `{}` is not as it was written: {fault}", path.display())]
    Changed {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        fault: ChainFault,
    },
    /// It is shorter than its witnesses say, or another log.
    #[error("the log of questions in `{}` does not hold question {number}, which `{}` witnesses", path.display(), witness.display())]
    Shortened {
        /// The folder.
        path: PathBuf,
        /// The number of the question.
        number: usize,
        /// The witness.
        witness: PathBuf,
    },
    /// A line does not bear the seal of the key.
    #[error("the log of questions in `{}` is not as it was written: line {line} was edited, or was sealed with another key", path.display())]
    Unsealed {
        /// The folder.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
    },
    /// A file cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A log of questions in a folder.
#[derive(Debug)]
pub struct QuestionLog {
    folder: PathBuf,
    witnesses: PathBuf,
    key: SecretKey,
    log: ActionLog,
}

/// A question that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredBefore {
    /// In the form in which it was put.
    pub question: String,
    /// The groups of the cells that were told.
    pub told: Vec<Vec<Option<String>>>,
    /// What it was asked of, as it was logged: the same for the same extracts, links and settings.
    pub asked_of: String,
    /// To the nearest multiple of what its counts were rounded; logs from before that was logged do not say.
    pub round_to: Option<u64>,
}

/// The file of the first question, by which a folder of questions is known.
pub(super) const FIRST: &str = "000001.jsonl";

/// The file of a question, by its number from 1.
fn file_name(number: usize) -> String {
    format!("{number:06}.jsonl")
}

/// The word for a question that was answered.
const ANSWERED: &str = "answered";

/// The word for a question that was refused.
const REFUSED: &str = "refused";

/// The fact about a question that rows were looked at for it.
pub const COUNTED: &str = "counted";

/// The fact about a question to what its counts are rounded.
pub const ROUND_TO: &str = "round_to";

/// The fact that is the seal of the others.
const SEAL: &str = "seal";

impl QuestionLog {
    /// The log in a folder, with its witnesses in another; neither need exist.
    ///
    /// # Errors
    /// [`QuestionLogError::Changed`] for one that was edited, or in which a file is missing before another;
    /// [`QuestionLogError::Shortened`] for one that does not hold what is witnessed; [`QuestionLogError::Unsealed`] for one
    /// that was written without the key.
    pub fn open(folder: &Path, witnesses: &Path, key: SecretKey) -> Result<QuestionLog, QuestionLogError> {
        let paths = files(folder)?;
        let mut text = String::new();
        for path in &paths {
            text += &std::fs::read_to_string(path).map_err(|source| StoreError::read(path, source))?;
        }
        let log = match paths.is_empty() {
            true => ActionLog::default(),
            false => ActionLog::read(&text).map_err(|fault| QuestionLogError::Changed {
                path: folder.to_path_buf(),
                fault,
            })?,
        };
        let log = QuestionLog {
            folder: folder.to_path_buf(),
            witnesses: witnesses.to_path_buf(),
            key,
            log,
        };
        log.is_sealed()?;
        log.holds_what_is_witnessed()?;
        Ok(log)
    }

    fn holds_what_is_witnessed(&self) -> Result<(), QuestionLogError> {
        for witness in files(&self.witnesses)? {
            let name = witness.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some((number, hash)) = name.split_once('-') else {
                continue;
            };
            let number: usize = number.parse().unwrap_or(0);
            let action = number.checked_sub(1).and_then(|place| self.log.actions().get(place));
            if action.is_none_or(|action| action.sha256 != hash) {
                let path = self.folder.clone();
                return Err(QuestionLogError::Shortened { path, number, witness });
            }
        }
        Ok(())
    }

    /// The places in a ledger of releases that its answers record, in order.
    pub fn ledger_places(&self) -> Vec<LedgerPlace> {
        let actions = self.log.actions().iter();
        actions
            .filter_map(|action| LedgerPlace::of_facts(&action.facts))
            .collect()
    }

    /// Whether every line bears the seal of the key.
    fn is_sealed(&self) -> Result<(), QuestionLogError> {
        for action in self.log.actions() {
            let mut facts = action.facts.clone();
            let seal = facts.as_object_mut().and_then(|facts| facts.remove(SEAL));
            if seal != Some(self.seal(&action.previous, &action.action, &facts)) {
                let (path, line) = (self.folder.clone(), action.number);
                return Err(QuestionLogError::Unsealed { path, line });
            }
        }
        Ok(())
    }

    fn seal(&self, previous: &str, action: &str, facts: &Value) -> Value {
        let sealed = json!([previous, action, facts]).to_string();
        Value::from(self.key.seal(sealed.as_bytes()))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The questions that were answered, in order.
    pub fn answered(&self) -> Vec<AnsweredBefore> {
        let answered = self.log.actions().iter().filter(|action| action.action == ANSWERED);
        let question = |facts: &Value| {
            Some(AnsweredBefore {
                question: facts.get("about")?.get("question")?.as_str()?.to_owned(),
                told: serde_json::from_value(facts.get("told")?.clone()).ok()?,
                asked_of: facts
                    .get("about")?
                    .get("asked_of")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
                round_to: facts.get("about")?.get(ROUND_TO).and_then(Value::as_u64),
            })
        };
        answered.filter_map(|action| question(&action.facts)).collect()
    }

    /// What those questions were asked of that were refused after rows had been looked at, in order, as
    /// [`asked_of`](AnsweredBefore::asked_of): such a refusal is an answer about a threshold.
    pub fn refused_of(&self) -> Vec<String> {
        let refused = self.log.actions().iter().filter(|action| action.action == REFUSED);
        let about = refused.filter_map(|action| action.facts.get("about"));
        let counted = about.filter(|about| about.get(COUNTED).and_then(Value::as_bool) == Some(true));
        counted
            .filter_map(|about| Some(about.get("asked_of")?.as_str()?.to_owned()))
            .collect()
    }

    /// Adds an action, in a file of its own, and its witness; `facts` are an object.
    ///
    /// # Errors
    /// [`QuestionLogError::Store`] when it cannot be written.
    pub fn add(&mut self, action: &str, mut facts: Value) -> Result<(), QuestionLogError> {
        let seal = self.seal(self.log.head(), action, &facts);
        if let Some(facts) = facts.as_object_mut() {
            facts.insert(SEAL.to_owned(), seal);
        }
        let before = self.log.text().len();
        self.log.add(action, facts);
        let text = self.log.text();
        let line = text.get(before..).unwrap_or_default();
        let path = self.folder.join(file_name(self.log.actions().len()));
        write_new(&path, line.as_bytes())?;
        let witness = format!("{:06}-{}", self.log.actions().len(), self.log.head());
        Ok(write_new(&self.witnesses.join(witness), b"")?)
    }
}

/// The files of a folder in the order of their names, without those in the making; none of a folder that is not there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut paths: Vec<PathBuf> = Vec::new();
    if folder.is_dir() {
        let unreadable = |source| StoreError::read(folder, source);
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
    }
    paths.retain(|path| !is_draft(path));
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &str) -> Value {
        json!({ "about": { "question": question }, "told": [["yes", null]] })
    }

    fn open_both(path: &Path, witnesses: &Path) -> Result<QuestionLog, QuestionLogError> {
        QuestionLog::open(path, witnesses, SecretKey::demonstration())
    }

    #[test]
    fn a_log_that_was_written_anew_without_the_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, witnesses) = (folder.path().join("questions"), folder.path().join("witnesses"));
        let other = SecretKey::demonstration().derive("another");
        let mut log = QuestionLog::open(&path, &witnesses, other).expect("an empty log");
        log.add("answered", asked("first")).expect("written");
        let error = open_both(&path, &witnesses).expect_err("another key");
        assert!(matches!(error, QuestionLogError::Unsealed { line: 1, .. }), "{error}");
    }

    #[test]
    fn the_first_question_has_the_file_by_which_the_folder_is_known() {
        assert_eq!(file_name(1), FIRST);
    }

    #[test]
    fn questions_are_found_again_and_a_log_that_was_edited_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("questions");
        let open = |path: &Path| open_both(path, &folder.path().join("witnesses"));
        let mut log = open(&path).expect("an empty log");
        log.add("answered", asked("first")).expect("written");
        log.add("refused", asked("second")).expect("written");
        log.add("answered", asked("third")).expect("written");
        let again = open(&path).expect("a whole log").answered();
        let asked: Vec<&str> = again.iter().map(|before| before.question.as_str()).collect();
        assert_eq!(asked, ["first", "third"]);
        assert_eq!(again[0].told, [[Some("yes".to_owned()), None]]);
        let second = path.join("000002.jsonl");
        let text = std::fs::read_to_string(&second).expect("read");
        std::fs::remove_file(&second).expect("removed");
        assert!(matches!(open(&path), Err(QuestionLogError::Changed { .. })));
        write_new(&second, text.replace("second", "other").as_bytes()).expect("written");
        assert!(matches!(open(&path), Err(QuestionLogError::Changed { .. })));
        std::fs::remove_file(&second).expect("removed");
        write_new(&second, text.as_bytes()).expect("written");
        assert!(open(&path).is_ok());
    }

    #[test]
    fn of_what_is_refused_it_is_found_again_what_it_was_asked_of_where_rows_were_looked_at() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, witnesses) = (folder.path().join("questions"), folder.path().join("witnesses"));
        let mut log = open_both(&path, &witnesses).expect("an empty log");
        for (action, about) in [
            ("refused", json!({ "asked_of": "a", "counted": true })),
            ("refused", json!({ "asked_of": "b" })),
            ("refused", json!({ "question": "no SQL" })),
            ("answered", json!({ "asked_of": "c", "counted": true })),
        ] {
            log.add(action, json!({ "about": about })).expect("written");
        }
        assert_eq!(open_both(&path, &witnesses).expect("a whole log").refused_of(), ["a"]);
    }

    #[test]
    fn a_log_whose_end_was_taken_away_or_that_was_exchanged_is_refused_by_its_witnesses() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, witnesses) = (folder.path().join("questions"), folder.path().join("witnesses"));
        let mut log = open_both(&path, &witnesses).expect("an empty log");
        for question in ["first", "second"] {
            log.add("answered", asked(question)).expect("written");
        }
        let shortened = |path: &Path| match open_both(path, &witnesses) {
            Err(QuestionLogError::Shortened { number, .. }) => Some(number),
            _ => None,
        };
        assert_eq!(shortened(&path), None);
        std::fs::remove_file(path.join("000002.jsonl")).expect("removed");
        assert_eq!(shortened(&path), Some(2));
        std::fs::remove_dir_all(&path).expect("removed");
        assert_eq!(shortened(&path), Some(1), "taken away as a whole");
        let mut other = open_both(&path, &folder.path().join("others")).expect("an empty log");
        for question in ["first", "another"] {
            other.add("answered", asked(question)).expect("written");
        }
        assert_eq!(shortened(&path), Some(2), "exchanged from the second on");
        // What nobody witnessed cannot be missed.
        std::fs::remove_dir_all(&witnesses).expect("removed");
        assert_eq!(shortened(&path), None);
    }

    #[test]
    fn places_in_a_ledger_are_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, witnesses) = (folder.path().join("questions"), folder.path().join("witnesses"));
        let mut log = open_both(&path, &witnesses).expect("an empty log");
        log.add("refused", asked("first")).expect("written");
        log.add(
            "answered",
            json!({ "about": {}, "ledger": { "entry": 4, "seal": "ab" } }),
        )
        .expect("written");
        let places = open_both(&path, &witnesses).expect("a whole log").ledger_places();
        let (entry, seal) = (4, "ab".to_owned());
        assert_eq!(places, [LedgerPlace { entry, seal }]);
    }
}
