//! The log-rank test and its relatives by hand, against R, and at their edges.

use seriatim::estimate::numeric::chi_squared;
use seriatim::estimate::survival::{LogRank, RiskTables, Spells, Weighting};
use seriatim::estimate::{EstimateError, Reference, Reservation};

use super::assert_near;
use super::survival_data::{Data, three_hundred};

fn rho(rho: f64) -> Weighting {
    Weighting::FlemingHarrington { rho, gamma: 0.0 }
}

fn of(exit: &[i64], event: &[bool], group: &[u64], weighting: Weighting) -> Result<LogRank, EstimateError> {
    LogRank::of(
        &RiskTables::of(&Spells::from_origin(exit, event)?, group, None)?,
        weighting,
    )
}

fn lung(weighting: Weighting) -> Result<LogRank, EstimateError> {
    let data = Data::lung();
    of(
        &data.days(0),
        &data.marks(1, |died| died == 1.0),
        &data.labels(2),
        weighting,
    )
}

/// Groups a and b; events on days 1 (a), 2 (b) and 4 (a), b censored on day 3.
/// | day | Ya | Yb | d | E of a | variance |
/// | --- | --- | --- | --- | --- | --- |
/// | 1 | 2 | 2 | 1 | 1/2 | 1/4 |
/// | 2 | 1 | 2 | 1 | 1/3 | 2/9 |
/// | 4 | 1 | 0 | 1 | 1 | 0 |
///
/// O - E = 2 - 11/6 = 1/6, V = 17/36, statistic (1/36)/(17/36) = 1/17.
/// Weighted by S(t-) = 1, 3/4 and (with 2 of 3 left on day 2) 1/2: O - E = 1/2 - 1/4 = 1/4 (the last day adds
/// 1/2 - 1/2), V = 1/4 + 9/16·2/9 = 3/8, statistic (1/16)/(3/8) = 1/6.
/// Weighted by 1 - S(t-), 0, 1/4 and 1/2: O - E = -1/12, V = 1/16·2/9 = 1/72, statistic 72/144 = 1/2.
#[test]
fn four_spells_give_the_statistics_worked_out_by_hand() -> Result<(), EstimateError> {
    let late = Weighting::FlemingHarrington { rho: 0.0, gamma: 1.0 };
    for (weighting, excess, variance, statistic) in [
        (Weighting::LogRank, 1.0 / 6.0, 17.0 / 36.0, 1.0 / 17.0),
        (rho(0.0), 1.0 / 6.0, 17.0 / 36.0, 1.0 / 17.0),
        (rho(1.0), 0.25, 0.375, 1.0 / 6.0),
        (late, -1.0 / 12.0, 1.0 / 72.0, 0.5),
    ] {
        let found = of(&[1, 2, 3, 4], &[true, true, false, true], &[7, 9, 9, 7], weighting)?;
        let [a, b] = found.groups[..] else { panic!("two groups") };
        assert_eq!(
            (a.group, a.spells, a.events, b.group, b.spells, b.events),
            (7, 2, 2, 9, 2, 1)
        );
        assert_near(a.observed - a.expected, excess, 1e-14);
        assert_near(b.observed - b.expected, -excess, 1e-14);
        assert_near(found.variance[0][0], variance, 1e-14);
        assert_near(found.test.statistic, statistic, 1e-13);
        assert_eq!(
            found.test.reference,
            Reference::ChiSquared {
                degrees_of_freedom: 1.0
            }
        );
        assert_eq!(found.reservations, [Reservation::FewEvents]);
    }
    Ok(())
}

/// `survdiff(Surv(time, status) ~ sex, lung, rho = ...)`: observed and expected of men, variance, chi-squared.
#[test]
fn lung_by_sex_agrees_with_r() -> Result<(), EstimateError> {
    for (weighting, expected) in [
        (
            Weighting::LogRank,
            [112.0, 91.5817390295728, 40.3714339796426, 10.3267419548856],
        ),
        (
            rho(1.0),
            [70.3775422947522, 55.5710854717843, 17.2430826669607, 12.7141514011575],
        ),
        (
            rho(0.5),
            [86.3699928949584, 69.1317755501832, 24.2563204753666, 12.2506683372477],
        ),
        (
            rho(-0.5),
            [
                158.06970005760257,
                133.65363625967382,
                95.55642403586164,
                6.23866137101145,
            ],
        ),
    ] {
        let found = lung(weighting)?;
        let men = found.groups[0];
        let values = [men.observed, men.expected, found.variance[0][0], found.test.statistic];
        for (found, expected) in values.into_iter().zip(expected) {
            assert_near(found, expected, 1e-12);
        }
        assert_eq!(found.reservations, []);
    }
    // `pchisq(10.3267419548856, 1, lower.tail = FALSE)`
    assert_near(lung(Weighting::LogRank)?.test.p_value, 0.00131116452035501, 1e-11);
    Ok(())
}

/// `survdiff(Surv(time, status) ~ sex + strata(ph.ecog), lung, rho = ...)`, one patient without a score left out.
#[test]
fn lung_stratified_agrees_with_r() -> Result<(), EstimateError> {
    let data = Data::lung().only(3, |ecog| ecog >= 0.0);
    let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
    let spells = Spells::from_origin(&exit, &event)?;
    let tables = RiskTables::of(&spells, &data.labels(2), Some(&data.labels(3)))?;
    for (weighting, expected) in [
        (
            Weighting::LogRank,
            [111.0, 90.6410226636549, 38.3960786002224, 10.7950596334964],
        ),
        (
            rho(1.0),
            [70.7120896780552, 55.4415793241258, 16.8272701984287, 13.8577727533752],
        ),
    ] {
        let found = LogRank::of(&tables, weighting)?;
        let men = found.groups[0];
        let values = [men.observed, men.expected, found.variance[0][0], found.test.statistic];
        for (found, expected) in values.into_iter().zip(expected) {
            assert_near(found, expected, 1e-12);
        }
    }
    Ok(())
}

/// `d <- survdiff(Surv(time, status) ~ celltype, veteran, rho = ...)`, and for the trend over 1:4
/// `sum(1:4*(d$obs - d$exp))^2/(t(1:4) %*% d$var %*% 1:4)`.
#[test]
fn veteran_by_cell_type_and_its_trend_agree_with_r() -> Result<(), EstimateError> {
    let data = Data::veteran();
    let (exit, event) = (data.days(1), data.marks(2, |died| died == 1.0));
    for (weighting, expected, third, trend, covariance) in [
        (
            Weighting::LogRank,
            25.4037003457854,
            15.6937646143605,
            0.546198450969862,
            -4.40872930298506,
        ),
        (
            rho(1.0),
            19.7096224580615,
            10.806772281001,
            0.25073725979421,
            -2.50767176607121,
        ),
    ] {
        let found = of(&exit, &event, &data.labels(0), weighting)?;
        assert_near(found.test.statistic, expected, 1e-11);
        assert_eq!(
            found.test.reference,
            Reference::ChiSquared {
                degrees_of_freedom: 3.0
            }
        );
        assert_near(found.groups[2].expected, third, 1e-12);
        assert_near(found.variance[1][2], covariance, 1e-12);
        for scores in [[1.0, 2.0, 3.0, 4.0], [-30.0, -20.0, -10.0, 0.0]] {
            let test = found.trend(&scores)?;
            assert_near(test.statistic * test.statistic, trend, 1e-10);
            assert_near(test.p_value, chi_squared::upper(trend, 1.0), 1e-9);
        }
        assert!(found.trend(&[1.0; 4]).is_err() && found.trend(&[1.0; 3]).is_err());
        assert!(found.trend(&[1.0, f64::NAN, 2.0, 3.0]).is_err());
    }
    Ok(())
}

/// `coxph(Surv(start, stop, event) ~ transplant, heart, ties = "exact")$score`: the score test of the exact partial
/// likelihood is the log-rank test with the hypergeometric variance, here under delayed entry.
#[test]
fn heart_with_delayed_entry_agrees_with_r() -> Result<(), EstimateError> {
    // Who is transplanted is known from the rows: a second row of a patient, which enters after day 0, is one after it.
    let rows: Vec<Vec<f64>> = include_str!("data/heart.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|value| value.parse().unwrap()).collect())
        .collect();
    let half_days = |column: usize| -> Vec<i64> { rows.iter().map(|row| (2.0 * row[column]) as i64).collect() };
    let event: Vec<bool> = rows.iter().map(|row| row[2] == 1.0).collect();
    let (entry, exit) = (half_days(0), half_days(1));
    let group: Vec<u64> = entry.iter().map(|entry| u64::from(*entry > 0)).collect();
    let tables = RiskTables::of(&Spells::with_entry(&entry, &exit, &event)?, &group, None)?;
    let found = LogRank::of(&tables, Weighting::LogRank)?;
    assert_near(found.test.statistic, 0.175085839672177, 1e-11);
    Ok(())
}

/// `survdiff(Surv(t, e > 0) ~ g + strata(st), rho = ...)` and `survdiff(Surv(t, e == 1) ~ g)` on the three hundred
/// spells.
#[test]
fn strata_and_causes_agree_with_r() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(None, &rows.exit, &rows.cause, 3)?;
    let stratified = RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?;
    for (weighting, statistic, observed, expected) in [
        (Weighting::LogRank, 22.0533439523839, 52.0, 35.7779099778516),
        (rho(1.0), 10.7061850128469, 35.6555827717611, 26.5076420019829),
    ] {
        let found = LogRank::of(&stratified, weighting)?;
        assert_near(found.test.statistic, statistic, 1e-12);
        assert_near(found.groups[0].observed, observed, 1e-12);
        assert_near(found.groups[0].expected, expected, 1e-12);
    }
    let by_cause = RiskTables::of(&spells, &rows.group, None)?.of_cause(1)?;
    let found = LogRank::of(&by_cause, Weighting::LogRank)?;
    assert_near(found.test.statistic, 7.62951622853087, 1e-12);
    Ok(())
}

/// Sums over days as they are defined, under delayed entry, for four groups.
#[test]
fn the_sums_are_those_that_define_them() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let tables = RiskTables::of(&Spells::with_entry(&rows.entry, &rows.exit, &event)?, &rows.group, None)?;
    let found = LogRank::of(&tables, Weighting::LogRank)?;
    let (mut expected, mut covariance) = ([0.0; 4], 0.0);
    for day in 1..=40 {
        let at_risk = |row: &usize| rows.entry[*row] < day && day <= rows.exit[*row];
        let y: Vec<f64> = (0..4)
            .map(|group| (0..300).filter(at_risk).filter(|row| rows.group[*row] == group).count() as f64)
            .collect();
        let all: f64 = y.iter().sum();
        let d = (0..300).filter(|row| rows.exit[*row] == day && event[*row]).count() as f64;
        if all > 1.0 {
            covariance -= d * (all - d) / (all - 1.0) * y[1] * y[3] / (all * all);
        }
        for group in 0..4 {
            expected[group] += if all > 0.0 { d * y[group] / all } else { 0.0 };
        }
    }
    for (found, expected) in found.groups.iter().zip(expected) {
        assert_near(found.expected, expected, 1e-12);
    }
    assert_near(found.variance[3][1], covariance, 1e-12);
    Ok(())
}

#[test]
fn labels_and_order_have_no_influence() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let first = of(&rows.exit, &event, &rows.group, rho(1.0))?;
    let turned = |labels: &[u64]| labels.iter().rev().map(|label| label * 1000 + 5).collect::<Vec<u64>>();
    let exit: Vec<i64> = rows.exit.iter().rev().copied().collect();
    let event: Vec<bool> = event.into_iter().rev().collect();
    let second = of(&exit, &event, &turned(&rows.group), rho(1.0))?;
    assert_eq!(first.test, second.test);
    assert_eq!(first.variance, second.variance);
    Ok(())
}

#[test]
fn nothing_to_compare_is_refused() -> Result<(), EstimateError> {
    let refused = |exit: &[i64], event: &[bool], group: &[u64]| {
        matches!(
            of(exit, event, group, Weighting::LogRank),
            Err(EstimateError::NothingToEstimate { .. })
        )
    };
    assert!(refused(&[1, 2], &[true, true], &[4, 4]), "one group");
    assert!(refused(&[1, 2], &[false, false], &[1, 2]), "no event");
    assert!(refused(&[3, 3], &[true, true], &[1, 2]), "all at once");
    assert!(refused(&[1, 9], &[false, true], &[1, 2]), "never together");
    let lengths = of(&[1, 2], &[true, true], &[1], Weighting::LogRank);
    assert!(matches!(lengths, Err(EstimateError::LengthDiffers { .. })));
    for (power, gamma) in [(f64::NAN, 0.0), (f64::INFINITY, 0.0), (0.0, -1.0), (0.0, f64::NAN)] {
        let weighting = Weighting::FlemingHarrington { rho: power, gamma };
        assert!(matches!(lung(weighting), Err(EstimateError::OutOfRange { .. })));
    }
    // The curve of all is at 0 from day 1 on, and a later event would count without end.
    let early = Spells::with_entry(&[0, 2, 2, 2], &[1, 3, 4, 5], &[true; 4])?;
    let found = LogRank::of(&RiskTables::of(&early, &[1, 1, 2, 2], None)?, rho(-1.0));
    assert!(matches!(found, Err(EstimateError::OutOfRange { .. })));
    let many: Vec<u64> = (0..1001).collect();
    let exits: Vec<i64> = (1..=1001).collect();
    let found = of(&exits, &[true; 1001], &many, Weighting::LogRank);
    assert!(matches!(found, Err(EstimateError::OutOfRange { .. })));
    Ok(())
}

/// Groups a and b are at risk together, and c and d later: two comparisons, two degrees of freedom.
#[test]
fn groups_that_never_meet_cost_a_degree_of_freedom() -> Result<(), EstimateError> {
    let entry = [0, 0, 0, 0, 10, 10, 10, 10];
    let exit = [2, 4, 3, 5, 12, 14, 13, 15];
    let group = [1, 1, 2, 2, 3, 3, 4, 4];
    let spells = Spells::with_entry(&entry, &exit, &[true; 8])?;
    let all = LogRank::of(&RiskTables::of(&spells, &group, None)?, Weighting::LogRank)?;
    assert_eq!(
        all.test.reference,
        Reference::ChiSquared {
            degrees_of_freedom: 2.0
        }
    );
    let pair = of(&exit[..4], &[true; 4], &group[..4], Weighting::LogRank)?;
    assert_near(all.test.statistic, 2.0 * pair.test.statistic, 1e-12);
    Ok(())
}
