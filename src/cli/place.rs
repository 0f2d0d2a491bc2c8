//! Which study a command works on, and where.
//!
//! Custody: paths only.

use std::path::PathBuf;

use clap::Args;

use crate::error::Error;
use crate::store::refuse_published;
use crate::study::Study;

/// A study file and the folder of its results.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The study file
    study: PathBuf,
    /// Where to put what is made; `out/NAME-OF-STUDY` by default
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Place {
    /// The study file as it was named.
    pub(super) fn study(&self) -> &std::path::Path {
        &self.study
    }

    /// Opens the study and settles the folder.
    pub(super) fn open(&self) -> Result<(Study, PathBuf), Error> {
        let study = Study::open(&self.study)?;
        let out = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("out").join(&study.name));
        // Before the first row is written: stages hold pseudonymous rows.
        refuse_published(&out)?;
        Ok((study, out))
    }
}
