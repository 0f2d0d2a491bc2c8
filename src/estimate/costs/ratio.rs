//! Cost per unit of effect: a ratio of two estimates, whose distribution is so skewed that it has limits by Fieller's
//! theorem or none at all.
//!
//! Fieller 1954, J Royal Statistical Society B 16:175; for costs and effects: Willan & O'Brien 1996, Health Economics 5:297.
//!
//! Custody: no zone. Sums without a subject.

use libm::sqrt;
use serde::Serialize;

use crate::estimate::numeric::normal;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval};

/// Cost and effect, with their doubt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CostEffect {
    /// The cost.
    pub cost: f64,
    /// Its standard error; 0 for a cost that is known.
    pub cost_error: f64,
    /// The effect: above 0 for a gain.
    pub effect: f64,
    /// Its standard error.
    pub effect_error: f64,
    /// Correlation of the two.
    pub correlation: f64,
}

/// The ratios that the data do not reject.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum FiellerSet {
    /// Those between two limits: the effect differs from 0.
    Within {
        /// The limits.
        interval: Interval,
    },
    /// All but those between two numbers: the effect may be 0, and the ratio have either sign.
    Outside {
        /// What lies strictly between is rejected.
        gap: Interval,
    },
    /// All: the data say nothing of the ratio.
    Everything,
}

/// A cost per unit of effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PerUnit {
    /// Cost over effect; `None` for an effect of 0.
    pub value: Option<f64>,
    /// Its standard error by the delta method, which takes the ratio for nearly normal: for comparison.
    pub delta_error: Option<f64>,
    /// The ratios that are not rejected.
    pub set: FiellerSet,
    /// Level of the set.
    pub level: ConfidenceLevel,
    /// Probability that the effect is above 0 under a normal distribution of it.
    pub effect_above_zero: f64,
}

impl CostEffect {
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a number that is not finite, an error below 0 or a correlation beyond 1.
    pub(super) fn checked(self) -> Result<CostEffect, EstimateError> {
        let finite = [self.cost, self.effect, self.cost_error, self.effect_error];
        if finite.into_iter().any(|value| !value.is_finite()) {
            let (what, must) = ("cost or effect", "a finite number");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if self.cost_error < 0.0 || self.effect_error < 0.0 {
            let (what, must) = ("standard error", "0 or more");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if !(-1.0..=1.0).contains(&self.correlation) {
            let (what, must) = ("correlation", "between -1 and 1");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(self)
    }

    pub(super) fn covariance(&self) -> f64 {
        self.correlation * self.cost_error * self.effect_error
    }
}

/// Cost per unit of effect, with the set of ratios that are not rejected: those r at which cost - r effect lies within z
/// standard errors of 0.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a number that is not finite, an error below 0 or a correlation beyond 1.
pub fn per_unit(found: CostEffect, level: ConfidenceLevel) -> Result<PerUnit, EstimateError> {
    let found = found.checked()?;
    let value = (found.effect != 0.0).then(|| found.cost / found.effect);
    let variance = |ratio: f64| {
        let (cost, effect) = (found.cost_error, found.effect_error);
        cost * cost + ratio * ratio * effect * effect - 2.0 * ratio * found.covariance()
    };
    let delta_error = value.map(|value| sqrt(variance(value).max(0.0)) / libm::fabs(found.effect));
    let effect_above_zero = match found.effect_error > 0.0 {
        true => normal::lower(found.effect / found.effect_error),
        false => f64::from(u8::from(found.effect > 0.0)),
    };
    Ok(PerUnit {
        value,
        delta_error,
        set: set(found, level.deviate()),
        level,
        effect_above_zero,
    })
}

/// Where a r² - 2 b r + c <= 0.
fn set(found: CostEffect, z: f64) -> FiellerSet {
    let square = z * z;
    let a = found.effect * found.effect - square * found.effect_error * found.effect_error;
    let b = found.cost * found.effect - square * found.covariance();
    let c = found.cost * found.cost - square * found.cost_error * found.cost_error;
    let discriminant = b * b - a * c;
    if a == 0.0 || (a < 0.0 && discriminant < 0.0) {
        return FiellerSet::Everything;
    }
    // The estimate itself is never rejected: with an effect that differs from 0 there are two roots, or one, but for rounding.
    let root = sqrt(discriminant.max(0.0));
    // The root of the larger size first, the other by their product: no difference of nearly equal numbers.
    let larger = b + if b < 0.0 { -root } else { root };
    let (one, other) = match larger == 0.0 {
        true => (0.0, 0.0),
        false => (larger / a, c / larger),
    };
    let interval = Interval {
        lower: one.min(other),
        upper: one.max(other),
    };
    match a > 0.0 {
        true => FiellerSet::Within { interval },
        false => FiellerSet::Outside { gap: interval },
    }
}
