//! Intervals for what accumulates without an upper end: cumulative hazards and mean numbers of events.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use crate::estimate::{ConfidenceLevel, Estimate, Limits};

/// The scale on which a cumulative hazard or a mean number of events is taken to be normal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CumulativeScale {
    /// H ± zσ, cut at 0.
    Plain,
    /// H·exp(±zσ/H): the default. Stays above 0, and covers better in small samples (Bie, Borgan & Liestøl 1987).
    #[default]
    Log,
}

/// How the interval of a cumulative hazard or a mean number of events is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct CumulativeMethod {
    /// Scale of normality.
    pub scale: CumulativeScale,
    /// Level of confidence.
    pub level: ConfidenceLevel,
}

/// The estimate with its interval. Without an event there is neither standard error nor interval.
pub(in crate::estimate) fn cumulative(value: f64, standard_error: Option<f64>, method: CumulativeMethod) -> Estimate {
    let limits = match method.scale {
        CumulativeScale::Plain => Limits::Normal,
        CumulativeScale::Log => Limits::Log,
    };
    let Some(standard_error) = standard_error else {
        return Estimate {
            value,
            standard_error: None,
            interval: None,
            limits,
            level: method.level,
        };
    };
    let mut estimate = match method.scale {
        CumulativeScale::Plain => Estimate::normal(value, standard_error, method.level),
        CumulativeScale::Log => Estimate::ratio(value, standard_error / value, method.level),
    };
    estimate.standard_error = Some(standard_error);
    if let Some(interval) = &mut estimate.interval {
        interval.lower = interval.lower.max(0.0);
    }
    estimate
}
