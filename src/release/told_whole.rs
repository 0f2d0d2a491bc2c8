//! Whether groups are told whole or not at all, as review leaves them: a share beside a withheld count tells that count.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeSet;

use super::tables::{ReadFiles, ReadRow, ReadTable};

/// What is told of a group that is withheld too: what others published, and thresholds that everybody knows.
const TOLD_ANYWAY: [&str; 6] = [
    "live births",
    "pounds",
    "published",
    "published, lower",
    "published, upper",
    "threshold",
];
/// Counts of things, not of persons, that are withheld by themselves: nothing else of the group goes with them.
const WITHHELD_ALONE: [&str; 1] = ["sessions"];
/// The first dimension of tables about links, whose shares are of pairs and records and stand each for itself; and their names.
const OF_LINKS: (&str, &str) = ("population", "linkage-");

/// The files and measures of figures that are told of a group of which others are withheld.
pub(super) fn told_in_part(files: &ReadFiles) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, table) in files.tables().filter(|(name, table)| !is_of_links(name, table)) {
        let lines = table.lines().into_iter();
        let told: BTreeSet<&str> = lines.filter(|line| is_withheld(line)).flat_map(told).collect();
        let of_table = told
            .into_iter()
            .map(|measure| format!("`tables/{name}.csv`: `{measure}` of a group of which other figures are withheld"));
        faults.extend(of_table);
    }
    faults
}

fn is_of_links(name: &str, table: &ReadTable) -> bool {
    let (dimension, begins) = OF_LINKS;
    name.starts_with(begins) && table.dimensions.first().is_some_and(|first| first == dimension)
}

fn is_withheld(line: &[&ReadRow]) -> bool {
    line.iter()
        .any(|figure| figure.status == "c" && !WITHHELD_ALONE.contains(&figure.measure.as_str()))
}

fn told(line: Vec<&ReadRow>) -> impl Iterator<Item = &str> {
    let told = line.into_iter().filter(|figure| !figure.value.is_empty());
    told.map(|figure| figure.measure.as_str())
        .filter(|measure| !TOLD_ANYWAY.contains(measure))
}
