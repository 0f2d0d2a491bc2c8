//! The logs that the Aqua Book asks for. The data log is filled in. Assumptions and decisions hold what the study file settles,
//! with blanks for what only its authors can say: why, by whom, with which weight.
//!
//! Custody: releasable; counts of rows are rounded as those of persons are.

use crate::release::{Contents, Input};

/// The data log: how each extract was read, and what became of its rows.
pub(super) fn data(contents: &Contents) -> Vec<u8> {
    let header = [
        "source",
        "kind",
        "file",
        "sha256",
        "system",
        "read as",
        "rows read",
        "accepted",
        "set aside",
        "skipped",
        "largest share that may be set aside",
        "columns of which more than 5 % cannot be read",
        "received from",
        "received on",
        "permission",
    ];
    let rows = contents.manifest.inputs.iter().map(|input| {
        vec![
            input.source.clone(),
            input.kind.to_owned(),
            input.file.clone(),
            input.sha256.clone(),
            input.system.clone(),
            input.read_as.clone(),
            told(input, |outcome| outcome == "read"),
            told(input, |outcome| outcome == "accepted"),
            told(input, |outcome| outcome == "set aside"),
            told(input, |outcome| outcome.starts_with("skipped")),
            input.quarantine_at_most.clone(),
            input.poorly_read.join("; "),
            String::new(),
            String::new(),
            String::new(),
        ]
    });
    written(&header, rows)
}

/// Counts of an extract under some outcomes, each with its name where it is not the only one; `c` for too few to tell of.
fn told(input: &Input, is_meant: impl Fn(&str) -> bool) -> String {
    let meant = input.rows.iter().filter(|(outcome, _)| is_meant(outcome));
    let told = meant.map(|(outcome, rows)| {
        let rows = rows.map_or_else(|| "c".to_owned(), |rows| rows.to_string());
        match outcome.strip_prefix("skipped: ") {
            Some(reason) => format!("{reason}: {rows}"),
            None => rows,
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

const ASKED: [&str; 10] = [
    "id",
    "what",
    "setting",
    "why",
    "made by",
    "on",
    "signed off by",
    "impact",
    "reliability",
    "review by",
];

/// The assumptions: each definition is one.
pub(super) fn assumptions(contents: &Contents) -> Vec<u8> {
    let definitions = contents.definitions.iter();
    let settled = definitions.map(|found| (found.term.to_owned(), found.meaning.clone()));
    let own = contents.measured.iter().flat_map(|section| {
        let of_section = section.definitions.iter();
        of_section.map(|own| {
            (
                format!("Definition of the estimate “{}” alone", section.title),
                own.clone(),
            )
        })
    });
    asked("A", settled.chain(own))
}

/// The decisions: what was chosen where something else could have been.
pub(super) fn decisions(contents: &Contents) -> Vec<u8> {
    let manifest = &contents.manifest;
    let rules = &manifest.disclosure;
    let settled = [
        (
            "Rules of disclosure".to_owned(),
            format!(
                "{}: fewer than {} withheld, rounded to {}, zeros {}",
                rules.profile, rules.threshold, rules.round_to, rules.zeros
            ),
        ),
        ("Plan of analysis".to_owned(), manifest.plan.state.to_owned()),
        (
            "Key of pseudonyms".to_owned(),
            format!("key {}", manifest.pseudonym_key_id),
        ),
    ];
    let changes = [
        ("Changed since the plan was locked", &manifest.plan.changed),
        ("Added since the plan was locked", &manifest.plan.added),
        ("Taken out since the plan was locked", &manifest.plan.removed),
    ];
    let changed = changes.into_iter().flat_map(|(what, parts)| {
        let parts = parts.iter();
        parts.map(move |part| (what.to_owned(), part.clone()))
    });
    let seeds = manifest.seeds.iter();
    let seeds = seeds.map(|(estimate, seed)| (format!("Seed of {estimate}"), seed.to_string()));
    asked("D", settled.into_iter().chain(changed).chain(seeds))
}

fn asked(letter: &str, settled: impl Iterator<Item = (String, String)>) -> Vec<u8> {
    let rows = settled.enumerate().map(|(place, (what, setting))| {
        let mut row = vec![format!("{letter}{}", place + 1), what, setting];
        row.resize(ASKED.len(), String::new());
        row
    });
    written(&ASKED, rows)
}

fn written(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
