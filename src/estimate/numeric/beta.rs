//! The beta distribution: tails and quantiles.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, fabs, lgamma, log, log1p, sqrt};

use super::roots::between;
use super::stirling::{deviance, error};

const MOST_STEPS: usize = 1_000_000;

/// I_x(a, b): the probability of less than `x`, for `a`, `b` > 0 (NIST Digital Library of Mathematical Functions,
/// 8.17.22). 0 for `x` <= 0 and 1 for `x` >= 1; NaN for a or b that is not positive. Relative error about 1e-13.
pub fn lower(a: f64, b: f64, x: f64) -> f64 {
    tail(a, b, x, 1.0 - x)
}

/// 1 - I_x(a, b), without cancellation where it is small.
pub fn upper(a: f64, b: f64, x: f64) -> f64 {
    tail(b, a, 1.0 - x, x)
}

/// I_x(a, b) for x + y = 1, both given, so that neither is rounded away near 0.
pub(super) fn tail(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a.is_nan() || b.is_nan() || x.is_nan() || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - below(b, a, y, x);
    }
    below(a, b, x, y)
}

fn below(a: f64, b: f64, x: f64, y: f64) -> f64 {
    (mass(a, b, x, y) / a * fraction(a, b, x)).min(1.0)
}

/// xᵃ yᵇ / B(a, b).
fn mass(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    if a < 1.0 || b < 1.0 {
        return exp(a * log(x) + b * log_of_rest(x, y) + lgamma(n) - lgamma(a) - lgamma(b));
    }
    // Γ(n)/(Γ(a)Γ(b)) = ab/n · n!/(a! b!), and the powers are those of a binomial probability at a/n.
    let exponent = error(n) - error(a) - error(b) - deviance(a, n * x) - deviance(b, n * y);
    exp(exponent) * sqrt(a * (b / n) / std::f64::consts::TAU)
}

/// ln y, by way of x where y is near 1.
fn log_of_rest(x: f64, y: f64) -> f64 {
    if x < 0.5 { log1p(-x) } else { log(y) }
}

/// The continued fraction, by the algorithm of Lentz.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |value: f64| if fabs(value) < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..MOST_STEPS {
        let m = step as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / kept(1.0 + even * d);
        c = kept(1.0 + even / c);
        product *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / kept(1.0 + odd * d);
        c = kept(1.0 + odd / c);
        let change = d * c;
        product *= change;
        if fabs(change - 1.0) < f64::EPSILON {
            break;
        }
    }
    product
}

/// The x below which the probability is `p`; 0 at 0, 1 at 1, NaN outside or for a or b that is not positive.
pub fn lower_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    let middle = a / (a + b);
    if lower(a, b, middle) >= p {
        between(0.0, middle, |x| log(lower(a, b, x)) - log(p))
    } else {
        // Towards 1 the distance from 1 is what is sought.
        1.0 - between(0.0, 1.0 - middle, |y| log(tail(b, a, y, 1.0 - y)) - log1p(-p))
    }
}

/// The x above which the probability is `q`.
pub fn upper_quantile(a: f64, b: f64, q: f64) -> f64 {
    let middle = a / (a + b);
    if q > 0.0 && middle < 0.5 && upper(a, b, middle) > q {
        // Near 0 the distance from 1 would lose the digits of x.
        return between(middle, 1.0, |x| log(q) - log(upper(a, b, x)));
    }
    1.0 - lower_quantile(b, a, q)
}
