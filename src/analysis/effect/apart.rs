//! How far apart two arms lie in a share, in standard deviations: of the shares as they are told, and at most of any that are told
//! alike. Of the shares as they are, with two decimals, one could work out to a person how many have what the share is of.
//!
//! Custody: shares of persons; what is worked out follows from the shares that are told.

use crate::estimate::effects::Denominator;
use crate::study::{DisclosurePolicy, ShareSteps};

/// A variance this small is none.
const NONE: f64 = 1e-9;

/// A share as it is told, with the least and the greatest that may be told alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ToldShare {
    told: f64,
    least: f64,
    greatest: f64,
}

impl ToldShare {
    /// A share of so many persons.
    pub(super) fn of(share: f64, whole: u64, policy: &DisclosurePolicy) -> ToldShare {
        let steps = ShareSteps::of(whole, policy);
        let told = steps.percent(share, libm::round) / 100.0;
        let half = steps.width() / 2.0;
        ToldShare {
            told,
            least: (told - half).max(0.0),
            greatest: (told + half).min(1.0),
        }
    }

    /// The least and the greatest variance p(1 - p) of shares that are told alike; it has its greatest value at a half.
    fn variances(self) -> [f64; 2] {
        let ends = [spread(self.least), spread(self.greatest)];
        let greatest = match self.least <= 0.5 && self.greatest >= 0.5 {
            true => 0.25,
            false => ends[0].max(ends[1]),
        };
        [ends[0].min(ends[1]), greatest]
    }
}

fn spread(share: f64) -> f64 {
    share * (1.0 - share)
}

/// The standard deviation by which a difference is divided (Austin 2009, Stat Med 28:3083), of the variances of the served and of
/// comparators; none where it is 0, and where it follows from no two shares.
fn deviation([served, comparators]: [f64; 2], denominator: Denominator) -> Option<f64> {
    let variance = match denominator {
        Denominator::Treated => served,
        Denominator::Untreated => comparators,
        Denominator::Pooled => (served + comparators) / 2.0,
        Denominator::All => return None,
    };
    (variance > NONE).then(|| libm::sqrt(variance))
}

/// How far apart the served and their comparators lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Apart {
    /// The standardised difference of the shares as they are told, the served less comparators; none where these do not vary.
    pub(super) told: Option<f64>,
    /// The least distance that shares told alike can have.
    at_least: f64,
    /// The greatest; none where shares that do not vary are told alike.
    pub(super) at_most: Option<f64>,
}

/// What shares as they are told tell of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judged {
    /// All shares that are told alike are within.
    Within,
    /// All are further apart.
    Beyond,
    /// Some may be within, and some further apart.
    Undecided,
}

impl Apart {
    /// Of the shares of the served and of comparators; the deviation is that of theirs before. Shares before and after may lie
    /// anywhere in their steps, each for itself.
    pub(super) fn of(compared: [ToldShare; 2], before: [ToldShare; 2], denominator: Denominator) -> Apart {
        let [served, comparators] = compared;
        let by = |gap: f64, variances: [f64; 2]| deviation(variances, denominator).map(|deviation| gap / deviation);
        let nearest = (served.least - comparators.greatest)
            .max(comparators.least - served.greatest)
            .max(0.0);
        let furthest = (served.greatest - comparators.least).max(comparators.greatest - served.least);
        let [least, greatest] = [0, 1].map(|end: usize| before.map(|share| share.variances()[end]));
        Apart {
            told: by(served.told - comparators.told, before.map(|share| spread(share.told))),
            at_least: by(nearest, greatest).unwrap_or(0.0),
            at_most: by(furthest, least),
        }
    }

    /// Whether they are further apart than a threshold: one answer for all shares that are told alike.
    pub(super) fn judged(&self, threshold: f64) -> Judged {
        if self.at_least > threshold {
            Judged::Beyond
        } else if self.at_most.is_some_and(|at_most| at_most <= threshold) {
            Judged::Within
        } else {
            Judged::Undecided
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();
    const THRESHOLD: f64 = 0.1;

    /// So many of so many.
    fn share(with: u64, of: u64) -> ToldShare {
        ToldShare::of(with as f64 / of as f64, of, &POLICY)
    }

    #[test]
    fn a_difference_is_that_of_the_shares_as_told_and_at_most_that_of_the_ends_of_their_steps() {
        // 48 of 100 are told as 50 %, and 104 of 250 as 42 %: 8 points over a deviation of a half.
        let both = [share(48, 100), share(104, 250)];
        let apart = Apart::of(both, both, Denominator::Treated);
        assert!((apart.told.expect("told") - 0.16).abs() < 1e-9, "{apart:?}");
        // At most 52.5 less 41 points, over that of 47.5 or 52.5 %; at least 47.5 less 43, over that of a half.
        let at_most = 0.115 / libm::sqrt(0.475 * 0.525);
        assert!((apart.at_most.expect("a most") - at_most).abs() < 1e-9, "{apart:?}");
        assert!((apart.at_least - 0.09).abs() < 1e-9, "{apart:?}");
        assert_eq!(apart.judged(THRESHOLD), Judged::Undecided);
        assert_eq!(apart.judged(0.08), Judged::Beyond);
        assert_eq!(apart.judged(0.24), Judged::Within);
    }

    #[test]
    fn deviations_are_of_the_population_that_is_asked_for() {
        // 20 % and 50 % have variances of 0.16 and 0.25.
        let both = [share(200, 1_000), share(500, 1_000)];
        let told = |denominator| Apart::of(both, both, denominator).told;
        let near = |found: Option<f64>, variance: f64| {
            let found = found.expect("told");
            assert!((found + 0.3 / libm::sqrt(variance)).abs() < 1e-9, "{found}");
        };
        near(told(Denominator::Treated), 0.16);
        near(told(Denominator::Untreated), 0.25);
        near(told(Denominator::Pooled), 0.205);
        assert_eq!(told(Denominator::All), None);
    }

    #[test]
    fn shares_that_may_not_vary_have_no_greatest_difference_and_are_never_within() {
        // 98 of 100 are told as 100 %: whoever is told alike varies by 97.5 % of 2.5 % at most.
        let judged = |comparators: u64| {
            let both = [share(98, 100), share(comparators, 100)];
            let apart = Apart::of(both, both, Denominator::Treated);
            assert_eq!((apart.told, apart.at_most), (None, None));
            apart.judged(THRESHOLD)
        };
        // 96 are told as 95 %, and may be as many.
        assert_eq!(judged(96), Judged::Undecided);
        // 90 are 92.5 % at most: 5 points, over a deviation of 0.16 at most.
        assert_eq!(judged(90), Judged::Beyond);
    }

    #[test]
    fn whatever_counts_are_told_alike_have_one_row_that_is_true_of_each() {
        let served: Vec<(u64, u64)> = (98..=102)
            .flat_map(|of| (10..=of - 10).map(move |with| (with, of)))
            .collect();
        let comparators: Vec<(u64, u64)> = (1..=19).map(|part| (part * 13, 250)).collect();
        let tenths = |share: ToldShare| libm::round(share.told * 1_000.0) as i64;
        let hundredths = |figure: Option<f64>| figure.map(|figure| libm::round(figure * 100.0) as i64);
        for denominator in [Denominator::Treated, Denominator::Untreated, Denominator::Pooled] {
            let mut rows = BTreeMap::new();
            let mut judgements = BTreeSet::new();
            let pairs = served
                .iter()
                .flat_map(|one| comparators.iter().map(move |other| (*one, *other)));
            for (one, other) in pairs {
                let both = [share(one.0, one.1), share(other.0, other.1)];
                let apart = Apart::of(both, both, denominator);
                let judged = apart.judged(THRESHOLD);
                judgements.insert(judged);
                let row = (hundredths(apart.told), hundredths(apart.at_most), judged);
                let first = *rows.entry(both.map(tenths)).or_insert(row);
                assert_eq!(row, first, "{one:?} beside {other:?}");
                let shares = [one, other].map(|(with, of)| with as f64 / of as f64);
                let by = deviation(shares.map(spread), denominator).expect("a deviation");
                let exact = libm::fabs(shares[0] - shares[1]) / by;
                assert!(apart.at_least <= exact + 1e-9, "{one:?} beside {other:?}");
                assert!(
                    apart.at_most.is_none_or(|most| most >= exact - 1e-9),
                    "{one:?} beside {other:?}"
                );
                if judged != Judged::Undecided {
                    assert_eq!(exact > THRESHOLD, judged == Judged::Beyond, "{one:?} beside {other:?}");
                }
            }
            assert_eq!(judgements.len(), 3, "each judgement occurs");
            // Many counts stand behind each row.
            assert!(rows.len() * 20 < served.len() * comparators.len());
        }
    }
}
