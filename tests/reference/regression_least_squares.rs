//! Least squares held against exact arithmetic and R.

use seriatim::estimate::regression::{
    ClusterReference, ClusterRobust, Design, Dispersion, Heteroscedastic, LeastSquares, Response, Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError, Reservation};

use super::assert_near;
use super::regression_data::{Table, castle, lalonde, longley};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const CLASSICAL: Variance<'static> = Variance::Model(Dispersion::Pearson);
const HC: [Heteroscedastic; 4] = [
    Heteroscedastic::Hc0,
    Heteroscedastic::Hc1,
    Heteroscedastic::Hc2,
    Heteroscedastic::Hc3,
];

fn errors(fit: &LeastSquares, variance: Variance<'_>) -> Vec<f64> {
    let covariance = fit.covariance(variance).unwrap();
    (0..fit.values().len())
        .map(|at| covariance.standard_error(at).unwrap())
        .collect()
}

/// y = 1, 3, 3, 5 at x = 1, 2, 3, 4: slope 6/5, intercept 0, residuals -1/5, 3/5, -3/5, 1/5, Σ = 4/5.
/// Classical: σ² = 2/5, slope (2/5)/5, intercept (2/5)·(1/4 + (25/4)/5) = 3/5.
/// Leverages 1/4 + (x - 5/2)²/5 = 7/10, 3/10, 3/10, 7/10. The slope's HC0 is Σ (x - 5/2)² e² / 25, of which the two outer
/// rows hold (9/4)(1/25)·2 = 9/50 and the two inner ones (1/4)(9/25)·2 = 9/50; HC1 doubles them (n/(n - k) = 2), HC2 and HC3
/// divide them by 3/10 and 7/10, and by their squares.
#[test]
fn four_points_by_hand() -> Result<(), EstimateError> {
    let x = [1.0, 2.0, 3.0, 4.0];
    let design = Design::with_intercept(&Covariates::new(4, vec![&x])?);
    let fit = LeastSquares::fit(&design, Response::new(&[1.0, 3.0, 3.0, 5.0]))?;
    assert!(fit.values()[0].abs() < 1e-14);
    assert_near(fit.values()[1], 1.2, 1e-14);
    for (found, expected) in fit.leverages().iter().zip([0.7, 0.3, 0.3, 0.7]) {
        assert_near(*found, expected, 1e-14);
    }
    for (found, expected) in fit.residuals().iter().zip([-0.2, 0.6, -0.6, 0.2]) {
        assert!((found - expected).abs() < 1e-14);
    }
    let classical = errors(&fit, CLASSICAL);
    assert_near(classical[0], 0.6_f64.sqrt(), 1e-13);
    assert_near(classical[1], 0.08_f64.sqrt(), 1e-13);
    let slope = |outer: f64, inner: f64| ((9.0 / 50.0 * outer + 9.0 / 50.0 * inner) / 25.0).sqrt();
    let expected = [
        slope(1.0, 1.0),
        slope(2.0, 2.0),
        slope(1.0 / 0.3, 1.0 / 0.7),
        slope(1.0 / 0.09, 1.0 / 0.49),
    ];
    for (kind, expected) in HC.into_iter().zip(expected) {
        assert_near(errors(&fit, Variance::Robust(kind))[1], expected, 1e-13);
    }
    Ok(())
}

/// Two groups: HC2 is Neyman's variance, the sum of each group's variance over its size. 1, 2, 6 against 4, 8: variances
/// 7 and 8, so 7/3 + 8/2 = 19/3.
#[test]
fn hc2_of_two_groups_is_neymans_variance() -> Result<(), EstimateError> {
    let group = [0.0, 0.0, 0.0, 1.0, 1.0];
    let design = Design::with_intercept(&Covariates::new(5, vec![&group])?);
    let fit = LeastSquares::fit(&design, Response::new(&[1.0, 2.0, 6.0, 4.0, 8.0]))?;
    assert_near(fit.values()[1], 3.0, 1e-14);
    let found = errors(&fit, Variance::Robust(Heteroscedastic::Hc2))[1];
    assert_near(found * found, 19.0 / 3.0, 1e-13);
    Ok(())
}

/// Longley's data in 60-digit arithmetic (mpmath): coefficients, classical errors, HC0 to HC3. `lm` agrees with the first
/// two to 1e-14; `sandwich::vcovHC` is off by 3e-9, since it multiplies raw covariates of condition 5e9.
#[test]
fn longley_agrees_with_exact_arithmetic() -> Result<(), EstimateError> {
    let data = longley();
    let names = [
        "GNP.deflator",
        "GNP",
        "Unemployed",
        "Armed.Forces",
        "Population",
        "Year",
    ];
    let fit = LeastSquares::fit(
        &Design::with_intercept(&data.covariates(&names)),
        Response::new(data.column("Employed")),
    )?;
    let expected = [
        (-3482.2586345958184, 890.4203836073725),
        (0.015061872271373296, 0.08491492577476695),
        (-0.03581917929259102, 0.03349100777224319),
        (-0.02020229803816825, 0.0048839968165169945),
        (-0.01033226867173592, 0.0021427416316167525),
        (-0.051104105653580714, 0.22607320006937037),
        (1.8291514646135518, 0.455478499142212),
    ];
    let classical = errors(&fit, CLASSICAL);
    for (at, (value, error)) in expected.into_iter().enumerate() {
        assert_near(fit.values()[at], value, 1e-12);
        assert_near(classical[at], error, 1e-12);
    }
    let robust = [
        [0.05122034744566392, 0.02457599758264473, 0.428384375535098],
        [0.06829379659421855, 0.03276799677685964, 0.5711791673801307],
        [0.06749208214975408, 0.03653405025599474, 0.6175929550837654],
        [0.09111938660113927, 0.05562398838839359, 0.922807841715404],
    ];
    for (kind, expected) in HC.into_iter().zip(robust) {
        let found = errors(&fit, Variance::Robust(kind));
        for (found, expected) in [found[1], found[2], found[6]].into_iter().zip(expected) {
            assert_near(found, expected, 1e-12);
        }
    }
    Ok(())
}

/// `lm(re78 ~ treat + age + educ + black + hisp + married + nodegree + re74 + re75, lalonde)`, `vcovHC(., type)`, `confint`,
/// `summary(.)$sigma`.
#[test]
fn earnings_after_training_agree_with_r() -> Result<(), EstimateError> {
    let data = lalonde();
    let names = [
        "treat", "age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75",
    ];
    let fit = LeastSquares::fit(
        &Design::with_intercept(&data.covariates(&names)),
        Response::new(data.column("re78")),
    )?;
    let expected = [
        (66.514519730347, 2436.745802778508),
        (1548.243801999579, 781.279297459787),
        (12.97763371283466, 32.488906074873796),
        (403.94123085573057, 158.9062381419655),
        (-1240.644082031871, 768.7644071445607),
        (498.89686495894495, 941.9425489382812),
        (406.6208454241906, 695.4723227973989),
        (259.81736804216035, 847.4420523557295),
        (0.2963774428860416, 0.0582726360613893),
        (0.2315258757379448, 0.1046198836216241),
    ];
    let found = fit.coefficients(CLASSICAL, LEVEL)?;
    for (one, (value, error)) in found.coefficients.iter().zip(expected) {
        assert_near(one.estimate.value, value, 1e-9);
        assert_near(one.estimate.standard_error.unwrap(), error, 1e-11);
    }
    let treated = &found.coefficients[1];
    let interval = treated.estimate.interval.unwrap();
    assert_near(interval.lower, 13.8899098168074, 1e-9);
    assert_near(interval.upper, 3082.59769418235, 1e-11);
    assert_near(treated.test.unwrap().p_value, 0.04796824155360143, 1e-10);
    assert_near(fit.residual_deviation().unwrap(), 6947.916550751856, 1e-12);
    let robust = [
        734.5205423582514,
        740.5760491329313,
        742.1816773147104,
        749.9867588631494,
    ];
    for (kind, expected) in HC.into_iter().zip(robust) {
        assert_near(errors(&fit, Variance::Robust(kind))[1], expected, 1e-11);
    }
    Ok(())
}

/// `lm(re78 ~ treat + educ, lalonde, weights = age/30)`; `vcov`, `vcovHC` HC0 to HC3.
#[test]
fn weighted_least_squares_agree_with_r() -> Result<(), EstimateError> {
    let data = lalonde();
    let weights: Vec<f64> = data.column("age").iter().map(|age| age / 30.0).collect();
    let design = Design::with_intercept(&data.covariates(&["treat", "educ"]));
    let fit = LeastSquares::fit(&design, Response::new(data.column("re78")).with_weights(&weights))?;
    let values = [2239.8514530909747, -888.5947904221089, 501.6655187381];
    let expected = [
        [1159.014411496928, 690.2287905885879, 109.1127192959021],
        [1202.1275000605726, 732.9734183140611, 117.9249167483625],
        [1205.0750995000167, 734.7706586540701, 118.2140669578756],
        [1209.759481475787, 735.40048775191, 118.6309409574084],
        [1217.4838981063015, 737.8392061019434, 119.3450258151599],
    ];
    for (found, expected) in fit.values().iter().zip(values) {
        assert_near(*found, expected, 1e-11);
    }
    let kinds = [CLASSICAL].into_iter().chain(HC.map(Variance::Robust));
    for (variance, expected) in kinds.zip(expected) {
        for (found, expected) in errors(&fit, variance).into_iter().zip(expected) {
            assert_near(found, expected, 1e-11);
        }
    }
    Ok(())
}

/// Dummies of states and years for `l_homicide ~ post + factor(state) + factor(year)`.
fn with_effects(data: &Table) -> Vec<Vec<f64>> {
    let dummies = |name: &'static str| {
        let mut levels = data.column(name).to_vec();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let column = |level: f64| data.column(name).iter().map(|x| f64::from(*x == level)).collect();
        levels.into_iter().skip(1).map(column).collect::<Vec<Vec<f64>>>()
    };
    let mut columns = vec![data.column("post").to_vec()];
    columns.extend(dummies("state"));
    columns.extend(dummies("year"));
    columns
}

fn states(data: &Table) -> Clusters {
    let labels: Vec<u64> = data.column("state").iter().map(|state| *state as u64).collect();
    Clusters::new(&labels, data.rows()).unwrap()
}

/// Castle doctrine laws, two-way fixed effects, 550 rows, 50 states, k = 61. Standard errors by state of the effect of a
/// law: `clubSandwich::vcovCR` CR0, CR1, CR1S, CR2, `coef_test(test = "Satterthwaite")` for degrees of freedom; fixest's
/// nested count of 12; the jackknife of states by 50 calls of `lm`; `vcovHC` HC0 to HC3. `CR3` of `clubSandwich` fails
/// with fixed effects.
#[test]
fn castle_laws_agree_with_r_under_every_convention() -> Result<(), EstimateError> {
    let data = castle();
    let columns = with_effects(&data);
    let covariates = Covariates::new(550, columns.iter().map(Vec::as_slice).collect())?;
    let fit = LeastSquares::fit(
        &Design::with_intercept(&covariates),
        Response::new(data.column("l_homicide")),
    )?;
    assert_eq!(fit.values().len(), 61);
    assert_near(fit.values()[1], 0.0693984338854553, 1e-11);
    assert_near(errors(&fit, CLASSICAL)[1], 0.0334258232047, 1e-11);
    let robust = [
        0.03235331031055249,
        0.03431196880578605,
        0.03435377589472445,
        0.03647809392807885,
    ];
    for (kind, expected) in HC.into_iter().zip(robust) {
        assert_near(errors(&fit, Variance::Robust(kind))[1], expected, 1e-10);
    }
    let clusters = states(&data);
    let expected = [
        (ClusterRobust::Cr0, 0.05474142549248176),
        (ClusterRobust::Cr1, 0.05529719025364571),
        (ClusterRobust::Cr1Stata, 0.05859152573519747),
        (ClusterRobust::Cr1Nested { counted: 12 }, 0.0558596356956),
        (ClusterRobust::Cr2, 0.05608996621944951),
        (ClusterRobust::Jackknife, 0.05689705349038807),
    ];
    for (convention, expected) in expected {
        let covariance = fit.covariance(Variance::clustered_by(&clusters, convention))?;
        assert_near(covariance.standard_error(1).unwrap(), expected, 1e-10);
        assert_eq!(
            (covariance.clusters, covariance.degrees_of_freedom[1]),
            (Some(50), Some(49.0))
        );
    }
    for (convention, degrees) in [
        (ClusterRobust::Cr0, 37.18455430055829),
        (ClusterRobust::Cr2, 36.83112377356844),
    ] {
        let variance = Variance::Clustered {
            clusters: &clusters,
            convention,
            reference: ClusterReference::Satterthwaite,
        };
        let found = fit.covariance(variance)?.degrees_of_freedom[1].unwrap();
        assert_near(found, degrees, 1e-9);
    }
    Ok(())
}

/// States that are left out alone leave nothing known of their own effects, but all of the law's.
#[test]
fn an_effect_of_one_cluster_has_no_jackknife() -> Result<(), EstimateError> {
    let data = castle();
    let columns = with_effects(&data);
    let covariates = Covariates::new(550, columns.iter().map(Vec::as_slice).collect())?;
    let fit = LeastSquares::fit(
        &Design::with_intercept(&covariates),
        Response::new(data.column("l_homicide")),
    )?;
    let clusters = states(&data);
    let found = fit.coefficients(Variance::clustered(&clusters), LEVEL)?;
    assert!(found.coefficients[1].estimate.standard_error.is_some());
    assert!(found.coefficients[1].reservations.is_empty());
    let state = &found.coefficients[2];
    assert_eq!(
        (state.estimate.standard_error, state.estimate.interval, state.test),
        (None, None, None)
    );
    assert_eq!(state.reservations, [Reservation::RestsOnOneCluster]);
    assert!(found.coefficients[60].estimate.standard_error.is_some());
    assert_eq!(found.reservations, []);
    // CR1 does not leave out, and gives what sandwich gives: next to nothing, with a reservation.
    let plain = fit.coefficients(Variance::clustered_by(&clusters, ClusterRobust::Cr1), LEVEL)?;
    assert!(plain.coefficients[2].estimate.standard_error.is_some());
    assert_eq!(plain.coefficients[2].reservations, [Reservation::RestsOnOneCluster]);
    Ok(())
}
