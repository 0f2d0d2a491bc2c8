//! Observed over expected: standardised mortality ratios and their like, and indirectly standardised rates.
//!
//! Custody: no zone. A count and an expectation, however small.
//!
//! Two areas' ratios rest on the areas' own mix of strata, and are not comparable with each other; each is comparable
//! with the reference only. Rates that are to be compared are [standardised directly](super::direct).

use libm::{exp, expm1, log, sqrt};
use serde::Serialize;

use super::counts::{MOST, at_most, not_negative, positive};
use super::poisson::{PoissonMethod, limits};
use crate::estimate::covariates::length;
use crate::estimate::numeric::{poisson, sums};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Reference, Reservation, Test};

/// Observed events over expected ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandardisedRatio {
    /// Events observed.
    pub observed: u64,
    /// Events expected at the rates of the reference.
    pub expected: f64,
    /// The ratio, 1 where there are as many as expected. The expectation counts as known without error; where it is not, see
    /// [`of_uncertain_expectation`].
    pub estimate: Estimate,
    /// How the interval is made.
    pub method: PoissonMethod,
    /// The exact two-sided test of as many events as expected: its statistic is the count, its p-value the probability
    /// of all counts that are no more probable.
    pub test: Test,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Limits of ratios go up to the exponential of this: that of 710 is no number.
const HIGHEST_LOGARITHM: f64 = 700.0;

/// Observed over expected events, with limits for a Poisson count divided by the expectation (Breslow & Day 1987,
/// *Statistical methods in cancer research* II, section 2.3).
///
/// # Errors
/// [`EstimateError::OutOfRange`] for more than 1e10 events, or an expectation that is not between 1e-100 and 1e10.
pub fn standardised_ratio(
    observed: u64,
    expected: f64,
    method: PoissonMethod,
    level: ConfidenceLevel,
) -> Result<StandardisedRatio, EstimateError> {
    at_most("number of events", observed, MOST)?;
    positive("expected number of events", expected)?;
    if expected > MOST as f64 {
        let (what, must) = ("expected number of events", "at most 1e10");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let limits = limits(observed, method, level);
    Ok(StandardisedRatio {
        observed,
        expected,
        estimate: limits.per(observed, expected, level),
        method,
        test: Test {
            statistic: observed as f64,
            reference: Reference::Own,
            p_value: poisson::two_sided(observed, expected),
        },
        reservations: applying([
            (observed == 0, Reservation::NoEvents),
            ((1..FEW).contains(&observed), Reservation::FewEvents),
            (limits.truncated, Reservation::LimitTruncated),
        ]),
    })
}

/// The same ratio of an expectation that is itself an estimate, with the variance `relative_variance` in units of its square: the
/// interval as [`over_uncertain_expectation`], and a standard error by the delta method, √(SE²/ratio² + `relative_variance`) times the
/// ratio (Silcocks 1994, Journal of Epidemiology and Community Health 48:313). Where the variance is 0 all stays as it was, to the
/// last bit.
pub fn of_uncertain_expectation(ratio: Estimate, expected: f64, relative_variance: f64) -> Estimate {
    if relative_variance <= 0.0 {
        return ratio;
    }
    let own = ratio.value * sqrt(relative_variance);
    let limits = |limits| over_uncertain_expectation((ratio.value, limits), expected, relative_variance, ratio.level);
    Estimate {
        standard_error: ratio.standard_error.map(|error| sqrt(error * error + own * own)),
        interval: ratio.interval.map(limits),
        ..ratio
    }
}

/// Limits of a ratio of observed to expected events, which hold for an expectation that is known, where it is an estimate, with the
/// variance v in units of its square: on the scale of logarithms, where the expectation's own limits are ±z √v, the two distances are
/// squared and added ([`Interval::of_difference`]). For many events this is the delta method, ln(O/E) ± z √(1/O + v).
///
/// Without an event there is no logarithm. An expectation with the variance v is worth 1/v events: that none of all events was among
/// those observed has the probability that the limit u of a known expectation E leaves, where the ratio is (exp(u E v) - 1) / (E v).
/// This is the limit of Clopper and Pearson for a share of 0, as odds.
///
/// Where v is 0 the limits stay what they were, to the last bit; a limit of 0 stays 0, and none is higher than numbers go.
pub fn over_uncertain_expectation(
    (ratio, limits): (f64, Interval),
    expected: f64,
    relative_variance: f64,
    level: ConfidenceLevel,
) -> Interval {
    if relative_variance <= 0.0 {
        return limits;
    }
    if ratio <= 0.0 {
        let scale = expected * relative_variance;
        // Of an expectation that is worth next to nothing, as high as numbers go.
        let upper = expm1((limits.upper * scale).min(HIGHEST_LOGARITHM)) / scale;
        return Interval {
            upper: upper.max(limits.upper),
            ..limits
        };
    }
    let half = level.deviate() * sqrt(relative_variance);
    let of_logarithms = Interval {
        lower: log(limits.lower),
        upper: log(limits.upper),
    };
    let of_expectation = Interval {
        lower: -half,
        upper: half,
    };
    let found = Interval::of_difference((log(ratio), of_logarithms), (0.0, of_expectation));
    Interval {
        lower: exp(found.lower),
        upper: exp(found.upper.min(HIGHEST_LOGARITHM)),
    }
}

/// Events that are expected when strata with these person-times have the rates of a reference: the sum of their
/// products.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], and
/// [`EstimateError::OutOfRange`] for what is negative.
pub fn expected_events(person_time: &[f64], reference_rates: &[f64]) -> Result<f64, EstimateError> {
    if person_time.is_empty() {
        return Err(EstimateError::NoRows);
    }
    length("reference rate", reference_rates.len(), person_time.len())?;
    not_negative("person-time", person_time)?;
    not_negative("reference rate", reference_rates)?;
    Ok(sums::sum(
        person_time.iter().zip(reference_rates).map(|(time, rate)| time * rate),
    ))
}

impl StandardisedRatio {
    /// The indirectly standardised rate: the ratio, and its limits, times the crude rate of the reference.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a rate that is not between 1e-100 and 1e100.
    pub fn rate(&self, reference_rate: f64) -> Result<Estimate, EstimateError> {
        positive("crude rate of the reference", reference_rate)?;
        let Estimate {
            value,
            standard_error,
            interval,
            limits,
            level,
        } = self.estimate;
        Ok(Estimate {
            value: value * reference_rate,
            standard_error: standard_error.map(|error| error * reference_rate),
            interval: interval.map(|interval| Interval {
                lower: interval.lower * reference_rate,
                upper: interval.upper * reference_rate,
            }),
            limits,
            level,
        })
    }
}
