//! Directly standardised rates: what a standard population would have at the rates of the strata.
//!
//! Custody: no zone. Counts of strata, however small.

use libm::sqrt;
use serde::Serialize;

use super::counts::{not_negative, positive, total};
use super::poisson::{PoissonMethod, limits};
use crate::estimate::covariates::length;
use crate::estimate::numeric::{gamma, sums};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};

/// The strata: time under observation in each, and how many, or which share, of the standard population belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strata<'a> {
    /// Person-time; positive.
    pub person_time: &'a [f64],
    /// The standard population, in any unit; not negative, and not 0 throughout.
    pub standard: &'a [f64],
}

/// Persons of a stratum who had equally many events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EventFrequency {
    /// Position of the stratum, from 0.
    pub stratum: usize,
    /// Events that each of them had.
    pub events: u64,
    /// How many they are.
    pub persons: u64,
}

/// Events of the strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Events<'a> {
    /// Independent ones, counted for each stratum: their variance is their number.
    Independent(&'a [u64]),
    /// Some of them of the same persons: the variance of n persons with k events each is k² n. What the Office for
    /// Health Improvement and Disparities calls non-independent events (*Public health technical guidance*, chapter on
    /// directly standardised rates). In any order; a stratum without an entry has no event.
    ByPerson(&'a [EventFrequency]),
}

/// How the interval of a directly standardised rate is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectMethod {
    /// Fay & Feuer (1997, Statistics in Medicine 16:791): gamma quantiles. Covers at least its level in all that has
    /// been tried. For independent events.
    FayFeuer,
    /// Dobson, Kuulasmaa, Eberle & Scherer (1991, Statistics in Medicine 10:457): the limits of the total count,
    /// carried over by the ratio of standard errors.
    Dobson(PoissonMethod),
}

impl Default for DirectMethod {
    /// Dobson's with Byar's limits, as the Office for Health Improvement and Disparities.
    fn default() -> DirectMethod {
        DirectMethod::Dobson(PoissonMethod::default())
    }
}

/// A directly standardised rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectRate {
    /// Events of all strata.
    pub events: u64,
    /// Person-time of all strata.
    pub person_time: f64,
    /// Events per unit of time, not standardised.
    pub crude: f64,
    /// The standardised rate, per unit of time. No standard error without an event.
    pub estimate: Estimate,
    /// How the interval is made.
    pub method: DirectMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them. A rate on fewer than 10
    /// events is not published by the Office for Health Improvement and Disparities.
    pub reservations: Vec<Reservation>,
}

/// Events, variance of the count, and weight per event, of each stratum.
struct Weighted {
    events: u64,
    counts: Vec<f64>,
    variances: Vec<f64>,
    weights: Vec<f64>,
}

/// The rate that the standard population would have at the strata's rates: Σ wᵢ dᵢ/tᵢ for shares wᵢ of the standard
/// population, d events in time t. Its variance is Σ wᵢ² Var(dᵢ)/tᵢ².
///
/// Without an event Fay and Feuer's upper limit is that of the stratum with the greatest weight per event; Dobson's
/// does not exist, as it scales by the standard error.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`],
/// [`EstimateError::WeightsAllZero`] for a standard population of nobody, [`EstimateError::OutOfRange`] for times that
/// are not between 1e-100 and 1e100, for more than 1e10 events, a stratum that is none, and Fay and Feuer's interval
/// for events of the same persons, for which there is none.
pub fn directly_standardised_rate(
    strata: &Strata<'_>,
    events: Events<'_>,
    method: DirectMethod,
    level: ConfidenceLevel,
) -> Result<DirectRate, EstimateError> {
    let weighted = weighted(strata, events)?;
    let terms = || weighted.weights.iter().zip(&weighted.counts);
    let value = sums::sum(terms().map(|(weight, count)| weight * count));
    let squares = weighted.weights.iter().zip(&weighted.variances);
    let variance = sums::sum(squares.map(|(weight, variance)| weight * weight * variance));
    let (cut, kind) = match (method, events) {
        (DirectMethod::FayFeuer, Events::ByPerson(_)) => {
            let (what, must) = ("method for events of the same persons", "Dobson's");
            return Err(EstimateError::OutOfRange { what, must });
        }
        (DirectMethod::FayFeuer, _) => {
            let cut = fay_feuer(value, variance, &weighted.weights, level);
            (Some(cut), Limits::Own)
        }
        (DirectMethod::Dobson(inner), _) => dobson(value, variance, weighted.events, inner, level),
    };
    let estimate = Estimate {
        value,
        standard_error: (variance > 0.0).then(|| sqrt(variance)),
        interval: cut.map(|(interval, _)| interval),
        limits: kind,
        level,
    };
    let truncated = cut.is_some_and(|(_, truncated)| truncated);
    let person_time = sums::sum(strata.person_time.iter().copied());
    Ok(told(weighted.events, person_time, estimate, method, truncated))
}

fn told(events: u64, person_time: f64, estimate: Estimate, method: DirectMethod, truncated: bool) -> DirectRate {
    DirectRate {
        events,
        person_time,
        crude: events as f64 / person_time,
        estimate,
        method,
        reservations: applying([
            (events == 0, Reservation::NoEvents),
            ((1..FEW).contains(&events), Reservation::FewEvents),
            (truncated, Reservation::LimitTruncated),
        ]),
    }
}

fn weighted(strata: &Strata<'_>, events: Events<'_>) -> Result<Weighted, EstimateError> {
    let rows = strata.person_time.len();
    if rows == 0 {
        return Err(EstimateError::NoRows);
    }
    length("standard population", strata.standard.len(), rows)?;
    not_negative("standard population", strata.standard)?;
    strata
        .person_time
        .iter()
        .try_for_each(|time| positive("person-time", *time))?;
    let persons = sums::sum(strata.standard.iter().copied());
    if persons <= 0.0 {
        return Err(EstimateError::WeightsAllZero);
    }
    let weights = strata.standard.iter().zip(strata.person_time);
    let (events, counts, variances) = counted(events, rows)?;
    Ok(Weighted {
        events,
        counts,
        variances,
        weights: weights.map(|(standard, time)| standard / persons / time).collect(),
    })
}

/// Events of all, and the number and the variance of those of each stratum.
fn counted(events: Events<'_>, rows: usize) -> Result<(u64, Vec<f64>, Vec<f64>), EstimateError> {
    match events {
        Events::Independent(counts) => {
            length("number of events", counts.len(), rows)?;
            let numbers: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
            Ok((total("number of events", counts)?, numbers.clone(), numbers))
        }
        Events::ByPerson(frequencies) => {
            let (mut counts, mut squares) = (vec![0u128; rows], vec![0u128; rows]);
            let mut each = Vec::with_capacity(frequencies.len());
            for row in frequencies {
                let (Some(count), Some(square)) = (counts.get_mut(row.stratum), squares.get_mut(row.stratum)) else {
                    let (what, must) = ("stratum of an event frequency", "the position of one of the strata");
                    return Err(EstimateError::OutOfRange { what, must });
                };
                let events = row.events.saturating_mul(row.persons);
                each.push(events);
                // Whole numbers, so that the order of rows has no influence; too many are refused below.
                *count = count.saturating_add(u128::from(events));
                *square = square.saturating_add(u128::from(row.events) * u128::from(events));
            }
            let numbers = |of: Vec<u128>| of.into_iter().map(|count| count as f64).collect();
            Ok((total("number of events", &each)?, numbers(counts), numbers(squares)))
        }
    }
}

/// Limits, and whether the lower one had to be cut at 0.
type Cut = (Interval, bool);

/// With y the rate, v its variance and w the greatest weight per event: L is the quantile of a gamma variable with mean
/// y and variance v, U that of one with mean y + w and variance v + w².
fn fay_feuer(rate: f64, variance: f64, weights: &[f64], level: ConfidenceLevel) -> Cut {
    let most = weights.iter().copied().fold(0.0, f64::max);
    let lower = if rate > 0.0 && variance > 0.0 {
        variance / rate * gamma::lower_quantile(rate * rate / variance, level.tail())
    } else {
        0.0
    };
    let (mean, spread) = (rate + most, variance + most * most);
    let upper = spread / mean * gamma::upper_quantile(mean * mean / spread, level.tail());
    (Interval { lower, upper }, false)
}

/// y + √(v/O)(L - O) for limits L of the count O; none without an event.
fn dobson(
    rate: f64,
    variance: f64,
    events: u64,
    inner: PoissonMethod,
    level: ConfidenceLevel,
) -> (Option<Cut>, Limits) {
    let of_count = limits(events, inner, level);
    if events == 0 || variance <= 0.0 {
        return (None, of_count.limits);
    }
    let count = events as f64;
    let scale = sqrt(variance / count);
    let lower = rate + scale * (of_count.interval.lower - count);
    let interval = Interval {
        lower: lower.max(0.0),
        upper: rate + scale * (of_count.interval.upper - count),
    };
    (Some((interval, of_count.truncated || lower < 0.0)), of_count.limits)
}
