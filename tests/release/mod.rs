//! The release folder of the sample study.

mod determinism;
mod dictionary;
mod linkage;
mod provenance;
mod question;
mod readme;
mod report;
mod workbook;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use seriatim::release::Published;
use seriatim::run;
use seriatim::store::file_sha256;
use seriatim::study::Study;

struct Sample {
    _folder: tempfile::TempDir,
    out: PathBuf,
}

fn study() -> Study {
    Study::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/already-linked.toml")).unwrap()
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        run::run(&study(), &out, &|_| {}).unwrap();
        Sample { _folder: folder, out }
    })
}

/// The release folder of the sample study whose records are linked here.
fn linked_sample() -> &'static Path {
    static SAMPLE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, release) = SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let study = Study::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/study.toml")).unwrap();
        let release = run::run(&study, folder.path(), &|_| {}).unwrap().release;
        (folder, release)
    });
    release
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn a_second_run_from_nothing_gives_the_same_bytes() {
    let other = tempfile::tempdir().unwrap();
    let outcome = run::run(&study(), other.path(), &|_| {}).unwrap();
    assert_eq!(outcome.published, Published::Written);
    assert_eq!(
        files(&sample().out.join("release")),
        files(&other.path().join("release"))
    );
    let again = run::run(&study(), other.path(), &|_| {}).unwrap();
    assert_eq!(again.published, Published::Unchanged);
}

#[test]
fn the_manifest_names_every_file_with_its_hash_and_every_input() {
    let release = sample().out.join("release");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(release.join("manifest.json")).unwrap()).unwrap();
    let outputs = manifest["outputs"].as_object().unwrap();
    let mut expected: Vec<String> = files(&release)
        .into_keys()
        .filter(|name| name != "manifest.json")
        .collect();
    expected.sort();
    assert_eq!(outputs.keys().cloned().collect::<Vec<_>>(), expected);
    for (name, hash) in outputs {
        assert_eq!(
            hash.as_str().unwrap(),
            file_sha256(&release.join(name)).unwrap(),
            "{name}"
        );
    }
    let inputs: Vec<&str> = manifest["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| input["file"].as_str().unwrap())
        .collect();
    assert_eq!(
        inputs,
        [
            "linked/applications.csv",
            "linked/parties.csv",
            "linked/life_events.csv",
            "linked/looked_after_header.csv",
            "linked/looked_after_episodes.csv",
            "linked/referrals.csv",
            "areas/births.csv"
        ]
    );
    assert_eq!(manifest["synthetic"], true);
    assert!(
        manifest["queries"]
            .as_object()
            .unwrap()
            .contains_key("sets/application_edges")
    );
}

#[test]
fn the_report_stands_alone() {
    let report = std::fs::read_to_string(sample().out.join("release/report.html")).unwrap();
    for outside in ["<script", "http://", "https://", "src=", "@import", "url(", "<link"] {
        assert!(!report.contains(outside), "{outside}");
    }
    assert!(report.contains("Synthetic."));
    assert!(report.contains("role=\"img\" aria-label=\"Mothers who return to court. "));
    assert!(report.contains("95 % interval"));
}

#[test]
fn a_withheld_value_is_an_empty_cell_with_a_status_beside_it() {
    let folder = sample().out.join("release/tables");
    let mut statuses = BTreeMap::new();
    let tables = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for table in tables.filter(|path| path.extension().is_some_and(|kind| kind == "csv")) {
        let mut reader = csv::Reader::from_path(table).unwrap();
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (value, status) = (column("value"), column("status"));
        for row in reader.records() {
            let row = row.unwrap();
            *statuses.entry(row[status].to_owned()).or_insert(0) += 1;
            assert_eq!(row[value].parse::<f64>().is_ok(), &row[status] == "ok", "{row:?}");
        }
    }
    assert!(
        statuses
            .keys()
            .all(|status| ["ok", "c", "x"].contains(&status.as_str())),
        "{statuses:?}"
    );
    assert!(statuses["ok"] > 100 && statuses["c"] > 0, "{statuses:?}");
}

#[test]
fn a_release_that_differs_is_not_overwritten() {
    let other = tempfile::tempdir().unwrap();
    run::run(&study(), other.path(), &|_| {}).unwrap();
    let report = other.path().join("release/report.html");
    std::fs::write(&report, "somebody's notes").unwrap();
    let error = run::run(&study(), other.path(), &|_| {}).unwrap_err();
    assert_eq!(error.exit_code(), 16);
    assert!(error.to_string().contains("`report.html`"), "{error}");
    assert_eq!(std::fs::read_to_string(report).unwrap(), "somebody's notes");
}
