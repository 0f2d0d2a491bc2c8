//! Gray's test against cmprsk, and at its edges.

use seriatim::estimate::survival::{Gray, RiskTables, Spells};
use seriatim::estimate::{EstimateError, Reference};

use super::assert_near;
use super::survival_data::{Data, three_hundred, with_mgus2};

/// `cmprsk::cuminc(etime, event, sex, rho = ...)$Tests`, for plasma cell malignancy and for death.
#[test]
fn mgus2_by_sex_agrees_with_cmprsk() -> Result<(), EstimateError> {
    let tables = with_mgus2(|spells| RiskTables::of(spells, &Data::mgus2().labels(2), None))??;
    for (rho, statistics) in [
        (0.0, [1.19450782507551, 11.6512590121277]),
        (1.0, [1.22935883355998, 13.93050971494866]),
    ] {
        for (cause, statistic) in [1, 2].into_iter().zip(statistics) {
            let found = Gray::of(&tables, cause, rho)?;
            assert_near(found.test.statistic, statistic, 1e-10);
            assert_eq!(
                found.test.reference,
                Reference::ChiSquared {
                    degrees_of_freedom: 1.0
                }
            );
            assert_eq!(
                found.groups.iter().map(|group| group.events).sum::<u64>(),
                [115, 860][cause - 1]
            );
        }
    }
    Ok(())
}

/// `cuminc(etime, event, cut(age, c(0, 60, 70, 80, 100)), rho = ...)$Tests`, and with `strata = sex`; and
/// `cuminc(etime, event, sex, strata = cut(age, c(0, 60, 70, 80, 100)))$Tests`.
#[test]
fn mgus2_by_age_and_within_strata_agrees_with_cmprsk() -> Result<(), EstimateError> {
    let sex = Data::mgus2().labels(2);
    let band = |age: &f64| [60.0, 70.0, 80.0].iter().filter(|limit| age > *limit).count() as u64;
    let age: Vec<u64> = Data::mgus2().numbers(3).iter().map(band).collect();
    let by_age = with_mgus2(|spells| RiskTables::of(spells, &age, None))??;
    let within_sex = with_mgus2(|spells| RiskTables::of(spells, &age, Some(&sex)))??;
    let within_age = with_mgus2(|spells| RiskTables::of(spells, &sex, Some(&age)))??;
    for (tables, rho, statistics) in [
        (&by_age, 0.0, [8.03792834606386, 303.65799142490755]),
        (&within_sex, 0.0, [8.21446823698286, 281.85486072415694]),
        (&by_age, 1.0, [7.48651127355193, 227.46422312792868]),
        (&within_sex, 1.0, [7.63639334086975, 235.79759041983738]),
        (&within_age, 0.0, [1.93099998184167, 28.95126181569138]),
    ] {
        for (cause, statistic) in [1, 2].into_iter().zip(statistics) {
            assert_near(Gray::of(tables, cause, rho)?.test.statistic, statistic, 1e-10);
        }
    }
    Ok(())
}

/// `cuminc(t, e, g, rho = ...)$Tests` and `cuminc(t, e, g, strata = st, rho = ...)$Tests` on the three hundred spells:
/// three causes, four groups, many ties.
#[test]
fn many_ties_agree_with_cmprsk() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(None, &rows.exit, &rows.cause, 3)?;
    let whole = RiskTables::of(&spells, &rows.group, None)?;
    let within = RiskTables::of(&spells, &rows.group, Some(&rows.stratum))?;
    for (tables, rho, statistics) in [
        (&whole, 0.0, [4.61178260014543, 9.20021602805443, 3.72496037952785]),
        (&within, 0.0, [4.69019881024755, 9.48023874262417, 3.25920008404231]),
        (&whole, 1.0, [3.69876839670784, 8.36796906248665, 3.23902753247039]),
        (&within, 1.0, [3.59307335610478, 8.58554000658308, 2.8747409432426]),
        (&whole, -0.5, [5.04693960860692, 9.62041479711561, 3.97358742555204]),
        (&within, -0.5, [5.25942399174179, 9.93436015280914, 3.44401889123735]),
    ] {
        for (cause, statistic) in [1, 2, 3].into_iter().zip(statistics) {
            assert_near(Gray::of(tables, cause, rho)?.test.statistic, statistic, 1e-10);
        }
    }
    let halves: Vec<u64> = rows.group.iter().map(|group| group % 2).collect();
    let halves = RiskTables::of(&spells, &halves, None)?;
    for (cause, statistic) in [1, 2, 3]
        .into_iter()
        .zip([0.003857494611249, 0.5354087487824933, 0.0172533464245719])
    {
        assert_near(Gray::of(&halves, cause, 0.5)?.test.statistic, statistic, 1e-9);
    }
    Ok(())
}

/// Groups a (events of cause 1 on days 1 and 3) and b (of cause 1 on day 2, censored on day 4): without another cause the
/// risk set is that of the log-rank test, and the scores are the same: a has 2 events, of which 1/2 + 1/3 + 1/2 are
/// expected.
#[test]
fn without_competing_events_the_scores_are_those_of_the_log_rank_test() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(None, &[1, 2, 3, 4], &[1, 1, 1, 0], 2)?;
    let found = Gray::of(&RiskTables::of(&spells, &[1, 2, 1, 2], None)?, 1, 0.0)?;
    assert_near(found.groups[0].expected, 4.0 / 3.0, 1e-14);
    assert_near(found.groups[0].observed, 2.0, 1e-15);
    Ok(())
}

#[test]
fn what_it_cannot_tell_is_refused() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(None, &[1, 2, 3, 4], &[1, 2, 1, 0], 2)?;
    let tables = RiskTables::of(&spells, &[1, 2, 1, 2], None)?;
    for (cause, rho) in [(0, 0.0), (3, 0.0), (1, f64::NAN)] {
        assert!(matches!(
            Gray::of(&tables, cause, rho),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
    let alone = RiskTables::of(&spells, &[1; 4], None)?;
    assert!(matches!(
        Gray::of(&alone, 1, 0.0),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    let delayed = Spells::with_causes(Some(&[0, 0, 1, 0]), &[1, 2, 3, 4], &[1, 2, 1, 0], 2)?;
    let delayed = RiskTables::of(&delayed, &[1, 2, 1, 2], None)?;
    assert!(matches!(
        Gray::of(&delayed, 1, 0.0),
        Err(EstimateError::OutOfRange { .. })
    ));
    let many: Vec<u64> = (0..201).collect();
    let exits: Vec<i64> = (1..=201).collect();
    let each = RiskTables::of(&Spells::with_causes(None, &exits, &[1; 201], 1)?, &many, None)?;
    assert!(matches!(Gray::of(&each, 1, 0.0), Err(EstimateError::OutOfRange { .. })));
    let none = Spells::with_causes(None, &[1, 2, 3, 4], &[2, 2, 0, 0], 2)?;
    let none = RiskTables::of(&none, &[1, 2, 1, 2], None)?;
    assert!(matches!(
        Gray::of(&none, 1, 0.0),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    Ok(())
}
