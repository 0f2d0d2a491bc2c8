//! Group-time effects by hand, on published data, and their aggregates by definition.

use seriatim::estimate::panel::{GroupTime, GroupTimeMethod, GroupTimeSettings};
use seriatim::estimate::{EstimateError, Reservation};

use super::panel_world::{World, castle, plain_castle, simulated};
use super::{assert_near, near};

pub(super) fn fitted(world: &World, settings: GroupTimeSettings) -> Result<GroupTime, EstimateError> {
    GroupTime::fit(&world.panel()?, settings)
}

/// Two units of group 1, three never treated; periods 0 and 1.
/// Changes of the treated: 5, 7 (mean 6); of the others: 1, 2, 6 (mean 3). The effect is 3. ψ/n sums of squares:
/// treated (5-6)² + (7-6)² = 2 over 2² = 1/2; others (4 + 1 + 9) = 14 over 3² = 14/9. Variance 1/2 + 14/9 = 37/18.
pub(super) fn by_hand() -> World {
    let mut world = World::default();
    let changes = [(5.0, Some(1)), (7.0, Some(1)), (1.0, None), (2.0, None), (6.0, None)];
    for (unit, (change, first)) in changes.into_iter().enumerate() {
        world.push(unit as u64, 0, 10.0 * unit as f64, first);
        world.push(unit as u64, 1, 10.0 * unit as f64 + change, first);
    }
    world
}

#[test]
fn two_groups_and_two_periods_give_the_effect_worked_out_by_hand() -> Result<(), EstimateError> {
    let found = fitted(&by_hand(), GroupTimeSettings::default())?;
    let [effect] = found.effects() else {
        panic!("one effect")
    };
    assert_near(effect.effect.value, 3.0, 1e-15);
    assert_near(effect.effect.standard_error.unwrap(), (37f64 / 18.0).sqrt(), 1e-14);
    assert_eq!(
        (
            effect.group,
            effect.period,
            effect.base,
            effect.treated,
            effect.controls
        ),
        (1, 1, 0, 2, 3)
    );
    assert_eq!(
        effect.reservations,
        [Reservation::FewTreatedClusters, Reservation::FewControlClusters]
    );
    assert_near(found.simple()?.overall.value, 3.0, 1e-15);
    let mut told = [
        Reservation::FewClusters,
        Reservation::FewTreatedClusters,
        Reservation::FewControlClusters,
    ];
    told.sort_unstable();
    assert_eq!(found.reservations(), told);
    Ok(())
}

/// Weights 1 and 3 for the treated: mean change 26/4 = 6.5; variance (1·1.5² + 9·0.5²)/16 = 4.5/16 instead of 1/2.
#[test]
fn weights_weigh_the_means() -> Result<(), EstimateError> {
    let weights = vec![1.0, 1.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let found = fitted(
        &World {
            weights: Some(weights),
            ..by_hand()
        },
        GroupTimeSettings::default(),
    )?;
    let effect = &found.effects()[0].effect;
    assert_near(effect.value, 3.5, 1e-15);
    assert_near(
        effect.standard_error.unwrap(),
        (4.5f64 / 16.0 + 14.0 / 9.0).sqrt(),
        1e-14,
    );
    Ok(())
}

/// The two treated and the first two others one cluster each pair: sums of ψ/n are (-1+1)/2 = 0, and (-2-1)/3 = -1, 1.
#[test]
fn clusters_sum_influence_before_it_is_squared() -> Result<(), EstimateError> {
    let clusters = vec![7, 7, 7, 7, 3, 3, 3, 3, 5, 5];
    let found = fitted(
        &World {
            clusters: Some(clusters),
            ..by_hand()
        },
        GroupTimeSettings::default(),
    )?;
    // One treated cluster: no standard error.
    assert_eq!(found.effects()[0].effect.standard_error, None);
    let clusters = vec![7, 7, 8, 8, 3, 3, 3, 3, 5, 5];
    let found = fitted(
        &World {
            clusters: Some(clusters),
            ..by_hand()
        },
        GroupTimeSettings::default(),
    )?;
    assert_near(
        found.effects()[0].effect.standard_error.unwrap(),
        (0.5f64 + 2.0).sqrt(),
        1e-14,
    );
    Ok(())
}

/// `diff_diff` 3.13: `CallawaySantAnna(estimation_method="reg", control_group="never_treated").fit(castle,
/// "l_homicide", "year", "state", "first", aggregate="all")`. `overall_att` is the simple aggregate, event-study
/// effects the dynamic.
#[test]
fn castle_doctrine_agrees_with_diff_diff() -> Result<(), EstimateError> {
    let found = fitted(&plain_castle(), GroupTimeSettings::default())?;
    let simple = found.simple()?.overall;
    assert_near(simple.value, 0.01940281618499536, 1e-12);
    assert_near(simple.standard_error.unwrap(), 0.038388646047829475, 1e-12);
    let cells = [
        (2007, 2001, 0.0024338220291776737, 0.07245897214448203),
        (2007, 2010, -0.019152208729442982, 0.04806367682494686),
        (2008, 2008, -0.20779611525862068, 0.24603715643025315),
        (2009, 2010, 0.03392316017241384, 0.04656404636374828),
    ];
    for (group, period, value, error) in cells {
        let mut effects = found.effects().iter();
        let effect = effects
            .find(|effect| (effect.group, effect.period) == (group, period))
            .unwrap()
            .effect;
        assert_near(effect.value, value, 1e-11);
        assert_near(effect.standard_error.unwrap(), error, 1e-12);
    }
    let dynamic = found.dynamic(None)?;
    let expected = [
        (-8, -0.27507775072413787, 0.2076307081736579),
        (-1, 0.09721535068637108, 0.03964313600232931),
        (0, 0.014333756339901518, 0.060522402606789455),
        (3, 0.0008975119187191877, 0.04929087988659089),
    ];
    for (at, value, error) in expected {
        let effect = dynamic.effects.iter().find(|effect| effect.at == at).unwrap();
        assert_near(effect.effect.value, value, 1e-11);
        assert_near(effect.effect.standard_error.unwrap(), error, 1e-12);
    }
    // One state began in 2006 and one in 2010: their own variation cannot be seen, and no error is given for them
    // alone.
    assert_eq!(dynamic.effects.last().unwrap().effect.standard_error, None);
    assert_eq!(found.reservations(), [Reservation::GroupOfOneCluster]);
    Ok(())
}

/// `diff_diff` with `cluster="cl"`, `cl = state % 17`, which multiplies variances by 17/16.
#[test]
fn clusters_of_states_agree_with_diff_diff() -> Result<(), EstimateError> {
    let clusters = plain_castle().unit.iter().map(|unit| unit % 17).collect();
    let world = World {
        clusters: Some(clusters),
        ..plain_castle()
    };
    let found = fitted(&world, GroupTimeSettings::default())?;
    let factor = (17f64 / 16.0).sqrt();
    let error = found.simple()?.overall.standard_error.unwrap();
    assert_near(error * factor, 0.027156428090049187, 1e-12);
    let dynamic = found.dynamic(None)?;
    for (at, error) in [
        (-1, 0.03246266231973869),
        (0, 0.04822103326895701),
        (1, 0.04595929716981727),
    ] {
        let effect = dynamic.effects.iter().find(|effect| effect.at == at).unwrap().effect;
        assert_near(effect.standard_error.unwrap() * factor, error, 1e-12);
    }
    Ok(())
}

/// The group of 2007 with poverty and unemployment as covariates. Regression and weighting as `diff_diff` with
/// `covariates=["poverty", "unemployrt"]` and `estimation_method` "reg" and "ipw"; doubly robust as
/// `DRDID::drdid_panel` defines it (maximum likelihood and least squares), computed by its formulas in numpy, as
/// `diff_diff` trims.
#[test]
fn covariates_agree_with_second_implementations() -> Result<(), EstimateError> {
    let world = castle(false);
    let world = world.filter(|row| matches!(world.first[row], None | Some(2007)));
    let cases = [
        (
            GroupTimeMethod::Regression,
            2007,
            0.06861316454808089,
            0.07461908338141755,
        ),
        (
            GroupTimeMethod::Regression,
            2004,
            -0.06491457358132292,
            0.0748545903898377,
        ),
        (
            GroupTimeMethod::InverseProbability,
            2007,
            0.0035730416627229936,
            0.07895242688312934,
        ),
        (
            GroupTimeMethod::InverseProbability,
            2010,
            0.013194165164143928,
            0.09798992139459958,
        ),
        (
            GroupTimeMethod::DoublyRobust,
            2004,
            -0.09174945612877083,
            0.0803938956210049,
        ),
        (
            GroupTimeMethod::DoublyRobust,
            2007,
            0.07002472434986796,
            0.08112267078867832,
        ),
        (
            GroupTimeMethod::DoublyRobust,
            2010,
            0.0016514831739131899,
            0.09832764256180984,
        ),
    ];
    for (method, period, value, error) in cases {
        let found = fitted(
            &world,
            GroupTimeSettings {
                method,
                ..GroupTimeSettings::default()
            },
        )?;
        let effect = found
            .effects()
            .iter()
            .find(|effect| effect.period == period)
            .unwrap()
            .effect;
        assert_near(effect.value, value, 1e-11);
        assert_near(effect.standard_error.unwrap(), error, 1e-11);
    }
    Ok(())
}

/// The effects of group 2 in periods 2 and 3 and of group 3 in period 3, with shares 2/6 and 1/6: written out.
#[test]
fn aggregates_are_the_weighted_means_that_define_them() -> Result<(), EstimateError> {
    let firsts = [Some(2), Some(2), Some(3), None, None, None];
    let world = simulated(4, 60, 5, &firsts, |_, _| 1.0);
    let world = World {
        covariates: Vec::new(),
        ..world
    };
    let found = fitted(&world, GroupTimeSettings::default())?;
    let at = |group, period| {
        let mut effects = found.effects().iter();
        effects
            .find(|effect| (effect.group, effect.period) == (group, period))
            .unwrap()
            .effect
            .value
    };
    let simple = (2.0 * (at(2, 2) + at(2, 3) + at(2, 4)) + at(3, 3) + at(3, 4)) / 8.0;
    assert_near(found.simple()?.overall.value, simple, 1e-14);
    let dynamic = found.dynamic(None)?;
    let since = |at: i64| {
        dynamic
            .effects
            .iter()
            .find(|effect| effect.at == at)
            .unwrap()
            .effect
            .value
    };
    assert_near(since(0), (2.0 * at(2, 2) + at(3, 3)) / 3.0, 1e-14);
    assert_near(since(1), (2.0 * at(2, 3) + at(3, 4)) / 3.0, 1e-14);
    assert_near(since(2), at(2, 4), 1e-14);
    assert_near(dynamic.overall.value, (since(0) + since(1) + since(2)) / 3.0, 1e-14);
    let groups = [(at(2, 2) + at(2, 3) + at(2, 4)) / 3.0, (at(3, 3) + at(3, 4)) / 2.0];
    assert_near(found.group()?.overall.value, (2.0 * groups[0] + groups[1]) / 3.0, 1e-14);
    let calendar = [
        at(2, 2),
        (2.0 * at(2, 3) + at(3, 3)) / 3.0,
        (2.0 * at(2, 4) + at(3, 4)) / 3.0,
    ];
    assert_near(
        found.calendar()?.overall.value,
        calendar.iter().sum::<f64>() / 3.0,
        1e-14,
    );
    // Balanced to one period after: both groups take part in 0 and 1, none in 2.
    let balanced = found.dynamic(Some(1))?;
    assert_eq!(balanced.effects.last().map(|effect| effect.at), Some(1));
    assert!(found.dynamic(Some(2))?.effects.iter().all(|effect| near(
        effect.effect.value,
        at(2, 2 + effect.at),
        1e-14
    )));
    Ok(())
}
