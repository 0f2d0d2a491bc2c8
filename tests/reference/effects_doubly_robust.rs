//! Doubly robust effects and entropy balancing against R.
//!
//! Values are from R 4.2.2 at 15 digits, with the score of `effects_weights.rs` and `lm` or `glm` in each arm.

use std::num::NonZeroU32;

use seriatim::estimate::effects::{
    CrossFitting, DoublyRobust, DoublyRobustVariance, Estimand, OutcomeModel, doubly_robust, entropy_balanced,
};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;
use super::effects_data::{Lalonde, shuffled, threes};

/// `f <- m1 - m0 + t * (y - m1) / e - (1 - t) * (y - m0) / (1 - e); c(mean(f), sqrt(mean((f - mean(f))^2) / n))`, in the
/// treated `num <- t * (y - m0) - (1 - t) * e / (1 - e) * (y - m0); att <- sum(num) / sum(t); sqrt(mean(((num - t * att) /
/// mean(t))^2) / n)`, in the untreated the same mirrored.
#[test]
fn doubly_robust_effects_are_those_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let (treatment, covariates) = (data.treatment(), data.columns());
    for (estimand, effect, error) in [
        (Estimand::All, 469.639973586302, 925.400574651708),
        (Estimand::Treated, 1226.543740554315, 813.416235591671),
        (Estimand::Untreated, 143.236251234128, 1_177.757_593_133_58),
    ] {
        let how = DoublyRobust::default();
        let found = doubly_robust(&data.outcome, &treatment, &covariates, &covariates, estimand, &how)?;
        assert_near(found.contrast.difference.value, effect, 1e-9);
        assert_near(found.contrast.difference.standard_error.unwrap(), error, 1e-9);
    }
    let threes = threes();
    let how = DoublyRobust {
        clusters: Some(&threes),
        ..DoublyRobust::default()
    };
    let found = doubly_robust(&data.outcome, &treatment, &covariates, &covariates, Estimand::All, &how)?;
    assert_near(
        found.contrast.difference.standard_error.unwrap(),
        969.872141647145,
        1e-9,
    );
    Ok(())
}

/// Earnings above 5000, by logistic regression.
#[test]
fn a_binary_outcome_has_its_doubly_robust_risk_ratio() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let how = DoublyRobust {
        model: OutcomeModel::Logistic,
        ..DoublyRobust::default()
    };
    let (treatment, covariates) = (data.treatment(), data.columns());
    let found = doubly_robust(
        &data.earned(),
        &treatment,
        &covariates,
        &covariates,
        Estimand::All,
        &how,
    )?
    .contrast;
    assert_near(found.treated.value, 0.4942317155432253, 1e-9);
    assert_near(found.untreated.value, 0.4682017678902011, 1e-9);
    assert_near(found.difference.value, 0.0260299476530241, 1e-8);
    assert_near(found.difference.standard_error.unwrap(), 0.0686734300537267, 1e-9);
    let ratio = found.risk_ratio.unwrap();
    assert_near(ratio.value, 1.0555955774586663, 1e-9);
    assert_near(ratio.standard_error.unwrap(), 0.1479308182990617, 1e-9);
    Ok(())
}

/// The equations of the score, of both regressions and of both means stacked, derivatives by the complex step: error, and error
/// by clusters of three, for earnings and (logistic) for earnings above 5000.
#[test]
fn stacked_errors_are_those_of_r() -> Result<(), EstimateError> {
    let (data, threes) = (Lalonde::read(), threes());
    let (treatment, covariates) = (data.treatment(), data.columns());
    let expected = [
        (
            Estimand::All,
            [
                [1_180.448_822_537_43, 1240.38975132025],
                [0.0798352661687580, 0.0855298999309992],
            ],
        ),
        (
            Estimand::Treated,
            [
                [801.623453566009, 820.374192375704],
                [0.0592730351582730, 0.0589267281081341],
            ],
        ),
    ];
    for (estimand, [linear, logistic]) in expected {
        for (model, outcome, errors) in [
            (OutcomeModel::Linear, &data.outcome, linear),
            (OutcomeModel::Logistic, &data.earned(), logistic),
        ] {
            for (clusters, error) in [None, Some(threes.as_slice())].into_iter().zip(errors) {
                let how = DoublyRobust {
                    model,
                    clusters,
                    variance: DoublyRobustVariance::Stacked,
                    ..DoublyRobust::default()
                };
                let found = doubly_robust(outcome, &treatment, &covariates, &covariates, estimand, &how)?;
                assert_near(found.contrast.difference.standard_error.unwrap(), error, 1e-9);
            }
        }
    }
    Ok(())
}

fn by_folds(data: &Lalonde, clusters: &[u64], seed: u64, folds: u32) -> Result<f64, EstimateError> {
    let covariates = data.columns();
    let how = DoublyRobust {
        cross_fitting: NonZeroU32::new(folds).map(|folds| CrossFitting { folds, seed }),
        clusters: Some(clusters),
        ..DoublyRobust::default()
    };
    let found = doubly_robust(
        &data.outcome,
        &data.treatment(),
        &covariates,
        &covariates,
        Estimand::Treated,
        &how,
    )?;
    Ok(found.contrast.difference.value)
}

/// The deal hangs on seed and label alone.
#[test]
fn cross_fitting_does_not_hang_on_the_order_of_rows_and_does_on_the_seed() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let labels: Vec<u64> = (0..614).collect();
    let order = shuffled(614);
    let renamed: Vec<u64> = order.iter().map(|row| *row as u64).collect();
    let one = by_folds(&data, &labels, 7, 5)?;
    assert_near(by_folds(&data.permuted(&order), &renamed, 7, 5)?, one, 1e-10);
    assert!((by_folds(&data, &labels, 8, 5)? - one).abs() > 1.0);
    // As good as leaving out one row at a time: near the estimate of all rows, in terms of its standard error of 813.
    assert!((one - 1226.5).abs() < 400.0, "{one}");
    assert!(by_folds(&data, &labels, 7, 1).is_err());
    assert!(by_folds(&data, &labels, 7, 615).is_err());
    Ok(())
}

/// `w ∝ exp(X %*% lambda)` among the untreated by Newton's method until the means of the treated are met to 1e-16; the
/// variance by stacking the equations of the means, of lambda and of both outcomes, with derivatives by the complex step.
#[test]
fn entropy_balancing_is_that_of_r_and_meets_the_means() -> Result<(), EstimateError> {
    let (data, threes) = (Lalonde::read(), threes());
    let weights = entropy_balanced(&data.treatment(), &data.columns(), Estimand::Treated)?;
    for (clusters, error) in [(None, 789.744800127434), (Some(threes.as_slice()), 803.152102361253)] {
        let found = weights.contrast(&data.outcome, clusters, ConfidenceLevel::PERCENT_95)?;
        assert_near(found.contrast.difference.value, 1273.261813911916, 1e-9);
        assert_near(found.contrast.difference.standard_error.unwrap(), error, 1e-9);
        assert_near(found.compared.effective_untreated, 98.4578344244038, 1e-9);
    }
    for column in &data.covariates {
        let total = |treated: bool| -> f64 {
            let rows = weights.values().iter().zip(&data.treated).zip(column);
            rows.filter(|((_, mark), _)| **mark == treated)
                .map(|((weight, _), x)| weight * x)
                .sum()
        };
        assert_near(total(true), total(false), 1e-11);
    }
    let weights = entropy_balanced(&data.treatment(), &data.columns(), Estimand::Untreated)?;
    let found = weights.contrast(&data.outcome, None, ConfidenceLevel::PERCENT_95)?;
    assert_near(found.contrast.difference.value, 212.499772001236, 1e-9);
    assert_near(found.compared.effective_treated, 15.8772611569391, 1e-9);
    Ok(())
}

#[test]
fn means_that_no_weights_can_have_are_an_error() -> Result<(), EstimateError> {
    let treated = [true, true, false, false, false];
    let treatment = seriatim::estimate::effects::Treatment::new(&treated)?;
    for column in [[5.0, 6.0, 1.0, 2.0, 3.0], [3.0, 3.0, 1.0, 2.0, 3.0]] {
        let covariates = Covariates::new(5, vec![&column])?;
        let found = entropy_balanced(&treatment, &covariates, Estimand::Treated);
        assert!(
            matches!(found.err(), Some(EstimateError::NothingToEstimate { .. })),
            "{column:?}"
        );
    }
    let (one, twice) = ([1.0, 2.0, 1.0, 2.0, 3.0], [2.0, 4.0, 2.0, 4.0, 6.0]);
    let covariates = Covariates::new(5, vec![&one, &twice])?;
    let found = entropy_balanced(&treatment, &covariates, Estimand::Treated);
    assert_eq!(found.err(), Some(EstimateError::Collinear { column: 1 }));
    let covariates = Covariates::new(5, vec![&[1.0, 2.0, 7.0, 7.0, 7.0]])?;
    let found = entropy_balanced(&treatment, &covariates, Estimand::Treated);
    assert_eq!(found.err(), Some(EstimateError::Collinear { column: 0 }));
    Ok(())
}
