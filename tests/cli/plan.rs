//! The locked plan: what a lock holds, and what later runs say of it.
//!
//! Custody: synthetic extracts only.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Said, copy, samples, seriatim};

const STUDY: &str = "already-linked.toml";
const RUN: [&str; 5] = ["--json", "run", STUDY, "--out", "out"];
const LOCK: [&str; 6] = ["--json", "check", STUDY, "--lock", "--out", "out"];

/// The smallest sample study with one estimate alone.
fn study() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for extracts in ["linked", "areas"] {
        copy(&samples().join(extracts), &folder.path().join(extracts));
    }
    fs::copy(samples().join("SYNTHETIC.json"), folder.path().join("SYNTHETIC.json")).unwrap();
    let text = fs::read_to_string(samples().join(STUDY)).unwrap();
    let (head, _) = text.split_once("[[estimate]]").unwrap();
    let disclosure = "[disclosure]\nthreshold = 10\nround_to = 5\n";
    let head = if head.contains("[disclosure]") {
        head.to_owned()
    } else {
        format!("{head}{disclosure}")
    };
    let own = "[[estimate]]\nname = \"return\"\nkind = \"time-to-return\"\ntitle = \"Return\"\nyears = [1, 5]\n";
    fs::write(folder.path().join(STUDY), format!("{head}{own}")).unwrap();
    folder
}

fn edit(folder: &Path, from: &str, to: &str) {
    let path = folder.join(STUDY);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn succeeds(folder: &Path, arguments: &[&str]) -> Value {
    let said = seriatim(folder, arguments);
    assert_eq!(
        (said.code, said.stderr.as_str()),
        (Some(0), ""),
        "{arguments:?} {}",
        said.stdout
    );
    serde_json::from_str(&said.stdout).unwrap()
}

/// Runs, and gives the plan of the manifest and the text of the report. The release is made anew from nothing, and then
/// moved out of the way.
fn plan_of_run(folder: &Path) -> (Value, String) {
    succeeds(folder, &RUN);
    let again = ["--json", "verify", "out/release", "--rerun", STUDY, "--out", "again"];
    assert_eq!(succeeds(folder, &again)["rerun"], true);
    fs::remove_dir_all(folder.join("again")).unwrap();
    let release = folder.join("out/release");
    let manifest: Value = serde_json::from_slice(&fs::read(release.join("manifest.json")).unwrap()).unwrap();
    let report = fs::read_to_string(release.join("report.html")).unwrap();
    fs::remove_dir_all(release).unwrap();
    fs::remove_dir_all(folder.join("out/support")).unwrap();
    (manifest["plan"].clone(), report)
}

fn fails(folder: &Path, arguments: &[&str], message: &str) {
    let Said { code, stderr, .. } = seriatim(folder, &arguments[1..]);
    assert!(code == Some(22) && stderr.contains(message), "{code:?} {stderr}");
}

#[test]
fn a_plan_that_is_locked_and_kept_is_told_as_locked_whatever_its_layout() {
    let folder = study();
    let locked = succeeds(folder.path(), &LOCK);
    assert_eq!(locked["plan"]["analyses_before"], 0);
    // Comments, headings, order of keys, and 5 for 5.0 are no change.
    edit(
        folder.path(),
        "title = \"Return\"\nyears = [1, 5]",
        "# Of all mothers\nyears = [1, 5]\ntitle = \"Back in court\"",
    );
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(
        (&plan["state"], &plan["sha256"]),
        (&Value::from("as locked"), &locked["plan"]["sha256"])
    );
    assert_eq!(plan["locked_sha256"], plan["sha256"]);
    assert_eq!(
        (&plan["locked_after_results"], &plan["changed_after_results"]),
        (&Value::from(false), &Value::Null)
    );
    assert!(report.contains("The plan is the one that was locked"), "{report}");
    assert!(report.contains("When the plan was locked, the work folder held no results."));
    // The same again, to the byte, though there are results now.
    assert_eq!(plan_of_run(folder.path()), (plan, report));
}

#[test]
fn what_is_changed_and_added_after_the_lock_is_named_with_what_had_been_seen() {
    let folder = study();
    succeeds(folder.path(), &LOCK);
    // Changed before anything was seen.
    edit(folder.path(), "years = [1, 5]", "years = [1, 3]");
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(plan["state"], "changed since it was locked");
    assert_eq!(
        (&plan["changed"], &plan["added"]),
        (
            &Value::from(vec!["estimate.return"]),
            &Value::from(Vec::<String>::new())
        )
    );
    assert_eq!(plan["changed_after_results"], false);
    assert!(report.contains("Changed since: estimate `return`."), "{report}");
    // Changed again, with an estimate more, after that run had been seen.
    edit(
        folder.path(),
        "[[estimate]]",
        "[[estimate]]\nname = \"quantities\"\nkind = \"quantities\"\ntitle = \"Quantities\"\n[[estimate]]",
    );
    edit(folder.path(), "wash_out = \"0 years\"", "wash_out = \"1 years\"");
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(plan["added"], Value::from(vec!["estimate.quantities"]));
    assert_eq!(plan["changed"], Value::from(vec!["cohort", "estimate.return"]));
    assert_eq!(plan["changed_after_results"], true);
    assert!(
        report.contains("Changed since: the section [cohort], estimate `return`."),
        "{report}"
    );
    assert!(report.contains("Results of these extracts had been seen before the changed plan was first run"));
    // What had been seen when a plan was first run does not change with later runs.
    assert_eq!(plan_of_run(folder.path()), (plan, report));
}

#[test]
fn a_lock_made_after_results_or_past_them_is_told() {
    let folder = study();
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(
        (&plan["state"], &plan["locked_sha256"]),
        (&Value::from("not locked"), &Value::Null)
    );
    assert!(report.contains("No plan was locked before this run"));
    let locked = succeeds(folder.path(), &LOCK);
    assert_eq!(locked["plan"]["analyses_before"], 1);
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(
        (&plan["state"], &plan["locked_after_results"]),
        (&Value::from("as locked"), &Value::from(true))
    );
    assert!(report.contains("The plan was locked after results were seen"));
    // A lock that looked elsewhere knows of no results; the folder in which it runs does.
    fs::remove_file(folder.path().join("plan.lock")).unwrap();
    let elsewhere = succeeds(
        folder.path(),
        &["--json", "check", STUDY, "--lock", "--out", "elsewhere"],
    );
    assert_eq!(elsewhere["plan"]["analyses_before"], 0);
    assert!(!folder.path().join("elsewhere").exists());
    let (plan, report) = plan_of_run(folder.path());
    assert_eq!(plan["locked_after_results"], true);
    assert!(report.contains("without this lock"), "{report}");
}

#[test]
fn a_lock_is_never_overwritten_edited_or_taken_from_another_study() {
    let folder = study();
    succeeds(folder.path(), &LOCK);
    let path = folder.path().join("plan.lock");
    let said = seriatim(folder.path(), &LOCK[1..]);
    assert!(
        said.code == Some(17) && said.stderr.contains("exists already"),
        "{}",
        said.stderr
    );
    let lock = fs::read_to_string(&path).unwrap();
    fs::write(&path, lock.replace("estimate.return", "estimate.other")).unwrap();
    fails(folder.path(), &RUN, "was edited after it was written");
    fs::write(&path, "not a lock").unwrap();
    fails(folder.path(), &RUN, "is no lock of a plan");
    fs::write(&path, &lock).unwrap();
    edit(folder.path(), "name = \"returns-already-linked\"", "name = \"another\"");
    fails(folder.path(), &RUN, "locks the plan of another study");
    edit(
        folder.path(),
        "name = \"another\"",
        "name = \"another\"\nplan = \"locks/another.lock\"",
    );
    fails(folder.path(), &RUN, "names `locks/another.lock`, which is not there");
    succeeds(folder.path(), &LOCK);
    let (plan, _) = plan_of_run(folder.path());
    assert_eq!(plan["state"], "as locked");
}
