//! In words, for an output checker: what the outputs are and why they are wanted, and what was done to make them safe.
//!
//! Custody: releasable.

use std::fmt::Write;

use crate::disclosure::{ReleasedTable, Reviewed};
use crate::release::Contents;
use crate::release::charts::Chart;
use crate::release::tables;
use crate::release::told::Told;

/// `context.md`: the study, its extracts, its definitions, and each output.
pub(super) fn context(contents: &Contents, tables: &[Told<'_>], charts: &[Chart]) -> String {
    let mut text = format!("# {}\n\n", heading(&contents.title));
    line(
        &mut text,
        &format!("Study `{}`. What is counted: {}.", contents.study, contents.unit),
    );
    if contents.is_synthetic {
        line(&mut text, "All extracts are synthetic: nobody in them exists.");
    }
    text.push_str("\n## Extracts\n\n| source | file | SHA-256 |\n| --- | --- | --- |\n");
    for input in &contents.manifest.inputs {
        line(
            &mut text,
            &format!(
                "| {} | {} | `{}` |",
                cell(&input.source),
                cell(&input.file),
                input.sha256
            ),
        );
    }
    text.push_str("\n## Definitions\n\n| term | meaning |\n| --- | --- |\n");
    for definition in &contents.definitions {
        line(
            &mut text,
            &format!("| {} | {} |", cell(definition.term), cell(&definition.meaning)),
        );
    }
    text.push_str("\n## Outputs\n");
    for told in tables {
        output(&mut text, told);
    }
    pictures(&mut text, charts);
    text.push_str(
        "\n`report.html` shows all of them with charts, whose points are figures of these tables. `tables.xlsx` and the Parquet \
         files hold the same figures.\n",
    );
    text
}

/// Each picture with the table that holds its figures, and what it shows in words.
fn pictures(text: &mut String, charts: &[Chart]) {
    if charts.is_empty() {
        return;
    }
    text.push_str("\n## Pictures\n\n| file | figures | what it shows |\n| --- | --- | --- |\n");
    for chart in charts {
        let (file, table) = (chart.file(), &chart.table);
        let shows = cell(chart.drawing.alternative());
        line(text, &format!("| `{file}` | `tables/{table}.csv` | {shows} |"));
    }
}

fn output(text: &mut String, told: &Told<'_>) {
    let _ = write!(text, "\n### {}\n\n", heading(&told.title));
    match told.reviewed {
        Reviewed::Released(table) => {
            let dimensions: Vec<String> = table.dimensions().iter().map(|word| word.replace('_', " ")).collect();
            line(
                text,
                &format!(
                    "{}: {} figures, by {}.",
                    named(table),
                    table.rows().len(),
                    dimensions.join(", ")
                ),
            );
        }
        Reviewed::Withheld { name, .. } => line(text, &format!("`{name}` is withheld.")),
    }
    for note in &told.notes {
        line(text, &format!("- {note}"));
    }
}

/// `controls.md`: the rules, and what they did to each output.
pub(super) fn controls(contents: &Contents, tables: &[Told<'_>]) -> String {
    let mut text = "# Disclosure controls\n\n".to_owned();
    line(&mut text, &contents.policy);
    text.push_str(RULES);
    for sentence in &contents.safety {
        line(&mut text, &format!("- {sentence}"));
    }
    text.push_str("\n## Outputs\n\n| file | figures | withheld | not available |\n| --- | --- | --- | --- |\n");
    for told in tables {
        match told.reviewed {
            Reviewed::Released(table) => {
                let missing = table.rows().iter().filter(|row| row.released().status() == "x").count();
                let name = named(table);
                let (figures, withheld) = (table.rows().len(), table.withheld());
                line(&mut text, &format!("| {name} | {figures} | {withheld} | {missing} |"));
            }
            Reviewed::Withheld { name, rule, reason } => {
                line(&mut text, &format!("| `{name}` | none: {rule}, {reason} | all | |"));
            }
        }
    }
    text.push_str("\n`summary.csv` has the least, the greatest and the rounding of every measure.\n");
    text
}

/// The CSV files of a table.
fn named(table: &ReleasedTable) -> String {
    let files: Vec<String> = tables::parts(table)
        .iter()
        .map(|(file, _)| format!("`{file}`"))
        .collect();
    files.join(", ")
}

/// What is done to every release; there is no switch for it.
const RULES: &str = "
- What is counted against the threshold is distinct persons, not rows: somebody with several sets of proceedings counts once.
- Figures about a group are withheld together if any set of persons behind them is small, such as those with the event or
  those without.
- Of parts of a whole that is told, others are withheld too, until what is withheld can no longer be told from the whole.
- Rows that hold one share of the same persons, in whichever tables, are told together or withheld together, unless an override names
  one of them; what the rules say of the headline, the curve of everybody in the first table of curves, holds for all of them.
- Of a curve, or of one thing read after several years, a step is shown only if none or enough had the event since the step
  shown before it; the curve ends where too few are at risk.
- A share that stands beside its counts, a rate of counts, and a ratio of counts is that of the rounded counts; their limits, and what
  is itself the least or the greatest possible, hold for all counts that are rounded alike. Other shares are told in steps as wide as
  counts are rounded, with limits that hold for all shares that are told alike.
- What is said of few, such as that an estimate rests on fewer than ten events, is said of all counts that are rounded alike where it
  holds for the least of them; that families, or events of a stratum, of which no count is told, are few is said as if one were.
- No least or greatest value of anybody, no date of an event and no identifier is in any file.
- Figures that others have published are told as published.
- What is withheld is wide: in all tables that agree with what is told, over all relations between tables, years and parts, each
  withheld count can take values further apart than the threshold; one that stands in several rows, such as how many there are at
  the start of a curve, counts as told where any of them tells it. It is worked out as if every count that is told, and the whole
  of every family of groups, were known unrounded. Where a part of the release costs too much work, or is too large, for that to be
  worked out exactly, it is said below. `ties.json` holds the relations; `seriatim release check` attacks the release again.
- Tables of one release under different definitions, or at different thresholds of linkage, count nearly the same persons and are
  told side by side: rounding stands between them. With a ledger, what differs from an earlier release by few is refused.
";

fn line(text: &mut String, words: &str) {
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{words}");
}

/// Words for a cell of a table in Markdown.
fn cell(words: &str) -> String {
    heading(words).replace('|', "\\|").replace('\n', " ")
}

/// Words in which nothing is taken for a link.
fn heading(words: &str) -> String {
    words.replace('[', "\\[").replace(']', "\\]")
}
