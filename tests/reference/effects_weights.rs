//! Propensity scores, weights and weighted contrasts against R.
//!
//! Values are from R 4.2.2 at 15 digits: the score by `glm(treat ~ age + educ + black + hisp + married + nodegree + re74 +
//! re75, binomial, control = glm.control(epsilon = 1e-15, maxit = 100))`; variances by stacking the equations of the score and
//! of both means, `A = ` their derivatives by the complex step, `B = crossprod(psi) / n`, `solve(A) %*% B %*% t(solve(A)) / n`;
//! by clusters with `rowsum(psi, cluster)`. `design/statistics.md` 2.8 has those of the first rows.

use seriatim::estimate::effects::{
    Contrasting, Estimand, Normalisation, OutcomeModel, ScoreDoubt, Standardising, WeightedContrast, optimal_bounds,
    overlap, standardised,
};
use seriatim::estimate::{Estimate, EstimateError, Interval, Reservation};

use super::assert_near;
use super::effects_data::{Lalonde, shuffled, threes};

const AGREEMENT: f64 = 1e-9;

#[track_caller]
fn assert_estimate(found: &Estimate, value: f64, error: f64) {
    assert_near(found.value, value, AGREEMENT);
    assert_near(found.standard_error.unwrap_or(f64::NAN), error, AGREEMENT);
}

fn contrast(data: &Lalonde, estimand: Estimand, how: &Contrasting<'_>) -> Result<WeightedContrast, EstimateError> {
    data.score()?.weights(estimand)?.contrast(&data.outcome, how)
}

#[test]
fn the_score_is_that_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let expected = [
        -4.72864933870,
        1.57770710176e-2,
        0.161306877374,
        3.06536774097,
        0.983633620970,
        -0.832113275350,
        0.707296881384,
        -7.17766864385e-5,
        5.34464470713e-5,
    ];
    for (found, expected) in score.coefficients().unwrap().iter().zip(expected) {
        assert_near(*found, expected, 1e-10);
    }
    Ok(())
}

/// Estimand; Hájek's effect with its errors: stacked, stacked by clusters of three rows, score as known, as known by
/// clusters; Horvitz and Thompson's effect with its stacked error; effective numbers of the treated and the untreated.
type Expected = (Estimand, f64, [f64; 4], [f64; 2], [f64; 2]);

const EXPECTED: [Expected; 5] = [
    (
        Estimand::All,
        224.676309103942,
        [876.193191172164, 910.174377441078, 909.477674042134, 984.701485688309],
        [-449.786875383576, 755.796632376964],
        [58.3266607397468, 329.0077590632654],
    ),
    (
        Estimand::Treated,
        1214.071223292917,
        [798.154627831636, 804.812430065064, 824.051712118593, 821.414010041802],
        [1158.588380461143, 809.525091882079],
        [185.0, 99.8153859157943],
    ),
    (
        Estimand::Untreated,
        -186.915899841106,
        [1130.982196801203, 1164.00834116664, 1164.70054761130, 1254.65562409838],
        [-1_143.375_272_426_17, 902.338039214168],
        [31.3633365479966, 429.0],
    ),
    (
        Estimand::Overlap,
        1242.200635939923,
        [738.749040156256, 762.505944387656, 775.097300882208, 822.762290414304],
        [1251.489709187377, 744.925961883417],
        [145.635948366562, 166.101429797098],
    ),
    (
        Estimand::Matching,
        1119.521192509932,
        [758.452525022022, 784.783569363146, 772.582291238873, 813.994815456554],
        [1168.754646120491, 779.813102629907],
        [154.180495571486, 147.317511568855],
    ),
];

#[test]
fn weighted_differences_and_their_errors_are_those_of_r_for_every_estimand() -> Result<(), EstimateError> {
    let (data, threes) = (Lalonde::read(), threes());
    for (estimand, effect, errors, [unnormalised, its_error], [treated, untreated]) in EXPECTED {
        let settings = [
            (ScoreDoubt::Stacked, None),
            (ScoreDoubt::Stacked, Some(threes.as_slice())),
            (ScoreDoubt::Known, None),
            (ScoreDoubt::Known, Some(threes.as_slice())),
        ];
        for ((score_doubt, clusters), error) in settings.into_iter().zip(errors) {
            let how = Contrasting {
                score_doubt,
                clusters,
                ..Contrasting::default()
            };
            let found = contrast(&data, estimand, &how)?;
            assert_estimate(&found.contrast.difference, effect, error);
            assert_near(found.compared.effective_treated, treated, AGREEMENT);
            assert_near(found.compared.effective_untreated, untreated, AGREEMENT);
            assert_eq!(found.compared.persons, if clusters.is_some() { 205 } else { 614 });
        }
        let how = Contrasting {
            normalisation: Normalisation::HorvitzThompson,
            ..Contrasting::default()
        };
        assert_estimate(
            &contrast(&data, estimand, &how)?.contrast.difference,
            unnormalised,
            its_error,
        );
    }
    Ok(())
}

/// `svyglm(re78 ~ treat, svydesign(~1, weights = w, data = lalonde))` of R's `survey` 4.1 takes the score as known and
/// multiplies the variance by n/(n - 1): 910.219196932614 for all, 824.723584804290 for the treated, 775.729259650771 for the
/// overlap.
#[test]
fn with_the_score_as_known_the_error_is_that_of_the_survey_package_but_for_its_factor() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let how = Contrasting {
        score_doubt: ScoreDoubt::Known,
        ..Contrasting::default()
    };
    let factor = (614.0_f64 / 613.0).sqrt();
    for (estimand, error) in [
        (Estimand::All, 910.219196933),
        (Estimand::Treated, 824.723584804),
        (Estimand::Overlap, 775.729259651),
    ] {
        let found = contrast(&data, estimand, &how)?.contrast.difference;
        assert_near(found.standard_error.unwrap() * factor, error, AGREEMENT);
    }
    Ok(())
}

/// Outcome: earnings above 5000. Estimand; both risks; ratio of risks and of odds; errors of the difference and of the
/// logarithms of both ratios.
type BinaryExpected = (Estimand, [f64; 2], [f64; 2], [f64; 3]);

const BINARY: [BinaryExpected; 3] = [
    (
        Estimand::All,
        [0.4814701762009914, 0.469_780_141_167_747],
        [1.0248840553459457, 1.0479896318472732],
        [0.0680783970961925, 0.1419269742691035, 0.2727811604325245],
    ),
    (
        Estimand::Treated,
        [0.4540540540540541, 0.4031256226271901],
        [1.1263338983390856, 1.2314036751755528],
        [0.0604233384655365, 0.1440477771457195, 0.2484847822220822],
    ),
    (
        Estimand::Overlap,
        [0.4891108677856165, 0.4189241825271853],
        [1.167_540_304_870_981, 1.3279386745707409],
        [0.0550705244450738, 0.1214438828741751, 0.223_030_663_433_126],
    ),
];

#[test]
fn risk_and_odds_ratios_of_a_binary_outcome_are_those_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    for (estimand, [treated, untreated], [risk, odds], [of_difference, of_risk, of_odds]) in BINARY {
        let weights = data.score()?;
        let weights = weights.weights(estimand)?;
        let found = weights.contrast(&data.earned(), &Contrasting::default())?.contrast;
        assert_near(found.treated.value, treated, AGREEMENT);
        assert_near(found.untreated.value, untreated, AGREEMENT);
        assert_estimate(&found.difference, treated - untreated, of_difference);
        let [risk_ratio, odds_ratio] = [found.risk_ratio.unwrap(), found.odds_ratio.unwrap()];
        assert_estimate(&risk_ratio, risk, risk * of_risk);
        assert_estimate(&odds_ratio, odds, odds * of_odds);
        let lower = risk * (-1.959963984540054 * of_risk).exp();
        assert_near(risk_ratio.interval.unwrap().lower, lower, AGREEMENT);
    }
    Ok(())
}

#[test]
fn an_outcome_that_is_not_binary_has_no_ratios() -> Result<(), EstimateError> {
    let found = contrast(&Lalonde::read(), Estimand::All, &Contrasting::default())?.contrast;
    assert_eq!((found.risk_ratio, found.odds_ratio), (None, None));
    Ok(())
}

#[test]
fn stabilised_weights_give_the_same_contrast_and_sum_to_about_the_rows() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let plain = score.weights(Estimand::All)?;
    let stabilised = plain.clone().stabilised()?;
    // sum(ifelse(t == 1, mean(t) / e, (1 - mean(t)) / (1 - e))) in R.
    assert_near(stabilised.values().iter().sum::<f64>(), 597.2082362979687, AGREEMENT);
    for normalisation in [Normalisation::Hajek, Normalisation::HorvitzThompson] {
        let how = Contrasting {
            normalisation,
            ..Contrasting::default()
        };
        let [one, other] = [
            plain.contrast(&data.outcome, &how)?,
            stabilised.contrast(&data.outcome, &how)?,
        ];
        let error = one.contrast.difference.standard_error.unwrap();
        assert_near(one.contrast.difference.value, other.contrast.difference.value, 1e-11);
        assert_near(other.contrast.difference.standard_error.unwrap(), error, 1e-11);
    }
    assert!(score.weights(Estimand::Treated)?.stabilised().is_err());
    Ok(())
}

/// Rows with scores from 0.1 to 0.9, and by `1/(e(1 - e)) <= 2 cumsum(...)/k`; the score is not fitted anew.
#[test]
fn trimmed_effects_and_the_optimal_bounds_are_those_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let bounds = Interval { lower: 0.1, upper: 0.9 };
    let trimmed = score.weights(Estimand::All)?.trimmed(bounds)?;
    let found = trimmed.contrast(&data.outcome, &Contrasting::default())?;
    assert_estimate(&found.contrast.difference, 1477.585032811656, 889.626053935345);
    assert_eq!(found.compared.treated + found.compared.untreated, 341);
    assert!(found.reservations.contains(&Reservation::Trimmed));
    assert_near(optimal_bounds(&score).lower, 0.0928103316741153, AGREEMENT);
    let optimal = score.weights(Estimand::All)?.trimmed_optimally()?;
    let found = optimal.contrast(&data.outcome, &Contrasting::default())?;
    assert_estimate(&found.contrast.difference, 1_761.274_803_872_74, 880.844508768741);
    assert_eq!(found.compared.treated + found.compared.untreated, 354);
    Ok(())
}

/// Weights for all below the 5 % and above the 95 % quantile of their arm set to it; `quantile(w[t == a], c(.05, .95))`.
#[test]
fn truncated_weights_are_those_of_r() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let weights = score.weights(Estimand::All)?.truncated(0.05, 0.95)?;
    let arm = |treated: bool| {
        let rows = weights
            .values()
            .iter()
            .zip(&data.treated)
            .filter(|(_, mark)| **mark == treated);
        rows.map(|(weight, _)| *weight).collect::<Vec<f64>>()
    };
    let ends = |of: Vec<f64>| {
        let least = of.iter().copied().fold(f64::INFINITY, f64::min);
        [least, of.iter().copied().fold(0.0, f64::max)]
    };
    let expected = [1.28271794795285, 10.53537228316452, 1.01685837612044, 3.40129287907637];
    for (found, expected) in ends(arm(true)).into_iter().chain(ends(arm(false))).zip(expected) {
        assert_near(found, expected, AGREEMENT);
    }
    let found = weights.contrast(&data.outcome, &Contrasting::default())?;
    assert_estimate(&found.contrast.difference, 464.712900560690, 759.445025126759);
    assert!(found.reservations.contains(&Reservation::Truncated));
    Ok(())
}

/// `sum(e < max(min(e1), min(e0)) | e > min(max(e1), max(e0)))` by arm, over its size.
#[test]
fn overlap_tells_who_is_unlike_the_other_arm() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let found = overlap(&score);
    let arm = |treated: bool| {
        let rows = score
            .scores()
            .iter()
            .zip(&data.treated)
            .filter(|(_, mark)| **mark == treated);
        rows.map(|(score, _)| *score).collect::<Vec<f64>>()
    };
    let (ones, zeros) = (arm(true), arm(false));
    let least = |of: &[f64]| of.iter().copied().fold(f64::INFINITY, f64::min);
    let most = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
    let (lower, upper) = (least(&ones).max(least(&zeros)), most(&ones).min(most(&zeros)));
    let outside =
        |of: &[f64]| of.iter().filter(|score| **score < lower || **score > upper).count() as f64 / of.len() as f64;
    assert_eq!(found.common, Some(Interval { lower, upper }));
    assert_eq!(
        (found.treated_outside, found.untreated_outside),
        (outside(&ones), outside(&zeros))
    );
    assert!(found.reservations.contains(&Reservation::LittleOverlap));
    assert_near(found.outside_optimal, (614.0 - 354.0) / 614.0, 1e-15);
    Ok(())
}

/// `lm` or `glm` in each arm, the means of `predict` over the population, their equations stacked. Linear: effect, error,
/// error by clusters of three; logistic for earnings above 5000: both risks, the error of their difference, their ratio and
/// the error of its logarithm.
type Standardised = (Estimand, [f64; 3], [f64; 5]);

const STANDARDISED: [Standardised; 3] = [
    (
        Estimand::All,
        [1074.90854139540, 1101.14942370496, 1180.58507671401],
        [
            0.5390281327119939,
            0.4598360691101751,
            0.0731330180016092,
            1.1722180336028505,
            0.1388090362743915,
        ],
    ),
    (
        Estimand::Treated,
        [1647.583252440227, 808.979529555134, 826.262380409924],
        [
            0.454_054_054_054_054,
            0.3694018726143113,
            0.0575017740000888,
            1.2291601307828972,
            0.1447821957303446,
        ],
    ),
    (
        Estimand::Untreated,
        [827.950915420354, 1461.800434294642, 1578.29429411201],
        [
            0.575_671_966_165_884,
            0.4988344988344986,
            0.0938764982213100,
            1.1540339882484316,
            0.1648170577192072,
        ],
    ),
];

#[test]
fn standardised_regressions_are_those_of_r() -> Result<(), EstimateError> {
    let (data, threes) = (Lalonde::read(), threes());
    let (treatment, covariates) = (data.treatment(), data.columns());
    for (estimand, [effect, error, clustered], [treated, untreated, of_difference, ratio, of_ratio]) in STANDARDISED {
        for (clusters, error) in [(None, error), (Some(threes.as_slice()), clustered)] {
            let how = Standardising {
                clusters,
                ..Standardising::default()
            };
            let found = standardised(&data.outcome, &treatment, &covariates, estimand, &how)?;
            assert_estimate(&found.contrast.difference, effect, error);
        }
        let how = Standardising {
            model: OutcomeModel::Logistic,
            ..Standardising::default()
        };
        let found = standardised(&data.earned(), &treatment, &covariates, estimand, &how)?.contrast;
        assert_near(found.treated.value, treated, AGREEMENT);
        assert_estimate(&found.difference, treated - untreated, of_difference);
        assert_estimate(&found.risk_ratio.unwrap(), ratio, ratio * of_ratio);
    }
    Ok(())
}

#[test]
fn the_order_of_rows_and_the_names_of_clusters_have_no_influence() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let order = shuffled(614);
    let other = data.permuted(&order);
    let threes = threes();
    let renamed: Vec<u64> = order.iter().map(|row| 7_000 - threes[*row]).collect();
    for estimand in [Estimand::All, Estimand::Overlap, Estimand::Matching] {
        let how = |clusters| Contrasting {
            clusters: Some(clusters),
            ..Contrasting::default()
        };
        let one = contrast(&data, estimand, &how(&threes))?.contrast.difference;
        let other = contrast(&other, estimand, &how(&renamed))?.contrast.difference;
        assert_near(one.value, other.value, 1e-11);
        assert_near(one.standard_error.unwrap(), other.standard_error.unwrap(), 1e-11);
    }
    Ok(())
}
