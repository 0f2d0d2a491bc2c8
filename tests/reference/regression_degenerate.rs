//! Regressions where there is little or nothing to estimate from, and on inputs that are none.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::regression::{
    ClusterRobust, Coefficients, Design, Dispersion, Family, Firth, GeneralisedLinear, Heteroscedastic, LeastSquares,
    NegativeBinomial, Response, Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError, Reservation};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const CLASSICAL: Variance<'static> = Variance::Model(Dispersion::Pearson);
const X: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
const Y: [f64; 6] = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0];

fn design<'a>(columns: &[&'a [f64]]) -> Design<'a> {
    Design::with_intercept(&Covariates::new(columns[0].len(), columns.to_vec()).unwrap())
}

fn logistic(columns: &[&[f64]], response: Response<'_>) -> Option<EstimateError> {
    GeneralisedLinear::fit(Family::Logistic, &design(columns), response).err()
}

#[test]
fn collinear_and_constant_columns_are_named_by_position() {
    let twice: Vec<f64> = X.iter().map(|x| 2.0 * x + 1.0).collect();
    let nearly: Vec<f64> = X.iter().map(|x| 2.0 * x + 1.0 + 1e-13 * x * x).collect();
    let constant = [3.7; 6];
    let nought = [0.0; 6];
    let other = [0.5, -1.0, 2.0, 0.0, 1.0, -0.7];
    let refused: [(&[&[f64]], usize); 6] = [
        (&[&X, &twice], 1),
        (&[&X, &nearly], 1),
        (&[&constant], 0),
        (&[&X, &nought], 1),
        (&[&other, &X, &twice], 2),
        // More columns than rows can tell apart.
        (
            &[
                &X,
                &other,
                &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                &[0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
                &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
                &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            ],
            5,
        ),
    ];
    for (columns, column) in refused {
        let expected = Some(EstimateError::Collinear { column });
        assert_eq!(LeastSquares::fit(&design(columns), Response::new(&Y)).err(), expected);
        assert_eq!(logistic(columns, Response::new(&Y)), expected);
        assert_eq!(
            Firth::fit(Family::Logistic, &design(columns), Response::new(&Y)).err(),
            expected
        );
    }
    // Without an intercept a constant is as good as any.
    let alone = Design::without_intercept(&Covariates::new(6, vec![&constant]).unwrap());
    assert!(LeastSquares::fit(&alone, Response::new(&Y)).is_ok());
    // A column that varies by a billionth of its size is no constant.
    let years: Vec<f64> = X.iter().map(|x| 1e9 + x).collect();
    let fit = LeastSquares::fit(&design(&[&years]), Response::new(&Y)).unwrap();
    let plain = LeastSquares::fit(&design(&[&X]), Response::new(&Y)).unwrap();
    assert!((fit.values()[1] - plain.values()[1]).abs() < 1e-12);
}

#[test]
fn what_does_not_belong_to_the_rows_is_an_error() {
    let found = logistic(&[&X], Response::new(&Y[..5]));
    assert_eq!(
        found,
        Some(EstimateError::LengthDiffers {
            what: "outcome",
            found: 5,
            rows: 6
        })
    );
    let found = logistic(&[&X], Response::new(&Y).with_weights(&X[..4]));
    assert_eq!(
        found,
        Some(EstimateError::LengthDiffers {
            what: "weight",
            found: 4,
            rows: 6
        })
    );
    let found = logistic(&[&X], Response::new(&Y).with_offset(&X[..4]));
    assert_eq!(
        found,
        Some(EstimateError::LengthDiffers {
            what: "offset",
            found: 4,
            rows: 6
        })
    );
    let found = logistic(
        &[&X],
        Response::new(&Y).with_offset(&[0.0, f64::NAN, 0.0, 0.0, 0.0, 0.0]),
    );
    assert_eq!(
        found,
        Some(EstimateError::NotFinite {
            what: "offset",
            position: 1
        })
    );
    let found = logistic(&[&X], Response::new(&[0.0, 1.0, f64::INFINITY, 0.0, 0.0, 0.0]));
    assert_eq!(
        found,
        Some(EstimateError::NotFinite {
            what: "outcome",
            position: 2
        })
    );
    let found = logistic(&[&X], Response::new(&X));
    assert!(
        matches!(found, Some(EstimateError::OutOfRange { what: "outcome", .. })),
        "{found:?}"
    );
    let found = logistic(&[&X], Response::new(&Y).with_weights(&[0.0; 6]));
    assert_eq!(found, Some(EstimateError::WeightsAllZero));
    let found = logistic(&[&X], Response::new(&Y).with_weights(&[1.0, 1.0, -1.0, 1.0, 1.0, 1.0]));
    assert_eq!(found, Some(EstimateError::WeightNegative { position: 2 }));
    let found = logistic(&[&X], Response::new(&Y).with_weights(&[f64::MAX; 6]));
    assert!(
        matches!(found, Some(EstimateError::OutOfRange { what: "weight", .. })),
        "{found:?}"
    );
    let negative = [0.0, 1.0, -2.0, 0.0, 0.0, 0.0];
    let found = GeneralisedLinear::fit(Family::Poisson, &design(&[&X]), Response::new(&negative)).err();
    assert!(
        matches!(found, Some(EstimateError::OutOfRange { what: "outcome", .. })),
        "{found:?}"
    );
    let family = Family::NegativeBinomial { theta: 0.0 };
    let found = GeneralisedLinear::fit(family, &design(&[&X]), Response::new(&Y)).err();
    assert!(
        matches!(found, Some(EstimateError::OutOfRange { what: "theta", .. })),
        "{found:?}"
    );
    let none = Design::without_intercept(&Covariates::new(6, vec![]).unwrap());
    let found = LeastSquares::fit(&none, Response::new(&Y)).err();
    assert!(
        matches!(found, Some(EstimateError::NothingToEstimate { .. })),
        "{found:?}"
    );
}

#[test]
fn outcomes_all_at_one_end_leave_nothing_to_estimate() {
    for (outcome, nothing) in [([0.0; 6], "no event"), ([1.0; 6], "no row without the event")] {
        let found = logistic(&[&X], Response::new(&outcome));
        assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing }));
    }
    // With weights only those that count.
    let weights = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0];
    let found = logistic(&[&X], Response::new(&Y).with_weights(&weights));
    assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing: "no event" }));
}

#[test]
fn one_row_is_met_exactly_and_has_no_error() -> Result<(), EstimateError> {
    let alone = Design::with_intercept(&Covariates::new(1, vec![])?);
    let fit = LeastSquares::fit(&alone, Response::new(&[4.5]))?;
    assert_eq!((fit.values(), fit.residual_deviation()), (&[4.5][..], None));
    let nothing = "no row more than coefficients";
    let found = fit.covariance(CLASSICAL).err();
    assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing }));
    let found = fit.covariance(Variance::Robust(Heteroscedastic::Hc1)).err();
    assert_eq!(found, Some(EstimateError::NothingToEstimate { nothing }));
    Ok(())
}

fn told(found: &Coefficients) -> Vec<(Option<f64>, bool)> {
    let one = |one: &seriatim::estimate::regression::Coefficient| (one.estimate.standard_error, one.test.is_some());
    found.coefficients.iter().map(one).collect()
}

/// y = 2 + 3x without a remainder: coefficients, but no standard error, whatever rounding leaves.
#[test]
fn a_fit_without_a_remainder_has_no_standard_error() -> Result<(), EstimateError> {
    let line: Vec<f64> = X.iter().map(|x| 0.1 + 0.3 * x).collect();
    let fit = LeastSquares::fit(&design(&[&X]), Response::new(&line))?;
    assert!((fit.values()[1] - 0.3).abs() < 1e-14);
    for variance in [CLASSICAL, Variance::Robust(Heteroscedastic::Hc3)] {
        let found = fit.coefficients(variance, LEVEL)?;
        assert_eq!(told(&found), [(None, false), (None, false)]);
        assert_eq!(found.reservations, [Reservation::FittedExactly]);
    }
    let constant = LeastSquares::fit(&design(&[&X]), Response::new(&[5.1; 6]))?;
    assert!(constant.values()[1].abs() < 1e-14);
    assert_eq!(
        told(&constant.coefficients(CLASSICAL, LEVEL)?),
        [(None, false), (None, false)]
    );
    Ok(())
}

#[test]
fn clusters_of_other_rows_or_fewer_than_two_are_errors() -> Result<(), EstimateError> {
    let fit = LeastSquares::fit(&design(&[&X]), Response::new(&Y))?;
    let one = Clusters::new(&[7; 6], 6)?;
    let found = fit.covariance(Variance::clustered(&one)).err();
    assert!(
        matches!(found, Some(EstimateError::NothingToEstimate { .. })),
        "{found:?}"
    );
    let others = Clusters::each_row(5);
    let found = fit.covariance(Variance::clustered(&others)).err();
    assert_eq!(
        found,
        Some(EstimateError::LengthDiffers {
            what: "cluster",
            found: 5,
            rows: 6
        })
    );
    let few = Clusters::new(&[1, 1, 2, 2, 3, 3], 6)?;
    let found = fit.coefficients(Variance::clustered_by(&few, ClusterRobust::Cr1), LEVEL)?;
    assert_eq!(found.reservations, [Reservation::FewClusters]);
    assert_eq!(found.basis.persons, 3);
    // Three coefficients cannot be tested with the variance of two clusters.
    let halves = Clusters::new(&[1, 1, 1, 2, 2, 2], 6)?;
    let squares = X.map(|x| x * x);
    let fit = LeastSquares::fit(&design(&[&X, &squares]), Response::new(&Y))?;
    let found = fit
        .wald(&[1, 2], Variance::clustered_by(&halves, ClusterRobust::Cr1))
        .err();
    assert!(
        matches!(found, Some(EstimateError::NothingToEstimate { .. })),
        "{found:?}"
    );
    for positions in [&[][..], &[3], &[1, 1]] {
        let found = fit.wald(positions, CLASSICAL).err();
        assert!(matches!(found, Some(EstimateError::OutOfRange { .. })), "{found:?}");
    }
    Ok(())
}

/// One treated cluster: its effect cannot be told from its chance.
#[test]
fn an_effect_in_one_cluster_only_has_no_standard_error_by_leaving_out() -> Result<(), EstimateError> {
    let treated = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    let clusters = Clusters::new(&[1, 1, 2, 2, 3, 3], 6)?;
    let fit = LeastSquares::fit(&design(&[&treated]), Response::new(&[1.0, 2.0, 2.0, 4.0, 5.0, 5.5]))?;
    let by = |convention| fit.coefficients(Variance::clustered_by(&clusters, convention), LEVEL);
    for convention in [ClusterRobust::Cr2, ClusterRobust::Cr3, ClusterRobust::Jackknife] {
        let found = by(convention)?;
        assert_eq!(found.coefficients[1].estimate.standard_error, None, "{convention:?}");
        assert_eq!(found.coefficients[1].reservations, [Reservation::RestsOnOneCluster]);
        assert!(found.coefficients[0].estimate.standard_error.is_some());
    }
    assert!(
        by(ClusterRobust::Cr1Stata)?.coefficients[1]
            .estimate
            .standard_error
            .is_some()
    );
    Ok(())
}

/// A mark that one row alone bears: HC2 and HC3 ask what it would be without the row (R gives NaN).
#[test]
fn a_mark_of_one_row_has_no_standard_error_by_leaving_out() -> Result<(), EstimateError> {
    let mark = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let fit = LeastSquares::fit(&design(&[&X, &mark]), Response::new(&[1.0, 2.0, 2.0, 4.0, 5.0, 5.5]))?;
    for kind in [Heteroscedastic::Hc2, Heteroscedastic::Hc3] {
        let found = fit.coefficients(Variance::Robust(kind), LEVEL)?;
        assert_eq!(found.coefficients[2].estimate.standard_error, None, "{kind:?}");
        assert_eq!(found.coefficients[2].reservations, [Reservation::RestsOnOneCluster]);
        assert!(
            found.coefficients[1].estimate.standard_error.is_some() && found.coefficients[1].reservations.is_empty()
        );
    }
    assert!(
        fit.coefficients(Variance::Robust(Heteroscedastic::Hc1), LEVEL)?
            .coefficients[2]
            .estimate
            .standard_error
            .is_some()
    );
    Ok(())
}

#[test]
fn models_that_are_no_part_of_another_are_not_compared() -> Result<(), EstimateError> {
    let counts = [1.0, 0.0, 2.0, 1.0, 4.0, 3.0];
    let fit = GeneralisedLinear::fit(Family::Poisson, &design(&[&X]), Response::new(&counts))?;
    let null = Design::with_intercept(&Covariates::new(6, vec![])?);
    let smaller = GeneralisedLinear::fit(Family::Poisson, &null, Response::new(&counts))?;
    assert!(fit.likelihood_ratio(&smaller).is_ok());
    assert!(smaller.likelihood_ratio(&fit).is_err() && fit.likelihood_ratio(&fit).is_err());
    let logistic = GeneralisedLinear::fit(Family::Logistic, &null, Response::new(&Y))?;
    assert!(fit.likelihood_ratio(&logistic).is_err());
    Ok(())
}

/// Numbers of any size in any place: a fit or an error, and never a result that is not a number.
#[test]
fn no_input_stops_or_yields_what_is_no_number() {
    let stream = RandomStream::new(20_261_126, 77);
    let sizes = [
        0.0, 1.0, -1.0, 1e-310, 1e-200, 1e-12, 3.5, 1e6, 1e12, 1e150, 1e300, -1e308,
    ];
    let families = [
        Family::Logistic,
        Family::ComplementaryLogLog,
        Family::Poisson,
        Family::NegativeBinomial { theta: 0.3 },
    ];
    let mut counter = 0;
    let mut draw = |bound: usize| {
        counter += 1;
        (stream.uniform(counter) * bound as f64) as usize
    };
    for _ in 0..500 {
        let (rows, columns) = (1 + draw(9), draw(3));
        let data: Vec<Vec<f64>> = (0..columns)
            .map(|_| (0..rows).map(|_| sizes[draw(sizes.len())]).collect())
            .collect();
        let covariates = Covariates::new(rows, data.iter().map(Vec::as_slice).collect()).unwrap();
        let design = if draw(4) == 0 {
            Design::without_intercept(&covariates)
        } else {
            Design::with_intercept(&covariates)
        };
        let weights: Vec<f64> = (0..rows)
            .map(|_| [0.0, 1.0, 1.0, 2.5, 1e-200, 1e200][draw(6)])
            .collect();
        let offset: Vec<f64> = (0..rows)
            .map(|_| [0.0, 0.0, 1.0, -50.0, 1e5, -1e300][draw(6)])
            .collect();
        let family = families[draw(4)];
        let outcome: Vec<f64> = (0..rows)
            .map(|_| match family {
                Family::Logistic | Family::ComplementaryLogLog => [0.0, 1.0, 0.5, 1e-300][draw(4)],
                _ => [0.0, 1.0, 3.0, 1e5, 1e300][draw(5)],
            })
            .collect();
        let mut response = Response::new(&outcome);
        if draw(2) == 0 {
            response = response.with_weights(&weights);
        }
        if draw(3) == 0 {
            response = response.with_offset(&offset);
        }
        let clusters = Clusters::new(&(0..rows).map(|_| draw(3) as u64).collect::<Vec<_>>(), rows).unwrap();
        let variances = [
            CLASSICAL,
            Variance::Model(Dispersion::Fixed),
            Variance::Robust(Heteroscedastic::Hc3),
            Variance::clustered(&clusters),
            Variance::clustered_by(&clusters, ClusterRobust::Jackknife),
        ];
        if let Ok(fit) = GeneralisedLinear::fit(family, &design, response) {
            assert!(fit.convergence().last_step < 1e-8);
            for variance in variances {
                fit.coefficients(variance, LEVEL).iter().for_each(assert_numbers);
            }
        }
        if let Ok(fit) = LeastSquares::fit(&design, response) {
            for variance in variances {
                fit.coefficients(variance, LEVEL).iter().for_each(assert_numbers);
            }
        }
        if rows < 6
            && let Ok(fit) = Firth::fit(family, &design, response)
        {
            assert_numbers(&fit.coefficients(LEVEL));
        }
        if let Ok(fit) = NegativeBinomial::fit(&design, response) {
            assert!(fit.theta(LEVEL).value > 0.0);
        }
    }
}

fn assert_numbers(found: &Coefficients) {
    for one in &found.coefficients {
        assert!(one.estimate.value.is_finite(), "{found:?}");
        assert!(
            one.estimate
                .standard_error
                .is_none_or(|error| error.is_finite() && error > 0.0),
            "{found:?}"
        );
        assert!(
            one.estimate.interval.is_none_or(|limits| limits.lower <= limits.upper),
            "{found:?}"
        );
        assert!(
            one.test.is_none_or(|test| (0.0..=1.0).contains(&test.p_value)),
            "{found:?}"
        );
    }
}
