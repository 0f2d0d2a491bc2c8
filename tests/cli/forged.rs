//! A release that somebody changed together with its hashes, or put something into: what tells.
//!
//! Custody: synthetic extracts only.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::OnceLock;

use seriatim::store::sha256;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::commands::{STUDY, study, succeeds};
use super::{Said, copy, seriatim};

/// A copy of one release with its support.
fn released() -> TempDir {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = study();
        succeeds(folder.path(), &["run", STUDY, "--out", "out"]);
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    for part in ["release", "support"] {
        copy(&made.path().join("out").join(part), &folder.path().join(part));
    }
    folder
}

/// Puts other bytes in the place of a file, and their hash in the place of its hash in the manifest.
fn exchange(release: &Path, name: &str, bytes: &[u8]) {
    let (file, manifest) = (release.join(name), release.join("manifest.json"));
    let before = sha256(&fs::read(&file).unwrap());
    fs::write(&file, bytes).unwrap();
    let recorded = fs::read_to_string(&manifest).unwrap();
    assert!(recorded.contains(&before), "{name}");
    fs::write(&manifest, recorded.replace(&before, &sha256(bytes))).unwrap();
}

/// What `verify` and `release check` say: both refuse it.
fn refused(folder: &Path) -> [Said; 2] {
    [&["verify", "release"][..], &["release", "check", "release"]].map(|arguments| {
        let said = seriatim(folder, arguments);
        assert_eq!(said.code, Some(20), "{arguments:?}: {}{}", said.stdout, said.stderr);
        said
    })
}

#[test]
fn a_file_of_any_form_that_was_exchanged_together_with_its_hash_is_seen_by_the_log_of_actions() {
    for name in [
        "report.html",
        "tables/cohort-flow.csv",
        "tables/cohort-flow.parquet",
        "tables.xlsx",
        "ties.json",
        "charts/care-experience.png",
    ] {
        let folder = released();
        let release = folder.path().join("release");
        let mut bytes = fs::read(release.join(name)).unwrap();
        bytes.push(b'\n');
        exchange(&release, name, &bytes);
        for said in refused(folder.path()) {
            let why = format!("tells of other files than the release holds: `{name}`\n");
            assert!(said.stderr.contains(&why), "{}", said.stderr);
        }
    }
}

#[test]
fn a_manifest_that_was_changed_is_seen_by_the_log_of_actions_and_so_is_a_file_that_was_added_to_it() {
    let folder = released();
    let manifest = folder.path().join("release/manifest.json");
    let recorded = fs::read_to_string(&manifest).unwrap();
    let loosened = recorded.replacen("\"threshold\": 10", "\"threshold\": 3", 1);
    let added = recorded.replacen(
        "\"outputs\": {",
        &format!("\"outputs\": {{\n    \"extra.csv\": \"{}\",", sha256(b"x")),
        1,
    );
    fs::write(&manifest, loosened).unwrap();
    let why = "tells of other files than the release holds: `manifest.json`\n";
    assert!(refused(folder.path()).iter().all(|said| said.stderr.contains(why)));
    fs::write(&manifest, added).unwrap();
    fs::write(folder.path().join("release/extra.csv"), "x").unwrap();
    assert!(refused(folder.path()).iter().all(|said| said.stderr.contains(why)));
    // A manifest that records no log does not get past the log that is there.
    let (before, after) = recorded.split_once("\"actions_sha256\": \"").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    fs::write(&manifest, format!("{before}\"actions_sha256\": \"\"{after}")).unwrap();
    fs::remove_file(folder.path().join("release/extra.csv")).unwrap();
    let why = "the release records no log of actions to hold `support` against";
    assert!(refused(folder.path()).iter().all(|said| said.stderr.contains(why)));
}

#[test]
fn without_a_log_of_actions_an_exchanged_file_agrees_with_its_manifest_and_only_the_hash_of_that_is_said_to_tell() {
    let folder = released();
    fs::remove_dir_all(folder.path().join("support")).unwrap();
    let release = folder.path().join("release");
    let hash = || sha256(&fs::read(release.join("manifest.json")).unwrap());
    let published = hash();
    exchange(&release, "report.html", b"another report");
    assert_ne!(hash(), published);
    let said = succeeds(folder.path(), &["verify", "release"]);
    assert!(!said.contains("as they were written"), "{said}");
    let told = format!(
        " files agree with its manifest\nsha256 of its manifest: {}\nwhether this manifest is the one that was written, only that \
         number tells: ",
        hash()
    );
    assert!(said.contains(&told), "{said}");
    let json = succeeds(folder.path(), &["--json", "verify", "release"]);
    assert!(json.contains("\"as_written\":false"), "{json}");
    let said = succeeds(folder.path(), &["release", "check", "release"]);
    let told = format!(
        "\nready, if the manifest is the one that was written (SHA-256 {}; no log of actions was at hand to vouch for it): none of ",
        hash()
    );
    assert!(said.contains(&told) && !said.contains("\nready: "), "{said}");
    let json = succeeds(folder.path(), &["--json", "release", "check", "release"]);
    assert!(
        json.contains("\"ready\":true") && json.contains("\"vouched\":false"),
        "{json}"
    );
}

/// What a check says of a release that somebody forged where no log of actions is at hand.
fn checked_alone(forge: impl Fn(&Path)) -> String {
    let folder = released();
    fs::remove_dir_all(folder.path().join("support")).unwrap();
    forge(&folder.path().join("release"));
    let said = seriatim(folder.path(), &["release", "check", "release"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(20), ""), "{}", said.stdout);
    said.stdout
}

/// The workbook with another number in its first numeric cell.
fn with_another_number(book: Vec<u8>) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        if part.name().unwrap() != "xl/worksheets/sheet5.xml" {
            written.raw_copy_file(part).unwrap();
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let cell = text
            .split("<c r=\"")
            .skip(1)
            .find(|cell| cell.contains("<v>") && !cell.contains(" t=\"s\""))
            .unwrap();
        let (before, rest) = cell.split_once("<v>").unwrap();
        let (_, after) = rest.split_once("</v>").unwrap();
        let forged = text.replacen(cell, &format!("{before}<v>6</v>{after}"), 1);
        assert_ne!(text, forged);
        written
            .start_file("xl/worksheets/sheet5.xml", SimpleFileOptions::default())
            .unwrap();
        written.write_all(forged.as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn a_check_alone_finds_a_parquet_file_and_a_workbook_with_other_figures_than_the_csv() {
    let said = checked_alone(|release| {
        let other = fs::read(release.join("tables/first-returns-by-class.parquet")).unwrap();
        exchange(release, "tables/cohort-flow.parquet", &other);
    });
    let why = "YES: files that do not hold the same figures\n     \
               `tables/cohort-flow.parquet` does not hold the figures of `tables/cohort-flow.csv`\n";
    assert!(said.contains(why), "{said}");
    let said = checked_alone(|release| {
        let book = fs::read(release.join("tables.xlsx")).unwrap();
        exchange(release, "tables.xlsx", &with_another_number(book));
    });
    assert!(
        said.contains("     no sheet of `tables.xlsx` holds the figures of `tables/"),
        "{said}"
    );
    assert!(
        said.contains("     the sheet `Table_1` of `tables.xlsx` holds the figures of no table\n"),
        "{said}"
    );
}

#[test]
fn a_check_alone_finds_a_share_that_is_told_of_a_group_that_is_withheld() {
    let name = "tables/return-to-court.csv";
    let said = checked_alone(|release| {
        let table = fs::read_to_string(release.join(name)).unwrap();
        let forged = table.replacen(",crude share,,c", ",crude share,5.8,ok", 1);
        assert_ne!(table, forged);
        exchange(release, name, forged.as_bytes());
    });
    for why in [
        "YES: figures told of groups that are withheld\n     \
         `tables/return-to-court.csv`: `crude share` of a group of which other figures are withheld\n",
        "     `tables/return-to-court.csv` does not hold the figures that `manifest.json` records\n",
    ] {
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn a_check_alone_finds_papers_that_state_other_rules_or_other_figures() {
    let said = checked_alone(|release| {
        let manifest = release.join("manifest.json");
        let recorded = fs::read_to_string(&manifest).unwrap();
        let loosened = recorded.replacen("\"threshold\": 10", "\"threshold\": 3", 1);
        assert_ne!(recorded, loosened);
        fs::write(&manifest, loosened).unwrap();
    });
    let why = "YES: papers that say something else\n     \
               `controls.md` does not state the rules that `manifest.json` records\n";
    assert!(said.contains(why), "{said}");
    assert!(said.ends_with("\nnot ready\n"), "{said}");
    let said = checked_alone(|release| {
        let summary = fs::read_to_string(release.join("summary.csv")).unwrap();
        let line = summary
            .lines()
            .find(|line| line.starts_with("tables/cohort-flow.csv,"))
            .unwrap();
        exchange(
            release,
            "summary.csv",
            summary.replacen(&format!("{line}\n"), "", 1).as_bytes(),
        );
    });
    let why = "YES: papers that say something else\n     `summary.csv` says nothing of `";
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_check_alone_finds_that_relations_are_missing() {
    let said = checked_alone(|release| exchange(release, "ties.json", b"{\"relations\":[]}\n"));
    let why = "`ties.json` lists 0 relations, and `manifest.json` records another number";
    assert!(said.contains(why), "{said}");
}

#[test]
fn an_empty_folder_and_a_file_that_was_added_to_the_support_are_told() {
    let folder = released();
    fs::create_dir_all(folder.path().join("release/empty")).unwrap();
    for said in refused(folder.path()) {
        assert!(
            said.stderr.contains("`empty` is a folder without files"),
            "{}",
            said.stderr
        );
    }
    fs::remove_dir(folder.path().join("release/empty")).unwrap();
    fs::write(folder.path().join("support/extra.csv"), "x").unwrap();
    for said in refused(folder.path()) {
        let why = "is not the support of which its log tells: `extra.csv` is there besides";
        assert!(said.stderr.contains(why), "{}", said.stderr);
    }
}

#[cfg(unix)]
#[test]
fn links_are_faults_and_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = released();
    let (release, moved) = (folder.path().join("release"), folder.path().join("moved"));
    fs::rename(release.join("tables"), &moved).unwrap();
    symlink(&moved, release.join("tables")).unwrap();
    symlink("/etc", release.join("etc")).unwrap();
    for said in refused(folder.path()) {
        let why = "`release` is not as it was written: `etc` is a link, and no file; `tables` is a link, and no file\n";
        assert!(said.stderr.contains(why), "{}", said.stderr);
    }
}

#[test]
fn of_many_faults_the_first_are_told_and_how_many_more_there_are() {
    let folder = released();
    for number in 10..40 {
        fs::write(folder.path().join(format!("release/extra-{number}.csv")), "x").unwrap();
    }
    let [said, _] = refused(folder.path());
    assert!(
        said.stderr
            .contains("`extra-29.csv` is not in the manifest; ... and 10 more\n"),
        "{}",
        said.stderr
    );
}
