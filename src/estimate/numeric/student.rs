//! Student's t distribution.
//!
//! Custody: no zone. Mathematics.

use libm::sqrt;

use super::{beta, normal};

/// Probability of at least `t` with `degrees_of_freedom` > 0, of which there may be infinitely many (the normal
/// distribution). NaN for degrees of freedom that are not positive.
pub fn upper(t: f64, degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom.is_infinite() {
        return normal::upper(t);
    }
    if t.is_infinite() {
        return if t > 0.0 { 0.0 } else { 1.0 };
    }
    let square = t * t;
    let both = beta::tail(
        degrees_of_freedom / 2.0,
        0.5,
        degrees_of_freedom / (degrees_of_freedom + square),
        square / (degrees_of_freedom + square),
    );
    if t >= 0.0 { both / 2.0 } else { 1.0 - both / 2.0 }
}

/// The t above which the probability is `q`; infinity at 0, minus infinity at 1.
pub fn upper_quantile(q: f64, degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom.is_infinite() {
        return -normal::quantile(q);
    }
    if q > 0.5 {
        return -upper_quantile(1.0 - q, degrees_of_freedom);
    }
    if degrees_of_freedom > MANY {
        return from_normal(-normal::quantile(q), degrees_of_freedom);
    }
    // t² / (n + t²) has a beta distribution with parameters 1/2 and n/2; its rest is what is small in the tail.
    let rest = beta::lower_quantile(degrees_of_freedom / 2.0, 0.5, 2.0 * q);
    sqrt(degrees_of_freedom * (1.0 - rest) / rest)
}

/// Above this many degrees of freedom the rest of the beta distribution lies so near to 1 that t would lose digits.
const MANY: f64 = 1e4;

/// The expansion of t in 1/n around the normal deviate (Fisher & Cornish 1960; Abramowitz & Stegun 26.7.5).
/// Relative error below 1e-12 for tails above 1e-10, 2e-11 for those of 1e-100.
fn from_normal(z: f64, n: f64) -> f64 {
    let square = z * z;
    let first = (square + 1.0) / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    let fourth = ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92_160.0;
    z + z * (first + (second + (third + fourth / n) / n) / n) / n
}
