//! Two rates of events per person-time, compared by their ratio and by their difference.
//!
//! Custody: no zone. Two counts and two times, however small.

use libm::{log, sqrt};
use serde::Serialize;

use super::counts::{positive, total};
use super::poisson::{PoissonMethod, limits};
use super::ratio::{Ratio, quotient};
use super::reserved::ReservedEstimate;
use crate::estimate::numeric::binomial;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reference, Reservation, Test};

/// Events in a time under observation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Exposure {
    /// Events.
    pub events: u64,
    /// Time under observation; positive.
    pub person_time: f64,
}

/// How the limits and the test of a rate ratio are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateRatioMethod {
    /// Given the total of events, those of the first group are binomial; Clopper and Pearson's limits, carried over.
    /// The default, as it holds for counts of any size. What R's `poisson.test` gives.
    #[default]
    Exact,
    /// As exact, with half the probability of what was seen counted in each tail (Rothman, Greenland & Lash 2008,
    /// *Modern Epidemiology*, chapter 14).
    MidP,
    /// exp(ln ratio ± z √(1/a + 1/b)).
    LogWald,
}

/// A ratio of two rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateRatio {
    /// The rate of the first group over that of the second.
    pub ratio: Ratio,
    /// The test of equal rates that belongs to the method; the statistic of the exact ones is the count of the first
    /// group. `None` where there is none.
    pub test: Option<Test>,
    /// How the interval is made.
    pub method: RateRatioMethod,
}

/// How the interval of a difference of two rates is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateDifferenceMethod {
    /// Difference ± z √(a/T₁² + b/T₀²). None when neither group has an event.
    Wald,
    /// The limits of each rate, put together by squaring and adding their distances (Zou & Donner 2008, Statistics in
    /// Medicine 27:1693): exists for any counts.
    Hybrid(PoissonMethod),
}

impl Default for RateDifferenceMethod {
    fn default() -> RateDifferenceMethod {
        RateDifferenceMethod::Hybrid(PoissonMethod::default())
    }
}

/// The ratio of two rates.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for times that are not between 1e-100 and 1e100, and for more than 1e10 events.
pub fn rate_ratio(
    exposed: Exposure,
    unexposed: Exposure,
    method: RateRatioMethod,
    level: ConfidenceLevel,
) -> Result<RateRatio, EstimateError> {
    let all = checked(exposed, unexposed)?;
    let (a, b) = (exposed.events as f64, unexposed.events as f64);
    let scale = unexposed.person_time / exposed.person_time;
    let log_error = (method == RateRatioMethod::LogWald && a > 0.0 && b > 0.0).then(|| sqrt(1.0 / a + 1.0 / b));
    let told = reservations(exposed.events, unexposed.events, method);
    let mut ratio = Ratio::by_logarithm([a * scale, b], log_error, level, told);
    if method == RateRatioMethod::LogWald {
        let statistic = ratio.value.zip(log_error).map(|(value, error)| log(value) / error);
        let test = statistic.map(Test::normal);
        return Ok(RateRatio { ratio, test, method });
    }
    let (lower, upper) = odds_limits(exposed.events, all, method, level.tail());
    (ratio.lower, ratio.upper) = (lower.map(|odds| odds * scale), upper.map(|odds| odds * scale));
    ratio.limits = match method {
        RateRatioMethod::MidP => Limits::MidP,
        _ => Limits::Exact,
    };
    let test = exact_test(exposed, unexposed, all, method);
    Ok(RateRatio { ratio, test, method })
}

fn checked(exposed: Exposure, unexposed: Exposure) -> Result<u64, EstimateError> {
    positive("person-time", exposed.person_time)?;
    positive("person-time", unexposed.person_time)?;
    total("number of events", &[exposed.events, unexposed.events])
}

fn reservations(a: u64, b: u64, method: RateRatioMethod) -> Vec<Reservation> {
    let unbounded = a > 0 && b == 0 && method != RateRatioMethod::LogWald;
    applying([
        (a + b == 0, Reservation::NoEvents),
        ((1..FEW).contains(&(a + b)), Reservation::FewEvents),
        (unbounded, Reservation::NoUpperLimit),
        (a == 0 || b == 0, Reservation::EmptyCell),
    ])
}

/// A limit for a share: of successes, trials and tail.
type Limit = fn(u64, u64, f64) -> f64;

/// Limits for the odds with which an event is one of the first group's: none at all without events, no upper one where
/// all are.
fn odds_limits(events: u64, all: u64, method: RateRatioMethod, tail: f64) -> (Option<f64>, Option<f64>) {
    if all == 0 {
        return (None, None);
    }
    let others = all - events;
    let of = |limit: Limit, count| limit(count, all, tail);
    let (low, high): (Limit, Limit) = match method {
        RateRatioMethod::MidP => (binomial::mid_lower_limit, binomial::mid_upper_limit),
        _ => (binomial::lower_limit, binomial::upper_limit),
    };
    // The share of the others is inverted by itself, so that neither is rounded away near 0.
    let lower = quotient(of(low, events), of(high, others));
    let upper = quotient(of(high, events), of(low, others));
    (lower, upper)
}

fn exact_test(exposed: Exposure, unexposed: Exposure, all: u64, method: RateRatioMethod) -> Option<Test> {
    if all == 0 {
        return None;
    }
    // The test is the same from either side; the share of the shorter time is the one that keeps its digits.
    let (own, other) = if exposed.person_time <= unexposed.person_time {
        (exposed, unexposed)
    } else {
        (unexposed, exposed)
    };
    let share = own.person_time / (own.person_time + other.person_time);
    let count = own.events;
    let p_value = if method == RateRatioMethod::Exact {
        binomial::two_sided(count, all, share)
    } else {
        let half = binomial::mass(count, all, share) / 2.0;
        let fewer = count.checked_sub(1);
        let below = fewer.map_or(0.0, |fewer| binomial::at_most(fewer, all, share));
        let above = binomial::at_least(count + 1, all, share);
        (2.0 * (below.min(above) + half)).min(1.0)
    };
    Some(Test {
        statistic: exposed.events as f64,
        reference: Reference::Own,
        p_value,
    })
}

/// The rate of the first group less that of the second, per unit of time.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for times that are not between 1e-100 and 1e100, and for more than 1e10 events.
pub fn rate_difference(
    exposed: Exposure,
    unexposed: Exposure,
    method: RateDifferenceMethod,
    level: ConfidenceLevel,
) -> Result<ReservedEstimate, EstimateError> {
    let all = checked(exposed, unexposed)?;
    let rate = |group: Exposure| group.events as f64 / group.person_time;
    let square = |group: Exposure| rate(group) / group.person_time;
    let value = rate(exposed) - rate(unexposed);
    let mut estimate = Estimate::normal(value, sqrt(square(exposed) + square(unexposed)), level);
    match method {
        RateDifferenceMethod::Wald if all == 0 => estimate.interval = None,
        RateDifferenceMethod::Wald => {}
        RateDifferenceMethod::Hybrid(inner) => {
            let [down, up] = distances(exposed, inner, level);
            let [other_down, other_up] = distances(unexposed, inner, level);
            estimate.limits = Limits::Own;
            estimate.interval = Some(Interval {
                lower: value - sqrt(down * down + other_up * other_up),
                upper: value + sqrt(up * up + other_down * other_down),
            });
        }
    }
    estimate.standard_error = estimate.standard_error.filter(|error| *error > 0.0);
    let reservations = applying([
        (all == 0, Reservation::NoEvents),
        ((1..FEW).contains(&all), Reservation::FewEvents),
    ]);
    Ok(ReservedEstimate { estimate, reservations })
}

/// How far the limits of a rate lie below and above it.
fn distances(group: Exposure, method: PoissonMethod, level: ConfidenceLevel) -> [f64; 2] {
    let Interval { lower, upper } = limits(group.events, method, level).interval;
    let count = group.events as f64;
    [(count - lower) / group.person_time, (upper - count) / group.person_time]
}
