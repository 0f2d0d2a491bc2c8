//! Rubin's rules and the tests that go with them by hand, in fractions.

use seriatim::estimate::numeric::matrix::Matrix;
use seriatim::estimate::numeric::student;
use seriatim::estimate::pooling::{
    Degrees, Limited, PoolingSettings, Scale, pooled, pooled_likelihood_ratio, pooled_limits, pooled_nested,
    pooled_statistics, pooled_wald,
};
use seriatim::estimate::{EstimateError, Limits, Reference, Reservation};

use super::assert_near;

const AGREEMENT: f64 = 1e-14;

fn barnard_rubin(complete: f64) -> PoolingSettings {
    PoolingSettings {
        degrees: Degrees::BarnardRubin { complete },
        ..PoolingSettings::default()
    }
}

/// Estimates 1, 2, 3 with standard error 1: Ū = 1, B = 1, T = 1 + 4/3 = 7/3, r = 4/3, λ = 4/7, ν = 2 · 49/16 = 49/8,
/// and the fraction (4/3 + 2/(49/8 + 3))/(7/3) = (4/3 + 16/73) · 3/7 = 340/511.
#[test]
fn three_estimates_are_pooled_by_rubins_rules() -> Result<(), EstimateError> {
    let found = pooled(&[1.0, 2.0, 3.0], &[1.0; 3], PoolingSettings::default())?;
    assert_eq!(
        (found.mean, found.within, found.between, found.imputations),
        (2.0, 1.0, Some(1.0), 3)
    );
    assert_near(found.total, 7.0 / 3.0, AGREEMENT);
    assert_near(found.relative_increase.unwrap(), 4.0 / 3.0, AGREEMENT);
    assert_near(found.missing_share.unwrap(), 4.0 / 7.0, AGREEMENT);
    assert_near(found.degrees_of_freedom.unwrap(), 49.0 / 8.0, AGREEMENT);
    assert_near(found.fraction_missing.unwrap(), 340.0 / 511.0, AGREEMENT);
    assert_near(
        found.estimate.standard_error.unwrap(),
        (7.0_f64 / 3.0).sqrt(),
        AGREEMENT,
    );
    assert_eq!(found.reservations, [Reservation::FewImputations]);
    Ok(())
}

/// The same with 10 degrees of freedom of complete data: (11/13) · 10 · (3/7) = 330/91 of what is observed, and 1/ν =
/// 8/49 + 91/330 = 7099/16170.
#[test]
fn degrees_of_freedom_stay_below_those_of_complete_data() -> Result<(), EstimateError> {
    let found = pooled(&[1.0, 2.0, 3.0], &[1.0; 3], barnard_rubin(10.0))?;
    let degrees = 16_170.0 / 7_099.0;
    assert_near(found.degrees_of_freedom.unwrap(), degrees, AGREEMENT);
    assert_near(
        found.fraction_missing.unwrap(),
        (4.0 / 3.0 + 2.0 / (degrees + 3.0)) * 3.0 / 7.0,
        AGREEMENT,
    );
    assert_eq!(
        found.reservations,
        [Reservation::FewImputations, Reservation::FewDegreesOfFreedom]
    );
    Ok(())
}

/// Imputations that agree: T = Ū, nothing is missing, the degrees of freedom are infinite or 11/13 · 10.
#[test]
fn imputations_that_agree_add_nothing() -> Result<(), EstimateError> {
    let found = pooled(&[0.1; 3], &[0.2; 3], PoolingSettings::default())?;
    assert_eq!((found.between, found.relative_increase), (Some(0.0), Some(0.0)));
    assert_eq!((found.missing_share, found.fraction_missing), (Some(0.0), Some(0.0)));
    assert_eq!((found.mean, found.degrees_of_freedom), (0.1, None));
    assert_eq!(found.estimate.limits, Limits::Normal);
    assert_near(
        found.estimate.interval.unwrap().upper,
        0.1 + 1.959963984540054 * 0.2,
        AGREEMENT,
    );
    assert_eq!(found.reservations, [Reservation::ImputationsAgree]);
    let small = pooled(&[0.1; 3], &[0.2; 3], barnard_rubin(10.0))?;
    assert_near(small.degrees_of_freedom.unwrap(), 110.0 / 13.0, AGREEMENT);
    assert_eq!(small.fraction_missing, Some(0.0));
    Ok(())
}

/// One imputation: the estimate as it is, its limits normal or t with the degrees of freedom of the analysis.
#[test]
fn a_single_imputation_is_left_as_it_is() -> Result<(), EstimateError> {
    let found = pooled(&[2.0], &[0.5], PoolingSettings::default())?;
    assert_eq!((found.estimate.value, found.total, found.between), (2.0, 0.25, None));
    assert_eq!(
        (found.relative_increase, found.missing_share, found.fraction_missing),
        (None, None, None)
    );
    assert_eq!(found.reservations, [Reservation::SingleImputation]);
    let small = pooled(&[2.0], &[0.5], barnard_rubin(10.0))?;
    assert_eq!(
        small.estimate.limits,
        Limits::Student {
            degrees_of_freedom: 10.0
        }
    );
    // t(0.975, 10) = 2.22813885198627
    assert_near(
        small.estimate.interval.unwrap().upper,
        2.0 + 0.5 * 2.22813885198627,
        1e-13,
    );
    Ok(())
}

/// Ratios 1 and 4 with standard errors 1/2 and 1: logarithms 0 and ln 4 with 1/2 and 1/4. Mean ln 2; Ū = (1/4 + 1/16)/2
/// = 5/32; B = (ln 4)²/2. The ratio is 2, its standard error 2√T.
#[test]
fn ratios_are_pooled_by_their_logarithms() -> Result<(), EstimateError> {
    let settings = PoolingSettings {
        scale: Scale::Log,
        ..PoolingSettings::default()
    };
    let found = pooled(&[1.0, 4.0], &[0.5, 1.0], settings)?;
    assert_near(found.estimate.value, 2.0, AGREEMENT);
    assert_near(found.within, 5.0 / 32.0, AGREEMENT);
    let total = 5.0 / 32.0 + 1.5 * 4.0_f64.ln().powi(2) / 2.0;
    assert_near(found.total, total, AGREEMENT);
    assert_near(found.estimate.standard_error.unwrap(), 2.0 * total.sqrt(), AGREEMENT);
    let interval = found.estimate.interval.unwrap();
    assert_near(interval.lower * interval.upper, 4.0, 1e-12);
    Ok(())
}

/// Survival e⁻¹ and exp(-e²): ln(-ln S) is 0 and 2, the mean 1, and so the survival exp(-e). Limits are in order,
/// although the scale falls.
#[test]
fn survival_is_pooled_by_its_complementary_log_log() -> Result<(), EstimateError> {
    let e = std::f64::consts::E;
    let survival = [(-1.0_f64).exp(), (-e * e).exp()];
    let settings = PoolingSettings {
        scale: Scale::LogLog,
        ..PoolingSettings::default()
    };
    // Standard error 1/10 on the scale: |S ln S|/10.
    let errors = [0.1 * survival[0], 0.1 * e * e * survival[1]];
    let found = pooled(&survival, &errors, settings)?;
    assert_near(found.estimate.value, (-e).exp(), 1e-13);
    assert_near(found.within, 0.01, 1e-13);
    assert_near(found.between.unwrap(), 2.0, 1e-13);
    assert_near(
        found.estimate.standard_error.unwrap(),
        e * (-e).exp() * 3.01_f64.sqrt(),
        1e-13,
    );
    let interval = found.estimate.interval.unwrap();
    assert!(0.0 <= interval.lower && interval.lower < found.estimate.value && found.estimate.value < interval.upper);
    Ok(())
}

/// Linkage 1: 1 and 3; linkage 2: 4 and 8; standard error 1. Means 2 and 6, B = 8; W = (2 + 8)/2 = 5; T = 1 + 12 + 5/2
/// = 31/2. 1/ν = (24/31)² + (5/31)²/2 = 1177/1922. Linkage itself adds 8 - 5/2 = 11/2. Missing: (8 + 5/2)/(23/2) =
/// 21/23, of which with known links 5/6.
#[test]
fn nested_imputations_are_pooled_by_their_own_rules() -> Result<(), EstimateError> {
    let found = pooled_nested(
        &[1.0, 4.0, 3.0, 8.0],
        &[1.0; 4],
        &[1, 2, 1, 2],
        PoolingSettings::default(),
    )?;
    assert_eq!((found.linkages, found.imputations, found.mean), (2, 2, 4.0));
    assert_eq!((found.within_imputation, found.within_linkage), (1.0, Some(5.0)));
    assert_eq!((found.between_linkage, found.due_to_linkage), (Some(8.0), Some(5.5)));
    assert_eq!(found.total, 15.5);
    assert_near(found.degrees_of_freedom.unwrap(), 1922.0 / 1177.0, AGREEMENT);
    assert_near(found.missing_share.unwrap(), 21.0 / 23.0, AGREEMENT);
    assert_near(found.missing_share_within.unwrap(), 5.0 / 6.0, AGREEMENT);
    assert_eq!(
        found.reservations,
        [Reservation::FewImputations, Reservation::FewDegreesOfFreedom]
    );
    // With 20 degrees of freedom of complete data: 21/23 · 20 · 2/31 = 840/713 more.
    let small = pooled_nested(&[1.0, 4.0, 3.0, 8.0], &[1.0; 4], &[1, 2, 1, 2], barnard_rubin(20.0))?;
    assert_near(
        small.degrees_of_freedom.unwrap(),
        1.0 / (1177.0 / 1922.0 + 713.0 / 840.0),
        AGREEMENT,
    );
    Ok(())
}

/// One coefficient, estimates 1, 2, 3, variances 1: D1 = Q̄²/T = 12/7, with r = 4/3. t = 2, so ν = 2 · 2 · (7/4)²/2 =
/// 49/8, as by Rubin's rules.
#[test]
fn the_test_of_one_coefficient_is_the_square_of_its_t() -> Result<(), EstimateError> {
    let one = Matrix::from_element(1, 1, 1.0);
    let covariances = [one.clone(), one.clone(), one];
    let found = pooled_wald(&[&[1.0], &[2.0], &[3.0]], &covariances, None, Degrees::Rubin)?;
    assert_near(found.test.statistic, 12.0 / 7.0, AGREEMENT);
    assert_near(found.relative_increase.unwrap(), 4.0 / 3.0, AGREEMENT);
    let Reference::Fisher { numerator, denominator } = found.test.reference else {
        panic!("F")
    };
    assert_eq!(numerator, 1.0);
    assert_near(denominator.unwrap(), 49.0 / 8.0, AGREEMENT);
    // Against 2 there is nothing left.
    let at_mean = pooled_wald(&[&[1.0], &[2.0], &[3.0]], &covariances, Some(&[2.0]), Degrees::Rubin)?;
    assert_eq!((at_mean.test.statistic, at_mean.test.p_value), (0.0, 1.0));
    let small = pooled_wald(
        &[&[1.0], &[2.0], &[3.0]],
        &covariances,
        None,
        Degrees::BarnardRubin { complete: 10.0 },
    )?;
    let by_t = pooled(&[1.0, 2.0, 3.0], &[1.0; 3], barnard_rubin(10.0))?
        .estimate
        .against_zero()
        .unwrap();
    assert_near(small.test.p_value, by_t.p_value, 1e-13);
    Ok(())
}

/// 4 and 9 with one degree of freedom: roots 2 and 3, r = 3/2 · 1/2 = 3/4, D2 = (13/2 - 3 · 3/4)/(7/4) = 17/7, ν = (1 +
/// 4/3)² = 49/9.
#[test]
fn statistics_are_pooled_by_their_roots() -> Result<(), EstimateError> {
    let found = pooled_statistics(&[4.0, 9.0], 1)?;
    assert_near(found.test.statistic, 17.0 / 7.0, AGREEMENT);
    assert_near(found.relative_increase.unwrap(), 0.75, AGREEMENT);
    let denominator = Some(49.0 / 9.0);
    assert_eq!(
        format!("{:.12?}", found.test.reference),
        format!(
            "{:.12?}",
            Reference::Fisher {
                numerator: 1.0,
                denominator
            }
        )
    );
    Ok(())
}

/// Own ratios 5 and 7, at the means 4 and 6, one restriction: r = 3 · (6 - 5) = 3, D3 = 5/4, t = 1, ν = (4/3)² = 16/9.
#[test]
fn likelihood_ratios_are_pooled_at_the_means() -> Result<(), EstimateError> {
    let found = pooled_likelihood_ratio(&[5.0, 7.0], &[4.0, 6.0], 1)?;
    assert_near(found.test.statistic, 1.25, AGREEMENT);
    assert_eq!(found.relative_increase, Some(3.0));
    let denominator = Some(16.0 / 9.0);
    assert_eq!(
        format!("{:.12?}", found.test.reference),
        format!(
            "{:.12?}",
            Reference::Fisher {
                numerator: 1.0,
                denominator
            }
        )
    );
    Ok(())
}

/// Estimates 1, 2, 3 with limits z below and 2z above: variances 1 and 4. Below T = 1 + 4/3 = 7/3 with ν = 49/8, as above in
/// `three_estimates_are_pooled_by_rubins_rules`; above T = 4 + 4/3 = 16/3, λ = 1/4 and ν = 2 · 16 = 32.
#[test]
fn variances_are_recovered_from_each_limit_by_itself() -> Result<(), EstimateError> {
    let settings = PoolingSettings::default();
    let z = settings.level.deviate();
    let limited = |value: f64| Limited {
        value,
        limits: [Some(value - z), Some(value + 2.0 * z)],
    };
    let found = pooled_limits(&[1.0, 2.0, 3.0].map(limited), settings)?;
    let t = |degrees| student::upper_quantile(settings.level.tail(), degrees);
    assert_near(found.value, 2.0, AGREEMENT);
    assert_near(
        found.lower.unwrap(),
        2.0 - t(49.0 / 8.0) * (7.0_f64 / 3.0).sqrt(),
        1e-13,
    );
    assert_near(found.upper.unwrap(), 2.0 + t(32.0) * (16.0_f64 / 3.0).sqrt(), 1e-13);
    assert_near(found.missing_share.unwrap(), 4.0 / 7.0, 1e-13);
    Ok(())
}

/// Shares of 1/2 whose limits are 1/4 and 3/4 in one linkage as in the other: nothing is added, on whichever side of a scale
/// that turns them round.
#[test]
fn linkages_that_agree_leave_limits_as_they_are() -> Result<(), EstimateError> {
    let share = Limited {
        value: 0.5,
        limits: [Some(0.25), Some(0.75)],
    };
    for scale in [Scale::Identity, Scale::Log, Scale::Logit, Scale::LogLog] {
        let settings = PoolingSettings {
            scale,
            ..PoolingSettings::default()
        };
        let found = pooled_limits(&[share; 2], settings)?;
        assert_near(found.value, 0.5, AGREEMENT);
        assert_near(found.lower.unwrap(), 0.25, 1e-14);
        assert_near(found.upper.unwrap(), 0.75, 1e-14);
        assert_eq!(found.missing_share, Some(0.0), "{scale:?}");
        assert_eq!(found.reservations, [Reservation::ImputationsAgree]);
    }
    Ok(())
}
