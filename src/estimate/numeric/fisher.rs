//! Fisher's F distribution.
//!
//! Custody: no zone. Mathematics.

use super::beta;

/// Probability of at least `f` with `numerator` and `denominator` degrees of freedom, both positive.
pub fn upper(f: f64, numerator: f64, denominator: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let scaled = numerator * f;
    beta::tail(
        denominator / 2.0,
        numerator / 2.0,
        denominator / (denominator + scaled),
        scaled / (denominator + scaled),
    )
}
