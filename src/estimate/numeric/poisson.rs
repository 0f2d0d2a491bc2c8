//! The Poisson distribution: masses, tails, quantiles, and its inversion for the mean.
//!
//! Custody: no zone. Mathematics.

use libm::{ceil, exp, floor, log, sqrt};

use super::stirling::{deviance, error};
use super::{gamma, normal};

/// Above this count the exact limits are those of Wilson and Hilferty's approximation to the last bits, and series of
/// incomplete gamma functions grow long.
const LARGE: f64 = 1e10;

/// Masses that differ by less than this share count as equal, as rounding may tell equal ones apart.
const SAME: f64 = 1.0 + 1e-7;

/// The probability of exactly `k` at `mean` >= 0.
pub fn mass(k: u64, mean: f64) -> f64 {
    if k == 0 {
        return exp(-mean);
    }
    let count = k as f64;
    if mean <= 0.0 {
        return 0.0;
    }
    exp(-error(count) - deviance(count, mean)) / sqrt(std::f64::consts::TAU * count)
}

/// The probability of at most `k`.
pub fn at_most(k: u64, mean: f64) -> f64 {
    gamma::upper(k as f64 + 1.0, mean)
}

/// The probability of at least `k`.
pub fn at_least(k: u64, mean: f64) -> f64 {
    if k == 0 { 1.0 } else { gamma::lower(k as f64, mean) }
}

/// The smallest count that is not exceeded with probability `p`, 0 < `p` < 1, at a finite `mean` >= 0.
pub fn quantile(p: f64, mean: f64) -> u64 {
    let deviate = normal::quantile(p);
    let start = floor((mean + deviate * sqrt(mean)).max(0.0)) as u64;
    first(start, |k| at_most(k, mean) >= p * (1.0 - 64.0 * f64::EPSILON))
}

/// The first count at which `holds`, which stays true once it is, sought from `start` outwards.
pub(super) fn first(start: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (start, start);
    let mut step = 1u64;
    while !holds(high) && high < u64::MAX {
        low = high.saturating_add(1);
        high = high.saturating_add(step);
        step = step.saturating_mul(2);
    }
    step = 1;
    while low > 0 && holds(low) {
        high = low;
        low = low.saturating_sub(step);
        step = step.saturating_mul(2);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}

/// The mean under which at least `k` have probability `tail`; 0 at none.
pub fn lower_limit(k: u64, tail: f64) -> f64 {
    let count = k as f64;
    if k == 0 {
        0.0
    } else if count > LARGE {
        approximate(count, normal::quantile(tail))
    } else {
        gamma::lower_quantile(count, tail)
    }
}

/// The mean under which at most `k` have probability `tail`.
pub fn upper_limit(k: u64, tail: f64) -> f64 {
    let count = k as f64 + 1.0;
    if count > LARGE {
        approximate(count, -normal::quantile(tail))
    } else {
        gamma::upper_quantile(count, tail)
    }
}

/// Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal.
fn approximate(count: f64, deviate: f64) -> f64 {
    let root = 1.0 - 1.0 / (9.0 * count) + deviate / (3.0 * sqrt(count));
    count * root * root * root
}

/// The mean under which more than `k`, and half of exactly `k`, have probability `tail`; 0 at none.
pub fn mid_lower_limit(k: u64, tail: f64) -> f64 {
    if k == 0 {
        return 0.0;
    }
    if k as f64 > LARGE {
        return approximate(k as f64 + 0.5, normal::quantile(tail));
    }
    let beyond = |mean: f64| at_least(k + 1, mean) + mass(k, mean) / 2.0;
    super::roots::between(lower_limit(k, tail), upper_limit(k, tail), |mean| {
        log(beyond(mean)) - log(tail)
    })
}

/// The mean under which fewer than `k`, and half of exactly `k`, have probability `tail`.
pub fn mid_upper_limit(k: u64, tail: f64) -> f64 {
    if k == 0 {
        return -log(2.0 * tail);
    }
    if k as f64 > LARGE {
        return approximate(k as f64 + 0.5, -normal::quantile(tail));
    }
    let beyond = |mean: f64| at_most(k - 1, mean) + mass(k, mean) / 2.0;
    super::roots::between(lower_limit(k, tail), upper_limit(k, tail), |mean| {
        log(tail) - log(beyond(mean))
    })
}

/// The probability, at `mean` > 0, of a count that is no more probable than `k`.
pub fn two_sided(k: u64, mean: f64) -> f64 {
    let most = mass(k, mean) * SAME;
    let count = k as f64;
    if count < mean {
        let other = first(ceil(mean) as u64, |j| j as f64 >= mean && mass(j, mean) <= most);
        (at_most(k, mean) + at_least(other, mean)).min(1.0)
    } else {
        // From the mean down to 0: the first distance at which the mass is small enough.
        let from = floor(mean) as u64;
        let down = first(0, |step| step > from || mass(from - step, mean) <= most);
        let below = if down > from { 0.0 } else { at_most(from - down, mean) };
        (below + at_least(k, mean)).min(1.0)
    }
}
