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
/// Counts of things, not of persons, and what is worked out from them, that are withheld by themselves: together, and nothing else of
/// the group goes with them.
const WITHHELD_ALONE: [&str; 2] = ["sessions", "clients at each, on average"];
/// The first dimension of tables about links, whose shares are of pairs and records and stand each for itself; and their names.
const OF_LINKS: (&str, &str) = ("population", "linkage-");

/// The files and measures of figures that are told of a group of which others are withheld.
pub(super) fn told_in_part(files: &ReadFiles) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, table) in files.tables().filter(|(name, table)| !is_of_links(name, table)) {
        let lines = table.lines().into_iter();
        let told: BTreeSet<&str> = lines.flat_map(told).collect();
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

/// What a line tells although something else is withheld that would have to go with it.
fn told(line: Vec<&ReadRow>) -> impl Iterator<Item = &str> {
    let stands_alone = |figure: &ReadRow| WITHHELD_ALONE.contains(&figure.measure.as_str());
    let is_withheld = |alone: bool| {
        let mut withheld = line.iter().filter(|figure| figure.status == "c");
        withheld.any(|figure| stands_alone(figure) == alone)
    };
    let (others, alone) = (is_withheld(false), is_withheld(true));
    let told = line.into_iter().filter(move |figure| {
        let goes_too = others && !TOLD_ANYWAY.contains(&figure.measure.as_str());
        !figure.value.is_empty() && (goes_too || alone && stands_alone(figure))
    });
    told.map(|figure| figure.measure.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a group tells in part, by the values of its figures; an empty one is withheld.
    fn of(figures: &[(&str, &str)]) -> Vec<String> {
        let rows: Vec<ReadRow> = figures
            .iter()
            .map(|(measure, value)| ReadRow {
                labels: vec!["all".to_owned()],
                measure: (*measure).to_owned(),
                value: (*value).to_owned(),
                status: if value.is_empty() { "c" } else { "ok" }.to_owned(),
            })
            .collect();
        told(rows.iter().collect()).map(str::to_owned).collect()
    }

    #[test]
    fn sessions_are_withheld_with_their_mean_and_without_the_clients() {
        let mean = WITHHELD_ALONE[1];
        assert_eq!(of(&[("sessions", "15"), ("clients", "10"), (mean, "4.0")]), [""; 0]);
        assert_eq!(of(&[("sessions", ""), ("clients", "10"), (mean, "")]), [""; 0]);
        assert_eq!(of(&[("sessions", ""), ("clients", "10"), (mean, "12.0")]), [mean]);
        assert_eq!(of(&[("sessions", "15"), ("clients", "10"), (mean, "")]), ["sessions"]);
        // With the clients everything goes.
        assert_eq!(of(&[("sessions", ""), ("clients", ""), (mean, "")]), [""; 0]);
        assert_eq!(of(&[("sessions", "15"), ("clients", ""), (mean, "")]), ["sessions"]);
    }

    #[test]
    fn what_others_published_is_told_of_a_group_that_is_withheld() {
        assert_eq!(of(&[("published", "24.0"), ("this study", "")]), [""; 0]);
        assert_eq!(
            of(&[("published", "24.0"), ("number", "15"), ("this study", "")]),
            ["number"]
        );
    }
}
