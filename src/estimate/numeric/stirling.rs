//! Terms of saddle-point expansions (Loader 2000, *Fast and accurate computation of binomial probabilities*), by which
//! probabilities of binomial, Poisson and gamma kind lose no digits where their arguments are large.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, lgamma, log};

/// ln Γ(x + 1) - ln(√(2πx)(x/e)ˣ) for x > 0: what Stirling's formula leaves out.
pub(super) fn error(x: f64) -> f64 {
    if x < 16.0 {
        return lgamma(x + 1.0) - (x + 0.5) * log(x) + x - 0.5 * log(std::f64::consts::TAU);
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square) / square)
        / x
}

/// x ln(x/m) + m - x, by its series where x and m are close and the direct form would cancel.
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if fabs(v) > 0.1 {
        return x * log(x / m) + m - x;
    }
    let mut power = 2.0 * x * v;
    let mut sum = (x - m) * v;
    for j in 1..60 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}
