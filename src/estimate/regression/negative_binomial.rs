//! Negative binomial regression with θ estimated: counts that scatter more than Poisson's.
//!
//! Custody: no zone. Numbers by position; fitted values are of single rows.

use libm::{exp, fabs, floor, log, log1p, sqrt};

use super::ascent::{Slope, Summit};
use super::likelihood::{Rows, at_an_end, null_deviance};
use super::orthonormal::Orthonormal;
use super::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::numeric::roots::between;
use crate::estimate::numeric::sums::sum;
use crate::estimate::{ConfidenceLevel, Convergence, Estimate, EstimateError, Limits, Reference, Test};

/// Rounds of coefficients and θ in turn before a fit is given up.
const MOST_ROUNDS: u32 = 200;
/// A fit is at rest when ln θ moves by no more than this, or by no less than the round before while below the second.
const AT_REST: f64 = 1e-13;
const STALLED: f64 = 1e-9;
/// Up to this many terms, Γ's logarithmic derivative is summed term by term.
const TABLED: usize = 1000;

/// A regression of counts with variance μ + μ²/θ (NB2), coefficients and θ by maximum likelihood.
///
/// Standard errors of coefficients are those at θ as estimated, and that of θ is of the observed information at the
/// coefficients as estimated, as `MASS::glm.nb` has them (Venables & Ripley 2002, section 7.4): coefficients and θ are
/// asymptotically independent. Robust variances are there as for every [`GeneralisedLinear`].
#[derive(Debug, Clone)]
pub struct NegativeBinomial {
    regression: GeneralisedLinear,
    theta: f64,
    theta_error: Option<f64>,
    poisson: f64,
    convergence: Convergence,
}

impl NegativeBinomial {
    /// Fits it.
    ///
    /// # Errors
    /// As [`GeneralisedLinear::fit`]; [`EstimateError::OutOfRange`] for an outcome that is no whole number;
    /// [`EstimateError::NothingToEstimate`] where counts scatter no more than Poisson's, so that θ has no end;
    /// [`EstimateError::NotConverged`].
    pub fn fit(design: &Design<'_>, response: Response<'_>) -> Result<NegativeBinomial, EstimateError> {
        let response = response.checked(design.rows())?;
        Family::Poisson.checked(&response)?;
        if response.outcome().iter().any(|count| floor(*count) != *count) {
            let (what, must) = ("outcome", "a whole number");
            return Err(EstimateError::OutOfRange { what, must });
        }
        at_an_end(Family::Poisson, design, &response)?;
        let columns = Orthonormal::of(design, response.weights())?;
        let counts = Counts::of(&response);
        let poisson = slope(Family::Poisson, &columns, &response).climb(design)?;
        let mut predictors = columns.times(&poisson.coordinates);
        for (row, predictor) in predictors.iter_mut().enumerate() {
            *predictor += response.offset_at(row);
        }
        let start = Rows::of(Family::Poisson, &response, &predictors);
        if counts.excess(&start.fitted) <= 0.0 {
            return Err(no_excess());
        }
        let (summit, theta, convergence) = alternate(design, &response, &columns, &counts, poisson.coordinates)?;
        let family = Family::NegativeBinomial { theta };
        let null_deviance = null_deviance(family, design, &response)?;
        let regression = GeneralisedLinear::at(family, design, &response, columns, summit, null_deviance)?;
        let information = counts.information(theta, regression.fitted());
        Ok(NegativeBinomial {
            theta,
            theta_error: (information > 0.0).then(|| 1.0 / sqrt(information)),
            poisson: start.log_likelihood,
            regression,
            convergence,
        })
    }

    /// The regression at θ as estimated: coefficients, variances, fitted values, residuals, deviance. Its criterion of
    /// Akaike does not count θ; see [`aic`](NegativeBinomial::aic).
    pub fn regression(&self) -> &GeneralisedLinear {
        &self.regression
    }

    /// θ, with limits that are symmetric for its logarithm; `None` for the limits where the likelihood is flat.
    pub fn theta(&self, level: ConfidenceLevel) -> Estimate {
        match self.theta_error {
            Some(error) => Estimate::ratio(self.theta, error / self.theta, level),
            None => Estimate {
                value: self.theta,
                standard_error: None,
                interval: None,
                limits: Limits::Own,
                level,
            },
        }
    }

    /// Akaike's criterion, θ counted as a coefficient.
    pub fn aic(&self) -> f64 {
        self.regression.aic() + 2.0
    }

    /// The likelihood-ratio test against Poisson, which lies at the edge of what θ can be: half of the chi-squared
    /// distribution with one degree of freedom (Self & Liang 1987, JASA 82:605).
    pub fn against_poisson(&self) -> Test {
        let ratio = 2.0 * (self.regression.log_likelihood() - self.poisson);
        let whole = Test::chi_squared(ratio.max(0.0), 1.0);
        Test {
            p_value: whole.p_value / 2.0,
            reference: Reference::Own,
            ..whole
        }
    }

    /// How the fit came to rest: rounds of coefficients and θ, and the last change of ln θ.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }
}

fn slope<'a>(family: Family, columns: &'a Orthonormal, response: &'a Response<'a>) -> Slope<'a> {
    Slope {
        family,
        columns,
        response,
    }
}

fn no_excess() -> EstimateError {
    let nothing = "no more variation than Poisson's";
    EstimateError::NothingToEstimate { nothing }
}

/// Coefficients and θ in turn, until neither moves.
fn alternate(
    design: &Design<'_>,
    response: &Response<'_>,
    columns: &Orthonormal,
    counts: &Counts,
    mut coordinates: Vector,
) -> Result<(Summit, f64, Convergence), EstimateError> {
    let means = |coordinates: &Vector| -> Vec<f64> {
        let predictors = columns.times(coordinates).into_iter().enumerate();
        predictors
            .map(|(row, predictor)| exp(predictor + response.offset_at(row)))
            .collect()
    };
    let (mut logarithm, mut smallest) = (f64::INFINITY, f64::INFINITY);
    for iterations in 1..=MOST_ROUNDS {
        let found = counts.best(&means(&coordinates)).ok_or(no_excess())?;
        let last_step = fabs(found - logarithm);
        logarithm = found;
        let theta = exp(logarithm);
        let slope = slope(Family::NegativeBinomial { theta }, columns, response);
        let summit = slope.climb_from(design, coordinates)?;
        coordinates = summit.coordinates.clone();
        if last_step <= AT_REST || (last_step <= STALLED && last_step >= smallest) {
            return Ok((summit, theta, Convergence { iterations, last_step }));
        }
        smallest = smallest.min(last_step);
    }
    let iterations = MOST_ROUNDS;
    Err(EstimateError::NotConverged { iterations })
}

/// Counts with their weights, and how many of them, by weight, exceed 0, 1, 2 and so on.
struct Counts {
    rows: Vec<(f64, f64)>,
    exceeding: Vec<f64>,
}

impl Counts {
    fn of(response: &Response<'_>) -> Counts {
        let outcomes = response.outcome().iter().enumerate();
        let rows: Vec<(f64, f64)> = outcomes.map(|(row, count)| (*count, response.weight(row))).collect();
        let longest = rows.iter().fold(0.0_f64, |most, (count, _)| most.max(*count));
        let mut exceeding = vec![0.0; (longest as usize).min(TABLED) + 1];
        for (count, weight) in &rows {
            exceeding[(*count as usize).min(TABLED)] += weight;
        }
        // From the number at each count to the number above it.
        let mut above = 0.0;
        for number in exceeding.iter_mut().rev() {
            (*number, above) = (above, above + *number);
        }
        exceeding.truncate(TABLED);
        Counts { rows, exceeding }
    }

    fn over<'a>(&'a self, means: &'a [f64], term: impl Fn(f64, f64) -> f64 + 'a) -> f64 {
        let rows = self.rows.iter().zip(means).filter(|((_, weight), _)| *weight > 0.0);
        sum(rows.map(|((count, weight), mean)| weight * term(*count, *mean)))
    }

    /// Σ w ((y - μ)² - y): above 0 where counts scatter more than Poisson's.
    fn excess(&self, means: &[f64]) -> f64 {
        self.over(means, |count, mean| (count - mean) * (count - mean) - count)
    }

    /// The derivative of the log likelihood by θ.
    fn score(&self, theta: f64, means: &[f64]) -> f64 {
        let terms = self.exceeding.iter().enumerate();
        let tabled = sum(terms.map(|(at, weight)| weight / (theta + at as f64)));
        let rest = self.over(means, |count, mean| {
            digamma_beyond(count, theta) - log1p(mean / theta) - (count - mean) / (mean + theta)
        });
        tabled + rest
    }

    /// Minus its second derivative.
    fn information(&self, theta: f64, means: &[f64]) -> f64 {
        let terms = self.exceeding.iter().enumerate();
        let tabled = sum(terms.map(|(at, weight)| weight / ((theta + at as f64) * (theta + at as f64))));
        let rest = self.over(means, |count, mean| {
            let sum = mean + theta;
            // -1/θ + 2/(μ + θ) - (y + θ)/(μ + θ)².
            trigamma_beyond(count, theta) - mean / (theta * sum) + (mean - count) / (sum * sum)
        });
        tabled + rest
    }

    /// The ln θ that is best for means; `None` where none is.
    fn best(&self, means: &[f64]) -> Option<f64> {
        let total = self.over(means, |_, _| 1.0);
        let mean = self.over(means, |_, mean| mean) / total;
        let (lowest, highest) = (log(mean.min(1.0)) - 30.0, log(mean.max(1.0)) + 25.0);
        let found = between(lowest, highest, |logarithm| {
            let theta = exp(logarithm);
            -theta * self.score(theta, means)
        });
        (found > lowest && found < highest).then_some(found)
    }
}

/// ψ(y + θ) - ψ(m + θ) for counts y above m = [`TABLED`], by Stirling's series; 0 for others.
fn digamma_beyond(count: f64, theta: f64) -> f64 {
    let from = TABLED as f64;
    if count <= from {
        return 0.0;
    }
    let rest = |x: f64| (1.0 / 2.0 + (1.0 / 12.0 - 1.0 / (120.0 * x * x)) / x) / x;
    log1p((count - from) / (from + theta)) - rest(count + theta) + rest(from + theta)
}

/// ψ'(m + θ) - ψ'(y + θ) for counts y above m, likewise.
fn trigamma_beyond(count: f64, theta: f64) -> f64 {
    let from = TABLED as f64;
    if count <= from {
        return 0.0;
    }
    let series = |x: f64| (1.0 + (1.0 / 2.0 + (1.0 / 6.0 - 1.0 / (30.0 * x * x)) / x) / x) / x;
    series(from + theta) - series(count + theta)
}
