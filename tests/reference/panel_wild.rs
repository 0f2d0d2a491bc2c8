//! The wild bootstrap by clusters: against draws made one by one, against Python, and where it can say little.

use seriatim::estimate::panel::{
    ClusteredModel, PanelErrors, TwoWay, TwoWaySettings, WildBootstrap, WildSettings, WildWeights, wild_bootstrap,
    wild_two_way,
};
use seriatim::estimate::regression::{ClusterRobust, Design, LeastSquares, Response, Variance};
use seriatim::estimate::{Clusters, Covariates, EstimateError, Reservation};

use super::assert_near;
use super::panel_world::{World, deviate, organ_donations, plain_castle};

/// The first eleven states: 2^11 = 2048 draws.
fn eleven() -> World {
    let world = plain_castle();
    world.filter(|row| world.unit[row] <= 12)
}

fn tested(world: &World, null: f64, settings: WildSettings) -> Result<WildBootstrap, EstimateError> {
    wild_two_way(&world.panel()?, null, settings)
}

/// numpy, all 2048 vectors of signs, each with its own least squares on dummies: t -0.38624 and 1498 as far out for a
/// hypothesis of 0, t -0.87883 and 958 for 0.05. `wildboottest` 0.3.2, `bootstrap_type="11"`, `impose_null=True`, full
/// enumeration: p 0.731445 for 0.
#[test]
fn all_draws_agree_with_python() -> Result<(), EstimateError> {
    for (null, statistic, as_far) in [(0.0, -0.3862418857938686, 1498.0), (0.05, -0.8788326447482674, 958.0)] {
        let found = tested(&eleven(), null, WildSettings::default())?;
        assert!(found.enumerated && found.draws == 2048);
        assert_near(found.test.statistic, statistic, 1e-11);
        assert_near(found.test.p_value, as_far / 2048.0, 1e-15);
    }
    Ok(())
}

/// `wildboottest` with 99 999 draws on all 50 states: 0.239362 (Rademacher), 0.238422 (Webb); one standard deviation of
/// chance is 0.0013 in each.
#[test]
fn drawn_ones_agree_with_python_to_chance() -> Result<(), EstimateError> {
    for (weights, expected) in [(WildWeights::Rademacher, 0.239362), (WildWeights::Webb, 0.238422)] {
        let settings = WildSettings {
            weights,
            draws: 19_999,
            ..WildSettings::default()
        };
        let found = tested(&plain_castle(), 0.0, settings)?;
        assert!(!found.enumerated);
        assert!((found.test.p_value - expected).abs() < 0.015, "{}", found.test.p_value);
        assert_eq!(found.reservations, [Reservation::StaggeredAdoption]);
    }
    Ok(())
}

/// Five clusters of different sizes, an intercept, a covariate and weights: every one of 32 draws made by refitting.
#[test]
fn every_draw_is_a_refit_under_the_hypothesis() -> Result<(), EstimateError> {
    let labels: Vec<u64> = (0..31).map(|row| [1, 1, 1, 2, 2, 3, 3, 4, 5, 5][row % 10]).collect();
    let column = |stream| {
        (0..31)
            .map(|row| deviate(3, stream, row) + 0.3 * labels[row as usize] as f64)
            .collect()
    };
    let (x, z, y): (Vec<f64>, Vec<f64>, Vec<f64>) = (column(0), column(1), column(2));
    let w: Vec<f64> = (0..31).map(|row| 1.0 + f64::from(row % 4)).collect();
    let clusters = Clusters::new(&labels, 31)?;
    let design = Design::with_intercept(&Covariates::new(31, vec![&x, &z])?);
    let t = |y: &[f64], null: f64| -> Result<f64, EstimateError> {
        let fit = LeastSquares::fit(&design, Response::new(y).with_weights(&w))?;
        let found = fit.covariance(Variance::clustered_by(&clusters, ClusterRobust::Cr1))?;
        Ok((fit.values()[1] - null) / found.standard_error(1).unwrap())
    };
    let null = 0.2;
    let less: Vec<f64> = y.iter().zip(&x).map(|(y, x)| y - null * x).collect();
    let without = Design::with_intercept(&Covariates::new(31, vec![&z])?);
    let under = LeastSquares::fit(&without, Response::new(&less).with_weights(&w))?;
    let own = t(&y, null)?;
    let mut as_far = 0;
    for signs in 0..32u32 {
        let drawn: Vec<f64> = (0..31)
            .map(|row| {
                let sign = if signs >> (labels[row] - 1) & 1 == 1 { 1.0 } else { -1.0 };
                under.fitted()[row] + null * x[row] + sign * under.residuals()[row]
            })
            .collect();
        as_far += u32::from(t(&drawn, null)?.abs() >= own.abs() * (1.0 - 1e-9));
    }
    let model = ClusteredModel {
        design: &design,
        outcome: &y,
        weights: Some(&w),
        clusters: &clusters,
    };
    let found = wild_bootstrap(&model, 1, null, WildSettings::default())?;
    assert_near(found.test.statistic, own, 1e-12);
    assert_near(found.test.p_value, f64::from(as_far) / 32.0, 1e-15);
    assert!(found.reservations.contains(&Reservation::FewAssignments));
    Ok(())
}

/// Both limits stand where the test turns: a little inside it does not reject, a little outside it does.
#[test]
fn limits_are_where_the_test_turns() -> Result<(), EstimateError> {
    let world = eleven();
    let found = tested(&world, 0.0, WildSettings::default())?;
    let limits = found.estimate.interval.unwrap();
    let width = limits.upper - limits.lower;
    let p = |null| tested(&world, null, WildSettings::default()).map(|found| found.test.p_value);
    assert!(p(limits.lower + 1e-6 * width)? > 0.05 && p(limits.upper - 1e-6 * width)? > 0.05);
    assert!(p(limits.lower - 1e-6 * width)? <= 0.05 && p(limits.upper + 1e-6 * width)? <= 0.05);
    // At the estimate itself every draw is as far out.
    assert_eq!(p(found.estimate.value)?, 1.0);
    let settings = TwoWaySettings {
        errors: PanelErrors::ClustersLessOne,
        ..TwoWaySettings::default()
    };
    let effect = TwoWay::fit(&world.panel()?, settings)?.effect.estimate;
    assert_near(found.estimate.value, effect.value, 1e-13);
    assert_near(
        found.estimate.standard_error.unwrap(),
        effect.standard_error.unwrap(),
        1e-12,
    );
    Ok(())
}

/// Four clusters: 16 draws, of which each has its mirror image, so that no p-value falls below 1/8.
#[test]
fn too_few_clusters_give_no_interval() -> Result<(), EstimateError> {
    let world = plain_castle();
    let few = world.filter(|row| [1, 2, 4, 5].contains(&world.unit[row]));
    let found = tested(&few, 0.0, WildSettings::default())?;
    assert_eq!((found.draws, found.estimate.interval), (16, None));
    assert!(found.test.p_value >= 0.125);
    for told in [
        Reservation::IntervalUnbounded,
        Reservation::FewAssignments,
        Reservation::FewTreatedClusters,
    ] {
        assert!(found.reservations.contains(&told), "{told:?}");
    }
    // With Webb's points there are 6^4 = 1296.
    let webb = WildSettings {
        weights: WildWeights::Webb,
        ..WildSettings::default()
    };
    assert_eq!(tested(&few, 0.0, webb)?.draws, 1296);
    assert!(
        tested(&organ_donations(), 0.0, WildSettings::default())?
            .reservations
            .contains(&Reservation::FewTreatedClusters)
    );
    Ok(())
}

#[test]
fn the_order_of_rows_and_the_seed_do_what_they_should() -> Result<(), EstimateError> {
    let settings = WildSettings {
        draws: 499,
        ..WildSettings::default()
    };
    let found = tested(&plain_castle(), 0.0, settings)?;
    assert_eq!(found, tested(&plain_castle().shuffled(2), 0.0, settings)?);
    assert_ne!(
        found.test.p_value,
        tested(&plain_castle(), 0.0, WildSettings { seed: 2, ..settings })?
            .test
            .p_value
    );
    let refused = |null, settings| tested(&plain_castle(), null, settings).is_err();
    assert!(refused(f64::NAN, settings) && refused(0.0, WildSettings { draws: 98, ..settings }));
    let one = World {
        clusters: Some(vec![3; 550]),
        ..plain_castle()
    };
    assert!(tested(&one, 0.0, settings).is_err());
    Ok(())
}

#[test]
fn models_that_leave_nothing_are_errors() -> Result<(), EstimateError> {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let clusters = Clusters::new(&(0..12).map(|row| row / 3).collect::<Vec<u64>>(), 12)?;
    let design = Design::with_intercept(&Covariates::new(12, vec![&x])?);
    let model = |outcome| ClusteredModel {
        design: &design,
        outcome,
        weights: None,
        clusters: &clusters,
    };
    let settings = WildSettings::default();
    assert!(wild_bootstrap(&model(&[0.0; 12]), 1, 0.0, settings).is_err());
    assert!(wild_bootstrap(&model(&[0.0; 11]), 1, 0.0, settings).is_err());
    assert!(wild_bootstrap(&model(&[f64::NAN; 12]), 1, 0.0, settings).is_err());
    let y: Vec<f64> = (0..12).map(|row| deviate(1, 1, row)).collect();
    assert!(wild_bootstrap(&model(&y), 2, 0.0, settings).is_err());
    assert!(wild_bootstrap(&model(&y), 1, 0.0, settings).is_ok());
    let other = Clusters::new(&[1, 2], 2)?;
    let model = ClusteredModel {
        clusters: &other,
        ..model(&y)
    };
    assert!(wild_bootstrap(&model, 1, 0.0, settings).is_err());
    Ok(())
}
