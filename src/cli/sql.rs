//! `seriatim sql`: one aggregate over the tables of a study.
//!
//! Custody: prints what disclosure control has let pass, and nothing else.

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
                        Distinct persons are counted for each cell, rounded, and withheld where they are few; rows are not told. A \
                        question that differs by few persons from one that was answered is refused. Each is logged in `questions` of \
                        the output folder."
)]
pub(super) struct Sql {
    #[command(flatten)]
    place: Place,
    /// A select of columns by which it groups and count(*), over one table of the catalogue
    question: String,
}

impl Sql {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let answered = run::ask(&study, &self.question, &out, &|step| talk.step(step))?;
        let json = json!({
            "ok": true, "study": study.name, "question": answered.question, "csv": answered.csv, "withheld": answered.withheld,
        });
        Ok(Said {
            lines: answered.csv.lines().map(str::to_owned).collect(),
            json,
        })
    }
}
