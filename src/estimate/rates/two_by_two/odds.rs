//! Odds ratio of two groups. Where the event is not rare it is farther from 1 than the [risk ratio](super::risk), and
//! it is the measure only where persons were chosen by their outcome.
//!
//! Custody: no zone. Four counts, however small.

use libm::sqrt;
use serde::Serialize;

use super::super::ratio::Ratio;
use super::table::TwoByTwo;
use crate::estimate::{ConfidenceLevel, EstimateError, Limits};

/// How an odds ratio and its interval are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OddsRatioMethod {
    /// ad/bc with exp(ln ratio ± z √(1/a + 1/b + 1/c + 1/d)) (Woolf 1955, Annals of Human Genetics 19:251). No limits
    /// when a cell is empty.
    #[default]
    Woolf,
    /// The conditional maximum likelihood estimate, given both margins, and the odds ratios under which neither as many
    /// nor as few are rarer than the tail (Cornfield 1956). What R's `fisher.test` gives.
    ConditionalExact,
    /// The conditional estimate, with half the probability of what was seen counted in each tail.
    ConditionalMidP,
}

/// The odds of the event among the exposed over those among the unexposed.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] when a group has nobody.
pub fn odds_ratio(table: &TwoByTwo, method: OddsRatioMethod, level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    let [a, b, c, d] = table.compared()?.cells;
    if method == OddsRatioMethod::Woolf {
        let error = sqrt(1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d);
        let told = table.reservations(false);
        return Ok(Ratio::by_logarithm([a * d, b * c], Some(error), level, told));
    }
    let nothing = "no table to compare with";
    let margins = table.margins().ok_or(EstimateError::NothingToEstimate { nothing })?;
    let count = table.exposed().events;
    let (least, most) = (count == margins.least(), count == margins.most());
    let (weight, limits) = match method {
        OddsRatioMethod::ConditionalMidP => (0.5, Limits::MidP),
        _ => (1.0, Limits::Exact),
    };
    let start = (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5));
    // At an end of what the margins allow the estimate and one limit are 0 or infinite; at both, any odds ratio fits.
    let (value, lower) = if least {
        let zero = (!most).then_some(0.0);
        (zero, zero)
    } else {
        let value = (!most).then(|| margins.fitting(count, start));
        (value, Some(margins.lower_limit(count, weight, level.tail(), start)))
    };
    Ok(Ratio {
        value,
        log_standard_error: None,
        lower,
        upper: (!most).then(|| margins.upper_limit(count, weight, level.tail(), start)),
        limits,
        level,
        reservations: table.reservations(most && !least),
    })
}
