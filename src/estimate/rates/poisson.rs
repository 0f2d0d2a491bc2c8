//! Limits for a Poisson count, and for a rate of events per person-time.
//!
//! Custody: no zone. A count and a time, however small.

use libm::sqrt;
use serde::Serialize;

use super::counts::positive;
use crate::estimate::numeric::poisson;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};

/// How the limits of a Poisson count are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoissonMethod {
    /// Garwood (1936): the means under which neither as many nor as few events as were seen are rarer than the
    /// [tail](ConfidenceLevel::tail). Covers at least its level.
    Exact,
    /// Byar's approximation to the exact limits (Breslow & Day 1987, *Statistical methods in cancer research* II,
    /// section 2.3).
    Byar(ByarForm),
    /// As exact, with half the probability of the count that was seen. Covers its level on average.
    MidP,
}

impl Default for PoissonMethod {
    /// Byar's limits in the [form](ByarForm) that English public health figures use.
    fn default() -> PoissonMethod {
        PoissonMethod::Byar(ByarForm::Apho)
    }
}

/// Byar's limits are published in two formulas, which packages both call by his name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ByarForm {
    /// O(1 - 1/9O - z/3√O)³ and the same of O + 1 with a plus, from 10 events on; exact limits below. Technical
    /// briefing 3 of the Association of Public Health Observatories (2008), and what the Office for Health Improvement
    /// and Disparities does in `PHEindicatormethods`. The default, as local authorities expect it.
    #[default]
    Apho,
    /// The same formula at any count.
    AphoThroughout,
    /// x(1 - 1/9x ± z/3√x)³ with x = O + 1/2 for both limits (Rothman & Boice 1979), nearer to the mid-P limits. What
    /// `pois.byar` of the R package `epitools` gives, whose lower limit may be negative: here it is then 0.
    Half,
}

/// A count or a rate with its limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rate {
    /// Events.
    pub events: u64,
    /// Time under observation in which they happened; `None` for a count.
    pub person_time: Option<f64>,
    /// Events per unit of time, or the count. Its standard error, √O per unit of time, is `None` without an event.
    pub estimate: Estimate,
    /// How the interval is made.
    pub method: PoissonMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// A Poisson count with limits for its mean.
pub fn count(events: u64, method: PoissonMethod, level: ConfidenceLevel) -> Rate {
    made(events, None, method, level)
}

/// Events per unit of `person_time`.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a time that is not between 1e-100 and 1e100.
pub fn rate(
    events: u64,
    person_time: f64,
    method: PoissonMethod,
    level: ConfidenceLevel,
) -> Result<Rate, EstimateError> {
    positive("person-time", person_time)?;
    Ok(made(events, Some(person_time), method, level))
}

fn made(events: u64, person_time: Option<f64>, method: PoissonMethod, level: ConfidenceLevel) -> Rate {
    let limits = limits(events, method, level);
    Rate {
        events,
        person_time,
        estimate: limits.per(events, person_time.unwrap_or(1.0), level),
        method,
        reservations: applying([
            (events == 0, Reservation::NoEvents),
            ((1..FEW).contains(&events), Reservation::FewEvents),
            (limits.truncated, Reservation::LimitTruncated),
        ]),
    }
}

/// Limits for the mean of a count.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountLimits {
    pub(super) interval: Interval,
    pub(super) limits: Limits,
    /// Whether the lower limit would have been negative.
    pub(super) truncated: bool,
}

impl CountLimits {
    /// The count and its limits per `unit`.
    pub(super) fn per(&self, events: u64, unit: f64, level: ConfidenceLevel) -> Estimate {
        let count = events as f64;
        Estimate {
            value: count / unit,
            standard_error: (events > 0).then(|| sqrt(count) / unit),
            interval: Some(Interval {
                lower: self.interval.lower / unit,
                upper: self.interval.upper / unit,
            }),
            limits: self.limits,
            level,
        }
    }
}

/// Limits for the mean of a count, and how they were made in the end.
pub(super) fn limits(events: u64, method: PoissonMethod, level: ConfidenceLevel) -> CountLimits {
    let tail = level.tail();
    let (lower, upper, limits) = match method {
        PoissonMethod::Byar(form) if form != ByarForm::Apho || events >= FEW => {
            let [lower, upper] = byar_limits(events as f64, form, level.deviate());
            (lower, upper, Limits::Byar)
        }
        PoissonMethod::Exact | PoissonMethod::Byar(_) => (
            poisson::lower_limit(events, tail),
            poisson::upper_limit(events, tail),
            Limits::Exact,
        ),
        PoissonMethod::MidP => (
            poisson::mid_lower_limit(events, tail),
            poisson::mid_upper_limit(events, tail),
            Limits::MidP,
        ),
    };
    // Without an event no mean is too small.
    let interval = Interval {
        lower: if events == 0 { 0.0 } else { lower.max(0.0) },
        upper,
    };
    let truncated = lower < 0.0;
    CountLimits {
        interval,
        limits,
        truncated,
    }
}

fn byar_limits(count: f64, form: ByarForm, deviate: f64) -> [f64; 2] {
    match form {
        ByarForm::Half => [byar(count + 0.5, -deviate), byar(count + 0.5, deviate)],
        _ if count == 0.0 => [0.0, byar(1.0, deviate)],
        _ => [byar(count, -deviate), byar(count + 1.0, deviate)],
    }
}

fn byar(x: f64, deviate: f64) -> f64 {
    let root = 1.0 - 1.0 / (9.0 * x) + deviate / (3.0 * sqrt(x));
    x * root * root * root
}
