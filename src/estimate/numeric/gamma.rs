//! The gamma distribution with shape a and scale 1: tails and quantiles.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, fabs, lgamma, log, sqrt};

use super::normal;
use super::roots::increasing;
use super::stirling::{deviance, error};

/// Steps of a series or a continued fraction before it is cut: enough for shapes up to about 1e10.
const MOST_STEPS: usize = 1_000_000;

/// P(a, x): the probability of less than `x`, for shape `a` > 0 (Gil, Segura & Temme 2007, *Numerical Methods for
/// Special Functions*, section 8.2). 0 for `x` <= 0, NaN for `a` <= 0. Relative error about 1e-14.
pub fn lower(a: f64, x: f64) -> f64 {
    tails(a, x).0
}

/// Q(a, x) = 1 - P(a, x), without cancellation where it is small.
pub fn upper(a: f64, x: f64) -> f64 {
    tails(a, x).1
}

fn tails(a: f64, x: f64) -> (f64, f64) {
    if a.is_nan() || x.is_nan() || a <= 0.0 {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    if x < a + 1.0 {
        let lower = (series(a, x) * mass(a, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (fraction(a, x) * mass(a, x) * a).min(1.0);
        (1.0 - upper, upper)
    }
}

/// xᵃ e⁻ˣ / Γ(a + 1).
fn mass(a: f64, x: f64) -> f64 {
    if a < 1.0 {
        return exp(a * log(x) - x - lgamma(a + 1.0));
    }
    exp(-error(a) - deviance(a, x)) / sqrt(std::f64::consts::TAU * a)
}

/// P / mass = 1 + x/(a+1) + x²/((a+1)(a+2)) + ...
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for step in 1..MOST_STEPS {
        term *= x / (a + step as f64);
        sum += term;
        if term < sum * f64::EPSILON / 4.0 {
            break;
        }
    }
    sum
}

/// Q Γ(a) / (xᵃ e⁻ˣ) as a continued fraction, by the algorithm of Lentz (Thompson & Barnett 1986).
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut product = d;
    for step in 1..MOST_STEPS {
        let i = step as f64;
        let numerator = -i * (i - a);
        b += 2.0;
        let denominator = numerator * d + b;
        d = 1.0 / if fabs(denominator) < TINY { TINY } else { denominator };
        c = b + numerator / c;
        if fabs(c) < TINY {
            c = TINY;
        }
        let change = d * c;
        product *= change;
        if fabs(change - 1.0) < f64::EPSILON {
            break;
        }
    }
    product
}

/// The x below which the probability is `p`; 0 at 0, infinity at 1, NaN outside or for `a` <= 0.
pub fn lower_quantile(a: f64, p: f64) -> f64 {
    quantile(a, p, p <= 0.5)
}

/// The x above which the probability is `q`: [`lower_quantile`] of 1 - `q` without the loss of digits.
pub fn upper_quantile(a: f64, q: f64) -> f64 {
    if !(0.0..=1.0).contains(&q) || a.is_nan() || a <= 0.0 {
        return f64::NAN;
    }
    if q == 0.0 {
        return f64::INFINITY;
    }
    if q == 1.0 {
        return 0.0;
    }
    // On the scale of logarithms a tail is nearly straight, and a step goes far.
    increasing(start(a, -normal::quantile(q)), |x| log(q) - log(upper(a, x)))
}

fn quantile(a: f64, p: f64, by_lower_tail: bool) -> f64 {
    if !(0.0..=1.0).contains(&p) || a.is_nan() || a <= 0.0 {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    if !by_lower_tail {
        return upper_quantile(a, 1.0 - p);
    }
    increasing(start(a, normal::quantile(p)), |x| log(lower(a, x)) - log(p))
}

/// Wilson and Hilferty's approximation (1931) for a normal deviate; positive.
fn start(a: f64, deviate: f64) -> f64 {
    let root = 1.0 - 1.0 / (9.0 * a) + deviate / (3.0 * sqrt(a));
    (a * root * root * root).max(a * 1e-8)
}
