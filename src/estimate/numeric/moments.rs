//! Mean and variance of a few numbers.
//!
//! Custody: no zone. Mathematics.

use super::sums::sum;

/// The mean; equal numbers have exactly that mean. `None` of no numbers.
pub fn mean(values: &[f64]) -> Option<f64> {
    // Distances from the least are summed, so that the mean of equal numbers is not moved by rounding.
    let least = values.iter().copied().reduce(f64::min)?;
    Some(least + sum(values.iter().map(|value| value - least)) / values.len() as f64)
}

/// Mean and variance, by one less than the number of values; equal numbers have exactly no variance. `None` of fewer
/// than two. Infinite where the squares are too large for a number.
pub fn mean_and_variance(values: &[f64]) -> Option<(f64, f64)> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
    let rest = sum(values.iter().map(|value| value - mean));
    let count = values.len() as f64;
    if !squares.is_finite() {
        return Some((mean, f64::INFINITY));
    }
    Some((mean, (squares - rest * rest / count).max(0.0) / (count - 1.0)))
}
