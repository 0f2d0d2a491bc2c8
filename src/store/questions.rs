//! The log of questions: one file for each, numbered, never overwritten, each holding the hash of the one before it, and sealed with
//! a key. A log that was edited, or written anew by somebody without the key, is refused.
//!
//! Custody: the safe side; questions, the groups that were told, and hashes of what was told, no exact count.

use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{ActionLog, ChainFault, SecretKey, StoreError, hex, write_new};

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
}

/// The word for a question that was answered.
const ANSWERED: &str = "answered";

/// The fact that is the seal of the others.
const SEAL: &str = "seal";

impl QuestionLog {
    /// The log in a folder, which need not exist.
    ///
    /// # Errors
    /// [`QuestionLogError::Changed`] for one that was edited, or in which a file is missing before another;
    /// [`QuestionLogError::Unsealed`] for one that was written without the key.
    pub fn open(folder: &Path, key: SecretKey) -> Result<QuestionLog, QuestionLogError> {
        let mut paths: Vec<PathBuf> = Vec::new();
        if folder.is_dir() {
            let unreadable = |source| StoreError::read(folder, source);
            for entry in std::fs::read_dir(folder).map_err(unreadable)? {
                paths.push(entry.map_err(unreadable)?.path());
            }
        }
        paths.sort();
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
            key,
            log,
        };
        log.is_sealed()?;
        Ok(log)
    }

    /// Whether every line bears the seal of the key.
    fn is_sealed(&self) -> Result<(), QuestionLogError> {
        for action in self.log.actions() {
            let mut facts = action.facts.clone();
            let seal = facts.as_object_mut().and_then(|facts| facts.remove(SEAL));
            if seal != Some(self.seal(&action.previous, &action.action, &facts)) {
                return Err(QuestionLogError::Unsealed {
                    path: self.folder.clone(),
                    line: action.number,
                });
            }
        }
        Ok(())
    }

    fn seal(&self, previous: &str, action: &str, facts: &Value) -> Value {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.bytes()) else {
            return Value::Null;
        };
        mac.update(json!([previous, action, facts]).to_string().as_bytes());
        Value::from(hex(&mac.finalize().into_bytes()))
    }

    /// The questions that were answered, in order.
    pub fn answered(&self) -> Vec<AnsweredBefore> {
        let answered = self.log.actions().iter().filter(|action| action.action == ANSWERED);
        let question = |facts: &Value| {
            Some(AnsweredBefore {
                question: facts.get("about")?.get("question")?.as_str()?.to_owned(),
                told: serde_json::from_value(facts.get("told")?.clone()).ok()?,
            })
        };
        answered.filter_map(|action| question(&action.facts)).collect()
    }

    /// Adds an action, in a file of its own; `facts` are an object.
    ///
    /// # Errors
    /// [`QuestionLogError::Store`] when it cannot be written.
    pub fn add(&mut self, action: &str, facts: Value) -> Result<(), QuestionLogError> {
        let before = self.log.text().len();
        let mut facts = facts;
        let seal = self.seal(self.log.head(), action, &facts);
        if let Some(facts) = facts.as_object_mut() {
            facts.insert(SEAL.to_owned(), seal);
        }
        self.log.add(action, facts);
        let text = self.log.text();
        let line = text.get(before..).unwrap_or_default();
        let path = self.folder.join(format!("{:06}.jsonl", self.log.actions().len()));
        Ok(write_new(&path, line.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &str) -> Value {
        json!({ "about": { "question": question }, "told": [["yes", null]] })
    }

    fn open(path: &Path) -> Result<QuestionLog, QuestionLogError> {
        QuestionLog::open(path, SecretKey::demonstration())
    }

    #[test]
    fn questions_are_found_again_and_a_log_that_was_edited_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("questions");
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
    fn a_log_that_was_written_anew_without_the_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("questions");
        let other = SecretKey::demonstration().derive("another");
        let mut log = QuestionLog::open(&path, other).expect("an empty log");
        log.add("answered", asked("first")).expect("written");
        assert!(matches!(open(&path), Err(QuestionLogError::Unsealed { line: 1, .. })));
    }
}
