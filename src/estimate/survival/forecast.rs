//! How many of those still at risk will have the event within a time from now on.
//!
//! Custody: no zone. Days of persons, however few.

use std::collections::BTreeMap;

use libm::sqrt;
use serde::Serialize;

use super::{RiskRow, RiskTable};
use crate::estimate::numeric::gamma;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

/// A number of events to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Persons at risk now.
    pub persons: u64,
    /// Events that are expected among them.
    pub expected: f64,
    /// Standard error of the expectation: the doubt about the curve.
    pub standard_error: f64,
    /// Where the number itself will lie: the doubt about the curve, and chance. `None` where nothing is expected.
    pub interval: Option<Interval>,
    /// Level of the interval.
    pub level: ConfidenceLevel,
    /// Last day since the origin of which the curve tells anything: at least 10 were at risk.
    pub told_until: i64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Events expected within `ahead` days among persons who have been at risk for `elapsed` days since their origins: the sum
/// of 1 - S(t + ahead)/S(t), with S of Kaplan and Meier (Hong, Meeker & McCalley 2009, Annals of Applied Statistics 3:857,
/// section 5, without a model).
///
/// The variance of the expectation is Greenwood's by the delta method: with q the probability of no event of each person,
/// Σ (Σ q)² d/(Y(Y - d)) over the days with events, the inner sum being over the persons to whose time ahead the day belongs.
/// The number itself varies by Σ p(1 - p) more. The interval is that of a gamma distribution with this mean and variance: a
/// number of events is not negative, and is skewed where it is small.
///
/// The curve is read as far as at least 10 are at risk. Persons whose time ahead runs beyond are given the last `ahead` days
/// of it: the hazard is taken not to change from there.
///
/// # Errors
/// [`EstimateError::NoSpells`] for nobody at risk; [`EstimateError::NothingToEstimate`] where no ten persons were followed
/// for as long as `ahead`.
pub fn forecast(
    table: &RiskTable,
    elapsed: &[i64],
    ahead: i64,
    level: ConfidenceLevel,
) -> Result<Forecast, EstimateError> {
    if elapsed.is_empty() {
        return Err(EstimateError::NoSpells);
    }
    let Reach { rows, told_until } = Reach::of(table, ahead)?;
    let by_start = by_start(elapsed, told_until - ahead);
    let (mut expected, mut chance) = (Sum::default(), Sum::default());
    let mut spared = vec![0.0; rows.len()];
    for (start, persons) in by_start {
        let (first, last) = (
            rows.partition_point(|row| row.time <= start),
            rows.partition_point(|row| row.time <= start + ahead),
        );
        let window = rows.get(first..last).unwrap_or_default();
        let survival: f64 = window.iter().map(share_spared).product();
        expected.add(persons as f64 * (1.0 - survival));
        chance.add(persons as f64 * survival * (1.0 - survival));
        for of_day in spared.get_mut(first..last).unwrap_or_default() {
            *of_day += persons as f64 * survival;
        }
    }
    let mut doubt = Sum::default();
    for (row, spared) in rows.iter().zip(&spared).filter(|(row, _)| row.events < row.at_risk) {
        let (events, at_risk) = (row.events as f64, row.at_risk as f64);
        doubt.add(spared * spared * events / (at_risk * (at_risk - events)));
    }
    let events: u64 = rows.iter().map(|row| row.events).sum();
    let (expected, variance) = (expected.value(), doubt.value() + chance.value());
    Ok(Forecast {
        persons: elapsed.len() as u64,
        expected,
        standard_error: sqrt(doubt.value()),
        interval: interval(expected, variance, elapsed.len() as f64, level),
        level,
        told_until,
        reservations: applying([
            (events == 0, Reservation::NoEvents),
            ((1..FEW).contains(&events), Reservation::FewEvents),
        ]),
    })
}

/// The part of a curve that tells of a time ahead.
pub(super) struct Reach<'t> {
    /// Its days.
    pub(super) rows: &'t [RiskRow],
    /// The last of them.
    pub(super) told_until: i64,
}

impl<'t> Reach<'t> {
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where no ten persons were followed for as long as `ahead`.
    pub(super) fn of(table: &'t RiskTable, ahead: i64) -> Result<Reach<'t>, EstimateError> {
        let known = table.rows().iter().rposition(|row| row.at_risk >= FEW);
        let rows = known.and_then(|last| table.rows().get(..=last)).unwrap_or_default();
        let told_until = rows.last().map_or(0, |row| row.time);
        if ahead < 1 || told_until < ahead {
            let nothing = "no follow-up as long as the time ahead";
            return Err(EstimateError::NothingToEstimate { nothing });
        }
        Ok(Reach { rows, told_until })
    }

    /// The probability of no event within `ahead` days after `start`.
    pub(super) fn spared(&self, start: i64, ahead: i64) -> f64 {
        let first = self.rows.partition_point(|row| row.time <= start);
        let last = self.rows.partition_point(|row| row.time <= start + ahead);
        self.rows
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .map(share_spared)
            .product()
    }
}

/// How many persons stand at each day, those beyond the curve at its last.
pub(super) fn by_start(elapsed: &[i64], last: i64) -> BTreeMap<i64, u64> {
    let mut by_start: BTreeMap<i64, u64> = BTreeMap::new();
    for days in elapsed {
        *by_start.entry((*days).clamp(0, last)).or_default() += 1;
    }
    by_start
}

fn share_spared(row: &RiskRow) -> f64 {
    (row.at_risk - row.events) as f64 / row.at_risk as f64
}

fn interval(mean: f64, variance: f64, most: f64, level: ConfidenceLevel) -> Option<Interval> {
    (mean > 0.0 && variance > 0.0).then(|| {
        let (shape, scale) = (mean * mean / variance, variance / mean);
        Interval {
            lower: gamma::lower_quantile(shape, level.tail()) * scale,
            upper: (gamma::upper_quantile(shape, level.tail()) * scale).min(most),
        }
    })
}
