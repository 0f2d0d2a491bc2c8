//! E-values: how strongly something unmeasured would have to act, on treatment and on outcome, to explain a result.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{exp, pow, sqrt};
use serde::Serialize;

use crate::estimate::{EstimateError, Interval};

/// How common the outcome is by the end of follow-up: this decides how an odds ratio or a hazard ratio stands to the
/// risk ratio, on whose scale E-values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Less than 15 % have it: odds and hazard ratio are taken as the risk ratio.
    Rare,
    /// Others: √OR, and (1 - ½^√HR)/(1 - ½^√(1/HR)) (VanderWeele & Ding 2017, table 2). The default, which promises less.
    Common,
}

impl Default for Outcome {
    /// [`Outcome::Common`]: it gives the smaller E-value.
    fn default() -> Outcome {
        Outcome::Common
    }
}

/// An association that is to be explained away.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Association {
    /// A risk ratio, or a ratio of rates or of means of a count.
    RiskRatio {
        /// The ratio.
        value: f64,
        /// Its limits.
        limits: Option<Interval>,
    },
    /// An odds ratio.
    OddsRatio {
        /// The ratio.
        value: f64,
        /// Its limits.
        limits: Option<Interval>,
        /// How common the outcome is.
        outcome: Outcome,
    },
    /// A hazard ratio.
    HazardRatio {
        /// The ratio.
        value: f64,
        /// Its limits.
        limits: Option<Interval>,
        /// How common the outcome is.
        outcome: Outcome,
    },
    /// A difference in means in standard deviations of the outcome; as a risk ratio exp(0.91 d) (Chinn 2000), with
    /// limits exp(0.91 d ± 1.78 s) for a standard error s.
    StandardisedDifference {
        /// The difference.
        value: f64,
        /// Its standard error.
        standard_error: Option<f64>,
    },
}

/// The least strength, as risk ratios of a confounder with the treatment and with the outcome, that could explain an
/// association.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EValue {
    /// The association on the scale of risk ratios.
    pub risk_ratio: f64,
    /// To move the estimate to no effect; 1 where there is none to explain.
    pub estimate: f64,
    /// To move the interval so that it includes no effect: from its limit nearest to it. 1 where it includes it already;
    /// `None` without limits.
    pub limit: Option<f64>,
}

/// RR + √(RR(RR - 1)) for a risk ratio RR of 1 or more, and for 1/RR below (VanderWeele & Ding 2017, Ann Intern Med
/// 167:268).
///
/// ```
/// use seriatim::estimate::effects::e_value::{Association, e_value};
///
/// let found = e_value(&Association::RiskRatio { value: 2.0, limits: None })?;
/// assert!((found.estimate - (2.0 + 2.0_f64.sqrt())).abs() < 1e-15);
/// # Ok::<(), seriatim::estimate::EstimateError>(())
/// ```
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a ratio that is not above 0, limits that do not enclose the value, or a negative
/// standard error; [`EstimateError::NotFinite`].
pub fn e_value(association: &Association) -> Result<EValue, EstimateError> {
    let (risk_ratio, limits) = as_risk_ratio(association)?;
    Ok(EValue {
        risk_ratio,
        estimate: strength(risk_ratio),
        limit: limits.map(|limits| nearest(limits).map_or(1.0, strength)),
    })
}

fn as_risk_ratio(association: &Association) -> Result<(f64, Option<Interval>), EstimateError> {
    match *association {
        Association::RiskRatio { value, limits } => ratios(value, limits, |ratio| ratio),
        Association::OddsRatio { value, limits, outcome } => match outcome {
            Outcome::Rare => ratios(value, limits, |ratio| ratio),
            Outcome::Common => ratios(value, limits, sqrt),
        },
        Association::HazardRatio { value, limits, outcome } => match outcome {
            Outcome::Rare => ratios(value, limits, |ratio| ratio),
            Outcome::Common => ratios(value, limits, of_common_hazard),
        },
        Association::StandardisedDifference { value, standard_error } => standardised(value, standard_error),
    }
}

fn of_common_hazard(ratio: f64) -> f64 {
    (1.0 - pow(0.5, sqrt(ratio))) / (1.0 - pow(0.5, sqrt(1.0 / ratio)))
}

/// A ratio and its limits on another scale, which `scale` carries there in order.
fn ratios(
    value: f64,
    limits: Option<Interval>,
    scale: fn(f64) -> f64,
) -> Result<(f64, Option<Interval>), EstimateError> {
    // A lower limit of 0 and an upper one without end are limits that exact methods give.
    let within = |limits: Interval| limits.lower >= 0.0 && limits.lower <= value && value <= limits.upper;
    if !value.is_finite() {
        return Err(EstimateError::NotFinite {
            what: "ratio",
            position: 0,
        });
    }
    if value <= 0.0 {
        return Err(EstimateError::OutOfRange {
            what: "ratio",
            must: "above 0",
        });
    }
    if limits.is_some_and(|limits| !within(limits)) {
        return Err(EstimateError::OutOfRange {
            what: "limit of a ratio",
            must: "at least 0 and on its own side of the ratio",
        });
    }
    let limits = limits.map(|limits| Interval {
        lower: scale(limits.lower),
        upper: if limits.upper.is_infinite() {
            f64::INFINITY
        } else {
            scale(limits.upper)
        },
    });
    Ok((scale(value), limits))
}

fn standardised(value: f64, standard_error: Option<f64>) -> Result<(f64, Option<Interval>), EstimateError> {
    if !value.is_finite() || standard_error.is_some_and(|error| !error.is_finite()) {
        return Err(EstimateError::NotFinite {
            what: "standardised difference",
            position: 0,
        });
    }
    if standard_error.is_some_and(|error| error < 0.0) {
        return Err(EstimateError::OutOfRange {
            what: "standard error",
            must: "at least 0",
        });
    }
    let limits = standard_error.map(|error| Interval {
        lower: exp(0.91 * value - 1.78 * error),
        upper: exp(0.91 * value + 1.78 * error),
    });
    Ok((exp(0.91 * value), limits))
}

/// The limit nearest to a ratio of 1, unless 1 lies between both.
fn nearest(limits: Interval) -> Option<f64> {
    if limits.lower > 1.0 {
        Some(limits.lower)
    } else if limits.upper < 1.0 {
        Some(limits.upper)
    } else {
        None
    }
}

fn strength(risk_ratio: f64) -> f64 {
    let ratio = if risk_ratio < 1.0 { 1.0 / risk_ratio } else { risk_ratio };
    // √RR √(RR - 1), not √(RR(RR - 1)), so that a large ratio does not overflow.
    ratio + sqrt(ratio) * sqrt(ratio - 1.0)
}
