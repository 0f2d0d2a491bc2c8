//! Class disclosure: who is known to be of a group is known to be of the one class into which all of it falls.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::{DisclosurePolicy, Zeros};

/// Judges the classes of one group: withheld where all of the group stand in one of several, and the policy counts zeros as
/// disclosive. One class alone tells nothing.
pub fn class(classes: &[u64], policy: &DisclosurePolicy) -> Verdict {
    let filled = classes.iter().filter(|count| **count > 0).count();
    let is_one = classes.len() > 1 && filled == 1;
    Verdict::withheld_if(is_one && policy.zeros == Zeros::Disclosive, Reason::Class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn a_group_in_one_class_is_withheld_and_one_spread_out_is_not() {
        let policy = Profile::UkLlc.policy();
        assert_eq!(class(&[0, 40, 0], &policy), Verdict::Withheld(Reason::Class));
        assert!(class(&[1, 39, 0], &policy).passes());
        assert!(class(&[40], &policy).passes());
        assert!(class(&[0, 0], &policy).passes());
        assert!(class(&[], &policy).passes());
        assert!(class(&[0, 40, 0], &Profile::Strict.policy()).passes());
    }
}
