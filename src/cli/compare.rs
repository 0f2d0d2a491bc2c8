//! `seriatim compare`: two releases side by side.
//!
//! Custody: prints figures of releases, which have been reviewed.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::talk::{Said, Talk};
use crate::release::{self, Comparison, Moved, MovedTable, Shown};

/// Compares two releases.
#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 if all figures are the same, 21 if some moved.")]
pub(super) struct Compare {
    /// The release folder to compare with
    first: PathBuf,
    /// The other release folder
    second: PathBuf,
    /// Print every figure that moved, and not the first of each table only
    #[arg(long)]
    all: bool,
}

/// The exit code where figures moved.
const MOVED: u8 = 21;
/// Figures of each table that are printed unless all are asked for.
const SOME: usize = 10;

/// Compares, and ends with a code that tells whether figures moved.
pub(super) fn concluded(talk: &Talk, command: &Compare) -> ExitCode {
    match release::compare(&command.first, &command.second) {
        Ok(found) => talk.ended(&command.said(&found), if found.same() { 0 } else { MOVED }),
        Err(error) => talk.failed(&error.into()),
    }
}

impl Compare {
    fn said(&self, found: &Comparison) -> Said {
        let mut lines = vec![summary(found)];
        lines.extend(changes(found));
        for (names, which) in [(&found.only_first, "first"), (&found.only_second, "second")] {
            lines.extend(
                names
                    .iter()
                    .map(|name| format!("table `{name}` is in the {which} release alone")),
            );
        }
        lines.extend(found.moved.iter().flat_map(|table| self.table(table)));
        let json = json!({ "ok": true, "same": found.same(), "comparison": found });
        Said { lines, json }
    }

    fn table(&self, moved: &MovedTable) -> Vec<String> {
        let told = if self.all { moved.figures.len() } else { SOME };
        let mut lines = vec![format!("{}: {} moved", moved.table, moved.figures.len())];
        lines.extend(moved.figures.iter().take(told).map(line));
        let rest = moved.figures.len().saturating_sub(told);
        lines.extend((rest > 0).then(|| format!("  and {rest} more: --all prints them")));
        lines
    }
}

fn summary(found: &Comparison) -> String {
    match (found.same(), found.compared) {
        (true, compared) => format!("the same {compared} figures in both releases"),
        (false, compared) => format!("{} figures moved; both releases have {compared}", found.moves()),
    }
}

/// What the manifests record differently, and what can be concluded from it.
fn changes(found: &Comparison) -> Vec<String> {
    let mut lines: Vec<String> = found
        .changed
        .iter()
        .map(|changed| format!("{}: {}", changed.cause.as_str(), changed.what))
        .collect();
    if found.changed.is_empty() && !found.same() {
        lines.push(
            "nothing that the manifests record has changed: see with `seriatim verify` whether both are as written"
                .to_owned(),
        );
    }
    lines
}

fn line(moved: &Moved) -> String {
    let shown = |shown: Option<&Shown>| shown.map_or_else(|| "none".to_owned(), Shown::text);
    let about: Vec<&str> = moved
        .labels
        .iter()
        .map(String::as_str)
        .chain([moved.measure.as_str()])
        .collect();
    let by = moved.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
    format!(
        "  {}: {} became {}{by}",
        about.join(", "),
        shown(moved.before.as_ref()),
        shown(moved.after.as_ref())
    )
}
