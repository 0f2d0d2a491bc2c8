//! Sums of money in prices of one year and of the first year's worth: what was spent, and what sets averted save.
//!
//! Custody: settings go in, numbers come out.

use crate::estimate::EstimateError;
use crate::estimate::costs::{AvertedBy, Deflator, DiscountRates, RateFrom, Uncertain, averted};
use crate::estimate::numeric::{normal, sums};
use crate::study::{CostsAndSavings, Level, Spending};

/// Whose money is summed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum View<'v> {
    /// Everybody's.
    All,
    /// That of one payer.
    Payer(&'v Level),
    /// What is in hand if it is not spent, or what is not.
    Cashable(bool),
}

/// One price as money is made of it.
struct Saved {
    payer: Level,
    cashable: bool,
    years: u32,
    value: f64,
    drawn: Uncertain,
}

/// What is spent and saved.
pub(super) struct Sums {
    spent: Vec<(Level, f64)>,
    saved: Vec<Saved>,
    rates: DiscountRates,
    horizon: u32,
    optimism: f64,
}

impl Sums {
    /// What is spent, and what is saved over so many years.
    pub(super) fn of(asked: &CostsAndSavings, spending: &[Spending], years: i64) -> Result<Sums, EstimateError> {
        let steps = asked.discount.steps.iter();
        let rates = DiscountRates::new(
            steps
                .map(|step| RateFrom {
                    year: step.from_year,
                    rate: step.rate,
                })
                .collect(),
        )?;
        let index = asked.index.as_ref().map(|index| index.by_year.clone());
        let deflator = Deflator::new(index.unwrap_or_default())?;
        let carried = |year: i64| {
            deflator
                .factor(year, asked.price_year)
                .ok_or(EstimateError::NothingToEstimate {
                    nothing: "a year without an index of prices",
                })
        };
        let mut spent = Vec::new();
        for row in spending {
            let amount = row.amount * carried(row.price_year)? * rates.factor(row.year) * asked.optimism_cost;
            spent.push((row.payer.clone(), amount));
        }
        let mut saved = Vec::new();
        for price in &asked.prices {
            let factor = carried(price.price_year)?;
            let width = price.range.map_or(0.0, |(low, high)| high - low);
            let deviation = factor * width / (2.0 * normal::quantile(0.975));
            saved.push(Saved {
                payer: price.payer.clone(),
                cashable: price.cashable,
                years: price.years,
                value: factor * price.value,
                drawn: Uncertain::cost(factor * price.value, deviation)?,
            });
        }
        Ok(Sums {
            spent,
            saved,
            rates,
            // Years of a study or of a horizon are between 1 and 200.
            horizon: u32::try_from(years).unwrap_or(1).max(1),
            optimism: asked.optimism_savings,
        })
    }

    /// What was spent. Money that is cashable or not is a matter of savings, and nothing is spent on it.
    pub(super) fn cost(&self, view: View<'_>) -> f64 {
        let of_view = |payer: &Level| match view {
            View::All => true,
            View::Payer(own) => own == payer,
            View::Cashable(_) => false,
        };
        sums::sum(
            self.spent
                .iter()
                .filter(|(payer, _)| of_view(payer))
                .map(|(_, amount)| *amount),
        )
    }

    /// Best values of all prices.
    pub(super) fn values(&self) -> Vec<f64> {
        self.saved.iter().map(|saved| saved.value).collect()
    }

    /// Distributions of all prices.
    pub(super) fn drawn(&self) -> impl Iterator<Item = Uncertain> + '_ {
        self.saved.iter().map(|saved| saved.drawn)
    }

    /// What `clients` save at these prices, each averting so much. A price of several years is paid in the year in which a
    /// set is averted and in those that follow.
    pub(super) fn saving(&self, view: View<'_>, by: AvertedBy, clients: f64, values: &[f64]) -> f64 {
        let by_year = averted(by, self.horizon);
        let mut total = sums::Sum::default();
        for (saved, value) in self.saved.iter().zip(values) {
            let is_meant = match view {
                View::All => true,
                View::Payer(own) => *own == saved.payer,
                View::Cashable(cashable) => cashable == saved.cashable,
            };
            if !is_meant {
                continue;
            }
            for (year, events) in (0..).zip(&by_year) {
                let factors = (0..saved.years).map(|later| self.rates.factor(year + later));
                total.add(clients * events * value * sums::sum(factors));
            }
        }
        self.optimism * total.value()
    }

    /// What one set saves if it is averted at any time within the horizon, each year alike.
    pub(super) fn saving_per_set(&self, values: &[f64]) -> f64 {
        self.saving(View::All, AvertedBy::Counted { each: 1.0 }, 1.0, values)
    }
}
