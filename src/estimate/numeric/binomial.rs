//! The binomial distribution: masses, tails, quantiles, and its inversion for the probability of success.
//!
//! Custody: no zone. Mathematics.

use libm::{ceil, exp, expm1, fabs, floor, log, log1p, sqrt};

use super::poisson::first;
use super::roots::between;
use super::stirling::{deviance, error};
use super::{beta, normal};

/// The success probability under which at least `successes` of `trials` have probability `tail`; 0 at no success.
///
/// `successes` <= `trials`, 0 < `tail` < 1/2. Relative error about 1e-13.
pub fn lower_limit(successes: u64, trials: u64, tail: f64) -> f64 {
    if successes == 0 {
        return 0.0;
    }
    if successes == trials {
        return exp(log(tail) / trials as f64);
    }
    let share = successes as f64 / trials as f64;
    solve(0.0, share, log(tail), |p| {
        let upper = UpperTail::of(successes, trials, p, 1.0 - p);
        (upper.log_probability, upper.slope)
    })
}

/// The success probability under which at most `successes` of `trials` have probability `tail`; 1 at no failure.
///
/// `successes` <= `trials`, 0 < `tail` < 1/2. Relative error about 1e-13.
pub fn upper_limit(successes: u64, trials: u64, tail: f64) -> f64 {
    if successes == trials {
        return 1.0;
    }
    if successes == 0 {
        return -expm1(log(tail) / trials as f64);
    }
    let share = successes as f64 / trials as f64;
    solve(share, 1.0, log(tail), |p| {
        // At most so many successes are at least so many failures.
        let upper = UpperTail::of(trials - successes, trials, 1.0 - p, p);
        (upper.log_probability, -upper.slope)
    })
}

/// ln P(X >= k) for X binomial with 0 < k < n, and its derivative by the probability of success.
struct UpperTail {
    log_probability: f64,
    slope: f64,
}

impl UpperTail {
    /// For p <= k/n, where the terms fall from the first; p + q = 1, both given so that neither is rounded away near 0.
    fn of(k: u64, n: u64, p: f64, q: f64) -> UpperTail {
        let odds = p / q;
        let (mut term, mut sum) = (1.0, 1.0);
        for j in k..n {
            term *= (n - j) as f64 / (j + 1) as f64 * odds;
            sum += term;
            if term < sum * f64::EPSILON / 8.0 {
                break;
            }
        }
        // d/dp P(X >= k) = k/p · P(X = k), and the sum is P(X >= k) / P(X = k).
        UpperTail {
            log_probability: log_mass(k, n, p, q) + log(sum),
            slope: k as f64 / (p * sum),
        }
    }
}

/// ln P(X = k) for 0 < k < n, by the saddle-point expansion of Loader (2000), which loses no digits for large n.
fn log_mass(k: u64, n: u64, p: f64, q: f64) -> f64 {
    let (successes, failures, trials) = (k as f64, (n - k) as f64, n as f64);
    error(trials)
        - error(successes)
        - error(failures)
        - deviance(successes, trials * p)
        - deviance(failures, trials * q)
        - 0.5 * log(std::f64::consts::TAU * successes * (failures / trials))
}

/// The root of `f` - `target` in (`low`, `high`), by Newton's steps, each replaced by a bisection where it leaves the
/// bracket. `f` gives value and slope and is monotone.
fn solve(mut low: f64, mut high: f64, target: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    const MOST_STEPS: usize = 200;
    let mut root = (low + high) / 2.0;
    for _ in 0..MOST_STEPS {
        let (value, slope) = f(root);
        if (value < target) == (slope > 0.0) {
            low = root;
        } else {
            high = root;
        }
        let newton = root - (value - target) / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            (low + high) / 2.0
        };
        if fabs(next - root) <= 4.0 * f64::EPSILON * root {
            return next;
        }
        root = next;
    }
    root
}

/// The probability of exactly `k` successes in `n` >= `k` trials.
pub fn mass(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return exp(n as f64 * log1p(-p));
    }
    if k == n {
        return exp(n as f64 * log(p));
    }
    if p <= 0.0 || p >= 1.0 {
        return 0.0;
    }
    exp(log_mass(k, n, p, 1.0 - p))
}

/// The probability of at most `k` successes in `n` trials.
pub fn at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta::tail((n - k) as f64, k as f64 + 1.0, 1.0 - p, p)
}

/// The probability of at least `k` successes in `n` trials.
pub fn at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        1.0
    } else if k > n {
        0.0
    } else {
        beta::tail(k as f64, (n - k) as f64 + 1.0, p, 1.0 - p)
    }
}

/// The smallest number of successes that is not exceeded with probability `share`, 0 < `share` < 1.
pub fn quantile(share: f64, n: u64, p: f64) -> u64 {
    let (trials, deviate) = (n as f64, normal::quantile(share));
    let start = floor((trials * p + deviate * sqrt(trials * p * (1.0 - p))).max(0.0)) as u64;
    let reached = share * (1.0 - 64.0 * f64::EPSILON);
    first(start.min(n), |k| at_most(k, n, p) >= reached).min(n)
}

/// The success probability under which more than `successes`, and half of exactly so many, have probability `tail`; 0
/// at no success.
pub fn mid_lower_limit(successes: u64, trials: u64, tail: f64) -> f64 {
    if successes == 0 {
        return 0.0;
    }
    if successes == trials {
        return exp(log(2.0 * tail) / trials as f64);
    }
    let beyond = |p: f64| at_least(successes + 1, trials, p) + mass(successes, trials, p) / 2.0;
    between(
        lower_limit(successes, trials, tail),
        upper_limit(successes, trials, tail),
        |p| log(beyond(p)) - log(tail),
    )
}

/// The success probability under which fewer than `successes`, and half of exactly so many, have probability `tail`; 1
/// at no failure.
pub fn mid_upper_limit(successes: u64, trials: u64, tail: f64) -> f64 {
    if successes == trials {
        return 1.0;
    }
    if successes == 0 {
        return -expm1(log(2.0 * tail) / trials as f64);
    }
    let beyond = |p: f64| at_most(successes - 1, trials, p) + mass(successes, trials, p) / 2.0;
    between(
        lower_limit(successes, trials, tail),
        upper_limit(successes, trials, tail),
        |p| log(tail) - log(beyond(p)),
    )
}

/// The probability, at 0 < `p` < 1, of a number of successes that is no more probable than `k`.
pub fn two_sided(k: u64, n: u64, p: f64) -> f64 {
    // Masses that differ by less than this share count as equal, as rounding may tell equal ones apart.
    const SAME: f64 = 1.0 + 1e-7;
    let most = mass(k, n, p) * SAME;
    let mean = n as f64 * p;
    if (k as f64) < mean {
        let other = first(ceil(mean) as u64, |j| {
            j > n || (j as f64 >= mean && mass(j, n, p) <= most)
        });
        (at_most(k, n, p) + at_least(other, n, p)).min(1.0)
    } else {
        let from = (floor(mean) as u64).min(n);
        let down = first(0, |step| step > from || mass(from - step, n, p) <= most);
        let below = if down > from { 0.0 } else { at_most(from - down, n, p) };
        (below + at_least(k, n, p)).min(1.0)
    }
}
