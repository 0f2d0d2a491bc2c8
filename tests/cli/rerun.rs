//! Years later: a release verified by its hashes, made anew, and compared with another.
//!
//! Custody: synthetic extracts only.

use std::fs;

use serde_json::Value;
use seriatim::store::sha256;

use super::commands::{STUDY, fails, study, succeeds};
use super::seriatim;

/// A study, and its release in `out/release`.
fn released() -> tempfile::TempDir {
    let folder = study();
    succeeds(folder.path(), &["run", STUDY, "--out", "out"]);
    folder
}

#[test]
fn a_release_is_verified_without_its_inputs_and_made_anew_with_them() {
    let folder = released();
    let inputs = folder.path().join("linked");
    let hidden = folder.path().join("elsewhere");
    fs::rename(&inputs, &hidden).unwrap();
    let said = succeeds(folder.path(), &["verify", "out/release"]);
    assert!(said.starts_with("release of `returns-already-linked`: all "), "{said}");
    assert!(
        said.lines()
            .next()
            .unwrap()
            .ends_with(" files are as they were written"),
        "{said}"
    );
    let manifest = folder.path().join("out/release/manifest.json");
    let hash = sha256(&fs::read(&manifest).unwrap());
    assert!(
        said.contains(&format!("sha256 of its manifest: {hash}\nlog of actions: whole, ")),
        "{said}"
    );
    fs::rename(&hidden, &inputs).unwrap();
    let again = ["verify", "out/release", "--rerun", STUDY, "--out", "again"];
    assert!(succeeds(folder.path(), &again).ends_with("made anew: the same, byte for byte\n"));
    // A release that was made anew needs no log to vouch for it.
    fs::rename(folder.path().join("out/support"), folder.path().join("kept")).unwrap();
    let others = ["verify", "out/release", "--rerun", STUDY, "--out", "others"];
    let said = succeeds(folder.path(), &others);
    assert!(
        said.lines()
            .next()
            .unwrap()
            .ends_with(" files are as they were written"),
        "{said}"
    );
    fs::rename(folder.path().join("kept"), folder.path().join("out/support")).unwrap();
    // A second time the stages of the first would be found, and nothing be made anew.
    fails(
        folder.path(),
        &again,
        17,
        "error in files: `out/release` agrees with its manifest, and was not made anew: `again` exists already\n\
         hint: nothing is ever overwritten: remove what an earlier `verify --rerun` made there, or name another folder with --out\n",
    );
}

#[test]
fn a_release_is_made_anew_within_limits_of_threads_and_memory() {
    let folder = released();
    let limits = ["--threads", "1", "--memory-limit", "64MB"];
    let again = ["verify", "out/release", "--rerun", STUDY, "--out", "again"];
    let said = succeeds(folder.path(), &[&again[..], &limits[..]].concat());
    assert!(said.ends_with("made anew: the same, byte for byte\n"), "{said}");
    // Without --rerun nothing is made that could be limited.
    let alone = seriatim(folder.path(), &[&["verify", "out/release"][..], &limits[..]].concat());
    assert_eq!(alone.code, Some(2), "{}", alone.stderr);
    assert!(alone.stderr.contains("--rerun"), "{}", alone.stderr);
}

#[test]
fn a_log_of_actions_that_was_changed_or_is_another_runs_fails_the_verification() {
    let folder = released();
    let log = folder.path().join("out/support/actions.jsonl");
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replacen("\"set_aside\":0", "\"set_aside\":1", 1)).unwrap();
    let said = seriatim(folder.path(), &["verify", "out/release"]);
    assert_eq!(said.code, Some(20));
    assert!(
        said.stderr.contains("is not as it was written: line "),
        "{}",
        said.stderr
    );
    // A log that was cut is whole in itself, and not the one that the release records.
    let cut: Vec<&str> = text.lines().take(5).collect();
    fs::write(&log, cut.join("\n") + "\n").unwrap();
    let said = seriatim(folder.path(), &["verify", "out/release"]);
    assert!(said.stderr.contains("is that of another run"), "{}", said.stderr);
    fs::write(&log, text).unwrap();
    let table = folder
        .path()
        .join("out/support/unrounded/cohort-flow.DO-NOT-RELEASE.csv");
    let rows = fs::read_to_string(&table).unwrap();
    fs::write(&table, rows + "one more\n").unwrap();
    let said = seriatim(folder.path(), &["verify", "out/release"]);
    assert!(
        said.stderr.contains("`unrounded/cohort-flow.DO-NOT-RELEASE.csv`"),
        "{}",
        said.stderr
    );
    // Away from the safe side a release is verified by its hashes, and it is told that the log is not at hand.
    fs::rename(folder.path().join("out/support"), folder.path().join("kept")).unwrap();
    let alone = succeeds(folder.path(), &["verify", "out/release"]);
    assert!(alone.contains("log of actions: not at hand"), "{alone}");
    assert!(
        alone
            .lines()
            .next()
            .unwrap()
            .ends_with(" files agree with its manifest"),
        "{alone}"
    );
    let said = seriatim(folder.path(), &["verify", "out/release", "--support", "kept"]);
    assert_eq!(said.code, Some(20));
}

#[test]
fn every_file_that_is_not_as_written_is_named() {
    let folder = released();
    let release = folder.path().join("out/release");
    fs::write(release.join("report.html"), "another report").unwrap();
    fs::write(release.join("notes.txt"), "notes").unwrap();
    fs::remove_file(release.join("tables/cohort-flow.csv")).unwrap();
    fails(
        folder.path(),
        &["verify", "out/release"],
        20,
        "error in verification: `out/release` is not as it was written: `report.html` has changed; \
         `tables/cohort-flow.csv` is missing; `notes.txt` is not in the manifest\n\
         hint: do not rely on it: fetch the release again from where it was published\n",
    );
    fails(
        folder.path(),
        &["verify", "linked"],
        20,
        "error in verification: `linked` is no release: it holds no manifest.json\n\
         hint: name the folder `release` that `seriatim run` made\n",
    );
}

#[test]
fn a_release_of_which_only_line_ends_differ_is_told_to_be_copied_as_binary() {
    let folder = released();
    let table = folder.path().join("out/release/tables/cohort-flow.csv");
    let rows = fs::read_to_string(&table).unwrap();
    fs::write(&table, rows.replace('\n', "\r\n")).unwrap();
    fails(
        folder.path(),
        &["verify", "out/release"],
        20,
        "error in verification: `out/release` is not as it was written: only the line ends of `tables/cohort-flow.csv` differ\n\
         hint: copy the release as binary (with git, `* -text` in `.gitattributes`), and verify it again\n",
    );
}

#[test]
fn a_release_of_another_study_file_or_of_other_extracts_is_not_reproduced() {
    let folder = released();
    let path = folder.path().join(STUDY);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}# one line more\n")).unwrap();
    let said = seriatim(
        folder.path(),
        &["verify", "out/release", "--rerun", STUDY, "--out", "again"],
    );
    assert_eq!(said.code, Some(20));
    assert!(
        said.stderr.contains("was made from another study file"),
        "{}",
        said.stderr
    );
    assert!(!folder.path().join("again").exists());
}

#[test]
fn two_releases_are_compared_figure_by_figure_with_what_changed_between_them() {
    let folder = released();
    let path = folder.path().join(STUDY);
    let text = fs::read_to_string(&path).unwrap();
    let other = text.replacen("minimum_gap = \"0 days\"", "minimum_gap = \"180 days\"", 1);
    assert_ne!(text, other);
    fs::write(&path, other).unwrap();
    succeeds(folder.path(), &["run", STUDY, "--out", "other"]);
    let same = succeeds(folder.path(), &["compare", "out/release", "out/release"]);
    assert!(
        same.starts_with("the same ") && same.ends_with(" figures in both releases\n"),
        "{same}"
    );
    let said = seriatim(folder.path(), &["compare", "out/release", "other/release"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(21), ""));
    assert!(
        said.stdout.contains(" figures moved; both releases have "),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout
            .contains("\nstudy file: its text differs, and so do settings\n"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout
            .contains("\ndefinitions: the section [sets]: its settings are others (minimum_gap)\n"),
        "{}",
        said.stdout
    );
    assert!(
        !said.stdout.contains("\ninputs: ") && !said.stdout.contains("\ncode: "),
        "{}",
        said.stdout
    );
    let json = seriatim(folder.path(), &["--json", "compare", "out/release", "other/release"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["same"], Value::Bool(false));
    let moved = json["comparison"]["moved"].as_array().unwrap();
    let returns = moved.iter().find(|table| table["table"] == "return-to-court").unwrap();
    let figure = &returns["figures"][0];
    let number = |side: &str| figure[side]["value"].as_str().unwrap().parse::<f64>().unwrap();
    let by: f64 = figure["by"].as_str().unwrap().parse().unwrap();
    assert!(
        (number("after") - number("before") - by).abs() < 1e-9 && by != 0.0,
        "{figure}"
    );
}

#[test]
fn a_release_is_ready_for_an_output_checker_with_context_controls_and_checksums() {
    let folder = released();
    let said = succeeds(folder.path(), &["release", "check", "out/release"]);
    assert_eq!(
        said.lines().filter(|line| line.starts_with("no : ")).count(),
        10,
        "{said}"
    );
    assert!(said.lines().last().unwrap().starts_with("ready: "), "{said}");
    let release = folder.path().join("out/release");
    let results: Value = serde_json::from_slice(&fs::read(release.join("results.json")).unwrap()).unwrap();
    let (mut withheld, mut files) = (0, 0);
    for (uid, output) in results["results"].as_object().unwrap() {
        assert_eq!(output["uid"], Value::String(uid.clone()));
        for file in output["files"].as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            let bytes = fs::read(release.join(name)).unwrap();
            let checksum = fs::read_to_string(release.join(format!("checksums/{name}.txt"))).unwrap();
            assert_eq!(checksum, sha256(&bytes), "{name}");
            files += 1;
            let Some(cells) = file["sdc"]["cells"]["threshold"].as_array() else {
                continue;
            };
            let text = String::from_utf8(bytes).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            for cell in cells {
                let at = |place: usize| usize::try_from(cell[place].as_u64().unwrap()).unwrap();
                // The viewer does not count the first column.
                let row = &rows[at(0)];
                assert_eq!(
                    (&row[at(1) + 1], &row[row.len() - 1], at(1) + 1),
                    ("", "c", row.len() - 2)
                );
                withheld += 1;
            }
            assert_eq!(
                output["status"] == "review",
                !cells.is_empty() || output["type"] == "custom",
                "{uid}"
            );
        }
    }
    assert!(files > 10 && withheld > 0, "{files} {withheld}");
}
