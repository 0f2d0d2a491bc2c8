//! `seriatim release check`: whether a release is ready for an output checker.
//!
//! Custody: prints names of files and measures of a release.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::talk::{Said, Talk};
use crate::release::{self, Checked};

/// Releases.
#[derive(Debug, Subcommand)]
pub(super) enum Release {
    /// Check a release for the reasons for which releases are most often sent back
    Check(Check),
}

/// Checks a release.
#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 if none of the reasons applies, 20 if one does.")]
pub(super) struct Check {
    /// The release folder
    release: PathBuf,
}

/// The exit code where a reason applies: that of verification.
const NOT_READY: u8 = 20;

/// Checks, and ends with a code that tells whether the release is ready.
pub(super) fn concluded(talk: &Talk, command: &Release) -> ExitCode {
    let Release::Check(command) = command;
    match release::check(&command.release) {
        Ok(checked) => {
            let ready = checked.iter().all(|checked| checked.faults.is_empty());
            talk.ended(&said(&checked, ready), if ready { 0 } else { NOT_READY })
        }
        Err(error) => talk.failed(&error.into()),
    }
}

fn said(checked: &[Checked], ready: bool) -> Said {
    let mut lines = Vec::new();
    for Checked { reason, faults } in checked {
        lines.push(format!("{}: {reason}", if faults.is_empty() { "no " } else { "YES" }));
        lines.extend(faults.iter().map(|fault| format!("     {fault}")));
    }
    lines.push(if ready {
        "ready: none of the reasons applies for which releases are most often sent back. Some environments take neither .parquet, \
         .xlsx nor .cff: the CSV files hold the same figures"
            .to_owned()
    } else {
        "not ready".to_owned()
    });
    Said {
        lines,
        json: json!({ "ok": true, "ready": ready, "checked": checked }),
    }
}
