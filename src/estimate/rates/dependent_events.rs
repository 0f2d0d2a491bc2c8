//! Limits of a number of events of which several belong together, such as those of one family.
//!
//! Custody: no zone. Counts of clusters, however small.

use libm::sqrt;

use crate::estimate::{Estimate, Interval, Reservation};

/// How many times as large as that of independent events the variance of a number of events is that come in clusters of k:
/// Σ k² / Σ k over the clusters. It is 1 where each is alone, and where there is none.
///
/// Where clusters come independently of each other, as a Poisson process, and each brings its own k events, the variance of the
/// number of events is the expectation of Σ k² (a compound Poisson process), which Σ k² estimates without bias. It is the
/// variance of what the Office for Health Improvement and Disparities calls [non-independent
/// events](super::direct::Events::ByPerson). Where it is known beforehand how many may have the event, it is a little too large.
///
/// ```
/// use seriatim::estimate::rates::dependent_events::design_effect;
///
/// // Three alone and one pair: (1 + 1 + 1 + 4) / 5.
/// assert_eq!(design_effect([1, 1, 1, 2]), 7.0 / 5.0);
/// assert_eq!(design_effect([1, 1]), 1.0);
/// ```
pub fn design_effect(events_of_clusters: impl IntoIterator<Item = u64>) -> f64 {
    let (mut events, mut squares) = (0_u128, 0_u128);
    for own in events_of_clusters.into_iter().map(u128::from) {
        events = events.saturating_add(own);
        squares = squares.saturating_add(own.saturating_mul(own));
    }
    if events == 0 {
        1.0
    } else {
        squares as f64 / events as f64
    }
}

/// Limits L of a figure y that rests on independent events, for events with a [`design_effect`] φ: y + √φ (L - y), and 0 where
/// that is negative. This carries the limits of a Poisson count over to another variance by the ratio of standard errors, as
/// Dobson, Kuulasmaa, Eberle & Scherer do (1991, Statistics in Medicine 10:457). Without an event nothing is carried over, and
/// where φ is 1 the limits stay what they were, to the last bit.
pub fn carried_over(value: f64, limits: Interval, design_effect: f64) -> Interval {
    let [lower, upper] = carried(value, limits, design_effect);
    let lower = lower.max(0.0);
    Interval { lower, upper }
}

/// The same of an estimate, with its standard error, and with [`Reservation::LimitTruncated`] where its lower limit is cut at 0.
pub fn of_dependent_events(
    independent: Estimate,
    mut reservations: Vec<Reservation>,
    design_effect: f64,
) -> (Estimate, Vec<Reservation>) {
    let Estimate { value, interval, .. } = independent;
    let is_cut = interval.is_some_and(|limits| {
        let [lower, _] = carried(value, limits, design_effect);
        lower < 0.0
    });
    if is_cut && !reservations.contains(&Reservation::LimitTruncated) {
        reservations.push(Reservation::LimitTruncated);
        reservations.sort_unstable();
    }
    let estimate = Estimate {
        standard_error: independent.standard_error.map(|error| error * sqrt(design_effect)),
        interval: interval.map(|limits| carried_over(value, limits, design_effect)),
        ..independent
    };
    (estimate, reservations)
}

fn carried(value: f64, limits: Interval, design_effect: f64) -> [f64; 2] {
    let Interval { lower, upper } = limits;
    if design_effect <= 1.0 || value <= 0.0 {
        return [lower, upper];
    }
    [lower, upper].map(|limit| value + sqrt(design_effect) * (limit - value))
}
