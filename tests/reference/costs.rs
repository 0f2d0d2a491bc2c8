//! Costs and savings: by hand, in fractions written out, and against the values of `../shared/reference/cost.py` and
//! `statistics.md` section 5, which were made in Python with scipy.

use std::collections::BTreeMap;

use seriatim::estimate::ConfidenceLevel;
use seriatim::estimate::costs::{
    AvertedBy, CostEffect, Deflator, DiscountRates, FiellerSet, Model, RateFrom, Uncertain, averted, break_even,
    net_benefit, per_unit, simulate,
};
use seriatim::estimate::numeric::gamma;

fn close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs(),
        "{found} and {expected}"
    );
}

/// HM Treasury's rates: 3.5 % in the first 30 years, 3 % from the 31st, 2.5 % from the 76th.
fn treasury() -> DiscountRates {
    let step = |year, rate| RateFrom { year, rate };
    DiscountRates::new(vec![step(1, 0.035), step(31, 0.03), step(76, 0.025)]).unwrap()
}

#[test]
fn discount_factors_are_those_of_the_green_book() {
    let rates = treasury();
    let expected = [
        (1, 0.9661835749),
        (5, 0.8419731669),
        (10, 0.7089188137),
        (18, 0.5383611396),
        (30, 0.3562784106),
        (31, 0.3459013695),
        (60, 0.1467819879),
    ];
    for (year, factor) in expected {
        close(rates.factor(year), factor, 4e-10);
    }
    assert_eq!(rates.factor(0), 1.0);
    // By hand: 30 years at 3.5 %, 45 at 3 %, 1 at 2.5 %.
    let by_hand = 1.035_f64.powi(-30) * 1.03_f64.powi(-45) / 1.025;
    close(rates.factor(76), by_hand, 1e-13);
    close(DiscountRates::flat(0.25).unwrap().factor(2), 16.0 / 25.0, 1e-15);
}

#[test]
fn present_values_are_those_of_the_reference() {
    let rates = treasury();
    let cost = rates.present_value(&[180e3, 160e3, 160e3, 0.0, 0.0]);
    let saved = rates.present_value(&[0.0, 95e3, 190e3, 210e3, 150e3]);
    close(cost, 483_951.084_039, 1e-12);
    close(saved, 589_278.775_028, 1e-12);
    close(saved - cost, 105_327.690_989, 1e-11);
    close(saved / cost, 1.217_641_192_39, 1e-11);
}

#[test]
fn prices_are_carried_by_the_index_and_not_beyond_it() {
    let index = Deflator::new(BTreeMap::from([(2014, 80.0), (2024, 100.0)])).unwrap();
    assert_eq!(index.factor(2014, 2024), Some(1.25));
    assert_eq!(index.factor(2024, 2014), Some(0.8));
    assert_eq!((index.factor(2010, 2024), index.factor(2024, 2030)), (None, None));
    assert_eq!(index.factor(1999, 1999), Some(1.0));
}

/// The fixture: a cost of 2,000 (300) for an effect of 0.08 (0.0357).
const FIXTURE: CostEffect = CostEffect {
    cost: 2_000.0,
    cost_error: 300.0,
    effect: 0.08,
    effect_error: 0.0357,
    correlation: 0.0,
};

#[test]
fn the_ratio_has_fiellers_limits_and_not_those_of_the_delta_method() {
    let found = per_unit(FIXTURE, ConfidenceLevel::PERCENT_95).unwrap();
    assert_eq!(found.value, Some(25_000.0));
    let FiellerSet::Within { interval } = found.set else {
        panic!("{found:?}")
    };
    close(interval.lower, 12_108.758_712, 2e-10);
    close(interval.upper, 200_643.173_570, 2e-10);
    close(found.delta_error.unwrap(), 11_769.64, 1e-6);
}

#[test]
fn fiellers_set_by_hand() {
    // z = 1 in place of 1.96: a level at which one standard error is the limit. Cost 6 (3), effect 5 (3): the ratios r with
    // (6 - 5 r)² <= 9 + 9 r², that is 16 r² - 60 r + 27 <= 0: r = (60 ± sqrt(3600 - 1728)) / 32.
    let level = ConfidenceLevel::new(0.682_689_492_137_085_9).unwrap();
    let of = |effect: f64| CostEffect {
        cost: 6.0,
        cost_error: 3.0,
        effect,
        effect_error: 3.0,
        correlation: 0.0,
    };
    let FiellerSet::Within { interval } = per_unit(of(5.0), level).unwrap().set else {
        panic!("an effect of five thirds of its error differs from 0")
    };
    close(interval.lower, (60.0 - 1_872_f64.sqrt()) / 32.0, 1e-12);
    close(interval.upper, (60.0 + 1_872_f64.sqrt()) / 32.0, 1e-12);
    // Effect 1 (3): (6 - r)² <= 9 + 9 r², that is 8 r² + 12 r - 27 >= 0: outside of (-12 ± sqrt(144 + 864)) / 16.
    let FiellerSet::Outside { gap } = per_unit(of(1.0), level).unwrap().set else {
        panic!("an effect of a third of its error may be 0")
    };
    close(gap.lower, (-12.0 - 1_008_f64.sqrt()) / 16.0, 1e-12);
    close(gap.upper, (-12.0 + 1_008_f64.sqrt()) / 16.0, 1e-12);
    // Nothing is known of either: every ratio.
    let nothing = CostEffect { cost: 1.0, ..of(1.0) };
    assert_eq!(per_unit(nothing, level).unwrap().set, FiellerSet::Everything);
}

#[test]
fn correlation_of_cost_and_effect_narrows_the_ratio() {
    // With all of both errors in common, cost = 25,000 x effect in every draw: the ratio is known.
    let tied = CostEffect {
        cost_error: 25_000.0 * 0.0357,
        correlation: 1.0,
        ..FIXTURE
    };
    let found = per_unit(tied, ConfidenceLevel::PERCENT_95).unwrap();
    let FiellerSet::Within { interval } = found.set else {
        panic!("{found:?}")
    };
    close(interval.lower, 25_000.0, 1e-7);
    close(interval.upper, 25_000.0, 1e-7);
}

#[test]
fn net_benefit_is_that_of_the_acceptability_curve() {
    let found = net_benefit(FIXTURE, 57_102.0, ConfidenceLevel::PERCENT_95).unwrap();
    close(found.estimate.value, 57_102.0 * 0.08 - 2_000.0, 1e-14);
    close(found.above_zero, 0.893_687_254_564, 1e-11);
}

#[test]
fn a_service_breaks_even_at_cost_over_value() {
    // Action for Change: 106,750 of staff, 30,000 for each set of proceedings.
    assert_eq!(break_even(106_750.0, 30_000.0), Some(427.0 / 120.0));
    assert_eq!((break_even(1.0, 0.0), break_even(1.0, -2.0)), (None, None));
}

#[test]
fn distributions_have_the_moments_of_the_reference() {
    let Uncertain::Gamma { shape, scale } = Uncertain::cost(57_102.0, 14_000.0).unwrap() else {
        panic!("a cost is gamma")
    };
    close(shape, 16.635_910_224_5, 1e-11);
    close(scale, 3_432.454_2, 1e-8);
    let Uncertain::Beta { a, b } = Uncertain::probability(0.30, 0.05).unwrap() else {
        panic!("a probability is beta")
    };
    close(a, 24.9, 1e-12);
    close(b, 58.1, 1e-12);
    close(Uncertain::Beta { a, b }.mean(), 0.3, 1e-14);
    close(Uncertain::Gamma { shape, scale }.mean(), 57_102.0, 1e-14);
    // exp(mu + s²/2), and the median exp(mu).
    let ratio = Uncertain::LogNormal {
        mean: 0.0,
        deviation: 2_f64.sqrt(),
    };
    close(ratio.mean(), 1_f64.exp(), 1e-14);
    assert_eq!(ratio.quantile(0.5), 1.0);
    assert_eq!(
        gamma::lower(shape, Uncertain::Gamma { shape, scale }.quantile(0.2) / scale),
        gamma::lower(shape, gamma::lower_quantile(shape, 0.2))
    );
}

#[test]
fn averted_events_by_hand() {
    // Of four clients three would have the event within two years, at a constant hazard: half are without it after one
    // year, a quarter after two. At half the hazard the square roots of these are.
    let by = AvertedBy::HazardRatio {
        ratio: 0.5,
        baseline: 0.75,
    };
    let found = averted(by, 2);
    let (first, both) = (0.5_f64.sqrt() - 0.5, 0.5 - 0.25);
    close(found[0], first, 1e-14);
    close(found[1], both - first, 1e-14);
    // The ratio at which a quarter of a client's event is averted is that one.
    close(AvertedBy::hazard_ratio_for(0.25, 0.75).unwrap(), 0.5, 1e-14);
    assert_eq!(AvertedBy::hazard_ratio_for(0.8, 0.75), None);
    assert_eq!(
        averted(AvertedBy::RiskDifference { difference: -0.25 }, 2),
        [0.125, 0.125]
    );
    assert_eq!(averted(AvertedBy::Counted { each: -3.0 }, 3), [-1.0, -1.0, -1.0]);
    assert!(
        averted(
            AvertedBy::HazardRatio {
                ratio: 1.0,
                baseline: 0.4
            },
            5
        )
        .iter()
        .all(|found| *found == 0.0)
    );
    // A ratio above 1 costs events.
    assert!(
        averted(
            AvertedBy::HazardRatio {
                ratio: 1.5,
                baseline: 0.4
            },
            5
        )
        .iter()
        .all(|found| *found < 0.0)
    );
}

#[test]
fn draws_have_the_mean_and_the_spread_of_what_is_drawn() {
    // Worth: a gamma cost times a beta probability, less a known sum. Independent: the mean is the product of the means, the
    // variance (s1² + m1²)(s2² + m2²) - m1² m2².
    let uncertain = [
        Uncertain::cost(57_102.0, 14_000.0).unwrap(),
        Uncertain::probability(0.30, 0.05).unwrap(),
        Uncertain::Known { value: 15_000.0 },
    ];
    let worth = |values: &[f64]| values[0] * values[1] - values[2];
    let model = Model {
        uncertain: &uncertain,
        worth: &worth,
    };
    let draws = 20_000;
    let found = simulate(&model, draws, 2026).unwrap();
    let (m1, s1, m2, s2) = (57_102.0_f64, 14_000.0_f64, 0.30_f64, 0.05_f64);
    let spread = ((s1 * s1 + m1 * m1) * (s2 * s2 + m2 * m2) - m1 * m1 * m2 * m2).sqrt();
    let mean_error = spread / f64::from(draws).sqrt();
    assert!(
        (found.mean - (m1 * m2 - 15_000.0)).abs() < 4.0 * mean_error,
        "{}",
        found.mean
    );
    let normal_width = 2.0 * 1.96 * spread;
    let width = found.quantile(0.975).unwrap() - found.quantile(0.025).unwrap();
    assert!((width / normal_width - 1.0).abs() < 0.05, "{width} and {normal_width}");
    // The same seed gives the same draws, another gives others, and a number more leaves the first as they were.
    assert_eq!(simulate(&model, draws, 2026).unwrap(), found);
    assert_ne!(simulate(&model, draws, 2027).unwrap().mean, found.mean);
    assert_eq!(
        (found.quantile(0.0), found.draws()),
        (found.quantile(1.0 / 20_000.0), 20_000)
    );
}

#[test]
fn the_share_of_draws_above_zero_is_the_probability_of_the_fixture() {
    let uncertain = [
        Uncertain::Normal {
            mean: FIXTURE.cost,
            deviation: FIXTURE.cost_error,
        },
        Uncertain::Normal {
            mean: FIXTURE.effect,
            deviation: FIXTURE.effect_error,
        },
    ];
    let worth = |values: &[f64]| 57_102.0 * values[1] - values[0];
    let found = simulate(
        &Model {
            uncertain: &uncertain,
            worth: &worth,
        },
        40_000,
        1,
    )
    .unwrap();
    // Four Monte Carlo errors of a share of 0.894 of 40,000.
    assert!(
        (found.above_zero - 0.893_687_254_564).abs() < 4.0 * 0.00155,
        "{}",
        found.above_zero
    );
}
