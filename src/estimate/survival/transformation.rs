//! The five scales on which a survival probability may be taken to be normal, and its interval on each.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{asin, exp, log, sin, sqrt};
use serde::Serialize;

use crate::estimate::{ConfidenceLevel, Interval};

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

/// The interval for a survival strictly between 0 and 1, where alone there is a standard error.
pub(in crate::estimate) fn survival_interval(survival: f64, standard_error: f64, method: IntervalMethod) -> Interval {
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
