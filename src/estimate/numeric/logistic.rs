//! Logistic regression on one variable, with weights and targets between 0 and 1: a line, or one that bends at zero.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, log1p};

use super::matrix::{Factor, Matrix, Vector};

/// A fitted line of log odds: `intercept` + `slope` x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic {
    /// Log odds at x = 0.
    pub intercept: f64,
    /// Change of the log odds with x.
    pub slope: f64,
}

/// A fitted curve of log odds that bends at x = 0, smoothly, from one slope to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bent {
    /// Log odds at x = 0.
    pub intercept: f64,
    /// Change of the log odds with x far below 0.
    pub below: f64,
    /// The same far above 0.
    pub above: f64,
}

impl Bent {
    /// Log odds at x: `intercept` + `above` ln((1 + e^x) / 2) - `below` ln((1 + e^-x) / 2). It ascends where neither slope is
    /// negative and one is positive.
    pub fn log_odds(&self, x: f64) -> f64 {
        let (mean, half) = ((self.above + self.below) / 2.0, (self.above - self.below) / 2.0);
        self.intercept + mean * x + half * bend(x)
    }
}

/// ln((1 + e^x) / 2) + ln((1 + e^-x) / 2): 0 at 0, and |x| less a constant far from it.
fn bend(x: f64) -> f64 {
    x.abs() + 2.0 * (log1p(exp(-x.abs())) - std::f64::consts::LN_2)
}

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The variable.
    pub x: f64,
    /// Probability that is to be met, from 0 to 1.
    pub target: f64,
    /// Weight in the log likelihood, positive.
    pub weight: f64,
}

const MAX_ITERATIONS: usize = 100;
/// Newton's step is halved this often before the fit is given up.
const MAX_HALVINGS: usize = 40;
/// The gradient at which the fit has come to rest, relative to the sum of weights.
const AT_REST: f64 = 1e-10;
/// Added to the information's diagonal, relative to the sum of weights, so that it can be inverted where x hardly varies.
const RIDGE: f64 = 1e-12;

/// Maximises sum of weight (target ln p + (1 - target) ln(1 - p)), ln(p / (1 - p)) = intercept + slope x, by Newton's method
/// with halved steps, in the form of Lin, Lin & Weng (2007, Machine Learning 68:267-276), which never takes the logarithm
/// of a probability. None where no line is best: without observations, or where all targets are 0 or all are 1.
pub fn fit(observations: &[Observation]) -> Option<Logistic> {
    let total: f64 = observations.iter().map(|one| one.weight).sum();
    if total <= 0.0 {
        return None;
    }
    let targets: f64 = observations.iter().map(|one| one.weight * one.target).sum();
    let mut line = Logistic {
        intercept: libm::log(targets / (total - targets)),
        slope: 0.0,
    };
    if !line.intercept.is_finite() {
        return None;
    }
    let mut loss = loss_of(line, observations);
    for _ in 0..MAX_ITERATIONS {
        let Sums { gradient, information } = Sums::at(line, observations);
        if gradient.iter().all(|part| part.abs() <= AT_REST * total) {
            return Some(line);
        }
        let [a, b, c] = [
            information[0] + RIDGE * total,
            information[1],
            information[2] + RIDGE * total,
        ];
        let determinant = a * c - b * b;
        let step = [
            (c * gradient[0] - b * gradient[1]) / determinant,
            (a * gradient[1] - b * gradient[0]) / determinant,
        ];
        let trial = |share: f64| Logistic {
            intercept: line.intercept - share * step[0],
            slope: line.slope - share * step[1],
        };
        let shares = (0..MAX_HALVINGS).map(|halvings| libm::exp2(-(halvings as f64)));
        let mut trials = shares.map(|share| (trial(share), loss_of(trial(share), observations)));
        match trials.find(|(_, trial)| *trial < loss) {
            Some((better, less)) => (line, loss) = (better, less),
            // No step does better: the loss is as flat as its rounding.
            None => return gradient.iter().all(|part| part.abs() <= 1e-6 * total).then_some(line),
        }
    }
    None
}

/// Minus the log likelihood.
fn loss_of(line: Logistic, observations: &[Observation]) -> f64 {
    let losses = observations
        .iter()
        .map(|one| loss_at(line.intercept + line.slope * one.x, one));
    losses.sum()
}

/// What one observation adds to it at log odds z: ln(1 + e^z) - target z, by its weight.
fn loss_at(z: f64, one: &Observation) -> f64 {
    one.weight * (z.max(0.0) + log1p(exp(-z.abs())) - one.target * z)
}

/// As [`fit`], for a curve of two slopes: that of beta calibration, log odds c + a ln s - b ln(1 - s) (Kull, Silva Filho &
/// Flach 2017, Electronic Journal of Statistics 11(2):5052), for x the log odds of the score s. `pull` / 2 times the square of half the
/// difference of the slopes is taken off the log likelihood, so that few observations give nearly a line. None where no curve
/// is best; slopes may come out negative, as the observations have them.
pub fn fit_bent(observations: &[Observation], pull: f64) -> Option<Bent> {
    let start = fit(observations)?;
    let total: f64 = observations.iter().map(|one| one.weight).sum();
    // Log odds at 0, mean slope, and half the difference of the slopes.
    let mut at = [start.intercept, start.slope, 0.0];
    let features = |one: &Observation| [1.0, one.x, bend(one.x)];
    let log_odds = |at: &[f64; 3], features: [f64; 3]| at[0] + at[1] * features[1] + at[2] * features[2];
    let loss_of = |at: &[f64; 3]| {
        let losses = observations.iter().map(|one| loss_at(log_odds(at, features(one)), one));
        losses.sum::<f64>() + pull * at[2] * at[2] / 2.0
    };
    let bent = |at: [f64; 3]| Bent {
        intercept: at[0],
        below: at[1] - at[2],
        above: at[1] + at[2],
    };
    let mut loss = loss_of(&at);
    for _ in 0..MAX_ITERATIONS {
        let mut gradient = Vector::from_vec(vec![0.0, 0.0, pull * at[2]]);
        let mut information = Matrix::from_diagonal_element(3, 3, RIDGE * total);
        information[(2, 2)] += pull;
        for one in observations {
            let own = features(one);
            let p = 1.0 / (1.0 + exp(-log_odds(&at, own)));
            for (row, feature) in own.iter().enumerate() {
                gradient[row] += one.weight * (p - one.target) * feature;
                for (column, other) in own.iter().enumerate() {
                    information[(row, column)] += one.weight * p * (1.0 - p) * feature * other;
                }
            }
        }
        if gradient.iter().all(|part| part.abs() <= AT_REST * total) {
            return Some(bent(at));
        }
        let step = Factor::of(&information).ok()?.solve(&gradient);
        let trial = |share: f64| [0, 1, 2].map(|part: usize| at[part] - share * step[part]);
        let shares = (0..MAX_HALVINGS).map(|halvings| libm::exp2(-(halvings as f64)));
        let mut trials = shares.map(|share| (trial(share), loss_of(&trial(share))));
        match trials.find(|(_, trial)| *trial < loss) {
            Some((better, less)) => (at, loss) = (better, less),
            // As in the fit of a line.
            None => return gradient.iter().all(|part| part.abs() <= 1e-6 * total).then(|| bent(at)),
        }
    }
    None
}

/// Gradient of the loss, and the upper triangle of its second derivatives.
struct Sums {
    gradient: [f64; 2],
    information: [f64; 3],
}

impl Sums {
    fn at(line: Logistic, observations: &[Observation]) -> Sums {
        let mut sums = Sums {
            gradient: [0.0; 2],
            information: [0.0; 3],
        };
        for one in observations {
            let p = 1.0 / (1.0 + exp(-(line.intercept + line.slope * one.x)));
            let (residual, variance) = (one.weight * (p - one.target), one.weight * p * (1.0 - p));
            sums.gradient[0] += residual;
            sums.gradient[1] += residual * one.x;
            sums.information[0] += variance;
            sums.information[1] += variance * one.x;
            sums.information[2] += variance * one.x * one.x;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observation((x, target, weight): (f64, f64, f64)) -> Observation {
        Observation { x, target, weight }
    }

    fn fitted(observations: &[(f64, f64, f64)]) -> Option<Logistic> {
        fit(&observations.iter().copied().map(observation).collect::<Vec<_>>())
    }

    #[test]
    fn two_points_are_met_exactly() {
        // At x = 0 the odds are 1/3, at x = 1 they are 4: intercept -ln 3, slope ln 4 + ln 3 = ln 12.
        let line = fitted(&[(0.0, 0.25, 1.0), (1.0, 0.8, 1.0)]).unwrap();
        assert!((line.intercept + libm::log(3.0)).abs() < 1e-9, "{line:?}");
        assert!((line.slope - libm::log(12.0)).abs() < 1e-9, "{line:?}");
    }

    #[test]
    fn a_weight_of_three_is_three_observations() {
        let weighed = fitted(&[(0.0, 0.0, 3.0), (0.0, 1.0, 1.0), (2.0, 0.0, 1.0), (2.0, 1.0, 4.0)]).unwrap();
        // Odds 1/3 at 0, 4 at 2.
        assert!((weighed.intercept + libm::log(3.0)).abs() < 1e-9);
        assert!((weighed.slope - libm::log(12.0) / 2.0).abs() < 1e-9);
    }

    #[test]
    fn what_has_no_finite_fit_has_none() {
        assert_eq!(fitted(&[]), None);
        assert_eq!(fitted(&[(0.0, 1.0, 1.0), (1.0, 1.0, 1.0)]), None);
        assert_eq!(fitted(&[(0.0, 0.0, 1.0)]), None);
    }

    #[test]
    fn a_variable_that_does_not_vary_has_no_slope() {
        let line = fitted(&[(0.0, 0.25, 1.0), (0.0, 0.75, 1.0)]).unwrap();
        assert!(line.intercept.abs() < 1e-9 && line.slope.abs() < 1e-9);
    }

    #[test]
    fn a_planted_bend_is_found_again_and_pulled_straight() {
        let planted = Bent {
            intercept: -0.3,
            below: 0.4,
            above: 1.2,
        };
        // ln((1 + e^x) / 2) and ln((1 + e^-x) / 2) at ln 3 are ln 2 and ln(2/3).
        let at = -0.3 + 1.2 * libm::log(2.0) - 0.4 * libm::log(2.0 / 3.0);
        assert!((planted.log_odds(libm::log(3.0)) - at).abs() < 1e-12);
        let grid = (-60..=60).map(|step| f64::from(step) / 10.0);
        let observations: Vec<_> = grid
            .map(|x| observation((x, 1.0 / (1.0 + exp(-planted.log_odds(x))), 1.0)))
            .collect();
        let found = fit_bent(&observations, 0.0).unwrap();
        for (found, planted) in [
            (found.intercept, planted.intercept),
            (found.below, planted.below),
            (found.above, planted.above),
        ] {
            assert!((found - planted).abs() < 1e-5, "{found} {planted}");
        }
        let (pulled, line) = (fit_bent(&observations, 1e9).unwrap(), fit(&observations).unwrap());
        assert!((pulled.above - pulled.below).abs() < 1e-6, "{pulled:?}");
        assert!((pulled.above - line.slope).abs() < 1e-6, "{pulled:?} {line:?}");
        assert_eq!(fit_bent(&[], 1.0), None);
    }

    #[test]
    fn a_planted_line_is_found_again() {
        let grid = (-60..=60).map(|step| f64::from(step) / 10.0);
        let observations: Vec<_> = grid
            .map(|x| (x, 1.0 / (1.0 + exp(0.7 - 0.6 * x)), 1.0 + x * x))
            .collect();
        let line = fitted(&observations).unwrap();
        assert!(
            (line.intercept + 0.7).abs() < 1e-8 && (line.slope - 0.6).abs() < 1e-8,
            "{line:?}"
        );
    }
}
