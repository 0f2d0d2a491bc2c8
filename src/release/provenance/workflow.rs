//! The workflow as it ran: its steps, and every query with its contract, its hash and its text.
//!
//! The text of a query of the study's own is not released: whoever wrote it may have written of persons in a comment. Its hash
//! is, and the text stands in the study's folder.
//!
//! Custody: releasable.

use serde_json::{Value, json};

use crate::release::Contents;

/// The steps of a run, in order: name, what it does.
const STEPS: [(&str, &str); 6] = [
    (
        "intake",
        "extracts are read, rows are judged by rules, identifiers become pseudonyms and tokens",
    ),
    (
        "linkage",
        "records become persons, from tokens alone, unless the extracts come linked",
    ),
    (
        "workbench",
        "queries state tables, each with a contract that is checked before and after it runs",
    ),
    (
        "cohort",
        "applications are united to sets of proceedings, sets become time at risk",
    ),
    (
        "analysis",
        "estimators turn typed rows into findings with their evidence",
    ),
    (
        "disclosure",
        "findings are reviewed: withheld, rounded, and written to the release",
    ),
];

/// A query that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RanQuery {
    /// Folder and name.
    pub name: String,
    /// SHA-256 of its text.
    pub sha256: String,
    /// One row per what.
    pub grain: String,
    /// The tables that it reads.
    pub reads: Vec<String>,
    /// The values that it binds.
    pub binds: Vec<String>,
    /// The columns that it gives.
    pub gives: Vec<String>,
    /// Its text; none for one of the study's own.
    pub text: Option<String>,
}

/// The workflow as JSON bytes.
pub(super) fn json(contents: &Contents) -> Vec<u8> {
    let queries: Vec<Value> = contents.queries.iter().map(query).collect();
    let steps = STEPS.map(|(name, does)| json!({ "name": name, "does": does }));
    let workflow = json!({
        "study": contents.study,
        "title": contents.title,
        "study_sha256": contents.manifest.study_sha256,
        "versions": contents.manifest.versions,
        "steps": steps,
        "definitions": contents.manifest.definitions,
        "seeds": contents.manifest.seeds,
        "queries": queries,
    });
    // Maps with text keys and plain numbers always have a JSON form.
    let mut json = serde_json::to_vec_pretty(&workflow).unwrap_or_default();
    json.push(b'\n');
    json
}

fn query(query: &RanQuery) -> Value {
    json!({
        "name": query.name,
        "sha256": query.sha256,
        "one_row_per": query.grain,
        "reads": query.reads,
        "binds": query.binds,
        "gives": query.gives,
        "text": query.text,
    })
}
