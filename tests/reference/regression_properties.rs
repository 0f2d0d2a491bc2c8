//! What must not matter to a regression does not, and a planted truth is found again.

use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::regression::{
    ClusterRobust, Design, Dispersion, Family, Firth, GeneralisedLinear, Heteroscedastic, NegativeBinomial, Response,
    Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;
use super::regression_data::{Table, bladder, lalonde};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const MODEL: Variance<'static> = Variance::Model(Dispersion::Fixed);

fn errors(fit: &GeneralisedLinear, variance: Variance<'_>) -> Vec<f64> {
    let covariance = fit.covariance(variance).unwrap();
    (0..fit.values().len())
        .map(|at| covariance.standard_error(at).unwrap())
        .collect()
}

#[track_caller]
fn assert_all_near(found: &[f64], expected: &[f64], difference: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected, difference);
    }
}

const NAMES: [&str; 8] = ["age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75"];

fn training(data: &Table) -> GeneralisedLinear {
    let design = Design::with_intercept(&data.covariates(&NAMES));
    GeneralisedLinear::fit(Family::Logistic, &design, Response::new(data.column("treat"))).unwrap()
}

/// A shuffle of so many rows.
fn shuffled(rows: usize) -> Vec<usize> {
    let stream = RandomStream::new(3, 14);
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|row| stream.words(*row as u64));
    order
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let data = lalonde();
    let order = shuffled(data.rows());
    let other = data.in_order(&order);
    let (fit, moved) = (training(&data), training(&other));
    assert_all_near(moved.values(), fit.values(), 1e-11);
    let clusters = |data: &Table| {
        let labels: Vec<u64> = data.column("age").iter().map(|age| *age as u64).collect();
        Clusters::new(&labels, data.rows()).unwrap()
    };
    let (one, two) = (clusters(&data), clusters(&other));
    for convention in [ClusterRobust::Cr0, ClusterRobust::Cr2, ClusterRobust::Jackknife] {
        let found = errors(&moved, Variance::clustered_by(&two, convention));
        assert_all_near(&found, &errors(&fit, Variance::clustered_by(&one, convention)), 1e-11);
    }
}

/// Earnings in thousands, years of age in days, schooling counted from another year: coefficients change as they must,
/// fitted values and tests do not.
#[test]
fn units_and_origins_of_covariates_do_not_matter() -> Result<(), EstimateError> {
    let data = lalonde();
    let fit = training(&data);
    let changes = [
        (365.25, 0.0),
        (1.0, -1e6),
        (1.0, 0.0),
        (-1.0, 1.0),
        (1.0, 0.0),
        (1.0, 0.0),
        (1e-3, 0.0),
        (1e9, 0.0),
    ];
    let columns: Vec<Vec<f64>> = NAMES
        .iter()
        .zip(changes)
        .map(|(name, (scale, origin))| data.column(name).iter().map(|x| x * scale + origin).collect())
        .collect();
    let covariates = Covariates::new(data.rows(), columns.iter().map(Vec::as_slice).collect())?;
    let response = Response::new(data.column("treat"));
    let other = GeneralisedLinear::fit(Family::Logistic, &Design::with_intercept(&covariates), response)?;
    let scales: Vec<f64> = changes.iter().map(|(scale, _)| *scale).collect();
    let back = |values: &[f64]| {
        values[1..]
            .iter()
            .zip(&scales)
            .map(|(value, scale)| value * scale)
            .collect::<Vec<_>>()
    };
    assert_all_near(&back(other.values()), &fit.values()[1..], 1e-9);
    assert_all_near(other.fitted(), fit.fitted(), 1e-9);
    let magnitudes = |fit: &GeneralisedLinear| -> Vec<f64> {
        let errors = errors(fit, MODEL);
        fit.values()[1..]
            .iter()
            .zip(&errors[1..])
            .map(|(value, error)| (value / error).abs())
            .collect()
    };
    assert_all_near(&magnitudes(&other), &magnitudes(&fit), 1e-9);
    Ok(())
}

/// Every row twice, with half the weight: the same estimate. By clusters of the original rows the same doubt too.
#[test]
fn doubled_rows_with_half_weights_change_nothing() -> Result<(), EstimateError> {
    let data = bladder();
    let rows: Vec<usize> = (0..data.rows()).flat_map(|row| [row, row]).collect();
    let twice = data.in_order(&rows);
    let half = vec![0.5; twice.rows()];
    let names = ["pyridoxine", "thiotepa", "number", "size"];
    let offsets = |data: &Table| -> Vec<f64> { data.column("months").iter().map(|months| months.ln()).collect() };
    let (offset, offset_twice) = (offsets(&data), offsets(&twice));
    let design = Design::with_intercept(&data.covariates(&names));
    let doubled = Design::with_intercept(&twice.covariates(&names));
    let response = Response::new(data.column("recurrences")).with_offset(&offset);
    let halved = Response::new(twice.column("recurrences"))
        .with_offset(&offset_twice)
        .with_weights(&half);
    let fit = GeneralisedLinear::fit(Family::Poisson, &design, response)?;
    let other = GeneralisedLinear::fit(Family::Poisson, &doubled, halved)?;
    assert_all_near(other.values(), fit.values(), 1e-11);
    assert_all_near(&errors(&other, MODEL), &errors(&fit, MODEL), 1e-12);
    assert_near(other.log_likelihood(), fit.log_likelihood(), 1e-13);
    assert_near(other.deviance(), fit.deviance(), 1e-13);
    let labels: Vec<u64> = rows.iter().map(|row| *row as u64).collect();
    let pairs = Clusters::new(&labels, twice.rows())?;
    let found = errors(&other, Variance::clustered_by(&pairs, ClusterRobust::Cr0));
    assert_all_near(&found, &errors(&fit, Variance::Robust(Heteroscedastic::Hc0)), 1e-11);
    let (one, two) = (
        NegativeBinomial::fit(&design, response)?,
        NegativeBinomial::fit(&doubled, halved)?,
    );
    assert_near(two.theta(LEVEL).value, one.theta(LEVEL).value, 1e-10);
    let (one, two) = (
        Firth::fit(Family::Poisson, &design, response)?,
        Firth::fit(Family::Poisson, &doubled, halved)?,
    );
    assert_all_near(two.values(), one.values(), 1e-10);
    Ok(())
}

/// `predict(glm, data.frame(pyridoxine = 0, thiotepa = 1, number = 3, size = 2, months = 24), se.fit = TRUE)`, link and
/// response; limits are those of the link.
#[test]
fn predictions_agree_with_r() -> Result<(), EstimateError> {
    let data = bladder();
    let names = ["pyridoxine", "thiotepa", "number", "size"];
    let offset: Vec<f64> = data.column("months").iter().map(|months| months.ln()).collect();
    let response = Response::new(data.column("recurrences")).with_offset(&offset);
    let fit = GeneralisedLinear::fit(
        Family::Poisson,
        &Design::with_intercept(&data.covariates(&names)),
        response,
    )?;
    let covariance = fit.covariance(MODEL)?;
    let new = Design::with_intercept(&Covariates::new(1, vec![&[0.0], &[1.0], &[3.0], &[2.0]])?);
    let after = [24_f64.ln()];
    let linear = fit.predict_linear(&new, Some(&after), &covariance, LEVEL)?[0];
    assert_near(linear.value, -0.03550093153528788, 1e-11);
    assert_near(linear.standard_error.unwrap(), 0.1492517178655262, 1e-8);
    let mean = fit.predict(&new, Some(&after), &covariance, LEVEL)?[0];
    assert_near(mean.value, 0.9651218351845345, 1e-11);
    assert_near(
        mean.standard_error.unwrap(),
        0.9651218351845345 * 0.1492517178655262,
        1e-8,
    );
    assert_near(
        mean.interval.unwrap().upper,
        linear.interval.unwrap().upper.exp(),
        1e-13,
    );
    // The rows themselves: what was fitted.
    let own = fit.predict(
        &Design::with_intercept(&data.covariates(&names)),
        Some(&offset),
        &covariance,
        LEVEL,
    )?;
    let own: Vec<f64> = own.iter().map(|one| one.value).collect();
    assert_all_near(&own, fit.fitted(), 1e-12);
    let other = Design::with_intercept(&Covariates::new(1, vec![&[0.0]])?);
    assert!(fit.predict(&other, None, &covariance, LEVEL).is_err());
    assert!(fit.predict(&new, Some(&[1.0, 2.0]), &covariance, LEVEL).is_err());
    Ok(())
}

/// The same bits on one thread as on four.
#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let stream = RandomStream::new(8, 8);
    let rows = 20_000;
    let draw = |column: u64, row: u64| stream.uniform(column * rows + row);
    let columns: Vec<Vec<f64>> = (0..3)
        .map(|column| (0..rows).map(|row| draw(column, row)).collect())
        .collect();
    let event: Vec<f64> = (0..rows)
        .map(|row| f64::from(draw(9, row) < 0.2 + 0.3 * draw(0, row)))
        .collect();
    let fit = || {
        let covariates = Covariates::new(rows as usize, columns.iter().map(Vec::as_slice).collect()).unwrap();
        let design = Design::with_intercept(&covariates);
        let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&event)).unwrap();
        let firth = Firth::fit(Family::Logistic, &design, Response::new(&event)).unwrap();
        let robust = errors(&fit, Variance::Robust(Heteroscedastic::Hc3));
        (fit.values().to_vec(), fit.deviance(), robust, firth.values().to_vec())
    };
    let on = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(fit)
    };
    assert_eq!(on(1), on(4));
}

/// Fitted values of a model with an intercept add up to the events, and leverages to the number of coefficients.
#[test]
fn fitted_events_and_leverages_add_up() {
    let data = lalonde();
    let fit = training(&data);
    assert_near(fit.fitted().iter().sum(), 185.0, 1e-12);
    assert_near(fit.leverages().iter().sum(), 9.0, 1e-12);
}

/// 20,000 rows, planted coefficients: each estimate within four of its standard errors, and those about right.
#[test]
fn planted_coefficients_are_found_again() -> Result<(), EstimateError> {
    let stream = RandomStream::new(20_261_126, 5);
    let rows = 20_000;
    let draw = |column: u64, row: u64| stream.uniform(column * rows + row);
    let a: Vec<f64> = (0..rows)
        .map(|row| normal::quantile(0.5 * draw(0, row) + 0.25 + 0.2 * draw(1, row)))
        .collect();
    let b: Vec<f64> = (0..rows).map(|row| f64::from(draw(2, row) < 0.3)).collect();
    let truth = [-1.2, 0.7, -0.5];
    let predictor = |row: usize| truth[0] + truth[1] * a[row] + truth[2] * b[row];
    let design = Design::with_intercept(&Covariates::new(rows as usize, vec![&a, &b])?);
    let by = |family: Family| -> Vec<f64> {
        let mean = |row: usize| match family {
            Family::Logistic => 1.0 / (1.0 + (-predictor(row)).exp()),
            Family::ComplementaryLogLog => 1.0 - (-predictor(row).exp()).exp(),
            _ => predictor(row).exp(),
        };
        (0..rows as usize)
            .map(|row| match family {
                Family::Poisson => poisson(mean(row), draw(7, row as u64)),
                _ => f64::from(draw(7, row as u64) < mean(row)),
            })
            .collect()
    };
    for family in [Family::Logistic, Family::ComplementaryLogLog, Family::Poisson] {
        let outcome = by(family);
        let fit = GeneralisedLinear::fit(family, &design, Response::new(&outcome))?;
        for ((found, error), truth) in fit.values().iter().zip(errors(&fit, MODEL)).zip(truth) {
            assert!(
                error < 0.1 && (found - truth).abs() < 4.0 * error,
                "{family:?}: {found} {truth} {error}"
            );
        }
        let penalised = Firth::fit(family, &design, Response::new(&outcome))?;
        for (found, other) in penalised.values().iter().zip(fit.values()) {
            assert!((found - other).abs() < 0.01);
        }
    }
    Ok(())
}

/// The count with this mean below which a share `u` of counts lies.
fn poisson(mean: f64, u: f64) -> f64 {
    let (mut count, mut term) = (0.0, (-mean).exp());
    let mut below = term;
    while u > below && count < 1e4 {
        count += 1.0;
        term *= mean / count;
        below += term;
    }
    count
}
