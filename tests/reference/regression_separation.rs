//! Covariates that separate events from others, and Firth's way out.

use seriatim::estimate::regression::{Design, Family, Firth, GeneralisedLinear, Response};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};

use super::assert_near;
use super::regression_data::endometrial;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn error(family: Family, columns: &[&[f64]], outcome: &[f64]) -> Option<EstimateError> {
    let covariates = Covariates::new(outcome.len(), columns.to_vec()).unwrap();
    GeneralisedLinear::fit(family, &Design::with_intercept(&covariates), Response::new(outcome)).err()
}

/// All with the event above 3, all without at or below: complete separation, by the second covariate.
#[test]
fn complete_separation_is_named_by_its_covariate() {
    let noise = [0.3, -1.2, 0.8, 0.1, -0.4, 0.9, -0.7, 0.2];
    let x = [1.0, 1.5, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0];
    let event = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    for family in [Family::Logistic, Family::ComplementaryLogLog] {
        let found = error(family, &[&noise, &x], &event);
        assert_eq!(found, Some(EstimateError::Separated { column: 1 }), "{family:?}");
    }
    // In units a million times larger or smaller it is the same.
    for unit in [1e-6, 1e6] {
        let scaled: Vec<f64> = x.iter().map(|x| x * unit).collect();
        let found = error(Family::Logistic, &[&noise, &scaled], &event);
        assert_eq!(found, Some(EstimateError::Separated { column: 1 }));
    }
}

/// At 3 there are both: quasi-complete separation. With one more row that overlaps there is none.
#[test]
fn one_value_shared_does_not_hide_separation_but_one_row_beyond_ends_it() {
    let event = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let shared = [1.0, 1.5, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0];
    let found = error(Family::Logistic, &[&shared], &event);
    assert_eq!(found, Some(EstimateError::Separated { column: 0 }));
    let overlapping = [1.0, 1.5, 2.0, 3.01, 3.0, 4.0, 5.0, 6.0];
    assert_eq!(error(Family::Logistic, &[&overlapping], &event), None);
    let barely = [1.0, 1.5, 2.0, 3.000001, 3.0, 4.0, 5.0, 6.0];
    assert_eq!(error(Family::Logistic, &[&barely], &event), None);
}

/// Neither covariate separates by itself, their sum does.
#[test]
fn separation_by_a_sum_of_covariates_is_found() {
    let a = [0.0, 1.0, 2.0, 3.0, 1.5, 2.5, 3.5, 4.5];
    let b = [3.0, 2.2, 0.9, 0.1, 3.0, 2.1, 0.9, 0.2];
    let event = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    assert_eq!(error(Family::Logistic, &[&a], &event), None);
    assert_eq!(error(Family::Logistic, &[&b], &event), None);
    let found = error(Family::Logistic, &[&a, &b], &event);
    assert!(matches!(found, Some(EstimateError::Separated { .. })), "{found:?}");
}

/// A rare mark whose few bearers all have the event, among thousands of others.
#[test]
fn a_rare_mark_that_always_has_the_event_is_found() {
    let rows = 5_000;
    let x: Vec<f64> = (0..rows)
        .map(|row| f64::from(row * 7919 % 1000) / 500.0 - 1.0)
        .collect();
    let mark: Vec<f64> = (0..rows).map(|row| f64::from(row % 1250 == 3)).collect();
    let event: Vec<f64> = (0..rows)
        .map(|row| f64::from(row % 3 == 0 || row % 1250 == 3))
        .collect();
    for family in [Family::Logistic, Family::ComplementaryLogLog] {
        let found = error(family, &[&x, &mark], &event);
        assert_eq!(found, Some(EstimateError::Separated { column: 1 }), "{family:?}");
    }
}

/// Counts separate where some group has none at all.
#[test]
fn a_group_without_a_count_is_found() {
    let group = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let counts = [1.0, 0.0, 4.0, 2.0, 1.0, 0.0, 0.0, 0.0];
    for family in [Family::Poisson, Family::NegativeBinomial { theta: 2.0 }] {
        let found = error(family, &[&group], &counts);
        assert_eq!(found, Some(EstimateError::Separated { column: 0 }), "{family:?}");
    }
    // A group in which all have counts separates nothing.
    let counts = [1.0, 0.0, 4.0, 2.0, 1.0, 3.0, 1.0, 2.0];
    assert_eq!(error(Family::Poisson, &[&group], &counts), None);
}

/// Rows without weight separate nothing, and do not keep others from it.
#[test]
fn rows_without_weight_do_not_count() -> Result<(), EstimateError> {
    let x = [1.0, 2.0, 3.0, 4.0, 9.0, 0.0];
    let event = [0.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    let design = Design::with_intercept(&Covariates::new(6, vec![&x])?);
    let weights = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
    let fit = |response: Response<'_>| GeneralisedLinear::fit(Family::Logistic, &design, response).err();
    let found = fit(Response::new(&event).with_weights(&weights));
    assert_eq!(found, Some(EstimateError::Separated { column: 0 }));
    assert_eq!(fit(Response::new(&event)), None);
    Ok(())
}

/// Effects of hundreds are no separation where there is overlap.
#[test]
fn steep_slopes_with_overlap_are_fitted() {
    let x: Vec<f64> = (0..200).map(f64::from).collect();
    let mut event: Vec<f64> = x.iter().map(|x| f64::from(*x >= 100.0)).collect();
    event.swap(99, 100);
    assert_eq!(error(Family::Logistic, &[&x], &event), None);
}

/// No event unexposed in a, none exposed without in b: with half a row added to each cell, which is what Firth's penalty
/// does to a saturated model, the log odds ratio is ln((3.5/0.5)/(0.5/3.5)) = ln 49 and the intercept -ln 7.
#[test]
fn firth_adds_half_a_row_to_each_cell() -> Result<(), EstimateError> {
    let exposed = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let design = Design::with_intercept(&Covariates::new(6, vec![&exposed])?);
    let fit = Firth::fit(Family::Logistic, &design, Response::new(&exposed))?;
    assert_near(fit.values()[0], -(7_f64.ln()), 1e-11);
    assert_near(fit.values()[1], 49_f64.ln(), 1e-11);
    // Fisher's information of each cell: 3 · (1/8)(7/8); the intercept's variance is its inverse.
    assert_near(fit.covariance()[(0, 0)], 64.0 / 21.0, 1e-10);
    // Counts: half an event for each group, so 2.5 of 3 against 0.5 of 3.
    let design = Design::with_intercept(&Covariates::new(6, vec![&exposed])?);
    let counts = [1.0, 0.0, 1.0, 0.0, 0.0, 0.0];
    let fit = Firth::fit(Family::Poisson, &design, Response::new(&counts))?;
    assert_near(fit.values()[0], (2.5 / 3.0_f64).ln(), 1e-11);
    assert_near(fit.values()[1], 0.2_f64.ln(), 1e-11);
    Ok(())
}

/// Endometrial cancer (Heinze & Schemper 2002, table: NV separates): coefficients and standard errors of
/// `brglm2::brglmFit(type = "AS_mean", epsilon = 1e-14)`; intervals and tests by `uniroot` on the penalised likelihood
/// maximised in R by Newton's steps. The paper gives 2.929 (0.610 to 7.855) for NV.
#[test]
fn endometrial_cancer_agrees_with_r() -> Result<(), EstimateError> {
    let data = endometrial();
    let design = Design::with_intercept(&data.covariates(&["NV", "PI", "EH"]));
    let response = Response::new(data.column("HG"));
    let refused = GeneralisedLinear::fit(Family::Logistic, &design, response).err();
    assert_eq!(refused, Some(EstimateError::Separated { column: 0 }));
    let found = Firth::fit(Family::Logistic, &design, response)?.coefficients(LEVEL);
    let expected = [
        (
            3.774559713647116,
            1.4886916634356708,
            [1.0825371084477, 7.2092804982469],
            8.198013575844776,
        ),
        (
            2.9292733531971207,
            1.5507637294530494,
            [0.6097244363032, 7.8546317138773],
            6.7984572486660895,
        ),
        (
            -0.03475175987043674,
            0.0395781473477635,
            [-0.1244587208517, 0.0404554731806],
            0.746828513432128,
        ),
        (
            -2.604163925293683,
            0.7760176425015669,
            [-4.3651832472632, -1.2327210572170],
            17.759317479438,
        ),
    ];
    for (one, (value, error, [lower, upper], statistic)) in found.coefficients.iter().zip(expected) {
        assert_near(one.estimate.value, value, 1e-11);
        assert_near(one.estimate.standard_error.unwrap(), error, 1e-11);
        let interval = one.estimate.interval.unwrap();
        assert_near(interval.lower, lower, 1e-11);
        assert_near(interval.upper, upper, 1e-11);
        assert_near(one.test.unwrap().statistic, statistic, 1e-11);
    }
    assert_near(found.coefficients[1].test.unwrap().p_value, 0.009123667547085668, 1e-10);
    assert_eq!(found.reservations, []);
    Ok(())
}

/// `brglm2::brglmFit(type = "AS_mean")`, Poisson, with a group of six without a count.
#[test]
fn firth_for_counts_agrees_with_r() -> Result<(), EstimateError> {
    let group: Vec<f64> = (0..18).map(|row| f64::from(row >= 12)).collect();
    let z = [
        0.2, 1.1, -0.4, 0.7, 1.5, -1.2, 0.3, 0.9, -0.8, 0.1, 1.9, -0.3, 0.5, -0.6, 1.2, 0.0, -1.1, 0.8,
    ];
    let counts = [
        1.0, 3.0, 0.0, 2.0, 4.0, 0.0, 1.0, 2.0, 0.0, 1.0, 5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    ];
    let design = Design::with_intercept(&Covariates::new(18, vec![&group, &z])?);
    let fit = Firth::fit(Family::Poisson, &design, Response::new(&counts))?;
    let found = fit.coefficients(LEVEL);
    let expected = [
        (-0.2316954128734332, 0.3841919793464612),
        (-2.700196865361485, 1.425936248857698),
        (1.0721731547851123, 0.2874779402609591),
    ];
    for (one, (value, error)) in found.coefficients.iter().zip(expected) {
        assert_near(one.estimate.value, value, 1e-10);
        assert_near(one.estimate.standard_error.unwrap(), error, 1e-10);
    }
    let group = &found.coefficients[1].estimate;
    let interval = group.interval.unwrap();
    assert!(interval.lower < -7.0 && interval.upper < 0.0, "{interval:?}");
    assert_eq!(found.reservations, []);
    Ok(())
}

/// Without any event Firth still has a finite answer: half an event.
#[test]
fn firth_without_an_event_is_finite_and_says_so() -> Result<(), EstimateError> {
    let design = Design::with_intercept(&Covariates::new(9, vec![])?);
    let found = Firth::fit(Family::Logistic, &design, Response::new(&[0.0; 9]))?.coefficients(LEVEL);
    assert_near(found.coefficients[0].estimate.value, (0.5 / 9.5_f64).ln(), 1e-10);
    assert_eq!(found.reservations, [Reservation::FewEvents]);
    Ok(())
}
