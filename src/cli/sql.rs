//! `seriatim sql`: one aggregate over the tables of a study.
//!
//! Custody: prints what disclosure control has let pass, and that it is remembered.

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, Talk};
use crate::error::Error;
use crate::run;

/// Asks one question.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: seriatim sql study.toml \"select local_authority, count(*) from entries where age >= 25 group by local_authority\"\n\
                        Distinct persons are counted for each cell, rounded, and withheld where they, or those left out, are few or nobody; \
                        so is what differs by few from what was told before. Columns are tested once each, joined by and; days by \
                        years, numbers by five. The study names a ledger: each question is remembered beside it, and later \
                        releases and answers are held against it: release first."
)]
pub(super) struct Sql {
    #[command(flatten)]
    place: Place,
    /// A select of columns by which it groups and count(*), over one table of the catalogue
    question: String,
}

/// What an answer costs: the ledger refuses a release that differs from it by few.
const REMEMBERED: &str = "remembered in the ledger: later releases and answers are held against this one";

impl Sql {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let answered = run::ask(&study, &self.question, &out, &|step| talk.step(step))?;
        let json = json!({
            "ok": true, "study": study.name, "question": answered.question, "csv": answered.csv, "withheld": answered.withheld,
            "note": REMEMBERED,
        });
        talk.beside(REMEMBERED);
        Ok(Said {
            lines: answered.csv.lines().map(str::to_owned).collect(),
            json,
        })
    }
}
