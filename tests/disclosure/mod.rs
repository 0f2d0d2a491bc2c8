//! What leaves and what does not, on small studies whose counts are known.

mod adversarial;
mod exact;
mod ledger;
mod questions;
mod tables;
mod ties;
mod together;

use std::fmt::Write as _;
use std::path::Path;

use seriatim::disclosure::{EVERYBODY, Released, ReleasedTable, Reviewed, review};
use seriatim::run::{self, Outcome};
use seriatim::study::Study;

/// A group of mothers alike: how many, age at first proceedings, and the year after which they return.
struct Group {
    mothers: u32,
    age: i32,
    returns_in_year: Option<i32>,
}

/// Runs an already linked study of such mothers; all first sets start on 1 February 2010, observation ends in 2020.
fn outcome(folder: &Path, groups: &[Group]) -> (Study, Outcome) {
    let study = written(folder, groups, "");
    let outcome = run::run(&study, &folder.join("out"), &|_| {}).unwrap();
    (study, outcome)
}

/// Writes extracts of such mothers, and a study of them with more keys under `[disclosure]`.
fn written(folder: &Path, groups: &[Group], more: &str) -> Study {
    let (mut applications, mut parties) = (
        String::from("id,kind,issued,concluded\n"),
        String::from("record,application,role,born,person\n"),
    );
    let mut mother = 0;
    for group in groups {
        for _ in 0..group.mothers {
            mother += 1;
            let born = 2009 - group.age;
            let mut set = |number: u32, issued: String| {
                let concluded = issued.replace("-02-01", "-06-01").replace("-01-15", "-06-01");
                writeln!(applications, "A{mother}-{number},care,{issued},{concluded}").unwrap();
                writeln!(
                    parties,
                    "M{mother}-{number},A{mother}-{number},mother,{born}-03-05,P{mother}"
                )
                .unwrap();
                writeln!(
                    parties,
                    "C{mother}-{number},A{mother}-{number},child,{issued},C{mother}-{number}"
                )
                .unwrap();
            };
            set(1, "2010-02-01".to_owned());
            if let Some(year) = group.returns_in_year {
                set(2, format!("{}-01-15", 2010 + year));
            }
        }
    }
    std::fs::write(folder.join("applications.csv"), applications).unwrap();
    std::fs::write(folder.join("parties.csv"), parties).unwrap();
    std::fs::write(folder.join("study.toml"), format!("{STUDY}{more}")).unwrap();
    for key in ["one.key", "two.key"].map(|key| folder.join(key)) {
        if !key.exists() {
            seriatim::store::SecretKey::create(&key).unwrap();
        }
    }
    Study::open(&folder.join("study.toml")).unwrap()
}

const STUDY: &str = r#"
version = 1
[study]
name = "small"
title = "Small"
observed_from = 2009-01-01
observed_to = 2020-12-31
[keys]
pseudonym = "one.key"
storage = "two.key"
[[source]]
name = "applications"
kind = "applications"
system = "court"
file = "applications.csv"
columns = { application = "id", kind = "kind", issued_on = "issued", concluded_on = "concluded" }
[[source]]
name = "parties"
kind = "parties"
system = "court"
file = "parties.csv"
columns = { record = "record", application = "application", role = "role", birth_date = "born", person_id = "person" }
[sets]
[cohort]
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Return"
years = [1, 2, 3, 4]
strata = ["age_band"]
[disclosure]
"#;

fn table(outcome: &Outcome, study: &Study) -> ReleasedTable {
    match review(&outcome.findings.curves()[0], &study.disclosure) {
        Reviewed::Released(table) => table,
        Reviewed::Withheld { rule, .. } => panic!("withheld under {rule}"),
    }
}

fn figure(table: &ReleasedTable, group: [&str; 2], years: i64, measure: &str) -> Released {
    let row = table.rows().iter().find(|row| {
        let labels: Vec<String> = row.labels().iter().map(ToString::to_string).collect();
        labels == [group[0], group[1], &years.to_string()] && row.measure() == measure
    });
    // A level of which nothing is told is not listed.
    row.map_or(Released::Confidential, |row| row.released())
}

fn shown(table: &ReleasedTable, group: [&str; 2]) -> [bool; 4] {
    [1, 2, 3, 4].map(|years| figure(table, group, years, "returned").value().is_some())
}

const ALL: [&str; 2] = ["all", "all"];

#[test]
fn nine_returns_in_a_step_are_withheld_and_count_towards_the_next_and_ten_are_shown() {
    for (returns, expected) in [(9, [true, false, true, true]), (10, [true; 4])] {
        let folder = tempfile::tempdir().unwrap();
        let groups = [
            Group {
                mothers: 100,
                age: 30,
                returns_in_year: None,
            },
            // Issued on 15 January, a fortnight before the anniversary: within the second year after the first set.
            Group {
                mothers: returns,
                age: 30,
                returns_in_year: Some(2),
            },
            Group {
                mothers: 20,
                age: 30,
                returns_in_year: Some(3),
            },
        ];
        let (study, outcome) = outcome(folder.path(), &groups);
        let table = table(&outcome, &study);
        assert_eq!(shown(&table, ALL), expected, "{returns}");
        let last = figure(&table, ALL, 4, "returned").value().unwrap().to_string();
        assert_eq!(last, "30", "9 + 20 and 10 + 20 both round to 30");
    }
}

#[test]
fn a_group_of_nine_is_withheld_and_takes_the_smallest_other_group_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let groups = [
        Group {
            mothers: 9,
            age: 18,
            returns_in_year: None,
        },
        Group {
            mothers: 60,
            age: 22,
            returns_in_year: None,
        },
        Group {
            mothers: 40,
            age: 28,
            returns_in_year: None,
        },
        Group {
            mothers: 80,
            age: 32,
            returns_in_year: None,
        },
    ];
    let (study, outcome) = outcome(folder.path(), &groups);
    let table = table(&outcome, &study);
    assert_eq!(shown(&table, ["age_band", "under 20"]), [false; 4]);
    assert_eq!(shown(&table, ["age_band", "25 to 29"]), [false; 4]);
    assert_eq!(shown(&table, ["age_band", "20 to 24"]), [true; 4]);
    assert_eq!(shown(&table, ["age_band", "30 to 34"]), [true; 4]);
    // That a level stood there without a figure would tell that somebody is in it.
    let read = |file: &str| std::fs::read_to_string(outcome.release.join(file)).unwrap();
    for file in [
        "tables/return.csv",
        "ties.json",
        "datapackage.json",
        "dictionary.csv",
        "report.html",
    ] {
        let text = read(file);
        assert!(!text.contains("under 20") && !text.contains("25 to 29"), "{file}");
    }
    assert!(read("report.html").contains("Levels of which nothing can be told are not listed"));
}

#[test]
fn a_share_tells_no_more_of_a_count_than_the_rounded_count() {
    let folder = tempfile::tempdir().unwrap();
    let groups = [
        Group {
            mothers: 130,
            age: 30,
            returns_in_year: None,
        },
        Group {
            mothers: 47,
            age: 30,
            returns_in_year: Some(2),
        },
    ];
    let (study, outcome) = outcome(folder.path(), &groups);
    let share = figure(&table(&outcome, &study), ALL, 4, "probability of return")
        .value()
        .unwrap()
        .to_string();
    // 47 of 177 is 26.55 %; five of 177 are 2.8 %, and the next step that divides a hundred is 5 %.
    assert_eq!(share, "25");
}

#[test]
fn too_few_mothers_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (study, outcome) = outcome(
        folder.path(),
        &[Group {
            mothers: 9,
            age: 30,
            returns_in_year: None,
        }],
    );
    let reviewed = review(&outcome.findings.curves()[0], &study.disclosure);
    assert!(matches!(reviewed, Reviewed::Withheld { rule: "threshold", .. }));
    let files = std::fs::read_dir(folder.path().join("out/release/tables")).unwrap();
    let names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!names.contains(&"return.csv".to_owned()), "{names:?}");
}

#[test]
fn everybody_returning_is_withheld_like_nobody_known_not_to() {
    let folder = tempfile::tempdir().unwrap();
    let groups = [
        Group {
            mothers: 30,
            age: 30,
            returns_in_year: Some(2),
        },
        Group {
            mothers: 3,
            age: 30,
            returns_in_year: None,
        },
    ];
    let (study, outcome) = outcome(folder.path(), &groups);
    let table = table(&outcome, &study);
    // After the second year 3 are left: both their number and the share that they make would tell of them.
    assert_eq!(shown(&table, ALL), [true, false, false, false]);
    assert_eq!(table.after(&EVERYBODY, 2, "at risk"), Some(Released::Confidential));
}

#[test]
fn a_mark_beyond_observation_is_not_there_and_not_withheld() {
    let folder = tempfile::tempdir().unwrap();
    let alike = |mothers, returns_in_year| Group {
        mothers,
        age: 30,
        returns_in_year,
    };
    written(folder.path(), &[alike(40, Some(2)), alike(60, None)], "");
    // Observed from 2009 to 2020, which is twelve years; all are followed for not quite eleven.
    let file = folder.path().join("study.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("[1, 2, 3, 4]", "[4, 11, 12]")).unwrap();
    let study = Study::open(&file).unwrap();
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap();
    let table = table(&outcome, &study);
    let returned = |years| figure(&table, ALL, years, "returned");
    assert!(returned(4).value().is_some());
    assert_eq!(returned(11), Released::Confidential);
    assert_eq!(returned(12), Released::NotAvailable);
}
