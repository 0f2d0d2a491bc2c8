//! Full cells: that everybody of a group has something tells of each of the group as a zero of its complement does, so the
//! policy's rule of zeros holds for both.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::{DisclosurePolicy, Zeros};

/// Judges a part of a whole by whether it is all of it. A whole of nobody is judged by the rule of zeros.
pub fn full(part: u64, whole: u64, policy: &DisclosurePolicy) -> Verdict {
    let is_full = whole > 0 && part >= whole;
    Verdict::withheld_if(is_full && policy.zeros == Zeros::Disclosive, Reason::Full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn all_of_a_group_is_withheld_where_none_of_it_would_be() {
        let passes = |policy: &DisclosurePolicy| [0, 1, 29, 30].map(|part| full(part, 30, policy).passes());
        assert_eq!(passes(&Profile::Strict.policy()), [true; 4]);
        assert_eq!(passes(&Profile::Acro.policy()), [true, true, true, false]);
        assert!(full(0, 0, &Profile::Acro.policy()).passes());
    }
}
