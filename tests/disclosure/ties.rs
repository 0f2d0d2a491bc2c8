//! What tables tell together of who has returned, and how a release writes down that its counts are tied.

use std::path::Path;

use seriatim::disclosure::{Material, PrintedTies, Tied, judge};
use seriatim::run::{self, Outcome};

use super::together::mothers;
use super::{Group, written};

/// A table of ratios beside the curves: of each band it tells who has returned at all.
const WHO: &str =
    "[[estimate]]\nname = \"who\"\nkind = \"hazards\"\ntitle = \"Who returns\"\nstrata = [\"age_band\"]\n";

fn ran(folder: &Path, groups: &[Group]) -> Outcome {
    let study = written(folder, groups, WHO);
    run::run(&study, &folder.join("out"), &|_| {}).unwrap()
}

/// The value of a figure in a released table; empty where it is withheld.
fn figure(outcome: &Outcome, table: &str, row: &str) -> String {
    let text = std::fs::read_to_string(outcome.release.join(format!("tables/{table}.csv"))).unwrap();
    let line = text.lines().find(|line| line.starts_with(row));
    let line = line.unwrap_or_else(|| panic!("no {row} in {text}"));
    line[row.len()..].split(',').next().unwrap().to_owned()
}

/// Of a band 40 return in the second year, some in a later one, and 60 do not; in another band nobody comes late.
fn with_late(late: u32, year: i32) -> [Group; 5] {
    [
        mothers(40, 18, Some(2)),
        mothers(late, 18, Some(year)),
        mothers(60, 18, None),
        mothers(50, 30, Some(2)),
        mothers(70, 30, None),
    ]
}

#[test]
fn the_few_who_return_after_a_mark_are_not_told_by_another_table() {
    // Four in the third year are few, none and fifteen are not.
    for (late, both) in [(4, false), (0, true), (15, true)] {
        let folder = tempfile::tempdir().unwrap();
        let outcome = ran(folder.path(), &with_late(late, 3));
        let second = figure(&outcome, "return", "age_band,under 20,2,returned,");
        let ever = figure(&outcome, "who", "age_band,under 20,returned,");
        let told = (!second.is_empty(), !ever.is_empty());
        assert_eq!(told == (true, true), both, "{late} come late: {second} and {ever}");
        assert!(told.0 || told.1, "one of them can be told");
        assert_eq!(figure(&outcome, "who", "age_band,30 to 34,returned,"), "50");
    }
}

/// A table that tells of everybody in the third year, as the curves do.
const THIRD: &str = "[[estimate]]\nname = \"third\"\nkind = \"quantities\"\ntitle = \"Six\"\nhorizon = 3\n";

#[test]
fn a_mark_that_follows_few_is_not_told_by_another_table_of_the_same_mark() {
    for (late, both) in [(4, false), (15, true)] {
        let folder = tempfile::tempdir().unwrap();
        let groups = [
            mothers(40, 18, Some(2)),
            mothers(late, 18, Some(3)),
            mothers(60, 18, None),
        ];
        let study = written(folder.path(), &groups, THIRD);
        let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
        let second = figure(&outcome, "return", "all,all,2,returned,");
        let third = figure(
            &outcome,
            "third",
            "\"A: parents who return, allowing for observation that ends early\",3,\"estimate, %\",",
        );
        let told = (!second.is_empty(), !third.is_empty());
        assert_eq!(told == (true, true), both, "{late} come late: {second} and {third}");
        assert!(told.0 || told.1, "one of them can be told");
    }
}

#[test]
fn a_curve_that_ends_before_the_few_return_is_not_told_beside_all_who_ever_did() {
    let folder = tempfile::tempdir().unwrap();
    // Observed for ten years, and told for four: four return in the sixth.
    let outcome = ran(folder.path(), &with_late(4, 6));
    let last = figure(&outcome, "return", "age_band,under 20,4,returned,");
    let ever = figure(&outcome, "who", "age_band,under 20,returned,");
    assert!(last.is_empty() || ever.is_empty(), "{last} and {ever}");
}

/// Tables that tell of the third year again, under the study's definitions among others.
const BESIDE: &str = r#"
[[estimate]]
name = "further"
kind = "further-sets"
title = "Further"
years = [1, 2, 3, 4]
horizon = 3
[[estimate]]
name = "parents"
kind = "parents"
title = "Parents"
years = [3, 4]
horizon = 3
[[estimate]]
name = "other"
kind = "sensitivity"
title = "Other"
horizon = 3
minimum_gap = ["0 days", "90 days"]
returns = ["any", "new child"]
"#;

#[test]
fn what_stands_beside_the_headline_is_withheld_before_it() {
    // Of 150 mothers four return in the third year: neither it nor what tells of them beside the second is told.
    let groups = [
        mothers(14, 30, Some(2)),
        mothers(4, 30, Some(3)),
        mothers(12, 30, Some(4)),
        mothers(120, 30, None),
    ];
    for beside in ["", BESIDE] {
        let folder = tempfile::tempdir().unwrap();
        let study = written(folder.path(), &groups, beside);
        let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
        let told = [1, 2, 3, 4].map(|year| figure(&outcome, "return", &format!("all,all,{year},returned,")));
        assert_eq!(told, ["0", "15", "", "30"], "{beside}");
    }
}

#[test]
fn what_the_headline_tells_is_told_by_every_table_that_tells_it_and_what_it_does_not_by_none() {
    // Four return in the third year, and eight in the fourth. A table of these two years alone could tell the third, and would keep
    // the fourth; but the headline keeps the third, after which twelve have come by the fourth.
    let groups = [
        mothers(14, 30, Some(2)),
        mothers(4, 30, Some(3)),
        mothers(8, 30, Some(4)),
        mothers(120, 30, None),
    ];
    let folder = tempfile::tempdir().unwrap();
    let study = written(folder.path(), &groups, BESIDE);
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
    let told = [1, 2, 3, 4].map(|year| figure(&outcome, "return", &format!("all,all,{year},returned,")));
    assert_eq!(told, ["0", "15", "", "25"]);
    let of_parents = |year| {
        let row = format!("\"mothers who return, %\",{year},estimate,");
        figure(&outcome, "parents", &row)
    };
    assert_eq!(of_parents(3), "");
    let of_headline = figure(&outcome, "return", "all,all,4,probability of return,");
    assert!(!of_headline.is_empty());
    assert_eq!(of_parents(4), of_headline);
}

fn ties(outcome: &Outcome) -> PrintedTies {
    serde_json::from_slice(&std::fs::read(outcome.release.join("ties.json")).unwrap()).unwrap()
}

fn printed(table: &str, labels: &[&str], measure: &str) -> Tied {
    Tied::Printed {
        table: table.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        measure: measure.to_owned(),
    }
}

#[test]
fn every_mark_is_tied_to_the_next_under_its_own_labels() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody returns between the second and the fourth year, and of one band nobody at all.
    let groups = [
        mothers(40, 18, Some(2)),
        mothers(13, 18, None),
        mothers(80, 30, Some(2)),
        mothers(90, 30, None),
        mothers(60, 36, None),
    ];
    let ties = ties(&ran(folder.path(), &groups));
    for band in ["under 20", "30 to 34", "35 and over"] {
        for (before, after) in [("1", "2"), ("2", "3"), ("3", "4")] {
            let mark = |years, measure| printed("return", &["age_band", band, years], measure);
            let holds = |whole: Tied, part: Tied| {
                let mut found = ties.relations.iter().filter(|(own, _)| *own == whole);
                found.any(|(_, parts)| parts.len() == 2 && parts[0] == part && matches!(parts[1], Tied::Hidden { .. }))
            };
            assert!(
                holds(mark(after, "returned"), mark(before, "returned")),
                "{band}, {after}"
            );
            assert!(
                holds(mark(before, "at risk"), mark(after, "at risk")),
                "{band}, {after}"
            );
        }
        // A band without returns has no row of its own among the ratios.
        if band == "35 and over" {
            continue;
        }
        let ever = printed("who", &["age_band", band], "returned");
        let last = printed("return", &["age_band", band, "4"], "returned");
        let tied = ties
            .relations
            .iter()
            .any(|(whole, parts)| *whole == ever && parts[0] == last);
        assert!(tied, "{band}");
    }
    // Hidden counts are numbered in the order in which they stand.
    let parts = ties
        .relations
        .iter()
        .flat_map(|(whole, parts)| parts.iter().chain([whole]));
    let mut numbers: Vec<usize> = parts
        .filter_map(|tied| match tied {
            Tied::Hidden { hidden } => Some(*hidden),
            Tied::Printed { .. } => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert!(numbers.iter().copied().eq(1..=numbers.len()), "{numbers:?}");
}

#[test]
fn ties_are_the_same_whatever_the_withheld_counts_are() {
    // Of two bands all but a few return: they are withheld together. Who returns when, and how many of either do not, is nobody's
    // to know.
    let worlds = [
        vec![
            mothers(37, 18, Some(2)),
            mothers(3, 18, None),
            mothers(36, 22, Some(2)),
            mothers(4, 22, None),
        ],
        vec![
            mothers(36, 18, Some(2)),
            mothers(4, 18, None),
            mothers(37, 22, Some(2)),
            mothers(3, 22, None),
        ],
        vec![
            mothers(36, 18, Some(2)),
            mothers(2, 18, Some(3)),
            mothers(2, 18, None),
            mothers(35, 22, Some(2)),
            mothers(5, 22, None),
        ],
    ];
    let mut written_down = Vec::new();
    for mut groups in worlds {
        groups.extend([mothers(30, 28, Some(2)), mothers(30, 28, None)]);
        groups.extend([mothers(12, 32, Some(3)), mothers(80, 32, None)]);
        let folder = tempfile::tempdir().unwrap();
        let study = written(folder.path(), &groups, WHO);
        let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
        let material = Material::of(&outcome.findings, false);
        let judged = judge(material, &study.disclosure, &[]).unwrap();
        let told: Vec<(String, String)> = judged.told().into_iter().map(|told| (told.table, told.cell)).collect();
        written_down.push((told, ties(&outcome)));
    }
    for (told, ties) in &written_down[1..] {
        assert_eq!(*told, written_down[0].0, "the worlds tell the same");
        let same = ties.relations.iter().zip(&written_down[0].1.relations);
        let other = same.filter(|(one, other)| one != other).take(3).collect::<Vec<_>>();
        assert!(other.is_empty(), "{other:?}");
        assert_eq!(ties.relations.len(), written_down[0].1.relations.len());
    }
}
