//! Action for Change: what was published of it comes out of its sample, and small numbers do not leave.
//!
//! Custody: synthetic extracts only.

use calamine::{Reader, Xlsx, open_workbook};
use seriatim::analysis::{Figure, Measured};

use super::{counts, group, ran, released, statuses};

const SAMPLE: &str = "action-for-change.toml";

fn found(folder: &std::path::Path) -> Vec<Measured> {
    ran(SAMPLE, folder).findings.measured().to_vec()
}

#[track_caller]
fn pounds(found: &[Measured], what: &str) -> f64 {
    match group(found, "report.costs", &[what, "all"]).figures[0].1 {
        Figure::Number { value, .. } | Figure::Published { value, .. } => value.unwrap_or(f64::NAN),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_published_numbers_come_out() {
    let folder = tempfile::tempdir().unwrap();
    let found = found(folder.path());
    let step = |word| counts(group(&found, "report.funnel", &[word]));
    assert_eq!(step("referred"), [51]);
    assert_eq!(step("engaged"), [45, 51]);
    assert_eq!(step("completed, of those engaged"), [5, 45]);
    let latest = |instrument, who| counts(group(&found, "report.reviews", &[instrument, "latest review", who]));
    assert_eq!(latest("substance", "improved, of those with a concern"), [7, 29]);
    assert_eq!(latest("mental health", "improved, of those with a concern"), [20, 33]);
    assert_eq!(latest("domestic abuse", "had a concern at referral"), [18, 45]);
    assert_eq!(latest("domestic abuse", "have a concern then"), [2, 45]);
    let pregnant = |when| counts(group(&found, "report.pregnancies", &[when, "clients pregnant"]))[0];
    assert_eq!((pregnant("at referral"), pregnant("after referral")), (0, 1));
    let claim = [
        "gross",
        "claimed: saving before cost",
        "claimed: saving less gross cost",
    ];
    assert_eq!(
        claim.map(|what| pounds(&found, what)),
        [106_750.0, 210_000.0, 103_250.0]
    );
}

#[test]
fn a_table_without_a_row_is_in_no_form_of_the_release() {
    let folder = tempfile::tempdir().unwrap();
    ran(SAMPLE, folder.path());
    let release = folder.path().join("release");
    for entry in std::fs::read_dir(release.join("tables")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.lines().count() > 1, "{}", path.display());
        }
    }
    assert!(!release.join("tables/linkage-quality.parquet").exists());
    let mut book: Xlsx<_> = open_workbook(release.join("tables.xlsx")).unwrap();
    for sheet in book.sheet_names().into_iter().filter(|name| name.starts_with("Table_")) {
        let cells = book.worksheet_range(&sheet).unwrap();
        assert!(cells.width() > 1, "{sheet} holds a heading and no table");
    }
}

#[test]
fn what_the_figures_cannot_show_stands_beside_them() {
    // One year's staff stand against two years' referrals; fewer than two returns were to be expected at all, so that none seen
    // tells nothing; and the latest review comes after unequal times.
    let folder = tempfile::tempdir().unwrap();
    let found = found(folder.path());
    assert!(
        found.iter().all(|table| table.notes[0].contains("cannot show")),
        "a table says not what it cannot show"
    );
    let cost = group(&found, "report.costs", &["claimed: saving less gross cost", "all"]);
    assert!(
        cost.remark.contains("no cost is on record of a year"),
        "{}",
        cost.remark
    );
    let expected = group(&found, "report.expected", &["first returns since referral"]);
    let [_, (_, Figure::Number { value, .. }), (_, low), ..] = expected.figures.as_slice() else {
        panic!("{:?}", expected.figures);
    };
    assert!(value.is_some_and(|value| (1.5..2.5).contains(&value)), "{value:?}");
    assert!(
        matches!(low, Figure::Number { value: Some(low), .. } if *low == 0.0),
        "{low:?}"
    );
    assert!(expected.remark.contains("not known"), "{}", expected.remark);
}

#[test]
fn in_the_release_small_cells_are_withheld() {
    let folder = tempfile::tempdir().unwrap();
    ran(SAMPLE, folder.path());
    let status = |table, labels: &[&str]| statuses(folder.path(), table, labels);
    for (table, labels) in [
        ("report.funnel", &["engaged"][..]),
        ("report.funnel", &["not engaged"]),
        ("report.funnel", &["completed, of those engaged"]),
        (
            "report.reviews",
            &["substance", "latest review", "improved, of those with a concern"],
        ),
        (
            "report.reviews",
            &["domestic abuse", "latest review", "have a concern then"],
        ),
        ("report.pregnancies", &["after referral", "clients pregnant"]),
        ("report.pregnancies", &["after referral", "with mother"]),
        ("report.costs", &["for each completed case", "all"]),
        ("report.costs", &["for each person engaged", "all"]),
    ] {
        assert_eq!(status(table, labels), ["c"], "{labels:?}");
    }
    assert_eq!(status("report.funnel", &["referred"]), ["ok", "x"]);
    // 20 of 33 are enough on either side, and of the 18 others neither the 12 without a concern nor the 6 of whom nothing is
    // known are told.
    let support = ["mental health", "latest review", "improved, of those with a concern"];
    assert_eq!(status("report.reviews", &support), ["ok"]);
    let concern = ["mental health", "latest review", "had a concern at referral"];
    assert_eq!(status("report.reviews", &concern), ["c"]);
    // 106,750 for each of 50, not of 51: the sum is known to all, and the count would follow.
    let each = released(folder.path(), "report.costs").into_iter();
    let mut each = each.filter(|(words, ..)| words[0] == "for each person referred" && words[2] == "pounds");
    assert_eq!(each.next().map(|(_, value, _)| value).as_deref(), Some("2135"));
}

#[test]
fn the_release_says_that_outcomes_are_those_known_to_the_service() {
    let folder = tempfile::tempdir().unwrap();
    ran(SAMPLE, folder.path());
    let read = |file: &str| std::fs::read_to_string(folder.path().join("release").join(file)).unwrap();
    let report = read("report.html");
    assert!(report.contains("Outcomes known to the service."));
    assert!(report.contains("loss to follow-up"));
    assert!(
        !report.contains("First returns by class of child"),
        "nothing is known of returns"
    );
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let told = manifest["definitions"]["Outcomes"].as_str().unwrap();
    assert!(told.starts_with("known to the service"), "{told}");
    assert!(!folder.path().join("release/tables/cohort-flow.csv").exists());
}

#[test]
fn rows_of_referrals_do_not_tell_who_was_referred_again() {
    let folder = tempfile::tempdir().unwrap();
    ran(SAMPLE, folder.path());
    // The table tells the clients; the rows less the clients would be those of the few who came again.
    assert_eq!(statuses(folder.path(), "report.funnel", &["referred again"]), ["c"]);
    let manifest = std::fs::read(folder.path().join("release/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    for input in manifest["inputs"].as_array().unwrap() {
        let is_of_clients = input["kind"] != "costs";
        assert!(!is_of_clients || input["rows"]["accepted"].is_null(), "{input}");
    }
    for step in manifest["steps"].as_array().unwrap() {
        assert!(
            !["referrals", "reviews"].contains(&step["table"].as_str().unwrap()),
            "{step}"
        );
    }
}
