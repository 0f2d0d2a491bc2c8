//! The log of questions: one file for each, numbered, never overwritten, each holding the hash of the one before it. A log that
//! was edited is refused.
//!
//! Custody: the safe side; questions and hashes of what was told, no exact count.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{ActionLog, ChainFault, StoreError, write_new};

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
    /// A file cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A log of questions in a folder.
#[derive(Debug)]
pub struct QuestionLog {
    folder: PathBuf,
    log: ActionLog,
}

/// The word for a question that was answered.
const ANSWERED: &str = "answered";

impl QuestionLog {
    /// The log in a folder, which need not exist.
    ///
    /// # Errors
    /// [`QuestionLogError::Changed`] for one that was edited, or in which a file is missing before another.
    pub fn open(folder: &Path) -> Result<QuestionLog, QuestionLogError> {
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
        Ok(QuestionLog {
            folder: folder.to_path_buf(),
            log,
        })
    }

    /// The questions that were answered, in order.
    pub fn answered(&self) -> Vec<String> {
        let answered = self.log.actions().iter().filter(|action| action.action == ANSWERED);
        let question = |facts: &Value| Some(facts.get("about")?.get("question")?.as_str()?.to_owned());
        answered.filter_map(|action| question(&action.facts)).collect()
    }

    /// Adds an action, in a file of its own.
    ///
    /// # Errors
    /// [`QuestionLogError::Store`] when it cannot be written.
    pub fn add(&mut self, action: &str, facts: Value) -> Result<(), QuestionLogError> {
        let before = self.log.text().len();
        self.log.add(action, facts);
        let text = self.log.text();
        let line = text.get(before..).unwrap_or_default();
        let path = self.folder.join(format!("{:06}.jsonl", self.log.actions().len()));
        Ok(write_new(&path, line.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(question: &str) -> Value {
        json!({ "about": { "question": question } })
    }

    #[test]
    fn questions_are_found_again_and_a_log_that_was_edited_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("questions");
        let mut log = QuestionLog::open(&path).expect("an empty log");
        log.add("answered", asked("first")).expect("written");
        log.add("refused", asked("second")).expect("written");
        log.add("answered", asked("third")).expect("written");
        let again = QuestionLog::open(&path).expect("a whole log");
        assert_eq!(again.answered(), ["first", "third"]);
        let second = path.join("000002.jsonl");
        let text = std::fs::read_to_string(&second).expect("read");
        std::fs::remove_file(&second).expect("removed");
        assert!(matches!(
            QuestionLog::open(&path),
            Err(QuestionLogError::Changed { .. })
        ));
        write_new(&second, text.replace("second", "other").as_bytes()).expect("written");
        assert!(matches!(
            QuestionLog::open(&path),
            Err(QuestionLogError::Changed { .. })
        ));
        std::fs::remove_file(&second).expect("removed");
        write_new(&second, text.as_bytes()).expect("written");
        assert!(QuestionLog::open(&path).is_ok());
    }
}
