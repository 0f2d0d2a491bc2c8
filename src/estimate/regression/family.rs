//! What the response of a generalised linear model is, and how its mean hangs on the linear predictor.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, expm1, fabs, floor, lgamma, log, log1p};
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
                }
            }
            Family::ComplementaryLogLog => {
                let hazard = exp(predictor);
                // t/(eᵗ - 1), the limit of which is 1 at 0 and 0 at infinity.
                let rest = if hazard > 700.0 {
                    0.0
                } else if hazard == 0.0 {
                    1.0
                } else {
                    hazard / expm1(hazard)
                };
                At {
                    mean: -expm1(-hazard),
                    score: if outcome < 1.0 {
                        outcome * rest - (1.0 - outcome) * hazard
                    } else {
                        rest
                    },
                    information: if rest > 0.0 { hazard * rest } else { 0.0 },
                }
            }
            Family::Poisson => {
                let mean = exp(predictor);
                At {
                    mean,
                    score: outcome - mean,
                    information: mean,
                }
            }
            Family::NegativeBinomial { theta } => {
                let mean = exp(predictor);
                let share = 1.0 / (1.0 + mean / theta);
                At {
                    mean,
                    score: (outcome - mean) * share,
                    information: mean * share,
                }
            }
        }
    }

    /// The log likelihood of a row without what does not hang on the linear predictor.
    pub(super) fn kernel(self, outcome: f64, predictor: f64) -> f64 {
        match self {
            Family::Logistic => outcome * predictor - predictor.max(0.0) - log1p(exp(-fabs(predictor))),
            Family::ComplementaryLogLog => {
                let hazard = exp(predictor);
                let event = if outcome > 0.0 {
                    outcome * log_of_event(predictor, hazard)
                } else {
                    0.0
                };
                let none = if outcome < 1.0 { (1.0 - outcome) * hazard } else { 0.0 };
                event - none
            }
            Family::Poisson => outcome * predictor - exp(predictor),
            Family::NegativeBinomial { theta } => {
                outcome * predictor - (outcome + theta) * log1p(exp(predictor) / theta)
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
    pub(super) fn deviance(self, outcome: f64, predictor: f64) -> f64 {
        let mean = self.mean(predictor);
        let over = outcome - mean;
        // y ln(y/m), with the difference of y and m as it is.
        let part = |y: f64, m: f64, difference: f64| if y > 0.0 { y * log1p(difference / m) } else { 0.0 };
        match self {
            Family::Logistic | Family::ComplementaryLogLog if outcome == 0.0 || outcome == 1.0 => {
                -2.0 * self.kernel(outcome, predictor)
            }
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

    /// The linear predictor with this expected value.
    pub(super) fn link(self, mean: f64) -> f64 {
        match self {
            Family::Logistic => log(mean / (1.0 - mean)),
            Family::ComplementaryLogLog => log(-log1p(-mean)),
            Family::Poisson | Family::NegativeBinomial { .. } => log(mean),
        }
    }

    /// The expected value at a linear predictor.
    pub(super) fn mean(self, predictor: f64) -> f64 {
        self.at(0.0, predictor).mean
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
pub(super) fn rising(y: f64, theta: f64) -> f64 {
    lgamma(y + theta) - lgamma(theta)
}
