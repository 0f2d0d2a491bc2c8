//! Parameters of the linkage as a study's user keeps and uses them.
//!
//! Custody: synthetic extracts only.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Said, seriatim};

/// A small world, and what `link` says to it, as JSON.
fn linked(folder: &Path, out: &str) -> Value {
    let Said { code, stdout, stderr } = seriatim(folder, &["--json", "link", "world/study.toml", "--out", out]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    serde_json::from_str(&stdout).unwrap()
}

fn world() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = seriatim(
        folder.path(),
        &["synthesise", "--mothers", "60", "--seed", "3", "--out", "world"],
    );
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    folder
}

/// Names a file of parameters in the study.
fn name_parameters(folder: &Path, file: &str) {
    let study = folder.join("world/study.toml");
    let text = fs::read_to_string(&study).unwrap();
    assert!(text.contains("[linkage]\n"));
    let named = format!("[linkage]\nparameters = \"{file}\"\n");
    fs::write(&study, text.replacen("[linkage]\n", &named, 1)).unwrap();
}

#[test]
fn parameters_that_link_wrote_are_named_in_the_study_and_give_the_same_links() {
    let folder = world();
    let trained = linked(folder.path(), "out");
    let written = folder.path().join(trained["parameters"].as_str().unwrap());
    fs::copy(&written, folder.path().join("world/frozen.json")).unwrap();
    name_parameters(folder.path(), "frozen.json");
    let checked = seriatim(folder.path(), &["check", "world/study.toml"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let frozen = linked(folder.path(), "out");
    assert_ne!(
        frozen["parameters"], trained["parameters"],
        "another stage, under the hash of the parameters as well"
    );
    for (frozen, trained) in frozen["linkage"]["populations"]
        .as_array()
        .unwrap()
        .iter()
        .zip(trained["linkage"]["populations"].as_array().unwrap())
    {
        for figure in [
            "links",
            "expected_false_links",
            "expected_missed_links",
            "against_truth",
        ] {
            assert_eq!(frozen[figure], trained[figure], "{figure}");
        }
    }
    let again = folder.path().join(frozen["parameters"].as_str().unwrap());
    assert_eq!(fs::read(&written).unwrap(), fs::read(again).unwrap());
}

#[test]
fn parameters_that_cannot_be_used_are_told_by_check_and_link_before_anything_is_done() {
    let folder = world();
    name_parameters(folder.path(), "frozen.json");
    let version = "{\"format\": \"seriatim linkage parameters\", \"version\": 9}";
    let told = [
        (
            None,
            "error in linkage: cannot read the linkage parameters `world/frozen.json`: No such file or directory (os error 2)\n\
             hint: name the file relative to the study file: `parameters.json` as `seriatim link` tells where it wrote it\n",
        ),
        (
            Some(version),
            "error in linkage: the linkage parameters have version 9, and this program reads version 4\n\
             hint: train them again with this program: run `seriatim link` without `parameters` in [linkage]\n",
        ),
        (
            Some("Mary Smith"),
            "error in linkage: the linkage parameters are not a file that a linkage wrote: no JSON at line 1, column 1\n\
             hint: copy the file again from where `seriatim link` wrote it; it is not meant to be edited\n",
        ),
    ];
    for (text, message) in told {
        if let Some(text) = text {
            fs::write(folder.path().join("world/frozen.json"), text).unwrap();
        }
        for command in ["check", "link"] {
            let said = seriatim(folder.path(), &[command, "world/study.toml"]);
            assert_eq!(
                (said.code, said.stdout.as_str(), said.stderr.as_str()),
                (Some(13), "", message)
            );
        }
    }
}
