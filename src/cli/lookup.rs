//! `seriatim lookup`: the rows behind records, for the data owner.
//!
//! Custody: has a file written that holds names in the clear; prints counts and pseudonyms, never a row.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::Said;
use crate::error::Error;
use crate::run::{self, Wanted};

/// Looks rows up.
#[derive(Debug, Args)]
pub(super) struct Lookup {
    #[command(flatten)]
    place: Place,
    /// A record: its pseudonym, or SYSTEM:REFERENCE as its extract has it
    #[arg(required_unless_present = "pairs", conflicts_with = "pairs")]
    record: Option<String>,
    /// A record to put beside it
    other: Option<String>,
    /// A file of pairs that `seriatim clerical` wrote
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// The file to write, where the extracts are kept; it must not exist yet
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    file: PathBuf,
}

impl Lookup {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let wanted = match (&self.pairs, &self.record) {
            (Some(pairs), _) => Wanted::Clerical(pairs),
            (None, record) => Wanted::Records(record.as_deref().unwrap_or_default(), self.other.as_deref()),
        };
        let found = run::look_up(&study, &out, wanted, &self.file)?;
        let file = self.file.display().to_string();
        let mut lines = vec![
            format!(
                "{} pairs, {} rows of the extracts, written to {file}",
                found.pairs, found.rows
            ),
            "WARNING: that file holds names, birth dates and addresses in the clear".to_owned(),
            "keep it where the extracts are kept, pass it on to nobody, and delete it when the pairs are judged"
                .to_owned(),
            "labels go into the clerical file, not into this one".to_owned(),
        ];
        if !found.not_found.is_empty() {
            lines.push(format!("in no extract: {}", found.not_found.join(", ")));
        }
        let json = json!({
            "ok": true,
            "study": study.name,
            "file": file,
            "holds_names": true,
            "pairs": found.pairs,
            "rows": found.rows,
            "not_found": found.not_found,
        });
        Ok(Said { lines, json })
    }
}
