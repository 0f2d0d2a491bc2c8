//! What was spent: as the study file states, or as a source of kind `costs` tells of the service.
//!
//! Custody: sums of a service go in; nobody is in them.

use crate::cohort::Cost;
use crate::study::{CostsAndSavings, Spending};

/// Why nothing is known of what was spent.
pub(super) type Missing = &'static str;

const NO_ROW: Missing = "the source of costs has no row of the service";
const UNKNOWN: Missing = "rows of the source of costs contradict each other, so that a sum is not known";
const YEAR_MISSING: Missing = "the source of costs misses a year between the first and the last: nothing is summed";
const NO_INDEX: Missing = "prices of a year in the source of costs cannot be carried to those that are told";

/// The rows of a source about the service, each at the prices of its own year unless it says otherwise.
pub(super) fn of(asked: &CostsAndSavings, costs: &[Cost]) -> Result<Vec<Spending>, Missing> {
    if let Some(stated) = &asked.spending {
        return Ok(stated.clone());
    }
    let own: Vec<&Cost> = costs
        .iter()
        .filter(|cost| cost.service == asked.service.as_str())
        .collect();
    let mut years: Vec<i64> = own.iter().map(|cost| cost.year).collect();
    years.sort_unstable();
    years.dedup();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
        return Err(NO_ROW);
    };
    if usize::try_from(last - first + 1).ok() != Some(years.len()) {
        return Err(YEAR_MISSING);
    }
    let mut spent = Vec::new();
    for cost in own {
        let price_year = cost.price_year.unwrap_or(cost.year);
        let is_reached = match &asked.index {
            Some(index) => index.reaches(price_year, asked.price_year),
            None => price_year == asked.price_year,
        };
        if !is_reached {
            return Err(NO_INDEX);
        }
        let amount = cost.amount.ok_or(UNKNOWN)?;
        // Years of a study are few.
        let year = u32::try_from(cost.year - first).unwrap_or(0);
        spent.push(Spending::recorded(amount, price_year, year, cost.funder.as_deref()));
    }
    Ok(spent)
}
