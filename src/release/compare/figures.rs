//! The figures of a finished release, and those of another in their places.
//!
//! Custody: releasable.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use super::Moved;
use crate::release::ReleaseError;
use crate::release::recorded::Recorded;
use crate::release::tables;

/// A figure as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The number as it is printed; empty where there is none.
    pub value: String,
    /// `ok`, `c` (withheld) or `x` (not available).
    pub status: String,
}

impl Shown {
    /// The number, or the mark that stands in its place.
    pub fn text(&self) -> String {
        if self.value.is_empty() {
            format!("[{}]", self.status)
        } else {
            self.value.clone()
        }
    }
}

/// What a figure is about: its labels, what is measured, and its place among rows that have both alike.
type Key = (Vec<String>, String, usize);

/// The figures of one table, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    rows: Vec<(Key, Shown)>,
}

/// The tables of a release by name.
pub(super) fn of_release(release: &Recorded) -> Result<BTreeMap<String, Table>, ReleaseError> {
    let mut found = BTreeMap::new();
    let names: BTreeSet<&str> = release
        .record
        .outputs
        .keys()
        .filter_map(|file| tables::table_of(file))
        .collect();
    for name in names {
        let files = tables::files_of(name, release.record.outputs.keys());
        let paths: Vec<PathBuf> = files.iter().map(|file| release.folder.join(file)).collect();
        found.insert(name.to_owned(), read(&paths)?);
    }
    Ok(found)
}

/// A table of figures from its files.
fn read(paths: &[PathBuf]) -> Result<Table, ReleaseError> {
    let (mut seen, mut rows) = (BTreeMap::new(), Vec::new());
    let mut read = Vec::new();
    for path in paths {
        let fault = || ReleaseError::Table { path: path.clone() };
        read.extend(tables::read(path).ok_or_else(fault)?);
    }
    for row in read {
        let count = seen.entry((row.labels.clone(), row.measure.clone())).or_insert(0);
        let shown = Shown {
            value: row.value,
            status: row.status,
        };
        rows.push(((row.labels, row.measure, *count), shown));
        *count += 1;
    }
    Ok(Table { rows })
}

impl Table {
    /// How many figures both tables have, and those that moved.
    pub(super) fn against(&self, other: &Table) -> (usize, Vec<Moved>) {
        let theirs: BTreeMap<&Key, &Shown> = other.rows.iter().map(|(key, shown)| (key, shown)).collect();
        let mine: BTreeMap<&Key, &Shown> = self.rows.iter().map(|(key, shown)| (key, shown)).collect();
        let both = mine.keys().filter(|key| theirs.contains_key(*key)).count();
        let here = self
            .rows
            .iter()
            .map(|(key, shown)| (key, Some(shown), theirs.get(key).copied()));
        let alone = other.rows.iter().filter(|(key, _)| !mine.contains_key(key));
        let there = alone.map(|(key, shown)| (key, None, Some(shown)));
        let moved = here.chain(there).filter(|(_, before, after)| before != after);
        (
            both,
            moved
                .map(|(key, before, after)| moved_figure(key, before, after))
                .collect(),
        )
    }
}

fn moved_figure((labels, measure, _): &Key, before: Option<&Shown>, after: Option<&Shown>) -> Moved {
    let by = before
        .zip(after)
        .and_then(|(before, after)| difference(&before.value, &after.value));
    Moved {
        labels: labels.clone(),
        measure: measure.clone(),
        before: before.cloned(),
        after: after.cloned(),
        by,
    }
}

/// Second less first, signed, to the last decimal of the finer.
fn difference(before: &str, after: &str) -> Option<String> {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, part)| part.len());
    let (one, other): (f64, f64) = (before.parse().ok()?, after.parse().ok()?);
    let width = decimals(before).max(decimals(after));
    (one.is_finite() && other.is_finite()).then(|| format!("{:+.width$}", other - one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str, &str, &str)]) -> Table {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        let lines: Vec<String> = rows.iter().map(|(a, b, c, d)| format!("{a},{b},{c},{d}\n")).collect();
        let text = format!("class,measure,value,status\n{}", lines.concat());
        crate::store::write_new(&path, text.as_bytes()).expect("written");
        read(&[path]).expect("a table")
    }

    #[test]
    fn figures_are_held_against_those_in_their_places() {
        let one = table(&[
            ("a", "share", "23.8", "ok"),
            ("a", "n", "20", "ok"),
            ("b", "n", "", "c"),
            ("c", "n", "5", "ok"),
        ]);
        let other = table(&[
            ("b", "n", "15", "ok"),
            ("a", "share", "24.05", "ok"),
            ("a", "n", "20", "ok"),
            ("d", "n", "10", "ok"),
        ]);
        let (both, moved) = one.against(&other);
        assert_eq!(both, 3);
        let told: Vec<(&str, Option<&str>)> = moved
            .iter()
            .map(|moved| (moved.labels[0].as_str(), moved.by.as_deref()))
            .collect();
        assert_eq!(told, [("a", Some("+0.25")), ("b", None), ("c", None), ("d", None)]);
        assert_eq!(moved[1].before.as_ref().map(Shown::text).as_deref(), Some("[c]"));
        assert_eq!((moved[2].after.as_ref(), moved[3].before.as_ref()), (None, None));
        assert_eq!(one.against(&one), (4, Vec::new()));
    }

    #[test]
    fn a_file_of_other_columns_is_no_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        crate::store::write_new(&path, b"a,b\n1,2\n").expect("written");
        assert!(matches!(read(&[path]), Err(ReleaseError::Table { .. })));
    }
}
