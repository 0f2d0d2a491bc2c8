//! Rubin's rules and pooled tests on published data, held against R 4.2.2 with `mice` 3.15.0 and `mitml` 0.4-5, at 15
//! digits.
//!
//! `imp <- mice(nhanes, m = 5, seed = 1); f <- with(imp, lm(chl ~ age + bmi)); f0 <- with(imp, lm(chl ~ 1))`:
//! cholesterol of 25 persons (Schafer 1997, table 6.14). The five fits are given here, so that what is tested is how
//! they are pooled.

use seriatim::estimate::numeric::matrix::Matrix;
use seriatim::estimate::numeric::student;
use seriatim::estimate::pooling::{
    Degrees, Pooled, PooledTest, PoolingSettings, Scale, pooled, pooled_likelihood_ratio, pooled_p_values,
    pooled_statistics, pooled_wald,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reference};

use super::assert_near;

/// Relative difference allowed to R's digits; the inputs are given to 15.
const AGREEMENT: f64 = 1e-12;

/// Estimates and standard errors of the coefficients by imputation: `sapply(f$analyses, coef)`.
const FITS: [([f64; 5], [f64; 5]); 3] = [
    (
        [
            19.9401154678322,
            -104.151431885238,
            -24.0121145296123,
            -21.7509682351467,
            44.6476147219868,
        ],
        [
            51.3329272493277,
            54.6042728336358,
            52.7432000232684,
            54.7952596871993,
            60.6794399262823,
        ],
    ),
    (
        [
            23.9807193332114,
            35.5286380558803,
            41.8406899996456,
            31.4473714578122,
            21.5712142509187,
        ],
        [
            7.63466735564131,
            8.61026642386039,
            9.05096267454743,
            8.76328177486913,
            8.91634312624878,
        ],
    ),
    (
        [
            5.07774903489233,
            8.91353915403548,
            5.34256317903931,
            5.95755187153023,
            4.39507994070970,
        ],
        [
            1.70092590268060,
            1.67242004317507,
            1.55124347552207,
            1.77936150416099,
            2.01812193954664,
        ],
    ),
];

/// Covariances of the second and the third coefficient with one another.
const COVARIANCES: [f64; 5] = [
    4.31596322934954,
    7.81738101792640,
    7.62768453911841,
    6.12347386267099,
    5.99313914595699,
];

#[track_caller]
fn assert_pooled(found: &Pooled, expected: [f64; 7]) {
    let [estimate, within, between, total, degrees, increase, fraction] = expected;
    assert_near(found.mean, estimate, AGREEMENT);
    assert_near(found.within, within, AGREEMENT);
    assert_near(found.between.unwrap(), between, AGREEMENT);
    assert_near(found.total, total, AGREEMENT);
    assert_near(found.degrees_of_freedom.unwrap(), degrees, AGREEMENT);
    assert_near(found.relative_increase.unwrap(), increase, AGREEMENT);
    assert_near(found.fraction_missing.unwrap(), fraction, AGREEMENT);
}

#[track_caller]
fn assert_limits(found: &Pooled, [lower, upper]: [f64; 2], agreement: f64) {
    let interval = found.estimate.interval.expect("an interval");
    assert_near(interval.lower, lower, agreement);
    assert_near(interval.upper, upper, agreement);
}

/// `pool(f)` (22 degrees of freedom of complete data): estimate, ubar, b, t, df, riv, fmi; `summary(pool(f), conf.int =
/// TRUE)`: p-value and limits.
#[test]
fn regression_coefficients_are_pooled_as_by_mice() -> Result<(), EstimateError> {
    let expected = [
        (
            [
                -17.0653568920357,
                3016.61121886486,
                3208.02317576643,
                6866.23902978458,
                5.23443279230479,
                1.27614317245970,
                0.667368264291021,
            ],
            0.844604136679456,
            [-227.233269318967, 193.102555534896],
        ),
        (
            [
                30.8737266194936,
                74.1282082135921,
                69.0804601197394,
                157.024760357279,
                5.73613682457585,
                1.11828619821526,
                0.635995430025606,
            ],
            0.0507107421625651,
            [-0.133575862749968, 61.8810291017372],
        ),
        (
            [
                5.93729663604141,
                3.06708751458857,
                3.08234802483976,
                6.76590514439629,
                5.44345902890888,
                1.20597068463626,
                0.654061471085460,
            ],
            0.0670272460449572,
            [-0.588570248064807, 12.4631635201476],
        ),
    ];
    let settings = PoolingSettings {
        degrees: Degrees::BarnardRubin { complete: 22.0 },
        ..PoolingSettings::default()
    };
    for ((values, errors), (parts, p_value, limits)) in FITS.iter().zip(expected) {
        let found = pooled(values, errors, settings)?;
        assert_pooled(&found, parts);
        assert_near(found.estimate.against_zero().unwrap().p_value, p_value, 1e-12);
        // The lower limit of the second is the difference of numbers 200 times as large.
        assert_limits(&found, limits, 1e-11);
    }
    Ok(())
}

/// `pool(f, dfcom = Inf)`
#[test]
fn regression_coefficients_are_pooled_as_by_mice_for_large_samples() -> Result<(), EstimateError> {
    let expected = [
        (
            [12.7250747258913, 0.616537920192215, 0.560660325721357],
            [-196.473442168641, 162.342728384570],
        ),
        (
            [14.3523605086131, 0.582331270124825, 0.527920258913768],
            [4.05927857908765, 57.6881746598996],
        ),
        (
            [13.3840010829920, 0.602021141222156, 0.546684819084580],
            [0.334230627722050, 11.5403626443608],
        ),
    ];
    for ((values, errors), ([degrees, fraction, share], limits)) in FITS.iter().zip(expected) {
        let found = pooled(values, errors, PoolingSettings::default())?;
        assert_near(found.degrees_of_freedom.unwrap(), degrees, AGREEMENT);
        assert_near(found.fraction_missing.unwrap(), fraction, AGREEMENT);
        assert_near(found.missing_share.unwrap(), share, AGREEMENT);
        assert_limits(&found, limits, 1e-11);
    }
    Ok(())
}

/// `r <- pool.scalar(g(Q), (se * |g'(Q)|)^2, n, k)`, limits `ginv(r$qbar + c(-1, 1) * qt((1 + level)/2, r$df) *
/// sqrt(r$t))`.
#[test]
fn estimates_are_pooled_on_transformed_scales_as_by_mice() -> Result<(), EstimateError> {
    let survival = ([0.62, 0.58, 0.66, 0.6], [0.05, 0.052, 0.048, 0.051]);
    let on = |scale, degrees, level| -> Result<PoolingSettings, EstimateError> {
        let level = ConfidenceLevel::new(level)?;
        Ok(PoolingSettings { scale, degrees, level })
    };
    let found = pooled(&survival.0, &survival.1, on(Scale::LogLog, Degrees::Rubin, 0.95)?)?;
    assert_near(found.estimate.value, CLOGLOG[0], AGREEMENT);
    assert_limits(&found, [CLOGLOG[1], CLOGLOG[2]], AGREEMENT);
    assert_near(found.estimate.standard_error.unwrap(), CLOGLOG[3], AGREEMENT);
    assert_pooled(&found, CLOGLOG_PARTS);
    let thirty = Degrees::BarnardRubin { complete: 30.0 };
    let found = pooled(&survival.0, &survival.1, on(Scale::Logit, thirty, 0.9)?)?;
    assert_near(found.estimate.value, LOGIT[0], AGREEMENT);
    assert_limits(&found, [LOGIT[1], LOGIT[2]], AGREEMENT);
    assert_near(found.estimate.standard_error.unwrap(), LOGIT[3], AGREEMENT);
    assert_pooled(&found, LOGIT_PARTS);
    let found = pooled(
        &[1.8, 2.4, 2.1],
        &[0.4, 0.5, 0.45],
        on(Scale::Log, Degrees::Rubin, 0.95)?,
    )?;
    assert_near(found.estimate.value, LOG[0], AGREEMENT);
    assert_limits(&found, [LOG[1], LOG[2]], AGREEMENT);
    assert_near(found.estimate.standard_error.unwrap(), LOG[3], AGREEMENT);
    assert_pooled(&found, LOG_PARTS);
    Ok(())
}

/// Estimate, limits and standard error.
const CLOGLOG: [f64; 4] = [
    0.615777577312595,
    0.470507310763605,
    0.732109762406445,
    0.0635186081688392,
];
const CLOGLOG_PARTS: [f64; 7] = [
    -0.723875586247571,
    0.0284680655419681,
    0.0134327139300116,
    0.0452589579544826,
    21.7963010599648,
    0.589815011763309,
    0.421729696963451,
];
const LOGIT: [f64; 4] = [
    0.615447715580250,
    0.495906946022941,
    0.722503321444723,
    0.0634497012954068,
];
const LOGIT_PARTS: [f64; 7] = [
    0.470270235775046,
    0.0453793275585245,
    0.0211949739283605,
    0.0718730449689751,
    9.85284893676137,
    0.583827897764292,
    0.466866016727640,
];
const LOG: [f64; 4] = [2.08561598693187, 1.16561340613393, 3.73176391250772, 0.566845913895029];
const LOG_PARTS: [f64; 7] = [
    0.735064248995132,
    0.0462346203913664,
    0.0207256732862670,
    0.0738688514397224,
    14.2908453560209,
    0.597695640505707,
    0.446495419382921,
];

/// Upper tail, degrees of freedom, quantile.
const QUANTILES: [(f64, f64, f64); 13] = [
    (0.025, 9_999.0, 1.96020126362136),
    (0.025, 10_001.0, 1.96020121616464),
    (1e-10, 10_001.0, 6.36794069091759),
    (0.025, 99_999.0, 1.95998770777184),
    (0.025, 100_001.0, 1.95998770729738),
    (0.025, 1e7, 1.95996422176720),
    (0.025, 1e9, 1.95996398691232),
    (0.025, 1e12, 1.95996398454243),
    (0.025, 1e16, 1.95996398454005),
    (1e-4, 3e5, 3.71906245016771),
    (0.4, 2e6, 0.253347136836818),
    (1e-10, 2e5, 6.36167064648105),
    (1e-100, 2e5, 21.2855202561389),
];

#[track_caller]
fn assert_test(found: &PooledTest, [statistic, degrees, p_value, increase]: [f64; 4]) {
    let Reference::Fisher { numerator, denominator } = found.test.reference else {
        panic!("F")
    };
    assert_eq!(numerator, 2.0);
    assert_near(found.test.statistic, statistic, AGREEMENT);
    assert_near(denominator.unwrap(), degrees, AGREEMENT);
    assert_near(found.test.p_value, p_value, AGREEMENT);
    assert_near(found.relative_increase.unwrap(), increase, AGREEMENT);
}

fn wald(imputations: usize, degrees: Degrees) -> Result<PooledTest, EstimateError> {
    let [_, age, bmi] = FITS;
    let estimates: Vec<[f64; 2]> = (0..imputations).map(|l| [age.0[l], bmi.0[l]]).collect();
    let matrix = |l: usize| {
        let shared = COVARIANCES[l];
        Matrix::from_row_slice(2, 2, &[age.1[l].powi(2), shared, shared, bmi.1[l].powi(2)])
    };
    let covariances: Vec<Matrix> = (0..imputations).map(matrix).collect();
    let estimates: Vec<&[f64]> = estimates.iter().map(<[f64; 2]>::as_slice).collect();
    pooled_wald(&estimates, &covariances, None, degrees)
}

/// `mitml:::.D1(Qhat, Uhat, df.com)`, behind `mice::D1(f, f0)`: F, degrees of freedom, p-value and relative increase;
/// of all five imputations, with 22 degrees of freedom of complete data, and of the first three (for which k(M-1) = 4).
#[test]
fn wald_tests_are_pooled_as_by_mice() -> Result<(), EstimateError> {
    let increase = 1.13224236158375;
    assert_test(
        &wald(5, Degrees::Rubin)?,
        [4.01807660443443, 15.0543262804257, 0.0399637889943744, increase],
    );
    assert_test(
        &wald(5, Degrees::BarnardRubin { complete: 22.0 })?,
        [4.01807660443443, 5.28728086060733, 0.0868731497022778, increase],
    );
    assert_test(
        &wald(3, Degrees::Rubin)?,
        [3.33375831877567, 6.36346119726767, 0.102230250855764, 2.19097350012839],
    );
    Ok(())
}

/// `D2(f, f0)`, from the Wald statistics `t(Q) %*% solve(U) %*% Q` and from their p-values.
#[test]
fn statistics_and_p_values_are_pooled_as_by_mice() -> Result<(), EstimateError> {
    let expected = [3.28079902637275, 8.55128266848470, 0.0876123887474161, 1.24985670350743];
    let statistics = [
        14.1029024011406,
        30.5613198357623,
        22.6041529063791,
        17.3224140973073,
        7.97033813547607,
    ];
    assert_test(&pooled_statistics(&statistics, 2)?, expected);
    let p_values = [
        0.000866151085866118,
        2.31043480265095e-07,
        1.23472591191958e-05,
        0.000173175149866045,
        0.0185893012059390,
    ];
    assert_test(&pooled_p_values(&p_values, 2)?, expected);
    Ok(())
}

/// `D3(f, f0)`, from its own deviances: `dev0.M - dev1.M` and `dev0.L - dev1.L`.
#[test]
fn likelihood_ratio_tests_are_pooled_as_by_mice() -> Result<(), EstimateError> {
    let own = [
        12.3832701918065,
        21.7734507883312,
        17.6696128956406,
        14.5188059050878,
        7.72914275929023,
    ];
    let at_mean = [
        11.4218609536715,
        18.1575054455303,
        14.4661541245276,
        14.5136614626152,
        6.31125729672797,
    ];
    assert_test(
        &pooled_likelihood_ratio(&own, &at_mean, 2)?,
        [2.72498865693843, 13.5264985487608, 0.101297399206294, 1.38057648856255],
    );
    Ok(())
}

/// `qt(q, df, lower.tail = FALSE)`: pooled estimates that miss little have millions of degrees of freedom.
#[test]
fn quantiles_of_t_with_very_many_degrees_of_freedom_agree_with_r() {
    for (q, degrees, expected) in QUANTILES {
        assert_near(student::upper_quantile(q, degrees), expected, AGREEMENT);
    }
}
