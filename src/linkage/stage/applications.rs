//! What the applications of a study tell of the cases of its mentions: the day, and the court's area.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing.

use std::collections::BTreeMap;

use super::StageError;
use super::rows::{days, numbers, text};
use crate::intake::{PseudonymList, PseudonymisedTables};
use crate::study::Kind;

/// What applications tell, by the number of the case.
#[derive(Debug)]
pub(in crate::linkage) struct Applications {
    days: Vec<Option<i32>>,
    areas: Vec<Option<u32>>,
    /// Court areas by number.
    names: Vec<String>,
}

impl Applications {
    /// Reads what all tables of applications tell of these cases, which are in ascending order.
    pub(in crate::linkage) fn read(
        tables: &PseudonymisedTables,
        cases: &PseudonymList,
    ) -> Result<Applications, StageError> {
        let mut read = Applications {
            days: vec![None; cases.len()],
            areas: vec![None; cases.len()],
            names: Vec::new(),
        };
        let mut areas_by_name: BTreeMap<String, u32> = BTreeMap::new();
        for table in tables.of_kind(Kind::Applications) {
            table.each_batch(|batch| {
                let texts = text(&batch, "application").zip(text(&batch, "court_area"));
                let dates = days(&batch, "issued_on").zip(days(&batch, "applied_on"));
                let Some(((applications, areas), (issued, applied))) = texts.zip(dates) else {
                    return Err(StageError::Internal);
                };
                let known = numbers(Some(applications), cases);
                let days = issued.iter().zip(applied);
                for ((case, area), (issued, applied)) in known.into_iter().zip(areas).zip(days) {
                    let Some(case) = case.map(|case| case as usize) else {
                        continue;
                    };
                    read.note_day(case, issued.or(applied));
                    let Some(area) = area else { continue };
                    let number = match areas_by_name.get(area) {
                        Some(number) => *number,
                        None => {
                            let next = read.names.len() as u32;
                            read.names.push(area.to_owned());
                            *areas_by_name.entry(area.to_owned()).or_insert(next)
                        }
                    };
                    // Of several, as of a case that was transferred, the first by name, in whatever order rows come.
                    let is_first = |known: u32| area < read.names[known as usize].as_str();
                    if read.areas[case].is_none_or(is_first) {
                        read.areas[case] = Some(number);
                    }
                }
                Ok(())
            })?;
        }
        Ok(read)
    }

    fn note_day(&mut self, case: usize, day: Option<i32>) {
        let known = &mut self.days[case];
        *known = match (*known, day) {
            (Some(known), Some(day)) => Some(known.min(day)),
            (known, day) => known.or(day),
        };
    }

    /// The day of each case: that of its issue, or else of its making; of several revisions the earliest.
    pub(in crate::linkage) fn days(&self) -> &[Option<i32>] {
        &self.days
    }

    /// The area of the court of a case; of several revisions the first that tells one.
    pub(in crate::linkage) fn area(&self, case: u32) -> Option<&str> {
        let number = self.areas.get(case as usize).copied().flatten()?;
        self.names.get(number as usize).map(String::as_str)
    }
}
