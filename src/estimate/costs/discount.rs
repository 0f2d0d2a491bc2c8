//! What a sum in a later year is worth now.
//!
//! HM Treasury, The Green Book, annex on discounting: the factor of a year is the product of 1/(1 + rate) over the years up
//! to it, each at the rate in force for it; the base year is year 0 and is not discounted.
//!
//! Custody: no zone. Sums without a subject.

use serde::Serialize;

use crate::estimate::EstimateError;
use crate::estimate::numeric::sums;

/// A rate, and the first year that it holds for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateFrom {
    /// The first year, counted from the base year: 1 or later.
    pub year: u32,
    /// The rate per year, such as 0.035.
    pub rate: f64,
}

/// The rates of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscountRates {
    steps: Vec<RateFrom>,
}

impl DiscountRates {
    /// Rates by the years from which they hold.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless the first holds from year 1, years ascend and each rate lies above -1 and below 1.
    pub fn new(steps: Vec<RateFrom>) -> Result<DiscountRates, EstimateError> {
        let ascends = steps.is_sorted_by(|one, next| one.year < next.year);
        if steps.first().is_none_or(|first| first.year != 1) || !ascends {
            let (what, must) = ("schedule of discount rates", "rates from year 1 on, by ascending years");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if steps.iter().any(|step| !(step.rate > -1.0 && step.rate < 1.0)) {
            let (what, must) = ("discount rate", "a share, such as 0.035");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(DiscountRates { steps })
    }

    /// One rate for all years.
    ///
    /// # Errors
    /// As [`DiscountRates::new`].
    pub fn flat(rate: f64) -> Result<DiscountRates, EstimateError> {
        DiscountRates::new(vec![RateFrom { year: 1, rate }])
    }

    /// What 1 in a year is worth in the base year.
    pub fn factor(&self, year: u32) -> f64 {
        let mut factor = 1.0;
        for (place, step) in self.steps.iter().enumerate() {
            let next = self.steps.get(place + 1).map_or(u32::MAX, |next| next.year);
            let years = (year + 1).min(next).saturating_sub(step.year);
            factor /= libm::pow(1.0 + step.rate, f64::from(years));
        }
        factor
    }

    /// The present value of sums by year, the first in the base year.
    pub fn present_value(&self, sums_by_year: &[f64]) -> f64 {
        sums::sum((0..).zip(sums_by_year).map(|(year, sum)| sum * self.factor(year)))
    }
}
