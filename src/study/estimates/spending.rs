//! What was spent on a service, row by row, each with its source.
//!
//! Custody: no zone; settings only.

use super::Ground;
use crate::study::codebook::{Level, Vocabulary};
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::service_words::SERVICE_WORDS;

/// Money that was spent on a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// Pounds.
    pub amount: f64,
    /// The year of these pounds.
    pub price_year: i64,
    /// Years after the first in which it is spent: 0 for the first.
    pub year: u32,
    /// Who paid.
    pub payer: Level,
    /// Where it stands.
    pub source: String,
}

/// Who paid what no row says who paid.
pub(super) const COUNCIL: &str = "local authority";

/// The rows under `cost`, or none of them where a source tells what was spent; nothing where one of them is at fault.
pub(super) fn spending(
    section: &mut Section<'_>,
    ground: Ground<'_>,
    faults: &mut Faults,
) -> Option<Option<Vec<Spending>>> {
    let rows = section.sections("cost", faults);
    if rows.is_empty() {
        if !ground.all_read || ground.sources.iter().any(|source| source.kind == Kind::Costs) {
            return Some(None);
        }
        let fault = Fault::new(section.key_path("cost"), section.line(), "is missing".to_owned());
        faults.add(fault.hint(
            "write what was spent: cost = [{ amount = 106750, price_year = 2015, source = \"...\" }], or name a source of \
             kind `costs`",
        ));
        return None;
    }
    let (count, mut found) = (rows.len(), Vec::new());
    for mut row in rows {
        let amount = row.number("amount", faults);
        let price_year = year(&mut row, "price_year", faults);
        let spent_in = row.integer("year", faults).map_or(0, |year| year.value);
        let payer = row.text("payer", faults).map(|payer| payer.value);
        let source = row.required_text("source", "say where the amount stands", faults);
        let is_good = amount
            .as_ref()
            .is_some_and(|amount| amount.value.is_finite() && amount.value >= 0.0);
        if !is_good || !(0..=100).contains(&spent_in) {
            let message =
                "should hold an `amount` of pounds, 0 or more, and a `year` after the first of 0 to 100".to_owned();
            faults.add(Fault::new(row.key_path("amount"), row.line(), message));
        }
        row.finish(faults);
        if let (Some(amount), Some(price_year), Some(source)) = (amount, price_year, source) {
            found.push(Spending {
                amount: amount.value,
                price_year: price_year.value,
                year: u32::try_from(spent_in).unwrap_or(0),
                payer: Level::setting(payer.as_deref().unwrap_or(COUNCIL)),
                source: source.value,
            });
        }
    }
    (found.len() == count).then_some(Some(found))
}

impl Spending {
    /// A sum that a source tells: the council paid it, unless the source says who did.
    pub fn recorded(amount: f64, price_year: i64, year: u32, funder: Option<&str>) -> Spending {
        let payer = funder.and_then(|funder| funders().find(|known| *known == funder));
        Spending {
            amount,
            price_year,
            year,
            payer: Level::setting(payer.unwrap_or(COUNCIL)),
            source: String::new(),
        }
    }
}

/// Who may have paid what a source tells.
pub(super) fn funders() -> impl Iterator<Item = &'static str> {
    let words = SERVICE_WORDS
        .iter()
        .filter(|(vocabulary, _)| *vocabulary == Vocabulary::Funder);
    words.flat_map(|(_, words)| words.iter().copied())
}

/// A year that has to be told.
pub(super) fn year(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Option<At<i64>> {
    let Some(found) = section.integer(key, faults) else {
        let fault = Fault::new(section.key_path(key), section.line(), "is missing".to_owned());
        faults.add(fault.hint("write the year of the prices, such as 2023"));
        return None;
    };
    if !(1900..=2200).contains(&found.value) {
        faults.add(Fault::new(
            section.key_path(key),
            found.line,
            "should be a year".to_owned(),
        ));
    }
    Some(found)
}
