//! Dominance, for sums of amounts such as costs: a few large contributors, or one that the second could work out.
//!
//! The (n, k) rule withholds a sum of which the n largest make up the share k or more. The p per cent rule withholds one from
//! which the second largest contributor, who knows its own, could work out the largest to within p of it: total less both is
//! less than p of the largest. Hundepool et al., Statistical Disclosure Control (Wiley 2012), section 4.2.2; n = 2, k = 0.90
//! and p = 0.10 are the defaults of ACRO 1.0.
//!
//! Custody: the border to the releasable zone.

use super::{Reason, Verdict};
use crate::study::DisclosurePolicy;

/// The amounts that make up a sum, one a contributor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Amounts(Vec<f64>);

impl Amounts {
    /// Amounts by contributor: several of one contributor are to be summed before.
    pub fn of(amounts: impl IntoIterator<Item = f64>) -> Amounts {
        let mut sorted: Vec<f64> = amounts.into_iter().collect();
        sorted.sort_by(|one, other| other.total_cmp(one));
        Amounts(sorted)
    }
}

/// Judges a sum by its contributors. Amounts below zero, or that are no numbers, leave the rule without a meaning: the sum is
/// withheld. A sum of nothing is judged by other rules.
pub fn dominance(amounts: &Amounts, policy: &DisclosurePolicy) -> Verdict {
    let amounts = &amounts.0;
    if amounts.iter().any(|amount| !amount.is_finite() || *amount < 0.0) {
        return Verdict::Withheld(Reason::Dominance);
    }
    let total: f64 = amounts.iter().sum();
    let Some(largest) = amounts.first().copied().filter(|_| total > 0.0) else {
        return Verdict::Pass;
    };
    let rules = policy.dominance;
    let few: f64 = amounts.iter().take(rules.largest).sum();
    let second = amounts.get(1).copied().unwrap_or(0.0);
    let dominated = Verdict::withheld_if(few >= rules.share * total, Reason::Dominance);
    dominated.and(Verdict::withheld_if(
        total - largest - second < rules.within * largest,
        Reason::Ratio,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    fn judged(amounts: &[f64]) -> Verdict {
        dominance(&Amounts::of(amounts.iter().copied()), &Profile::Strict.policy())
    }

    #[test]
    fn two_that_make_up_nine_tenths_dominate() {
        // 50 + 39 of 100 are below the share, 50 + 40 reach it.
        assert!(judged(&[50.0, 39.0, 11.0]).passes());
        assert_eq!(judged(&[10.0, 50.0, 40.0]), Verdict::Withheld(Reason::Dominance));
        assert_eq!(judged(&[50.0, 41.0, 9.0]), Verdict::Withheld(Reason::Dominance));
        // One alone, and all alike.
        assert_eq!(judged(&[100.0]), Verdict::Withheld(Reason::Dominance));
        assert!(judged(&[1.0; 30]).passes());
    }

    #[test]
    fn the_second_may_not_work_out_the_largest_to_a_tenth() {
        // With k out of the way: the rest is 9, 10 or 11 beside a largest of 100.
        let mut policy = Profile::Strict.policy();
        policy.dominance.share = 1.0;
        let rest = |rest: f64| dominance(&Amounts::of([100.0, 50.0, rest]), &policy);
        assert_eq!(rest(9.0), Verdict::Withheld(Reason::Ratio));
        assert!(rest(10.0).passes());
        assert!(rest(11.0).passes());
    }

    #[test]
    fn what_the_rule_cannot_judge_is_withheld_and_nothing_is_not_judged() {
        assert_eq!(judged(&[20.0, -1.0]), Verdict::Withheld(Reason::Dominance));
        assert_eq!(judged(&[f64::NAN]), Verdict::Withheld(Reason::Dominance));
        assert!(judged(&[]).passes());
        assert!(judged(&[0.0, 0.0]).passes());
    }
}
