//! Every fault of `data-samples/broken` ends the run with its code and its message, leaves nothing half-written, and tells
//! no value from a row.
//!
//! Custody: synthetic extracts only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Said, contents, copy, samples, seriatim};

/// Studies without a fault: were one of them to fail, the others would fail for no fault of their own.
const SOUND: [&str; 3] = ["good", "good-query", "good-workbook"];

/// A row of the tables in the README.
struct Case {
    study: String,
    code: i32,
    found_by: String,
    first_line: String,
}

struct Outcome {
    case: Case,
    run: Said,
    check: Said,
    /// What stands in the run's `--out` when it has failed.
    left: BTreeMap<String, Vec<u8>>,
    /// Values of the study's extracts.
    cells: BTreeSet<String>,
}

struct Runs {
    faults: Vec<Outcome>,
    sound: Vec<Outcome>,
    /// The folder without what runs write, before and after all of them.
    before: BTreeMap<String, Vec<u8>>,
    after: BTreeMap<String, Vec<u8>>,
}

/// Every study, run and checked once in a copy of the folder.
fn runs() -> &'static Runs {
    static RUNS: OnceLock<Runs> = OnceLock::new();
    RUNS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        copy(&samples().join("broken"), folder);
        make_keys(&folder.join("keys"));
        let inputs = || {
            let mut files = contents(folder);
            files.retain(|path, _| !path.starts_with("out/"));
            files
        };
        let before = inputs();
        let sound = SOUND.map(|study| Case {
            study: study.to_owned(),
            code: 0,
            found_by: String::new(),
            first_line: String::new(),
        });
        let all = |cases: Vec<Case>| cases.into_par_iter().map(|case| outcome(folder, case)).collect();
        Runs {
            faults: all(table()),
            sound: all(sound.into()),
            before,
            after: inputs(),
        }
    })
}

fn outcome(folder: &Path, case: Case) -> Outcome {
    let (study, out) = (format!("{}.toml", case.study), format!("out/{}", case.study));
    Outcome {
        run: seriatim(folder, &["run", &study, "--out", &out]),
        check: seriatim(folder, &["check", &study]),
        left: contents(&folder.join(&out)),
        cells: cells(folder, &study),
        case,
    }
}

/// The rows of the README's tables.
fn table() -> Vec<Case> {
    let readme = fs::read_to_string(samples().join("broken/README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, study, _, code, found_by, first_line, _] = cells[..] else {
            panic!("a row of six bars: {row}")
        };
        Case {
            study: study.trim_matches('`').strip_suffix(".toml").unwrap().to_owned(),
            code: code.parse().unwrap(),
            found_by: found_by.trim_matches('`').to_owned(),
            first_line: first_line
                .strip_prefix("`` ")
                .and_then(|line| line.strip_suffix(" ``"))
                .unwrap()
                .to_owned(),
        }
    })
    .collect()
}

fn message(study: &str) -> String {
    fs::read_to_string(samples().join(format!("broken/messages/{study}.txt"))).unwrap()
}

/// Two good keys, and bad ones under the names of what is wrong with them.
fn make_keys(keys: &Path) {
    fs::create_dir(keys).unwrap();
    for name in ["pseudonym.key", "storage.key"] {
        assert_eq!(seriatim(keys, &["key", "new", name]).code, Some(0));
    }
    let good = fs::read_to_string(keys.join("pseudonym.key")).unwrap();
    let bad = [
        ("readable-by-all.key", good.clone(), 0o644),
        ("short.key", good.trim_end()[..good.len() - 5].to_owned(), 0o600),
        ("all-zero.key", format!("seriatim-key-v1 {}\n", "0".repeat(64)), 0o600),
        ("no-key.key", "-----BEGIN CERTIFICATE-----\n".to_owned(), 0o600),
        ("copy-of-pseudonym.key", good.clone(), 0o600),
    ];
    for (name, text, mode) in bad {
        fs::write(keys.join(name), text).unwrap();
        restrict(&keys.join(name), mode);
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}

/// Values of four characters and more in the extracts of a study, in lower case; but for those that the study file holds
/// itself, such as headers, which a message may tell.
fn cells(folder: &Path, study: &str) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&fs::read(folder.join(study)).unwrap()).to_lowercase();
    let files = text
        .lines()
        .filter_map(|line| line.strip_prefix("file = \"")?.strip_suffix('"'));
    let mut cells = BTreeSet::new();
    for file in files {
        // The good workbook and the broken ones hold the rows of the good text file.
        let is_workbook = file.ends_with(".xlsx") || file.ends_with(".xls");
        let file = if is_workbook { "good/referrals.csv" } else { file };
        let mut bytes = fs::read(folder.join(file)).unwrap_or_default();
        bytes.retain(|byte| *byte != 0);
        let as_utf_8 = String::from_utf8_lossy(&bytes).to_lowercase();
        let as_windows_1252: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        for decoded in [as_utf_8, as_windows_1252.to_lowercase()] {
            let split = decoded.split([',', ';', '\t', '\r', '\n', '"']).map(str::trim);
            cells.extend(split.filter(|cell| cell.chars().count() >= 4).map(str::to_owned));
        }
    }
    cells.retain(|cell| !text.contains(cell.as_str()));
    cells
}

/// How many rows of a source a run has accepted, if the study has the source.
fn accepted(left: &BTreeMap<String, Vec<u8>>, source: &str) -> Option<u64> {
    let stage = format!("work/intake-{source}-");
    let (_, counts) = left
        .iter()
        .find(|(path, _)| path.starts_with(&stage) && path.ends_with("/rows.json"))?;
    let counts: serde_json::Value = serde_json::from_slice(counts).unwrap();
    counts["accepted"].as_u64()
}

fn told<'c>(cells: &'c BTreeSet<String>, said: &Said) -> Vec<&'c str> {
    let spoken = format!("{}{}", said.stdout, said.stderr).to_lowercase();
    cells
        .iter()
        .map(String::as_str)
        .filter(|cell| spoken.contains(cell))
        .collect()
}

/// The sources that a message names as faulty.
fn failed_sources(message: &str) -> impl Iterator<Item = &str> {
    message
        .split("source `")
        .skip(1)
        .filter_map(|rest| rest.split('`').next())
}

fn names(folder: &Path, extension: &str) -> BTreeSet<String> {
    let files = contents(folder).into_keys().filter(|path| !path.contains('/'));
    files
        .filter_map(|file| file.strip_suffix(extension).map(str::to_owned))
        .collect()
}

#[test]
fn every_broken_study_has_its_row_and_its_message_and_no_file_belongs_to_none() {
    let folder = samples().join("broken");
    let rows: BTreeSet<String> = table().into_iter().map(|case| case.study).collect();
    let mut studies = names(&folder, ".toml");
    studies.retain(|study| !SOUND.contains(&study.as_str()));
    assert_eq!(rows, studies);
    assert_eq!(rows, names(&folder.join("messages"), ".txt"));
    for extension in [".csv", ".xlsx", ".xls"] {
        let orphans: Vec<String> = names(&folder, extension).difference(&rows).cloned().collect();
        assert!(orphans.is_empty(), "{orphans:?} are named by no fault");
    }
}

#[test]
fn studies_without_fault_run_quietly_and_keep_every_row() {
    for outcome in &runs().sound {
        let study = &outcome.case.study;
        assert_eq!(
            (outcome.run.code, outcome.run.stderr.as_str()),
            (Some(0), ""),
            "{study}"
        );
        assert_eq!(outcome.check.code, Some(0), "{study}");
        assert!(outcome.left.contains_key("release/report.html"), "{study}");
        for (source, rows) in [("applications", 6), ("parties", 12), ("referrals", 5)] {
            let accepted = accepted(&outcome.left, source);
            assert!(
                accepted.is_none_or(|accepted| accepted == rows),
                "{study}, {source}: {accepted:?} rows"
            );
        }
    }
}

#[test]
fn every_fault_ends_the_run_with_its_code_and_its_message() {
    let mut wrong = Vec::new();
    for outcome in &runs().faults {
        let (case, run) = (&outcome.case, &outcome.run);
        let expected = message(&case.study);
        let as_told = run.stderr == expected && run.stdout.is_empty() && run.code == Some(case.code);
        if !as_told || expected.lines().next() != Some(case.first_line.as_str()) {
            wrong.push(format!(
                "{}: code {:?}, says\n{}{}expected {} and\n{expected}",
                case.study, run.code, run.stdout, run.stderr, case.code
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        runs().faults.len(),
        wrong.join("\n")
    );
}

#[test]
fn check_tells_the_same_of_every_fault_that_shows_before_rows_are_read() {
    for outcome in &runs().faults {
        let (case, run, check) = (&outcome.case, &outcome.run, &outcome.check);
        match case.found_by.as_str() {
            "check" => assert_eq!((check.code, &check.stderr), (run.code, &run.stderr), "{}", case.study),
            "run" => assert_eq!(check.code, Some(0), "{}: {}", case.study, check.stderr),
            other => panic!("{}: found by `{other}`", case.study),
        }
    }
}

#[test]
fn no_fault_leaves_anything_half_written() {
    for outcome in &runs().faults {
        let (case, left) = (&outcome.case, &outcome.left);
        let of_failed = |path: &str| {
            failed_sources(&outcome.run.stderr).any(|source| path.starts_with(&format!("work/intake-{source}-")))
        };
        for path in left.keys() {
            let half = path.contains(".draft-") || path.starts_with("release") || of_failed(path);
            assert!(!half, "{} leaves {path}", case.study);
        }
        let is_before_any_row = case.code < 12 || (case.code == 14 && case.found_by == "check");
        assert!(!is_before_any_row || left.is_empty(), "{} leaves files", case.study);
        assert_eq!(
            failed_sources(&outcome.run.stderr).count() > 0,
            case.code == 12,
            "{}",
            case.study
        );
    }
    assert!(
        runs().before == runs().after,
        "a run changed or added a file beside its study"
    );
}

#[test]
fn no_message_tells_a_value_from_a_row() {
    for outcome in runs().faults.iter().chain(&runs().sound) {
        for said in [&outcome.run, &outcome.check] {
            assert_eq!(told(&outcome.cells, said), Vec::<&str>::new(), "{}", outcome.case.study);
        }
    }
}

#[test]
fn a_value_from_a_row_would_be_noticed() {
    let outcome = runs()
        .faults
        .iter()
        .find(|outcome| outcome.case.study == "code-unknown")
        .unwrap();
    let leaking = Said {
        code: Some(12),
        stdout: String::new(),
        stderr: "row 4, column `Type`: `C43PO` of Thistlewood is not a code, see 2".to_owned(),
    };
    assert_eq!(told(&outcome.cells, &leaking), ["c43po", "thistlewood"]);
    let poor = runs().faults.iter().filter(|outcome| outcome.cells.len() < 10);
    let poor: Vec<&str> = poor.map(|outcome| outcome.case.study.as_str()).collect();
    assert!(poor.is_empty(), "{poor:?} hold too few values to tell");
}
