//! The units of the measures of a release, as its dictionary tells them: from these, and from how figures are printed, it follows
//! whether a measure counts, which the summary says.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeMap;

use super::ReleaseError;
use super::dictionary::LISTED;
use super::papers::{COUNT, OTHER};
use super::recorded::{Recorded, records};
use super::tables::{ReadRow, files_of};

/// Units of counts, as the dictionary has them. Means in such a unit have decimals, and are no counts.
const COUNTED: [&str; 7] = [
    "couples", "pairs", "persons", "records", "returns", "sessions", "workers",
];
/// How the unit of a measure begins that has that of what it is about.
const ANOTHERS: &str = "as ";
/// Columns of the dictionary.
const TABLE: usize = 1;
const MEANT: usize = 3;
const UNIT: usize = 7;

/// The unit of each measure of each CSV file.
pub(super) struct Units(BTreeMap<(String, String), String>);

impl Units {
    /// Those that the dictionary of a release tells; none where there is no dictionary.
    ///
    /// # Errors
    /// [`ReleaseError::Table`] for a dictionary that cannot be read.
    pub(super) fn of(release: &Recorded) -> Result<Units, ReleaseError> {
        let path = release.folder.join(LISTED);
        let mut units = BTreeMap::new();
        if !path.is_file() {
            return Ok(Units(units));
        }
        for row in records(&path)? {
            let measure = row
                .get(MEANT)
                .and_then(|place| place.strip_prefix("measure is `")?.strip_suffix('`'));
            if let (Some(table), Some(measure), Some(unit)) = (row.get(TABLE), measure, row.get(UNIT)) {
                let files = files_of(table, release.record.outputs.keys()).into_iter();
                let told = files.filter(|file| release.record.outputs.contains_key(file));
                units.extend(told.map(|file| ((file, measure.to_owned()), unit.to_owned())));
            }
        }
        Ok(Units(units))
    }

    /// The files and measures whose unit is something that is counted: whole numbers of these are counts, however they were made.
    pub(super) fn counted(&self) -> impl Iterator<Item = &(String, String)> {
        let counted = self.0.iter().filter(|(_, unit)| COUNTED.contains(&unit.as_str()));
        counted.map(|(about, _)| about)
    }

    /// The words of which one has to stand for a measure with these figures: whether it counts. Where its unit is that of something
    /// else, or not told, either may.
    pub(super) fn kinds(&self, (file, measure): (&str, &str), figures: &[&ReadRow]) -> &'static [&'static str] {
        let numbers = || figures.iter().filter(|figure| !figure.value.is_empty());
        let is_whole = numbers().next().is_some() && numbers().all(|figure| figure.value.parse::<i64>().is_ok());
        let unit = self.0.get(&(file.to_owned(), measure.to_owned())).map(String::as_str);
        match unit.unwrap_or_default() {
            _ if !is_whole => &[OTHER],
            unit if COUNTED.contains(&unit) => &[COUNT],
            unit if unit.is_empty() || unit.starts_with(ANOTHERS) => &[COUNT, OTHER],
            _ => &[OTHER],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_a_unit_that_is_counted_are_counts_and_nothing_else_is() {
        let units = [
            ("persons", "persons"),
            ("share", "per cent"),
            ("estimate", "as the figure"),
        ];
        let file = || "tables/t.csv".to_owned();
        let units = units.map(|(measure, unit)| ((file(), measure.to_owned()), unit.to_owned()));
        let units = Units(units.into());
        let kinds = |measure: &str, values: [&str; 2]| {
            let row = |value: &str| ReadRow {
                labels: Vec::new(),
                measure: measure.to_owned(),
                value: value.to_owned(),
                status: String::new(),
            };
            let rows = values.map(row);
            units.kinds(("tables/t.csv", measure), &[&rows[0], &rows[1]])
        };
        assert_eq!(kinds("persons", ["10", ""]), [COUNT]);
        assert_eq!(kinds("persons", ["10", "1.5"]), [OTHER]);
        assert_eq!(kinds("persons", ["", ""]), [OTHER]);
        assert_eq!(kinds("share", ["10", "20"]), [OTHER]);
        assert_eq!(kinds("estimate", ["10", "20"]), [COUNT, OTHER]);
        assert_eq!(kinds("no such measure", ["10", "20"]), [COUNT, OTHER]);
        assert_eq!(units.counted().collect::<Vec<_>>(), [&(file(), "persons".to_owned())]);
    }
}
