//! Randomisation inference: by hand, against every assignment refitted, and its size where the hypothesis holds.

use seriatim::estimate::panel::{
    PanelErrors, RandomisationSettings, RandomisationStatistic, TwoWay, TwoWaySettings, randomise_means,
    randomise_two_way,
};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::panel_world::{World, deviate, organ_donations, plain_castle};

fn on(statistic: RandomisationStatistic) -> RandomisationSettings {
    RandomisationSettings {
        statistic,
        ..RandomisationSettings::default()
    }
}

/// Values 1, 2, 3, 7, 9 of which the last two are treated: mean 8 less mean 2 is 6. Of ten pairs only (7, 9) is as far
/// above; the farthest below is (1, 2), 1.5 - 19/3 = -4.83. So p = 1/10.
#[test]
fn five_units_give_the_share_worked_out_by_hand() -> Result<(), EstimateError> {
    let values = [1.0, 2.0, 3.0, 7.0, 9.0];
    let found = randomise_means(
        &values,
        &[false, false, false, true, true],
        RandomisationSettings::default(),
    )?;
    assert_near(found.estimate.value, 6.0, 1e-14);
    assert_eq!((found.assignments, found.enumerated), (10, true));
    assert_near(found.test.p_value, 0.1, 1e-15);
    assert_eq!(
        found.reservations,
        [Reservation::IntervalUnbounded, Reservation::FewAssignments]
    );
    // Welch's t: 6/√(2/2 + 1/3).
    let studentised = randomise_means(
        &values,
        &[false, false, false, true, true],
        on(RandomisationStatistic::Studentised),
    )?;
    assert_near(studentised.test.statistic, 6.0 / (4.0f64 / 3.0).sqrt(), 1e-14);
    // (1, 2) against (3, 7, 9): 4.83/√(1/4 + 28/9) is smaller.
    assert_near(studentised.test.p_value, 0.1, 1e-15);
    // Ties count: all the same is as far out as can be.
    let same = randomise_means(
        &[1.0; 5],
        &[true, false, false, false, false],
        RandomisationSettings::default(),
    )?;
    assert_eq!(same.test.p_value, 1.0);
    Ok(())
}

/// numpy, all 56 assignments of three laws of 2007 to the first eight states, each with dummies: 36 coefficients and 27
/// t statistics by clusters are as far from 0.
#[test]
fn all_assignments_agree_with_python() -> Result<(), EstimateError> {
    let world = plain_castle();
    let panel = world.filter(|row| world.unit[row] <= 9).panel()?;
    let found = randomise_two_way(&panel, on(RandomisationStatistic::Estimate))?;
    assert_near(found.estimate.value, -0.1081269781904762, 1e-12);
    assert_eq!((found.assignments, found.test.p_value), (56, 36.0 / 56.0));
    let found = randomise_two_way(&panel, on(RandomisationStatistic::Studentised))?;
    assert_near(found.test.statistic, -0.9478534888048454, 1e-11);
    assert_eq!(found.test.p_value, 27.0 / 56.0);
    Ok(())
}

/// Every assignment refitted as a panel of its own: gaps, weights, a covariate, staggered starts, six clusters.
#[test]
fn every_assignment_is_a_refit() -> Result<(), EstimateError> {
    let mut world = World {
        covariates: vec![Vec::new()],
        weights: Some(Vec::new()),
        ..World::default()
    };
    let firsts = [Some(2), Some(3), Some(2), None, None, None];
    for unit in 0..6u64 {
        for period in (0..6).filter(|period| (unit as i64 * 2 + period) % 5 != 4) {
            world.push(unit, period, deviate(5, unit, period as u64), firsts[unit as usize]);
            world.covariates[0].push(deviate(6, unit, period as u64));
            world.weights.as_mut().unwrap().push(1.0 + unit as f64);
        }
    }
    let fit = |world: &World| -> Result<(f64, f64), EstimateError> {
        let settings = TwoWaySettings {
            errors: PanelErrors::Raw,
            ..TwoWaySettings::default()
        };
        let effect = TwoWay::fit(&world.panel()?, settings)?.effect.estimate;
        Ok((effect.value, effect.value / effect.standard_error.unwrap()))
    };
    let own = fit(&world)?;
    let (mut by_value, mut by_t, mut all) = (0, 0, 0);
    for code in 0..3u32.pow(6) {
        let classes: Vec<u32> = (0..6).map(|unit| code / 3u32.pow(unit) % 3).collect();
        if (0..3).any(|class| classes.iter().filter(|own| **own == class).count() != [3, 2, 1][class as usize]) {
            continue;
        }
        let first = |unit: u64| [None, Some(2), Some(3)][classes[unit as usize] as usize];
        let other = World {
            first: world.unit.iter().map(|unit| first(*unit)).collect(),
            ..world.clone()
        };
        let (value, t) = fit(&other)?;
        all += 1;
        by_value += u32::from(value.abs() >= own.0.abs() * (1.0 - 1e-9));
        by_t += u32::from(t.abs() >= own.1.abs() * (1.0 - 1e-9));
    }
    assert_eq!(all, 60);
    let found = randomise_two_way(&world.panel()?, on(RandomisationStatistic::Estimate))?;
    assert_near(found.test.statistic, own.0, 1e-11);
    assert_near(found.test.p_value, f64::from(by_value) / 60.0, 1e-15);
    let found = randomise_two_way(&world.panel()?, on(RandomisationStatistic::Studentised))?;
    assert_near(found.test.statistic, own.1, 1e-10);
    assert_near(found.test.p_value, f64::from(by_t) / 60.0, 1e-15);
    Ok(())
}

/// A little inside of the limits the effect, taken off the treated, leaves nothing to reject; a little outside it does.
#[test]
fn limits_are_the_effects_at_which_the_test_turns() -> Result<(), EstimateError> {
    let values: Vec<f64> = (0..12)
        .map(|unit| deviate(2, 7, unit) + if unit < 4 { 2.0 } else { 0.0 })
        .collect();
    let treated: Vec<bool> = (0..12).map(|unit| unit < 4).collect();
    let settings = RandomisationSettings::default();
    let limits = randomise_means(&values, &treated, settings)?.estimate.interval.unwrap();
    let p_without = |effect: f64| {
        let less: Vec<f64> = values
            .iter()
            .zip(&treated)
            .map(|(y, d)| if *d { y - effect } else { *y })
            .collect();
        randomise_means(&less, &treated, settings).map(|found| found.test.p_value)
    };
    assert!(p_without(limits.lower + 1e-6)? > 0.05 && p_without(limits.upper - 1e-6)? > 0.05);
    assert!(p_without(limits.lower - 1e-6)? <= 0.05 && p_without(limits.upper + 1e-6)? <= 0.05);
    let whole = plain_castle();
    let world = whole.filter(|row| whole.unit[row] <= 12);
    let found = randomise_two_way(&world.panel()?, settings)?.estimate;
    let limits = found.interval.unwrap();
    let p_without = |effect: f64| {
        let mut less = world.clone();
        for row in 0..less.unit.len() {
            if less.first[row].is_some_and(|first| first <= less.period[row]) {
                less.outcome[row] -= effect;
            }
        }
        randomise_two_way(&less.panel()?, settings).map(|found| found.test.p_value)
    };
    assert!(p_without(limits.lower + 1e-6)? > 0.05 && p_without(limits.upper - 1e-6)? > 0.05);
    assert!(p_without(limits.lower - 1e-6)? <= 0.05 && p_without(limits.upper + 1e-6)? <= 0.05);
    assert_eq!(p_without(found.value)?, 1.0);
    Ok(())
}

/// One treated state of 27: five coefficients are as far from 0 (numpy, each state in turn), where the standard error
/// by clusters would have it at t = -3.7.
#[test]
fn one_treated_state_is_one_of_twenty_seven() -> Result<(), EstimateError> {
    let found = randomise_two_way(&organ_donations().panel()?, RandomisationSettings::default())?;
    assert_eq!((found.assignments, found.enumerated), (27, true));
    assert_near(found.test.p_value, 5.0 / 27.0, 1e-15);
    let studentised = randomise_two_way(&organ_donations().panel()?, on(RandomisationStatistic::Studentised));
    assert!(matches!(studentised, Err(EstimateError::OutOfRange { .. })));
    Ok(())
}

/// Drawn assignments: near the exact share, seeded, and the same in any order of rows.
#[test]
fn drawn_assignments_come_near_all_of_them() -> Result<(), EstimateError> {
    let values: Vec<f64> = (0..16)
        .map(|unit| deviate(9, 1, unit) + if unit < 5 { 0.8 } else { 0.0 })
        .collect();
    let treated: Vec<bool> = (0..16).map(|unit| unit < 5).collect();
    let all = randomise_means(&values, &treated, RandomisationSettings::default())?;
    assert_eq!((all.assignments, all.enumerated), (4368, true));
    let drawn = randomise_means(
        &values,
        &treated,
        RandomisationSettings {
            draws: 4000,
            ..RandomisationSettings::default()
        },
    )?;
    assert!(!drawn.enumerated && (drawn.test.p_value - all.test.p_value).abs() < 0.03);
    let castle = randomise_two_way(
        &plain_castle().panel()?,
        RandomisationSettings {
            draws: 299,
            ..RandomisationSettings::default()
        },
    )?;
    let again = randomise_two_way(
        &plain_castle().shuffled(1).panel()?,
        RandomisationSettings {
            draws: 299,
            ..RandomisationSettings::default()
        },
    )?;
    assert_eq!(castle, again);
    assert!(castle.reservations.contains(&Reservation::StaggeredAdoption));
    Ok(())
}

/// Where the hypothesis holds, the exact test rejects at 10 % in 10 % of worlds at most: 35 assignments of 3 among 7,
/// so that p <= 0.1 for three of them, 3/35 = 8.6 %.
#[test]
fn the_test_keeps_its_level() -> Result<(), EstimateError> {
    let treated: Vec<bool> = (0..7).map(|unit| unit < 3).collect();
    let mut rejected = 0;
    for seed in 0..2000 {
        let values: Vec<f64> = (0..7).map(|unit| deviate(seed, 4, unit).powi(3)).collect();
        rejected += u32::from(
            randomise_means(&values, &treated, RandomisationSettings::default())?
                .test
                .p_value
                <= 0.1,
        );
    }
    // 171 expected, standard deviation 12.5.
    assert!((120..=222).contains(&rejected), "{rejected}");
    Ok(())
}

#[test]
fn what_cannot_be_assigned_anew_is_an_error() -> Result<(), EstimateError> {
    let settings = RandomisationSettings::default();
    assert!(randomise_means(&[1.0, 2.0], &[true, true], settings).is_err());
    assert!(randomise_means(&[1.0, 2.0], &[false, false], settings).is_err());
    assert!(randomise_means(&[], &[], settings).is_err());
    assert!(randomise_means(&[1.0, f64::NAN], &[true, false], settings).is_err());
    assert!(randomise_means(&[1.0, 2.0], &[true], settings).is_err());
    assert!(
        randomise_means(
            &[1.0, 2.0],
            &[true, false],
            RandomisationSettings { draws: 5, ..settings }
        )
        .is_err()
    );
    let mixed = World {
        clusters: Some(plain_castle().unit.iter().map(|unit| unit / 2).collect()),
        ..plain_castle()
    };
    assert!(matches!(
        randomise_two_way(&mixed.panel()?, settings),
        Err(EstimateError::OutOfRange { .. })
    ));
    let none = World {
        first: vec![None; 550],
        ..plain_castle()
    };
    assert!(matches!(
        randomise_two_way(&none.panel()?, settings),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    Ok(())
}
