//! Roots of functions of one variable that rise through zero.
//!
//! Custody: no zone. Mathematics.

use libm::fabs;

const MOST_STEPS: usize = 300;

/// The root of an increasing `f` in [`low`, `high`], to the last bits (Brent 1973, *Algorithms for Minimization Without
/// Derivatives*, chapter 4: secant and inverse quadratic steps, bisection where they are slow). The end nearer to a sign
/// change where `f` has no root inside; minus infinity and infinity are values like others.
pub fn between(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let finite = |value: f64| value.clamp(-1e300, 1e300);
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (finite(f(a)), finite(f(b)));
    if fa >= 0.0 {
        return a;
    }
    if fb <= 0.0 {
        return b;
    }
    let (mut c, mut fc) = (a, fa);
    let (mut step, mut last) = (b - a, b - a);
    for _ in 0..MOST_STEPS {
        if (fb > 0.0) == (fc > 0.0) {
            (c, fc) = (a, fa);
            step = b - a;
            last = step;
        }
        if fabs(fc) < fabs(fb) {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let tolerance = 2.0 * f64::EPSILON * fabs(b);
        let half = 0.5 * (c - b);
        if fabs(half) <= tolerance || fb == 0.0 {
            break;
        }
        (step, last) = match interpolated([a, b, c], [fa, fb, fc], half, last, tolerance) {
            Some(inside) => (inside, step),
            None => (half, half),
        };
        (a, fa) = (b, fb);
        b += if fabs(step) > tolerance {
            step
        } else {
            tolerance.copysign(half)
        };
        fb = finite(f(b));
    }
    b
}

/// A step by inverse quadratic interpolation or by the secant, where it stays well inside the bracket and shrinks.
fn interpolated([a, b, c]: [f64; 3], [fa, fb, fc]: [f64; 3], half: f64, last: f64, tolerance: f64) -> Option<f64> {
    if fabs(last) < tolerance || fabs(fa) <= fabs(fb) {
        return None;
    }
    let s = fb / fa;
    let (p, q) = if a == c {
        (2.0 * half * s, 1.0 - s)
    } else {
        let (q, r) = (fa / fc, fb / fc);
        (
            s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)),
            (q - 1.0) * (r - 1.0) * (s - 1.0),
        )
    };
    let (p, q) = if p > 0.0 { (p, -q) } else { (-p, q) };
    (2.0 * p < (3.0 * half * q - fabs(tolerance * q)).min(fabs(last * q))).then(|| p / q)
}

/// The positive root of an increasing `f`, sought from a positive `start` outwards by factors of two.
pub fn increasing(start: f64, f: impl Fn(f64) -> f64) -> f64 {
    const WIDEST: usize = 1100;
    let (mut low, mut high) = (start, start);
    for _ in 0..WIDEST {
        if f(low) <= 0.0 || low == 0.0 {
            break;
        }
        high = low;
        low /= 2.0;
    }
    for _ in 0..WIDEST {
        if f(high) >= 0.0 || high.is_infinite() {
            break;
        }
        low = high;
        high *= 2.0;
    }
    between(low, high, f)
}
