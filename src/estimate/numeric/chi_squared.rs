//! The chi-squared distribution.
//!
//! Custody: no zone. Mathematics.

use super::gamma;

/// Probability of at least `x` with `degrees_of_freedom` > 0; 1 for `x` <= 0.
pub fn upper(x: f64, degrees_of_freedom: f64) -> f64 {
    gamma::upper(degrees_of_freedom / 2.0, x / 2.0)
}

/// The x above which the probability is `q`.
pub fn upper_quantile(q: f64, degrees_of_freedom: f64) -> f64 {
    2.0 * gamma::upper_quantile(degrees_of_freedom / 2.0, q)
}

/// The x below which the probability is `p`.
pub fn lower_quantile(p: f64, degrees_of_freedom: f64) -> f64 {
    2.0 * gamma::lower_quantile(degrees_of_freedom / 2.0, p)
}
