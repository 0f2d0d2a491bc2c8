//! Counts with more variation than Poisson's, and hazards in discrete time, held against R.

use seriatim::estimate::regression::{
    ClusterRobust, Design, Dispersion, Family, GeneralisedLinear, NegativeBinomial, PersonPeriods, Response, Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;
use super::regression_data::{bladder, rossi};

const MODEL: Variance<'static> = Variance::Model(Dispersion::Fixed);

fn errors(fit: &GeneralisedLinear, variance: Variance<'_>) -> Vec<f64> {
    let covariance = fit.covariance(variance).unwrap();
    (0..fit.values().len())
        .map(|at| covariance.standard_error(at).unwrap())
        .collect()
}

/// `MASS::glm.nb(recurrences ~ pyridoxine + thiotepa + number + size + offset(log(months)), control =
/// glm.control(epsilon = 1e-15, maxit = 500))`. The standard error of θ is of `sqrt(1 / info)` at θ as estimated; MASS
/// reports 0.22747068829, that of the step before, at which it stops on a change of 1e-4.
#[test]
fn recurrences_with_theta_agree_with_r() -> Result<(), EstimateError> {
    let data = bladder();
    let design = Design::with_intercept(&data.covariates(&["pyridoxine", "thiotepa", "number", "size"]));
    let offset: Vec<f64> = data.column("months").iter().map(|months| months.ln()).collect();
    let response = Response::new(data.column("recurrences")).with_offset(&offset);
    let fit = NegativeBinomial::fit(&design, response)?;
    let expected = [
        (-3.4474609024753557, 0.30848216537995715),
        (0.1269421679101812, 0.3157257517341772),
        (-0.5321465103234057, 0.31681310049140726),
        (0.24598359327348185, 0.07259563661529156),
        (0.02903439461452001, 0.08013111378536117),
    ];
    let found = errors(fit.regression(), MODEL);
    for (at, (value, error)) in expected.into_iter().enumerate() {
        assert_near(fit.regression().values()[at], value, 1e-10);
        assert_near(found[at], error, 1e-10);
    }
    let theta = fit.theta(ConfidenceLevel::PERCENT_95);
    assert_near(theta.value, 0.8763496109191641, 1e-12);
    assert_near(theta.standard_error.unwrap(), 0.2274707196582545, 1e-10);
    assert_near(fit.regression().log_likelihood(), -188.1809262196838, 1e-13);
    assert_near(fit.regression().deviance(), 114.41959226315115, 1e-11);
    assert_near(fit.regression().null_deviance(), 125.71158022692849, 1e-10);
    assert_near(fit.aic(), 388.3618524393676, 1e-13);
    // 2 (-188.180926219683812 + 220.206526047486961), half the tail of chi-squared.
    assert_near(fit.against_poisson().statistic, 64.0511996556063, 1e-11);
    Ok(())
}

/// Counts 0, 0, 1, 7: mean 2, and θ solves Σ_{j<y} 1/(θ + j) - 4 ln(1 + 2/θ) = 0 (the sum of y - μ is 0), that is
/// 2/θ + 1/(θ+1) + ... + 1/(θ+6) = 4 ln(1 + 2/θ).
#[test]
fn theta_solves_its_equation() -> Result<(), EstimateError> {
    let design = Design::with_intercept(&Covariates::new(4, vec![])?);
    let fit = NegativeBinomial::fit(&design, Response::new(&[0.0, 0.0, 1.0, 7.0]))?;
    assert_near(fit.regression().values()[0], 2_f64.ln(), 1e-13);
    let theta = fit.theta(ConfidenceLevel::PERCENT_95).value;
    let sum: f64 = 2.0 / theta + (1..=6).map(|at| 1.0 / (theta + f64::from(at))).sum::<f64>();
    assert!((sum - 4.0 * (1.0 + 2.0 / theta).ln()).abs() < 1e-12, "{theta}");
    Ok(())
}

/// Counts of thousands go another way through Γ: those of a hundred times the mean give the θ of their own equation, summed
/// here term by term.
#[test]
fn theta_of_large_counts_solves_its_equation() -> Result<(), EstimateError> {
    let counts = [120.0, 4_700.0, 900.0, 15_000.0, 2_300.0, 1_001.0];
    let design = Design::with_intercept(&Covariates::new(6, vec![])?);
    let fit = NegativeBinomial::fit(&design, Response::new(&counts))?;
    let theta = fit.theta(ConfidenceLevel::PERCENT_95);
    let mean = counts.iter().sum::<f64>() / 6.0;
    let each = |count: &f64| {
        (0..*count as u32)
            .map(|at| 1.0 / (theta.value + f64::from(at)))
            .sum::<f64>()
    };
    let sum: f64 = counts.iter().map(each).sum();
    assert_near(sum, 6.0 * (mean / theta.value).ln_1p(), 1e-12);
    let squares = |count: &f64| {
        (0..*count as u32)
            .map(|at| (theta.value + f64::from(at)).powi(-2))
            .sum::<f64>()
    };
    let information = counts.iter().map(squares).sum::<f64>() - 6.0 * mean / (theta.value * (mean + theta.value));
    assert_near(theta.standard_error.unwrap(), 1.0 / information.sqrt(), 1e-10);
    Ok(())
}

#[test]
fn counts_that_scatter_less_than_poissons_have_no_theta() -> Result<(), EstimateError> {
    let design = Design::with_intercept(&Covariates::new(4, vec![])?);
    let nothing = "no more variation than Poisson's";
    for counts in [[2.0, 2.0, 2.0, 2.0], [1.0, 2.0, 2.0, 3.0]] {
        let found = NegativeBinomial::fit(&design, Response::new(&counts)).err();
        assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing }));
    }
    let found = NegativeBinomial::fit(&design, Response::new(&[0.0; 4])).err();
    assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing: "no event" }));
    let (what, must) = ("outcome", "a whole number");
    let found = NegativeBinomial::fit(&design, Response::new(&[0.5, 1.0, 9.0, 0.0])).err();
    assert_eq!(found, Some(EstimateError::OutOfRange { what, must }));
    Ok(())
}

/// Rossi person-weeks, 19 809 rows: `glm(arrest ~ fin + age + prio + week + I(week^2), binomial(link), ...)`, standard errors
/// at its coefficients and `sandwich::vcovCL(., ~ id, type = "HC0", cadjust = FALSE)` of the logistic one.
#[test]
fn arrests_by_week_agree_with_r() -> Result<(), EstimateError> {
    let data = rossi();
    let exit: Vec<i64> = data.column("week").iter().map(|week| *week as i64).collect();
    let event: Vec<bool> = data.column("arrest").iter().map(|arrest| *arrest == 1.0).collect();
    let rows = PersonPeriods::new(None, &exit, &event)?;
    assert_eq!((rows.rows(), rows.events().iter().sum::<f64>()), (19_809, 114.0));
    let spread = |name| rows.spread(data.column(name));
    let (fin, age, prio) = (spread("fin")?, spread("age")?, spread("prio")?);
    let squares: Vec<f64> = rows.periods().iter().map(|week| week * week).collect();
    let columns = vec![&fin[..], &age, &prio, rows.periods(), &squares];
    let design = Design::with_intercept(&Covariates::new(rows.rows(), columns)?);
    let labels: Vec<u64> = rows.spells().iter().map(|spell| u64::from(*spell)).collect();
    let clusters = Clusters::new(&labels, rows.rows())?;
    let expected = [
        (
            Family::Logistic,
            [
                (-4.402279895477395, 0.5983260839051143),
                (-0.3504413695207342, 0.19095209048563475),
                (-0.06705781978099089, 0.02088758613393029),
                (0.09777642940699838, 0.02745818525891089),
                (0.03786310496232678, 0.02735524208316837),
                (-0.0003608518006471862, 0.0004834124807682423),
            ],
            [0.5681797284647899, 0.1922246923194927],
            1367.184700490942,
        ),
        (
            Family::ComplementaryLogLog,
            [
                (-4.405959783425834, 0.5967071922120774),
                (-0.3493557498518655, 0.1902393080940623),
                (-0.06694382029904535, 0.02083835717630975),
                (0.09745843105314714, 0.02727551496667349),
                (0.0377840473201083, 0.02726242085445627),
                (-0.0003605394316807365, 0.0004816286099015054),
            ],
            [0.5667657530615909, 0.19153202450591358],
            1367.155499774106,
        ),
    ];
    for (family, expected, robust, deviance) in expected {
        let fit = GeneralisedLinear::fit(family, &design, Response::new(rows.events()))?;
        let found = errors(&fit, MODEL);
        for (at, (value, error)) in expected.into_iter().enumerate() {
            assert_near(fit.values()[at], value, 1e-9);
            assert_near(found[at], error, 1e-9);
        }
        let by_person = errors(&fit, Variance::clustered_by(&clusters, ClusterRobust::Cr0));
        assert_near(by_person[0], robust[0], 1e-7);
        assert_near(by_person[1], robust[1], 1e-7);
        assert_near(fit.deviance(), deviance, 1e-12);
        assert_near(fit.null_deviance(), 1403.296724384559, 1e-12);
    }
    Ok(())
}

#[test]
fn spells_that_cannot_be_taken_apart_are_errors() {
    assert_eq!(PersonPeriods::new(None, &[], &[]).err(), Some(EstimateError::NoSpells));
    let found = PersonPeriods::new(Some(&[3]), &[3], &[true]).err();
    assert_eq!(found, Some(EstimateError::NeverAtRisk { position: 0 }));
    let found = PersonPeriods::new(None, &[i64::MAX, i64::MAX], &[true, false]).err();
    assert!(matches!(found, Some(EstimateError::OutOfRange { .. })), "{found:?}");
    let rows = PersonPeriods::new(None, &[2], &[true]).unwrap();
    let found = rows.spread(&[1.0, 2.0]).err();
    assert!(
        matches!(found, Some(EstimateError::LengthDiffers { found: 2, rows: 1, .. })),
        "{found:?}"
    );
}

#[test]
fn models_that_are_no_part_of_another_are_not_compared() -> Result<(), EstimateError> {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
    let whole = &Design::with_intercept(&Covariates::new(6, vec![&x])?);
    let events = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
    let counts = [1.0, 0.0, 2.0, 1.0, 4.0, 3.0];
    let fit = GeneralisedLinear::fit(Family::Poisson, whole, Response::new(&counts))?;
    let null = Design::with_intercept(&Covariates::new(6, vec![])?);
    let smaller = GeneralisedLinear::fit(Family::Poisson, &null, Response::new(&counts))?;
    assert!(fit.likelihood_ratio(&smaller).is_ok());
    assert!(smaller.likelihood_ratio(&fit).is_err() && fit.likelihood_ratio(&fit).is_err());
    let logistic = GeneralisedLinear::fit(Family::Logistic, &null, Response::new(&events))?;
    assert!(fit.likelihood_ratio(&logistic).is_err());
    Ok(())
}
