//! How much that nobody recorded it would take to move a ratio to 1.
//!
//! Custody: no zone. Mathematics.

/// The share of the treated who must have a trait that multiplies the hazard, where a share of comparators has it, for a ratio
/// to be the trait's work alone: p₁ = (ratio (1 + p₀ (m - 1)) - 1)/(m - 1) (Schlesselman 1978, Am J Epidemiol 108:3). `None`
/// where no share is enough: such a trait cannot explain it.
///
/// ```
/// use seriatim::estimate::effects::trials::share_that_explains;
///
/// // Half of the comparators have what halves the hazard: of the treated all must, for a ratio of 2/3.
/// assert_eq!(share_that_explains(2.0 / 3.0, 0.5, 0.5), Some(1.0));
/// assert_eq!(share_that_explains(0.5, 0.5, 0.5), None);
/// ```
pub fn share_that_explains(ratio: f64, multiplies: f64, among_comparators: f64) -> Option<f64> {
    let share = (ratio * (1.0 + among_comparators * (multiplies - 1.0)) - 1.0) / (multiplies - 1.0);
    (share.is_finite() && (0.0..=1.0).contains(&share)).then_some(share)
}

/// The share of the events of the treated that must have gone unseen for a ratio to be 1 in truth, all of those of comparators
/// being seen: 1 less the ratio; `None` for a ratio of 1 or more.
pub fn unseen_share(ratio: f64) -> Option<f64> {
    (ratio > 0.0 && ratio < 1.0).then_some(1.0 - ratio)
}
