//! Sample quantiles.
//!
//! Custody: no zone. Mathematics.

/// The quantile of a share from 0 to 1 of values in ascending order, linear between order statistics (type 7 of Hyndman
/// & Fan 1996, the default in R and NumPy); `None` without values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    // R adds this fuzz, so that a position that is whole but for rounding is whole.
    let below = (libm::floor(position + 4.0 * f64::EPSILON) as usize).min(last);
    let part = (position - below as f64).max(0.0);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(if part < 4.0 * f64::EPSILON || low == high {
        low
    } else {
        // Not low + part (high - low), whose difference may overflow.
        (1.0 - part) * low + part * high
    })
}

/// Values in ascending order, without the sign of zero.
pub(super) fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.map(|value| value + 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}
