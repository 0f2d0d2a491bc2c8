//! Limits of intervals as the values at which a test turns from not rejecting to rejecting.
//!
//! Custody: no zone. Mathematics.

use crate::estimate::{ConfidenceLevel, Interval};

/// Distances from the estimate, in units given by the caller, beyond which no limit is sought.
const FARTHEST: f64 = 1e4;

/// The values around `estimate` that `p_value` does not reject at the level, sought outwards from it on both sides;
/// `None` where nothing is rejected on one side, however far. A test whose p-value rises again farther out is not
/// followed there.
pub(super) fn interval(
    estimate: f64,
    unit: f64,
    level: ConfidenceLevel,
    p_value: impl Fn(f64) -> f64,
) -> Option<Interval> {
    let rejected = |distance: f64| p_value(estimate + distance * unit) <= 1.0 - level.level();
    let limit = |side: f64| {
        let (mut inside, mut outside) = (0.0, 0.5);
        while !rejected(side * outside) {
            (inside, outside) = (outside, outside * 1.5);
            if outside > FARTHEST {
                return None;
            }
        }
        for _ in 0..60 {
            let middle = (inside + outside) / 2.0;
            if rejected(side * middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        Some(estimate + side * inside * unit)
    };
    let (lower, upper) = (limit(-1.0)?, limit(1.0)?);
    Some(Interval { lower, upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stand_where_the_p_value_passes_the_level() {
        let level = ConfidenceLevel::PERCENT_95;
        // 1 - |x - 2| / 3 passes 0.05 at 2 ± 2.85.
        let found = interval(2.0, 0.1, level, |x| 1.0 - libm::fabs(x - 2.0) / 3.0).unwrap();
        assert!((found.lower + 0.85).abs() < 1e-12 && (found.upper - 4.85).abs() < 1e-12);
        assert_eq!(interval(0.0, 1.0, level, |x| if x > 0.0 { 0.0 } else { 1.0 }), None);
    }
}
