//! The sample services of `data-samples/services`: their extracts are as drawn here, and every one of them runs.
//!
//! Custody: invented persons only.

mod bad_inputs;
mod effects;
mod files;
mod people;

use std::path::{Path, PathBuf};

use seriatim::analysis::Figure;
use seriatim::run;
use seriatim::store::{FolderDraft, mark_synthetic};
use seriatim::study::Study;

/// Largest size of a file, and of all together, in bytes.
const LARGEST: [usize; 2] = [300_000, 1_000_000];

const SAMPLES: [&str; 9] = [
    "action-for-change-rules",
    "fdac",
    "generic",
    "mpower-norfolk",
    "mpower-other",
    "mpower-pre-2019",
    "pause",
    "positive-choices",
    "securing-change-rules",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/services")
}

#[test]
fn the_extracts_are_as_they_are_drawn() {
    let mut all = 0;
    for (name, text) in files::extracts() {
        let written = std::fs::read_to_string(folder().join("extracts").join(&name)).unwrap_or_default();
        assert!(written == text, "{name} differs");
        assert!(text.len() < LARGEST[0], "{name}: {}", text.len());
        all += text.len();
    }
    assert!(all < LARGEST[1], "{all}");
}

/// Writes the extracts anew: remove the folder first.
#[test]
#[ignore = "it writes the samples that the other tests read"]
fn write_the_extracts() {
    let draft = FolderDraft::beside(&folder().join("extracts")).unwrap();
    let extracts = files::extracts();
    for (name, text) in &extracts {
        draft.write(name, text.as_bytes()).unwrap();
    }
    mark_synthetic(&draft, &extracts.into_keys().collect::<Vec<_>>()).unwrap();
    draft.publish().unwrap();
}

#[test]
fn every_sample_service_runs_and_its_verdicts_add_up() {
    for name in SAMPLES {
        let study = Study::open(&folder().join(format!("{name}.toml"))).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(study.name, name);
        let out = tempfile::tempdir().unwrap();
        let outcome = run::run(&study, out.path(), &|_| {}).unwrap_or_else(|error| panic!("{name}: {error}"));
        let verdicts = &outcome.findings.measured()[0];
        let count = |place: usize| match verdicts.groups[place].figures[0].1 {
            Figure::Persons(count) => count.get(),
            _ => panic!("no count"),
        };
        let is_word = |place: usize, label: usize, word: &str| verdicts.groups[place].labels[label].to_string() == word;
        let rows = 0..verdicts.groups.len();
        let referred: u64 = rows.clone().filter(|row| is_word(*row, 2, "referred")).map(count).sum();
        let mut chosen = 0;
        let mut families = std::collections::BTreeSet::new();
        for row in rows.clone().filter(|row| !is_word(*row, 2, "referred")) {
            // The first family of a version is the way in which it is read.
            let version = verdicts.groups[row].labels[0].to_string();
            let reading = verdicts.groups[row].labels[1].to_string();
            if !families.iter().any(|(known, _)| *known == version) {
                families.insert((version.clone(), reading.clone()));
            }
            chosen += if families.contains(&(version, reading)) {
                count(row)
            } else {
                0
            };
        }
        assert!(referred >= 20, "{name}: {referred} referred");
        assert_eq!(chosen, referred, "{name}");
        let eligible: u64 = rows.filter(|row| is_word(*row, 2, "eligible")).map(count).sum();
        assert!(eligible > 0, "{name}: nobody is eligible");
        assert!(out.path().join("release/report.html").is_file());
    }
}
