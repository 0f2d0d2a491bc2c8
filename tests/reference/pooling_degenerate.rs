//! Pooling of what cannot be pooled.

use seriatim::estimate::numeric::matrix::Matrix;
use seriatim::estimate::pooling::{
    Degrees, Limited, PoolingSettings, Scale, pooled, pooled_likelihood_ratio, pooled_limits, pooled_nested,
    pooled_p_values, pooled_statistics, pooled_wald,
};
use seriatim::estimate::{EstimateError, Reservation};

fn on(scale: Scale) -> PoolingSettings {
    PoolingSettings {
        scale,
        ..PoolingSettings::default()
    }
}

fn of_complete(complete: f64) -> PoolingSettings {
    PoolingSettings {
        degrees: Degrees::BarnardRubin { complete },
        ..PoolingSettings::default()
    }
}

#[test]
fn estimates_that_contradict_themselves_are_errors() {
    let refused = |values: &[f64], errors: &[f64], settings| {
        let labels: Vec<u64> = (0..values.len() as u64).collect();
        let found = [
            pooled(values, errors, settings).err(),
            pooled_nested(values, errors, &labels, settings).err(),
        ];
        assert_eq!(found[0], found[1]);
        found[0].expect("an error")
    };
    let default = PoolingSettings::default();
    let nothing = "no imputation";
    assert_eq!(refused(&[], &[], default), EstimateError::NothingToEstimate { nothing });
    let (what, found, rows) = ("standard error", 1, 2);
    assert_eq!(
        refused(&[1.0, 2.0], &[1.0], default),
        EstimateError::LengthDiffers { what, found, rows }
    );
    for number in [f64::NAN, f64::INFINITY] {
        assert!(matches!(
            refused(&[1.0, number], &[1.0; 2], default),
            EstimateError::NotFinite { position: 1, .. }
        ));
        assert!(matches!(
            refused(&[1.0; 2], &[number, 1.0], default),
            EstimateError::NotFinite { position: 0, .. }
        ));
    }
    for (value, error, settings) in [
        (1.0, -1.0, default),
        (1e200, 1.0, default),
        (1.0, 1e200, default),
        (0.0, 1.0, on(Scale::Log)),
        (-1.0, 1.0, on(Scale::Log)),
        (0.0, 1.0, on(Scale::LogLog)),
        (1.0, 1.0, on(Scale::LogLog)),
        (1.0, 1.0, on(Scale::Logit)),
        (1.0, 1.0, of_complete(0.0)),
        (1.0, 1.0, of_complete(-1.0)),
        (1.0, 1.0, of_complete(f64::NAN)),
    ] {
        assert!(
            matches!(
                refused(&[value, 0.5], &[error, 1.0], settings),
                EstimateError::OutOfRange { .. }
            ),
            "{value} {error} {settings:?}"
        );
    }
}

#[test]
fn linkages_that_are_not_imputed_equally_often_are_an_error() {
    let default = PoolingSettings::default();
    let (what, must) = ("linkage", "imputed as often as the others");
    assert_eq!(
        pooled_nested(&[1.0; 3], &[1.0; 3], &[1, 1, 2], default).err(),
        Some(EstimateError::OutOfRange { what, must })
    );
    assert!(pooled_nested(&[1.0; 3], &[1.0; 3], &[1, 1], default).is_err());
}

/// Analyses without an uncertainty of their own (no event in any) have no interval, under either rule and on both
/// levels.
#[test]
fn without_uncertainty_within_there_is_no_interval() -> Result<(), EstimateError> {
    for settings in [PoolingSettings::default(), of_complete(10.0)] {
        let found = pooled(&[1.0, 2.0], &[0.0; 2], settings)?;
        assert_eq!((found.estimate.interval, found.degrees_of_freedom), (None, None));
        assert_eq!((found.relative_increase, found.missing_share), (None, Some(1.0)));
        assert!(found.reservations.contains(&Reservation::NoUncertaintyWithin));
        let nested = pooled_nested(&[1.0, 2.0, 4.0, 3.0], &[0.0; 4], &[0, 0, 1, 1], settings)?;
        assert_eq!((nested.estimate.interval, nested.degrees_of_freedom), (None, None));
        assert!(nested.reservations.contains(&Reservation::NoUncertaintyWithin));
        // All equal besides: no variance at all.
        let found = pooled(&[2.0, 2.0], &[0.0; 2], settings)?;
        assert_eq!((found.estimate.standard_error, found.estimate.interval), (None, None));
        assert_eq!((found.missing_share, found.fraction_missing), (None, None));
        assert_eq!(
            found.reservations,
            [Reservation::ImputationsAgree, Reservation::NoUncertaintyWithin]
        );
        let nested = pooled_nested(&[2.0; 4], &[0.0; 4], &[0, 0, 1, 1], settings)?;
        assert_eq!((nested.missing_share, nested.missing_share_within), (None, None));
    }
    Ok(())
}

#[test]
fn one_linkage_or_one_imputation_is_told() -> Result<(), EstimateError> {
    let told = |linkages: &[u64]| {
        let count = linkages.len();
        pooled_nested(
            &vec![1.0; count],
            &vec![1.0; count],
            linkages,
            PoolingSettings::default(),
        )
        .map(|found| found.reservations)
    };
    assert_eq!(told(&[3])?, [Reservation::SingleImputation, Reservation::SingleLinkage]);
    assert_eq!(
        told(&[3, 4])?,
        [Reservation::SingleImputation, Reservation::ImputationsAgree]
    );
    assert_eq!(
        told(&[3, 3])?,
        [Reservation::SingleLinkage, Reservation::ImputationsAgree]
    );
    assert_eq!(told(&[3, 3, 4, 4])?, [Reservation::ImputationsAgree]);
    Ok(())
}

/// Almost all of the variance between two imputations, and very few degrees of freedom: numbers or none, never NaN.
#[test]
fn limits_that_are_no_numbers_are_not_given() -> Result<(), EstimateError> {
    let mut settings = of_complete(0.01);
    for scale in [Scale::Identity, Scale::Log] {
        settings.scale = scale;
        let found = pooled(&[1.0, 3.0], &[1e-9, 1e-9], settings)?;
        assert_eq!(found.estimate.interval, None);
        assert!(
            found.reservations.contains(&Reservation::LimitsBeyondBounds),
            "{:?}",
            found.reservations
        );
        assert!(found.reservations.contains(&Reservation::FewDegreesOfFreedom));
    }
    let wide = pooled(&[1.0, 1.1], &[500.0, 600.0], on(Scale::Log))?;
    assert_eq!(wide.estimate.interval, None);
    assert_eq!(wide.reservations.last(), Some(&Reservation::LimitsBeyondBounds));
    Ok(())
}

#[test]
fn tests_of_nothing_are_errors() {
    let one = [Matrix::from_element(1, 1, 1.0)];
    let rubin = Degrees::Rubin;
    assert!(pooled_wald(&[], &[], None, rubin).is_err());
    assert!(pooled_wald(&[&[]], &[Matrix::zeros(0, 0)], None, rubin).is_err());
    assert!(pooled_wald(&[&[1.0]], &[], None, rubin).is_err());
    assert!(pooled_wald(&[&[1.0, 2.0]], &one, None, rubin).is_err());
    assert!(pooled_wald(&[&[f64::NAN]], &one, None, rubin).is_err());
    assert!(pooled_wald(&[&[1.0]], &[Matrix::from_element(1, 1, f64::NAN)], None, rubin).is_err());
    assert!(pooled_wald(&[&[1.0]], &one, Some(&[]), rubin).is_err());
    assert!(pooled_wald(&[&[1.0]], &one, Some(&[f64::INFINITY]), rubin).is_err());
    assert!(pooled_wald(&[&[1e200]], &one, None, rubin).is_err());
    assert!(pooled_wald(&[&[1.0], &[1e200]], &[one[0].clone(), one[0].clone()], None, rubin).is_err());
    let singular = Matrix::from_element(2, 2, 1.0);
    assert_eq!(
        pooled_wald(&[&[1.0, 2.0]], &[singular], None, rubin).err(),
        Some(EstimateError::Collinear { column: 1 })
    );
    for found in [
        pooled_statistics(&[], 1),
        pooled_statistics(&[1.0], 0),
        pooled_statistics(&[-1.0], 1),
        pooled_statistics(&[f64::NAN], 1),
        pooled_p_values(&[], 1),
        pooled_p_values(&[0.5], 0),
        pooled_p_values(&[0.0], 1),
        pooled_p_values(&[1.1], 1),
        pooled_p_values(&[f64::NAN], 1),
        pooled_likelihood_ratio(&[], &[], 1),
        pooled_likelihood_ratio(&[1.0], &[], 1),
        pooled_likelihood_ratio(&[1.0], &[1.0], 0),
        pooled_likelihood_ratio(&[-1.0], &[1.0], 1),
        pooled_likelihood_ratio(&[1.0], &[f64::NAN], 1),
    ] {
        assert!(found.is_err(), "{found:?}");
    }
}

/// Reiter's degrees of freedom do not exist for k(M-1) <= 4, nor where complete data of few leave less than nothing.
#[test]
fn degrees_of_freedom_that_do_not_exist_are_an_error() {
    let identity = Matrix::identity(2, 2);
    let tested = |count: usize, complete: f64| {
        let estimates: Vec<[f64; 2]> = (0..count).map(|l| [l as f64, 1.0]).collect();
        let slices: Vec<&[f64]> = estimates.iter().map(<[f64; 2]>::as_slice).collect();
        pooled_wald(
            &slices,
            &vec![identity.clone(); count],
            None,
            Degrees::BarnardRubin { complete },
        )
    };
    assert!(matches!(tested(3, 50.0), Err(EstimateError::OutOfRange { .. })));
    assert!(matches!(tested(6, 3.0), Err(EstimateError::OutOfRange { .. })));
    assert!(tested(6, 50.0).is_ok() && tested(3, f64::INFINITY).is_ok() && tested(1, 50.0).is_ok());
}

#[test]
fn a_test_of_one_imputation_is_that_of_the_analysis() -> Result<(), EstimateError> {
    // 4 on 2 degrees of freedom: exp(-2).
    let two = Matrix::identity(2, 2);
    let root = 2.0_f64.sqrt();
    let found = [
        pooled_wald(&[&[root, root]], &[two], None, Degrees::Rubin)?,
        pooled_statistics(&[4.0], 2)?,
        pooled_p_values(&[(-2.0_f64).exp()], 2)?,
        pooled_likelihood_ratio(&[4.0], &[4.0], 2)?,
    ];
    for test in found {
        assert!((test.test.p_value - (-2.0_f64).exp()).abs() < 1e-14);
        assert_eq!((test.relative_increase, test.imputations), (None, 1));
        assert_eq!(test.reservations, [Reservation::SingleImputation]);
    }
    Ok(())
}

/// Statistics that differ wildly give a D2 below 0, and a likelihood that is far from quadratic an r below 0.
#[test]
fn statistics_below_zero_have_a_p_value_of_one() -> Result<(), EstimateError> {
    let found = pooled_statistics(&[0.0, 100.0], 1)?;
    assert!(found.test.statistic < 0.0);
    assert_eq!(found.test.p_value, 1.0);
    let found = pooled_likelihood_ratio(&[1.0, 2.0], &[3.0, 2.0], 1)?;
    assert_eq!(found.relative_increase, Some(0.0));
    let found = pooled_likelihood_ratio(&[1.0, 2.0], &[-3.0, 0.0], 1)?;
    assert_eq!(found.test.p_value, 1.0);
    assert_eq!(pooled_p_values(&[1.0; 3], 1)?.test.p_value, 1.0);
    Ok(())
}

/// Every pair of numbers from the far ends of their range, on every scale: a result of finite numbers, or an error.
#[test]
fn extreme_numbers_give_finite_results_or_errors() {
    let ends = [
        1e-310,
        1e-160,
        1e-20,
        0.3,
        0.5,
        1.0 - 1e-16,
        1.0,
        1e20,
        1e150,
        1e155,
        1.7e308,
    ];
    let finite = |text: String| {
        let numbers = text.replace("influence", "");
        assert!(!numbers.contains("NaN") && !numbers.contains("inf"), "{text}");
    };
    for (first, second) in ends
        .iter()
        .flat_map(|first| ends.iter().map(move |second| (*first, *second)))
    {
        for (error, scale) in ends.iter().flat_map(|error| {
            let scales = [Scale::Identity, Scale::Log, Scale::LogLog, Scale::Logit];
            scales.map(|scale| (*error, scale))
        }) {
            for degrees in [
                Degrees::Rubin,
                Degrees::BarnardRubin { complete: 1e-3 },
                Degrees::BarnardRubin { complete: 1e300 },
            ] {
                let settings = PoolingSettings {
                    scale,
                    degrees,
                    ..PoolingSettings::default()
                };
                let (values, errors) = ([first, second, first, second], [error, error, 0.0, error]);
                if let Ok(found) = pooled(&values, &errors, settings) {
                    finite(format!("{found:?}"));
                }
                if let Ok(found) = pooled_nested(&values, &errors, &[1, 1, 2, 2], settings) {
                    finite(format!("{found:?}"));
                }
                if let Ok(found) = pooled_nested(&values, &errors, &[1, 2, 1, 2], settings) {
                    finite(format!("{found:?}"));
                }
            }
        }
    }
}

/// Coefficients, statistics and p-values from the far ends of their range: finite numbers, or an error.
#[test]
fn extreme_numbers_are_tested_or_refused() {
    let ends = [0.0, 1e-310, 1e-160, 1e-16, 0.5, 1.0, 1e20, 1e150, 1.7e308];
    let finite = |text: String| assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    for (first, second) in ends
        .iter()
        .flat_map(|first| ends.iter().map(move |second| (*first, *second)))
    {
        let found = [
            pooled_statistics(&[first, second, first, second], 2),
            pooled_p_values(&[first, second, first, second], 2),
            pooled_likelihood_ratio(&[first, second, first, second], &[second, second, first, -first], 2),
        ];
        for test in found.into_iter().flatten() {
            finite(format!("{test:?}"));
        }
        for variance in ends {
            let covariances = vec![Matrix::from_diagonal_element(2, 2, variance); 4];
            let (a, b) = ([first, second], [second, -first]);
            for degrees in [Degrees::Rubin, Degrees::BarnardRubin { complete: 8.0 }] {
                if let Ok(test) = pooled_wald(&[&a, &b, &a, &b], &covariances, None, degrees) {
                    finite(format!("{test:?}"));
                }
            }
        }
    }
}

#[test]
fn a_limit_that_is_not_there_or_has_no_place_on_the_scale_leaves_the_other() -> Result<(), EstimateError> {
    let limited = |value, lower, upper| Limited {
        value,
        limits: [lower, upper],
    };
    let found = pooled_limits(
        &[limited(0.4, Some(0.0), Some(0.6)), limited(0.5, Some(0.3), Some(0.7))],
        on(Scale::LogLog),
    )?;
    assert!(
        found.lower.is_none() && found.upper.is_some_and(|upper| upper > 0.6 && upper < 1.0),
        "{found:?}"
    );
    // Without limits there is the mean alone; of one linkage there is itself, and nothing between.
    let found = pooled_limits(
        &[limited(1.0, None, None), limited(3.0, None, None)],
        on(Scale::Identity),
    )?;
    assert_eq!(
        (found.value, found.lower, found.upper, found.missing_share),
        (2.0, None, None, None)
    );
    let found = pooled_limits(&[limited(2.0, Some(1.0), Some(4.0))], on(Scale::Log))?;
    assert!((found.upper.expect("a limit") - 4.0).abs() < 1e-12 && found.missing_share.is_none());
    assert_eq!(found.reservations, [Reservation::SingleImputation]);
    // Limits that leave no doubt are those of nothing that was sampled.
    let found = pooled_limits(&[limited(2.0, Some(2.0), Some(2.0)); 2], on(Scale::Identity))?;
    assert_eq!((found.lower, found.upper), (None, None));
    assert!(found.reservations.contains(&Reservation::NoUncertaintyWithin));
    let nothing = "no imputation";
    assert_eq!(
        pooled_limits(&[], on(Scale::Log)),
        Err(EstimateError::NothingToEstimate { nothing })
    );
    let outside = pooled_limits(&[limited(0.0, None, None)], on(Scale::Log));
    assert!(matches!(
        outside,
        Err(EstimateError::OutOfRange { what: "estimate", .. })
    ));
    Ok(())
}
