//! The smallest effect that those who stand at risk could show within a time from now on.
//!
//! Custody: no zone. Days of persons, however few.

use libm::{log, pow, sqrt};

use super::RiskTable;
use super::forecast::{Reach, by_start};
use crate::estimate::numeric::normal;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::{ConfidenceLevel, EstimateError};

/// Halvings of the interval in which the ratio lies: to the last digit.
const HALVINGS: usize = 100;

/// What is compared with what, and how surely an effect is to be found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// How many of the persons are treated, as a share of them.
    pub treated: f64,
    /// Comparators for each of the treated, at risk as they are.
    pub comparators: f64,
    /// Probability with which the effect is to be found.
    pub power: f64,
    /// One less the size of the two-sided test.
    pub level: ConfidenceLevel,
}

/// The ratio of hazards below 1 that is found with the asked probability: the largest `r` with
/// |log r| >= (z + z') / √(d p (1 - p)), where p is the share of the treated among those compared and d the number of events
/// that are expected of both under r itself (Schoenfeld 1983, Biometrics 39:499): the treated keep q^r of their probability q
/// of no event within `ahead` days, as in [`averted`](super::averted), and the comparators keep q. The curve is taken for known.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a power outside of 0 to 1, or nobody compared, [`EstimateError::NoSpells`] for nobody at
/// risk, [`EstimateError::NothingToEstimate`] where no ten persons were followed for as long as `ahead`, or no event is expected.
pub fn detectable_ratio(
    table: &RiskTable,
    elapsed: &[i64],
    ahead: i64,
    compared: Comparison,
) -> Result<f64, EstimateError> {
    let Comparison {
        treated,
        comparators,
        power,
        level,
    } = compared;
    let is_share = |value: f64| value > 0.0 && value < 1.0;
    if !is_share(power) || treated.is_nan() || treated <= 0.0 || comparators.is_nan() || comparators <= 0.0 {
        return Err(EstimateError::OutOfRange {
            what: "power, or number of persons compared,",
            must: "above 0, a power below 1",
        });
    }
    if elapsed.is_empty() {
        return Err(EstimateError::NoSpells);
    }
    let reach = Reach::of(table, ahead)?;
    let starts = by_start(elapsed, reach.told_until - ahead);
    let spared: Vec<(f64, f64)> = starts
        .into_iter()
        .map(|(start, persons)| (persons as f64 * treated, reach.spared(start, ahead)))
        .collect();
    let events = |ratio: f64| {
        let mut events = Sum::default();
        for (persons, spared) in &spared {
            events.add(persons * (1.0 - pow(*spared, ratio)));
        }
        events.value()
    };
    let among_comparators = comparators * events(1.0);
    if among_comparators <= 0.0 {
        return Err(EstimateError::NothingToEstimate { nothing: "no event" });
    }
    let share = 1.0 / (1.0 + comparators);
    let deviates = level.deviate() + normal::quantile(power);
    let is_found = |ratio: f64| {
        let events = events(ratio) + among_comparators;
        -log(ratio) >= deviates / sqrt(events * share * (1.0 - share))
    };
    // Found at 0 and not at 1; in between once, as events fall and the logarithm grows faster.
    let (mut found, mut missed) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(found, missed);
        if is_found(middle) {
            found = middle;
        } else {
            missed = middle;
        }
    }
    Ok(found)
}
