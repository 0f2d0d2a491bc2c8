//! Balance and E-values against R and by hand.

use seriatim::estimate::effects::e_value::{Association, Outcome, e_value};
use seriatim::estimate::effects::matching::{Coarsening, coarsened, exactly};
use seriatim::estimate::effects::{Balance, Comparison, Denominator, Estimand, Treatment, balance, balance_between};
use seriatim::estimate::{Covariates, EstimateError, Interval, Reservation};

use super::assert_near;
use super::effects_data::{Lalonde, shuffled};

/// Means of the treated and the untreated, standardised difference, variance ratio, mean and largest distance of the cumulative
/// distributions.
type Expected = [f64; 6];

#[track_caller]
fn assert_comparison(found: &Comparison, expected: Expected) {
    let [treated, untreated, difference, ratio, mean, largest] = expected;
    assert_near(found.mean_treated, treated, 1e-12);
    assert_near(found.mean_untreated, untreated, 1e-12);
    assert_near(found.standardised_difference.unwrap(), difference, 1e-11);
    if ratio.is_nan() {
        assert_eq!(found.variance_ratio, None);
    } else {
        assert_near(found.variance_ratio.unwrap(), ratio, 1e-11);
    }
    assert_near(found.mean_distance, mean, 1e-11);
    assert_near(found.kolmogorov_smirnov, largest, 1e-11);
}

/// `summary(matchit(treat ~ age + educ + black + hisp + married + nodegree + re74 + re75, method = "cem"), standardize =
/// TRUE)$sum.all` of MatchIt 4.5.1.
#[test]
fn balance_before_matching_is_that_of_matchit() -> Result<(), EstimateError> {
    let none = f64::NAN;
    let expected: [Expected; 8] = [
        [
            25.8162162162162,
            28.030_303_030_303_03,
            -0.3094452619979815,
            0.439995463435061,
            0.0813390663390664,
            0.1577269577269578,
        ],
        [
            10.3459459459459,
            10.235431235431236,
            0.0549646613888354,
            0.495893371429209,
            0.0347223189328453,
            0.1113715113715114,
        ],
        [
            0.843243243243243,
            0.202797202797203,
            1.7615418898154271,
            none,
            0.6404460404460405,
            0.6404460404460405,
        ],
        [
            0.0594594594594595,
            0.142191142191142,
            -0.3498425415984217,
            none,
            0.0827316827316827,
            0.0827316827316827,
        ],
        [
            0.189189189189189,
            0.512820512820513,
            -0.8263092723407163,
            none,
            0.3236313236313236,
            0.3236313236313236,
        ],
        [
            0.708108108108108,
            0.596736596736597,
            0.2449702322720187,
            none,
            0.1113715113715114,
            0.1113715113715114,
        ],
        [
            2095.57368864865,
            5_619.236_506_386_946_5,
            -0.7210838090718685,
            0.518128480856177,
            0.2247948890406991,
            0.4470358470358471,
        ],
        [
            1532.05531378378,
            2_466.484_443_123_543,
            -0.2902629111854572,
            0.956293045388950,
            0.1341714465309971,
            0.2876456876456877,
        ],
    ];
    let data = Lalonde::read();
    let found = balance(
        &data.columns(),
        &data.treatment(),
        None,
        Denominator::of(Estimand::Treated),
    )?;
    for (found, expected) in found.covariates.iter().zip(expected) {
        assert_comparison(&found.raw, expected);
        assert_eq!((found.adjusted, found.binary), (None, expected[3].is_nan()));
    }
    assert_near(found.largest.unwrap(), 1.7615418898154271, 1e-11);
    assert_eq!(found.reservations, [Reservation::Unbalanced]);
    Ok(())
}

/// The same call, `$sum.matched`: standardised by the deviation before matching.
#[test]
fn balance_after_coarsened_exact_matching_is_that_of_matchit() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let classes = data
        .covariates
        .iter()
        .map(|column| coarsened(column, &Coarsening::Sturges));
    let classes = classes.collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<&[u64]> = classes.iter().map(Vec::as_slice).collect();
    let weights = exactly(&columns, &data.treatment())?.weights(Estimand::Treated)?;
    let found = balance(&data.columns(), &data.treatment(), Some(&weights), Denominator::Treated)?;
    let expected: [(usize, Expected); 4] = [
        (
            0,
            [
                21.646_153_846_153_847,
                21.293_589_743_589_74,
                4.92750737662607e-2,
                0.890875739627326,
                1.30448717948718e-2,
                8.97435897435897e-2,
            ],
        ),
        (
            1,
            [
                10.369_230_769_230_77,
                10.279_487_179_487_178,
                4.46341125005115e-2,
                0.889393758503709,
                9.98650472334686e-3,
                0.1,
            ],
        ),
        (
            6,
            [
                489.061_161_538_461_53,
                697.611_529_249_084_2,
                -4.26778330704864e-2,
                1.391579787421768,
                4.35488161745145e-2,
                0.311843711843712,
            ],
        ),
        (
            7,
            [
                362.436_53,
                520.837_841_896_214_9,
                -4.92044013643685e-2,
                0.850057719036403,
                4.02734905543895e-2,
                0.159829059829060,
            ],
        ),
    ];
    for (column, expected) in expected {
        assert_comparison(&found.covariates[column].adjusted.unwrap(), expected);
    }
    assert!(found.largest.unwrap() < 0.05);
    assert_eq!(found.reservations, []);
    Ok(())
}

/// A logistic score balances every covariate exactly in the overlap (Li, Morgan & Zaslavsky 2018, theorem 3).
#[test]
fn overlap_weights_balance_exactly() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let weights = score.weights(Estimand::Overlap)?;
    let found = balance(
        &data.columns(),
        &data.treatment(),
        Some(weights.values()),
        Denominator::Pooled,
    )?;
    assert!(found.largest.unwrap() < 1e-10, "{:?}", found.largest);
    Ok(())
}

/// Treated 1, 3; untreated 2, 2, 5. Means 2 and 3; variances 2 and 3; differences over √2, √3, √(5/2), and over all rows
/// (deviations from 13/5: 256/100 + 4/100 + 2 · 36/100 + 576/100 = 9.2, over 4) √2.3. Cumulative distances at 1, 2, 3, 5: ½,
/// ½ - ⅔ = -1/6, 1 - ⅔ = ⅓, 0; their mean ¼.
#[test]
fn five_rows_are_compared_as_by_hand() -> Result<(), EstimateError> {
    let marks = [true, true, false, false, false];
    let column = [1.0, 3.0, 2.0, 2.0, 5.0];
    let (covariates, treatment) = (Covariates::new(5, vec![&column])?, Treatment::new(&marks)?);
    for (denominator, deviation) in [
        (Denominator::Treated, 2.0_f64.sqrt()),
        (Denominator::Untreated, 3.0_f64.sqrt()),
        (Denominator::Pooled, 2.5_f64.sqrt()),
        (Denominator::All, 2.3_f64.sqrt()),
    ] {
        let found = balance(&covariates, &treatment, None, denominator)?.covariates[0].raw;
        assert_comparison(&found, [2.0, 3.0, -1.0 / deviation, 2.0 / 3.0, 0.25, 0.5]);
    }
    // With weights 1, 1 and 1, 1, 2 the untreated have 2, 2, 5, 5: mean 7/2; Σw = 1: variance (9/4) / (1 - 3/8) = 18/5.
    let weights = [1.0, 1.0, 1.0, 1.0, 2.0];
    let found = balance(&covariates, &treatment, Some(&weights), Denominator::Treated)?.covariates[0].adjusted;
    let expected = [2.0, 3.5, -1.5 / 2.0_f64.sqrt(), 2.0 / 3.6, 0.25, 0.5];
    assert_comparison(&found.unwrap(), expected);
    Ok(())
}

#[test]
fn units_and_order_have_no_influence_and_huge_values_do_not_overflow() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let plain = balance(&data.columns(), &data.treatment(), None, Denominator::Pooled)?;
    let order = shuffled(614);
    for unit in [1e-300, 1e-3, 1e303] {
        let mut other = data.permuted(&order);
        other.covariates.iter_mut().flatten().for_each(|value| *value *= unit);
        let found = balance(&other.columns(), &other.treatment(), None, Denominator::Pooled)?;
        for (one, other) in plain
            .covariates
            .iter()
            .zip(&found.covariates)
            .filter(|(one, _)| !one.binary)
        {
            let difference = |comparison: &Comparison| comparison.standardised_difference.unwrap();
            assert_near(difference(&other.raw), difference(&one.raw), 1e-11);
            assert_near(
                other.raw.variance_ratio.unwrap(),
                one.raw.variance_ratio.unwrap(),
                1e-11,
            );
            assert_near(other.raw.kolmogorov_smirnov, one.raw.kolmogorov_smirnov, 1e-11);
            assert_near(other.raw.mean_treated, one.raw.mean_treated * unit, 1e-11);
        }
    }
    Ok(())
}

#[test]
fn what_does_not_vary_has_no_standardised_difference() -> Result<(), EstimateError> {
    let marks = [true, false, false];
    let columns: [&[f64]; 3] = [&[0.0, 1.0, 0.0], &[4.0, 4.0, 4.0], &[7.0, 2.0, 3.0]];
    let (covariates, treatment) = (Covariates::new(3, columns.to_vec())?, Treatment::new(&marks)?);
    let found = balance(&covariates, &treatment, None, Denominator::Treated)?;
    for one in &found.covariates {
        assert_eq!((one.raw.standardised_difference, one.raw.variance_ratio), (None, None));
    }
    assert_eq!((found.largest, found.reservations), (None, vec![]));
    let weights = [1.0, 0.0, 0.0];
    let refused = balance(&covariates, &treatment, Some(&weights), Denominator::All);
    assert_eq!(refused.err(), Some(EstimateError::WeightsAllZero));
    Ok(())
}

fn limits(lower: f64, upper: f64) -> Option<Interval> {
    Some(Interval { lower, upper })
}

/// VanderWeele & Ding (2017): RR 3.9 (1.8 to 8.7) gives 7.26 and 3.0; HR 0.56 (0.46 to 0.69) of a common outcome; OR 3 of one;
/// and from the formulas, exp(0.91 · 0.5) = 1.576... for half a standard deviation.
#[test]
fn e_values_are_those_published() -> Result<(), EstimateError> {
    let common = Outcome::Common;
    let found = e_value(&Association::RiskRatio {
        value: 3.9,
        limits: limits(1.8, 8.7),
    })?;
    assert_near(found.estimate, 7.26303434416, 1e-11);
    assert_near(found.limit.unwrap(), 3.0, 1e-14);
    // Turned around, the same.
    let found = e_value(&Association::RiskRatio {
        value: 1.0 / 3.9,
        limits: limits(1.0 / 8.7, 1.0 / 1.8),
    })?;
    assert_near(found.estimate, 7.26303434416, 1e-11);
    assert_near(found.limit.unwrap(), 3.0, 1e-14);
    let found = e_value(&Association::HazardRatio {
        value: 0.56,
        limits: limits(0.46, 0.69),
        outcome: common,
    })?;
    assert_near(found.risk_ratio, 0.670083951663, 1e-11);
    assert_near(found.estimate, 2.349531257322, 1e-11);
    // In R: hr <- .69; rr <- (1 - .5^sqrt(hr)) / (1 - .5^sqrt(1 / hr)); 1 / rr + sqrt(1 / rr * (1 / rr - 1))
    assert_near(found.limit.unwrap(), 1.90800394327444, 1e-11);
    let found = e_value(&Association::OddsRatio {
        value: 3.0,
        limits: limits(0.9, 10.0),
        outcome: common,
    })?;
    assert_near(found.estimate, 2.85808330818, 1e-11);
    assert_eq!(found.limit, Some(1.0));
    let rare = Association::HazardRatio {
        value: 2.0,
        limits: None,
        outcome: Outcome::Rare,
    };
    assert_near(e_value(&rare)?.estimate, 2.0 + 2.0_f64.sqrt(), 1e-15);
    assert_eq!(e_value(&rare)?.limit, None);
    let found = e_value(&Association::StandardisedDifference {
        value: 0.5,
        standard_error: Some(0.1),
    })?;
    let ratio = |ratio: f64| ratio + (ratio * (ratio - 1.0)).sqrt();
    assert_near(found.risk_ratio, 0.455_f64.exp(), 1e-15);
    assert_near(found.estimate, ratio(0.455_f64.exp()), 1e-14);
    assert_near(found.limit.unwrap(), ratio(0.277_f64.exp()), 1e-14);
    Ok(())
}

#[test]
fn e_values_at_the_ends_are_one_or_none_or_refused() -> Result<(), EstimateError> {
    let risk = |value, limits| e_value(&Association::RiskRatio { value, limits });
    let none = risk(1.0, limits(0.5, f64::INFINITY))?;
    assert_eq!((none.estimate, none.limit), (1.0, Some(1.0)));
    assert_eq!(
        risk(0.5, limits(0.0, 0.8))?.limit,
        risk(1.25, limits(1.25, 1.25))?.limit
    );
    for (value, limits) in [
        (0.0, None),
        (-1.0, None),
        (f64::NAN, None),
        (f64::INFINITY, None),
        (2.0, limits(2.5, 3.0)),
        (2.0, limits(1.0, 1.5)),
        (2.0, limits(f64::NAN, 3.0)),
        (2.0, limits(-1.0, 3.0)),
    ] {
        assert!(risk(value, limits).is_err(), "{value} {limits:?}");
    }
    for (value, standard_error) in [(f64::NAN, None), (1.0, Some(-1.0)), (1.0, Some(f64::INFINITY))] {
        assert!(e_value(&Association::StandardisedDifference { value, standard_error }).is_err());
    }
    Ok(())
}

/// Rows that count before alone and rows that count after alone: as with one set of rows under both weights.
#[test]
fn weights_before_and_after_may_be_of_different_rows() {
    let x = [1.0, 4.0, 2.0, 7.0, 3.0, 5.0];
    let marks = [true, true, true, false, false, false];
    let after = [1.0, 1.0, 0.0, 0.5, 0.0, 1.5];
    let one = Covariates::new(6, vec![&x]).unwrap();
    let expected = balance(
        &one,
        &Treatment::new(&marks).unwrap(),
        Some(&after),
        Denominator::Treated,
    )
    .unwrap();
    let twice = |values: &[f64], others: &[f64]| [values, others].concat();
    let (both, all_marks) = (twice(&x, &x), [marks, marks].concat());
    let weights = [twice(&[1.0; 6], &[0.0; 6]), twice(&[0.0; 6], &after)];
    let found = balance_between(
        &Covariates::new(12, vec![&both]).unwrap(),
        &Treatment::new(&all_marks).unwrap(),
        [&weights[0], &weights[1]],
        Denominator::Treated,
    )
    .unwrap();
    let of = |balance: &Balance| {
        let one = &balance.covariates[0];
        let after = one.adjusted.unwrap();
        [
            one.raw.mean_untreated,
            one.raw.standardised_difference.unwrap(),
            one.raw.variance_ratio.unwrap(),
            one.raw.kolmogorov_smirnov,
            after.mean_treated,
            after.mean_untreated,
            after.standardised_difference.unwrap(),
            after.kolmogorov_smirnov,
        ]
    };
    for (found, expected) in of(&found).into_iter().zip(of(&expected)) {
        assert!((found - expected).abs() < 1e-12, "{found}, expected {expected}");
    }
}
