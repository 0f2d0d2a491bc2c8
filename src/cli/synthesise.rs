//! `seriatim synthesise`: a synthetic world.
//!
//! Custody: no real person; prints files and rows.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::talk::{Said, command};
use crate::error::Error;
use crate::synthesis::{self, Settings};

/// Writes a synthetic world.
#[derive(Debug, Args)]
pub(super) struct Synthesise {
    /// Mothers with at least one set of proceedings
    #[arg(long)]
    mothers: u32,
    /// The same seed gives the same bytes
    #[arg(long)]
    seed: u64,
    /// The folder to write; it must not exist yet
    #[arg(long)]
    out: PathBuf,
}

impl Synthesise {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let settings = Settings {
            mothers: self.mothers,
            seed: self.seed,
        };
        let written = synthesis::synthesise(&settings, &self.out)?;
        let mut lines: Vec<String> = written
            .files
            .iter()
            .map(|file| format!("{:>9} rows  {}", file.rows, file.path))
            .collect();
        let next = command("seriatim run", &self.out.join("study.toml"));
        lines.push(format!("next: {next}"));
        let files: Vec<_> = written
            .files
            .iter()
            .map(|file| json!({ "file": file.path, "rows": file.rows }))
            .collect();
        Ok(Said {
            lines,
            json: json!({ "ok": true, "out": self.out.display().to_string(), "files": files }),
        })
    }
}
