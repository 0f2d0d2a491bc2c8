//! Mean time lost to a cause by hand, against R, and by what it has to be.

use seriatim::estimate::survival::{
    AalenJohansen, Contrast, Counts, IncidenceVariance, RestrictedMean, RiskTable, Spells, TimeLost,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, KaplanMeier, Reservation};

use super::assert_near;
use super::survival_data::{three_hundred, with_mgus2};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn of(table: &RiskTable, cause: usize, horizon: i64) -> Result<TimeLost, EstimateError> {
    AalenJohansen::of(table, IncidenceVariance::Delta).time_lost(cause, horizon, LEVEL)
}

/// Four spells: cause 1 on day 2, cause 2 on day 4, cause 1 on day 6, censored on day 8. F1 is 1/4 from day 2 and 1/2
/// from day 6: up to day 8, 6/4 + 2/4 = 2 are lost to cause 1.
/// Day 2: 6 gained, 1/2 ÷ 3/4 = 2/3 taken: (16/3)²·(1/4·3/4)/4 = 4/3. Day 4: 3/4 later, of 1/2 by day 6, so that
/// 1/2 ÷ 2/3 = 3/4 is taken: 9/16·(1/3·2/3)/3 = 1/24. Day 6: 1/2·2 = 1 gained: (1/2·1/2)/2 = 1/8. Together 3/2.
#[test]
fn four_spells_give_the_time_worked_out_by_hand() -> Result<(), EstimateError> {
    let table = RiskTable::of(&Spells::with_causes(None, &[2, 4, 6, 8], &[1, 2, 1, 0], 2)?);
    let found = of(&table, 1, 8)?;
    let lost = found.lost.unwrap();
    assert_near(lost.value, 2.0, 1e-15);
    assert_near(lost.standard_error.unwrap(), f64::sqrt(1.5), 1e-14);
    assert_eq!((found.from, found.basis.rows, found.basis.events), (0, 4, 3));
    assert_near(of(&table, 2, 8)?.lost.unwrap().value, 1.0, 1e-15);
    assert_eq!(of(&table, 1, 9)?.lost, None);
    assert_eq!(of(&table, 1, 9)?.reservations, [Reservation::BeyondFollowUp]);
    let none = of(&table, 2, 3)?;
    assert_eq!(
        (none.lost.unwrap().value, none.lost.unwrap().standard_error),
        (0.0, None)
    );
    assert!(none.reservations.contains(&Reservation::NoEvents));
    for (cause, horizon) in [(0, 8), (3, 8), (1, 0), (1, i64::MIN)] {
        assert!(matches!(
            of(&table, cause, horizon),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
    assert!(
        Contrast::of_time_lost_to_cause(&found, &found, LEVEL)?
            .difference
            .unwrap()
            .value
            == 0.0
    );
    assert!(Contrast::of_time_lost_to_cause(&found, &none, LEVEL).is_err());
    Ok(())
}

/// `summary(survfit(Surv(etime, factor(event)) ~ 1, mgus2), rmean = 120 (240))$table`; R gives no standard error.
#[test]
fn mgus2_agrees_with_r() -> Result<(), EstimateError> {
    let table = with_mgus2(RiskTable::of)?;
    for (horizon, pcm, death) in [
        (120, 4.08913840433616, 37.36701142130482),
        (240, 14.1905481276958, 115.2205524518705),
    ] {
        assert_near(of(&table, 1, horizon)?.lost.unwrap().value, pcm, 1e-12);
        assert_near(of(&table, 2, horizon)?.lost.unwrap().value, death, 1e-12);
    }
    Ok(())
}

/// What is lost to all causes and what is not lost are the whole; with one cause the error is that of the restricted mean.
#[test]
fn the_parts_make_the_whole() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let table = RiskTable::of(&Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?);
    let mut sum = RestrictedMean::of(&KaplanMeier::of(&table), 25, LEVEL)?
        .mean
        .unwrap()
        .value;
    for cause in 1..=3 {
        sum += of(&table, cause, 25)?.lost.unwrap().value;
    }
    assert_near(sum, 25.0, 1e-13);
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let table = RiskTable::of(&Spells::with_entry(&rows.entry, &rows.exit, &event)?);
    for horizon in [3, 17, 25, 39, 40, 60] {
        let mean = RestrictedMean::of(&KaplanMeier::of(&table), horizon, LEVEL)?;
        let (found, expected) = (of(&table, 1, horizon)?.lost, mean.lost);
        assert_eq!(found.is_some(), expected.is_some());
        if let (Some(found), Some(expected)) = (found, expected) {
            assert_near(found.value, expected.value, 1e-12);
            assert_near(found.standard_error.unwrap(), expected.standard_error.unwrap(), 1e-11);
        }
    }
    Ok(())
}

/// The infinitesimal jackknife by differences: every spell counted a million times, and one of them once more.
#[test]
fn the_error_is_that_of_the_infinitesimal_jackknife() -> Result<(), EstimateError> {
    const TIMES: u64 = 1_000_000;
    let rows = three_hundred();
    let (exit, cause) = (&rows.exit[..60], &rows.cause[..60]);
    let lost = |more: usize| -> Result<f64, EstimateError> {
        let count = |row: usize| TIMES + u64::from(row == more);
        let of_cause = |wanted: u32| -> Vec<u64> {
            let counts = (0..60).map(|row| if cause[row] == wanted { count(row) } else { 0 });
            std::iter::once(0).chain(counts).collect()
        };
        let time: Vec<i64> = std::iter::once(0).chain(exit.iter().copied()).collect();
        let mut entered = vec![0; 61];
        entered[0] = (0..60).map(count).sum();
        let (censored, first, second, third) = (of_cause(0), of_cause(1), of_cause(2), of_cause(3));
        let counts = Counts {
            time: &time,
            entered: &entered,
            events: vec![&first, &second, &third],
            censored: &censored,
        };
        Ok(of(&RiskTable::from_counts(&counts)?, 1, 20)?.lost.unwrap().value)
    };
    let whole = lost(usize::MAX)?;
    let mut squares = 0.0;
    for row in 0..60 {
        let influence = (lost(row)? - whole) * TIMES as f64;
        squares += influence * influence;
    }
    let table = RiskTable::of(&Spells::with_causes(None, exit, cause, 3)?);
    let found = of(&table, 1, 20)?.lost.unwrap();
    assert_near(found.value, whole, 1e-12);
    assert_near(found.standard_error.unwrap(), squares.sqrt(), 1e-5);
    Ok(())
}
