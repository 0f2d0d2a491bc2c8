//! What pooled estimates may and may not depend on, and what they recover.

use seriatim::estimate::numeric::matrix::Matrix;
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::pooling::{
    Degrees, Limited, PoolingSettings, Scale, pooled, pooled_likelihood_ratio, pooled_limits, pooled_nested,
    pooled_statistics, pooled_wald,
};
use seriatim::estimate::{EstimateError, Reference};

use super::{assert_near, near};

const VALUES: [f64; 6] = [0.31, 0.42, 0.28, 0.55, 0.37, 0.49];
const ERRORS: [f64; 6] = [0.05, 0.06, 0.055, 0.07, 0.052, 0.061];
const LINKAGES: [u64; 6] = [4, 4, 9, 9, 2, 2];
const SCALES: [Scale; 4] = [Scale::Identity, Scale::Log, Scale::LogLog, Scale::Logit];

fn on(scale: Scale) -> PoolingSettings {
    PoolingSettings {
        scale,
        degrees: Degrees::BarnardRubin { complete: 40.0 },
        ..PoolingSettings::default()
    }
}

fn turned<T: Copy>(values: [T; 6]) -> Vec<T> {
    [3, 0, 5, 1, 4, 2].iter().map(|position| values[*position]).collect()
}

#[test]
fn the_order_of_imputations_has_no_influence() -> Result<(), EstimateError> {
    for scale in SCALES {
        let (found, again) = (
            pooled(&VALUES, &ERRORS, on(scale))?,
            pooled(&turned(VALUES), &turned(ERRORS), on(scale))?,
        );
        assert_near(again.estimate.value, found.estimate.value, 1e-12);
        assert_near(again.total, found.total, 1e-12);
        assert_near(
            again.degrees_of_freedom.unwrap(),
            found.degrees_of_freedom.unwrap(),
            1e-12,
        );
        let found = pooled_nested(&VALUES, &ERRORS, &LINKAGES, on(scale))?;
        let again = pooled_nested(&turned(VALUES), &turned(ERRORS), &turned(LINKAGES), on(scale))?;
        assert_near(again.estimate.value, found.estimate.value, 1e-12);
        assert_near(again.total, found.total, 1e-12);
        assert_near(
            again.degrees_of_freedom.unwrap(),
            found.degrees_of_freedom.unwrap(),
            1e-12,
        );
    }
    Ok(())
}

/// One imputation of each linkage is Rubin's rule over linkages; one linkage is Rubin's rule over its imputations.
#[test]
fn nested_rules_without_a_second_level_are_rubins() -> Result<(), EstimateError> {
    for scale in SCALES {
        let plain = pooled(&VALUES, &ERRORS, on(scale))?;
        let single = pooled_nested(&VALUES, &ERRORS, &[0, 1, 2, 3, 4, 5], on(scale))?;
        let together = pooled_nested(&VALUES, &ERRORS, &[7; 6], on(scale))?;
        for nested in [&single, &together] {
            assert_near(nested.total, plain.total, 1e-13);
            assert_near(
                nested.degrees_of_freedom.unwrap(),
                plain.degrees_of_freedom.unwrap(),
                1e-12,
            );
            assert_near(
                nested.estimate.interval.unwrap().lower,
                plain.estimate.interval.unwrap().lower,
                1e-11,
            );
        }
        assert_eq!((single.within_linkage, together.between_linkage), (None, None));
    }
    Ok(())
}

/// In other units (months for days), all but the unit stays as it is.
#[test]
fn another_unit_changes_nothing_but_the_unit() -> Result<(), EstimateError> {
    let times = |values: [f64; 6]| values.map(|value| 30.0 * value);
    let (days, months) = (
        pooled(&times(VALUES), &times(ERRORS), on(Scale::Log))?,
        pooled(&VALUES, &ERRORS, on(Scale::Log))?,
    );
    assert_near(days.estimate.value, 30.0 * months.estimate.value, 1e-13);
    let (days_limits, limits) = (days.estimate.interval.unwrap(), months.estimate.interval.unwrap());
    assert_near(days_limits.upper, 30.0 * limits.upper, 1e-12);
    assert_near(days.fraction_missing.unwrap(), months.fraction_missing.unwrap(), 1e-11);
    Ok(())
}

/// Shares pooled on the logit scale mirror those of the rest.
#[test]
fn the_share_of_the_rest_is_pooled_to_the_rest() -> Result<(), EstimateError> {
    let share = pooled(&VALUES, &ERRORS, on(Scale::Logit))?.estimate;
    let rest = pooled(&VALUES.map(|value| 1.0 - value), &ERRORS, on(Scale::Logit))?.estimate;
    assert_near(rest.value, 1.0 - share.value, 1e-13);
    assert_near(rest.interval.unwrap().lower, 1.0 - share.interval.unwrap().upper, 1e-12);
    Ok(())
}

/// D1 does not depend on how the coefficients are written: their sum and difference test the same.
#[test]
fn wald_tests_do_not_depend_on_contrasts() -> Result<(), EstimateError> {
    let estimates = [[1.0, 0.4], [1.3, 0.1], [0.8, 0.6], [1.1, 0.2]];
    let covariance = Matrix::from_row_slice(2, 2, &[0.3, 0.05, 0.05, 0.2]);
    let contrast = Matrix::from_row_slice(2, 2, &[1.0, 1.0, 1.0, -1.0]);
    let slices: Vec<&[f64]> = estimates.iter().map(<[f64; 2]>::as_slice).collect();
    let found = pooled_wald(&slices, &vec![covariance.clone(); 4], None, Degrees::Rubin)?;
    let turned = estimates.map(|[a, b]| [a + b, a - b]);
    let slices: Vec<&[f64]> = turned.iter().map(<[f64; 2]>::as_slice).collect();
    let again = pooled_wald(
        &slices,
        &vec![&contrast * covariance * &contrast; 4],
        None,
        Degrees::Rubin,
    )?;
    assert_near(again.test.statistic, found.test.statistic, 1e-12);
    assert_near(
        again.relative_increase.unwrap(),
        found.relative_increase.unwrap(),
        1e-12,
    );
    Ok(())
}

/// Imputations that agree leave the test of the analysis: F with infinitely many degrees of freedom, and with complete
/// data of 30 those of Barnard and Rubin, 31/33 · 30.
#[test]
fn tests_of_imputations_that_agree_are_those_of_one() -> Result<(), EstimateError> {
    let covariance = Matrix::from_row_slice(2, 2, &[0.3, 0.0, 0.0, 0.2]);
    let estimates: [&[f64]; 4] = [&[0.9, 0.6]; 4];
    let covariances = vec![covariance; 4];
    // 0.81/0.3 + 0.36/0.2 = 4.5 on 2 degrees of freedom: p = exp(-2.25).
    let p_value = (-2.25_f64).exp();
    let by_wald = pooled_wald(&estimates, &covariances, None, Degrees::Rubin)?;
    assert_near(by_wald.test.statistic, 2.25, 1e-14);
    assert_near(by_wald.test.p_value, p_value, 1e-13);
    let by_statistic = pooled_statistics(&[4.5; 4], 2)?;
    let by_likelihood = pooled_likelihood_ratio(&[4.5; 4], &[4.5; 4], 2)?;
    for found in [&by_statistic, &by_likelihood] {
        assert_near(found.test.p_value, p_value, 1e-13);
        let infinite = Reference::Fisher {
            numerator: 2.0,
            denominator: None,
        };
        assert_eq!(
            (found.test.reference, &found.reservations),
            (infinite, &by_wald.reservations)
        );
    }
    let small = pooled_wald(&estimates, &covariances, None, Degrees::BarnardRubin { complete: 30.0 })?;
    let Reference::Fisher { denominator, .. } = small.test.reference else {
        panic!("F")
    };
    assert_near(denominator.unwrap(), 31.0 / 33.0 * 30.0, 1e-13);
    Ok(())
}

/// Estimates of a planted 3 with what is missing adding as much variance as there is within: over 2,000 worlds of 20
/// imputations, the mean total variance is 1 + (1 + 1/20) · 1 and that is how the pooled estimates vary around 3.
#[test]
fn planted_variances_are_recovered() -> Result<(), EstimateError> {
    let stream = RandomStream::new(5, 6);
    let (mut totals, mut squares) = (0.0, 0.0);
    for world in 0..2000_u64 {
        let deviate = |place: u64| normal::quantile((stream.uniform(100 * world + place) + 1e-12).min(1.0 - 1e-12));
        let sampled = 3.0 + deviate(0) + deviate(1);
        // The posterior mean given what was seen has variance 1 + 1 - ...: draws around it with variance 1.
        let values: Vec<f64> = (2..22)
            .map(|place| sampled - deviate(1) + deviate(22) + deviate(place))
            .collect();
        let found = pooled(&values, &[1.0; 20], PoolingSettings::default())?;
        totals += found.total / 2000.0;
        squares += (found.estimate.value - 3.0).powi(2) / 2000.0;
    }
    assert!(near(totals, 2.05, 0.02), "{totals}");
    // The variance of a variance of 2,000: five times √(2/2000) wide.
    assert!(near(squares, 2.05, 0.16), "{squares}");
    Ok(())
}

/// Limits that are made on a scale give back the standard errors that they were made of: from them alone the same is pooled as from
/// these.
#[test]
fn from_limits_that_lie_evenly_on_the_scale_the_same_is_pooled_as_from_standard_errors() -> Result<(), EstimateError> {
    for scale in SCALES {
        let settings = PoolingSettings {
            scale,
            ..PoolingSettings::default()
        };
        let limited = |(value, error): (&f64, &f64)| {
            let alone = pooled(&[*value], &[*error], settings)?.estimate;
            let ends = alone.interval.expect("an interval");
            Ok(Limited {
                value: *value,
                limits: [Some(ends.lower), Some(ends.upper)],
            })
        };
        let each = VALUES.iter().zip(&ERRORS).map(limited);
        let found = pooled_limits(&each.collect::<Result<Vec<_>, EstimateError>>()?, settings)?;
        let wanted = pooled(&VALUES, &ERRORS, settings)?;
        let ends = wanted.estimate.interval.expect("an interval");
        assert_near(found.value, wanted.estimate.value, 1e-12);
        assert_near(found.lower.expect("a limit"), ends.lower, 1e-12);
        assert_near(found.upper.expect("a limit"), ends.upper, 1e-12);
        assert_near(
            found.missing_share.expect("a share"),
            wanted.missing_share.expect("a share"),
            1e-12,
        );
    }
    Ok(())
}
