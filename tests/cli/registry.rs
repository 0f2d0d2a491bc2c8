//! Two quarters of one study: person ids that last, and registries that cannot be used.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{Said, seriatim};

/// A world, keys of its own, and the parties of the first quarter: all rows but the last fifth.
fn two_quarters() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    succeeds(
        path,
        &["synthesise", "--mothers", "60", "--seed", "5", "--out", "world"],
    );
    for key in ["pseudonym", "storage"] {
        succeeds(path, &["key", "new", &format!("world/{key}.key")]);
    }
    let parties = fs::read(path.join("world/court/parties.csv")).unwrap();
    let rows: Vec<&[u8]> = parties.split_inclusive(|byte| *byte == b'\n').collect();
    fs::write(path.join("world/court/early.csv"), rows[..rows.len() / 5 * 4].concat()).unwrap();
    write_study(path, "first", "early.csv", "start");
    folder
}

/// The sample study under keys of its own, with other parties and a registry.
fn write_study(folder: &Path, name: &str, parties: &str, registry: &str) {
    let text = fs::read_to_string(folder.join("world/study.toml")).unwrap();
    let text = text
        .replace("pseudonym = \"demonstration\"", "pseudonym = \"pseudonym.key\"")
        .replace("storage = \"demonstration\"", "storage = \"storage.key\"")
        .replace("court/parties.csv", &format!("court/{parties}"))
        .replace(
            "\nthreshold = 0.5\n",
            &format!("\nthreshold = 0.5\nregistry = \"{registry}\"\n"),
        );
    assert!(text.contains("registry = ") && text.contains(parties));
    fs::write(folder.join(format!("world/{name}.toml")), text).unwrap();
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let said = seriatim(folder, arguments);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    said.stdout
}

fn link(folder: &Path, study: &str) -> Said {
    seriatim(
        folder,
        &[
            "--json",
            "link",
            &format!("world/{study}.toml"),
            "--out",
            &format!("out/{study}"),
        ],
    )
}

fn figures(said: &Said) -> BTreeMap<String, u64> {
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let json: Value = serde_json::from_str(&said.stdout).unwrap();
    serde_json::from_value(json["linkage"]["registry"].clone()).unwrap()
}

/// Where a study's run left its registry.
fn registry(folder: &Path, study: &str) -> PathBuf {
    let work = folder.join(format!("out/{study}/work"));
    let stages = fs::read_dir(work).unwrap().map(|entry| entry.unwrap().path());
    let mut found = stages
        .map(|stage| stage.join("registry.json"))
        .filter(|path| path.is_file());
    found.next().unwrap()
}

/// Each record's person, as a registry has it.
fn persons(path: &Path) -> BTreeMap<String, String> {
    let json: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let persons = json["registry"]["persons"].as_object().unwrap();
    let records = persons.iter().flat_map(|(person, known)| {
        let records = known["records"].as_object().unwrap().keys();
        records.map(|record| (record.clone(), person.clone()))
    });
    records.collect()
}

#[test]
fn the_next_quarter_knows_the_persons_of_the_last() {
    let folder = two_quarters();
    let folder = folder.path();
    let first = figures(&link(folder, "first"));
    assert_eq!(
        (first["release"], first["merged_persons"], first["split_parts"]),
        (1, 0, 0)
    );
    let early = persons(&registry(folder, "first"));
    fs::copy(registry(folder, "first"), folder.join("world/q1.json")).unwrap();

    write_study(folder, "again", "early.csv", "q1.json");
    let again = figures(&link(folder, "again"));
    assert_eq!(
        (again["release"], again["new_persons"], again["joined_records"]),
        (2, 0, 0)
    );
    assert_eq!(persons(&registry(folder, "again")), early);

    write_study(folder, "second", "parties.csv", "q1.json");
    let second = figures(&link(folder, "second"));
    assert!(second["joined_records"] > 0 && second["new_persons"] > 0, "{second:?}");
    assert_eq!(second["absent_records"], 0);
    let late = persons(&registry(folder, "second"));
    let kept = early
        .iter()
        .filter(|(record, person)| late[*record] == **person)
        .count();
    // Records may move where later ones tell more: those are logged, and few.
    let moved = (second["merged_persons"] + second["split_parts"]) as usize;
    assert!(
        early.len() - kept <= 10 * moved,
        "{} of {}, {second:?}",
        early.len() - kept,
        early.len()
    );
    assert!(late.len() > early.len());
}

#[test]
fn a_registry_that_cannot_be_used_ends_the_run_and_says_why() {
    let folder = two_quarters();
    let folder = folder.path();
    let fails = |study: &str, registry: &str, part: &str| {
        write_study(folder, study, "early.csv", registry);
        let said = link(folder, study);
        assert_eq!(said.code, Some(13), "{}", said.stderr);
        assert!(said.stderr.contains(part), "{}", said.stderr);
    };
    fails(
        "missing",
        "nowhere.json",
        "cannot read the registry of persons `world/nowhere.json`",
    );
    fails(
        "other",
        "court/early.csv",
        "is no registry of persons, or is damaged at line 1",
    );
    figures(&link(folder, "first"));
    let text = fs::read_to_string(registry(folder, "first")).unwrap();
    fs::write(folder.join("world/cut.json"), &text[..text.len() / 2]).unwrap();
    fails("cut", "cut.json", "or is damaged at line 1, column");
    let foreign = text.replace("\"study\":\"returns-to-court\"", "\"study\":\"another\"");
    fs::write(folder.join("world/foreign.json"), foreign).unwrap();
    fails("foreign", "foreign.json", "was made under another study");
    write_study(folder, "blank", "early.csv", "");
    let said = link(folder, "blank");
    assert_eq!(said.code, Some(10));
    assert!(
        said.stderr.contains("linkage.registry") && said.stderr.contains("names no file"),
        "{}",
        said.stderr
    );
}
