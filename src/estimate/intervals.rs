//! Confidence levels, and intervals for a survival probability on five scales.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{asin, exp, log, sin, sqrt};
use serde::Serialize;

use super::EstimateError;
use super::numeric::normal;

/// The probability with which a procedure's intervals cover the truth; strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct ConfidenceLevel(f64);

impl ConfidenceLevel {
    /// 95 %.
    pub const PERCENT_95: ConfidenceLevel = ConfidenceLevel(0.95);

    /// A level given as a probability: 0.95, not 95.
    ///
    /// # Errors
    /// [`EstimateError::LevelOutOfRange`].
    pub fn new(level: f64) -> Result<ConfidenceLevel, EstimateError> {
        if level > 0.0 && level < 1.0 {
            Ok(ConfidenceLevel(level))
        } else {
            Err(EstimateError::LevelOutOfRange { level })
        }
    }

    /// The level as a probability.
    pub fn level(self) -> f64 {
        self.0
    }

    /// The probability outside of a two-sided interval, on each side: 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// The standard normal deviate that leaves [`tail`](ConfidenceLevel::tail) above it: 1.96 for 95 %.
    pub fn deviate(self) -> f64 {
        // From the lower tail, where probabilities near 0 are exact and those near 1 are not.
        -normal::quantile(self.tail())
    }
}

impl Default for ConfidenceLevel {
    fn default() -> ConfidenceLevel {
        ConfidenceLevel::PERCENT_95
    }
}

/// The scale on which a survival S is taken to be normal. With σ² = Σ d/(Y(Y-d)), Greenwood's variance of ln S, and z
/// the [deviate](ConfidenceLevel::deviate), the limits are as given at each scale (Klein & Moeschberger 2003, section
/// 4.3; the logit and arcsine as in R's `survival`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transformation {
    /// S ± zSσ, cut at 0 and 1. Covers too little in small samples.
    Plain,
    /// S·exp(±zσ), cut at 1.
    Log,
    /// S^exp(±zσ / ln S): the default. Stays within 0 and 1, and covers well from about 25 spells (Borgan & Liestøl
    /// 1990).
    #[default]
    LogLog,
    /// expit(logit S ± zσ/(1-S)).
    Logit,
    /// sin²(arcsin √S ± ½zσ√(S/(1-S))), the angle cut at 0 and π/2.
    Arcsine,
}

/// How an interval is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct IntervalMethod {
    /// Scale of normality.
    pub transformation: Transformation,
    /// Level of confidence.
    pub level: ConfidenceLevel,
}

/// Both limits of a two-sided interval, on the scale of the estimate; `lower` <= `upper`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The interval for a survival strictly between 0 and 1, where alone there is a standard error.
pub(super) fn survival_interval(survival: f64, standard_error: f64, method: IntervalMethod) -> Interval {
    // z times the standard error of ln S.
    let width = method.level.deviate() * standard_error / survival;
    match method.transformation {
        Transformation::Plain => plain(survival, width),
        Transformation::Log => Interval {
            lower: survival * exp(-width),
            upper: (survival * exp(width)).min(1.0),
        },
        Transformation::LogLog => log_log(survival, width),
        Transformation::Logit => logit(survival, width),
        Transformation::Arcsine => arcsine(survival, width),
    }
}

fn plain(survival: f64, width: f64) -> Interval {
    Interval {
        lower: (survival - survival * width).max(0.0),
        upper: (survival + survival * width).min(1.0),
    }
}

fn log_log(survival: f64, width: f64) -> Interval {
    let cumulative_hazard = -log(survival);
    let factor = exp(width / cumulative_hazard);
    Interval {
        lower: exp(-cumulative_hazard * factor),
        upper: exp(-cumulative_hazard / factor),
    }
}

fn logit(survival: f64, width: f64) -> Interval {
    let odds = survival / (1.0 - survival);
    let factor = exp(width / (1.0 - survival));
    Interval {
        lower: odds / (odds + factor),
        upper: odds / (odds + 1.0 / factor),
    }
}

fn arcsine(survival: f64, width: f64) -> Interval {
    let angle = asin(sqrt(survival));
    let half = 0.5 * width * sqrt(survival / (1.0 - survival));
    let share = |angle: f64| sin(angle) * sin(angle);
    Interval {
        lower: share((angle - half).max(0.0)),
        upper: share((angle + half).min(std::f64::consts::FRAC_PI_2)),
    }
}
