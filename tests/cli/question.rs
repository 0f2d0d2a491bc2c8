//! A question as its user meets it: the answer on standard output, and what it means for later releases beside it.
//!
//! Custody: synthetic extracts only.

use std::fs;

use serde_json::Value;

use super::commands::{STUDY, study, succeeds};
use super::seriatim;

const QUESTION: &str = "select role, count(*) from parties group by role";
const REMEMBERED: &str = "remembered in the ledger: later releases and answers are held against this one";

#[test]
fn an_answer_stands_alone_and_it_is_told_that_later_releases_are_held_against_it() {
    let folder = study();
    let path = folder.path().join(STUDY);
    let text = fs::read_to_string(&path).unwrap();
    let with = text.replace("[disclosure]\n", "[disclosure]\nledger = \"ledger\"\n");
    assert_ne!(with, text);
    fs::write(&path, with).unwrap();
    let ask = ["sql", STUDY, QUESTION, "--out", "out"];
    let said = seriatim(folder.path(), &ask);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(said.stderr, format!("{REMEMBERED}\n"));
    assert!(
        said.stdout.starts_with("role,measure,value,status\n"),
        "{}",
        said.stdout
    );
    assert!(!said.stdout.contains("ledger"), "{}", said.stdout);
    // For machines it is in the one object.
    let json = succeeds(folder.path(), &[&["--json"][..], &ask[..]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (json["note"].as_str(), json["ok"].as_bool()),
        (Some(REMEMBERED), Some(true))
    );
    assert_eq!(json["csv"].as_str().map(str::trim_end), Some(said.stdout.trim_end()));
    // What is refused is not told, and nothing is held against it.
    let refused = [
        "sql",
        STUDY,
        "select parent, count(*) from entries group by parent",
        "--out",
        "out",
    ];
    let said = seriatim(folder.path(), &refused);
    assert_eq!((said.code, said.stdout.as_str()), (Some(25), ""));
    assert!(!said.stderr.contains(REMEMBERED), "{}", said.stderr);
}
