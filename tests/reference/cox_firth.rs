//! Cox's regression under Firth's penalty, with and without separation.
//!
//! No package of R that fits it is in Debian. Values are made with R 4.2.2, `survival` 3.5-3, by maximising the penalised
//! likelihood itself: `coxph(..., init = b, control = coxph.control(iter.max = 0))` gives `loglik[2]` and `var` at any b, and
//! `loglik[2] - determinant(var)$modulus / 2` was maximised by `optim(method = "BFGS")` and Newton steps with numerical
//! gradients; profile limits by `uniroot` over nested `optim`.

use seriatim::estimate::hazards::{Cox, CoxFit, HazardRows, Penalty, Ties};
use seriatim::estimate::{Covariates, EstimateError, Limits};

use super::assert_near;
use super::cox_published::{died, lung};

fn firth(ties: Ties) -> Cox {
    Cox {
        ties,
        penalty: Penalty::Firth,
        ..Cox::default()
    }
}

const TIME: [i64; 12] = [1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10];
const EVENT: [u8; 12] = [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0];
/// All who have x come to an end before the first who has not.
const X: [f64; 12] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
const Z: [f64; 12] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0];

fn separated(settings: Cox) -> Result<CoxFit, EstimateError> {
    let event = EVENT.map(|event| event == 1);
    settings.fit(&HazardRows::new(&TIME, &event, Covariates::new(12, vec![&X, &Z])?)?)
}

struct Expected<const P: usize> {
    values: [f64; P],
    errors: [f64; P],
    likelihood: f64,
    /// Lower and upper limit, and the likelihood ratio against 0.
    profiles: [[f64; 3]; P],
}

#[track_caller]
fn assert_fit<const P: usize>(fit: &CoxFit, expected: &Expected<P>) {
    assert_near(fit.log_likelihood(), expected.likelihood, 1e-9);
    for (place, found) in fit.coefficients().iter().enumerate() {
        assert_near(found.estimate.value, expected.values[place], 1e-7);
        assert_near(found.estimate.standard_error.unwrap(), expected.errors[place], 1e-7);
        let interval = found.estimate.interval.unwrap();
        let [lower, upper, ratio] = expected.profiles[place];
        assert_near(interval.lower, lower, 1e-6);
        assert_near(interval.upper, upper, 1e-6);
        assert_near(found.test.statistic, ratio, 1e-6);
        assert_eq!(found.estimate.limits, Limits::Profile);
    }
}

/// `Surv(time, status) ~ I(age / 10) + sex + ph.ecog`, lung
#[test]
fn lung_agrees_with_the_penalised_likelihood_maximised_in_r() -> Result<(), EstimateError> {
    let data = lung();
    let (time, event) = (data.whole("time"), died(&data));
    let age: Vec<f64> = data.numbers("age").iter().map(|age| age / 10.0).collect();
    let (sex, ecog) = (data.numbers("sex"), data.numbers("ph.ecog"));
    let fit = |ties| {
        let covariates = Covariates::new(227, vec![&age, &sex, &ecog])?;
        firth(ties).fit(&HazardRows::new(&time, &event, covariates)?)
    };
    assert_fit(
        &fit(Ties::Efron)?,
        &Expected {
            values: [0.109097558221, -0.54835727488, 0.463773677451],
            errors: [0.0926461443786, 0.167612934376, 0.113597219067],
            likelihood: -722.873951174,
            profiles: [
                [-0.070127167871, 0.292824386414, 1.41071071586],
                [-0.882714589155, -0.226343790015, 11.3525498193],
                [0.241585618969, 0.686452877363, 16.6812727045],
            ],
        },
    );
    assert_fit(
        &fit(Ties::Breslow)?,
        &Expected {
            values: [0.108843101676, -0.547635538852, 0.462989912585],
            errors: [0.0926397916863, 0.167616348348, 0.113593981471],
            likelihood: -723.132436001,
            profiles: [
                [-0.0703709600862, 0.29255608517, 1.40426764892],
                [-0.881999279993, -0.225614631744, 11.3215148725],
                [0.240810418904, 0.685665347263, 16.6268421122],
            ],
        },
    );
    Ok(())
}

/// `Surv(time, status) ~ x + z`
#[test]
fn separated_events_have_an_estimate_under_the_penalty() -> Result<(), EstimateError> {
    assert_fit(
        &separated(firth(Ties::Efron))?,
        &Expected {
            values: [3.72767316974, -0.250314851498],
            errors: [1.78692069105, 0.178696313656],
            likelihood: -8.24557084777,
            profiles: [
                [1.27107115861, 8.68067876047, 10.3863436565],
                [-0.657809888896, 0.0578626462852, 2.43923750868],
            ],
        },
    );
    assert_fit(
        &separated(firth(Ties::Breslow))?,
        &Expected {
            values: [3.34641257808, -0.247132583539],
            errors: [1.72935407527, 0.179846009363],
            likelihood: -9.21562330512,
            profiles: [
                [0.980983013475, 8.27655183226, 8.83410957637],
                [-0.657122604145, 0.0641839259678, 2.31965777859],
            ],
        },
    );
    Ok(())
}

/// R's `coxph` warns and gives a coefficient of 20 or so with a standard error in thousands.
#[test]
fn without_the_penalty_separation_is_an_error_that_names_the_covariate() {
    for ties in [Ties::Efron, Ties::Breslow, Ties::Exact] {
        let settings = Cox { ties, ..Cox::default() };
        assert_eq!(
            separated(settings).err(),
            Some(EstimateError::Separated { column: 0 }),
            "{ties:?}"
        );
    }
}

#[test]
fn limits_of_the_profile_are_not_mixed_with_robust_errors() -> Result<(), EstimateError> {
    let event = EVENT.map(|event| event == 1);
    let clusters = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6];
    let rows = HazardRows::new(&TIME, &event, Covariates::new(12, vec![&Z])?)?.with_clusters(&clusters)?;
    assert!(matches!(
        firth(Ties::Efron).fit(&rows).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}
