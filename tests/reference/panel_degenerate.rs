//! Every estimator of panels on small, odd and extreme panels: a result or an error, never a panic, and in a result no
//! number that is none.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::panel::{
    BasePeriod, Controls, Endpoints, EventStudy, EventStudySettings, GroupTime, GroupTimeMethod, GroupTimeSettings,
    Imputation, Multiplier, Panel, PanelErrors, PlaceboPool, RandomisationSettings, RandomisationStatistic,
    SyntheticControl, TwoWay, TwoWaySettings, WildSettings, WildWeights, decompose, randomise_two_way,
    synthetic_difference, two_by_two, wild_two_way,
};
use seriatim::estimate::{ConfidenceLevel, Estimate};

use super::panel_world::{World, deviate};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const ERRORS: [PanelErrors; 6] = [
    PanelErrors::Raw,
    PanelErrors::ClustersLessOne,
    PanelErrors::AllCoefficients,
    PanelErrors::NestedNotCounted,
    PanelErrors::BellMcCaffrey,
    PanelErrors::Jackknife,
];

#[track_caller]
fn whole(estimate: &Estimate) {
    assert!(estimate.value.is_finite(), "{estimate:?}");
    assert!(
        estimate
            .standard_error
            .is_none_or(|error| error.is_finite() && error > 0.0),
        "{estimate:?}"
    );
    let ordered = estimate.interval.is_none_or(|limits| limits.lower <= limits.upper);
    assert!(ordered, "{estimate:?}");
}

fn regressions(panel: &Panel) {
    for errors in ERRORS {
        if let Ok(found) = TwoWay::fit(panel, TwoWaySettings { errors, level: LEVEL }) {
            whole(&found.effect.estimate);
        }
        if let Ok(found) = two_by_two(panel, TwoWaySettings { errors, level: LEVEL }) {
            whole(&found.effect.estimate);
        }
        for endpoints in [
            Endpoints::Own,
            Endpoints::Binned {
                earliest: -2,
                latest: 1,
            },
        ] {
            let settings = EventStudySettings {
                errors,
                endpoints,
                ..EventStudySettings::default()
            };
            if let Ok(found) = EventStudy::two_way(panel, settings) {
                found.effects.iter().for_each(|effect| whole(&effect.effect));
                let _ = found
                    .bands(99, 1)
                    .map(|bands| assert!(bands.critical_value.is_finite()));
            }
        }
        if let Ok(found) = EventStudy::sun_abraham(panel, errors, LEVEL) {
            whole(&found.overall);
            found.effects.iter().for_each(|effect| whole(&effect.effect));
        }
    }
    if let Ok(found) = Imputation::fit(panel, LEVEL) {
        whole(&found.overall);
        found.effects.iter().for_each(|effect| whole(&effect.effect));
    }
    let _ = decompose(panel).map(|found| assert!(found.coefficient.is_finite()));
}

fn group_times(panel: &Panel) {
    for method in [
        GroupTimeMethod::DoublyRobust,
        GroupTimeMethod::Regression,
        GroupTimeMethod::InverseProbability,
    ] {
        for (controls, base, anticipation) in [
            (Controls::NeverTreated, BasePeriod::Varying, 0),
            (Controls::NotYetTreated, BasePeriod::Universal, 1),
        ] {
            let settings = GroupTimeSettings {
                controls,
                base,
                method,
                anticipation,
                level: LEVEL,
            };
            let Ok(found) = GroupTime::fit(panel, settings) else {
                continue;
            };
            found.effects().iter().for_each(|effect| whole(&effect.effect));
            let _ = found.pre_trends().map(|test| assert!(test.p_value.is_finite()));
            for aggregate in [
                found.simple(),
                found.dynamic(None),
                found.dynamic(Some(1)),
                found.group(),
                found.calendar(),
            ] {
                let Ok(aggregate) = aggregate else { continue };
                whole(&aggregate.overall);
                let bands = aggregate.bands(Multiplier::Mammen, 99, 1).unwrap();
                assert!(bands.critical_value.is_finite());
            }
        }
    }
}

fn few(panel: &Panel) {
    for weights in [WildWeights::Rademacher, WildWeights::Webb] {
        let settings = WildSettings {
            weights,
            draws: 99,
            seed: 1,
            level: LEVEL,
        };
        if let Ok(found) = wild_two_way(panel, 0.0, settings) {
            whole(&found.estimate);
            assert!((0.0..=1.0).contains(&found.test.p_value));
        }
    }
    for statistic in [RandomisationStatistic::Estimate, RandomisationStatistic::Studentised] {
        let settings = RandomisationSettings {
            statistic,
            draws: 99,
            seed: 1,
            level: LEVEL,
        };
        if let Ok(found) = randomise_two_way(panel, settings) {
            assert!(found.estimate.value.is_finite() && (0.0..=1.0).contains(&found.test.p_value));
        }
    }
    if let Ok(found) = SyntheticControl::fit(panel, None) {
        assert!(found.treated().effect.is_finite());
        assert!((found.treated().weights.iter().map(|donor| donor.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        let _ = found.placebos(PlaceboPool::default());
        let _ = found.leave_one_out();
    }
    let _ = synthetic_difference(panel, LEVEL).map(|found| whole(&found.effect));
}

/// Tries all of them; whether treatment had an effect that could be estimated.
fn tried(world: &World) -> bool {
    let Ok(panel) = world.panel() else { return false };
    regressions(&panel);
    group_times(&panel);
    few(&panel);
    TwoWay::fit(&panel, TwoWaySettings::default()).is_ok()
}

/// Up to seven units and six periods, rows missing, outcomes with ties or of no variation, covariates that may be
/// constant, weights that may be 0, clusters that may be one.
fn odd(seed: u64) -> World {
    let stream = RandomStream::new(seed, 0);
    let pick = |counter: u64, bound: u64| (stream.uniform(counter) * bound as f64) as u64;
    let (units, periods, kind) = (1 + pick(0, 7), 1 + pick(1, 6) as i64, pick(2, 5));
    let mut world = World {
        covariates: vec![Vec::new(); pick(3, 3) as usize],
        ..World::default()
    };
    let (mut weights, mut clusters) = (Vec::new(), Vec::new());
    for unit in 0..units {
        let first = Some(pick(10 + unit, 9) as i64 - 1).filter(|first| *first < 7);
        for period in 0..periods {
            let at = 100 + unit * 10 + period as u64;
            if pick(at, 10) == 0 && pick(4, 2) == 0 {
                continue;
            }
            let value = match kind {
                0 => 1.0,
                1 => pick(at + 500, 3) as f64,
                2 => 1e8 + deviate(seed, 1, at),
                3 => 1e-9 * deviate(seed, 1, at),
                _ => deviate(seed, 1, at),
            };
            world.push(unit, period * 3, value, first.map(|first| first * 3));
            weights.push(pick(at + 1000, 4) as f64);
            clusters.push(if pick(5, 4) == 0 { 1 } else { unit / (1 + pick(6, 2)) });
            for (number, column) in world.covariates.iter_mut().enumerate() {
                column.push(if pick(7, 3) == 0 {
                    2.0
                } else {
                    deviate(seed, 2 + number as u64, at)
                });
            }
        }
    }
    world.weights = (pick(8, 2) == 0).then_some(weights);
    world.clusters = (pick(9, 2) == 0).then_some(clusters);
    world
}

#[test]
fn odd_panels_give_results_or_errors() {
    let estimated = (0..400).filter(|seed| tried(&odd(*seed))).count();
    // Neither all of them nor none.
    assert!((100..350).contains(&estimated), "{estimated}");
}

/// The ends of what numbers can be written: periods, first treated periods and outcomes.
#[test]
fn extreme_panels_give_results_or_errors() {
    let base = |first: Option<i64>, periods: [i64; 4], size: f64| {
        let mut world = World::default();
        for unit in 0..8u64 {
            for (number, period) in periods.into_iter().enumerate() {
                let value = size * deviate(1, unit, number as u64);
                world.push(unit, period, value, if unit < 3 { first } else { None });
            }
        }
        world
    };
    let spread = [i64::MIN, -1, 1, i64::MAX];
    for first in [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX] {
        for periods in [
            spread,
            [0, 1, 2, 3],
            [i64::MAX - 3, i64::MAX - 2, i64::MAX - 1, i64::MAX],
        ] {
            tried(&base(Some(first), periods, 1.0));
        }
    }
    for size in [0.0, 1e-320, 1e-200, 1e160, 1e307] {
        tried(&base(Some(2), [0, 1, 2, 3], size));
    }
}
