//! Weights and clusters: what they may and what they may not change.

use seriatim::estimate::regression::{
    ClusterReference, ClusterRobust, Design, Dispersion, Family, GeneralisedLinear, Heteroscedastic, LeastSquares,
    Response, Variance,
};
use seriatim::estimate::{Clusters, EstimateError, Reference};

use super::assert_near;
use super::regression_data::{Table, castle, lalonde};

fn least(fit: &LeastSquares, variance: Variance<'_>) -> Vec<f64> {
    let covariance = fit.covariance(variance).unwrap();
    (0..fit.values().len())
        .map(|at| covariance.standard_error(at).unwrap())
        .collect()
}

fn states(data: &Table) -> Clusters {
    let labels: Vec<u64> = data.column("state").iter().map(|state| *state as u64).collect();
    Clusters::new(&labels, data.rows()).unwrap()
}

#[track_caller]
fn assert_all_near(found: &[f64], expected: &[f64], difference: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected, difference);
    }
}

/// A row without weight is as good as absent, whatever it holds.
#[test]
fn rows_without_weight_are_absent() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2005.0);
    let mut wild = data.in_order(&(0..data.rows()).chain([0, 1]).collect::<Vec<_>>());
    let last = wild.rows() - 1;
    wild.set("poverty", last, 1e9);
    wild.set("l_homicide", last - 1, -1e12);
    let mut weights = vec![1.0; data.rows()];
    weights.extend([0.0, 0.0]);
    let names = ["post", "unemployrt", "poverty"];
    let fit = LeastSquares::fit(
        &Design::with_intercept(&data.covariates(&names)),
        Response::new(data.column("l_homicide")),
    )?;
    let other = LeastSquares::fit(
        &Design::with_intercept(&wild.covariates(&names)),
        Response::new(wild.column("l_homicide")).with_weights(&weights),
    )?;
    assert_all_near(other.values(), fit.values(), 1e-11);
    let labels = |data: &Table| -> Vec<u64> { data.column("state").iter().map(|state| *state as u64).collect() };
    // The last two rows are of a cluster that nobody else belongs to.
    let mut wild_labels = labels(&wild);
    wild_labels[last] = 99;
    wild_labels[last - 1] = 99;
    let one = Clusters::new(&labels(&data), data.rows())?;
    let two = Clusters::new(&wild_labels, wild.rows())?;
    let variances = [
        (
            Variance::Model(Dispersion::Pearson),
            Variance::Model(Dispersion::Pearson),
        ),
        (
            Variance::Robust(Heteroscedastic::Hc1),
            Variance::Robust(Heteroscedastic::Hc1),
        ),
        (
            Variance::Robust(Heteroscedastic::Hc3),
            Variance::Robust(Heteroscedastic::Hc3),
        ),
        (Variance::clustered(&one), Variance::clustered(&two)),
        (
            Variance::clustered_by(&one, ClusterRobust::Cr1Stata),
            Variance::clustered_by(&two, ClusterRobust::Cr1Stata),
        ),
    ];
    for (plain, weighed) in variances {
        assert_all_near(&least(&other, weighed), &least(&fit, plain), 1e-10);
        assert_eq!(fit.covariance(plain)?.clusters, other.covariance(weighed)?.clusters);
    }
    Ok(())
}

/// Weights times any number: nothing changes but what counts rows by weight.
#[test]
fn the_size_of_weights_does_not_matter_to_robust_errors() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2005.0);
    let design = Design::with_intercept(&data.covariates(&["post", "unemployrt", "poverty"]));
    let clusters = states(&data);
    let with = |size: f64| {
        let weights: Vec<f64> = data.column("popwt").iter().map(|weight| weight * size).collect();
        let fit = LeastSquares::fit(&design, Response::new(data.column("l_homicide")).with_weights(&weights)).unwrap();
        let covariance = fit.covariance(Variance::clustered(&clusters)).unwrap();
        (
            least(&fit, Variance::clustered(&clusters)),
            covariance.degrees_of_freedom[1].unwrap(),
        )
    };
    let (errors, degrees) = with(1e-6);
    for size in [1e-150, 1.0, 1e100] {
        let (found, other) = with(size);
        assert_all_near(&found, &errors, 1e-10);
        assert_near(other, degrees, 1e-9);
    }
    Ok(())
}

/// `lm(l_homicide ~ post + unemployrt + poverty, castle, subset = year >= 2005, weights = popwt/1e6)` with
/// `clubSandwich::vcovCR` by state, which takes variances to be equal whatever the weights: standard errors and
/// Satterthwaite's degrees of freedom for CR0, CR2 and CR3.
#[test]
fn clusters_in_weighted_least_squares_agree_with_clubsandwich() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2005.0);
    let design = Design::with_intercept(&data.covariates(&["post", "unemployrt", "poverty"]));
    let weights: Vec<f64> = data.column("popwt").iter().map(|weight| weight / 1e6).collect();
    let fit = LeastSquares::fit(&design, Response::new(data.column("l_homicide")).with_weights(&weights))?;
    let clusters = states(&data);
    let expected = [
        (
            ClusterRobust::Cr0,
            [
                0.2911718372716305,
                0.07573141103290529,
                0.00844656403865604,
                0.02067132697885697,
            ],
            [
                11.682853710446286,
                6.699390744531472,
                4.396215240609635,
                6.381388881547263,
            ],
        ),
        (
            ClusterRobust::Cr2,
            [
                0.2987978137734693,
                0.08814084018147884,
                0.01002023649840205,
                0.02139294144976964,
            ],
            [
                9.135013719796211,
                5.620158066016128,
                3.032380581056681,
                4.496636869751048,
            ],
        ),
        (
            ClusterRobust::Cr3,
            [
                0.31803646364079413,
                0.09281844450230534,
                0.01089133075984105,
                0.02283513130079153,
            ],
            [
                9.18498533570989,
                5.570504787860601,
                2.985565757552728,
                4.608419327053599,
            ],
        ),
    ];
    for (convention, errors, degrees) in expected {
        let variance = Variance::Clustered {
            clusters: &clusters,
            convention,
            reference: ClusterReference::Satterthwaite,
        };
        assert_all_near(&least(&fit, variance), &errors, 1e-11);
        let found: Vec<f64> = fit
            .covariance(variance)?
            .degrees_of_freedom
            .into_iter()
            .flatten()
            .collect();
        assert_all_near(&found, &degrees, 1e-10);
    }
    Ok(())
}

/// The jackknife of clusters by leaving each out in turn.
#[test]
fn the_jackknife_of_clusters_is_what_leaving_out_gives() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2007.0);
    let names = ["post", "unemployrt", "poverty"];
    let slope = |data: &Table| {
        let design = Design::with_intercept(&data.covariates(&names));
        LeastSquares::fit(
            &design,
            Response::new(data.column("l_homicide")).with_weights(data.column("popwt")),
        )
        .unwrap()
    };
    let fit = slope(&data);
    let mut labels: Vec<u64> = data.column("state").iter().map(|state| *state as u64).collect();
    let clusters = Clusters::new(&labels, data.rows())?;
    labels.sort_unstable();
    labels.dedup();
    let without = |label: &u64| slope(&data.only(|row| data.column("state")[row] != *label as f64)).values()[1];
    let squares: f64 = labels
        .iter()
        .map(|label| (without(label) - fit.values()[1]).powi(2))
        .sum();
    let count = labels.len() as f64;
    let found = least(&fit, Variance::clustered_by(&clusters, ClusterRobust::Jackknife))[1];
    assert_near(found, (squares * (count - 1.0) / count).sqrt(), 1e-9);
    Ok(())
}

/// The influence of rows: its products are HC0, its sums over clusters CR0, and its own sum is 0 at the estimate.
#[test]
fn influence_adds_up_to_the_robust_variance() -> Result<(), EstimateError> {
    let data = lalonde();
    let names = ["age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75"];
    let design = Design::with_intercept(&data.covariates(&names));
    let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(data.column("treat")))?;
    let influence = fit.influence();
    let robust = fit.covariance(Variance::Robust(Heteroscedastic::Hc0))?.matrix;
    let products = influence.transpose() * &influence;
    for at in 0..9 {
        assert_near(products[(at, at)], robust[(at, at)], 1e-11);
        let error = robust[(at, at)].sqrt();
        assert!(influence.column(at).sum().abs() < 1e-10 * error);
    }
    Ok(())
}

/// `lm(l_homicide ~ post + unemployrt + poverty, castle, subset = year >= 2005)` with `vcovCR` by state: coefficient,
/// then for CR0, CR1, CR1S, CR2, CR3 the standard error and Satterthwaite's degrees of freedom.
#[test]
fn a_design_without_fixed_effects_agrees_with_clubsandwich() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2005.0);
    let design = Design::with_intercept(&data.covariates(&["post", "unemployrt", "poverty"]));
    let fit = LeastSquares::fit(&design, Response::new(data.column("l_homicide")))?;
    let clusters = states(&data);
    let values = [
        0.21553739530507385,
        0.1543475989033112,
        -0.00889500413087574,
        0.09320533569093865,
    ];
    for (found, expected) in fit.values().iter().zip(values) {
        assert_near(*found, expected, 1e-11);
    }
    let degrees_plain = [27.3606938153305, 25.88983190465166, 32.4078601814209, 19.06178544776837];
    let expected = [
        (
            ClusterRobust::Cr0,
            [
                0.3292724264124897,
                0.0984474907919818,
                0.01544238102493594,
                0.02294173003698313,
            ],
            degrees_plain,
        ),
        (
            ClusterRobust::Cr1,
            [
                0.3326153793914623,
                0.0994469833283013,
                0.01559916048628378,
                0.02317464697328876,
            ],
            degrees_plain,
        ),
        (
            ClusterRobust::Cr1Stata,
            [
                0.3342966809855238,
                0.0999496671545895,
                0.01567801099956943,
                0.0232917899958672,
            ],
            degrees_plain,
        ),
        (
            ClusterRobust::Cr2,
            [
                0.341427061328804,
                0.1021883211333464,
                0.01603373049019692,
                0.02385735410585477,
            ],
            [
                26.16479772765502,
                25.46435697342724,
                31.5886907100964,
                18.16227610418569,
            ],
        ),
        (
            ClusterRobust::Cr3,
            [
                0.3541235530594844,
                0.1061164897885532,
                0.01665296618892636,
                0.02481791394612215,
            ],
            [
                24.89852836162914,
                25.01053727060329,
                30.7617962512413,
                17.26220923630166,
            ],
        ),
    ];
    for (convention, errors, degrees) in expected {
        let variance = Variance::Clustered {
            clusters: &clusters,
            convention,
            reference: ClusterReference::Satterthwaite,
        };
        let covariance = fit.covariance(variance)?;
        for at in 0..4 {
            assert_near(covariance.standard_error(at).unwrap(), errors[at], 1e-10);
            assert_near(covariance.degrees_of_freedom[at].unwrap(), degrees[at], 1e-10);
        }
    }
    // `Wald_test(., constrain_zero(2:4), vcov = "CR2", test = "Naive-F")`
    let variance = Variance::clustered_by(&clusters, ClusterRobust::Cr2);
    let test = fit.wald(&[1, 2, 3], variance)?;
    assert_near(test.statistic, 7.71446262815749, 1e-11);
    assert_near(test.p_value, 0.000255706458108139, 1e-10);
    let (numerator, denominator) = (3.0, 49.0);
    assert_eq!(
        test.reference,
        Reference::Fisher {
            numerator,
            denominator: Some(denominator)
        }
    );
    // `Wald_test(., test = "HTZ")`, and one coefficient, for which it is the square of t.
    let test = fit.wald(&[1, 2, 3], Variance::clustered(&clusters))?;
    assert_near(test.statistic, 7.19947065961863, 1e-10);
    assert_near(test.p_value, 0.000997272673585869, 1e-9);
    let one = fit.wald(&[1], Variance::clustered(&clusters))?;
    let covariance = fit.covariance(Variance::clustered(&clusters))?;
    let t = fit.values()[1] / covariance.standard_error(1).unwrap();
    assert_near(one.statistic, t * t, 1e-12);
    let (numerator, denominator) = (1.0, covariance.degrees_of_freedom[1].unwrap());
    match one.reference {
        Reference::Fisher {
            numerator: q,
            denominator: degrees,
        } => {
            assert_near(q, numerator, 0.0);
            assert_near(degrees.unwrap(), denominator, 1e-11);
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}
