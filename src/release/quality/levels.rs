//! The levels of a reproducible analytical pipeline, as the NHS RAP community of practice words them, with the evidence that a
//! release holds. What only people can do is left blank.
//!
//! Custody: releasable.

use std::fmt::Write;

use crate::release::Contents;
use crate::release::dictionary::{LISTED, PACKAGE};
use crate::release::provenance::{CITATION, CRATE, WORKFLOW};
use crate::release::recorded::MANIFEST;

/// What stands for one item of a level.
enum Met {
    /// It is met, by this.
    By(&'static str),
    /// A person has to see to it.
    Blank,
}

/// Level, what it asks for, and what meets it.
const ITEMS: [(&str, &str, Met); 20] = [
    (
        "baseline",
        "data produced by code in an open-source language",
        Met::By("the program is written in Rust and SQL; `{workflow}` holds every query"),
    ),
    (
        "baseline",
        "code is version controlled",
        Met::By("the version of the program and the hash of the study file are in `{manifest}`"),
    ),
    (
        "baseline",
        "the repository has a README with the steps to reproduce",
        Met::By("`seriatim verify RELEASE --rerun STUDY` makes the release again"),
    ),
    ("baseline", "code has been peer reviewed", Met::Blank),
    (
        "baseline",
        "code is published in the open and linked to the publication",
        Met::Blank,
    ),
    (
        "silver",
        "outputs are produced with minimal manual intervention",
        Met::By("one command, `seriatim run STUDY`; no step is done by hand"),
    ),
    (
        "silver",
        "code is well documented: methodology, docstrings",
        Met::By("`report.html`, `context.md`, `{dictionary}`"),
    ),
    (
        "silver",
        "code is well organised in a standard directory format",
        Met::By("a release has the same folders each time: `{manifest}`"),
    ),
    (
        "silver",
        "reusable functions and classes are used where they fit",
        Met::By("estimators, queries and rules of disclosure are those of every study"),
    ),
    (
        "silver",
        "code adheres to a coding standard",
        Met::By("of the program, by its linter; of the study's own queries, if any, by their contracts"),
    ),
    (
        "silver",
        "a testing framework: unit tests and back tests",
        Met::By("of the program, by its tests; of the study, by estimates of kind `benchmark` where it declares one"),
    ),
    (
        "silver",
        "the repository includes dependency information",
        Met::By("versions of what decides results are in `{manifest}`"),
    ),
    (
        "silver",
        "logs are automatically recorded",
        Met::By("`actions.jsonl` in the support folder; its head is in `{manifest}`"),
    ),
    (
        "silver",
        "data is handled and output in a tidy format",
        Met::By("one figure a row, described in `{package}`"),
    ),
    (
        "gold",
        "code is fully packaged",
        Met::By("one program, without installation of its own"),
    ),
    (
        "gold",
        "repository automatically runs tests: CI",
        Met::By("of the program; of the study's own files a person has to say"),
    ),
    ("gold", "the process runs on an event or a schedule", Met::Blank),
    (
        "gold",
        "changes are clearly signposted",
        Met::By("`seriatim compare A B` tells which figures moved and why"),
    ),
    ("beside", "provenance that machines read", Met::By("`{crate}`")),
    ("beside", "the release can be cited", Met::By("`{citation}`")),
];

/// The table as Markdown.
pub(super) fn markdown(contents: &Contents) -> String {
    let mut text = format!("# Reproducible analytical pipeline: {}\n\n", contents.title);
    text.push_str(
        "Levels as the NHS RAP community of practice words them. What this release meets by itself is told with its evidence; \
         a blank is for a person to fill in, in a copy.\n\n| level | asks for | met | evidence |\n| --- | --- | --- | --- |\n",
    );
    for (level, asked, met) in ITEMS {
        let (state, evidence) = match met {
            Met::By(evidence) => ("yes", in_words(evidence)),
            Met::Blank => ("", String::new()),
        };
        // Writing to memory cannot fail.
        let _ = writeln!(text, "| {level} | {asked} | {state} | {evidence} |");
    }
    text
}

fn in_words(evidence: &str) -> String {
    let names = [
        ("{workflow}", WORKFLOW),
        ("{manifest}", MANIFEST),
        ("{dictionary}", LISTED),
        ("{package}", PACKAGE),
        ("{crate}", CRATE),
        ("{citation}", CITATION),
    ];
    let named = |text: String, (mark, name): (&str, &str)| text.replace(mark, name);
    names.into_iter().fold(evidence.to_owned(), named)
}
