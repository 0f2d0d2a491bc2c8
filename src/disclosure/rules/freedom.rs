//! Models: one with hardly more observations than parameters repeats its observations.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::DisclosurePolicy;

/// Judges a model by its residual degrees of freedom: observations, each of another person, less parameters.
pub fn freedom(observations: u64, parameters: u64, policy: &DisclosurePolicy) -> Verdict {
    let residual = observations.saturating_sub(parameters);
    Verdict::withheld_if(residual < policy.residual_freedom, Reason::Freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn ten_residual_degrees_are_the_least() {
        let policy = Profile::Strict.policy();
        let told = [0, 4, 13, 14, 15].map(|observations| freedom(observations, 4, &policy).passes());
        assert_eq!(told, [false, false, false, true, true]);
        assert!(!freedom(4, 14, &policy).passes(), "saturated");
    }
}
