//! The log of a run's actions: one JSON object a line, each with the hash of the line before it, so that none can be changed, left
//! out or put in without every later hash changing. The last hash, the head, stands in the manifest of the release.
//!
//! The first line holds a blind, which nobody can guess who has the release alone: without it the head could be tried out
//! against small numbers until they fit.
//!
//! Custody: the safe side. Exact counts of rows and of persons, no value from a row; no clock.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Digest;

/// The file of the log, by which a folder of support is known.
pub const ACTIONS_FILE: &str = "actions.jsonl";

/// What stands for the hash before the first line.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its place, from 1.
    pub number: u64,
    /// The hash of the action before it.
    pub previous: String,
    /// What was done.
    pub action: String,
    /// What is told of it.
    pub facts: Value,
    /// The hash of all of this.
    pub sha256: String,
}

impl Action {
    fn hash(number: u64, previous: &str, action: &str, facts: &Value) -> String {
        // A JSON value of serde holds its keys in order: one value has one text.
        Digest::default()
            .part("number", &number.to_string())
            .part("previous", previous)
            .part("action", action)
            .part("facts", &facts.to_string())
            .finish()
    }
}

/// Why a log is not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// A line is no action.
    #[error("line {line} is no action")]
    NotAnAction {
        /// The line, from 1.
        line: usize,
    },
    /// A line does not follow from the one before it, or was changed.
    #[error("line {line} was changed, or a line before it is missing")]
    Broken {
        /// The line, from 1.
        line: usize,
    },
    /// There is no line.
    #[error("it holds no action")]
    Empty,
}

/// A log in the making, or one that was read and found whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActionLog(Vec<Action>);

impl ActionLog {
    /// A log that begins with a blind.
    pub fn begin(blind: &str, facts: Value) -> ActionLog {
        let mut log = ActionLog::default();
        let began = [("blind", Value::from(blind)), ("about", facts)];
        let began = began.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        log.add("began", Value::Object(began));
        log
    }

    /// Adds an action.
    pub fn add(&mut self, action: &str, facts: Value) {
        let number = self.0.len() as u64 + 1;
        let previous = self.head().to_owned();
        self.0.push(Action {
            sha256: Action::hash(number, &previous, action, &facts),
            number,
            previous,
            action: action.to_owned(),
            facts,
        });
    }

    /// The hash of the last action.
    pub fn head(&self) -> &str {
        self.0.last().map_or(NOTHING, |action| action.sha256.as_str())
    }

    /// The actions, in order.
    pub fn actions(&self) -> &[Action] {
        &self.0
    }

    /// The log as it is written: one object a line.
    pub fn text(&self) -> String {
        // Maps with text keys and plain numbers always have a JSON form.
        let line = |action: &Action| serde_json::to_string(action).unwrap_or_default() + "\n";
        self.0.iter().map(line).collect()
    }

    /// Reads a log and holds every line against the one before it.
    ///
    /// # Errors
    /// [`ChainFault`] with the first line at fault.
    pub fn read(text: &str) -> Result<ActionLog, ChainFault> {
        let mut log = ActionLog::default();
        for (place, line) in text.lines().enumerate() {
            let line_number = place + 1;
            let action: Action =
                serde_json::from_str(line).map_err(|_| ChainFault::NotAnAction { line: line_number })?;
            log.add(&action.action, action.facts.clone());
            if log.0.last() != Some(&action) {
                return Err(ChainFault::Broken { line: line_number });
            }
        }
        if log.0.is_empty() {
            return Err(ChainFault::Empty);
        }
        Ok(log)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn log() -> ActionLog {
        let mut log = ActionLog::begin("blind", json!({ "study": "s" }));
        log.add("read", json!({ "source": "parties", "accepted": 12 }));
        log.add("released", json!({ "tables": 3 }));
        log
    }

    #[test]
    fn a_log_reads_back_as_it_was_written_with_the_same_head() {
        let read = ActionLog::read(&log().text()).expect("a whole log");
        assert_eq!(read, log());
        assert_eq!(read.head(), log().head());
        assert_ne!(read.head(), NOTHING);
    }

    #[test]
    fn a_count_that_was_changed_breaks_the_chain_at_its_line() {
        let changed = log().text().replace("\"accepted\":12", "\"accepted\":13");
        assert_eq!(ActionLog::read(&changed), Err(ChainFault::Broken { line: 2 }));
    }

    #[test]
    fn a_line_left_out_put_in_or_moved_breaks_it() {
        let text = log().text();
        let lines: Vec<&str> = text.lines().collect();
        let of = |order: &[usize]| {
            order
                .iter()
                .map(|line| format!("{}\n", lines[*line]))
                .collect::<String>()
        };
        assert_eq!(ActionLog::read(&of(&[0, 2])), Err(ChainFault::Broken { line: 2 }));
        assert_eq!(ActionLog::read(&of(&[0, 1, 1, 2])), Err(ChainFault::Broken { line: 3 }));
        assert_eq!(ActionLog::read(&of(&[1, 0, 2])), Err(ChainFault::Broken { line: 1 }));
        // A log cut short is whole in itself: the head in the manifest tells.
        assert_ne!(ActionLog::read(&of(&[0, 1])).expect("whole").head(), log().head());
        assert_eq!(ActionLog::read(""), Err(ChainFault::Empty));
        assert_eq!(ActionLog::read("{}\n"), Err(ChainFault::NotAnAction { line: 1 }));
    }

    #[test]
    fn another_blind_gives_another_head() {
        let mut other = ActionLog::begin("another", json!({ "study": "s" }));
        other.add("read", json!({ "source": "parties", "accepted": 12 }));
        other.add("released", json!({ "tables": 3 }));
        assert_ne!(other.head(), log().head());
    }
}
