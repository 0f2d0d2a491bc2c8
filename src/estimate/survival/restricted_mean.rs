//! The mean time without the event up to a horizon, and the time lost to it.
//!
//! Custody: no zone. Numbers without a subject; they may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::{KaplanMeier, Spells, Step};
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::reservation::of_clusters;
use crate::estimate::{Basis, Clusters, ConfidenceLevel, Estimate, EstimateError, Limits, Reservation};

/// The restricted mean survival time up to a horizon τ, ∫ S from 0 to τ, with the variance
/// Σ (∫ S from t to τ)² d/(Y(Y-d)) over the days t of events up to τ (Greenwood's; Klein & Moeschberger 2003, section
/// 4.5; R's `rmean`). It needs no proportional hazards.
///
/// A horizon past the last exit has no mean unless the curve has reached zero: the curve is not carried on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RestrictedMean {
    /// Where the integral begins: day 0, or the first entry if observation began later. The mean is then of those who
    /// were without the event at the first entry.
    pub from: i64,
    /// Where it ends.
    pub horizon: i64,
    /// The mean time without the event between the two; `None` where the follow-up is too short. Without an event there
    /// is no standard error.
    pub mean: Option<Estimate>,
    /// The mean time lost: horizon less `from` less mean.
    pub lost: Option<Estimate>,
    /// What it rests on, up to the horizon.
    pub basis: Basis,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl RestrictedMean {
    /// The restricted mean of a curve, in the unit of its spells.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a horizon that is not after the first entry.
    pub fn of(curve: &KaplanMeier, horizon: i64, level: ConfidenceLevel) -> Result<RestrictedMean, EstimateError> {
        let from = curve.table().first_entry();
        if horizon <= from {
            return Err(EstimateError::OutOfRange {
                what: "horizon of a restricted mean",
                must: "after the first entry",
            });
        }
        let mut reservations = curve.reservations(horizon);
        let observed = !reservations.contains(&Reservation::BeyondFollowUp);
        // A curve at zero says nothing against a mean.
        reservations.retain(|reservation| *reservation != Reservation::CurveReachesZero);
        let (area, variance) = area(curve.passed(horizon - 1), from, horizon);
        let standard_error = Some(sqrt(variance)).filter(|error| *error > 0.0);
        let estimate = |value| observed.then(|| around(value, standard_error, level));
        Ok(RestrictedMean {
            from,
            horizon,
            mean: estimate(area),
            lost: estimate((horizon - from) as f64 - area),
            basis: curve.table().basis_until(horizon),
            reservations,
        })
    }

    /// The restricted mean of spells whose fates may go together within clusters, a label of which there is for each spell.
    /// Its variance is Σ (Σ φ)², the inner sum over the spells of a cluster, with φ = Σ A (1/Y · d/(Y-d) - own/(Y-d)) over
    /// the days on which a spell is at risk, A the area left after a day and `own` 1 on that of its event. As for
    /// [`ClusteredKaplanMeier`](super::ClusteredKaplanMeier), of it and Greenwood's the larger is given.
    ///
    /// # Errors
    /// As [`RestrictedMean::of`]; [`EstimateError::LengthDiffers`] unless there is a label for each spell.
    pub fn of_clusters(
        spells: &Spells<'_>,
        clusters: &[u64],
        horizon: i64,
        level: ConfidenceLevel,
    ) -> Result<RestrictedMean, EstimateError> {
        let clusters = Clusters::new(clusters, spells.count())?;
        let curve = KaplanMeier::fit(spells);
        let mut found = RestrictedMean::of(&curve, horizon, level)?;
        if clusters.count() == spells.count() {
            return Ok(found);
        }
        let alone = found.mean.and_then(|mean| mean.standard_error);
        let by_cluster = sqrt(between(curve.passed(horizon - 1), spells, &clusters, horizon));
        let error = alone
            .filter(|_| clusters.count() > 1)
            .map(|alone| alone.max(by_cluster));
        let again = |own: Estimate| around(own.value, error, level);
        (found.mean, found.lost) = (found.mean.map(again), found.lost.map(again));
        let is_lost = alone.is_some() && error.is_none();
        let clusters = clusters.count() as u64;
        found
            .reservations
            .extend(of_clusters(clusters, error.is_some(), is_lost));
        found.reservations.sort_unstable();
        Ok(found)
    }
}

/// The sum over clusters of the squared sums of the influence of their spells on the area under a curve up to a horizon.
fn between(steps: &[Step], spells: &Spells<'_>, clusters: &Clusters, horizon: i64) -> f64 {
    let mut areas = vec![0.0; steps.len()];
    let (mut left, mut until) = (Sum::default(), horizon);
    for (area, step) in areas.iter_mut().zip(steps).rev() {
        left.add(step.survival * (until - step.time) as f64);
        until = step.time;
        *area = left.value();
    }
    // What all at risk on the days so far have, and what an event of one's own takes.
    let (mut total, mut had, mut taken) = (Sum::default(), vec![0.0], Vec::with_capacity(steps.len()));
    for (step, area) in steps.iter().zip(&areas) {
        let spared = (step.at_risk - step.events) as f64;
        // Where all at risk have the event, no area is left.
        let per_event = if spared > 0.0 { area / spared } else { 0.0 };
        total.add(per_event * (step.events as f64 / step.at_risk as f64));
        had.push(total.value());
        taken.push(per_event);
    }
    let passed = |day: i64| steps.partition_point(|step| step.time <= day);
    let mut by_cluster = vec![0.0; clusters.count()];
    let rows = spells.entries().zip(spells.exits()).zip(spells.endings());
    for (((entry, exit), ending), cluster) in rows.zip(clusters.numbers()) {
        let (from, to) = (passed(entry), passed(*exit));
        let own = if ending > 0 && *exit < horizon {
            taken[to - 1]
        } else {
            0.0
        };
        by_cluster[*cluster as usize] += had[to] - had[from] - own;
    }
    sum(by_cluster.iter().map(|influence| influence * influence))
}

/// The area under the curve between two days, with its variance. From the end, so that each step meets the area that is
/// left after it.
fn area(steps: &[Step], from: i64, horizon: i64) -> (f64, f64) {
    let (mut left, mut variance) = (Sum::default(), Sum::default());
    let mut until = horizon;
    for step in steps.iter().rev() {
        left.add(step.survival * (until - step.time) as f64);
        until = step.time;
        // Where all at risk have the event, no area is left.
        if step.events > 0 && step.events < step.at_risk {
            let spared = (step.at_risk - step.events) as f64;
            let area = left.value();
            variance.add(area * area * (step.events as f64 / (step.at_risk as f64 * spared)));
        }
    }
    left.add((until - from) as f64);
    (left.value(), variance.value())
}

pub(super) fn around(value: f64, standard_error: Option<f64>, level: ConfidenceLevel) -> Estimate {
    match standard_error {
        Some(standard_error) => Estimate::normal(value, standard_error, level),
        None => Estimate {
            value,
            standard_error: None,
            interval: None,
            limits: Limits::Normal,
            level,
        },
    }
}
