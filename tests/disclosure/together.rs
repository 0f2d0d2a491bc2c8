//! Releases judged as a whole: what other tables tell, the attack, overrides, and the ledger, on small studies whose counts are known.

use std::path::Path;

use seriatim::disclosure::{DisclosureError, Material, Reviewed, judge};
use seriatim::error::Error;
use seriatim::ledger::LedgerError;
use seriatim::run::{self, Outcome};
use seriatim::study::{Override, Study};

use super::{Group, outcome, shown, written};

pub(super) fn mothers(mothers: u32, age: i32, returns_in_year: Option<i32>) -> Group {
    Group {
        mothers,
        age,
        returns_in_year,
    }
}

/// Of two bands all but seven return in the second year: three of one and four of the other do not.
fn nearly_all() -> Vec<Group> {
    vec![
        mothers(37, 18, Some(2)),
        mothers(3, 18, None),
        mothers(36, 22, Some(2)),
        mothers(4, 22, None),
        mothers(30, 28, Some(2)),
        mothers(30, 28, None),
        mothers(80, 32, None),
    ]
}

fn curves(study: &Study, outcome: &Outcome) -> seriatim::disclosure::ReleasedTable {
    let judged = judge(
        Material::of(&outcome.findings, false),
        &study.disclosure,
        &study.overrides,
    )
    .unwrap();
    match judged.curves().remove(0) {
        Reviewed::Released(table) => table,
        Reviewed::Withheld { rule, .. } => panic!("withheld under {rule}"),
    }
}

#[test]
fn those_still_at_risk_of_levels_that_are_withheld_are_not_told_by_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let (study, outcome) = outcome(folder.path(), &nearly_all());
    let table = curves(&study, &outcome);
    assert_eq!(shown(&table, ["age_band", "under 20"]), [true, false, false, false]);
    assert_eq!(shown(&table, ["age_band", "20 to 24"]), [true, false, false, false]);
    // Returns would be safe without it: 73 are withheld. But everybody at risk less those of 25 and more are the seven.
    assert_eq!(shown(&table, ["age_band", "25 to 29"]), [true, false, false, false]);
    assert_eq!(shown(&table, ["age_band", "30 to 34"]), [true; 4]);
    assert_eq!(shown(&table, ["all", "all"]), [true; 4]);
}

#[test]
fn a_release_carries_what_is_needed_to_attack_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let (_, outcome) = outcome(folder.path(), &nearly_all());
    let checked = seriatim::release::check(&outcome.release).unwrap();
    let attacked = checked
        .iter()
        .find(|checked| checked.reason.contains("worked out"))
        .unwrap();
    assert_eq!(attacked.faults, Vec::<String>::new());
    let ties = std::fs::read_to_string(outcome.release.join("ties.json")).unwrap();
    assert!(ties.contains("\"under 20\"") && ties.contains("\"at risk\""), "{ties}");
    let controls = std::fs::read_to_string(outcome.release.join("controls.md")).unwrap();
    assert!(controls.contains("some rows that would be safe by themselves are withheld"));
    assert!(controls.contains("No ledger of releases was kept"));
}

#[test]
fn of_two_estimates_that_differ_by_few_mothers_one_gives_way_with_a_ledger_or_without() {
    // Five of the age by which the bands differ, or forty.
    for (between, expected) in [(5, [2, 0]), (40, [2, 2])] {
        let groups = [
            mothers(20, 30, Some(2)),
            mothers(40, 30, None),
            mothers(between, 32, None),
            mothers(30, 34, Some(2)),
            mothers(50, 34, None),
        ];
        let banded = |name: &str, age: u32| {
            format!(
                "[[estimate]]\nname = \"{name}\"\nkind = \"hazards\"\ntitle = \"Who returns\"\nstrata = [\"age_band\"]\n\
                 age_bands = [{age}]\n"
            )
        };
        let both = banded("one", 32) + &banded("other", 33);
        for ledger in ["", LEDGER] {
            let folder = tempfile::tempdir().unwrap();
            let outcome = ran(folder.path(), &groups, "out", &format!("{ledger}{both}")).unwrap();
            let told = ["one", "other"].map(|table| {
                let file = outcome.release.join(format!("tables/{table}.csv"));
                let text = std::fs::read_to_string(file).unwrap_or_default();
                let counts = text.lines().filter(|line| line.contains(",parents,"));
                counts.filter(|line| line.ends_with(",ok")).count()
            });
            assert_eq!(told, expected, "{between} between, {ledger}");
        }
    }
}

fn overriding(table: &str, cell: &str) -> String {
    format!(
        "[[disclosure.override]]\ntable = \"{table}\"\ncell = \"{cell}\"\nreason = \"published by the court\"\nname = \"A. Checker\"\n"
    )
}

#[test]
fn an_override_tells_a_figure_on_somebodys_word_and_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    // Seven of 100 return in the second year: they wait for the third.
    let groups = [mothers(7, 30, Some(2)), mothers(20, 30, Some(3)), mothers(73, 30, None)];
    let study = written(folder.path(), &groups, &overriding("return", "all, all, 2"));
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
    assert_eq!(shown(&curves(&study, &outcome), ["all", "all"]), [true; 4]);
    for file in ["controls.md", "report.html", "manifest.json"] {
        let text = std::fs::read_to_string(outcome.release.join(file)).unwrap();
        assert!(
            text.contains("published by the court") && text.contains("A. Checker"),
            "{file}"
        );
    }
}

#[test]
fn an_override_tells_of_no_four_and_of_no_figure_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let groups = [mothers(4, 30, Some(2)), mothers(20, 30, Some(3)), mothers(73, 30, None)];
    let (study, outcome) = outcome(folder.path(), &groups);
    let material = Material::of(&outcome.findings, false);
    let stated = |cell: &str| Override {
        table: "return".to_owned(),
        cell: cell.to_owned(),
        reason: "r".to_owned(),
        name: "n".to_owned(),
    };
    let refused = |cell: &str| judge(material, &study.disclosure, &[stated(cell)]).map(|_| ());
    assert!(matches!(refused("all, all, 2"), Err(DisclosureError::TooFew { .. })));
    assert!(matches!(
        refused("all, all, 9"),
        Err(DisclosureError::NoSuchCell { .. })
    ));
    assert!(refused("all, all, 1").is_ok());
}

#[test]
fn no_override_turns_the_gate_off() {
    let folder = tempfile::tempdir().unwrap();
    // Six of a band of 106 do not return; both other bands and everybody told would tell of them.
    let groups = [
        mothers(100, 18, Some(2)),
        mothers(6, 18, None),
        mothers(100, 22, Some(2)),
        mothers(100, 22, None),
    ];
    let (study, outcome) = outcome(folder.path(), &groups);
    let of = |cells: &[&str]| -> Vec<Override> {
        let stated = cells.iter().map(|cell| Override {
            table: "return".to_owned(),
            cell: (*cell).to_owned(),
            reason: "r".to_owned(),
            name: "n".to_owned(),
        });
        stated.collect()
    };
    let material = Material::of(&outcome.findings, false);
    assert!(judge(material, &study.disclosure, &of(&[])).is_ok());
    let refused = judge(
        material,
        &study.disclosure,
        &of(&["age_band, 20 to 24, 2", "all, all, 2"]),
    )
    .map(|_| ());
    let Err(DisclosureError::Pinned { cells }) = refused else {
        panic!("told all the same");
    };
    let named = cells
        .iter()
        .any(|cell| cell.contains("under 20") && cell.contains("`return`"));
    assert!(named && !cells.join(" ").contains('6'), "{cells:?}");
}

pub(super) const LEDGER: &str = "ledger = \"ledger\"\n";

pub(super) fn ran(folder: &Path, groups: &[Group], out: &str, more: &str) -> Result<Outcome, Error> {
    let study = written(folder, groups, more);
    run::run(&study, &folder.join(out), &|_| {})
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("ledger")).map_or(0, Iterator::count)
}

#[test]
fn a_later_extract_that_differs_by_a_few_is_refused_and_one_that_differs_by_many_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let quarter = |more: u32| [mothers(100 + more, 30, None), mothers(30, 30, Some(2))];
    ran(folder, &quarter(0), "first", LEDGER).unwrap();
    assert_eq!(entries(folder), 1);
    // The same release again, from nothing, is no other.
    let again = ran(folder, &quarter(0), "again", LEDGER).unwrap();
    assert_eq!(entries(folder), 1);
    let controls = |release: &Path| std::fs::read_to_string(release.join("controls.md")).unwrap();
    assert!(controls(&again.release).contains("It is the first release in its ledger."));
    let refused = ran(folder, &quarter(3), "second", LEDGER).map(|_| ());
    let Err(error @ Error::Ledger(LedgerError::SmallDifference { .. })) = refused else {
        panic!("three more mothers were told");
    };
    assert_eq!((error.exit_code(), entries(folder)), (24, 1));
    assert!(error.to_string().contains("of the table `return`"), "{error}");
    assert!(!folder.join("second/release").exists(), "nothing is released");
    let later = ran(folder, &quarter(60), "third", LEDGER).unwrap();
    assert_eq!(entries(folder), 2);
    assert!(controls(&later.release).contains("against which it was held: 1."));
}

#[test]
fn a_ledger_that_was_edited_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let groups = [mothers(100, 30, None), mothers(30, 30, Some(2))];
    ran(folder, &groups, "first", LEDGER).unwrap();
    let file = folder.join("ledger/000001.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let faults = [
        text.replacen("\"persons\":130", "\"persons\":131", 1),
        text.replacen("\"study\":\"small\"", "\"study\":\"other\"", 1),
        "{}".to_owned(),
        String::new(),
    ];
    for edited in faults {
        assert_ne!(edited, text);
        std::fs::write(&file, edited).unwrap();
        let refused = ran(folder, &groups, "second", LEDGER).map(|_| ());
        let Err(error @ Error::Ledger(LedgerError::Edited { number: 1, .. })) = refused else {
            panic!("an edited ledger was taken");
        };
        assert_eq!(error.exit_code(), 24);
    }
    // One whose first entry is gone, while others are there.
    std::fs::write(folder.join("ledger/000002.json"), &text).unwrap();
    std::fs::remove_file(&file).unwrap();
    let refused = ran(folder, &groups, "second", LEDGER).map(|_| ());
    assert!(matches!(refused, Err(Error::Ledger(LedgerError::Edited { .. }))));
    assert!(!folder.join("second/release").exists());
}

#[test]
fn everybody_in_one_band_and_nobody_told_of_are_releases_too() {
    let folder = tempfile::tempdir().unwrap();
    // One category: the band is everybody.
    let (study, one) = outcome(folder.path(), &[mothers(40, 30, None)]);
    assert_eq!(shown(&curves(&study, &one), ["age_band", "30 to 34"]), [true; 4]);
    let checked = seriatim::release::check(&one.release).unwrap();
    assert!(
        checked
            .iter()
            .all(|checked| !checked.reason.contains("worked out") || checked.faults.is_empty())
    );
    // All withheld.
    let folder = tempfile::tempdir().unwrap();
    let (_, none) = outcome(folder.path(), &[mothers(3, 30, None)]);
    let checked = seriatim::release::check(&none.release).unwrap();
    assert!(
        checked
            .iter()
            .all(|checked| !checked.reason.contains("worked out") || checked.faults.is_empty())
    );
}

#[test]
fn a_release_that_stands_there_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let first = ran(folder, &[mothers(40, 30, None)], "out", LEDGER).unwrap();
    let report = std::fs::read(first.release.join("report.html")).unwrap();
    let other = ran(folder, &[mothers(90, 30, None)], "out", LEDGER).map(|_| ());
    assert!(matches!(
        other,
        Err(Error::Release(seriatim::release::ReleaseError::Differs { .. }))
    ));
    assert_eq!(std::fs::read(first.release.join("report.html")).unwrap(), report);
    assert_eq!(entries(folder), 1, "what is not out is not remembered");
}
