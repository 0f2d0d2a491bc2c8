//! Leads and lags, Sun and Abraham's means, and imputation: on published data, by definition, and found again.

use seriatim::estimate::panel::{
    BasePeriod, Endpoints, EventStudy, EventStudySettings, GroupTime, GroupTimeSettings, Imputation, PanelErrors,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reference, Reservation};

use super::assert_near;
use super::panel_world::{World, plain_castle, simulated};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn settings(errors: PanelErrors, endpoints: Endpoints) -> EventStudySettings {
    EventStudySettings {
        errors,
        endpoints,
        ..EventStudySettings::default()
    }
}

/// `pyfixest` 0.60: `feols("l_homicide ~ i(rel, ref=-1) | state + year", castle, vcov={"CRV1": "state"})`,
/// never-treated states with rel = -1.
#[test]
fn leads_and_lags_agree_with_pyfixest() -> Result<(), EstimateError> {
    let found = EventStudy::two_way(
        &plain_castle().panel()?,
        settings(PanelErrors::NestedNotCounted, Endpoints::Own),
    )?;
    let expected = [
        (-10, -0.3402671017136876, 0.07660236112830482),
        (-2, -0.09186134261892337, 0.04317594379080481),
        (0, 0.013809667380207178, 0.06698182928741274),
        (4, 0.03538310307238632, 0.05274646180727192),
    ];
    for (since, value, error) in expected {
        let effect = found
            .effects
            .iter()
            .find(|effect| effect.since == since)
            .unwrap()
            .effect;
        assert_near(effect.value, value, 1e-10);
        assert_near(effect.standard_error.unwrap(), error, 1e-10);
    }
    let reference = found.effects.iter().find(|effect| effect.since == -1).unwrap();
    assert_eq!(
        (reference.effect.value, reference.effect.standard_error, reference.rows),
        (0.0, None, 0)
    );
    assert!(found.reservations.contains(&Reservation::StaggeredAdoption));
    Ok(())
}

/// R: `relb <- pmax(pmin(rel, 2), -4)`, `lm(l_homicide ~ relevel(factor(relb), "-1") + factor(state) + factor(year))`,
/// `V <- vcovCL(f, ~state, type = "HC0")` (times 50/49); the test of the leads is `b' V⁻¹ b / 3` with `pf(3, 49)`.
#[test]
fn binned_ends_and_the_test_of_leads_agree_with_r() -> Result<(), EstimateError> {
    let binned = Endpoints::Binned {
        earliest: -4,
        latest: 2,
    };
    let found = EventStudy::two_way(&plain_castle().panel()?, settings(PanelErrors::ClustersLessOne, binned))?;
    let expected = [
        (-4, -0.07997556391667895, 0.0704065098598718),
        (-3, -0.03545443531669743, 0.0473433104898344),
        (-2, -0.09230009089753954, 0.0428961124650646),
        (0, 0.01403988743863304, 0.0653248862087635),
        (1, 0.01972606644982776, 0.0435867113238547),
        (2, -0.00125648189192484, 0.0517166966049403),
    ];
    let effects = found.effects.iter().filter(|effect| effect.since != -1);
    for (effect, (since, value, error)) in effects.zip(expected) {
        assert_eq!(effect.since, since);
        assert!((effect.effect.value - value).abs() < 1e-11);
        assert_near(effect.effect.standard_error.unwrap(), error, 1e-10);
    }
    let leads = found.leads.unwrap();
    assert_near(leads.statistic, 1.881361144539558, 1e-9);
    assert_near(leads.p_value, 0.145019944001092, 1e-9);
    assert_eq!(
        leads.reference,
        Reference::Fisher {
            numerator: 3.0,
            denominator: Some(49.0)
        }
    );
    Ok(())
}

/// `diff_diff` 3.13: `SunAbraham().fit(castle, "l_homicide", "state", "year", "first")`.
#[test]
fn sun_and_abraham_agree_with_diff_diff() -> Result<(), EstimateError> {
    let found = EventStudy::sun_abraham(&plain_castle().panel()?, PanelErrors::NestedNotCounted, LEVEL)?;
    assert_near(found.overall.value, 0.019402816184995734, 1e-11);
    assert_near(found.overall.standard_error.unwrap(), 0.036589392619263514, 1e-11);
    let expected = [
        (-10, -0.5065983406896555, 0.05943233964175002),
        (-5, -0.10490061097701106, 0.06344758719231128),
        (0, 0.014333756339901775, 0.05630291973642098),
        (3, 0.0008975119187195416, 0.04853592793936054),
    ];
    for (since, value, error) in expected {
        let effect = found
            .effects
            .iter()
            .find(|effect| effect.since == since)
            .unwrap()
            .effect;
        assert!((effect.value - value).abs() < 1e-12);
        assert_near(effect.standard_error.unwrap(), error, 1e-10);
    }
    // States that were alone in their year: what leaves clusters out cannot tell.
    let jackknife = EventStudy::sun_abraham(&plain_castle().panel()?, PanelErrors::Jackknife, LEVEL)?;
    assert_eq!(jackknife.overall.standard_error, None);
    assert!(jackknife.reservations.contains(&Reservation::RestsOnOneCluster));
    Ok(())
}

/// On a balanced panel Sun and Abraham's means are group-time effects from a universal base, weighted by groups.
#[test]
fn sun_and_abraham_are_group_time_effects_from_a_universal_base() -> Result<(), EstimateError> {
    let world = World {
        covariates: Vec::new(),
        ..simulated(3, 90, 7, &[Some(2), Some(4), None], |f, t| (t - f) as f64)
    };
    let universal = GroupTimeSettings {
        base: BasePeriod::Universal,
        ..GroupTimeSettings::default()
    };
    let dynamic = GroupTime::fit(&world.panel()?, universal)?.dynamic(None)?;
    let found = EventStudy::sun_abraham(&world.panel()?, PanelErrors::Jackknife, LEVEL)?;
    assert_eq!(found.effects.len(), dynamic.effects.len());
    for (effect, other) in found.effects.iter().zip(&dynamic.effects) {
        assert_eq!(effect.since, other.at);
        assert!((effect.effect.value - other.effect.value).abs() < 1e-11);
    }
    Ok(())
}

/// R: `fz <- lm(l_homicide ~ factor(state) + factor(year), untreated)`, `mean(y - predict(fz, treated))`, also by rel;
/// standard errors by `diff_diff.ImputationDiD` (Borusyak, Jaravel & Spiess's conservative ones).
#[test]
fn imputation_agrees_with_r_and_diff_diff() -> Result<(), EstimateError> {
    let found = Imputation::fit(&plain_castle().panel()?, LEVEL)?;
    assert_near(found.overall.value, 0.0668998431487259, 1e-12);
    assert_near(found.overall.standard_error.unwrap(), 0.0566935513614869, 1e-9);
    let expected = [
        (0.0726678762486975, Some(0.05808896406089921)),
        (0.0627030239836129, Some(0.06727721282115748)),
        (0.0824639880042302, Some(0.07211902349415668)),
        (0.0409144273728735, Some(0.065679423272347)),
        (0.1133487448144392, None),
    ];
    for (effect, (value, error)) in found.effects.iter().zip(expected) {
        assert_near(effect.effect.value, value, 1e-11);
        assert_eq!(effect.effect.standard_error.is_some(), error.is_some());
        if let (Some(found), Some(error)) = (effect.effect.standard_error, error) {
            assert_near(found, error, 1e-9);
        }
    }
    assert_eq!(found.reservations, [Reservation::GroupOfOneCluster]);
    Ok(())
}

/// Where groups' effects differ, two-way fixed effects are beside the truth and the others are not.
#[test]
fn a_planted_path_of_effects_is_found_again() -> Result<(), EstimateError> {
    let truth = |first: i64, period: i64| if first == 3 { 3.0 * (period - first) as f64 } else { 1.0 };
    let world = World {
        covariates: Vec::new(),
        ..simulated(4, 400, 8, &[Some(3), Some(5), None, None], truth)
    };
    let panel = world.panel()?;
    let expected = |since: i64| match since {
        ..0 => 0.0,
        0..3 => (truth(3, 3 + since) + truth(5, 5 + since)) / 2.0,
        _ => truth(3, 3 + since),
    };
    let close = |effect: &seriatim::estimate::panel::EventEffect| {
        let off = (effect.effect.value - expected(effect.since)).abs();
        effect.effect.standard_error.is_none_or(|error| off < 4.0 * error)
    };
    assert!(
        EventStudy::sun_abraham(&panel, PanelErrors::Jackknife, LEVEL)?
            .effects
            .iter()
            .all(close)
    );
    assert!(Imputation::fit(&panel, LEVEL)?.effects.iter().all(close));
    let two_way = EventStudy::two_way(&panel, settings(PanelErrors::Jackknife, Endpoints::Own))?;
    assert!(!two_way.effects.iter().all(close));
    Ok(())
}

/// Units without an untreated period cannot be imputed; nor can a period in which all are treated.
#[test]
fn what_cannot_be_imputed_is_left_out_and_told() -> Result<(), EstimateError> {
    let world = World {
        covariates: Vec::new(),
        ..simulated(5, 60, 6, &[Some(0), Some(3), Some(5)], |_, _| 1.0)
    };
    let found = Imputation::fit(&world.panel()?, LEVEL)?;
    assert!(found.reservations.contains(&Reservation::EffectsMissing));
    // Of 20 units first treated in 3, periods 3 and 4; in period 5 nobody is untreated.
    assert_eq!(found.basis.events, 40);
    assert!((found.overall.value - 1.0).abs() < 4.0 * found.overall.standard_error.unwrap());
    let all = World {
        first: vec![Some(0); world.unit.len()],
        ..world.clone()
    };
    assert!(matches!(
        Imputation::fit(&all.panel()?, LEVEL),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    let none = World {
        first: vec![None; world.unit.len()],
        ..world
    };
    assert!(matches!(
        Imputation::fit(&none.panel()?, LEVEL),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    Ok(())
}

/// Without units never treated, leads and lags of their own follow from units and periods; binned ends do not. Sun and
/// Abraham fall back on the last group, until it is treated.
#[test]
fn without_units_never_treated_ends_have_to_be_binned() -> Result<(), EstimateError> {
    let world = World {
        covariates: Vec::new(),
        ..simulated(6, 60, 8, &[Some(3), Some(6)], |_, _| 1.0)
    };
    let panel = world.panel()?;
    let own = EventStudy::two_way(&panel, settings(PanelErrors::Raw, Endpoints::Own));
    assert!(matches!(own, Err(EstimateError::NothingToEstimate { .. })));
    let binned = Endpoints::Binned {
        earliest: -3,
        latest: 2,
    };
    assert_eq!(
        EventStudy::two_way(&panel, settings(PanelErrors::Raw, binned))?
            .effects
            .len(),
        6
    );
    let found = EventStudy::sun_abraham(&panel, PanelErrors::Raw, LEVEL)?;
    assert_eq!(found.effects.last().map(|effect| effect.since), Some(2));
    let backwards = Endpoints::Binned {
        earliest: 1,
        latest: -4,
    };
    assert!(matches!(
        EventStudy::two_way(&panel, settings(PanelErrors::Raw, backwards)),
        Err(EstimateError::OutOfRange { .. })
    ));
    let far = EventStudySettings {
        reference: -77,
        ..EventStudySettings::default()
    };
    assert!(matches!(
        EventStudy::two_way(&panel, far),
        Err(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}

#[test]
fn neither_order_nor_threads_matter_and_bands_are_wider() -> Result<(), EstimateError> {
    let world = plain_castle();
    let binned = settings(
        PanelErrors::Jackknife,
        Endpoints::Binned {
            earliest: -4,
            latest: 3,
        },
    );
    let found = EventStudy::two_way(&world.panel()?, binned)?;
    assert_eq!(found, EventStudy::two_way(&world.shuffled(1).panel()?, binned)?);
    assert_eq!(
        Imputation::fit(&world.panel()?, LEVEL)?,
        Imputation::fit(&world.shuffled(1).panel()?, LEVEL)?
    );
    let bands = found.bands(1999, 3)?;
    assert_eq!(bands, found.bands(1999, 3)?);
    // Šidák's bound for seven independent t with 49 degrees of freedom is 2.79; the pointwise deviate is 2.01.
    assert!((2.3..2.95).contains(&bands.critical_value), "{}", bands.critical_value);
    assert_eq!(bands.bands.iter().filter(|band| band.band.is_none()).count(), 1);
    Ok(())
}
