//! Two groups within strata, held against R 4.2.2 with metafor 3.8-1 and vcd 1.4-11.

use seriatim::estimate::rates::homogeneity::{BreslowDayForm, EmptyCells, breslow_day, woolf};
use seriatim::estimate::rates::mantel_haenszel::{
    RateStratum, RiskDifferenceVariance, cochran_mantel_haenszel, common_odds_ratio, common_rate_ratio,
    common_risk_difference, common_risk_ratio,
};
use seriatim::estimate::rates::rate_ratio::{Exposure, RateRatioMethod, rate_ratio};
use seriatim::estimate::rates::two_by_two::odds::{OddsRatioMethod, odds_ratio};
use seriatim::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod, risk_difference, risk_ratio};
use seriatim::estimate::rates::two_by_two::{Correction, TwoByTwo};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::rates_poisson::{LEVEL, assert_limits};
use super::rates_two_by_two::table;

/// `UCBAdmissions` of R: men admitted, men rejected, women admitted, women rejected, by department (Bickel, Hammel &
/// O'Connell 1975, Science 187:398).
const BERKELEY: [[u64; 4]; 6] = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
];

/// Few events, and a cell without any.
const SMALL: [[u64; 4]; 3] = [[4, 16, 2, 22], [0, 12, 1, 15], [7, 23, 5, 31]];

fn strata(cells: &[[u64; 4]]) -> Result<Vec<TwoByTwo>, EstimateError> {
    cells.iter().map(|cells| table(*cells)).collect()
}

type Found = [f64; 4];
/// Odds ratio, risk ratio (value, limits, standard error of the logarithm), risk difference (value, limits, standard
/// error), the other standard error.
type Expected = (&'static [[u64; 4]], Found, Found, Found, f64);

/// With s the tables as an array, `rma.mh(ai = s[1,1,], bi = s[2,1,], ci = s[1,2,], di = s[2,2,], measure = "OR")`,
/// `"RR"` and `"RD"`; `sqrt(sum((a*b*n0^3 + c*d*n1^3)/(n1*n0*N^2)))/sum(n1*n0/N)`.
const EXPECTED: [Expected; 2] = [
    (
        &BERKELEY,
        [
            0.904696828258623,
            0.771907361759351,
            1.06032976443666,
            0.0809889096562209,
        ],
        [
            0.944905022595929,
            0.866452232683004,
            1.03046130882747,
            0.0442239944392498,
        ],
        [
            -0.0184251961908525,
            -0.0474824353465422,
            0.0106320429648372,
            0.0148253944383109,
        ],
        0.0146194685233229,
    ),
    (
        &SMALL,
        [1.82449589245706, 0.678148792893789, 4.90863553319636, 0.504954320562505],
        [1.66187050359712, 0.716188965344525, 3.85626378563034, 0.429474731573414],
        [
            0.0700152207001522,
            -0.0462527280412279,
            0.186283169441532,
            0.059321472056878,
        ],
        0.0585214103641478,
    ),
];

#[test]
fn common_ratios_and_differences_agree_with_metafor() -> Result<(), EstimateError> {
    for (cells, odds, risk, difference, greenland_robins) in EXPECTED {
        let strata = strata(cells)?;
        for (found, expected) in [
            (common_odds_ratio(&strata, LEVEL)?, odds),
            (common_risk_ratio(&strata, LEVEL)?, risk),
        ] {
            assert_near(found.value.unwrap(), expected[0], 1e-12);
            assert_near(found.lower.unwrap(), expected[1], 1e-12);
            assert_near(found.upper.unwrap(), expected[2], 1e-12);
            assert_near(found.log_standard_error.unwrap(), expected[3], 1e-12);
        }
        let found = common_risk_difference(&strata, RiskDifferenceVariance::Sato, LEVEL)?.estimate;
        assert_near(found.value, difference[0], 1e-12);
        assert_limits(found.interval, [difference[1], difference[2]]);
        assert_near(found.standard_error.unwrap(), difference[3], 1e-12);
        let found = common_risk_difference(&strata, RiskDifferenceVariance::GreenlandRobins, LEVEL)?;
        assert_near(found.estimate.standard_error.unwrap(), greenland_robins, 1e-12);
    }
    Ok(())
}

/// `mantelhaen.test(s, correct = FALSE)` and `mantelhaen.test(s)`.
#[test]
fn the_test_of_no_association_agrees_with_r() -> Result<(), EstimateError> {
    for (cells, plain, p_value, corrected) in [
        (&BERKELEY[..], 1.52460666044344, 0.216923697055518, 1.42694622858669),
        (&SMALL[..], 1.41649863735337, 0.233980570959709, 0.885740497324854),
    ] {
        let strata = strata(cells)?;
        let found = cochran_mantel_haenszel(&strata, Correction::None)?;
        assert_near(found.test.statistic, plain, 1e-12);
        assert_near(found.test.p_value, p_value, 1e-12);
        let found = cochran_mantel_haenszel(&strata, Correction::Continuity)?;
        assert_near(found.test.statistic, corrected, 1e-12);
    }
    Ok(())
}

/// `rma.mh(...)$BD`, `$TA`, and `vcd::woolf_test(s)`; for the strata without an empty cell `woolf_test(s[,,c(1, 3)])`.
#[test]
fn tests_of_one_odds_ratio_agree_with_metafor_and_vcd() -> Result<(), EstimateError> {
    for (cells, original, tarone, p_value, by_woolf, woolf_p) in [
        (
            &BERKELEY[..],
            18.8255137052365,
            18.8255012520532,
            0.00207140139788083,
            17.9017124697972,
            0.00307214230873254,
        ),
        (
            &SMALL[..],
            1.58937160108133,
            1.58935537260458,
            0.451726809199267,
            0.902133621794733,
            0.636948285669837,
        ),
    ] {
        let strata = strata(cells)?;
        let found = breslow_day(&strata, BreslowDayForm::Original)?;
        assert_near(found.test.statistic, original, 1e-11);
        let found = breslow_day(&strata, BreslowDayForm::Tarone)?;
        assert_near(found.test.statistic, tarone, 1e-11);
        assert_near(found.test.p_value, p_value, 1e-10);
        let found = woolf(&strata, EmptyCells::AddHalf)?;
        assert_near(found.test.statistic, by_woolf, 1e-11);
        assert_near(found.test.p_value, woolf_p, 1e-10);
    }
    let found = woolf(&strata(&SMALL)?, EmptyCells::LeaveOut)?;
    assert_near(found.test.statistic, 0.111123466429921, 1e-11);
    assert_near(found.test.p_value, 0.738868692725297, 1e-11);
    assert_eq!(found.reservations, [Reservation::EmptyCell, Reservation::EmptyStratum]);
    Ok(())
}

fn rates(rows: &[[f64; 4]]) -> Vec<RateStratum> {
    let group = |events: f64, person_time| Exposure {
        events: events as u64,
        person_time,
    };
    rows.iter()
        .map(|[a, t1, c, t0]| RateStratum {
            exposed: group(*a, *t1),
            unexposed: group(*c, *t0),
        })
        .collect()
}

const RATES: [[f64; 4]; 3] = [
    [8.0, 1200.0, 5.0, 2100.25],
    [22.0, 900.5, 30.0, 1800.0],
    [35.0, 410.0, 12.0, 390.0],
];

/// `rma.mh(x1i = c(8, 22, 35), t1i = c(1200, 900.5, 410), x2i = c(5, 30, 12), t2i = c(2100.25, 1800, 390), measure =
/// "IRR")`.
#[test]
fn the_common_rate_ratio_agrees_with_metafor() -> Result<(), EstimateError> {
    let found = common_rate_ratio(&rates(&RATES), LEVEL)?;
    assert_near(found.value.unwrap(), 2.0486366942436, 1e-12);
    assert_near(found.lower.unwrap(), 1.38591073233067, 1e-12);
    assert_near(found.upper.unwrap(), 3.0282702969934, 1e-12);
    assert_near(found.log_standard_error.unwrap(), 0.19940011949221, 1e-12);
    Ok(())
}

/// Two tables by hand: [2, 1, 1, 2] and [3, 1, 1, 1]. R = 4/6 + 3/6 = 7/6 and S = 1/6 + 1/6 = 2/6, odds ratio 7/2. Risk
/// ratio (2·3/6 + 3·2/6)/(1·3/6 + 1·4/6) = 2/(7/6) = 12/7. Differences 1/3 and 1/4 with weights 9/6 and 8/6: (1/2 +
/// 1/3)/(17/6) = 5/17. Σ a - E = (2 - 3/2) + (3 - 8/3) = 5/6; Σ V = 81/180 + 64/180 = 145/180; χ² = 25/36 · 180/145 =
/// 25/29.
#[test]
fn two_small_tables_give_what_is_worked_out_by_hand() -> Result<(), EstimateError> {
    let strata = strata(&[[2, 1, 1, 2], [3, 1, 1, 1]])?;
    assert_near(common_odds_ratio(&strata, LEVEL)?.value.unwrap(), 3.5, 1e-15);
    assert_near(common_risk_ratio(&strata, LEVEL)?.value.unwrap(), 12.0 / 7.0, 1e-15);
    let difference = common_risk_difference(&strata, RiskDifferenceVariance::default(), LEVEL)?;
    assert_near(difference.estimate.value, 5.0 / 17.0, 1e-15);
    let test = cochran_mantel_haenszel(&strata, Correction::None)?;
    assert_near(test.test.statistic, 25.0 / 29.0, 1e-14);
    assert_eq!(test.reservations, [Reservation::FewExpected]);
    Ok(())
}

/// One stratum: the common ratios are the table's own, with Woolf's, Katz's and Wald's limits.
#[test]
fn one_stratum_gives_the_table_itself() -> Result<(), EstimateError> {
    let cells = [54, 446, 31, 969];
    let (one, own) = (strata(&[cells])?, table(cells)?);
    let pairs = [
        (
            common_odds_ratio(&one, LEVEL)?,
            odds_ratio(&own, OddsRatioMethod::Woolf, LEVEL)?,
        ),
        (
            common_risk_ratio(&one, LEVEL)?,
            risk_ratio(&own, RiskRatioMethod::KatzLog, LEVEL)?,
        ),
    ];
    for (found, expected) in pairs {
        assert_near(found.value.unwrap(), expected.value.unwrap(), 1e-14);
        assert_near(found.lower.unwrap(), expected.lower.unwrap(), 1e-12);
        assert_near(found.upper.unwrap(), expected.upper.unwrap(), 1e-12);
    }
    let found = common_risk_difference(&one, RiskDifferenceVariance::GreenlandRobins, LEVEL)?;
    let expected = risk_difference(&own, RiskDifferenceMethod::Wald, LEVEL)?
        .estimate
        .interval
        .unwrap();
    assert_limits(found.estimate.interval, [expected.lower, expected.upper]);
    let found = common_rate_ratio(&rates(&RATES[..1]), LEVEL)?;
    let RateStratum { exposed, unexposed } = rates(&RATES)[0];
    let expected = rate_ratio(exposed, unexposed, RateRatioMethod::LogWald, LEVEL)?.ratio;
    assert_near(found.lower.unwrap(), expected.lower.unwrap(), 1e-12);
    Ok(())
}

/// Strata in another order, and strata with nobody in a group or without variation, change nothing but what is told.
#[test]
fn order_and_empty_strata_have_no_influence() -> Result<(), EstimateError> {
    let mut cells = BERKELEY.to_vec();
    let all = strata(&cells)?;
    cells.reverse();
    cells.extend([[0, 0, 5, 9], [3, 4, 0, 0], [0, 0, 0, 0]]);
    let more = strata(&cells)?;
    let (found, expected) = (common_odds_ratio(&more, LEVEL)?, common_odds_ratio(&all, LEVEL)?);
    assert_near(found.value.unwrap(), expected.value.unwrap(), 1e-14);
    assert_near(found.lower.unwrap(), expected.lower.unwrap(), 1e-13);
    assert_eq!(found.reservations, [Reservation::EmptyStratum]);
    let (found, expected) = (common_risk_ratio(&more, LEVEL)?, common_risk_ratio(&all, LEVEL)?);
    assert_near(found.upper.unwrap(), expected.upper.unwrap(), 1e-13);
    for variance in [RiskDifferenceVariance::Sato, RiskDifferenceVariance::GreenlandRobins] {
        let (found, expected) = (
            common_risk_difference(&more, variance, LEVEL)?.estimate,
            common_risk_difference(&all, variance, LEVEL)?.estimate,
        );
        assert_near(found.value, expected.value, 1e-12);
        assert_near(found.standard_error.unwrap(), expected.standard_error.unwrap(), 1e-12);
    }
    let of = |strata: &[TwoByTwo]| breslow_day(strata, BreslowDayForm::Tarone);
    assert_near(of(&more)?.test.statistic, of(&all)?.test.statistic, 1e-11);
    assert_eq!(of(&more)?.test.reference, of(&all)?.test.reference);
    let of = |strata: &[TwoByTwo]| cochran_mantel_haenszel(strata, Correction::None);
    assert_near(of(&more)?.test.statistic, of(&all)?.test.statistic, 1e-12);
    assert_eq!(of(&more)?.reservations, [Reservation::EmptyStratum]);
    // A stratum without an event is a part of the difference, and of no ratio.
    let with = strata(&[[2, 8, 1, 9], [0, 10, 0, 10]])?;
    assert_near(
        common_risk_difference(&with, RiskDifferenceVariance::Sato, LEVEL)?
            .estimate
            .value,
        0.05,
        1e-14,
    );
    assert_near(common_risk_ratio(&with, LEVEL)?.value.unwrap(), 2.0, 1e-14);
    Ok(())
}

#[test]
fn strata_without_comparison_are_errors_or_nothing() -> Result<(), EstimateError> {
    assert_eq!(common_odds_ratio(&[], LEVEL).err(), Some(EstimateError::NoRows));
    assert_eq!(common_rate_ratio(&[], LEVEL).err(), Some(EstimateError::NoRows));
    assert_eq!(woolf(&[], EmptyCells::AddHalf).err(), Some(EstimateError::NoRows));
    let apart = strata(&[[1, 2, 0, 0], [0, 0, 4, 5]])?;
    assert!(matches!(
        common_risk_ratio(&apart, LEVEL).err(),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    let silent = strata(&[[0, 2, 0, 3], [0, 4, 0, 5]])?;
    let found = common_odds_ratio(&silent, LEVEL)?;
    assert_eq!((found.value, found.lower, found.upper), (None, None, None));
    assert_eq!(found.reservations.first(), Some(&Reservation::NoEvents));
    let found = common_risk_difference(&silent, RiskDifferenceVariance::Sato, LEVEL)?.estimate;
    assert_eq!((found.value, found.standard_error, found.interval), (0.0, None, None));
    assert!(cochran_mantel_haenszel(&silent, Correction::None).is_err());
    assert!(breslow_day(&silent, BreslowDayForm::Tarone).is_err());
    let one = strata(&[[4, 16, 2, 22]])?;
    assert!(breslow_day(&one, BreslowDayForm::Tarone).is_err());
    assert!(woolf(&one, EmptyCells::AddHalf).is_err());
    // No unexposed had the event in any stratum.
    let ends = strata(&[[4, 16, 0, 22], [3, 9, 0, 12]])?;
    let found = common_odds_ratio(&ends, LEVEL)?;
    assert_eq!((found.value, found.lower, found.upper), (None, None, None));
    assert!(breslow_day(&ends, BreslowDayForm::Tarone).is_err());
    assert!(woolf(&ends, EmptyCells::AddHalf).is_ok());
    assert!(woolf(&ends, EmptyCells::LeaveOut).is_err());
    let mut bad = RATES;
    bad[1][1] = f64::NAN;
    assert!(matches!(
        common_rate_ratio(&rates(&bad), LEVEL).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}

/// With the odds of the exposed a thousand times those of the others, or a thousandth, expected counts keep the
/// margins.
#[test]
fn breslow_and_days_expected_counts_hold_for_far_odds_ratios() -> Result<(), EstimateError> {
    for factor in [1, 1000] {
        let near_one = [[factor * 20, 20, 20, factor * 20], [factor * 30, 10, 30, factor * 10]];
        for cells in [near_one, near_one.map(|[a, b, c, d]| [b, a, d, c])] {
            let found = breslow_day(&strata(&cells)?, BreslowDayForm::Tarone)?;
            assert!(
                found.test.statistic.is_finite() && found.test.p_value > 0.5,
                "{found:?}"
            );
        }
    }
    Ok(())
}
