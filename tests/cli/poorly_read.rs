//! Columns of which many cells cannot be read: they stop a run, or are told wherever its results are.
//!
//! Custody: synthetic extracts only.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::commands::succeeds;
use super::{copy, samples};

/// The study of years of birth that is refused, with its keys.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&samples().join("broken/good"), &folder.path().join("good"));
    for file in ["good.toml", "birth-years-undeclared.toml", "birth-years-undeclared.csv"] {
        fs::copy(samples().join("broken").join(file), folder.path().join(file)).unwrap();
    }
    for key in ["keys/pseudonym.key", "keys/storage.key"] {
        succeeds(folder.path(), &["key", "new", key]);
    }
    folder
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// What is told of the birth dates on the console, in the report, in the data log and in the manifest.
fn told(folder: &Path, study: &str) -> [bool; 4] {
    let console = succeeds(folder, &["run", study, "--out", "out"]);
    let read = |file: &str| fs::read_to_string(folder.join("out/release").join(file)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    [
        console.contains("take care, more than 5 % of the cells of `Born` in the source `parties`"),
        read("report.html").contains("More than 5 % of the cells of `Born` in the source `parties`"),
        read("quality/data_log.csv").contains(",Born,"),
        inputs.iter().any(|input| input["poorly_read"][0] == "Born"),
    ]
}

#[test]
fn a_column_of_which_more_than_one_cell_in_twenty_cannot_be_read_is_told_on_the_console_and_in_the_release() {
    let folder = folder();
    let folder = folder.path();
    edit(
        &folder.join("good/parties.csv"),
        "Thistlewood,07/04/1988",
        "Thistlewood,1988",
    );
    assert_eq!(told(folder, "good.toml"), [true; 4]);
}

#[test]
fn a_column_that_cannot_be_read_at_all_is_let_through_knowingly_or_read_as_it_is_written() {
    const FILE: &str = "file = \"birth-years-undeclared.csv\"\n";
    const STUDY: &str = "birth-years-undeclared.toml";
    let with = |key: &str| {
        let folder = folder();
        edit(&folder.path().join(STUDY), FILE, &format!("{FILE}{key}\n"));
        folder
    };
    // Without birth dates hardly anybody can be linked, and nobody be counted.
    let let_through = with("quarantine_at_most = 1.0");
    let linked = succeeds(let_through.path(), &["link", STUDY, "--out", "out"]);
    assert!(
        linked.contains("note, more than 5 % of the cells of `Born` in the source `parties`"),
        "{linked}"
    );
    assert_eq!(told(with("birth_dates = \"year\"").path(), STUDY), [false; 4]);
}
