//! `seriatim clerical`: pairs of records for people to judge.
//!
//! Custody: writes pseudonyms, names of sources, strata and sampling weights; prints counts of pairs, which have not been
//! reviewed.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::talk::{Said, Talk, command, without_signed_zero};
use crate::error::Error;
use crate::linkage::Stratum;
use crate::run;

/// Draws a clerical sample.
#[derive(Debug, Args)]
pub(super) struct Clerical {
    #[command(flatten)]
    place: Place,
    /// How many pairs to draw
    #[arg(long)]
    pairs: usize,
    /// The same linkage and seed give the same pairs
    #[arg(long)]
    seed: u64,
    /// The file to write; it must not exist yet
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    file: PathBuf,
}

impl Clerical {
    pub(super) fn execute(&self, talk: &Talk) -> Result<Said, Error> {
        let (study, out) = self.place.open()?;
        let drawing = (self.pairs, self.seed);
        let sample = run::clerical(&study, &out, drawing, &self.file, &|step| talk.step(step))?;
        let file = self.file.display().to_string();
        let mut lines = vec![format!(
            "{:>7} {:<9} {:>17} {:>9} {:>8}",
            "stratum", "", "match weight", "pairs", "sampled"
        )];
        lines.extend(sample.strata.iter().map(line));
        lines.push(format!("{} pairs written to {file}", sample.pairs.len()));
        lines.push(
            "write `match`, `non-match` or `unsure` into `label`, and name the file as a source of kind `labels`"
                .to_owned(),
        );
        lines.push(format!(
            "the data owner sees the rows with: {} --pairs {file} -o ROWS.csv",
            command("seriatim lookup", self.place.study())
        ));
        let json = json!({ "ok": true, "study": study.name, "file": file, "pairs": sample.pairs.len(), "strata": sample.strata });
        Ok(Said { lines, json })
    }
}

fn line(stratum: &Stratum) -> String {
    let bound =
        |bound: Option<f64>| bound.map_or(String::new(), |bound| format!("{:.1}", without_signed_zero(bound, 1)));
    format!(
        "{:>7} {:<9} {:>7} to {:>6} {:>9} {:>8}",
        stratum.stratum,
        stratum.population.as_str(),
        bound(stratum.from),
        bound(stratum.below),
        stratum.pairs,
        stratum.sampled
    )
}
