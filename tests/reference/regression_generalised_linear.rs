//! Generalised linear models held against R's `glm` with `glm.control(epsilon = 1e-15, maxit = 200)`.
//!
//! R's standard errors belong to the step before the last and are off by up to 4e-8 even so. Those here were made of its
//! coefficients: `solve(crossprod(X * sqrt(W)))` by QR, with W at the estimate, and the like for HC0, HC2 and HC3.

use seriatim::estimate::regression::{
    ClusterReference, ClusterRobust, Design, Dispersion, Family, GeneralisedLinear, Heteroscedastic, Residual,
    Response, Variance,
};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError, Reference};

use super::assert_near;
use super::regression_data::{Table, bladder, castle, lalonde, rossi};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const MODEL: Variance<'static> = Variance::Model(Dispersion::Fixed);
/// Relative difference allowed to coefficients and errors.
const AGREEMENT: f64 = 1e-11;

fn errors(fit: &GeneralisedLinear, variance: Variance<'_>) -> Vec<f64> {
    let covariance = fit.covariance(variance).unwrap();
    (0..fit.values().len())
        .map(|at| covariance.standard_error(at).unwrap())
        .collect()
}

#[track_caller]
fn assert_all_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected, AGREEMENT);
    }
}

/// One of four with the event unexposed, four of five exposed: log odds -ln 3 and ln 4, so a log odds ratio of ln 12, with
/// variance 1/1 + 1/3 + 1/4 + 1/1 = 31/12; that of the intercept 1 + 1/3. Log likelihood
/// ln(1/4) + 3 ln(3/4) + 4 ln(4/5) + ln(1/5).
#[test]
fn a_fourfold_table_by_hand() -> Result<(), EstimateError> {
    let exposed = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let event = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let design = Design::with_intercept(&Covariates::new(9, vec![&exposed])?);
    let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&event))?;
    assert_near(fit.values()[0], -(3_f64.ln()), 1e-14);
    assert_near(fit.values()[1], 12_f64.ln(), 1e-14);
    let found = errors(&fit, MODEL);
    assert_near(found[0], (4.0 / 3.0_f64).sqrt(), 1e-14);
    assert_near(found[1], (31.0 / 12.0_f64).sqrt(), 1e-14);
    let likelihood = 0.25_f64.ln() + 3.0 * 0.75_f64.ln() + 4.0 * 0.8_f64.ln() + 0.2_f64.ln();
    assert_near(fit.log_likelihood(), likelihood, 1e-14);
    assert_near(fit.deviance(), -2.0 * likelihood, 1e-14);
    let null = 5.0 * (5.0 / 9.0_f64).ln() + 4.0 * (4.0 / 9.0_f64).ln();
    assert_near(fit.null_deviance(), -2.0 * null, 1e-14);
    // As Poisson with HC0 the log risk ratio is ln(0.8/0.25) with variance 3/4 + 1/20, the usual one of a relative risk.
    let ratio = GeneralisedLinear::fit(Family::Poisson, &design, Response::new(&event))?;
    assert_near(ratio.values()[1], 3.2_f64.ln(), 1e-14);
    let found = errors(&ratio, Variance::Robust(Heteroscedastic::Hc0))[1];
    assert_near(found, 0.8_f64.sqrt(), 1e-13);
    // ln(-ln(1 - p)) at p = 1/4 and 4/5.
    let hazards = GeneralisedLinear::fit(Family::ComplementaryLogLog, &design, Response::new(&event))?;
    let (low, high) = ((4.0 / 3.0_f64).ln().ln(), 5_f64.ln().ln());
    assert_near(hazards.values()[0], low, 1e-12);
    assert_near(hazards.values()[1], high - low, 1e-12);
    assert_near(hazards.null_deviance(), -2.0 * null, 1e-13);
    Ok(())
}

/// `glm(treat ~ age + educ + black + hisp + married + nodegree + re74 + re75, binomial, lalonde)`
#[test]
fn propensity_of_training_agrees_with_r() -> Result<(), EstimateError> {
    let data = lalonde();
    let names = ["age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75"];
    let design = Design::with_intercept(&data.covariates(&names));
    let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(data.column("treat")))?;
    assert_all_near(
        fit.values(),
        &[
            -4.72864933870411,
            0.01577707101755065,
            0.1613068773742616,
            3.06536774097135,
            0.9836336209700635,
            -0.8321132753500873,
            0.7072968813837844,
            -7.17766864384507e-5,
            5.344644707134282e-5,
        ],
    );
    assert_all_near(
        &errors(&fit, MODEL),
        &[
            1.017069232949802,
            0.01357705050276755,
            0.06512644134323833,
            0.2865261924070914,
            0.4256639767582702,
            0.2903291528569368,
            0.3376682688179977,
            2.874803945246363e-5,
            4.634884104901372e-5,
        ],
    );
    let robust = errors(&fit, Variance::Robust(Heteroscedastic::Hc3));
    assert_near(robust[1], 0.01373251723605374, AGREEMENT);
    assert_near(robust[8], 4.75400701060758e-5, AGREEMENT);
    assert_near(fit.deviance(), 487.8439313104981, 1e-13);
    assert_near(fit.null_deviance(), 751.4920800454721, 1e-13);
    assert_near(fit.aic(), 505.8439313104981, 1e-13);
    assert!(fit.convergence().iterations < 8 && fit.convergence().last_step < 1e-12);
    let leverages = [0.02671941854708748, 0.02175152299329021, 0.01361093416298348];
    assert_all_near(&fit.leverages()[..3], &leverages);
    let pearson = [0.7520032422540136, 1.8578700344845127, 0.6887640422903738];
    assert_all_near(&fit.residuals(Residual::Pearson)[..3], &pearson);
    let deviance = [0.9467955764077378, 1.7281676957203576, 0.8811905022348462];
    assert_all_near(&fit.residuals(Residual::Deviance)[..3], &deviance);
    Ok(())
}

fn recurrences(data: &Table) -> (Design<'_>, Vec<f64>) {
    let design = Design::with_intercept(&data.covariates(&["pyridoxine", "thiotepa", "number", "size"]));
    let offset = data.column("months").iter().map(|months| months.ln()).collect();
    (design, offset)
}

/// `glm(recurrences ~ pyridoxine + thiotepa + number + size + offset(log(months)), poisson)`, and as `quasipoisson`.
#[test]
fn recurrences_of_bladder_cancer_agree_with_r() -> Result<(), EstimateError> {
    let data = bladder();
    let (design, offset) = recurrences(&data);
    let response = Response::new(data.column("recurrences")).with_offset(&offset);
    let fit = GeneralisedLinear::fit(Family::Poisson, &design, response)?;
    let values = [
        -3.250504644569427,
        0.02126746305157422,
        -0.5166446577080686,
        0.1925785775450263,
        -0.01207059612040854,
    ];
    assert_all_near(fit.values(), &values);
    let expected = [
        [
            0.16921701094799807,
            0.17047943224971226,
            0.185776094899905,
            0.03604972732628251,
            0.04392075436124839,
        ],
        [
            0.26147981820889765,
            0.3099877222696345,
            0.25985969915808427,
            0.05809402875573693,
            0.06923200306619992,
        ],
        [
            0.2810740207373051,
            0.3254424192594737,
            0.26878526681791615,
            0.06480381072442076,
            0.07754031119696843,
        ],
        [
            0.3061812592341284,
            0.3442832250556004,
            0.2788391157149489,
            0.07307110075241598,
            0.08803426698765732,
        ],
    ];
    let robust = [Heteroscedastic::Hc0, Heteroscedastic::Hc2, Heteroscedastic::Hc3].map(Variance::Robust);
    for (variance, expected) in [MODEL].into_iter().chain(robust).zip(&expected) {
        assert_all_near(&errors(&fit, variance), expected);
    }
    assert_near(fit.deviance(), 269.379451890169, 1e-13);
    assert_near(fit.null_deviance(), 300.1075639765429, 1e-13);
    assert_near(fit.log_likelihood(), -220.20652604748696, 1e-13);
    assert_near(fit.aic(), 450.4130520949739, 1e-13);
    assert_near(fit.pearson_dispersion().unwrap(), 2.424789233338381, 1e-12);
    // Quasi-Poisson: p of thiotepa from t with 111 degrees of freedom.
    let quasi = fit.coefficients(Variance::Model(Dispersion::Pearson), LEVEL)?;
    let thiotepa = &quasi.coefficients[2];
    assert_near(thiotepa.estimate.standard_error.unwrap(), 0.2892856073921743, AGREEMENT);
    assert_near(thiotepa.test.unwrap().p_value, 0.07684061784610174, 1e-10);
    // `anova(smaller, fit, test = "LRT")` without the two treatments, and Wald's test of both.
    let smaller = Design::with_intercept(&data.covariates(&["number", "size"]));
    let smaller = GeneralisedLinear::fit(Family::Poisson, &smaller, response)?;
    let test = fit.likelihood_ratio(&smaller)?;
    assert_near(test.statistic, 9.9859886551039, 1e-11);
    assert_eq!(
        test.reference,
        Reference::ChiSquared {
            degrees_of_freedom: 2.0
        }
    );
    assert!((test.p_value - 0.0067853).abs() < 1e-7);
    assert_near(fit.wald(&[1, 2], MODEL)?.statistic, 9.21574056385784, 1e-11);
    Ok(())
}

/// The modified Poisson regression of Zou (2004): `glm(arrest ~ fin + age + prio, poisson, rossi)`, `vcovHC(., "HC0")`.
#[test]
fn relative_risks_of_arrest_agree_with_r() -> Result<(), EstimateError> {
    let data = rossi();
    let design = Design::with_intercept(&data.covariates(&["fin", "age", "prio"]));
    let fit = GeneralisedLinear::fit(Family::Poisson, &design, Response::new(data.column("arrest")))?;
    let values = [
        -0.04254001166603094,
        -0.2785408562074797,
        -0.05834008498451001,
        0.06428403470243563,
    ];
    assert_all_near(fit.values(), &values);
    let robust = [
        0.45015004190162666,
        0.1602981055997743,
        0.01968665268549191,
        0.01745481332296108,
    ];
    assert_all_near(&errors(&fit, Variance::Robust(Heteroscedastic::Hc0)), &robust);
    // Clusters of one row are rows: CR0 = HC0, CR2 = HC2, CR3 = HC3.
    let rows = Clusters::each_row(data.rows());
    for (kind, convention) in [
        (Heteroscedastic::Hc0, ClusterRobust::Cr0),
        (Heteroscedastic::Hc2, ClusterRobust::Cr2),
        (Heteroscedastic::Hc3, ClusterRobust::Cr3),
    ] {
        let by_rows = errors(&fit, Variance::Robust(kind));
        let by_clusters = errors(&fit, Variance::clustered_by(&rows, convention));
        assert_all_near(&by_clusters, &by_rows);
    }
    Ok(())
}

/// `glm(cbind(y, m - y) ~ x, binomial)` with 2 of 10, 7 of 20, 8 of 15, 6 of 8 at x = 0, 1, 2, 3; log likelihood with
/// binomial coefficients. The same rows as single trials give the same fit, but a likelihood without them.
#[test]
fn shares_of_trials_agree_with_r_and_with_single_trials() -> Result<(), EstimateError> {
    let (x, trials, events) = ([0.0, 1.0, 2.0, 3.0], [10.0, 20.0, 15.0, 8.0], [2.0, 7.0, 8.0, 6.0]);
    let shares: Vec<f64> = events.iter().zip(&trials).map(|(event, trial)| event / trial).collect();
    let design = Design::with_intercept(&Covariates::new(4, vec![&x])?);
    let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&shares).with_weights(&trials))?;
    assert_all_near(fit.values(), &[-1.431448805922927, 0.8118603434025682]);
    assert_near(fit.log_likelihood(), -5.663670667785616, 1e-13);
    assert_near(fit.deviance(), 0.02969644318749963, 1e-12);
    assert_near(fit.null_deviance(), 6.9153903785901765, 1e-13);
    let (mut single_x, mut single) = (Vec::new(), Vec::new());
    for row in 0..4 {
        for trial in 0..trials[row] as usize {
            single_x.push(x[row]);
            single.push(f64::from(trial < events[row] as usize));
        }
    }
    let design = Design::with_intercept(&Covariates::new(53, vec![&single_x])?);
    let other = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&single))?;
    assert_all_near(other.values(), fit.values());
    assert_all_near(&errors(&other, MODEL), &errors(&fit, MODEL));
    Ok(())
}

/// `glm(high ~ post + unemployrt + poverty, binomial, castle, subset = year >= 2005)`, `high` for a log homicide rate above
/// 1.5, by state. CR0 and CR3 and their degrees of freedom: `clubSandwich::vcovCR`, which takes the weights of R's step
/// before the last, so 1e-8. CR2: in R from matrices of all rows, with the symmetric root of I - H in the coordinates in
/// which the working variance is the identity. `clubSandwich` takes the root that is symmetric on the scale of the outcome;
/// both are without bias under the working variance, and differ by 3e-5 to 3e-4 here (by nothing in unweighted least
/// squares).
#[test]
fn clusters_in_a_logistic_model_agree_with_clubsandwich() -> Result<(), EstimateError> {
    let all = castle();
    let data = all.only(|row| all.column("year")[row] >= 2005.0);
    let high: Vec<f64> = data
        .column("l_homicide")
        .iter()
        .map(|rate| f64::from(*rate > 1.5))
        .collect();
    let design = Design::with_intercept(&data.covariates(&["post", "unemployrt", "poverty"]));
    let fit = GeneralisedLinear::fit(Family::Logistic, &design, Response::new(&high))?;
    assert_all_near(
        fit.values(),
        &[
            -5.1145734323761385,
            0.5478956865807797,
            0.02182133378421841,
            0.3933727511914499,
        ],
    );
    let labels: Vec<u64> = data.column("state").iter().map(|state| *state as u64).collect();
    let clusters = Clusters::new(&labels, data.rows())?;
    let expected = [
        (
            ClusterRobust::Cr0,
            [
                1.529433912505985,
                0.4424697539076009,
                0.06898736806628177,
                0.11403293152921949,
            ],
            [
                34.46648333620666,
                19.85803278060943,
                28.41360728261087,
                25.16535484120134,
            ],
        ),
        (
            ClusterRobust::Cr2,
            [
                1.5714896689130449,
                0.46145864316284013,
                0.07187793671740329,
                0.11733723686227045,
            ],
            [
                33.96304077253299,
                19.09231638751541,
                27.32863834587591,
                24.50596116258341,
            ],
        ),
        (
            ClusterRobust::Cr3,
            [
                1.6149411222874008,
                0.4815167023550421,
                0.07492331261047151,
                0.12074879193512389,
            ],
            [
                33.37298394484165,
                18.31157386433311,
                26.24133586928965,
                23.7762912455736,
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
            assert_near(covariance.standard_error(at).unwrap(), errors[at], 1e-8);
            assert_near(covariance.degrees_of_freedom[at].unwrap(), degrees[at], 1e-7);
        }
    }
    Ok(())
}
