//! `seriatim check`: everything that can be judged before data is read, and the lock of the plan.
//!
//! Custody: prints names of sources and queries, and hashes.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, command};
use crate::error::Error;
use crate::run;

/// Checks a study.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: Place,
    /// Lock the plan of analysis: write its hashes to `plan.lock` beside the study file, or where `plan` in [study] says.
    /// With --out: the folder of the study's runs, where results that were seen before are looked for
    #[arg(long)]
    lock: bool,
}

impl Check {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        run::check(&study)?;
        let sources = study.sources.len();
        let mut lines = vec![format!(
            "study `{}`: no fault in the study file, {sources} sources and all queries",
            study.name
        )];
        lines.extend(study.quality.warning().map(|warning| format!("quality: {warning}")));
        let mut json = json!({ "ok": true, "study": study.name, "sources": sources });
        if self.lock {
            let locked = run::lock_plan(&study, &out)?;
            let path: PathBuf = locked.path;
            lines.push(format!("plan locked: {} (sha256 {})", path.display(), locked.plan));
            lines.push(seen(locked.analyses_before));
            json["plan"] = json!({
                "lock": path.display().to_string(), "sha256": locked.plan, "analyses_before": locked.analyses_before,
            });
        }
        lines.push(format!("next: {}", command("seriatim run", self.place.study())));
        Ok(Said { lines, json })
    }
}

/// What had been seen, and what the lock is worth.
fn seen(analyses_before: usize) -> String {
    match analyses_before {
        0 => {
            "no results stood in the work folder; the lock has no date: register the hash where it gets one".to_owned()
        }
        _ => "results stood in the work folder already, and every report under this lock will say so".to_owned(),
    }
}
