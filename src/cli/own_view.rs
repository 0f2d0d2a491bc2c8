//! `seriatim own-view`: what a service's own records say, for the service that holds them.
//!
//! Custody: has a folder of unreviewed figures written on the safe side; prints where it is, and no figure.

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, Talk};
use crate::error::Error;
use crate::run;

/// Shows a service its own records.
#[derive(Debug, Args)]
pub(super) struct OwnView {
    #[command(flatten)]
    place: Place,
    /// The service, where the study reports on several
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

impl OwnView {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let folder = run::own_view(&study, self.service.as_deref(), &out, &|step| talk.step(step))?;
        let folder = folder.display().to_string();
        let lines = vec![
            format!("own view: {folder}"),
            "WARNING: NOT FOR RELEASE: its figures are not reviewed, and tell of single people".to_owned(),
            "keep it where the service's records are kept, and pass it on to nobody".to_owned(),
        ];
        let json = json!({ "ok": true, "study": study.name, "folder": folder, "for_release": false });
        Ok(Said { lines, json })
    }
}
