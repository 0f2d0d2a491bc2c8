//! Faults of a study file: collected, never only the first one.
//!
//! Custody: no zone; a study file holds settings and no data.

use std::fmt;

/// One fault of a study file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    key: String,
    line: usize,
    message: String,
    hint: Option<String>,
}

impl Fault {
    pub(super) fn new(key: impl Into<String>, line: usize, message: String) -> Fault {
        Fault {
            key: key.into(),
            line,
            message,
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: &str) -> Fault {
        self.hint = Some(hint.to_owned());
        self
    }

    /// The line of the study file, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The path of the key, such as `source[2].columns.record`; empty for a fault of syntax.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        if !self.key.is_empty() {
            write!(out, "`{}` ", self.key)?;
        }
        write!(out, "{}", self.message)?;
        match &self.hint {
            Some(hint) => write!(out, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Whether a key has a fault already.
    pub(super) fn hold(&self, key: &str) -> bool {
        self.list.iter().any(|fault| fault.key == key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many have been found so far.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// All faults in the order of their lines.
    pub(super) fn into_sorted(mut self) -> Vec<Fault> {
        self.list
            .sort_by(|a, b| a.line.cmp(&b.line).then_with(|| a.key.cmp(&b.key)));
        self.list
    }
}
