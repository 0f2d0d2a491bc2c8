//! Costs and savings where they contradict themselves or rest on nothing.

use std::collections::BTreeMap;

use seriatim::estimate::costs::{
    CostEffect, Deflator, DiscountRates, FiellerSet, Model, RateFrom, Uncertain, net_benefit, per_unit, simulate,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError};

fn out_of_range<T: std::fmt::Debug>(found: Result<T, EstimateError>) {
    assert!(matches!(found, Err(EstimateError::OutOfRange { .. })), "{found:?}");
}

#[test]
fn schedules_start_with_the_first_year_and_ascend() {
    let step = |year, rate| RateFrom { year, rate };
    for steps in [
        vec![],
        vec![step(2, 0.03)],
        vec![step(1, 0.03), step(1, 0.02)],
        vec![step(1, 3.5)],
        vec![step(1, f64::NAN)],
    ] {
        out_of_range(DiscountRates::new(steps));
    }
    let free = DiscountRates::flat(0.0).unwrap();
    assert_eq!((free.factor(100), free.present_value(&[])), (1.0, 0.0));
}

#[test]
fn an_index_of_nothing_is_none() {
    out_of_range(Deflator::new(BTreeMap::from([(2020, 0.0)])));
    out_of_range(Deflator::new(BTreeMap::from([(2020, f64::NAN)])));
    assert_eq!(Deflator::new(BTreeMap::new()).unwrap().factor(2020, 2021), None);
}

#[test]
fn an_effect_of_nothing_has_no_ratio_and_one_that_is_known_has_no_width() {
    let level = ConfidenceLevel::PERCENT_95;
    let known = CostEffect {
        cost: 10.0,
        cost_error: 0.0,
        effect: 2.0,
        effect_error: 0.0,
        correlation: 0.0,
    };
    let FiellerSet::Within { interval } = per_unit(known, level).unwrap().set else {
        panic!()
    };
    assert_eq!((interval.lower, interval.upper), (5.0, 5.0));
    let nothing = per_unit(CostEffect { effect: 0.0, ..known }, level).unwrap();
    assert_eq!((nothing.value, nothing.set), (None, FiellerSet::Everything));
    assert_eq!(net_benefit(known, 5.0, level).unwrap().above_zero, 0.0);
    assert_eq!(net_benefit(known, 6.0, level).unwrap().above_zero, 1.0);
    // Costs nothing: the ratio is 0, and its limits are.
    let free = per_unit(CostEffect { cost: 0.0, ..known }, level).unwrap();
    assert_eq!(free.value, Some(0.0));
    out_of_range(per_unit(
        CostEffect {
            cost: f64::INFINITY,
            ..known
        },
        level,
    ));
    out_of_range(per_unit(
        CostEffect {
            effect_error: -1.0,
            ..known
        },
        level,
    ));
    out_of_range(per_unit(
        CostEffect {
            correlation: 1.5,
            ..known
        },
        level,
    ));
    out_of_range(net_benefit(known, f64::NAN, level));
}

#[test]
fn what_no_distribution_has_is_refused() {
    out_of_range(Uncertain::cost(-1.0, 1.0));
    out_of_range(Uncertain::cost(1.0, f64::NAN));
    out_of_range(Uncertain::probability(1.2, 0.1));
    // 0.3 · 0.7 = 0.21 is the largest variance there is.
    out_of_range(Uncertain::probability(0.3, 0.46));
    assert_eq!(Uncertain::cost(0.0, 5.0).unwrap(), Uncertain::Known { value: 0.0 });
    assert_eq!(
        Uncertain::probability(0.3, 0.0).unwrap(),
        Uncertain::Known { value: 0.3 }
    );
}

#[test]
fn draws_are_bounded_and_their_worth_is_a_number() {
    let uncertain = [Uncertain::Known { value: 1.0 }];
    let same = |values: &[f64]| values[0];
    let model = Model {
        uncertain: &uncertain,
        worth: &same,
    };
    out_of_range(simulate(&model, 98, 1));
    out_of_range(simulate(&model, 1_000_001, 1));
    let found = simulate(&model, 99, 1).unwrap();
    assert_eq!(
        (found.mean, found.above_zero, found.quantile(0.5)),
        (1.0, 1.0, Some(1.0))
    );
    let endless = |_: &[f64]| f64::INFINITY;
    out_of_range(simulate(
        &Model {
            uncertain: &uncertain,
            worth: &endless,
        },
        99,
        1,
    ));
}
