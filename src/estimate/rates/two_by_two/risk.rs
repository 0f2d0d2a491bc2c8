//! Risk ratio and risk difference of two groups.
//!
//! Custody: no zone. Four counts, however small.

use libm::sqrt;
use serde::Serialize;

use super::super::proportion::wilson;
use super::super::ratio::{Ratio, quotient};
use super::super::reserved::ReservedEstimate;
use super::table::{Group, Sums, TwoByTwo};
use crate::estimate::numeric::roots::increasing;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits};

/// How the interval of a risk ratio is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RiskRatioMethod {
    /// exp(ln ratio ± z √(1/a - 1/n₁ + 1/c - 1/n₀)) (Katz, Baptista, Azen & Pike 1978, Biometrics 34:469). None when a
    /// group has no event.
    #[default]
    KatzLog,
    /// The ratios that a score test does not reject (Koopman 1984, Biometrics 40:513): better for few events, and
    /// exists where a group has none.
    Koopman,
}

/// How the interval of a risk difference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RiskDifferenceMethod {
    /// Wilson's limits of each risk, put together by squaring and adding their distances (Newcombe 1998, Statistics in
    /// Medicine 17:873, method 10). The default: it exists for any counts and stays within -1 and 1.
    #[default]
    Newcombe,
    /// Difference ± z √(p₁q₁/n₁ + p₀q₀/n₀). None where that root is 0.
    Wald,
}

/// The risk of the exposed over that of the unexposed.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] when a group has nobody.
pub fn risk_ratio(table: &TwoByTwo, method: RiskRatioMethod, level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    let sums = table.compared()?;
    let [a, b, c, d] = sums.cells;
    let risks = [a / sums.exposed, c / sums.unexposed];
    let without_events = a + c == 0.0;
    if method == RiskRatioMethod::KatzLog {
        let square = b / (a * sums.exposed) + d / (c * sums.unexposed);
        let error = (a > 0.0 && c > 0.0).then(|| sqrt(square));
        return Ok(Ratio::by_logarithm(risks, error, level, table.reservations(false)));
    }
    let start = (a + 0.5) / (sums.exposed + 0.5) / ((c + 0.5) / (sums.unexposed + 0.5));
    let limit = |deviate: f64| increasing(start, |ratio| deviate - score(&sums, ratio));
    let lower = if a == 0.0 { 0.0 } else { limit(level.deviate()) };
    let upper = (c > 0.0).then(|| limit(-level.deviate()));
    Ok(Ratio {
        value: quotient(risks[0], risks[1]),
        log_standard_error: None,
        lower: (!without_events).then_some(lower),
        upper,
        limits: Limits::Score,
        level,
        reservations: table.reservations(c == 0.0 && !without_events),
    })
}

/// (p̂₁ - θp̂₀) over its standard error when the ratio is θ: with the risks that are most likely then, p₁ = θp₀, where
/// p₀ solves a quadratic equation (Miettinen & Nurminen 1985, Statistics in Medicine 4:213, without their factor N/(N -
/// 1)).
fn score(sums: &Sums, ratio: f64) -> f64 {
    let [a, b, c, d] = sums.cells;
    let (s, t) = (ratio * (sums.exposed + c), sums.unexposed + a);
    // (s + t)² - 4θN(a + c), written so that nothing cancels.
    let root = sqrt((s - t) * (s - t) + 4.0 * ratio * b * d);
    let unexposed = (2.0 * sums.events / (s + t + root)).min(1.0);
    let exposed = (ratio * unexposed).min(1.0);
    let variance =
        exposed * (1.0 - exposed) / sums.exposed + ratio * ratio * unexposed * (1.0 - unexposed) / sums.unexposed;
    let distance = a / sums.exposed - ratio * (c / sums.unexposed);
    if distance == 0.0 {
        0.0
    } else {
        distance / sqrt(variance)
    }
}

/// The risk of the exposed less that of the unexposed. The standard error is Wald's.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] when a group has nobody.
pub fn risk_difference(
    table: &TwoByTwo,
    method: RiskDifferenceMethod,
    level: ConfidenceLevel,
) -> Result<ReservedEstimate, EstimateError> {
    let sums = table.compared()?;
    let [a, b, c, d] = sums.cells;
    let (exposed, unexposed) = (sums.exposed, sums.unexposed);
    let (risk, other) = (a / exposed, c / unexposed);
    let value = risk - other;
    let square = risk * (b / exposed) / exposed + other * (d / unexposed) / unexposed;
    let mut estimate = Estimate::normal(value, sqrt(square), level);
    if method == RiskDifferenceMethod::Newcombe {
        let wilson = |group: Group| wilson(group.events, group.events + group.others, level);
        let (first, second) = (wilson(table.exposed())?.interval, wilson(table.unexposed())?.interval);
        estimate.limits = Limits::Own;
        estimate.interval = Some(Interval::of_difference((risk, first), (other, second)));
    } else if square == 0.0 {
        estimate.interval = None;
    }
    estimate.standard_error = estimate.standard_error.filter(|error| *error > 0.0);
    Ok(ReservedEstimate {
        estimate,
        reservations: table.reservations(false),
    })
}
