//! Whether a release is ready for an output checker: the five reasons for which releases are most often sent back, as
//! OpenSAFELY counts them (unrounded counts, too little context, small counts, figures without their data, types of files
//! that are not taken), and its limits of size; and whether its files agree with one another, and with the rules of its tables, as
//! far as that can be seen without the log of actions.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::attack::worked_out;
use super::forms::differing;
use super::on_paper::said_otherwise;
use super::papers::{CONTEXT, CONTROLS, COUNT, SUMMARY};
use super::recorded::{MANIFEST, Record, Recorded, records};
use super::tables::{MOST_ROWS, ReadFiles};
use super::told_whole::told_in_part;
use super::units::Units;
use super::{ReleaseError, tables};

/// The largest file that is taken, in bytes.
pub(super) const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// The types of files of a release.
const TYPES: [&str; 9] = ["cff", "csv", "html", "json", "md", "parquet", "png", "txt", "xlsx"];

/// One reason for which releases are sent back, and what speaks for it here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The reason.
    pub reason: &'static str,
    /// What is at fault, file by file; nothing, where the reason does not apply.
    pub faults: Vec<String>,
}

/// Checks the release in `folder` for each reason, after its hashes have been verified.
///
/// # Errors
/// [`ReleaseError`] where it is no release, or not as it was written.
pub fn check(folder: &Path) -> Result<Vec<Checked>, ReleaseError> {
    let release = Recorded::open(folder)?;
    release.verify()?;
    let (files, units) = (ReadFiles::of(&release), Units::of(&release)?);
    let counts = counts(&release, &files, &units)?;
    let checked = |reason, faults| Checked { reason, faults };
    Ok(vec![
        checked("counts are not rounded", unrounded(&counts, &release.record)),
        checked("too little context", context(&release)),
        checked("counts below the threshold", small(&counts, &release.record)),
        checked("withheld figures that can be worked out", worked_out(&release, &files)),
        checked("figures told of groups that are withheld", told_in_part(&files)),
        checked("figures without their data", underlying(&release.record)),
        checked("files that do not hold the same figures", differing(&release, &files)),
        checked(
            "papers that say something else",
            said_otherwise(&release, &files, &units),
        ),
        checked("types of files that are not taken", types(&release.record)),
        checked("files that are too large", large(&release)),
    ])
}

/// A released count and the file that holds it.
struct Count {
    file: String,
    measure: String,
    value: u64,
}

/// Every count of every table: what counts is told by the summary, and whatever it says, by the unit in the dictionary.
fn counts(release: &Recorded, files: &ReadFiles, units: &Units) -> Result<Vec<Count>, ReleaseError> {
    let mut counting: BTreeSet<(String, String)> = units.counted().cloned().collect();
    for row in records(&release.folder.join(SUMMARY))? {
        if let (Some(file), Some(measure), Some(COUNT)) = (row.get(0), row.get(1), row.get(2)) {
            counting.insert((file.to_owned(), measure.to_owned()));
        }
    }
    let named: BTreeSet<&String> = counting.iter().map(|(file, _)| file).collect();
    let mut counts = Vec::new();
    for file in named {
        let path = release.folder.join(file);
        for row in files.rows_in(file).ok_or(ReleaseError::Table { path })? {
            let (about, value) = ((file.clone(), row.measure.clone()), row.value.parse().ok());
            if let (true, Some(value)) = (counting.contains(&about), value) {
                let (file, measure) = about;
                counts.push(Count { file, measure, value });
            }
        }
    }
    Ok(counts)
}

/// The files and measures of counts that fail a rule, each once.
fn failing(counts: &[Count], fails: impl Fn(u64) -> bool, what: &str) -> Vec<String> {
    let failing: BTreeSet<(&str, &str)> = counts
        .iter()
        .filter(|count| fails(count.value))
        .map(|count| (count.file.as_str(), count.measure.as_str()))
        .collect();
    let told = failing
        .into_iter()
        .map(|(file, measure)| format!("`{file}`: {what} under `{measure}`"));
    told.collect()
}

fn unrounded(counts: &[Count], record: &Record) -> Vec<String> {
    match record.disclosure.round_to {
        0 => vec![format!("`{MANIFEST}` does not say what counts are rounded to")],
        base => failing(counts, |value| value % base != 0, "a count that is not rounded"),
    }
}

fn small(counts: &[Count], record: &Record) -> Vec<String> {
    let rules = &record.disclosure;
    let zeros = rules.zeros == "disclosive";
    let is_small = |value| value < rules.threshold && (value > 0 || zeros);
    failing(counts, is_small, "a count below the threshold")
}

fn context(release: &Recorded) -> Vec<String> {
    let mut faults = Vec::new();
    for paper in [CONTEXT, CONTROLS] {
        let text = std::fs::read_to_string(release.folder.join(paper)).unwrap_or_default();
        if text.trim().is_empty() {
            faults.push(format!("`{paper}` is missing or empty"));
            continue;
        }
        let untold = tables_told(&release.record).filter(|file| !text.contains(file.as_str()));
        faults.extend(untold.map(|file| format!("`{paper}` says nothing of `{file}`")));
    }
    faults
}

fn underlying(record: &Record) -> Vec<String> {
    let missing = tables_told(record).filter(|file| !record.outputs.contains_key(file));
    missing.map(|file| format!("`{file}` is not in the release")).collect()
}

/// The CSV files of all tables that the release tells of.
fn tables_told(record: &Record) -> impl Iterator<Item = String> {
    record
        .tables
        .keys()
        .flat_map(|table| tables::files_of(table, record.outputs.keys()))
}

fn types(record: &Record) -> Vec<String> {
    let is_taken = |file: &&String| file.rsplit_once('.').is_some_and(|(_, kind)| TYPES.contains(&kind));
    let others = record.outputs.keys().filter(|file| !is_taken(file));
    others.map(|file| format!("`{file}`")).collect()
}

fn large(release: &Recorded) -> Vec<String> {
    let mut faults = Vec::new();
    for file in release.record.outputs.keys() {
        let path = release.folder.join(file);
        if std::fs::metadata(&path).is_ok_and(|found| found.len() > MOST_BYTES) {
            faults.push(format!("`{file}` has more than 16 MB"));
        }
        let rows = if file.ends_with(".csv") {
            records(&path).map_or(0, |rows| rows.len())
        } else {
            0
        };
        if rows > MOST_ROWS {
            faults.push(format!("`{file}` has more than {MOST_ROWS} rows"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::attack::TIES;
    use super::super::dictionary::LISTED;
    use super::super::manifest::Rules;
    use super::super::papers::SUMMARY_COLUMNS;
    use super::*;
    use crate::store::{sha256, write_new};

    fn release(count: &str, context: &str, zeros: &str, more: Option<&str>) -> tempfile::TempDir {
        tied(count, context, zeros, more, r#"{ "relations": [] }"#)
    }

    fn tied(count: &str, context: &str, zeros: &str, more: Option<&str>, ties: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let (rules, number) = (rules(zeros), count.parse::<u64>().expect("a count"));
        let by_five = if number % 5 == 0 { "yes" } else { "no" };
        let (midpoint, nonzero) = if number == 0 { ("yes", "") } else { ("no", count) };
        let mut outputs = vec![
            (
                "tables/t.csv",
                format!("class,measure,value,status\na,persons,{count},ok\nb,share,3,ok\nc,persons,,c\n"),
            ),
            (
                SUMMARY,
                format!(
                    "{}\ntables/t.csv,persons,count,2,1,1,0,{count},{nonzero},{count},{by_five},{midpoint}\n\
                     tables/t.csv,share,other,1,1,0,0,3,3,3,,\n",
                    SUMMARY_COLUMNS.join(",")
                ),
            ),
            (CONTEXT, context.to_owned()),
            (CONTROLS, format!("{}\n`tables/t.csv`", rules.in_words())),
            (TIES, ties.to_owned()),
        ];
        outputs.extend(more.map(|name| (name, "x".to_owned())));
        let mut hashes = std::collections::BTreeMap::new();
        for (name, text) in &outputs {
            write_new(&folder.path().join(name), text.as_bytes()).expect("written");
            hashes.insert(*name, sha256(text.as_bytes()));
        }
        let table = tables::read_table(&folder.path().join("tables/t.csv")).expect("a table");
        let told = table.logical_sha256();
        let manifest = serde_json::json!({
            "manifest_version": 1, "study": "s", "study_sha256": "h", "versions": {}, "pseudonym_key_id": "k",
            "inputs": [], "queries": {}, "linkage_key": "l", "definitions": {}, "outputs": hashes, "tables": {"t": told},
            "disclosure": rules,
        });
        write_new(&folder.path().join(MANIFEST), manifest.to_string().as_bytes()).expect("written");
        folder
    }

    fn rules(zeros: &str) -> Rules {
        Rules {
            profile: "strict".to_owned(),
            threshold: 10,
            round_to: 5,
            zeros: zeros.to_owned(),
            ..Rules::default()
        }
    }

    fn faults(folder: &tempfile::TempDir) -> Vec<(&'static str, usize)> {
        let checked = check(folder.path()).expect("checked");
        let told = checked.into_iter().filter(|checked| !checked.faults.is_empty());
        told.map(|checked| (checked.reason, checked.faults.len())).collect()
    }

    #[test]
    fn a_release_with_none_of_the_faults_is_ready() {
        assert_eq!(faults(&release("10", "`tables/t.csv`", "shown", None)), []);
        assert_eq!(faults(&release("0", "`tables/t.csv`", "shown", None)), []);
    }

    #[test]
    fn what_can_be_worked_out_is_found_and_not_told() {
        let printed = |label: &str| format!(r#"{{ "table": "t", "labels": ["{label}"], "measure": "persons" }}"#);
        // `c` is withheld, and lies between nothing and the 12 for which a 10 can stand.
        let part = |whole: &str| {
            format!(
                r#"{{ "relations": [[{whole}, [{}, {{ "hidden": 1 }}]]] }}"#,
                printed("c")
            )
        };
        let safe = tied("10", "`tables/t.csv`", "shown", None, &part(&printed("a")));
        assert_eq!(faults(&safe), []);
        // With nothing beside it `c` is the 10 to 12 themselves.
        let alone = format!(r#"{{ "relations": [[{}, [{}]]] }}"#, printed("a"), printed("c"));
        let exposed = tied("10", "`tables/t.csv`", "shown", None, &alone);
        assert_eq!(faults(&exposed), [("withheld figures that can be worked out", 1)]);
        let told = check(exposed.path()).expect("checked");
        let told: Vec<String> = told.into_iter().flat_map(|checked| checked.faults).collect();
        assert_eq!(
            told,
            ["`tables/t.csv`: `persons` of `c`, which is withheld, can be worked out"]
        );
        let unread = tied("10", "`tables/t.csv`", "shown", None, "{}");
        assert_eq!(faults(&unread), [("withheld figures that can be worked out", 1)]);
    }

    #[test]
    fn a_whole_number_in_a_unit_that_is_counted_is_a_count_whatever_the_summary_says() {
        let folder = release("10", "`tables/t.csv`", "shown", None);
        let values = || -> Vec<u64> {
            let release = Recorded::open(folder.path()).expect("opened");
            let (files, units) = (ReadFiles::of(&release), Units::of(&release).expect("units"));
            counts(&release, &files, &units)
                .expect("counts")
                .iter()
                .map(|count| count.value)
                .collect()
        };
        assert_eq!(values(), [10]);
        let dictionary = "zone,table,column,where,type,may be empty,meaning,unit,allowed values\n\
                          released,t,value,measure is `share`,number,yes,,sessions,\n";
        write_new(&folder.path().join(LISTED), dictionary.as_bytes()).expect("written");
        assert_eq!(values(), [10, 3]);
    }

    #[test]
    fn each_reason_is_found() {
        assert_eq!(
            faults(&release("12", "`tables/t.csv`", "shown", None)),
            [("counts are not rounded", 1)]
        );
        assert_eq!(
            faults(&release("5", "`tables/t.csv`", "shown", None)),
            [("counts below the threshold", 1)]
        );
        assert_eq!(
            faults(&release("0", "`tables/t.csv`", "disclosive", None)),
            [("counts below the threshold", 1)]
        );
        assert_eq!(
            faults(&release("10", "nothing", "shown", None)),
            [("too little context", 1)]
        );
        let svg = release("10", "`tables/t.csv`", "shown", Some("chart.svg"));
        assert_eq!(faults(&svg), [("types of files that are not taken", 1)]);
    }
}
