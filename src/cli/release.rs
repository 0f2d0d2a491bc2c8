//! `seriatim release check`: whether a release is ready for an output checker.
//!
//! Custody: prints names of files and measures of a release.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::talk::{Said, Talk};
use super::verify::{is_vouched, ledger_said, log_said};
use crate::release::{self, Checked, Verified};
use crate::run;
use crate::store::{MOST_TOLD, more};
use crate::support::Vouched;

/// Releases.
#[derive(Debug, Subcommand)]
pub(super) enum Release {
    /// Check a release for the reasons for which releases are most often sent back
    Check(Check),
}

/// Checks a release.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 if none of the reasons applies, 20 if one does, 24 if the ledger is not the one that was there."
)]
pub(super) struct Check {
    /// The release folder
    release: PathBuf,
    /// The folder of support that the run left on the safe side; `support` beside the release, where it is there
    #[arg(long, value_name = "FOLDER")]
    support: Option<PathBuf>,
    /// The ledger of releases, on the safe side: that it is as long as the release says, and the one in which it stood
    #[arg(long, value_name = "FOLDER")]
    ledger: Option<PathBuf>,
}

/// The exit code where a reason applies: that of verification.
const NOT_READY: u8 = 20;

/// Checks, and ends with a code that tells whether the release is ready.
pub(super) fn concluded(talk: &Talk, command: &Release) -> ExitCode {
    let Release::Check(command) = command;
    let beside = |ledger: &PathBuf| run::verify_ledger(ledger, &command.release);
    let ledger = match command.ledger.as_ref().map(beside).transpose() {
        Ok(ledger) => ledger,
        Err(error) => return talk.failed(&error),
    };
    // Files that were exchanged together with their hashes are found by the log alone.
    let (verified, vouched) = match run::verify(&command.release, command.support.as_deref()) {
        Ok(found) => found,
        Err(error) => return talk.failed(&error),
    };
    match release::check(&command.release) {
        Ok(checked) => {
            let ready = checked.iter().all(|checked| checked.faults.is_empty());
            let said = said((&checked, ready), &verified, vouched, ledger);
            talk.ended(&said, if ready { 0 } else { NOT_READY })
        }
        Err(error) => talk.failed(&error.into()),
    }
}

/// What is said where no reason applies.
const NONE_APPLIES: &str = "none of the reasons applies for which releases are most often sent back. Some environments take neither \
                            .parquet, .xlsx nor .cff: the CSV files hold the same figures";

fn said(
    (checked, ready): (&[Checked], bool),
    verified: &Verified,
    vouched: Option<Vouched>,
    ledger: Option<usize>,
) -> Said {
    let mut lines = Vec::new();
    for Checked { reason, faults } in checked {
        lines.push(format!("{}: {reason}", if faults.is_empty() { "no " } else { "YES" }));
        let told = faults.iter().take(MOST_TOLD).cloned().chain(more(faults.len()));
        lines.extend(told.map(|fault| format!("     {fault}")));
    }
    lines.push(log_said(vouched));
    lines.extend(ledger.map(ledger_said));
    // What was edited together with its hash in the manifest may pass all of the above.
    let unvouched = match vouched {
        None => "no log of actions was at hand to vouch for it",
        Some(_) => "the log of actions, of an earlier version, does not vouch for it",
    };
    lines.push(match (ready, is_vouched(vouched)) {
        (false, _) => "not ready".to_owned(),
        (true, true) => format!("ready: {NONE_APPLIES}"),
        (true, false) => format!(
            "ready, if the manifest is the one that was written (SHA-256 {}; {unvouched}): {NONE_APPLIES}",
            verified.manifest_sha256
        ),
    });
    Said {
        lines,
        json: json!({
            "ok": true, "ready": ready, "vouched": is_vouched(vouched), "manifest_sha256": verified.manifest_sha256,
            "checked": checked, "actions": vouched.map(|vouched| vouched.actions), "ledger": ledger,
        }),
    }
}
