//! The tables that a declared estimate gives, by its kind: what can be told before anything has run.
//!
//! Custody: no zone; names of tables and columns.

use super::{DescribedTable, Zone, grain, words};

/// An estimate as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredTable {
    /// Its name; empty for tables that every release has.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its kind, as the study file says.
    pub kind: String,
}

/// The shapes: kind of estimate, what is put behind the name of the estimate, dimensions.
fn shapes() -> Vec<(String, String, Vec<String>)> {
    let mut reader = csv::Reader::from_reader(include_bytes!("shapes.csv").as_slice());
    let shape = |row: csv::StringRecord| {
        let cell = |place: usize| row.get(place).unwrap_or_default().to_owned();
        let dimensions = cell(2).split('|').map(str::to_owned).collect();
        (cell(0), cell(1), dimensions)
    };
    reader.records().filter_map(Result::ok).map(shape).collect()
}

/// The tables of an estimate: those that its kind can give. Some come only where the extracts have what they need.
pub(super) fn promised(declared: &DeclaredTable) -> Vec<DescribedTable> {
    let own = shapes().into_iter().filter(|(kind, _, _)| *kind == declared.kind);
    let described = own.map(|(_, suffix, dimensions)| {
        let dimensions: Vec<&str> = dimensions.iter().map(String::as_str).collect();
        let columns = dimensions.iter().map(|name| words::dimension(name, Vec::new()));
        let name = format!("{}{suffix}", declared.name);
        DescribedTable {
            title: if declared.title.is_empty() {
                name.replace('-', " ")
            } else {
                declared.title.clone()
            },
            name,
            zone: Zone::Released,
            grain: grain(&dimensions),
            columns: columns.chain(words::last(&[])).collect(),
            measures: Vec::new(),
        }
    });
    described.collect()
}

/// Whether a table of these dimensions is among those that can be told of beforehand.
#[cfg(test)]
pub(super) fn knows(dimensions: &[&str]) -> bool {
    shapes().iter().any(|(_, _, known)| known.iter().eq(dimensions.iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(name: &str, kind: &str) -> DeclaredTable {
        DeclaredTable {
            name: name.to_owned(),
            title: String::new(),
            kind: kind.to_owned(),
        }
    }

    #[test]
    fn an_estimate_gives_the_tables_of_its_kind() {
        let found = promised(&declared("doubt", "linkage-doubt"));
        let names: Vec<&str> = found.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["doubt", "doubt.unlinkable", "doubt.variance"]);
        let columns: Vec<&str> = found[0].columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(columns, ["links", "threshold", "measure", "value", "status"]);
        assert!(promised(&declared("x", "no-such-kind")).is_empty());
        assert!(knows(&["outcome"]) && !knows(&["no such dimension"]));
    }
}
