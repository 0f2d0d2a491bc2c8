//! The scales on which estimates are averaged, and the way back.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{exp, fabs, log, log1p, sqrt};
use serde::Serialize;

use crate::estimate::numeric::student;
use crate::estimate::{ConfidenceLevel, Estimate, Interval, Limits, Reservation};

/// The scale on which an estimate is taken to be normal, and therefore averaged. Standard errors are carried over by
/// the delta method.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// As it is: for coefficients, differences, logarithms that have been taken already.
    #[default]
    Identity,
    /// ln x, for ratios and rates above 0.
    Log,
    /// ln(-ln x), the complementary log-log of an incidence 1 - x: for survival strictly between 0 and 1 (Marshall,
    /// Altman, Holder & Royston 2009, BMC Medical Research Methodology 9:57).
    LogLog,
    /// ln(x/(1-x)), for shares strictly between 0 and 1.
    Logit,
}

impl Scale {
    /// What an estimate has to be on this scale, in words, where it is not.
    pub(super) fn refused(self, value: f64) -> Option<&'static str> {
        match self {
            Scale::Identity => None,
            Scale::Log => (value <= 0.0).then_some("above 0 to be pooled by its logarithm"),
            Scale::LogLog | Scale::Logit => {
                (value <= 0.0 || value >= 1.0).then_some("strictly between 0 and 1 to be pooled on this scale")
            }
        }
    }

    /// The estimate on the scale.
    pub(super) fn forth(self, value: f64) -> f64 {
        match self {
            Scale::Identity => value,
            Scale::Log => log(value),
            Scale::LogLog => log(-log(value)),
            Scale::Logit => log(value) - log1p(-value),
        }
    }

    /// The estimate from the scale.
    pub(super) fn back(self, scaled: f64) -> f64 {
        match self {
            Scale::Identity => scaled,
            Scale::Log => exp(scaled),
            Scale::LogLog => exp(-exp(scaled)),
            Scale::Logit => 1.0 / (1.0 + exp(-scaled)),
        }
    }

    /// How much the estimate moves with the scale, there where it is `value`; without sign.
    pub(super) fn slope(self, value: f64) -> f64 {
        match self {
            Scale::Identity => 1.0,
            Scale::Log => value,
            Scale::LogLog => fabs(value * log(value)),
            Scale::Logit => value * (1.0 - value),
        }
    }

    /// An estimate from its mean and variance on the scale, with t limits (normal ones where there are infinitely many
    /// degrees of freedom) that are made there; no interval where there are no degrees of freedom, and a word on it
    /// where limits do not exist.
    pub(super) fn estimate(
        self,
        centre: f64,
        variance: f64,
        degrees_of_freedom: Option<f64>,
        level: ConfidenceLevel,
    ) -> (Estimate, Option<Reservation>) {
        let value = self.back(centre);
        let limits = match degrees_of_freedom.filter(|degrees| degrees.is_finite()) {
            // Not symmetric around the estimate, nor a test of whether it is 0.
            _ if self != Scale::Identity => Limits::Own,
            Some(degrees_of_freedom) => Limits::Student { degrees_of_freedom },
            None => Limits::Normal,
        };
        let ends = degrees_of_freedom.map(|degrees| {
            let half = student::upper_quantile(level.tail(), degrees) * sqrt(variance);
            (self.back(centre - half), self.back(centre + half))
        });
        let interval = ends
            .map(|(a, b)| Interval {
                lower: a.min(b),
                upper: a.max(b),
            })
            .filter(|limits| limits.lower.is_finite() && limits.upper.is_finite());
        let beyond = ends.is_some() && interval.is_none();
        let estimate = Estimate {
            value,
            standard_error: Some(self.slope(value) * sqrt(variance)).filter(|error| *error > 0.0 && error.is_finite()),
            interval,
            limits,
            level,
        };
        (estimate, beyond.then_some(Reservation::LimitsBeyondBounds))
    }
}
