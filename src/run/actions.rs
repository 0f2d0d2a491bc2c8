//! What a run did, as its log and its support tell it: exact counts, each with the stage that made it.
//!
//! Custody: aggregates that nobody has reviewed go to `support`, on the safe side, and nowhere else.

use serde_json::{Map, Value, json};

use crate::analysis::Findings;
use crate::disclosure::Reviewed;
use crate::intake::{Keys, PseudonymisedTable, PseudonymisedTables};
use crate::linkage::LinkedStudy;
use crate::release::{Contents, LaidOut};
use crate::store::{ActionLog, inputs_hash};
use crate::study::Study;
use crate::support::{self, Support, SupportTable};
use crate::workbench::{Catalogue, Workbench};

/// What a run was made from.
pub(super) struct Made<'r> {
    pub(super) study: &'r Study,
    pub(super) keys: &'r Keys,
    pub(super) tables: &'r PseudonymisedTables,
    pub(super) linked: &'r LinkedStudy,
    pub(super) workbench: &'r Workbench,
    pub(super) catalogue: &'r Catalogue,
    pub(super) findings: &'r Findings,
}

/// The support of a run, with the log of its actions, once all that is released but the manifest is laid out.
pub(super) fn support(made: &Made<'_>, contents: &Contents, laid_out: &LaidOut) -> Support {
    let tables = tables(made.findings, contents);
    let mut log = log(made, contents);
    for table in &tables {
        let (figures, told) = table.figures();
        log.add(
            "reviewed",
            json!({ "table": table.name(), "figures": figures, "told": told }),
        );
    }
    for reviewed in contents.linkage.reviewed() {
        let (name, figures, withheld) = match reviewed {
            Reviewed::Released(table) => (table.name(), table.rows().len(), table.withheld()),
            Reviewed::Withheld { name, .. } => (name.as_str(), 0, 0),
        };
        log.add(
            "reviewed",
            json!({ "table": name, "figures": figures, "withheld": withheld }),
        );
    }
    if let Some(place) = &contents.manifest.ledger {
        log.add("held", json!({ "ledger": place }));
    }
    for stated in &made.study.overrides {
        log.add(
            "overridden",
            json!({ "table": stated.table, "cell": stated.cell, "reason": stated.reason, "by": stated.name }),
        );
    }
    // The head of this log goes into the manifest: what the log holds of that is all but its own head.
    log.add(
        support::TOLD,
        json!({ "files": laid_out.files(), (support::MANIFEST): laid_out.headless_sha256(&contents.manifest) }),
    );
    let others = vec![
        ("run.DO-NOT-RELEASE.json".to_owned(), written(&record(made, contents))),
        ("linkage.DO-NOT-RELEASE.json".to_owned(), written(&summary(made))),
    ];
    Support::of(&tables, others, log)
}

fn tables(findings: &Findings, contents: &Contents) -> Vec<SupportTable> {
    let curves = findings.curves().iter().zip(&contents.curves);
    let curves = curves.map(|(found, section)| SupportTable::of_curves(found, &section.table));
    let measured = findings.measured().iter().zip(&contents.measured);
    let measured = measured.map(|(found, section)| SupportTable::of_measured(found, &section.reviewed.table));
    let classes = SupportTable::of_classes(findings.classes(), &contents.classes);
    let flow = SupportTable::of_flow(findings.flow(), &contents.flow);
    curves.chain(measured).chain([classes, flow]).collect()
}

fn log(made: &Made<'_>, contents: &Contents) -> ActionLog {
    let manifest = &contents.manifest;
    let inputs = inputs_hash(made.tables.tables().iter().map(PseudonymisedTable::file_hash));
    let blind = made.keys.blind(&format!("{} {inputs}", manifest.study_sha256));
    let mut log = ActionLog::begin(
        &blind,
        json!({
            "study": manifest.study, "study_sha256": manifest.study_sha256, "versions": manifest.versions,
            "pseudonym_key_id": manifest.pseudonym_key_id, "plan": manifest.plan.sha256, "plan_state": manifest.plan.state,
        }),
    );
    for table in made.tables.tables() {
        log.add("read", input(table));
    }
    log.add(
        "linked",
        json!({ "linkage_key": made.linked.key(), "threshold": made.study.link_threshold }),
    );
    let rows = made.workbench.row_counts();
    for query in made
        .catalogue
        .queries()
        .filter(|query| rows.contains_key(query.table()))
    {
        let hash = manifest.queries.get(&query.name);
        log.add(
            "queried",
            json!({ "query": query.name, "sha256": hash, "rows": rows.get(query.table()) }),
        );
    }
    for declared in &made.study.estimates {
        let seed = manifest.seeds.get(&declared.name);
        log.add(
            "estimated",
            json!({ "estimate": declared.name, "kind": declared.kind.as_str(), "seed": seed }),
        );
    }
    log
}

/// What became of an extract's rows, to the row.
fn input(table: &PseudonymisedTable) -> Value {
    let counts = table.counts();
    json!({
        "source": table.name(), "file": table.file(), "sha256": table.file_hash(), "read": counts.read,
        "accepted": counts.accepted, "set_aside": counts.quarantined, "skipped": counts.skipped,
        "set_aside_by_rule": counts.rules, "cells_not_known_by_rule": counts.warnings,
        "clients_of_unsaid_parent": counts.clients_of_unsaid_parent,
    })
}

/// The record of the run with exact counts, and the text of every query, the study's own too.
fn record(made: &Made<'_>, contents: &Contents) -> Value {
    let inputs: Vec<Value> = made.tables.tables().iter().map(input).collect();
    let texts: Map<String, Value> = made
        .catalogue
        .queries()
        .map(|query| (query.name.clone(), json!(query.sql)))
        .collect();
    json!({
        "do_not_release": true,
        "manifest": contents.manifest,
        "inputs": inputs,
        "rows": made.workbench.row_counts(),
        "queries": texts,
    })
}

fn summary(made: &Made<'_>) -> Value {
    let summary = serde_json::to_value(made.linked.summary()).unwrap_or_default();
    json!({ "do_not_release": true, "linkage": summary })
}

fn written(value: &Value) -> Vec<u8> {
    // Maps with text keys and plain numbers always have a JSON form.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
