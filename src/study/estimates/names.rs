//! Names of estimates: their tables, and the files of these, bear them.
//!
//! Custody: no zone; settings only.

use super::{Estimate, EstimateKind};
use crate::study::fault::{Fault, Faults};

/// Tables that every release has, or may have.
const OF_EVERY_RELEASE: [&str; 9] = [
    "first-returns-by-class",
    "cohort-flow",
    "linkage-quality",
    "linkage-completeness",
    "linkage-blocking",
    "linkage-weights",
    "linkage-thresholds",
    "linkage-sizes",
    "linkage-groups",
];

/// Tables beside that of an effect, by what follows its name.
pub const BESIDE_AN_EFFECT: [&str; 7] = [
    "-design",
    "-balance",
    "-doubt",
    "-specifications",
    "-outcomes",
    "-negative-outcomes",
    "-not-to-be-used",
];

/// Adds a fault where a table of an estimate would bear the name of another table.
pub(super) fn check(read: &Estimate, earlier: &[Estimate], (path, line): (&str, usize), faults: &mut Faults) {
    let names = |one: &Estimate, other: &Estimate| {
        let suffix = other.name.strip_prefix(&one.name);
        matches!(one.kind, EstimateKind::Effect(_)) && suffix.is_some_and(|suffix| BESIDE_AN_EFFECT.contains(&suffix))
    };
    let message = if earlier.iter().any(|earlier| earlier.name == read.name) {
        "is the name of another estimate too"
    } else if OF_EVERY_RELEASE.contains(&read.name.as_str()) {
        "is the name of a table that the program writes itself"
    } else if earlier
        .iter()
        .any(|earlier| names(earlier, read) || names(read, earlier))
    {
        "is the name of a table beside an effect, or the other way round"
    } else {
        return;
    };
    let fault = Fault::new(format!("{path}name"), line, message.to_owned());
    faults.add(fault.hint("files are named by it: choose another"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_taken_are_those_of_the_shapes_of_tables() {
        let shapes = include_str!("../../release/dictionary/shapes.csv");
        let of_kind = |kind: &str| -> Vec<&str> {
            let rows = shapes
                .lines()
                .filter_map(|row| row.strip_prefix(kind)?.strip_prefix(','));
            let suffixes = rows.filter_map(|row| row.split(',').next());
            suffixes.filter(|suffix| !suffix.is_empty()).collect()
        };
        assert_eq!(of_kind(""), OF_EVERY_RELEASE);
        assert_eq!(of_kind("effect"), BESIDE_AN_EFFECT);
    }
}
