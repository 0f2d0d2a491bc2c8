//! What one of something costs whom, and how prices have changed.
//!
//! Custody: no zone; public figures, and no personal data.

use std::collections::BTreeMap;

use super::rows::{Columns, Named, Row};
use crate::study::codebook::Level;
use crate::study::fault::Faults;

/// The price of one of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// What it is of.
    pub item: String,
    /// The price in pounds.
    pub value: f64,
    /// The range within which it lies with 95 % confidence; none where the source has none.
    pub range: Option<(f64, f64)>,
    /// The year of its prices.
    pub price_year: i64,
    /// Who pays.
    pub payer: Level,
    /// Whether the payer has it in hand if it is not spent.
    pub cashable: bool,
    /// For how many years it is paid, once a year: 1 for what is paid once.
    pub years: u32,
    /// Where it stands.
    pub source: String,
}

const PRICES: Columns = Columns {
    known: &[
        "item",
        "value",
        "low",
        "high",
        "price_year",
        "payer",
        "cashable",
        "years",
        "source",
        "note",
    ],
    needed: &["item", "value", "price_year", "payer", "cashable", "source"],
};

impl Price {
    /// All prices of a file.
    pub(in crate::study) fn read_all(file: &Named, faults: &mut Faults) -> Vec<Price> {
        let mut seen: Vec<(String, u64)> = Vec::new();
        file.rows(&PRICES, faults, |row, faults| {
            let price = price(file, row, faults)?;
            if let Some((_, first)) = seen.iter().find(|(item, _)| *item == price.item) {
                let message = format!("has the price of line {first} again");
                file.fault((row.line(), "item"), &message, "name each item once", faults);
            }
            seen.push((price.item.clone(), row.line()));
            Some(price)
        })
    }
}

fn price(file: &Named, row: &Row<'_>, faults: &mut Faults) -> Option<Price> {
    let must = "should be a number of pounds, 0 or more";
    let pounds = |column, faults: &mut Faults| file.number(row, column, |value| value >= 0.0, must, faults);
    let value = pounds("value", faults);
    let (low, high) = (pounds("low", faults), pounds("high", faults));
    let years = file.number(
        row,
        "years",
        |years| (1.0..=100.0).contains(&years) && libm::floor(years) == years,
        "should be a whole number of years",
        faults,
    );
    let cashable = match row.text("cashable") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => {
            file.fault(
                (row.line(), "cashable"),
                "should be `yes` or `no`",
                "whether the money is in hand if it is not spent",
                faults,
            );
            None
        }
    };
    let price_year = file.year(row, "price_year", faults);
    let value = value?;
    let range = match (low, high) {
        (Some(low), Some(high)) if low <= value && value <= high => Some((low, high)),
        (None, None) => None,
        _ => {
            file.fault(
                (row.line(), "low"),
                "`low` and `high` should lie around the value, both or none",
                "correct the row",
                faults,
            );
            None
        }
    };
    Some(Price {
        item: row.text("item")?.to_owned(),
        value,
        range,
        price_year: price_year?,
        payer: Level::setting(row.text("payer")?),
        cashable: cashable?,
        // Between 1 and 100.
        years: years.map_or(1, |years| years as u32),
        source: row.text("source")?.to_owned(),
    })
}

/// An index of prices by year.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceIndex {
    /// The index, above 0.
    pub by_year: BTreeMap<i64, f64>,
    /// Where it stands, each source once.
    pub sources: Vec<String>,
}

const INDEX: Columns = Columns {
    known: &["year", "index", "source", "note"],
    needed: &["year", "index", "source"],
};

impl PriceIndex {
    /// The index of a file.
    pub(in crate::study) fn read(file: &Named, faults: &mut Faults) -> PriceIndex {
        let mut found = PriceIndex {
            by_year: BTreeMap::new(),
            sources: Vec::new(),
        };
        file.rows(&INDEX, faults, |row, faults| {
            let year = file.year(row, "year", faults);
            let index = file.number(row, "index", |index| index > 0.0, "should be a number above 0", faults);
            if let (Some(year), Some(index)) = (year, index)
                && found.by_year.insert(year, index).is_some()
            {
                file.fault((row.line(), "year"), "is there twice", "give one index a year", faults);
            }
            let source = row.text("source")?.to_owned();
            if !found.sources.contains(&source) {
                found.sources.push(source);
            }
            Some(())
        });
        found
    }

    /// Whether a price of one year can be told in prices of another.
    pub fn reaches(&self, from: i64, to: i64) -> bool {
        from == to || [from, to].iter().all(|year| self.by_year.contains_key(year))
    }
}
