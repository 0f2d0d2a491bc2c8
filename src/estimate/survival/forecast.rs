//! How many of those still at risk will have the event within a time from now on.
//!
//! Custody: no zone. Days of persons, however few.

use std::collections::BTreeMap;

use libm::sqrt;
use serde::Serialize;

use super::{RiskRow, RiskTable, Spells};
use crate::estimate::covariates::length;
use crate::estimate::numeric::gamma;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::reservation::{FEW, applying, of_clusters};
use crate::estimate::{Clusters, ConfidenceLevel, EstimateError, Interval, Reservation};

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
    let reach = Reach::of(table, ahead)?;
    let told = reach.forecast(&by_start(elapsed, reach.told_until - ahead), ahead);
    let doubt = told.doubt(reach.rows);
    let events: u64 = reach.rows.iter().map(|row| row.events).sum();
    Ok(Forecast {
        persons: elapsed.len() as u64,
        expected: told.expected,
        standard_error: sqrt(doubt),
        interval: interval(told.expected, doubt + told.chance, elapsed.len() as f64, level),
        level,
        told_until: reach.told_until,
        reservations: applying([
            (events == 0, Reservation::NoEvents),
            ((1..FEW).contains(&events), Reservation::FewEvents),
        ]),
    })
}

/// The same of persons whose fates may go together within clusters, as those of one family do: the expectation is that of
/// independent persons, and its interval is as wide as the clusters make it.
///
/// The variance of the expectation is Σ (Σ ψ)², the inner sum over the spells of a cluster, with the influence ψ of a spell on the
/// expectation (Williams 1995, Lifetime Data Analysis 1:171-186, with the delta method): a spell at risk on a day on which d of Y
/// have the event takes b d/(Y(Y - d)) from it, and its own event adds b/(Y - d), where b is Σ q as in [`forecast`]. Under right
/// censoring Σ ψ² is Greenwood's variance. Of the two the larger is taken, as in
/// [`ClusteredKaplanMeier`](super::ClusteredKaplanMeier).
///
/// How closely fates go together is not estimated: chance is at most Σ (Σ √(p(1 - p)))², the inner sum over the persons of a cluster
/// (Cauchy and Schwarz: no covariance is larger), and that is taken. That the curve rests in part on relatives of those whose events
/// are to come is left out: what goes together there makes the number nearer to what is expected.
///
/// `clusters` has a label for each spell; the pair has the days elapsed of each person at risk now, and the label of his cluster.
/// Where nobody shares one the forecast is [`forecast`]'s, to the last bit.
///
/// # Errors
/// As [`forecast`], and [`EstimateError::LengthDiffers`] unless there is a label for each spell and each person.
pub fn forecast_by_cluster(
    spells: &Spells<'_>,
    clusters: &[u64],
    (elapsed, labels): (&[i64], &[u64]),
    ahead: i64,
    level: ConfidenceLevel,
) -> Result<Forecast, EstimateError> {
    length("cluster", labels.len(), elapsed.len())?;
    let clusters = Clusters::new(clusters, spells.count())?;
    let table = RiskTable::of(spells);
    let alone = forecast(&table, elapsed, ahead, level)?;
    let standing = Clusters::new(labels, elapsed.len())?;
    if clusters.count() == spells.count() && standing.count() == elapsed.len() {
        return Ok(alone);
    }
    let reach = Reach::of(&table, ahead)?;
    let last = reach.told_until - ahead;
    let told = reach.forecast(&by_start(elapsed, last), ahead);
    let independent = told.doubt(reach.rows);
    let mut influence = vec![Sum::default(); clusters.count()];
    for (own, cluster) in told.influence(reach.rows, spells).iter().zip(clusters.numbers()) {
        influence[*cluster as usize].add(*own);
    }
    let is_joined = clusters.count() < spells.count();
    // Where every spell is its own, delayed entry alone would tell the two apart.
    let doubt = if is_joined {
        squares(&influence).max(independent)
    } else {
        independent
    };
    let mut chance = told.chance;
    if standing.count() < elapsed.len() {
        let mut deviation = vec![Sum::default(); standing.count()];
        let of_start: BTreeMap<i64, f64> = by_start(elapsed, last)
            .into_keys()
            .map(|start| (start, reach.deviation(start, ahead)))
            .collect();
        for (days, cluster) in elapsed.iter().zip(standing.numbers()) {
            deviation[*cluster as usize].add(of_start.get(&(*days).clamp(0, last)).copied().unwrap_or_default());
        }
        chance = squares(&deviation).max(chance);
    }
    let mut reservations = alone.reservations;
    reservations.extend(of_clusters(clusters.count() as u64, is_joined && doubt > 0.0, false));
    reservations.sort_unstable();
    Ok(Forecast {
        standard_error: sqrt(doubt),
        interval: interval(told.expected, doubt + chance, elapsed.len() as f64, level),
        reservations,
        ..alone
    })
}

/// What a curve tells of some who stand at risk.
struct Told {
    expected: f64,
    /// Σ p(1 - p).
    chance: f64,
    /// For each day of the curve Σ q of those to whose time ahead it belongs.
    spared: Vec<f64>,
}

impl Told {
    /// Greenwood's variance of the expectation.
    fn doubt(&self, rows: &[RiskRow]) -> f64 {
        let mut doubt = Sum::default();
        for (row, spared) in rows
            .iter()
            .zip(&self.spared)
            .filter(|(row, _)| row.events < row.at_risk)
        {
            let (events, at_risk) = (row.events as f64, row.at_risk as f64);
            doubt.add(spared * spared * events / (at_risk * (at_risk - events)));
        }
        doubt.value()
    }

    /// What each spell adds to the expectation, to first order.
    fn influence(&self, rows: &[RiskRow], spells: &Spells<'_>) -> Vec<f64> {
        // Of an event on each day, and of having been at risk on all days before that of the place.
        let (mut of_event, mut at_risk_until, mut so_far) = (Vec::new(), vec![0.0], Sum::default());
        for (row, spared) in rows.iter().zip(&self.spared) {
            // Where all have the event their share is certain, as for Greenwood's.
            let left = row.at_risk - row.events;
            let own = if left > 0 { spared / left as f64 } else { 0.0 };
            so_far.add(own * row.events as f64 / row.at_risk as f64);
            of_event.push(own);
            at_risk_until.push(so_far.value());
        }
        let rows: Vec<i64> = rows.iter().map(|row| row.time).collect();
        let ends = spells.exits().iter().copied().zip(spells.endings());
        spells
            .entries()
            .zip(ends)
            .map(|(entry, (exit, ending))| {
                let [first, last] = [entry, exit].map(|day| rows.partition_point(|time| *time <= day));
                // The curve may end before the spell does.
                let is_told = ending > 0 && last > first && rows.get(last - 1) == Some(&exit);
                let event = if is_told { of_event[last - 1] } else { 0.0 };
                event - (at_risk_until[last] - at_risk_until[first])
            })
            .collect()
    }
}

/// The sum of the squares of sums.
fn squares(sums: &[Sum]) -> f64 {
    let mut all = Sum::default();
    sums.iter().map(|sum| sum.value()).for_each(|own| all.add(own * own));
    all.value()
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

    /// What the curve tells of so many persons at each start.
    fn forecast(&self, by_start: &BTreeMap<i64, u64>, ahead: i64) -> Told {
        let rows = self.rows;
        let (mut expected, mut chance) = (Sum::default(), Sum::default());
        let mut spared = vec![0.0; rows.len()];
        for (start, persons) in by_start {
            let (first, last) = (
                rows.partition_point(|row| row.time <= *start),
                rows.partition_point(|row| row.time <= start + ahead),
            );
            let window = rows.get(first..last).unwrap_or_default();
            let survival: f64 = window.iter().map(share_spared).product();
            let persons = *persons as f64;
            expected.add(persons * (1.0 - survival));
            chance.add(persons * survival * (1.0 - survival));
            for of_day in spared.get_mut(first..last).unwrap_or_default() {
                *of_day += persons * survival;
            }
        }
        Told {
            expected: expected.value(),
            chance: chance.value(),
            spared,
        }
    }

    /// The standard deviation of having the event within `ahead` days after `start`, or not.
    fn deviation(&self, start: i64, ahead: i64) -> f64 {
        let spared = self.spared(start, ahead);
        sqrt(spared * (1.0 - spared))
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
