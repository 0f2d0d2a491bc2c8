//! The release in the shape of ACRO's `results.json`, which SACRO Viewer reads: each output with its files, its status, and
//! which cells were withheld.
//!
//! Custody: releasable.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::disclosure::{Released, ReleasedRow, ReleasedTable, Reviewed};
use crate::release::Contents;
use crate::release::charts::Chart;
use crate::release::tables;
use crate::release::told::Told;

/// The version of the shape: the viewer refuses older ones than it supports.
const VERSION: &str = "0.4.0";
/// A release has no clock; the viewer wants a time.
const TIMESTAMP: &str = "1980-01-01T00:00:00";

/// The file as ACRO writes it.
#[derive(Debug, Serialize)]
pub(super) struct Results {
    version: &'static str,
    results: BTreeMap<String, Output>,
}

#[derive(Debug, Serialize)]
struct Output {
    uid: String,
    status: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    properties: BTreeMap<&'static str, String>,
    files: Vec<OutputFile>,
    outcome: BTreeMap<&'static str, String>,
    command: String,
    summary: String,
    timestamp: &'static str,
    comments: Vec<String>,
    exception: &'static str,
}

#[derive(Debug, Serialize)]
struct OutputFile {
    name: String,
    sdc: Sdc,
}

/// How many cells fell under which rule, and where they are: line and column, each from 0, the first column not counted.
#[derive(Debug, Default, Serialize)]
struct Sdc {
    summary: SdcSummary,
    cells: BTreeMap<&'static str, Vec<[usize; 2]>>,
}

#[derive(Debug, Default, Serialize)]
struct SdcSummary {
    suppressed: bool,
    negative: usize,
    missing: usize,
    threshold: usize,
    #[serde(rename = "p-ratio")]
    p_ratio: usize,
    #[serde(rename = "nk-rule")]
    nk_rule: usize,
}

/// The outputs of a release: one for each table, one for each picture, one for the report, one for the workbook.
pub(super) fn results(contents: &Contents, tables: &[Told<'_>], charts: &[Chart]) -> Results {
    let mut results = BTreeMap::new();
    for told in tables {
        if let Reviewed::Released(table) = told.reviewed {
            let output = of_table(contents, told, table);
            results.insert(output.uid.clone(), output);
        }
    }
    for (name, comment) in [
        ("report.html", "The report. Every figure in it is in one of the tables."),
        ("tables.xlsx", "All tables once more, as a workbook."),
    ] {
        let output = other(name, comment);
        results.insert(output.uid.clone(), output);
    }
    for chart in charts {
        let data = format!("Its figures are those of tables/{}.csv.", chart.table);
        let mut output = other(&chart.file(), &data);
        output.comments.push(chart.drawing.alternative().to_owned());
        results.insert(output.uid.clone(), output);
    }
    Results {
        version: VERSION,
        results,
    }
}

fn of_table(contents: &Contents, told: &Told<'_>, table: &ReleasedTable) -> Output {
    let summary = match table.withheld() {
        0 => "pass".to_owned(),
        cells => format!("review; threshold: {cells} cells suppressed; "),
    };
    let is_curve = contents
        .curves
        .iter()
        .any(|section| std::ptr::eq(&section.table, told.reviewed));
    let method = if is_curve { "survival table" } else { "table of figures" };
    Output {
        uid: table.name().to_owned(),
        status: if table.withheld() > 0 { "review" } else { "pass" },
        kind: if is_curve { "survival" } else { "table" },
        properties: BTreeMap::from([("method", method.to_owned())]),
        files: tables::parts(table)
            .into_iter()
            .map(|(name, rows)| OutputFile {
                name,
                sdc: sdc(table, rows),
            })
            .collect(),
        outcome: BTreeMap::new(),
        command: format!("seriatim run: {}", told.title),
        summary,
        timestamp: TIMESTAMP,
        comments: std::iter::once(contents.policy.clone())
            .chain(told.notes.iter().cloned())
            .collect(),
        exception: "",
    }
}

fn sdc(table: &ReleasedTable, rows: &[ReleasedRow]) -> Sdc {
    // Of the columns, the value comes after labels and measure, and the first is not counted.
    let column = table.dimensions().len();
    let of = |wanted: Released| rows.iter().enumerate().filter(move |(_, row)| row.released() == wanted);
    let withheld: Vec<[usize; 2]> = of(Released::Confidential).map(|(line, _)| [line, column]).collect();
    Sdc {
        summary: SdcSummary {
            suppressed: !withheld.is_empty(),
            missing: of(Released::NotAvailable).count(),
            threshold: withheld.len(),
            ..SdcSummary::default()
        },
        cells: ["negative", "missing", "p-ratio", "nk-rule"]
            .map(|rule| (rule, Vec::new()))
            .into_iter()
            .chain([("threshold", withheld)])
            .collect(),
    }
}

fn other(name: &str, comment: &str) -> Output {
    Output {
        uid: name.to_owned(),
        status: "review",
        kind: "custom",
        properties: BTreeMap::new(),
        files: vec![OutputFile {
            name: name.to_owned(),
            sdc: Sdc::default(),
        }],
        outcome: BTreeMap::new(),
        command: "custom".to_owned(),
        summary: "review".to_owned(),
        timestamp: TIMESTAMP,
        comments: vec![comment.to_owned()],
        exception: "",
    }
}

impl Results {
    /// The files that the outputs name.
    pub(super) fn files(&self) -> Vec<String> {
        let files = self.results.values().flat_map(|output| output.files.iter());
        files.map(|file| file.name.clone()).collect()
    }

    pub(super) fn json(&self) -> Vec<u8> {
        // Maps with text keys and plain numbers always have a JSON form.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}
