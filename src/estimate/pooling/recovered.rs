//! Rubin's rules where of each analysis the limits are known and not the variance, as of exact ones: the variance is recovered
//! from each limit by itself.
//!
//! Custody: no zone. Numbers without a subject.

use libm::fabs;
use serde::Serialize;

use super::{PoolingSettings, Scale, pooled};
use crate::estimate::covariates::finite;
use crate::estimate::numeric::moments::mean;
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};

/// One analysis: an estimate and its limits, either of which may not be there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limited {
    /// The estimate.
    pub value: f64,
    /// The lower and the upper limit.
    pub limits: [Option<f64>; 2],
}

/// Estimates pooled with their limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledLimits {
    /// The mean on the scale, brought back from it.
    pub value: f64,
    /// The lower limit; none where one of the analyses has none on the scale, or where it does not exist.
    pub lower: Option<f64>,
    /// The upper limit, as the lower one.
    pub upper: Option<f64>,
    /// The part of the variance that lies between the analyses, (1 + 1/M)B/T, on the side on which it is larger; none
    /// where neither side has limits, and for one analysis.
    pub missing_share: Option<f64>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Pools estimates, one for each imputation, by Rubin's rules on each side: the variance within is that which the limit on
/// that side gives back, ((x - l)/z)² on the scale, z the normal deviate of the level (Zou & Donner 2008, *Statistics in
/// Medicine* 27:1693, equations 5 and 6), and the variance between is common to both. Of analyses that agree the limits are
/// those of any of them, however far they are from lying evenly about the estimate; of limits that lie evenly it is
/// [`pooled`].
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for no imputation; [`EstimateError::OutOfRange`] for an estimate outside of its
/// scale, and degrees of freedom that are not above 0; [`EstimateError::NotFinite`].
pub fn pooled_limits(found: &[Limited], settings: PoolingSettings) -> Result<PooledLimits, EstimateError> {
    let (scale, level) = (settings.scale, settings.level);
    if let Some(must) = found.iter().find_map(|own| scale.refused(own.value)) {
        let what = "estimate";
        return Err(EstimateError::OutOfRange { what, must });
    }
    finite("estimate", &found.iter().map(|own| own.value).collect::<Vec<_>>())?;
    let values: Vec<f64> = found.iter().map(|own| scale.forth(own.value)).collect();
    let on_scale = PoolingSettings {
        scale: Scale::Identity,
        ..settings
    };
    let nothing = "no imputation";
    let centre = mean(&values).ok_or(EstimateError::NothingToEstimate { nothing })?;
    let mut pooled_limits = PooledLimits {
        value: scale.back(centre),
        lower: None,
        upper: None,
        missing_share: None,
        reservations: Vec::new(),
    };
    for side in [LOWER, UPPER] {
        let errors: Option<Vec<f64>> = found.iter().map(|own| recovered(own, side, (scale, level))).collect();
        let Some(errors) = errors else { continue };
        let found = pooled(&values, &errors, on_scale)?;
        // ln(-ln x) falls as x grows: what is below on the one is above on the other.
        let is_below = (side == LOWER) != (scale == Scale::LogLog);
        let end = found
            .estimate
            .interval
            .map(|ends| if is_below { ends.lower } else { ends.upper });
        let limit = end.map(|end| scale.back(end)).filter(|limit| limit.is_finite());
        match side {
            LOWER => pooled_limits.lower = limit,
            _ => pooled_limits.upper = limit,
        }
        pooled_limits.missing_share = match (pooled_limits.missing_share, found.missing_share) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        pooled_limits.reservations.extend(found.reservations);
    }
    pooled_limits.reservations.sort_unstable();
    pooled_limits.reservations.dedup();
    Ok(pooled_limits)
}

/// Places of the limits.
const LOWER: usize = 0;
const UPPER: usize = 1;

/// The standard error on the scale that a limit gives back; none where the limit has no place on it.
fn recovered(own: &Limited, side: usize, (scale, level): (Scale, ConfidenceLevel)) -> Option<f64> {
    let limit = own.limits.get(side).copied().flatten()?;
    let limit = scale.refused(limit).is_none().then(|| scale.forth(limit))?;
    let width = fabs(limit - scale.forth(own.value));
    let error = width / level.deviate();
    error.is_finite().then_some(error)
}
