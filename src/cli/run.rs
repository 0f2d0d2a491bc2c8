//! `seriatim run`: a whole study.
//!
//! Custody: prints where the release is, and reservations about extracts and their linkage, which name thresholds and no figure but
//! the shares that the release tells too.

use clap::Args;
use serde_json::json;

use super::limits::LimitFlags;
use super::link::reservations;
use super::place::Place;
use super::talk::{Said, Talk};
use crate::analysis::{LEFT_OUT, START_OF_RECORDS};
use crate::error::Error;
use crate::release::Published;
use crate::run;

/// Definitions that are warnings about extracts, which whoever runs a study should hear before anybody reads its release.
const TOLD_AT_ONCE: [&str; 2] = [START_OF_RECORDS, LEFT_OUT];

/// Runs a study.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    limits: LimitFlags,
}

impl Run {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let outcome = run::run_within(&study, &out, &self.limits.limits(), &|step| talk.step(step))?;
        let release = outcome.release.display().to_string();
        let unchanged = outcome.published == Published::Unchanged;
        let state = if unchanged {
            "unchanged, byte for byte"
        } else {
            "written"
        };
        let summary = outcome.linked.summary();
        let of_extracts = summary.contradictions.about_cells();
        let mut told: Vec<String> = of_extracts.map(|sentence| format!("take care, {sentence}")).collect();
        told.extend(reservations(summary));
        let definitions = outcome.findings.definitions().iter();
        let of_applications = definitions.filter(|found| TOLD_AT_ONCE.contains(&found.term));
        told.extend(of_applications.map(|found| format!("take care, {}", found.meaning)));
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
