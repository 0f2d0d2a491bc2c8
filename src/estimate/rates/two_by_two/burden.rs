//! How much of all events falls to a group: population attributable fraction and disproportionality index.
//!
//! Custody: no zone. Four counts, however small.

use libm::{expm1, log1p, sqrt};

use super::super::proportion::wilson;
use super::super::ratio::{Ratio, quotient};
use super::super::reserved::ReservedEstimate;
use super::table::TwoByTwo;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};

/// The population attributable fraction: the share of all events that would not be, had the exposed the risk of the
/// unexposed. 1 - p₀/p for the risk of the unexposed p₀ and of all p, which equals pₑ(RR - 1)/RR with pₑ the share of
/// exposed among those with the event (Miettinen 1974, American Journal of Epidemiology 99:325). Negative where the
/// exposed have the lesser risk. It says nothing of whether the exposure is a cause.
///
/// For persons who are a population or a random sample of one. The interval is made on the scale of ln(1 - fraction),
/// whose variance is (b + PAF(a + d))/(nc) (Walter 1978, International Journal of Epidemiology 7:175), with a exposed
/// with the event, b exposed without, c unexposed with, d unexposed without, of n. None when no unexposed had the
/// event.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] when a group has nobody or nobody had the event.
pub fn population_attributable_fraction(
    table: &TwoByTwo,
    level: ConfidenceLevel,
) -> Result<ReservedEstimate, EstimateError> {
    let sums = table.compared()?;
    if sums.events == 0.0 {
        let nothing = "no event";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let [a, b, c, d] = sums.cells;
    // (ad - bc) / ((a + c)(c + d)), which cancels least.
    let value = (a * d - b * c) / (sums.events * sums.unexposed);
    let square = (b + value * (a + d)) / (sums.all * c);
    let error = (c > 0.0 && square > 0.0).then(|| sqrt(square));
    let limit = |error: f64, sign: f64| -expm1(log1p(-value) + sign * level.deviate() * error);
    Ok(ReservedEstimate {
        estimate: Estimate {
            value,
            standard_error: error.map(|error| (1.0 - value) * error),
            interval: error.map(|error| Interval {
                lower: limit(error, 1.0),
                upper: limit(error, -1.0),
            }),
            limits: Limits::Own,
            level,
        },
        reservations: table.reservations(false),
    })
}

/// The disproportionality index: the share of the exposed among those with the event over their share of all, both from
/// one table. It cannot be greater than 1 over the share of all, so that areas with different shares are not comparable
/// by it: the [risk ratio](super::risk::risk_ratio) belongs beside it.
///
/// The limits are made on the scale of the logarithm, whose variance by the delta method for four multinomial counts is
/// a(1/a - 1/m - 1/n₁)² + b/n₁² + c/m² - 1/n for m events, n₁ exposed, n persons. None when no exposed had the event.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] when a group has nobody.
pub fn disproportionality(table: &TwoByTwo, level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    let sums = table.compared()?;
    let [a, b, c, _] = sums.cells;
    let (events, exposed) = (sums.events, sums.exposed);
    let slope = 1.0 / a - 1.0 / events - 1.0 / exposed;
    let square = a * slope * slope + b / (exposed * exposed) + c / (events * events) - 1.0 / sums.all;
    let error = (a > 0.0 && square > 0.0).then(|| sqrt(square));
    Ok(Ratio::by_logarithm(
        [a * sums.all, events * exposed],
        error,
        level,
        table.reservations(false),
    ))
}

/// The disproportionality index against a share of the population that is known from elsewhere, and counts as known
/// without error: the share of the exposed among those with the event, and its Wilson limits, over the known share. For
/// a share that is itself estimated from other persons, the [risk ratio](super::risk::risk_ratio) of the two shares is
/// the index with its interval.
///
/// # Errors
/// [`EstimateError::NoTrials`] without an event, [`EstimateError::SuccessesExceedTrials`], and
/// [`EstimateError::OutOfRange`] for a known share that is not above 1e-100 and below 1.
pub fn disproportionality_to(
    exposed_events: u64,
    events: u64,
    share_of_all: f64,
    level: ConfidenceLevel,
) -> Result<Ratio, EstimateError> {
    if !(1e-100..1.0).contains(&share_of_all) {
        let (what, must) = ("share of the population", "above 1e-100 and below 1");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let found = wilson(exposed_events, events, level)?;
    Ok(Ratio {
        value: quotient(found.share, share_of_all),
        log_standard_error: None,
        lower: Some(found.interval.lower / share_of_all),
        upper: Some(found.interval.upper / share_of_all),
        limits: Limits::Score,
        level,
        reservations: applying([
            (exposed_events == 0, Reservation::NoEvents),
            ((1..FEW).contains(&exposed_events), Reservation::FewEvents),
            (exposed_events == events, Reservation::AllEvents),
            (events < FEW, Reservation::FewTrials),
        ]),
    })
}
