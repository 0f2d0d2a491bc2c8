//! `seriatim verify`: whether a release agrees with its manifest, whether that is the one that was written, as far as something
//! shows it, and whether its study gives the release again.
//!
//! Custody: prints names of files of a release, and hashes.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::limits::LimitFlags;
use super::talk::{Said, Talk};
use crate::error::Error;
use crate::study::Study;
use crate::support::Vouched;
use crate::{release, run};

/// Verifies a release.
#[derive(Debug, Args)]
#[command(
    mut_arg("threads", |flag| flag.requires("rerun")),
    mut_arg("memory_limit", |flag| flag.requires("rerun"))
)]
pub(super) struct Verify {
    /// The release folder
    release: PathBuf,
    /// Make the release anew from this study file and its extracts, and compare byte by byte
    #[arg(long, value_name = "STUDY")]
    rerun: Option<PathBuf>,
    /// The folder of support that the run left on the safe side; `support` beside the release, where it is there
    #[arg(long, value_name = "FOLDER")]
    support: Option<PathBuf>,
    /// The ledger of releases, on the safe side: that it is as long as the release says, and the one in which it stood
    #[arg(long, value_name = "FOLDER")]
    ledger: Option<PathBuf>,
    /// With --rerun: the new folder to make it in; `out/NAME-OF-STUDY-again` by default
    #[arg(long, requires = "rerun")]
    out: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitFlags,
}

/// What is said of a ledger that holds the release.
pub(super) fn ledger_said(entries: usize) -> String {
    format!("ledger: its {entries} entries follow one another, and the release is among them")
}

/// What is said of the log of actions that vouches for the release.
pub(super) fn log_said(vouched: Option<Vouched>) -> String {
    let Some(Vouched { actions, whole }) = vouched else {
        return "log of actions: not at hand; it stays on the safe side, and --support names its folder".to_owned();
    };
    let told = if whole {
        "it tells of every file and of the manifest"
    } else {
        "of an earlier version, it tells of the CSV tables alone"
    };
    format!("log of actions: whole, {actions} actions, and ends where the release records; {told}")
}

/// Whether the log of actions shows that the manifest, and with it every file, is the one that was written: whoever edits a file and
/// its hash leaves a manifest that agrees with it.
pub(super) fn is_vouched(vouched: Option<Vouched>) -> bool {
    vouched.is_some_and(|vouched| vouched.whole)
}

/// What is said of a manifest for which nothing vouches.
const ONLY_ITS_HASH: &str = "whether this manifest is the one that was written, only that number tells: compare it with the one \
                             that was noted when the release was published";

impl Verify {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (verified, vouched) = run::verify(&self.release, self.support.as_deref())?;
        let beside = |ledger: &PathBuf| run::verify_ledger(ledger, &self.release);
        let ledger = self.ledger.as_ref().map(beside).transpose()?;
        if let Some(study) = &self.rerun {
            self.again(study, talk)?;
        }
        let rerun = self.rerun.is_some();
        let is_as_written = rerun || is_vouched(vouched);
        let found = match is_as_written {
            true => "are as they were written",
            false => "agree with its manifest",
        };
        let (name, files) = (&verified.study, verified.files.len());
        let mut lines = vec![
            format!("release of `{name}`: all {files} files {found}"),
            format!("sha256 of its manifest: {}", verified.manifest_sha256),
        ];
        lines.extend((!is_as_written).then(|| ONLY_ITS_HASH.to_owned()));
        lines.push(log_said(vouched));
        lines.extend(ledger.map(ledger_said));
        lines.extend(rerun.then(|| "made anew: the same, byte for byte".to_owned()));
        let json = json!({
            "ok": true, "study": name, "files": files, "manifest_sha256": verified.manifest_sha256,
            "as_written": is_as_written, "rerun": rerun, "actions": vouched.map(|vouched| vouched.actions), "ledger": ledger,
        });
        Ok(Said { lines, json })
    }

    fn again(&self, study: &Path, talk: &Talk) -> Result<release::Verified, Error> {
        let study = Study::open(study)?;
        let of_study = || PathBuf::from("out").join(format!("{}-again", study.name));
        let out = self.out.clone().unwrap_or_else(of_study);
        run::rerun(&study, &self.release, &out, &self.limits.limits(), &|step| {
            talk.step(step)
        })
    }
}
