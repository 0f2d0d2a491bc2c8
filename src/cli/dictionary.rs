//! `seriatim dictionary`: what every column of every table means, before anything has run.
//!
//! Custody: settings and contracts; no extract is opened.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::talk::Said;
use crate::error::Error;
use crate::run;
use crate::store::refuse_published;
use crate::study::Study;

/// Writes the data dictionary.
#[derive(Debug, Args)]
pub(super) struct Dictionary {
    /// The study file
    study: PathBuf,
    /// The folder to write; it must not exist yet. `out/NAME-OF-STUDY-dictionary` by default
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Dictionary {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let study = Study::open(&self.study)?;
        let of_study = || PathBuf::from("out").join(format!("{}-dictionary", study.name));
        let out = self.out.clone().unwrap_or_else(of_study);
        refuse_published(&out)?;
        let tables = run::dictionary(&study, &out)?;
        let folder = out.display().to_string();
        Ok(Said {
            lines: vec![
                format!("dictionary of {tables} tables: {folder}"),
                format!("to read: {}", out.join("dictionary.html").display()),
            ],
            json: json!({ "ok": true, "study": study.name, "dictionary": folder, "tables": tables }),
        })
    }
}
