//! Two groups side by side: differences and ratios of what has been estimated in each.
//!
//! Custody: no zone. Numbers without a subject; they may rest on a single spell.

use libm::{hypot, log};
use serde::Serialize;

use super::{IncidenceEstimate, PointEstimate, RestrictedMean, TimeLost, WeightedEstimate, WeightedIncidence};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Limits, Reservation, Test};

/// The first group against the second. The groups must not share a person: their estimates are taken to be independent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contrast {
    /// First less second, with a normal interval; `None` where one of the two does not exist. Without a standard error
    /// and an interval where one of the two has none.
    pub difference: Option<Estimate>,
    /// The test that the difference is 0; `None` without a standard error.
    pub difference_test: Option<Test>,
    /// First over second, with an interval on the scale of logarithms; `None` where one of the two does not exist or is
    /// 0.
    pub ratio: Option<Estimate>,
    /// The test that the ratio is 1; `None` without a standard error.
    pub ratio_test: Option<Test>,
    /// What has to be told of either group, each once.
    pub reservations: Vec<Reservation>,
}

/// An estimate and its standard error, each where it exists, with what has to be told of it.
pub(in crate::estimate) struct Side<'a> {
    value: Option<f64>,
    standard_error: Option<f64>,
    reservations: &'a [Reservation],
}

impl<'a> Side<'a> {
    pub(in crate::estimate) fn new(estimate: Option<Estimate>, reservations: &'a [Reservation]) -> Side<'a> {
        Side {
            value: estimate.map(|estimate| estimate.value),
            standard_error: estimate.and_then(|estimate| estimate.standard_error),
            reservations,
        }
    }
}

/// What is read of a curve, as one side of a contrast.
macro_rules! side_of {
    ($($point:ty: $value:ident),*) => {$(
        impl<'a> From<&'a $point> for Side<'a> {
            fn from(point: &'a $point) -> Side<'a> {
                Side {
                    value: point.$value,
                    standard_error: point.standard_error,
                    reservations: &point.reservations,
                }
            }
        }
    )*};
}

side_of!(PointEstimate: survival, WeightedEstimate: survival, IncidenceEstimate: incidence, WeightedIncidence: incidence);

impl Contrast {
    /// Mean times without the event up to one horizon.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are between the same two days.
    pub fn of_means(
        first: &RestrictedMean,
        second: &RestrictedMean,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same_span(first, second)?;
        Ok(Contrast::between(
            &Side::new(first.mean, &first.reservations),
            &Side::new(second.mean, &second.reservations),
            level,
        ))
    }

    /// Mean times lost up to one horizon.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are between the same two days.
    pub fn of_time_lost(
        first: &RestrictedMean,
        second: &RestrictedMean,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same_span(first, second)?;
        Ok(Contrast::between(
            &Side::new(first.lost, &first.reservations),
            &Side::new(second.lost, &second.reservations),
            level,
        ))
    }

    /// Mean times lost to one cause up to one horizon.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are between the same two days and of the same cause.
    pub fn of_time_lost_to_cause(
        first: &TimeLost,
        second: &TimeLost,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        let what = |lost: &TimeLost| (lost.cause, lost.from, lost.horizon);
        same("cause and span of two times lost", what(first), what(second))?;
        Ok(Contrast::between(
            &Side::new(first.lost, &first.reservations),
            &Side::new(second.lost, &second.reservations),
            level,
        ))
    }

    /// Survivals at one day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are of the same day.
    pub fn of_survival(
        first: &PointEstimate,
        second: &PointEstimate,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same("day of two survivals", first.time, second.time)?;
        Ok(Contrast::between(&first.into(), &second.into(), level))
    }

    /// Cumulative incidences at one day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are of the same day and cause.
    pub fn of_incidence(
        first: &IncidenceEstimate,
        second: &IncidenceEstimate,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same(
            "day and cause of two incidences",
            (first.time, first.cause),
            (second.time, second.cause),
        )?;
        Ok(Contrast::between(&first.into(), &second.into(), level))
    }

    /// Survivals of weighted spells at one day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are of the same day.
    pub fn of_weighted_survival(
        first: &WeightedEstimate,
        second: &WeightedEstimate,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same("day of two survivals", first.time, second.time)?;
        Ok(Contrast::between(&first.into(), &second.into(), level))
    }

    /// Cumulative incidences of weighted spells at one day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are of the same day and cause.
    pub fn of_weighted_incidence(
        first: &WeightedIncidence,
        second: &WeightedIncidence,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same(
            "day and cause of two incidences",
            (first.time, first.cause),
            (second.time, second.cause),
        )?;
        Ok(Contrast::between(&first.into(), &second.into(), level))
    }

    /// The contrast of two independent estimates.
    pub(in crate::estimate) fn between(first: &Side<'_>, second: &Side<'_>, level: ConfidenceLevel) -> Contrast {
        let mut reservations = [first.reservations, second.reservations].concat();
        reservations.sort_unstable();
        reservations.dedup();
        let both = first.value.zip(second.value);
        let errors = first.standard_error.zip(second.standard_error);
        let ratio = both.filter(|(a, b)| *a > 0.0 && *b > 0.0).map(|(a, b)| {
            let error = errors.map(|(s, t)| hypot(s / a, t / b));
            (
                ratio(a / b, error, level),
                error.map(|error| Test::normal(log(a / b) / error)),
            )
        });
        let difference = both.map(|(a, b)| difference(a - b, errors.map(|(s, t)| hypot(s, t)), level));
        Contrast {
            difference,
            difference_test: difference.and_then(|difference| difference.against_zero()),
            ratio: ratio.map(|(ratio, _)| ratio),
            ratio_test: ratio.and_then(|(_, test)| test),
            reservations,
        }
    }
}

fn difference(value: f64, standard_error: Option<f64>, level: ConfidenceLevel) -> Estimate {
    match standard_error {
        Some(standard_error) => Estimate::normal(value, standard_error, level),
        None => without_error(value, Limits::Normal, level),
    }
}

fn ratio(value: f64, log_error: Option<f64>, level: ConfidenceLevel) -> Estimate {
    match log_error {
        Some(log_error) => Estimate::ratio(value, log_error, level),
        None => without_error(value, Limits::Log, level),
    }
}

fn without_error(value: f64, limits: Limits, level: ConfidenceLevel) -> Estimate {
    Estimate {
        value,
        standard_error: None,
        interval: None,
        limits,
        level,
    }
}

fn same_span(first: &RestrictedMean, second: &RestrictedMean) -> Result<(), EstimateError> {
    let span = |mean: &RestrictedMean| (mean.from, mean.horizon);
    same("span of two restricted means", span(first), span(second))
}

pub(in crate::estimate) fn same<T: PartialEq>(what: &'static str, first: T, second: T) -> Result<(), EstimateError> {
    if first == second {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange {
            what,
            must: "the same in both groups",
        })
    }
}
