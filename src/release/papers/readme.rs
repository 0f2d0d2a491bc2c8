//! `README.md`: what each file of a release is, and where to begin.
//!
//! Custody: releasable; words of the study file and fixed sentences.

use crate::release::Contents;
use crate::release::charts::Chart;

/// What a release holds: name, for whom and what.
const FILES: [(&str, &str); 11] = [
    (
        "`report.html`",
        "begin here: the findings for those who commission services, figures and methods for evaluators, what was withheld for \
         reviewers; one file, without script or network",
    ),
    (
        "`charts/`",
        "the charts of the report as pictures, each with its text alternative",
    ),
    (
        "`tables/`, `tables.xlsx`",
        "every figure, as CSV and Parquet and as a workbook; status `ok`, `c` (withheld) or `x` (no such figure)",
    ),
    (
        "`dictionary.csv`, `dictionary.html`, `datapackage.json`",
        "what every column and measure means",
    ),
    (
        "`context.md`, `controls.md`",
        "for output checkers: what the outputs are, and what was done to make them safe",
    ),
    (
        "`summary.csv`, `results.json`, `checksums/`",
        "for output checkers: every measure in short, and the release in the shape that SACRO Viewer opens",
    ),
    ("`ties.json`", "which printed counts add up to which"),
    (
        "`quality/`",
        "for those who assure it: checklist, levels of reproducibility, data log",
    ),
    (
        "`workflow.json`, `ro-crate-metadata.json`",
        "where it comes from, for machines: steps, queries, a Workflow Run RO-Crate",
    ),
    ("`CITATION.cff`", "how to cite it"),
    (
        "`manifest.json`",
        "the record of the run, with the SHA-256 of every file",
    ),
];

pub(super) fn text(contents: &Contents, charts: &[Chart]) -> String {
    let synthetic = if contents.is_synthetic {
        "All extracts are synthetic: nobody in them exists.\n\n"
    } else {
        ""
    };
    let is_there = |(name, _): &&(&str, &str)| *name != "`charts/`" || !charts.is_empty();
    let rows: Vec<String> = FILES
        .iter()
        .filter(is_there)
        .map(|(name, what)| format!("| {name} | {what} |\n"))
        .collect();
    format!(
        "# {}\n\nDisclosure-controlled figures of the study `{}`, made by seriatim.\n\n{synthetic}| file | what it is |\n| --- | --- |\n{}\n\
         `seriatim verify FOLDER` tells whether every file agrees with `manifest.json`, and the SHA-256 of that, which alone tells\n\
         whether it is the one that was published.\n",
        contents.title,
        contents.study,
        rows.concat()
    )
}
