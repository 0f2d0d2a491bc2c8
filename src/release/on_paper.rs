//! Whether the papers of a release say of its rules and of its figures what these are: `controls.md` states the rules that the
//! manifest records, and `summary.csv` is what comes out if it is worked out again from the CSV files of the tables and the units
//! in the dictionary.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use super::manifest::STATED;
use super::papers::{CONTROLS, SUMMARY, SUMMARY_COLUMNS, summed_up};
use super::recorded::{MANIFEST, Recorded};
use super::tables::{ReadFiles, ReadRow};
use super::units::Units;

/// What the papers say otherwise, file by file.
pub(super) fn said_otherwise(release: &Recorded, files: &ReadFiles, units: &Units) -> Vec<String> {
    let rules =
        (!states_rules(release)).then(|| format!("`{CONTROLS}` does not state the rules that `{MANIFEST}` records"));
    rules.into_iter().chain(other_figures(release, files, units)).collect()
}

/// Whether the rules are stated, once, that the manifest records.
fn states_rules(release: &Recorded) -> bool {
    let text = std::fs::read_to_string(release.folder.join(CONTROLS)).unwrap_or_default();
    let stated: Vec<&str> = text.lines().filter(|line| line.starts_with(STATED)).collect();
    let rules = &release.record.disclosure;
    // Beyond these no study has rules, and with them no sum overflows.
    let is_rule = |number: u64| (1..=u64::from(u32::MAX)).contains(&number);
    is_rule(rules.threshold) && is_rule(rules.round_to) && stated == [rules.in_words()]
}

/// What is said of each file and measure: once, if nobody edited it.
type Said = BTreeMap<(String, String), Vec<csv::StringRecord>>;

fn other_figures(release: &Recorded, files: &ReadFiles, units: &Units) -> Vec<String> {
    let Some(mut said) = said(&release.folder.join(SUMMARY)) else {
        return vec![format!("`{SUMMARY}` is no summary of tables")];
    };
    let mut faults = Vec::new();
    for (file, rows) in files.files() {
        let Some(rows) = rows else {
            faults.push(format!("`{file}` is no table"));
            continue;
        };
        let mut by_measure: BTreeMap<&str, Vec<&ReadRow>> = BTreeMap::new();
        for row in rows {
            by_measure.entry(&row.measure).or_default().push(row);
        }
        for (measure, figures) in by_measure {
            match said.remove(&(file.to_owned(), measure.to_owned())).as_deref() {
                None => faults.push(format!("`{SUMMARY}` says nothing of `{measure}` in `{file}`")),
                Some([said]) if is_of(said, (file, measure), (figures.as_slice(), units)) => {}
                Some(_) => faults.push(format!(
                    "`{SUMMARY}` says of `{measure}` in `{file}` what does not hold"
                )),
            }
        }
    }
    let left = said.into_keys();
    faults.extend(left.map(|(file, measure)| format!("`{SUMMARY}` tells of `{measure}` in `{file}`, where it is not")));
    faults
}

/// Whether this is said of a measure whose figures these are.
fn is_of(said: &csv::StringRecord, about: (&str, &str), (figures, units): (&[&ReadRow], &Units)) -> bool {
    let kinds = units.kinds(about, figures).iter();
    let mut expected = kinds.map(|kind| summed_up(about, kind, figures));
    expected.any(|expected| said.iter().eq(&expected))
}

/// The summary in a file; none if it is none.
fn said(path: &Path) -> Option<Said> {
    let mut reader = csv::Reader::from_path(path).ok()?;
    if !reader.headers().ok()?.iter().eq(SUMMARY_COLUMNS) {
        return None;
    }
    let mut said = Said::new();
    for row in reader.records() {
        let row = row.ok()?;
        let about = (row.get(0)?.to_owned(), row.get(1)?.to_owned());
        said.entry(about).or_default().push(row);
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::LISTED;
    use super::*;
    use crate::store::write_new;

    const TABLE: &str = "class,measure,value,status\na,persons,10,ok\nb,persons,15,ok\nc,persons,,c\n\
                         a,share,0,ok\nb,share,12.5,ok\nc,share,,x\n";
    const TOLD: &str = "file,measure,kind,rows,numbers,withheld,not available,least,least that is not zero,greatest,\
                        all divisible by 5,all midpoints of 6\n\
                        tables/t.csv,persons,count,3,2,1,0,10,10,15,yes,no\n\
                        tables/t.csv,share,other,3,2,0,1,0,12.5,12.5,,\n";
    const DICTIONARY: &str = "zone,table,column,where,type,may be empty,meaning,unit,allowed values\n\
                              released,t,value,measure is `persons`,number,yes,,persons,\n\
                              released,t,value,measure is `share`,number,yes,,per cent,\n";
    const CONTROLLED: &str = "# Disclosure controls\n\nRules: strict. Figures that rest on fewer than 10 distinct persons are \
                              withheld, and so are figures from which those could be worked out; counts are rounded to the \
                              nearest 5, so that the least that is told, 10, stands for 10 to 12.\n";

    /// What papers say otherwise of a release with the table, of which its rules of disclosure are some others.
    fn faults(summary: &str, controls: &str, rules: &serde_json::Value) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = serde_json::json!({
            "manifest_version": 1, "study": "s", "study_sha256": "h", "versions": {}, "pseudonym_key_id": "k", "inputs": [],
            "queries": {}, "linkage_key": "l", "definitions": {}, "outputs": {"tables/t.csv": "t"}, "disclosure": rules,
        });
        let manifest = manifest.to_string();
        for (name, text) in [
            (LISTED, DICTIONARY),
            ("tables/t.csv", TABLE),
            (SUMMARY, summary),
            (CONTROLS, controls),
            (MANIFEST, manifest.as_str()),
        ] {
            write_new(&folder.path().join(name), text.as_bytes()).expect("written");
        }
        let release = Recorded::open(folder.path()).expect("opened");
        let (files, units) = (ReadFiles::of(&release), Units::of(&release).expect("units"));
        said_otherwise(&release, &files, &units)
    }

    fn rules(profile: &str, threshold: u64, round_to: u64, zeros: &str) -> serde_json::Value {
        serde_json::json!({"profile": profile, "threshold": threshold, "round_to": round_to, "zeros": zeros})
    }

    #[test]
    fn papers_that_say_what_the_manifest_and_the_tables_hold_are_without_fault() {
        let none: [&str; 0] = [];
        assert_eq!(faults(TOLD, CONTROLLED, &rules("strict", 10, 5, "shown")), none);
    }

    #[test]
    fn rules_other_than_those_of_the_manifest_are_told() {
        let why = ["`controls.md` does not state the rules that `manifest.json` records"];
        for others in [
            rules("dfe", 10, 5, "shown"),
            rules("strict", 3, 5, "shown"),
            rules("strict", 10, 10, "shown"),
            rules("strict", 10, 5, "disclosive"),
            rules("strict", 10, 0, "shown"),
            rules("strict", u64::MAX, 5, "shown"),
        ] {
            assert_eq!(faults(TOLD, CONTROLLED, &others), why, "{others}");
        }
        let stated = rules("strict", 10, 5, "shown");
        let twice = format!("{CONTROLLED}\nRules: sail. Another sentence.\n");
        let loosened = CONTROLLED.replace("than 10", "than 3");
        for controls in ["", loosened.as_str(), twice.as_str()] {
            assert_eq!(faults(TOLD, controls, &stated), why, "{controls}");
        }
    }

    #[test]
    fn a_summary_of_other_figures_than_the_tables_hold_is_told_by_file_and_measure() {
        let of = |from: &str, to: &str| {
            let forged = TOLD.replacen(from, to, 1);
            assert_ne!(forged, TOLD, "{from}");
            faults(&forged, CONTROLLED, &rules("strict", 10, 5, "shown"))
        };
        let other = ["`summary.csv` says of `persons` in `tables/t.csv` what does not hold"];
        for (from, to) in [
            ("count,3,", "count,4,"),
            ("3,2,1,0,10", "3,2,0,1,10"),
            ("10,10,15", "10,15,15"),
            ("10,10,15", "10,10,20"),
            ("yes,no", "yes,yes"),
            ("yes,no", "no,no"),
            ("persons,count,", "persons,sum,"),
            ("persons,count,", "persons,other,"),
            // With nothing said of how it is rounded, as of what does not count.
            ("count,3,2,1,0,10,10,15,yes,no", "other,3,2,1,0,10,10,15,,"),
        ] {
            assert_eq!(of(from, to), other, "{from} to {to}");
        }
        assert_eq!(
            of("other,3,2,0,1,0,12.5,12.5,,", "count,3,2,0,1,0,12.5,12.5,no,no"),
            ["`summary.csv` says of `share` in `tables/t.csv` what does not hold"]
        );
        let persons = "tables/t.csv,persons,count,3,2,1,0,10,10,15,yes,no\n";
        assert_eq!(of(persons, &persons.repeat(2)), other);
        assert_eq!(
            of(persons, ""),
            ["`summary.csv` says nothing of `persons` in `tables/t.csv`"]
        );
        assert_eq!(
            of("t.csv,share", "u.csv,share"),
            [
                "`summary.csv` says nothing of `share` in `tables/t.csv`",
                "`summary.csv` tells of `share` in `tables/u.csv`, where it is not"
            ]
        );
        assert_eq!(
            of("least,least that", "greatest,least that"),
            ["`summary.csv` is no summary of tables"]
        );
    }
}
