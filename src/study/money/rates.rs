//! Discount rates by the date from which they hold: data, and no constant of the program.
//!
//! Custody: no zone; public figures.

use jiff::civil::Date;

use super::rows::{Columns, Named};
use crate::study::fault::Faults;

/// The rates that the program brings along.
const BUILT_IN: &str = include_str!("../../../data-samples/services/discount-rates.csv");

/// A rate, and the first year that it holds for, counted from the base year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateStep {
    /// The first year: 1 or later.
    pub from_year: u32,
    /// The rate, such as 0.035.
    pub rate: f64,
}

/// Rates that came into force together.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountSchedule {
    /// Its name.
    pub name: String,
    /// The day from which it is in force; none for a rate that the study file gives.
    pub effective_from: Option<Date>,
    /// The rates by ascending years.
    pub steps: Vec<RateStep>,
    /// Where they stand.
    pub source: String,
}

const RATES: Columns = Columns {
    known: &["schedule", "effective_from", "from_year", "rate", "source"],
    needed: &["schedule", "effective_from", "from_year", "rate", "source"],
};

impl DiscountSchedule {
    /// All schedules of a file, or of the one that the program brings along.
    pub(in crate::study) fn read_all(file: Option<Named>, faults: &mut Faults) -> Vec<DiscountSchedule> {
        let file = file.unwrap_or_else(|| Named::built_in("discount-rates.csv", BUILT_IN));
        let mut schedules: Vec<DiscountSchedule> = Vec::new();
        file.rows(&RATES, faults, |row, faults| {
            let whole = |year: f64| (1.0..=1000.0).contains(&year) && libm::floor(year) == year;
            let from_year = file.number(row, "from_year", whole, "should be a whole number from 1 on", faults);
            let rate = file.number(
                row,
                "rate",
                |rate| (0.0..1.0).contains(&rate),
                "should be a share, such as 0.035",
                faults,
            );
            let effective_from: Option<Date> = row.text("effective_from").and_then(|text| text.parse().ok());
            if effective_from.is_none() {
                file.fault(
                    (row.line(), "effective_from"),
                    "should be a date such as 2003-04-01",
                    "write year, month and day",
                    faults,
                );
            }
            // Between 1 and 1000.
            let step = RateStep {
                from_year: from_year? as u32,
                rate: rate?,
            };
            let (name, effective_from) = (row.text("schedule")?.to_owned(), effective_from?);
            match schedules.iter_mut().find(|known| known.name == name) {
                Some(known) => {
                    let follows = known.steps.last().is_some_and(|last| last.from_year < step.from_year);
                    if !follows || known.effective_from != Some(effective_from) {
                        let hint = "give the rates of a schedule by ascending years, with one date";
                        file.fault(
                            (row.line(), "from_year"),
                            "does not follow the rate before it",
                            hint,
                            faults,
                        );
                    }
                    known.steps.push(step);
                }
                None => {
                    if step.from_year != 1 {
                        file.fault(
                            (row.line(), "from_year"),
                            "the first rate of a schedule holds from year 1",
                            "write 1",
                            faults,
                        );
                    }
                    schedules.push(DiscountSchedule {
                        name,
                        effective_from: Some(effective_from),
                        steps: vec![step],
                        source: row.text("source")?.to_owned(),
                    });
                }
            }
            Some(())
        });
        schedules
    }

    /// One rate for all years, as a study file gives it.
    pub(in crate::study) fn flat(rate: f64) -> DiscountSchedule {
        DiscountSchedule {
            name: format!("{} % in every year", rate * 100.0),
            effective_from: None,
            steps: vec![RateStep { from_year: 1, rate }],
            source: "the study file".to_owned(),
        }
    }
}
