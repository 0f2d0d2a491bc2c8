//! Two-way fixed effects, four means and Bacon's decomposition: by hand, on published data, and where little is known.

use seriatim::estimate::panel::{Against, PanelErrors, TwoWay, TwoWaySettings, decompose, two_by_two};
use seriatim::estimate::{EstimateError, Limits, Reservation};

use super::assert_near;
use super::panel_world::{World, castle, organ_donations, plain_castle, simulated};

fn fitted(world: &World, errors: PanelErrors) -> Result<TwoWay, EstimateError> {
    TwoWay::fit(
        &world.panel()?,
        TwoWaySettings {
            errors,
            ..TwoWaySettings::default()
        },
    )
}

fn assert_effect(found: &TwoWay, value: f64, error: f64) {
    assert_near(found.effect.estimate.value, value, 1e-12);
    assert_near(found.effect.estimate.standard_error.unwrap(), error, 1e-11);
}

#[track_caller]
fn assert_degrees(found: &TwoWay, degrees: f64) {
    match found.effect.estimate.limits {
        Limits::Student { degrees_of_freedom } => assert_near(degrees_of_freedom, degrees, 1e-9),
        other => panic!("{other:?}"),
    }
}

/// R: `f <- lm(l_homicide ~ post + factor(sid) + factor(year), castle)`; `vcovCL(f, ~sid, type = "HC0", cadjust =
/// FALSE)` (raw), times 50/49, `vcovCL(f, ~sid, type = "HC1")` (all 61 coefficients); with 12 coefficients counted,
/// `pyfixest`; `clubSandwich::vcovCR(f, cluster, "CR2")` with `coef_test(test = "Satterthwaite")`; the jackknife refits
/// 50 times.
#[test]
fn castle_doctrine_agrees_with_r_in_every_convention() -> Result<(), EstimateError> {
    let expected = [
        (PanelErrors::Raw, 0.0547414254924816, 49.0),
        (PanelErrors::ClustersLessOne, 0.0552971902536, 49.0),
        (PanelErrors::AllCoefficients, 0.0585915257352, 49.0),
        (PanelErrors::NestedNotCounted, 0.0558596356956, 49.0),
        (PanelErrors::BellMcCaffrey, 0.0560899662194495, 36.831123773568436),
        (PanelErrors::Jackknife, 0.0568970535, 49.0),
    ];
    let world = plain_castle();
    for (errors, error, degrees) in expected {
        let found = fitted(&world, errors)?;
        assert_near(found.effect.estimate.value, 0.0693984338855, 1e-12);
        assert_near(found.effect.estimate.standard_error.unwrap(), error, 1e-9);
        assert_degrees(&found, degrees);
        assert_eq!(
            (found.basis.rows, found.basis.persons, found.basis.events),
            (550, 50, 74)
        );
        assert_eq!(found.reservations, [Reservation::StaggeredAdoption]);
    }
    Ok(())
}

/// The jackknife by its definition: every state left out once, (G-1)/G Σ (b₍g₎ - b)².
#[test]
fn the_jackknife_leaves_every_state_out_once() -> Result<(), EstimateError> {
    let world = plain_castle();
    let whole = fitted(&world, PanelErrors::Jackknife)?.effect.estimate;
    let mut squares = 0.0;
    for state in 1..=51 {
        if world.unit.contains(&state) {
            let without = fitted(&world.filter(|row| world.unit[row] != state), PanelErrors::Raw)?;
            squares += (without.effect.estimate.value - whole.value).powi(2);
        }
    }
    assert_near(whole.standard_error.unwrap(), (squares * 49.0 / 50.0).sqrt(), 1e-10);
    Ok(())
}

/// With `weights = popwt`; with covariates; and with every fifth (state, year) missing, where the dummies of states and
/// years are no longer orthogonal. R as above; `u <- d[(d$state*7 + d$year) %% 5 != 0, ]`.
#[test]
fn weights_covariates_and_gaps_agree_with_r() -> Result<(), EstimateError> {
    let weighted = World {
        covariates: Vec::new(),
        ..castle(true)
    };
    assert_effect(
        &fitted(&weighted, PanelErrors::AllCoefficients)?,
        0.0755332448684362,
        0.0348169844962911,
    );
    // clubSandwich, "CR2" with its default working variance.
    let found = fitted(&weighted, PanelErrors::BellMcCaffrey)?;
    assert_effect(&found, 0.0755332448684362, 0.0360104391417699);
    assert_degrees(&found, 7.121781367302592);
    let adjusted = fitted(&castle(false), PanelErrors::AllCoefficients)?;
    assert_effect(&adjusted, 0.07477996806597696, 0.0584897809457770);
    assert_near(adjusted.covariates[0].estimate.value, -0.02779452767712157, 1e-11);
    assert_near(
        adjusted.covariates[1].estimate.standard_error.unwrap(),
        0.0144901784606319,
        1e-11,
    );
    let world = plain_castle();
    let gaps = world.filter(|row| (world.unit[row] as i64 * 7 + world.period[row]) % 5 != 0);
    let found = fitted(&gaps, PanelErrors::BellMcCaffrey)?;
    assert_effect(&found, 0.0695118167397050, 0.0622720681264171);
    assert_degrees(&found, 37.24304669401689);
    assert_eq!(found.comparisons, None);
    Ok(())
}

/// R: `tapply(Rate, list(California, after), mean)`; `lm(Rate ~ I(tr*po) + factor(State) + factor(Quarter))` with
/// "HC1"; `lm(rate ~ tr*po)` with "HC1" for the four means. With one treated state none of the errors can be relied on.
#[test]
fn organ_donations_agree_with_r_and_say_that_california_is_alone() -> Result<(), EstimateError> {
    let panel = organ_donations().panel()?;
    let settings = TwoWaySettings {
        errors: PanelErrors::AllCoefficients,
        ..TwoWaySettings::default()
    };
    let means = two_by_two(&panel, settings)?;
    assert_near(means.others_before, 0.444930769231, 1e-11);
    assert_near(means.others_after, 0.458856410256, 1e-11);
    assert_near(means.treated_before, 0.271333333333, 1e-11);
    assert_near(means.treated_after, 0.262800000000, 1e-11);
    assert_near(means.effect.estimate.value, -0.022458974359, 1e-10);
    assert_near(
        means.effect.estimate.standard_error.unwrap(),
        0.00607274514885468,
        1e-10,
    );
    let found = fitted(&organ_donations(), PanelErrors::AllCoefficients)?;
    assert_effect(&found, -0.0224589743589744, 0.00672076552694);
    assert_near(
        fitted(&organ_donations(), PanelErrors::NestedNotCounted)?
            .effect
            .estimate
            .standard_error
            .unwrap(),
        0.00613123200564,
        1e-11,
    );
    assert_eq!(found.effect.reservations, [Reservation::RestsOnOneCluster]);
    assert!(found.reservations.contains(&Reservation::FewTreatedClusters));
    // What leaves clusters out has no answer.
    for errors in [PanelErrors::Jackknife, PanelErrors::BellMcCaffrey] {
        let estimate = fitted(&organ_donations(), errors)?.effect.estimate;
        assert_eq!((estimate.standard_error, estimate.interval), (None, None));
    }
    Ok(())
}

/// One unit each, periods 0 to 2. Group 1 has 0, 3, 3; group 2 has 0, 0, 5; the untreated one stays at 0.
/// Shares of periods under treatment: 2/3 and 1/3. Weights up to a common factor, n n' and variances:
/// 1 against never: 2/3·1/3 = 2/9; 2 against never: 2/9; 1 against 2 (not yet): (2/3 - 1/3)·1/3 = 1/9; 2 against 1
/// (already): 1/3·(2/3 - 1/3) = 1/9. Of their sum 6/9: 1/3, 1/3, 1/6, 1/6.
/// Differences: 3; 5; 3 (periods 0, 1); 5 (periods 1, 2). The coefficient is 1 + 5/3 + 1/2 + 5/6 = 4.
#[test]
fn three_groups_decompose_as_worked_out_by_hand() -> Result<(), EstimateError> {
    let mut world = World::default();
    let paths = [
        ([0.0, 3.0, 3.0], Some(1)),
        ([0.0, 0.0, 5.0], Some(2)),
        ([0.0, 0.0, 0.0], None),
    ];
    for (unit, (path, first)) in paths.into_iter().enumerate() {
        for (period, value) in path.into_iter().enumerate() {
            world.push(unit as u64, period as i64, value, first);
        }
    }
    let found = decompose(&world.panel()?)?;
    let expected = [
        (1, Against::NeverTreated, 3.0, 1.0 / 3.0),
        (1, Against::NotYetTreated(2), 3.0, 1.0 / 6.0),
        (2, Against::NeverTreated, 5.0, 1.0 / 3.0),
        (2, Against::AlreadyTreated(1), 5.0, 1.0 / 6.0),
    ];
    assert_eq!(found.comparisons.len(), 4);
    for (comparison, (group, against, estimate, weight)) in found.comparisons.iter().zip(expected) {
        assert_eq!((comparison.group, comparison.against), (group, against));
        assert_near(comparison.estimate, estimate, 1e-14);
        assert_near(comparison.weight, weight, 1e-14);
    }
    assert_near(found.coefficient, 4.0, 1e-14);
    assert_near(found.forbidden, 1.0 / 6.0, 1e-14);
    assert_near(fitted(&world, PanelErrors::Raw)?.effect.estimate.value, 4.0, 1e-13);
    Ok(())
}

/// Units treated in all periods are forbidden controls too; the weighted mean is the coefficient whatever the panel.
#[test]
fn the_decomposition_adds_up_to_the_coefficient() -> Result<(), EstimateError> {
    let castle = fitted(&plain_castle(), PanelErrors::Raw)?;
    let comparisons = castle.comparisons.as_ref().unwrap();
    assert_near(comparisons.coefficient, castle.effect.estimate.value, 1e-12);
    assert_near(comparisons.comparisons.iter().map(|c| c.weight).sum(), 1.0, 1e-14);
    for seed in 0..10 {
        let firsts = [Some(0), Some(2), Some(4), Some(5), None, Some(9)];
        let world = World {
            covariates: Vec::new(),
            ..simulated(seed, 41, 8, &firsts, |f, t| (t - f) as f64)
        };
        let found = fitted(&world, PanelErrors::Raw)?;
        let comparisons = found.comparisons.unwrap();
        assert_near(comparisons.coefficient, found.effect.estimate.value, 1e-11);
        assert!(
            comparisons
                .comparisons
                .iter()
                .any(|c| c.against == Against::AlwaysTreated)
        );
        assert!(comparisons.forbidden > 0.2);
    }
    Ok(())
}

#[test]
fn what_follows_from_units_and_periods_is_an_error() {
    let world = World {
        covariates: Vec::new(),
        ..simulated(1, 12, 4, &[Some(2), None], |_, _| 1.0)
    };
    let refused = |world: &World| fitted(world, PanelErrors::Raw).err();
    let nothing = EstimateError::NothingToEstimate {
        nothing: "no variation of treatment beside that of units and periods",
    };
    let none = World {
        first: vec![None; 48],
        ..world.clone()
    };
    assert_eq!(refused(&none), Some(nothing));
    let all = World {
        first: vec![Some(2); 48],
        ..world.clone()
    };
    assert_eq!(refused(&all), Some(nothing));
    let throughout = World {
        first: vec![Some(0); 48],
        ..world.clone()
    };
    assert_eq!(refused(&throughout), Some(nothing));
    assert_eq!(refused(&world.filter(|row| world.period[row] == 3)), Some(nothing));
    // A covariate that does not vary in time.
    let fixed = World {
        covariates: vec![world.unit.iter().map(|unit| *unit as f64).collect()],
        ..world.clone()
    };
    assert_eq!(refused(&fixed), Some(EstimateError::Collinear { column: 0 }));
    let one_cluster = World {
        clusters: Some(vec![7; 48]),
        ..world.clone()
    };
    assert!(matches!(
        refused(&one_cluster),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    let huge = World {
        outcome: world.outcome.iter().map(|y| y * 1e300).collect(),
        ..world.clone()
    };
    assert!(refused(&huge).is_some() || fitted(&huge, PanelErrors::Raw).is_ok());
    assert!(two_by_two(&none.panel().unwrap(), TwoWaySettings::default()).is_err());
    assert!(two_by_two(&plain_castle().panel().unwrap(), TwoWaySettings::default()).is_err());
}

/// Two sets of areas that share no period: each has period effects of its own, and the model is as if fitted to both
/// with a dummy for every period and set.
#[test]
fn sets_of_periods_that_no_unit_links_are_no_obstacle() -> Result<(), EstimateError> {
    let near = World {
        covariates: Vec::new(),
        ..simulated(2, 30, 4, &[Some(2), None], |_, _| 1.0)
    };
    let mut both = near.clone();
    for row in 0..near.unit.len() {
        both.push(
            near.unit[row] + 100,
            near.period[row] + 50,
            2.0 * near.outcome[row],
            near.first[row].map(|f| f + 50),
        );
    }
    let (one, two) = (fitted(&near, PanelErrors::Raw)?, fitted(&both, PanelErrors::Raw)?);
    assert_near(two.effect.estimate.value, 1.5 * one.effect.estimate.value, 1e-11);
    Ok(())
}

#[test]
fn neither_order_nor_scale_nor_shift_matters() -> Result<(), EstimateError> {
    let world = castle(true);
    for errors in [
        PanelErrors::Jackknife,
        PanelErrors::BellMcCaffrey,
        PanelErrors::NestedNotCounted,
    ] {
        let found = fitted(&world, errors)?;
        assert_eq!(found, fitted(&world.shuffled(5), errors)?);
        let mut scaled = world.clone();
        scaled.outcome.iter_mut().for_each(|y| *y = 1e6 + 8.0 * *y);
        scaled.weights.as_mut().unwrap().iter_mut().for_each(|w| *w *= 4.0);
        scaled.period.iter_mut().for_each(|period| *period *= 12);
        scaled.first.iter_mut().flatten().for_each(|first| *first *= 12);
        let again = fitted(&scaled, errors)?;
        assert_near(again.effect.estimate.value, 8.0 * found.effect.estimate.value, 1e-8);
        let (was, is) = (
            found.effect.estimate.standard_error,
            again.effect.estimate.standard_error,
        );
        assert_near(is.unwrap(), 8.0 * was.unwrap(), 1e-8);
    }
    Ok(())
}
