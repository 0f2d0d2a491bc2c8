//! Two groups of persons, held against R 4.2.2, statsmodels 0.15 and sums of exact fractions.

use seriatim::estimate::rates::two_by_two::burden::{disproportionality, population_attributable_fraction};
use seriatim::estimate::rates::two_by_two::odds::{OddsRatioMethod, odds_ratio};
use seriatim::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod, risk_difference, risk_ratio};
use seriatim::estimate::rates::two_by_two::{Correction, Group, TwoByTwo, chi_squared, fisher_exact};
use seriatim::estimate::rates::{Ratio, ReservedEstimate};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

use super::assert_near;
use super::rates_poisson::{LEVEL, assert_limits};

pub(super) fn table([a, b, c, d]: [u64; 4]) -> Result<TwoByTwo, EstimateError> {
    TwoByTwo::new(Group { events: a, others: b }, Group { events: c, others: d })
}

/// 54 of 500 care-experienced mothers and 31 of 1,000 others; few events; none among the exposed; none among the
/// others.
pub(super) const CARE: [u64; 4] = [54, 446, 31, 969];
pub(super) const FEW: [u64; 4] = [3, 17, 1, 24];
pub(super) const NO_EXPOSED: [u64; 4] = [0, 30, 4, 24];
pub(super) const NO_OTHERS: [u64; 4] = [6, 4, 0, 12];

#[track_caller]
pub(super) fn assert_ratio(found: &Ratio, value: Option<f64>, lower: Option<f64>, upper: Option<f64>) {
    let pairs = [(found.value, value), (found.lower, lower), (found.upper, upper)];
    for (found, expected) in pairs {
        match (found, expected) {
            (Some(found), Some(expected)) => assert_near(found, expected, 1e-12),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}

/// `exp(log(rr) + c(-1, 1)*qnorm(.975)*sqrt(1/a - 1/n1 + 1/c - 1/n0))`.
#[test]
fn katz_limits_agree_with_r() -> Result<(), EstimateError> {
    let of = |cells| risk_ratio(&table(cells)?, RiskRatioMethod::KatzLog, LEVEL);
    let found = of(CARE)?;
    assert_ratio(
        &found,
        Some(3.48387096774194),
        Some(2.26990489590637),
        Some(5.3470772902266),
    );
    assert_near(found.log_standard_error.unwrap(), 0.218578551177, 1e-11);
    assert_eq!(found.reservations, []);
    assert_ratio(&of(FEW)?, Some(3.75), Some(0.421599606250031), Some(33.3551070530654));
    assert_ratio(&of(NO_EXPOSED)?, Some(0.0), None, None);
    assert_ratio(&of(NO_OTHERS)?, None, None, None);
    assert_eq!(
        of(NO_OTHERS)?.reservations,
        [Reservation::FewEvents, Reservation::EmptyCell]
    );
    Ok(())
}

/// `confint_proportions_2indep(a, n1, c, n0, compare = "ratio", method = "score", correction = False)` of statsmodels,
/// and the same from the constrained likelihood maximised by bisection at 40 digits in mpmath.
#[test]
fn koopmans_limits_agree_with_statsmodels() -> Result<(), EstimateError> {
    let of = |cells| risk_ratio(&table(cells)?, RiskRatioMethod::Koopman, LEVEL);
    assert_ratio(
        &of(CARE)?,
        Some(54.0 / 15.5),
        Some(2.276951939546102),
        Some(5.329750126746974),
    );
    assert_ratio(&of(FEW)?, Some(3.75), Some(0.5789705737820805), Some(25.16158326047364));
    assert_ratio(&of(NO_EXPOSED)?, Some(0.0), Some(0.0), Some(0.839400768961421));
    let found = of(NO_OTHERS)?;
    assert_ratio(&found, None, Some(2.3163745248918), None);
    let told = [
        Reservation::FewEvents,
        Reservation::NoUpperLimit,
        Reservation::EmptyCell,
    ];
    assert_eq!(found.reservations, told);
    // All exposed had the event.
    assert_ratio(
        &of([10, 0, 7, 2])?,
        Some(9.0 / 7.0),
        of([10, 0, 7, 2])?.lower,
        Some(2.2095103245072876),
    );
    Ok(())
}

/// All in both groups had the event: for a ratio θ below 1 the score is √(n₁(1 - θ)/θ), so that the lower limit is
/// n₁/(n₁ + z²); above 1 it is √(n₀(θ - 1)), so that the upper limit is 1 + z²/n₀.
#[test]
fn koopmans_limits_where_all_have_the_event_are_those_worked_out_by_hand() -> Result<(), EstimateError> {
    let square = LEVEL.deviate() * LEVEL.deviate();
    for (exposed, unexposed) in [(7, 12), (1, 1), (1000, 3), (1_000_000, 1_000_000)] {
        let found = risk_ratio(&table([exposed, 0, unexposed, 0])?, RiskRatioMethod::Koopman, LEVEL)?;
        let (n, m) = (exposed as f64, unexposed as f64);
        assert_near(found.lower.unwrap(), n / (n + square), 1e-9);
        assert_near(found.upper.unwrap(), 1.0 + square / m, 1e-9);
        assert_eq!(found.value, Some(1.0));
        assert!(found.reservations.contains(&Reservation::AllEvents));
    }
    Ok(())
}

/// `exp(log(or) + c(-1, 1)*qnorm(.975)*sqrt(1/a + 1/b + 1/c + 1/d))`.
#[test]
fn woolfs_limits_agree_with_r() -> Result<(), EstimateError> {
    let of = |cells| odds_ratio(&table(cells)?, OddsRatioMethod::Woolf, LEVEL);
    let found = of(CARE)?;
    assert_ratio(
        &found,
        Some(3.78460870823087),
        Some(2.39953304639076),
        Some(5.96918767005988),
    );
    assert_near(found.log_standard_error.unwrap(), 0.23248812280433, 1e-12);
    assert_ratio(
        &of(FEW)?,
        Some(4.23529411764706),
        Some(0.405167563189906),
        Some(44.2723403664183),
    );
    assert_ratio(&of(NO_EXPOSED)?, Some(0.0), None, None);
    assert_ratio(&of(NO_OTHERS)?, None, None, None);
    assert_ratio(&of([0, 5, 0, 7])?, None, None, None);
    Ok(())
}

/// Sums of noncentral hypergeometric probabilities at 30 digits in mpmath, solved by bisection; for the first table also
/// to 12 digits `uniroot(f, c(1, 20), tol = 1e-14)` with `d <- dhyper(s, 500, 1000, 85)*t^s` and `f` the mean of `d` less
/// 54, or its tails less .025. R's `fisher.test` gives 3.7806426, 2.3505281 and 6.1755579: it seeks its roots with the
/// default tolerance of `uniroot`, about 1e-4.
#[test]
fn conditional_odds_ratios_agree_with_sums_at_thirty_digits() -> Result<(), EstimateError> {
    let exact = |cells| odds_ratio(&table(cells)?, OddsRatioMethod::ConditionalExact, LEVEL);
    let mid = |cells| odds_ratio(&table(cells)?, OddsRatioMethod::ConditionalMidP, LEVEL);
    let value = Some(3.780884716874603);
    assert_ratio(&exact(CARE)?, value, Some(2.350441349277753), Some(6.175577582885186));
    assert_ratio(&mid(CARE)?, value, Some(2.404941620462947), Some(6.019761484831536));
    assert!((exact(CARE)?.value.unwrap() - 3.78064262232).abs() < 3e-4);
    let value = Some(4.105443836239631);
    assert_ratio(&exact(FEW)?, value, Some(0.3001620269790217), Some(231.4014908139565));
    assert_ratio(&mid(FEW)?, value, Some(0.4030888948781074), Some(115.7561141517427));
    assert_ratio(&exact(NO_EXPOSED)?, Some(0.0), Some(0.0), Some(1.34682082826498));
    assert_ratio(&mid(NO_EXPOSED)?, Some(0.0), Some(0.0), Some(0.9829533360830324));
    assert_ratio(&exact(NO_OTHERS)?, None, Some(2.16012488296429), None);
    assert_ratio(&mid(NO_OTHERS)?, None, Some(2.945598667787029), None);
    // No event at all: every odds ratio fits alike.
    assert_ratio(&exact([0, 5, 0, 7])?, None, None, None);
    assert_eq!(
        exact([0, 5, 0, 7])?.reservations,
        [Reservation::NoEvents, Reservation::EmptyCell]
    );
    Ok(())
}

/// `rd + c(-1, 1)*qnorm(.975)*sqrt(a*b/n1^3 + c*d/n0^3)`; Newcombe's from `prop.test(x, n, correct = FALSE)$conf.int`
/// of each group.
#[test]
fn risk_differences_agree_with_r() -> Result<(), EstimateError> {
    for (cells, value, wald, newcombe) in [
        (
            CARE,
            0.077,
            [0.0477504677744137, 0.106249532225586],
            [0.0496175829927984, 0.108586689744219],
        ),
        (
            FEW,
            0.11,
            [-0.0643266495132377, 0.284326649513238],
            [-0.0735583109569349, 0.32297595284103],
        ),
        (
            NO_EXPOSED,
            -1.0 / 7.0,
            [-0.272469575122677, -0.0132447105916086],
            [-0.314898021635253, -0.000524969697009436],
        ),
        (
            NO_OTHERS,
            0.6,
            [0.296363685148402, 0.903636314851598],
            [0.224021668360025, 0.831819670293764],
        ),
    ] {
        let of = |method| risk_difference(&table(cells)?, method, LEVEL);
        let found = of(RiskDifferenceMethod::Wald)?.estimate;
        assert_near(found.value, value, 1e-14);
        assert_limits(found.interval, wald);
        assert_limits(of(RiskDifferenceMethod::Newcombe)?.estimate.interval, newcombe);
    }
    Ok(())
}

#[test]
fn without_variation_the_difference_has_no_standard_error_but_newcombes_limits() -> Result<(), EstimateError> {
    let of = |method| risk_difference(&table([0, 30, 0, 40])?, method, LEVEL);
    let ReservedEstimate { estimate, reservations } = of(RiskDifferenceMethod::Wald)?;
    assert_eq!((estimate.standard_error, estimate.interval), (None, None));
    assert_eq!(reservations, [Reservation::NoEvents, Reservation::EmptyCell]);
    // Wilson's upper limits of 0 are z²/(n + z²).
    let square = LEVEL.deviate() * LEVEL.deviate();
    assert_limits(
        of(RiskDifferenceMethod::Newcombe)?.estimate.interval,
        [-square / (40.0 + square), square / (30.0 + square)],
    );
    Ok(())
}

/// `chisq.test(m, correct = FALSE)`, `chisq.test(m)`, `fisher.test(m)`.
#[test]
fn tests_of_a_table_agree_with_r() -> Result<(), EstimateError> {
    for (cells, plain, corrected, p_value, exact) in [
        (
            CARE,
            36.9715235917689,
            35.5451049677822,
            1.19867150288121e-09,
            4.85566270612242e-09,
        ),
        (
            FEW,
            1.66006097560976,
            0.579649390243902,
            0.19759509125639,
            0.30870163428303,
        ),
        (
            NO_EXPOSED,
            4.6031746031746,
            2.6471450617284,
            0.0319128103975295,
            0.0482593631413958,
        ),
        (
            NO_OTHERS,
            9.9,
            7.10607638888889,
            0.00165278771863645,
            0.00281452293836195,
        ),
    ] {
        let table = table(cells)?;
        let found = chi_squared(&table, Correction::None)?;
        assert_near(found.test.statistic, plain, 1e-12);
        assert_near(found.test.p_value, p_value, 1e-12);
        let told = found.reservations == [Reservation::FewExpected];
        assert_eq!(told, cells != CARE);
        assert_near(
            chi_squared(&table, Correction::Continuity)?.test.statistic,
            corrected,
            1e-12,
        );
        assert_near(fisher_exact(&table)?.p_value, exact, 1e-11);
    }
    // Observed as expected: the correction does not go beyond.
    let found = chi_squared(&table([10, 20, 20, 40])?, Correction::Continuity)?;
    assert_eq!((found.test.statistic, found.test.p_value), (0.0, 1.0));
    Ok(())
}

#[test]
fn tables_that_cannot_be_compared_are_errors() -> Result<(), EstimateError> {
    let nobody = table([0, 0, 3, 4])?;
    let nothing = Some(EstimateError::NothingToEstimate {
        nothing: "nobody in one of the groups",
    });
    assert_eq!(risk_ratio(&nobody, RiskRatioMethod::Koopman, LEVEL).err(), nothing);
    assert_eq!(odds_ratio(&nobody, OddsRatioMethod::Woolf, LEVEL).err(), nothing);
    assert_eq!(
        risk_difference(&nobody, RiskDifferenceMethod::Wald, LEVEL).err(),
        nothing
    );
    assert_eq!(population_attributable_fraction(&nobody, LEVEL).err(), nothing);
    assert_eq!(disproportionality(&nobody, LEVEL).err(), nothing);
    assert_eq!(chi_squared(&nobody, Correction::None).err(), nothing);
    assert_eq!(fisher_exact(&nobody).err(), nothing);
    assert!(fisher_exact(&table([0, 5, 0, 6])?).is_err());
    assert!(chi_squared(&table([5, 0, 6, 0])?, Correction::None).is_err());
    assert!(matches!(
        table([u64::MAX, 1, u64::MAX, 1]).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}

/// Every table of up to 6 in a group: no panic, no number that is none, limits around the value.
#[test]
fn every_small_table_gives_numbers_or_nothing() -> Result<(), EstimateError> {
    let sound = |found: &Ratio| {
        let value = found.value.unwrap_or(f64::MAX);
        let (lower, upper) = (found.lower.unwrap_or(0.0), found.upper.unwrap_or(f64::MAX));
        let all = [found.value, found.lower, found.upper, found.log_standard_error];
        all.iter().flatten().all(|number| number.is_finite() && *number >= 0.0)
            && lower <= value * (1.0 + 1e-9)
            && value <= upper * (1.0 + 1e-9)
    };
    for cells in (0..2401u64).map(|i| [i % 7, i / 7 % 7, i / 49 % 7, i / 343]) {
        let table = table(cells)?;
        for method in [RiskRatioMethod::KatzLog, RiskRatioMethod::Koopman] {
            assert!(risk_ratio(&table, method, LEVEL).is_ok_and(|found| sound(&found)) || cells_empty(cells));
        }
        for method in [
            OddsRatioMethod::Woolf,
            OddsRatioMethod::ConditionalExact,
            OddsRatioMethod::ConditionalMidP,
        ] {
            assert!(odds_ratio(&table, method, LEVEL).is_ok_and(|found| sound(&found)) || cells_empty(cells));
        }
        assert!(disproportionality(&table, LEVEL).is_ok_and(|found| sound(&found)) || cells_empty(cells));
        if let Ok(found) = risk_difference(&table, RiskDifferenceMethod::Newcombe, LEVEL) {
            let limits = found.estimate.interval.unwrap();
            assert!(-1.0 - 1e-12 <= limits.lower && limits.lower <= limits.upper && limits.upper <= 1.0 + 1e-12);
        }
        if let Ok(found) = population_attributable_fraction(&table, LEVEL) {
            assert!(found.estimate.value <= 1.0);
        }
        if let Ok(found) = fisher_exact(&table) {
            assert!(found.p_value > 0.0 && found.p_value <= 1.0);
        }
    }
    Ok(())
}

fn cells_empty([a, b, c, d]: [u64; 4]) -> bool {
    a + b == 0 || c + d == 0
}

/// Groups exchanged, ratios are inverted; events and others exchanged, odds ratios are.
#[test]
fn tables_turned_invert_their_ratios() -> Result<(), EstimateError> {
    for [a, b, c, d] in [CARE, FEW, [9, 2, 4, 7], [400, 3, 12, 900]] {
        let pairs = |found: Ratio, turned: Ratio| {
            assert_near(found.value.unwrap() * turned.value.unwrap(), 1.0, 1e-12);
            assert_near(found.lower.unwrap() * turned.upper.unwrap(), 1.0, 1e-11);
            assert_near(found.upper.unwrap() * turned.lower.unwrap(), 1.0, 1e-11);
        };
        for method in [RiskRatioMethod::KatzLog, RiskRatioMethod::Koopman] {
            let of = |cells| risk_ratio(&table(cells)?, method, LEVEL);
            pairs(of([a, b, c, d])?, of([c, d, a, b])?);
        }
        for method in [OddsRatioMethod::Woolf, OddsRatioMethod::ConditionalExact] {
            let of = |cells| odds_ratio(&table(cells)?, method, LEVEL);
            pairs(of([a, b, c, d])?, of([c, d, a, b])?);
            pairs(of([a, b, c, d])?, of([b, a, d, c])?);
        }
        let p_value = |cells| Ok(fisher_exact(&table(cells)?)?.p_value);
        assert_near(p_value([a, b, c, d])?, p_value([c, d, a, b])?, 1e-11);
        assert_near(p_value([a, b, c, d])?, p_value([a, c, b, d])?, 1e-11);
    }
    Ok(())
}

/// Ten thousand million persons are still counted; at a level far out, limits still exist.
#[test]
fn large_tables_and_far_levels_give_numbers() -> Result<(), EstimateError> {
    let large = table([5_000_000, 2_000_000_000, 4_000_000, 3_000_000_000])?;
    let woolf = odds_ratio(&large, OddsRatioMethod::Woolf, LEVEL)?;
    let exact = odds_ratio(&large, OddsRatioMethod::ConditionalMidP, LEVEL)?;
    assert_near(exact.value.unwrap(), woolf.value.unwrap(), 1e-6);
    assert_near(exact.lower.unwrap(), woolf.lower.unwrap(), 1e-6);
    assert_near(exact.upper.unwrap(), woolf.upper.unwrap(), 1e-6);
    let far = ConfidenceLevel::new(1.0 - 1e-15)?;
    for method in [OddsRatioMethod::ConditionalExact, OddsRatioMethod::ConditionalMidP] {
        let found = odds_ratio(&table(FEW)?, method, far)?;
        assert!(found.lower.unwrap() > 0.0 && found.upper.unwrap().is_finite());
    }
    let found = risk_ratio(&table(FEW)?, RiskRatioMethod::Koopman, far)?;
    assert!(found.lower.unwrap() > 0.0 && found.upper.unwrap().is_finite());
    Ok(())
}
