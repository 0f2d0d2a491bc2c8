//! Quantiles of the time to the event: the survival curve read the other way.
//!
//! Custody: no zone. A quantile and its limits are days on which somebody had the event.

use serde::Serialize;

use super::{IntervalMethod, KaplanMeier, Step};
use crate::estimate::reservation::applying;
use crate::estimate::{EstimateError, Reservation};

/// How near the curve must come to a share to be equal to it: a product of fractions such as 2/3·3/4 misses 1/2 by
/// rounding. The value that R's `quantile.survfit` uses, the square root of the machine precision.
const EQUALITY: f64 = 1.490_116_119_384_765_6e-8;

/// The time by which a share has had the event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuantileEstimate {
    /// The share that has had the event: 0.5 for the median.
    pub share: f64,
    /// The first time at which at least the share has had the event; a middle between two days where the curve rests
    /// exactly at the share. `None` where the curve does not fall that far.
    pub time: Option<f64>,
    /// The first time at which the interval's lower limit has fallen that far; `None` where it does not.
    pub lower: Option<f64>,
    /// The same for the interval's upper limit.
    pub upper: Option<f64>,
    /// How the interval for the survival is made, of which `lower` and `upper` are the inverse.
    pub method: IntervalMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl KaplanMeier {
    /// The median time to the event; see [`KaplanMeier::quantile`].
    pub fn median(&self, method: IntervalMethod) -> QuantileEstimate {
        self.quantile_inside(0.5, method)
    }

    /// The time by which `share` has had the event, with limits by inverting the interval for the survival (Brookmeyer
    /// & Crowley 1982).
    ///
    /// As R's `quantile.survfit`: the smallest time with S <= 1 - `share`; where S is equal to 1 - `share`, the middle
    /// between that time and the next at which S falls, or the last exit if it falls no more.
    ///
    /// # Errors
    /// [`EstimateError::ShareOutOfRange`] unless 0 < `share` < 1.
    pub fn quantile(&self, share: f64, method: IntervalMethod) -> Result<QuantileEstimate, EstimateError> {
        if share > 0.0 && share < 1.0 {
            Ok(self.quantile_inside(share, method))
        } else {
            Err(EstimateError::ShareOutOfRange { share })
        }
    }

    fn quantile_inside(&self, share: f64, method: IntervalMethod) -> QuantileEstimate {
        let left = 1.0 - share;
        let estimate = self.crossing(left, |step| Some(step.survival));
        let lower = self.crossing(left, |step| step.interval(method).map(|interval| interval.lower));
        let upper = self.crossing(left, |step| step.interval(method).map(|interval| interval.upper));
        let mut reservations = self.up_to(estimate.map(|crossing| crossing.day));
        reservations.extend(applying([
            (estimate.is_none(), Reservation::QuantileNotReached),
            (
                estimate.is_some_and(|crossing| crossing.on_level),
                Reservation::QuantileOnLevel,
            ),
            (lower.is_none() || upper.is_none(), Reservation::LimitNotReached),
        ]));
        QuantileEstimate {
            share,
            time: estimate.map(|crossing| crossing.time),
            lower: lower.map(|crossing| crossing.time),
            upper: upper.map(|crossing| crossing.time),
            method,
            reservations,
        }
    }

    /// The reservations about the curve down to the quantile, or about all of it where the quantile is not reached.
    /// That the curve is at zero there says nothing against a quantile.
    fn up_to(&self, day: Option<i64>) -> Vec<Reservation> {
        let mut reservations = self.reservations(day.unwrap_or(self.last_exit()));
        reservations.retain(|reservation| *reservation != Reservation::CurveReachesZero);
        reservations
    }

    /// Where a curve, read off the steps, first comes to `level` or below.
    fn crossing(&self, level: f64, curve: impl Fn(&Step) -> Option<f64>) -> Option<Crossing> {
        let mut values = self
            .steps()
            .iter()
            .filter_map(|step| curve(step).map(|value| (step.time, value)));
        let (day, value) = values.find(|(_, value)| *value <= level + EQUALITY)?;
        if value < level - EQUALITY {
            return Some(Crossing {
                day,
                time: day as f64,
                on_level: false,
            });
        }
        let falls = values
            .find(|(_, value)| *value < level - EQUALITY)
            .map_or(self.last_exit(), |(day, _)| day);
        Some(Crossing {
            day,
            time: (day as f64 + falls as f64) / 2.0,
            on_level: true,
        })
    }
}

#[derive(Clone, Copy)]
struct Crossing {
    day: i64,
    time: f64,
    on_level: bool,
}
