//! Ratios that are told, and what is said of them.
//!
//! Custody: invented counts only.

use super::*;
use crate::analysis::rate::INDEPENDENT;

fn told(observed: u64, expected: f64) -> Told {
    let policy = crate::study::Profile::Strict.policy();
    let known = Expectation::known(expected);
    Told::of((observed, INDEPENDENT), known, &policy, ConfidenceLevel::PERCENT_95).expect("a ratio")
}

#[test]
fn a_ratio_is_that_of_the_rounded_count_with_limits_of_all_counts_rounded_alike() {
    // 11 is told as 10, as are 10 and 12: Garwood's limits are 4.7954 of 10 and 20.9616 of 12.
    let found = told(11, 20.0);
    assert!((found.ratio - 0.5).abs() < 1e-12);
    assert!((found.limits.lower - 4.795_389 / 20.0).abs() < 1e-6, "{found:?}");
    assert!((found.limits.upper - 20.961_58 / 20.0).abs() < 1e-6, "{found:?}");
    // Nothing seen is told as nothing: 0 to 3.6889.
    let found = told(0, 8.0);
    assert!(found.limits.lower == 0.0 && (found.limits.upper - 3.688_879 / 8.0).abs() < 1e-6);
}

#[test]
fn what_is_said_beside_a_funnel_is_one_for_all_counts_rounded_alike_and_true_of_each() {
    let funnels = [(7.73, 2.42), (9.32, 2.27), (9.32, 1.9), (9.32, 2.4)];
    let mut all = std::collections::BTreeSet::new();
    for (expected, upper) in funnels {
        let said = |observed: u64| {
            let told = told(observed, expected);
            conclusion(Some(Seen {
                alike: told.alike,
                limits: told.limits,
                funnel: Some(Interval { lower: 0.1, upper }),
                followed_for: FollowedFor::default(),
                begins_late: false,
            }))
        };
        for observed in 10..=60 {
            let own = said(observed);
            assert_eq!(
                own,
                said(crate::study::Profile::Strict.policy().rounded(observed)),
                "{observed}"
            );
            let is_outside = observed as f64 / expected > upper;
            assert!(
                is_outside || !own.contains("reason to look for causes"),
                "{observed}: {own}"
            );
            assert!(
                !is_outside || !own.contains("no sign of anything special"),
                "{observed}: {own}"
            );
            all.insert(own);
        }
        // 18 to 22 are told as 20: 2.33 to 2.85 of 7.73, and 1.93 to 2.36 of 9.32.
        let expected = match upper {
            1.9 => "reason to look for causes",
            2.4 => "no sign of anything special",
            _ => "does not decide",
        };
        assert!((18..=22).all(|observed| said(observed).contains(expected)), "{upper}");
    }
    // Beside what is told of too few to tell.
    assert_eq!(all.len(), 4);
}

#[test]
fn limits_of_returns_that_go_together_are_carried_over_to_their_variance() {
    // 10 of 20 expected: Garwood's limits are 4.7954 and 18.3904, and those of 10 to 12 reach to 20.9616. At twice the variance they
    // are √2 times as far from the 10, and from the 12.
    let policy = crate::study::Profile::Strict.policy();
    let level = ConfidenceLevel::PERCENT_95;
    let known = Expectation::known;
    let found = Told::of((10, 2.0), known(20.0), &policy, level).expect("a ratio");
    let root = f64::sqrt(2.0);
    assert!((found.ratio - 0.5).abs() < 1e-12);
    let [lower, upper] = [10.0 - root * (10.0 - 4.795_389), 12.0 + root * (20.961_58 - 12.0)];
    assert!((found.limits.lower - lower / 20.0).abs() < 1e-6, "{found:?}");
    assert!((found.limits.upper - upper / 20.0).abs() < 1e-6, "{found:?}");
    // Of nobody nothing goes together.
    let none = |effect| {
        Told::of((0, effect), known(8.0), &policy, level)
            .expect("a ratio")
            .limits
    };
    assert_eq!(none(2.0), none(INDEPENDENT));
}

#[test]
fn limits_hold_the_doubt_of_what_is_expected() {
    // 10 of 20 expected, which are worth 25 returns: Garwood's 4.7954 and, of 12, 20.9616. ln(10/4.7954) = 0.73493 and 1.96/5 = 0.39199
    // make 0.83293, and ln(20.9616/12) = 0.55781 makes 0.68177.
    let policy = crate::study::Profile::Strict.policy();
    let level = ConfidenceLevel::PERCENT_95;
    let of = |observed, relative_variance| {
        let expected = Expectation {
            events: 20.0,
            relative_variance,
        };
        Told::of((observed, INDEPENDENT), expected, &policy, level).expect("a ratio")
    };
    let found = of(10, 1.0 / 25.0);
    assert!((found.ratio - 0.5).abs() < 1e-12);
    assert!((found.limits.lower - 0.217_385_650).abs() < 1e-6, "{found:?}");
    assert!((found.limits.upper - 1.186_400_335).abs() < 1e-6, "{found:?}");
    for observed in 10..=12 {
        assert_eq!(of(observed, 1.0 / 25.0).limits, found.limits);
    }
    // None of 20: 3.6889/20, and where the 20 are worth four returns (exp(3.6889/4) - 1) / (20/4).
    assert!((of(0, 0.0).limits.upper - 0.184_444).abs() < 1e-6);
    assert!((of(0, 1.0 / 4.0).limits.upper - 0.302_973).abs() < 1e-6);
}

#[test]
fn a_funnel_is_wider_where_what_is_expected_is_in_doubt() {
    let level = ConfidenceLevel::new(FUNNEL_LEVEL).expect("a level");
    let spread =
        overdispersion(&[20, 25, 15], &[20.0; 3], Scale::default(), Extremes::default()).expect("an overdispersion");
    let of = |relative_variance| {
        let expected = Expectation {
            events: 20.0,
            relative_variance,
        };
        Funnel::of((expected, INDEPENDENT), &spread, level).expect("a funnel")
    };
    let (known, doubted) = (of(0.0), of(0.04));
    let independent = ratio_limits(20.0, 1.0, FunnelConvention::Interpolated, level).expect("limits");
    assert_eq!(known.chance, independent);
    for (inner, outer) in [(known.chance, doubted.chance), (known.wide, doubted.wide)] {
        assert!(outer.lower < inner.lower && outer.upper > inner.upper);
        // By hand of the upper one: 3.0902 x 0.2 = 0.61805.
        let distance = f64::hypot(inner.upper.ln(), level.deviate() * 0.2);
        assert!((outer.upper - distance.exp()).abs() < 1e-9, "{outer:?}");
    }
}
