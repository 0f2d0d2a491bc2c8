//! Ratios of groups with few events, and with many.
//!
//! Custody: invented numbers only.

use super::*;
use crate::analysis::Side;
use crate::estimate::hazards::{Cox, HazardRows};
use crate::estimate::rates::rate_ratio::{Exposure, RateRatioMethod, rate_ratio};
use crate::estimate::{ConfidenceLevel, Covariates, Limits};
use crate::study::Profile;

const POLICY: DisclosurePolicy = Profile::Strict.policy();
const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn behind(counts: [u64; 2]) -> [Behind; 2] {
    Behind::both(counts, &POLICY)
}

fn limits(found: &Estimate) -> [f64; 2] {
    let limits = found.interval.unwrap();
    [limits.lower, limits.upper]
}

/// A ratio of 1.5 of so many events of each group, with the error that they have alone.
fn plain([events, others]: [u64; 2]) -> Estimate {
    let error = libm::sqrt(1.0 / events as f64 + 1.0 / others as f64);
    Estimate::normal(libm::log(1.5), error, LEVEL).exponentiated()
}

/// The ratio by Cox's regression of two groups of whom one in four has the event, evenly over a thousand days.
fn fitted(counts: [u64; 2]) -> Estimate {
    let (mut exits, mut events, mut member) = (Vec::new(), Vec::new(), Vec::new());
    for (count, is_in) in counts.into_iter().zip([1.0, 0.0]) {
        for place in 0..4 * count {
            let has_event = place < count;
            let day = if has_event {
                1_000 * (2 * place + 1) / (2 * count)
            } else {
                2_000
            };
            exits.push(day as i64);
            events.push(has_event);
            member.push(is_in);
        }
    }
    let covariates = Covariates::new(member.len(), vec![member.as_slice()]).unwrap();
    let rows = HazardRows::new(&exits, &events, covariates).unwrap();
    let cox = Cox {
        level: LEVEL,
        ..Cox::default()
    };
    cox.fit(&rows).unwrap().coefficients()[0].ratio
}

#[test]
fn limits_are_those_of_the_least_counts_that_are_rounded_alike() {
    // 13 to 17 are told as 15, 28 to 32 as 30.
    let least = limits(&plain([13, 28]));
    for counts in [[13, 28], [14, 30], [15, 31], [17, 32]] {
        let found = widened(plain(counts), &behind(counts));
        for (found, least) in limits(&found).into_iter().zip(least) {
            assert!((found - least).abs() < 1e-12 * least, "{counts:?}: {found}, {least}");
        }
        let error = found.standard_error.unwrap() / 1.5;
        assert!((error * error - (1.0 / 13.0 + 1.0 / 28.0)).abs() < 1e-12, "{counts:?}");
    }
    // 10 to 12 are told as 10, and less than 10 is not told.
    let [lower, _] = limits(&plain([10, 28]));
    let [found, _] = limits(&widened(plain([12, 28]), &behind([12, 28])));
    assert!((found - lower).abs() < 1e-12, "{found}, {lower}");
}

#[test]
fn what_is_printed_of_a_regression_is_one_for_all_counts_that_are_rounded_alike() {
    let printed = |counts: [u64; 2], found: &Estimate| {
        let decimals = decimals(found.value, &behind(counts));
        let [lower, upper] = limits(found);
        [(found.value, Side::Nearest), (lower, Side::Lower), (upper, Side::Upper)]
            .map(|(value, side)| format!("{:.*}", decimals as usize, side.rounded(value, decimals)))
    };
    for events in 13..=17 {
        let counts = [events, 30];
        let found = widened(fitted(counts), &behind(counts));
        // 1.96 times the root of 1/13 + 1/28 is 0.658: 0.518 to 1.931.
        assert_eq!(printed(counts, &found), ["1.0", "0.5", "2.0"], "{events}");
    }
    // As they are they tell more: 1.92 of 13, and 1.81 of 17.
    let upper = [13, 17].map(|events| limits(&fitted([events, 30]))[1]);
    assert!(upper[0] > upper[1] + 0.05, "{upper:?}");
}

#[test]
fn no_limit_comes_nearer_and_those_of_many_stay() {
    for counts in [[10, 10], [12, 500], [37, 42], [3, 4], [1_000, 2_000]] {
        let (before, found) = (plain(counts), widened(plain(counts), &behind(counts)));
        let ([lower, upper], [wider_lower, wider_upper]) = (limits(&before), limits(&found));
        assert!(wider_lower <= lower && upper <= wider_upper, "{counts:?}");
        assert_eq!(found.value, before.value);
    }
    let many = [20_000, 30_000];
    let before = limits(&plain(many));
    for (found, before) in limits(&widened(plain(many), &behind(many))).into_iter().zip(before) {
        assert!((found - before).abs() < 1e-5, "{found}, {before}");
    }
    assert_eq!(decimals(1.5, &behind(many)), 2);
    // 400 may be two more or fewer, which is less than a hundredth of 1.5; 15 may be so too, which is more.
    assert_eq!(decimals(1.5, &behind([1_000, 400])), 2);
    assert_eq!(decimals(1.5, &behind([15, 1_000])), 1);
    assert_eq!(decimals(0.04, &behind([15, 1_000])), 2);
}

#[test]
fn limits_of_t_keep_their_deviate_and_those_of_a_profile_each_their_side() {
    let counts = [15, 30];
    let added = 1.0 / 13.0 - 1.0 / 15.0 + 1.0 / 28.0 - 1.0 / 30.0;
    let log = Estimate::student(0.0, 0.4, 12.0, LEVEL);
    let expected = Estimate::student(0.0, libm::sqrt(0.16 + added), 12.0, LEVEL).exponentiated();
    let found = widened(log.exponentiated(), &behind(counts));
    for (found, expected) in limits(&found).into_iter().zip(limits(&expected)) {
        assert!((found - expected).abs() < 1e-12 * expected, "{found}, {expected}");
    }
    let own = Interval {
        lower: libm::exp(-1.0),
        upper: libm::exp(0.5),
    };
    let profile = Estimate::with_limits(1.0, own, Limits::Profile, LEVEL);
    let square = LEVEL.deviate() * LEVEL.deviate() * added;
    let [lower, upper] = limits(&widened(profile, &behind(counts))).map(libm::log);
    assert!((lower + libm::sqrt(1.0 + square)).abs() < 1e-12, "{lower}");
    assert!((upper - libm::sqrt(0.25 + square)).abs() < 1e-12, "{upper}");
}

#[test]
fn of_no_event_there_is_no_limit_to_widen() {
    assert_eq!(Behind::of(0, &POLICY).added(), 0.0);
}

#[test]
fn ratios_of_rates_are_widened_where_they_have_limits() {
    let exposure = |events| Exposure {
        events,
        person_time: 1_000.0,
    };
    let found = |counts: [u64; 2]| {
        let [one, other] = counts.map(exposure);
        rate_ratio(one, other, RateRatioMethod::Exact, LEVEL).unwrap().ratio
    };
    let (before, wider) = (found([15, 30]), widened_ratio(found([15, 30]), &behind([15, 30])));
    assert!(wider.lower < before.lower && before.upper < wider.upper);
    assert_eq!(wider.value, before.value);
    // Nobody of the second group: what has no value stays as it is.
    let none = found([15, 0]);
    assert_eq!(widened_ratio(found([15, 0]), &behind([15, 0])).lower, none.lower);
}
