//! Net benefit, and the effect at which a service breaks even.
//!
//! Stinnett & Mullahy 1998, Medical Decision Making 18:S68.
//!
//! Custody: no zone. Sums without a subject.

use serde::Serialize;

use super::CostEffect;
use crate::estimate::numeric::normal;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError};

/// What is left of an effect at a value once the cost is paid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NetBenefit {
    /// The net benefit.
    pub estimate: Estimate,
    /// Probability that it is above 0 under a normal distribution: the height of the acceptability curve.
    pub above_zero: f64,
}

/// Effect times value, less cost.
///
/// # Errors
/// [`EstimateError::OutOfRange`] as of [`per_unit`](super::per_unit), and for a value that is not finite.
pub fn net_benefit(found: CostEffect, value: f64, level: ConfidenceLevel) -> Result<NetBenefit, EstimateError> {
    let found = found.checked()?;
    if !value.is_finite() {
        let (what, must) = ("value of an effect", "a finite number");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let benefit = value * found.effect - found.cost;
    let (of_effect, of_cost) = (value * found.effect_error, found.cost_error);
    let variance = of_effect * of_effect + of_cost * of_cost - 2.0 * value * found.covariance();
    let error = libm::sqrt(variance.max(0.0));
    Ok(NetBenefit {
        estimate: Estimate::normal(benefit, error, level),
        above_zero: match error > 0.0 {
            true => normal::lower(benefit / error),
            false => f64::from(u8::from(benefit > 0.0)),
        },
    })
}

/// The effect at which a cost is made good, each unit of effect saving `value`; `None` where none is, as nothing is saved.
pub fn break_even(cost: f64, value: f64) -> Option<f64> {
    (value > 0.0).then(|| cost / value).filter(|effect| effect.is_finite())
}
