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
    // t² / (n + t²) has a beta distribution with parameters 1/2 and n/2; its rest is what is small in the tail.
    let rest = beta::lower_quantile(degrees_of_freedom / 2.0, 0.5, 2.0 * q);
    sqrt(degrees_of_freedom * (1.0 - rest) / rest)
}
