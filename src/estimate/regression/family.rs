//! What the response of a generalised linear model is, and how its mean hangs on the linear predictor.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, expm1, fabs, floor, lgamma, log, log1p, tanh};
use serde::Serialize;

use super::Response;
use crate::estimate::EstimateError;

/// Distribution and link of a generalised linear model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "family")]
pub enum Family {
    /// A share of events, from 0 to 1, binomial with as many trials as the weight tells; log odds are linear.
    Logistic,
    /// As logistic, but ln(-ln(1 - share)) is linear: the hazard of a proportional hazards model in periods.
    ComplementaryLogLog,
    /// A count (or, for a relative risk, an event as 0 or 1) with variance equal to its mean; its logarithm is linear.
    Poisson,
    /// A count with variance mean + mean²/θ (NB2); its logarithm is linear.
    NegativeBinomial {
        /// θ, positive; the smaller, the more the counts scatter.
        theta: f64,
    },
}

/// One row at one linear predictor, for a weight of 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Expected value of the outcome.
    pub(super) mean: f64,
    /// Derivative of the log likelihood by the linear predictor.
    pub(super) score: f64,
    /// Expected value of minus its second derivative.
    pub(super) information: f64,
    /// Minus its second derivative as it is; the same for logistic and Poisson.
    pub(super) curvature: f64,
    /// The log likelihood without what does not hang on the linear predictor.
    pub(super) kernel: f64,
}

impl Family {
    /// Whether an outcome can be one of this family.
    pub(super) fn checked(self, response: &Response<'_>) -> Result<(), EstimateError> {
        if let Family::NegativeBinomial { theta } = self
            && !(theta > 0.0 && theta.is_finite())
        {
            let (what, must) = ("theta", "positive and finite");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let (most, must) = match self {
            Family::Logistic | Family::ComplementaryLogLog => (1.0, "from 0 to 1"),
            Family::Poisson | Family::NegativeBinomial { .. } => (f64::INFINITY, "0 or more"),
        };
        if response.outcome().iter().all(|y| (0.0..=most).contains(y)) {
            Ok(())
        } else {
            Err(EstimateError::OutOfRange { what: "outcome", must })
        }
    }

    /// Whether minus the second derivative of the log likelihood is what is expected of it, whatever the outcome.
    pub(super) fn is_canonical(self) -> bool {
        matches!(self, Family::Logistic | Family::Poisson)
    }

    /// Whether the outcome is a share, which can lie at an upper end.
    pub(super) fn is_share(self) -> bool {
        matches!(self, Family::Logistic | Family::ComplementaryLogLog)
    }

    /// Everything of a row at a linear predictor.
    pub(super) fn at(self, outcome: f64, predictor: f64) -> At {
        match self {
            Family::Logistic => {
                let odds = exp(-fabs(predictor));
                let (far, near) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
                let (event, none) = if predictor >= 0.0 { (near, far) } else { (far, near) };
                At {
                    mean: event,
                    // Not outcome - event, which would lose the digits of a small probability of no event.
                    score: outcome * none - (1.0 - outcome) * event,
                    information: event * none,
                    curvature: event * none,
                    kernel: outcome * predictor - predictor.max(0.0) - log1p(odds),
                }
            }
            Family::ComplementaryLogLog => Hazard::at(predictor).row(outcome, predictor),
            Family::Poisson => {
                let mean = exp(predictor);
                At {
                    mean,
                    score: outcome - mean,
                    information: mean,
                    curvature: mean,
                    kernel: outcome * predictor - mean,
                }
            }
            Family::NegativeBinomial { theta } => {
                let mean = exp(predictor);
                let share = 1.0 / (1.0 + mean / theta);
                At {
                    mean,
                    score: (outcome - mean) * share,
                    information: mean * share,
                    curvature: (outcome + theta) * (mean / theta) * share * share,
                    kernel: outcome * predictor - (outcome + theta) * log1p(mean / theta),
                }
            }
        }
    }

    /// What the log likelihood of a row holds beside the kernel. For a share of several trials that is the binomial
    /// coefficient, where trials and events are whole numbers.
    pub(super) fn constant(self, outcome: f64, weight: f64) -> f64 {
        match self {
            Family::Logistic | Family::ComplementaryLogLog => {
                let events = outcome * weight;
                let whole = |x: f64| fabs(x - floor(x + 0.5)) <= 1e-9 * x.max(1.0);
                if outcome > 0.0 && outcome < 1.0 && whole(weight) && whole(events) {
                    lgamma(weight + 1.0) - lgamma(events + 1.0) - lgamma(weight - events + 1.0)
                } else {
                    0.0
                }
            }
            Family::Poisson => -weight * lgamma(outcome + 1.0),
            Family::NegativeBinomial { theta } => {
                weight * (rising(outcome, theta) - lgamma(outcome + 1.0) - outcome * log(theta))
            }
        }
    }

    /// Twice what the log likelihood of a row lacks to the largest that its outcome can have.
    pub(super) fn deviance(self, outcome: f64, at: &At) -> f64 {
        let mean = at.mean;
        let over = outcome - mean;
        // y ln(y/m), with the difference of y and m as it is.
        let part = |y: f64, m: f64, difference: f64| if y > 0.0 { y * log1p(difference / m) } else { 0.0 };
        match self {
            Family::Logistic | Family::ComplementaryLogLog if outcome == 0.0 || outcome == 1.0 => -2.0 * at.kernel,
            Family::Logistic | Family::ComplementaryLogLog => {
                2.0 * (part(outcome, mean, over) + part(1.0 - outcome, 1.0 - mean, -over))
            }
            Family::Poisson => 2.0 * (part(outcome, mean, over) - over),
            Family::NegativeBinomial { theta } => {
                2.0 * (part(outcome, mean, over) - (outcome + theta) * log1p(over / (mean + theta)))
            }
        }
    }

    /// The variance of an outcome with this expected value, for a weight of 1.
    pub(super) fn variance(self, at: &At) -> f64 {
        match self {
            Family::Logistic => at.information,
            Family::ComplementaryLogLog => at.mean * (1.0 - at.mean),
            Family::Poisson => at.mean,
            Family::NegativeBinomial { theta } => at.mean + at.mean * at.mean / theta,
        }
    }

    /// The first and second derivative of the logarithm of the information by the linear predictor.
    pub(super) fn tilt(self, at: &At, predictor: f64) -> (f64, f64) {
        match self {
            Family::Logistic => (-tanh(predictor / 2.0), -2.0 * at.information),
            Family::ComplementaryLogLog => {
                let Hazard { rising, falling, .. } = Hazard::at(predictor);
                (2.0 - rising, -rising * (1.0 - falling))
            }
            Family::Poisson => (1.0, 0.0),
            Family::NegativeBinomial { theta } => {
                let share = 1.0 / (1.0 + at.mean / theta);
                (share, -share * (1.0 - share))
            }
        }
    }

    /// The linear predictor with this expected value.
    pub(super) fn link(self, mean: f64) -> f64 {
        match self {
            Family::Logistic => log(mean / (1.0 - mean)),
            Family::ComplementaryLogLog => log(-log1p(-mean)),
            Family::Poisson | Family::NegativeBinomial { .. } => log(mean),
        }
    }

    /// The derivative of the expected value by the linear predictor.
    pub(super) fn slope(self, predictor: f64) -> f64 {
        match self {
            Family::Logistic => self.at(0.0, predictor).information,
            Family::ComplementaryLogLog => exp(predictor - exp(predictor)),
            Family::Poisson | Family::NegativeBinomial { .. } => exp(predictor),
        }
    }

    /// The expected value at a linear predictor.
    pub(super) fn mean(self, predictor: f64) -> f64 {
        self.at(0.0, predictor).mean
    }
}

/// A complementary log-log model at a linear predictor: the hazard t = exp(predictor) of a period, and what hangs on it.
struct Hazard {
    hazard: f64,
    /// t/(eᵗ - 1): 1 for no hazard, 0 for an endless one.
    falling: f64,
    /// t/(1 - e⁻ᵗ) = t/(eᵗ - 1) + t.
    rising: f64,
}

impl Hazard {
    fn at(predictor: f64) -> Hazard {
        let hazard = exp(predictor);
        let falling = if hazard > 700.0 {
            0.0
        } else if hazard == 0.0 {
            1.0
        } else {
            hazard / expm1(hazard)
        };
        Hazard {
            hazard,
            falling,
            rising: falling + hazard,
        }
    }

    fn row(&self, outcome: f64, predictor: f64) -> At {
        let Hazard { hazard, falling, .. } = *self;
        // What is 0 times infinity is 0 here.
        let times = |share: f64, what: f64| if share > 0.0 { share * what } else { 0.0 };
        let event = times(outcome, log_of_event(predictor, hazard));
        At {
            mean: -expm1(-hazard),
            score: times(outcome, falling) - times(1.0 - outcome, hazard),
            information: times(falling, hazard),
            curvature: times(times(outcome, falling), self.rising_less_one()) + times(1.0 - outcome, hazard),
            kernel: event - times(1.0 - outcome, hazard),
        }
    }

    /// t/(1 - e⁻ᵗ) - 1, by its series where the difference would cancel.
    fn rising_less_one(&self) -> f64 {
        let t = self.hazard;
        if t < 0.01 {
            t / 2.0 + t * t / 12.0 * (1.0 - t * t / 60.0)
        } else {
            self.rising - 1.0
        }
    }
}

/// ln(1 - exp(-hazard)), for hazard = exp(predictor).
fn log_of_event(predictor: f64, hazard: f64) -> f64 {
    if hazard < 1e-8 {
        predictor - hazard / 2.0
    } else if hazard < 0.7 {
        log(-expm1(-hazard))
    } else {
        log1p(-exp(-hazard))
    }
}

/// ln(Γ(y + θ) / Γ(θ)).
fn rising(y: f64, theta: f64) -> f64 {
    if y <= 100.0 {
        // Term by term, since the difference loses digits for large θ.
        return (0..y as u32).map(|at| log(theta + f64::from(at))).sum();
    }
    lgamma(y + theta) - lgamma(theta)
}
