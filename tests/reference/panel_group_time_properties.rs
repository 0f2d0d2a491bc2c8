//! Group-time effects: what holds whatever the data, what is degenerate, and a planted truth found again.

use seriatim::estimate::panel::{
    BasePeriod, Controls, GroupTime, GroupTimeMethod, GroupTimeSettings, Multiplier, Panel, PanelColumns,
};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::panel_group_time::{by_hand, fitted};
use super::panel_world::{World, castle, simulated};

/// With anticipation of one period, the base of group 3 is period 1, and controls must stay untreated a period longer.
#[test]
fn anticipation_moves_the_base_and_holds_back_controls() -> Result<(), EstimateError> {
    let world = World {
        covariates: Vec::new(),
        ..simulated(5, 60, 6, &[Some(3), Some(5), None], |_, _| 1.0)
    };
    let settings = GroupTimeSettings {
        anticipation: 1,
        controls: Controls::NotYetTreated,
        base: BasePeriod::Universal,
        ..GroupTimeSettings::default()
    };
    let found = fitted(&world, settings)?;
    let effect = |period| {
        found
            .effects()
            .iter()
            .find(|e| (e.group, e.period) == (3, period))
            .unwrap()
    };
    assert!((0..6).all(|period| effect(period).base == 1));
    // Group 5 may feel it from 4 on: it serves until period 3.
    assert_eq!(
        [0, 2, 3, 4, 5].map(|period| effect(period).controls),
        [40, 40, 40, 20, 20]
    );
    assert_eq!((effect(1).effect.value, effect(1).effect.standard_error), (0.0, None));
    assert_eq!(found.pre_trends().map(|test| test.reference), {
        let degrees_of_freedom = 1.0 + 3.0;
        Some(seriatim::estimate::Reference::ChiSquared { degrees_of_freedom })
    });
    Ok(())
}

#[test]
fn neither_the_order_of_rows_nor_the_labels_of_units_matter() -> Result<(), EstimateError> {
    let world = castle(true);
    let settings = GroupTimeSettings {
        method: GroupTimeMethod::Regression,
        controls: Controls::NotYetTreated,
        ..GroupTimeSettings::default()
    };
    let found = fitted(&world, settings)?;
    let shuffled = fitted(&world.shuffled(3), settings)?;
    assert_eq!(found.effects(), shuffled.effects());
    assert_eq!(found.simple()?, shuffled.simple()?);
    let bands = |found: &GroupTime| found.bands(Multiplier::Rademacher, 199, 5);
    assert_eq!(bands(&found)?, bands(&shuffled)?);
    let mut relabelled = world.clone();
    relabelled.unit.iter_mut().for_each(|unit| *unit = 1000 - *unit);
    let found_again = fitted(&relabelled, settings)?.simple()?.overall;
    assert_near(found_again.value, found.simple()?.overall.value, 1e-11);
    assert_near(
        found_again.standard_error.unwrap(),
        found.simple()?.overall.standard_error.unwrap(),
        1e-11,
    );
    Ok(())
}

/// Every unit twice with half the weight, as one cluster: nothing changes.
#[test]
fn doubled_units_of_half_weight_change_nothing() -> Result<(), EstimateError> {
    let world = castle(true);
    let mut doubled = world.rows(&(0..world.unit.len()).chain(0..world.unit.len()).collect::<Vec<_>>());
    doubled.clusters = Some(doubled.unit.clone());
    let half = world.unit.len();
    doubled.unit.iter_mut().skip(half).for_each(|unit| *unit += 100);
    doubled
        .weights
        .as_mut()
        .unwrap()
        .iter_mut()
        .for_each(|weight| *weight /= 2.0);
    for method in [GroupTimeMethod::Regression, GroupTimeMethod::DoublyRobust] {
        let settings = GroupTimeSettings {
            method,
            ..GroupTimeSettings::default()
        };
        let keep = |world: &World| world.filter(|row| matches!(world.first[row], None | Some(2007)));
        let (once, twice) = (
            fitted(&keep(&world), settings)?.simple()?,
            fitted(&keep(&doubled), settings)?.simple()?,
        );
        assert_near(twice.overall.value, once.overall.value, 1e-9);
        assert_near(
            twice.overall.standard_error.unwrap(),
            once.overall.standard_error.unwrap(),
            1e-9,
        );
    }
    Ok(())
}

#[test]
fn panels_that_contradict_themselves_are_errors() {
    let refused = |change: &dyn Fn(&mut World)| {
        let mut world = by_hand();
        change(&mut world);
        world.panel().err()
    };
    assert_eq!(World::default().panel().err(), Some(EstimateError::NoRows));
    assert_eq!(
        refused(&|w| w.period[1] = 0),
        Some(EstimateError::PeriodTwice { position: 1 })
    );
    let what = "first treated period";
    let differs = EstimateError::DiffersWithinUnit { what, position: 1 };
    assert_eq!(refused(&|w| w.first[1] = None), Some(differs));
    let differs = EstimateError::DiffersWithinUnit {
        what: "cluster",
        position: 3,
    };
    assert_eq!(
        refused(&|w| w.clusters = Some(vec![1, 1, 2, 3, 4, 4, 5, 5, 6, 6])),
        Some(differs)
    );
    let missing = EstimateError::NotFinite {
        what: "outcome",
        position: 4,
    };
    assert_eq!(refused(&|w| w.outcome[4] = f64::NAN), Some(missing));
    assert_eq!(
        refused(&|w| w.weights = Some(vec![0.0; 10])),
        Some(EstimateError::WeightsAllZero)
    );
    let short = EstimateError::LengthDiffers {
        what: "period",
        found: 9,
        rows: 10,
    };
    assert_eq!(refused(&|w| w.period.truncate(9)), Some(short));
    let columns = PanelColumns {
        unit: &[1],
        period: &[1],
        outcome: &[f64::INFINITY],
        first_treated: &[None],
        ..PanelColumns::default()
    };
    assert!(Panel::new(&columns).is_err());
}

#[test]
fn what_cannot_be_compared_is_an_error() -> Result<(), EstimateError> {
    let all_treated = by_hand().filter(|row| row < 4);
    let settings = GroupTimeSettings::default();
    assert_eq!(
        fitted(&all_treated, settings).err(),
        Some(EstimateError::NothingToEstimate {
            nothing: "no unit that is never treated"
        })
    );
    let not_yet = GroupTimeSettings {
        controls: Controls::NotYetTreated,
        ..settings
    };
    assert!(matches!(
        fitted(&all_treated, not_yet),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    assert!(fitted(&by_hand().filter(|row| row >= 4), settings).is_err());
    assert!(fitted(&by_hand().filter(|row| row % 2 == 0), settings).is_err());
    // A constant covariate, and one that separates.
    let constant = World {
        covariates: vec![vec![1.0; 10]],
        ..by_hand()
    };
    assert!(matches!(
        fitted(&constant, settings),
        Err(EstimateError::Collinear { column: 0 })
    ));
    let separating = World {
        covariates: vec![vec![9.0, 9.0, 8.0, 8.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]],
        ..by_hand()
    };
    assert!(matches!(
        fitted(&separating, settings),
        Err(EstimateError::Separated { column: 0 })
    ));
    Ok(())
}

/// Neither a single treated unit nor a single control shows how units vary: no standard error, and it is told.
#[test]
fn what_rests_on_one_unit_has_no_standard_error() -> Result<(), EstimateError> {
    let world = simulated(9, 30, 4, &[Some(2), None], |_, _| 1.0);
    let plain = World {
        covariates: Vec::new(),
        ..world
    };
    for (alone, told) in [
        (0, Reservation::FewTreatedClusters),
        (1, Reservation::FewControlClusters),
    ] {
        let one = plain.filter(|row| plain.unit[row] % 2 != alone || plain.unit[row] == alone);
        let found = fitted(&one, GroupTimeSettings::default())?;
        assert!(
            found
                .effects()
                .iter()
                .all(|effect| effect.effect.standard_error.is_none())
        );
        assert!(found.effects().iter().all(|effect| effect.reservations.contains(&told)));
        assert!(found.reservations().contains(&told));
        for aggregate in [found.simple()?, found.dynamic(None)?, found.group()?, found.calendar()?] {
            assert_eq!(
                (aggregate.overall.standard_error, aggregate.overall.interval),
                (None, None)
            );
        }
    }
    Ok(())
}

#[test]
fn units_treated_from_the_start_and_gaps_are_told() -> Result<(), EstimateError> {
    let mut world = World {
        covariates: Vec::new(),
        ..simulated(8, 60, 4, &[Some(2), None, Some(0)], |_, _| 1.0)
    };
    let found = fitted(&world, GroupTimeSettings::default())?;
    assert_eq!(found.reservations(), [Reservation::AlwaysTreatedLeftOut]);
    assert_eq!(found.units(), 40);
    let keep: Vec<usize> = (0..world.unit.len()).filter(|row| row % 7 != 3).collect();
    world = world.rows(&keep);
    let found = fitted(&world, GroupTimeSettings::default())?;
    assert!(found.reservations().contains(&Reservation::UnbalancedPanel));
    Ok(())
}

/// Effects that grow from the group's start: 1 + periods since. All three adjustments find them where the trend depends
/// on the covariate; without it, the estimate is beside the truth.
#[test]
fn a_planted_effect_is_found_again_when_trends_depend_on_a_covariate() -> Result<(), EstimateError> {
    let mut world = simulated(11, 1500, 5, &[Some(2), Some(3), None], |first, period| {
        1.0 + (period - first) as f64
    });
    for row in 0..world.unit.len() {
        world.outcome[row] += 1.5 * world.covariates[0][row] * world.period[row] as f64;
    }
    let methods = [
        GroupTimeMethod::DoublyRobust,
        GroupTimeMethod::Regression,
        GroupTimeMethod::InverseProbability,
    ];
    for method in methods {
        let found = fitted(
            &world,
            GroupTimeSettings {
                method,
                ..GroupTimeSettings::default()
            },
        )?;
        for effect in found.effects() {
            let truth = if effect.period >= effect.group {
                1.0 + (effect.period - effect.group) as f64
            } else {
                0.0
            };
            let error = effect.effect.standard_error.unwrap();
            assert!(
                (effect.effect.value - truth).abs() < 4.0 * error && error < 0.25,
                "{method:?} {effect:?}"
            );
        }
    }
    let without = fitted(
        &World {
            covariates: Vec::new(),
            ..world
        },
        GroupTimeSettings::default(),
    )?;
    let last = without.effects().last().unwrap().effect;
    assert!((last.value - 2.0).abs() > 4.0 * last.standard_error.unwrap());
    Ok(())
}

/// Of one effect the band is the interval; of many it is wider, and Mammen's multipliers give about the same.
#[test]
fn bands_are_wider_than_intervals_and_seeded() -> Result<(), EstimateError> {
    let world = World {
        covariates: Vec::new(),
        ..simulated(12, 300, 6, &[Some(3), Some(4), None], |_, _| 0.0)
    };
    let found = fitted(&world, GroupTimeSettings::default())?;
    let dynamic = found.dynamic(None)?;
    let rademacher = dynamic.bands(Multiplier::Rademacher, 4999, 1)?;
    let mammen = dynamic.bands(Multiplier::Mammen, 4999, 1)?;
    // Seven effects: Šidák's bound for independent ones is 2.68.
    assert!(
        (2.4..2.75).contains(&rademacher.critical_value),
        "{}",
        rademacher.critical_value
    );
    assert!((rademacher.critical_value - mammen.critical_value).abs() < 0.12);
    assert_eq!(rademacher, dynamic.bands(Multiplier::Rademacher, 4999, 1)?);
    assert_ne!(rademacher, dynamic.bands(Multiplier::Rademacher, 4999, 2)?);
    assert!(dynamic.bands(Multiplier::Rademacher, 98, 1).is_err());
    let band = &rademacher.bands[0];
    assert!(band.band.unwrap().lower < band.effect.interval.unwrap().lower);
    Ok(())
}
