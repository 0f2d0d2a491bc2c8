//! Services as studies: what they tell of themselves, without court records, in the release and in their own view.
//!
//! Custody: synthetic extracts only.

mod action_for_change;
mod faults;
mod mpower;
mod own_view;
mod securing_change;

use std::path::{Path, PathBuf};

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run::{self, Outcome};
use seriatim::study::Study;

/// The folder of the samples of services.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/services")
}

fn open(sample: &str) -> Study {
    Study::open(&samples().join(sample)).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs a sample into a folder.
fn ran(sample: &str, folder: &Path) -> Outcome {
    run::run(&open(sample), folder, &|_| {}).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn group<'m>(found: &'m [Measured], table: &str, labels: &[&str]) -> &'m Group {
    let table = found.iter().find(|known| known.name == table);
    let table = table.unwrap_or_else(|| panic!("no such table"));
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq(labels.iter().copied());
    let group = table.groups.iter().find(is_meant);
    group.unwrap_or_else(|| panic!("no row {labels:?}"))
}

/// Numbers of persons in a row, in their order.
fn counts(group: &Group) -> Vec<u64> {
    let persons = group.figures.iter().filter_map(|(_, figure)| match figure {
        Figure::Persons(count) => Some(count.get()),
        _ => None,
    });
    persons.collect()
}

/// The rows of a released table: words of labels and measure, value and status.
fn released(folder: &Path, table: &str) -> Vec<(Vec<String>, String, String)> {
    let path = folder.join(format!("release/tables/{table}.csv"));
    let mut reader = csv::Reader::from_path(path).expect("a released table");
    let rows = reader.records().map(|row| {
        let cells: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        let (words, told) = cells.split_at(cells.len() - 2);
        (words.to_vec(), told[0].clone(), told[1].clone())
    });
    rows.collect()
}

/// Statuses of the figures of one row of a released table, each once.
fn statuses(folder: &Path, table: &str, labels: &[&str]) -> Vec<String> {
    let rows = released(folder, table).into_iter();
    let of_row = rows.filter(|(words, ..)| words.iter().zip(labels).all(|(word, label)| word == label));
    let mut found: Vec<String> = of_row.map(|(.., status)| status).collect();
    found.sort();
    found.dedup();
    found
}
