//! Each subcommand as its user meets it: exit codes, streams, and what is never overwritten.
//!
//! Custody: synthetic extracts only.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Said, contents, copy, samples, seriatim};

pub(super) const STUDY: &str = "already-linked.toml";
const RUN: [&str; 4] = ["run", STUDY, "--out", "out"];

/// A folder with the smallest sample study, its extracts and their mark.
pub(super) fn study() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for extracts in ["linked", "areas"] {
        copy(&samples().join(extracts), &folder.path().join(extracts));
    }
    for file in [STUDY, "SYNTHETIC.json"] {
        fs::copy(samples().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

pub(super) fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let said = seriatim(folder, arguments);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    said.stdout
}

pub(super) fn fails(folder: &Path, arguments: &[&str], code: i32, stderr: &str) {
    let Said {
        code: found,
        stdout,
        stderr: told,
    } = seriatim(folder, arguments);
    assert_eq!(
        (found, stdout.as_str(), told.as_str()),
        (Some(code), "", stderr),
        "{arguments:?}"
    );
}

fn parsed(text: &str) -> Value {
    assert_eq!(text.lines().count(), 1, "one object on one line: {text}");
    serde_json::from_str(text).unwrap()
}

fn is_key_id(id: &str) -> bool {
    id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn modified(root: &Path) -> BTreeMap<String, SystemTime> {
    let files = contents(root).into_keys();
    files
        .map(|path| (path.clone(), fs::metadata(root.join(path)).unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn key_new_makes_two_different_keys_and_prints_neither() {
    let folder = tempfile::tempdir().unwrap();
    let mut keys = Vec::new();
    for name in ["one.key", "below/two.key"] {
        let stdout = succeeds(folder.path(), &["key", "new", name]);
        let key = fs::read_to_string(folder.path().join(name)).unwrap();
        let digits = key.trim_end().strip_prefix("seriatim-key-v1 ").unwrap().to_owned();
        assert!(digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(!stdout.contains(&digits));
        let id = stdout.strip_prefix("key ").unwrap().split(' ').next().unwrap();
        assert!(
            is_key_id(id) && stdout.contains(&format!("written to {name}\n")) && !digits.contains(id),
            "{stdout}"
        );
        keys.push(digits);
    }
    assert_ne!(keys[0], keys[1]);
}

#[cfg(unix)]
#[test]
fn key_new_makes_a_file_that_only_its_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    succeeds(folder.path(), &["key", "new", "one.key"]);
    let mode = fs::metadata(folder.path().join("one.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn key_new_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    succeeds(folder.path(), &["key", "new", "one.key"]);
    let before = contents(folder.path());
    fails(
        folder.path(),
        &["key", "new", "one.key"],
        11,
        "error in key: `one.key` exists already\nhint: a key is never overwritten: name another file\n",
    );
    assert!(before == contents(folder.path()));
}

#[test]
fn check_passes_the_sample_studies_and_writes_nothing() {
    let folder = study();
    let before = contents(folder.path());
    assert_eq!(
        succeeds(folder.path(), &["check", STUDY]),
        "study `returns-already-linked`: no fault in the study file, 7 sources and all queries\n\
         next: seriatim run already-linked.toml\n"
    );
    assert!(before == contents(folder.path()));
    assert_eq!(
        succeeds(&samples(), &["check", "study.toml"]),
        "study `returns-to-court`: no fault in the study file, 15 sources and all queries\nnext: seriatim run study.toml\n"
    );
}

#[test]
fn a_second_run_finds_everything_there_and_changes_no_file() {
    let folder = study();
    let says = |state: &str| format!("release: out/release ({state})\nreport:  out/release/report.html\n");
    assert_eq!(succeeds(folder.path(), &RUN), says("written"));
    let (bytes, times) = (contents(folder.path()), modified(folder.path()));
    assert_eq!(succeeds(folder.path(), &RUN), says("unchanged, byte for byte"));
    assert!(bytes == contents(folder.path()));
    assert_eq!(times, modified(folder.path()));
}

#[test]
fn two_runs_into_two_folders_release_the_same_bytes() {
    let folder = study();
    for out in ["one", "two"] {
        succeeds(folder.path(), &["run", STUDY, "--out", out]);
    }
    let release = |out: &str| contents(&folder.path().join(out).join("release"));
    assert!(release("one").len() >= 5 && release("one") == release("two"));
}

#[test]
fn the_release_goes_below_out_under_the_studys_name_unless_told_otherwise() {
    let folder = study();
    let stdout = succeeds(folder.path(), &["run", STUDY]);
    assert!(
        stdout.starts_with("release: out/returns-already-linked/release (written)\n"),
        "{stdout}"
    );
    assert!(
        folder
            .path()
            .join("out/returns-already-linked/release/manifest.json")
            .is_file()
    );
}

#[test]
fn a_changed_study_is_refused_where_another_release_stands() {
    let folder = study();
    succeeds(folder.path(), &RUN);
    let path = folder.path().join(STUDY);
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replace("confidence = 0.95", "confidence = 0.9");
    assert_ne!(text, changed);
    fs::write(&path, changed).unwrap();
    let before = contents(folder.path());
    let Said { code, stdout, stderr } = seriatim(folder.path(), &RUN);
    assert_eq!((code, stdout.as_str()), (Some(16), ""), "{stderr}");
    assert!(stderr.starts_with("error in release: `out/release` holds another release: `"));
    assert!(stderr.ends_with(
        " differ\nhint: nothing was overwritten: name another folder with --out, or move the earlier release away\n"
    ));
    for name in ["manifest.json", "report.html"] {
        assert!(stderr.contains(&format!("`{name}`")), "{name}: {stderr}");
    }
    assert!(stderr.contains(", ... and "), "of many the first are told: {stderr}");
    assert!(
        !stderr.contains("first-returns-by-class.csv"),
        "what is the same is not told: {stderr}"
    );
    assert!(
        before == contents(folder.path()),
        "a refused run wrote or left something"
    );
}

#[test]
fn a_run_resumes_from_finished_stages_when_the_release_is_gone() {
    let folder = study();
    succeeds(folder.path(), &RUN);
    let (out, release) = (folder.path().join("out"), folder.path().join("out/release"));
    let (released, times) = (contents(&release), modified(&out.join("work")));
    fs::remove_dir_all(&release).unwrap();
    // What a crash leaves: a draft of the release that never took its name.
    fs::create_dir(out.join(".draft-release")).unwrap();
    fs::write(out.join(".draft-release/half.csv"), "half").unwrap();
    assert!(succeeds(folder.path(), &RUN).starts_with("release: out/release (written)\n"));
    assert!(released == contents(&release));
    assert_eq!(times, modified(&out.join("work")));
    assert!(!out.join(".draft-release").exists());
}

#[test]
fn purged_tokens_are_asked_for_only_when_the_linkage_is_gone_too() {
    let folder = study();
    succeeds(folder.path(), &RUN);
    let work = folder.path().join("out/work");
    assert!(contents(&work).keys().all(|path| !path.ends_with("tokens.parquet")));
    let stages = fs::read_dir(&work).unwrap().map(|entry| entry.unwrap().path());
    let linkage = stages
        .into_iter()
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("linkage-"));
    fs::remove_dir_all(linkage.unwrap()).unwrap();
    fails(
        folder.path(),
        &RUN,
        12,
        "error in intake: the linkage tokens of source `applications` were purged\n\
         hint: remove the work folder and run again from the extracts\n",
    );
}

#[test]
fn link_goes_as_far_as_persons_and_a_run_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    succeeds(
        folder.path(),
        &["synthesise", "--mothers", "60", "--seed", "3", "--out", "world"],
    );
    let link = ["link", "world/study.toml", "--out", "out"];
    let said = succeeds(folder.path(), &link);
    for part in [
        "  mothers: ",
        "against the truth precision ",
        "not reviewed: these figures stay where the study runs\n",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!folder.path().join("out/release").exists());
    let linked = modified(&folder.path().join("out/work"));
    let json = parsed(&succeeds(folder.path(), &[&["--json"], &link[..]].concat()));
    let f1 = json["linkage"]["populations"][0]["against_truth"]["f1"].as_f64();
    assert!(json["ok"] == true && f1.is_some_and(|f1| f1 > 0.8), "{json}");
    assert_eq!(
        modified(&folder.path().join("out/work")),
        linked,
        "a second link finds the first"
    );
    let refused = seriatim(folder.path(), &["link", "nowhere.toml"]);
    assert!(refused.code == Some(10) && refused.stdout.is_empty());
}

#[test]
fn json_tells_success_as_one_object_and_nothing_else() {
    let folder = study();
    let said = |arguments: &[&str]| parsed(&succeeds(folder.path(), &[&["--json"], arguments].concat()));
    assert_eq!(
        said(&["check", STUDY]),
        json!({ "ok": true, "study": "returns-already-linked", "sources": 7 })
    );
    for unchanged in [false, true] {
        let expected = json!({
            "ok": true, "study": "returns-already-linked", "release": "out/release", "unchanged": unchanged,
            "reservations": [],
        });
        assert_eq!(said(&RUN), expected);
    }
    let key = said(&["key", "new", "one.key"]);
    assert!(
        key["ok"] == true && key["path"] == "one.key" && is_key_id(key["key_id"].as_str().unwrap()),
        "{key}"
    );
    let world = said(&["synthesise", "--mothers", "5", "--seed", "1", "--out", "world"]);
    assert!(world["ok"] == true && world["out"] == "world", "{world}");
    for written in world["files"].as_array().unwrap() {
        let file = written["file"].as_str().unwrap();
        assert!(
            folder.path().join("world").join(file).is_file() && written["rows"].is_u64(),
            "{written}"
        );
    }
}

#[test]
fn json_tells_a_failure_to_machines_and_to_people() {
    let folder = tempfile::tempdir().unwrap();
    let said = seriatim(folder.path(), &["--json", "run", "nowhere.toml"]);
    let message = "cannot read the study file `nowhere.toml`: No such file or directory (os error 2)";
    let hint = "name a study file, such as data-samples/study.toml";
    assert_eq!(
        parsed(&said.stdout),
        json!({ "ok": false, "stage": "study", "exit_code": 10, "message": message, "hint": hint })
    );
    assert_eq!(
        (said.code, said.stderr),
        (Some(10), format!("error in study: {message}\nhint: {hint}\n"))
    );
    assert!(
        contents(folder.path()).into_keys().eq([String::new()]),
        "nothing is made"
    );
}

#[test]
fn a_wrong_command_line_ends_with_2_and_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let wrong: [&[&str]; 9] = [
        &[],
        &["rum"],
        &["run"],
        &["run", "one.toml", "two.toml"],
        &["run", "--overwrite", "one.toml"],
        &["key"],
        &["key", "new"],
        &["synthesise", "--mothers", "10", "--out", "world"],
        &["synthesise", "--mothers", "many", "--seed", "1", "--out", "world"],
    ];
    for arguments in wrong {
        let said = seriatim(folder.path(), arguments);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        let goes_on = said.stderr.contains("Usage: seriatim") || said.stderr.contains("try '--help'");
        assert!(goes_on, "{arguments:?}: {}", said.stderr);
    }
    assert!(
        contents(folder.path()).into_keys().eq([String::new()]),
        "nothing is made"
    );
}

#[test]
fn synthesise_leaves_a_folder_that_exists_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("world")).unwrap();
    fs::write(folder.path().join("world/mine.txt"), "mine").unwrap();
    let before = contents(folder.path());
    fails(
        folder.path(),
        &["synthesise", "--mothers", "5", "--seed", "1", "--out", "world"],
        17,
        "error in files: `world` exists already\nhint: nothing is ever overwritten: name another folder with --out\n",
    );
    assert!(before == contents(folder.path()));
}

#[test]
fn synthesise_makes_a_world_that_runs_under_the_demonstration_key() {
    let folder = tempfile::tempdir().unwrap();
    let stdout = succeeds(
        folder.path(),
        &["synthesise", "--mothers", "40", "--seed", "1", "--out", "world"],
    );
    assert!(stdout.ends_with("next: seriatim run world/study.toml\n"), "{stdout}");
    succeeds(folder.path(), &["run", "world/study.toml", "--out", "out"]);
}

#[test]
fn one_byte_changed_in_an_extract_ends_the_right_to_the_demonstration_key() {
    let folder = study();
    let extract = folder.path().join("linked/life_events.csv");
    let mut bytes = fs::read(&extract).unwrap();
    bytes.push(b'\n');
    fs::write(&extract, bytes).unwrap();
    fails(
        folder.path(),
        &RUN,
        11,
        "error in key: the demonstration key is for synthetic extracts only, and `linked/life_events.csv` is not marked \
         synthetic\n\
         hint: make two keys with `seriatim key new PATH` and name them in the study file's [keys]\n",
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn nothing_is_written_into_a_release() {
    // Stages hold pseudonymous rows: they are refused before the first of them is made.
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    copy(&samples(), &at.join("data-samples"));
    fs::create_dir_all(at.join("release")).unwrap();
    for mark in ["manifest.json", "report.html"] {
        fs::write(at.join("release").join(mark), "").unwrap();
    }
    let before = contents(&at.join("release"));
    let study = "data-samples/study.toml";
    let commands: [&[&str]; 4] = [
        &["link", study],
        &["run", study],
        &["own-view", study],
        &["sql", study, "select count(*) from entries"],
    ];
    for command in commands {
        for out in ["release", "release/deeper"] {
            let said = seriatim(at, &[command, &["--out", out]].concat());
            assert_eq!(said.code, Some(17), "{command:?}: {}", said.stderr);
            assert!(said.stderr.contains("is, or lies in, a release"), "{}", said.stderr);
        }
    }
    assert_eq!(contents(&at.join("release")), before);
}
