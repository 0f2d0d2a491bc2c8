//! What every result carries: an estimate with its doubt, the evidence that it rests on, how a fit came to rest, a test.
//!
//! Custody: no zone. Numbers without a subject; counts may be as small as one.

use libm::{exp, fabs, log};
use serde::Serialize;

use super::numeric::{chi_squared, fisher, normal, student};
use super::{ConfidenceLevel, Interval};

/// How the limits of an interval are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Limits {
    /// Estimate ± z standard errors (Wald).
    Normal,
    /// Estimate ± t standard errors, with this many degrees of freedom.
    Student {
        /// Degrees of freedom of t.
        degrees_of_freedom: f64,
    },
    /// exp(ln estimate ± z standard errors of the logarithm).
    Log,
    /// The values that an exact test does not reject, each tail on its own.
    Exact,
    /// As exact, with half the probability of what was seen counted in each tail.
    MidP,
    /// The values that a score test does not reject.
    Score,
    /// Byar's approximation to the exact limits of a Poisson count.
    Byar,
    /// Quantiles of bootstrap replicates.
    Percentile,
    /// Quantiles of bootstrap replicates, corrected for bias and acceleration.
    BiasCorrected,
    /// Named by the estimator that made it; see there.
    Own,
}

/// A number with its doubt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error, on the scale of `value`; `None` where there is none.
    pub standard_error: Option<f64>,
    /// The interval on the scale of `value`; `None` where there is none.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub limits: Limits,
    /// Level of the interval.
    pub level: ConfidenceLevel,
}

impl Estimate {
    /// `value` ± z `standard_error`.
    pub fn normal(value: f64, standard_error: f64, level: ConfidenceLevel) -> Estimate {
        Estimate::around(value, standard_error, level.deviate(), Limits::Normal, level)
    }

    /// `value` ± t `standard_error`, t with `degrees_of_freedom`.
    pub fn student(value: f64, standard_error: f64, degrees_of_freedom: f64, level: ConfidenceLevel) -> Estimate {
        let deviate = student::upper_quantile(level.tail(), degrees_of_freedom);
        let limits = Limits::Student { degrees_of_freedom };
        Estimate::around(value, standard_error, deviate, limits, level)
    }

    fn around(value: f64, standard_error: f64, deviate: f64, limits: Limits, level: ConfidenceLevel) -> Estimate {
        let half = deviate * standard_error;
        Estimate {
            value,
            standard_error: Some(standard_error),
            interval: Some(Interval {
                lower: value - half,
                upper: value + half,
            }),
            limits,
            level,
        }
    }

    /// A positive ratio, from the standard error of its logarithm: exp(ln `value` ± z `log_error`). The standard error
    /// on the scale of the ratio is `value` · `log_error` (delta method).
    pub fn ratio(value: f64, log_error: f64, level: ConfidenceLevel) -> Estimate {
        let (centre, half) = (log(value), level.deviate() * log_error);
        Estimate {
            value,
            standard_error: Some(value * log_error),
            interval: Some(Interval {
                lower: exp(centre - half),
                upper: exp(centre + half),
            }),
            limits: Limits::Log,
            level,
        }
    }

    /// A number with limits that were made by themselves, and no standard error.
    pub fn with_limits(value: f64, interval: Interval, limits: Limits, level: ConfidenceLevel) -> Estimate {
        Estimate {
            value,
            standard_error: None,
            interval: Some(interval),
            limits,
            level,
        }
    }

    /// The same on the scale of exponents, as a hazard ratio is made of its logarithm: value and limits exponentiated,
    /// the standard error by the delta method.
    pub fn exponentiated(&self) -> Estimate {
        let value = exp(self.value);
        Estimate {
            value,
            standard_error: self.standard_error.map(|error| value * error),
            interval: self.interval.map(|limits| Interval {
                lower: exp(limits.lower),
                upper: exp(limits.upper),
            }),
            limits: self.limits,
            level: self.level,
        }
    }

    /// The two-sided test of `value` = 0 that belongs to a [normal](Limits::Normal) or a [Student](Limits::Student)
    /// interval; `None` for others and without a standard error above 0.
    pub fn against_zero(&self) -> Option<Test> {
        let standard_error = self.standard_error.filter(|error| *error > 0.0)?;
        let statistic = self.value / standard_error;
        match self.limits {
            Limits::Normal => Some(Test::normal(statistic)),
            Limits::Student { degrees_of_freedom } => Some(Test::student(statistic, degrees_of_freedom)),
            _ => None,
        }
    }
}

/// What an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Basis {
    /// Rows that took part.
    pub rows: u64,
    /// Persons, or other clusters, whose rows these are; as many as rows where none were told.
    pub persons: u64,
    /// Events among them.
    pub events: u64,
    /// Time under observation, in the unit of the data; `None` where there is no time.
    pub person_time: Option<f64>,
}

/// How a fit came to rest. There is none for a fit that did not: that is an
/// [error](super::EstimateError::NotConverged), and no estimate is given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Convergence {
    /// Steps taken.
    pub iterations: u32,
    /// The last step of any coefficient, in standard errors of it: how far the fit still was from rest.
    pub last_step: f64,
}

/// A test of a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Test {
    /// The statistic, which is referred to `reference`.
    pub statistic: f64,
    /// The distribution of the statistic if the hypothesis holds.
    pub reference: Reference,
    /// Probability of a statistic at least as far out.
    pub p_value: f64,
}

/// The distribution to which a statistic is referred.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "distribution")]
pub enum Reference {
    /// Standard normal, two-sided.
    Normal,
    /// Student's t, two-sided.
    Student {
        /// Degrees of freedom.
        degrees_of_freedom: f64,
    },
    /// Chi-squared, upper tail.
    ChiSquared {
        /// Degrees of freedom.
        degrees_of_freedom: f64,
    },
    /// Fisher's F, upper tail.
    Fisher {
        /// Degrees of freedom of the numerator.
        numerator: f64,
        /// Degrees of freedom of the denominator.
        denominator: f64,
    },
    /// The exact or simulated distribution of the statistic itself.
    Own,
}

impl Test {
    /// A statistic that is standard normal if the hypothesis holds; both tails count.
    pub fn normal(statistic: f64) -> Test {
        Test {
            statistic,
            reference: Reference::Normal,
            p_value: 2.0 * normal::upper(fabs(statistic)),
        }
    }

    /// A statistic with Student's t distribution if the hypothesis holds; both tails count.
    pub fn student(statistic: f64, degrees_of_freedom: f64) -> Test {
        Test {
            statistic,
            reference: Reference::Student { degrees_of_freedom },
            p_value: 2.0 * student::upper(fabs(statistic), degrees_of_freedom),
        }
    }

    /// A statistic with a chi-squared distribution if the hypothesis holds.
    pub fn chi_squared(statistic: f64, degrees_of_freedom: f64) -> Test {
        Test {
            statistic,
            reference: Reference::ChiSquared { degrees_of_freedom },
            p_value: chi_squared::upper(statistic, degrees_of_freedom),
        }
    }

    /// A statistic with Fisher's F distribution if the hypothesis holds.
    pub fn fisher(statistic: f64, numerator: f64, denominator: f64) -> Test {
        Test {
            statistic,
            reference: Reference::Fisher { numerator, denominator },
            p_value: fisher::upper(statistic, numerator, denominator),
        }
    }
}
