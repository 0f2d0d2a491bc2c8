//! A released table with what stands behind it: each figure as it was before review, and the sets of persons that were
//! judged, beside the figure as it is told.
//!
//! Custody: pseudonymous zone, the safe side.

use super::figures::{self, Unrounded};
use crate::analysis::{CohortFlow, Measured, ReturnClasses, TimeToReturn};
use crate::disclosure::{ReleasedRow, Reviewed};

/// The support of one table.
#[derive(Debug, Clone)]
pub struct SupportTable {
    name: String,
    dimensions: Vec<String>,
    rows: Vec<(Unrounded, Option<ReleasedRow>)>,
}

impl SupportTable {
    /// Behind figures about groups.
    pub fn of_measured(finding: &Measured, reviewed: &Reviewed) -> SupportTable {
        SupportTable::of(&finding.dimensions, figures::of_measured(finding), reviewed)
    }

    /// Behind curves.
    pub fn of_curves(finding: &TimeToReturn, reviewed: &Reviewed) -> SupportTable {
        SupportTable::of(&["stratum", "level", "years"], figures::of_curves(finding), reviewed)
    }

    /// Behind first returns by class.
    pub fn of_classes(finding: &ReturnClasses, reviewed: &Reviewed) -> SupportTable {
        SupportTable::of(&["class"], figures::of_classes(finding), reviewed)
    }

    /// Behind who enters.
    pub fn of_flow(finding: &CohortFlow, reviewed: &Reviewed) -> SupportTable {
        SupportTable::of(&["outcome"], figures::of_flow(finding), reviewed)
    }

    fn of(dimensions: &[&str], unrounded: Vec<Unrounded>, reviewed: &Reviewed) -> SupportTable {
        let (name, released) = match reviewed {
            Reviewed::Released(table) => (table.name(), table.rows()),
            Reviewed::Withheld { name, .. } => (name.as_str(), [].as_slice()),
        };
        SupportTable {
            name: name.to_owned(),
            dimensions: dimensions.iter().map(|word| (*word).to_owned()).collect(),
            rows: beside(unrounded, released),
        }
    }

    /// The name of the table that it supports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many figures it holds, and how many of them are told.
    pub fn figures(&self) -> (usize, usize) {
        let told = |(_, released): &&(Unrounded, Option<ReleasedRow>)| {
            released.as_ref().is_some_and(|row| row.released().value().is_some())
        };
        (self.rows.len(), self.rows.iter().filter(told).count())
    }

    /// The table as CSV bytes.
    pub(super) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let last = ["measure", "unrounded", "persons behind", "released", "status"].map(str::to_owned);
        // Writing to memory cannot fail.
        let _ = writer.write_record(self.dimensions.iter().chain(&last));
        for (unrounded, released) in &self.rows {
            let behind: Vec<String> = unrounded.behind.iter().map(ToString::to_string).collect();
            let told = released.as_ref().map(ReleasedRow::released);
            let rest = [
                unrounded.measure.clone(),
                unrounded.value.map(|value| value.to_string()).unwrap_or_default(),
                behind.join("; "),
                told.and_then(|told| told.value())
                    .map(|value| value.to_string())
                    .unwrap_or_default(),
                told.map_or("withheld whole", |told| told.status()).to_owned(),
            ];
            let _ = writer.write_record(unrounded.labels.iter().chain(&rest));
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// Each figure with the next released one of its labels and measure: a group may have a measure twice.
fn beside(unrounded: Vec<Unrounded>, released: &[ReleasedRow]) -> Vec<(Unrounded, Option<ReleasedRow>)> {
    let mut taken = vec![false; released.len()];
    let mut first = 0;
    let rows = unrounded.into_iter().map(|figure| {
        let is_meant = |row: &ReleasedRow| {
            row.measure() == figure.measure
                && row.labels().len() == figure.labels.len()
                && row
                    .labels()
                    .iter()
                    .zip(&figure.labels)
                    .all(|(label, word)| label.to_string() == *word)
        };
        let found = (first..released.len()).find(|place| !taken[*place] && is_meant(&released[*place]));
        if let Some(place) = found {
            taken[place] = true;
            while taken.get(first) == Some(&true) {
                first += 1;
            }
        }
        (figure, found.map(|place| released[place].clone()))
    });
    rows.collect()
}
