//! `seriatim run`: a whole study.
//!
//! Custody: prints where the release is, and reservations about the linkage, which name thresholds and no figure.

use clap::Args;
use serde_json::json;

use super::link::reservations;
use super::place::Place;
use super::talk::{Said, Talk};
use crate::error::Error;
use crate::release::Published;
use crate::run::{self, Limits};
use crate::workbench::LEAST_MEMORY;

/// Runs a study.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    place: Place,
    /// How many threads to take; as many as there are cores, if it is not given. No byte of a release hangs on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How much memory joins, groups and sorts of queries may take, such as 512MB or 2GB (16MB at least); what does not fit is
    /// spilled to the work folder. No byte of a release hangs on it
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    memory_limit: Option<usize>,
}

/// Reads a size: digits, then MB or GB.
fn memory(text: &str) -> Result<usize, String> {
    let upper = text.trim().to_ascii_uppercase();
    let (digits, unit) = match (upper.strip_suffix("MB"), upper.strip_suffix("GB")) {
        (Some(digits), _) => (digits, 1 << 20),
        (_, Some(digits)) => (digits, 1 << 30),
        _ => return Err("write a whole number with MB or GB behind it, such as 512MB".to_owned()),
    };
    let size = digits
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|size| size.checked_mul(unit));
    match size {
        Some(size) if size >= LEAST_MEMORY => Ok(size),
        Some(_) => Err("give it 16MB at least: sorts need as much to merge what was spilled".to_owned()),
        None => Err("write a whole number with MB or GB behind it, such as 512MB".to_owned()),
    }
}

impl Run {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let limits = Limits {
            threads: self.threads.map(usize::from),
            memory: self.memory_limit,
        };
        let outcome = run::run_within(&study, &out, &limits, &|step| talk.step(step))?;
        let release = outcome.release.display().to_string();
        let unchanged = outcome.published == Published::Unchanged;
        let state = if unchanged {
            "unchanged, byte for byte"
        } else {
            "written"
        };
        let told = reservations(outcome.linked.summary());
        let mut lines = vec![
            format!("release: {release} ({state})"),
            format!("report:  {}", outcome.release.join("report.html").display()),
        ];
        lines.extend(told.iter().cloned());
        lines.extend(outcome.plan.iter().map(|sentence| format!("plan: {sentence}")));
        lines.extend(study.quality.warning().map(|warning| format!("quality: {warning}")));
        let mut json = json!({
            "ok": true, "study": study.name, "release": release, "unchanged": unchanged, "reservations": told,
        });
        if !outcome.plan.is_empty() {
            json["plan"] = json!(outcome.plan);
        }
        Ok(Said { lines, json })
    }
}
