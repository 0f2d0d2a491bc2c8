//! `seriatim synthesise`: a synthetic world.
//!
//! Custody: no real person; prints files, rows, and how the world compares with published figures.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::talk::{Said, command};
use crate::error::Error;
use crate::store::refuse_published;
use crate::synthesis::{self, Settings, Standing, TargetRow, Targets, Unit, World, Written};

/// Writes a synthetic world.
#[derive(Debug, Args)]
pub(super) struct Synthesise {
    /// Mothers with at least one set of proceedings
    #[arg(long)]
    mothers: u32,
    /// The same seed gives the same bytes
    #[arg(long)]
    seed: u64,
    /// The folder to write; it must not exist yet
    #[arg(long)]
    out: PathBuf,
    /// A TOML file whose `[world]` changes the model's numbers; data-samples/world.toml has them all
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Give the extracts as they stood on this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

impl Synthesise {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let settings = Settings {
            mothers: self.mothers,
            seed: self.seed,
            as_of: self.as_of,
            world: self.world.as_deref().map(World::open).transpose()?.unwrap_or_default(),
        };
        refuse_published(&self.out)?;
        let written = synthesis::synthesise(&settings, &self.out)?;
        let mut lines = table(&written.targets);
        lines.push(String::new());
        lines.extend(
            written
                .files
                .iter()
                .map(|file| format!("{:>11} rows  {}", file.rows, file.path)),
        );
        let next = command("seriatim run", &self.out.join("study.toml"));
        lines.push(format!("next: {next}"));
        Ok(Said {
            lines,
            json: object(&written, &self.out),
        })
    }
}

/// The table *target · source · this world*, with the notes below it.
fn table(targets: &Targets) -> Vec<String> {
    let widths = [
        widest(targets, |row| row.target),
        widest(targets, |row| row.published),
        widest(targets, |row| row.source),
    ];
    let [target, published, source] = widths;
    let line = |cells: [&str; 5]| {
        let [what, figure, from, here, judged] = cells;
        let line = format!("{what:target$}  {figure:published$}  {from:source$}  {here:>10}  {judged}");
        line.trim_end().to_owned()
    };
    let mut lines = vec![
        format!("sets of proceedings: {}", targets.sets),
        line(["target", "published", "source", "this world", ""]),
    ];
    for row in &targets.rows {
        lines.push(line([
            row.target,
            row.published,
            row.source,
            &figure(row),
            &judged(row),
        ]));
    }
    lines
}

fn widest(targets: &Targets, cell: fn(&TargetRow) -> &'static str) -> usize {
    let widths = targets.rows.iter().map(|row| cell(row).chars().count());
    widths.max().unwrap_or_default()
}

/// A figure with its unit.
fn figure(row: &TargetRow) -> String {
    match row.unit {
        _ if !row.this_world.is_finite() => "none".to_owned(),
        Unit::Share => format!("{:.1} %", row.this_world * 100.0),
        Unit::Months => format!("{:.1} months", row.this_world),
        Unit::Number => format!("{:.2}", row.this_world),
    }
}

/// Whether the world is where it should be, and what to bear in mind.
fn judged(row: &TargetRow) -> String {
    let verdict = match (row.standing, row.inside) {
        (Standing::HeldOut, None) => "held out",
        (_, None) => "",
        (Standing::HeldOut, Some(true)) => "held out, inside",
        (Standing::HeldOut, Some(false)) => "held out, outside",
        (_, Some(true)) => "inside",
        (_, Some(false)) => "OUTSIDE",
    };
    let parts = [verdict, row.note].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}

fn object(written: &Written, out: &Path) -> Value {
    let files: Vec<Value> = written
        .files
        .iter()
        .map(|file| json!({ "file": file.path, "rows": file.rows }))
        .collect();
    let targets: Vec<Value> = written
        .targets
        .rows
        .iter()
        .map(|row| {
            json!({
                "target": row.target,
                "published": row.published,
                "source": row.source,
                "note": row.note,
                "standing": row.standing.as_str(),
                "unit": row.unit.as_str(),
                "lower": row.lower,
                "upper": row.upper,
                "this_world": row.this_world,
                "inside": row.inside,
            })
        })
        .collect();
    json!({
        "ok": true,
        "out": out.display().to_string(),
        "sets": written.targets.sets,
        "targets": targets,
        "files": files,
    })
}
