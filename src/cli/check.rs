//! `seriatim check`: everything that can be judged before data is read.
//!
//! Custody: prints names of sources and queries.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::talk::{Said, command};
use crate::error::Error;
use crate::run;
use crate::study::Study;

/// Checks a study.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The study file
    study: PathBuf,
}

impl Check {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let study = Study::open(&self.study)?;
        run::check(&study)?;
        let sources = study.sources.len();
        let lines = vec![
            format!(
                "study `{}`: no fault in the study file, {sources} sources and all queries",
                study.name
            ),
            format!("next: {}", command("seriatim run", &self.study)),
        ];
        Ok(Said {
            lines,
            json: json!({ "ok": true, "study": study.name, "sources": sources }),
        })
    }
}
