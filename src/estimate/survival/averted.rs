//! How many events fewer there would be at another hazard.
//!
//! Custody: no zone. Days of persons, however few.

use libm::pow;

use super::RiskTable;
use super::forecast::{Reach, by_start};
use crate::estimate::EstimateError;
use crate::estimate::numeric::sums::Sum;

/// Events fewer within `ahead` days among persons who have been at risk for `elapsed` days, were their hazard `ratio` times that
/// of the curve from now on: the sum of q^ratio - q, with q = S(t + ahead)/S(t) the probability of no event of each person, as in
/// [`forecast`](super::forecast). Under proportional hazards survival is the curve's, raised to the ratio (Cox 1972, Journal of
/// the Royal Statistical Society B 34:187). It is arithmetic on an assumed ratio and holds no doubt of its own.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a ratio below 0, [`EstimateError::NoSpells`] for nobody at risk,
/// [`EstimateError::NothingToEstimate`] where no ten persons were followed for as long as `ahead`.
pub fn averted(table: &RiskTable, elapsed: &[i64], ahead: i64, ratio: f64) -> Result<f64, EstimateError> {
    if !ratio.is_finite() || ratio < 0.0 {
        return Err(EstimateError::OutOfRange {
            what: "ratio of hazards",
            must: "0 or above",
        });
    }
    if elapsed.is_empty() {
        return Err(EstimateError::NoSpells);
    }
    let reach = Reach::of(table, ahead)?;
    let mut fewer = Sum::default();
    for (start, persons) in by_start(elapsed, reach.told_until - ahead) {
        let spared = reach.spared(start, ahead);
        fewer.add(persons as f64 * (pow(spared, ratio) - spared));
    }
    Ok(fewer.value())
}
