//! The cumulative hazard by hand, against R, and at its edges.

use seriatim::estimate::survival::{
    CumulativeMethod, CumulativeScale, IntervalMethod, NelsonAalen, RiskTable, Spells, TiedHazard,
};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::survival_data::Data;

fn of(exit: &[i64], event: &[bool], ties: TiedHazard) -> Result<NelsonAalen, EstimateError> {
    Ok(NelsonAalen::of(
        &RiskTable::of(&Spells::from_origin(exit, event)?),
        ties,
    ))
}

fn lung(ties: TiedHazard) -> Result<NelsonAalen, EstimateError> {
    let data = Data::lung();
    of(&data.days(0), &data.marks(1, |died| died == 1.0), ties)
}

/// Four at risk on day 2, of whom two have the event; one of the other two has it on day 5.
/// At once: H = 2/4 + 1/2 = 1, variance 2/16 + 1/4 = 3/8.
/// In turn: H = 1/4 + 1/3 + 1/2 = 13/12, variance 1/16 + 1/9 + 1/4 = 61/144.
#[test]
fn tied_events_are_taken_at_once_or_in_turn() -> Result<(), EstimateError> {
    let (exit, event) = ([2, 2, 5, 7], [true, true, true, false]);
    for (ties, hazard, variance) in [
        (TiedHazard::AtOnce, 1.0, 3.0 / 8.0),
        (TiedHazard::InTurn, 13.0 / 12.0, 61.0 / 144.0),
    ] {
        let at = of(&exit, &event, ties)?.at(5, CumulativeMethod::default());
        let found = at.hazard.unwrap();
        assert_near(found.value, hazard, 1e-15);
        assert_near(found.standard_error.unwrap(), f64::sqrt(variance), 1e-15);
        assert_eq!((at.at_risk, at.events_so_far), (2, 3));
    }
    Ok(())
}

/// `summary(survfit(Surv(time, status) ~ 1, lung, stype = 2, ctype = 1 (2), conf.type = "log-log"),
/// times = c(100, 180, 365, 730))`: cumulative hazard, its standard error, survival, its standard error and limits.
#[test]
fn lung_agrees_with_r() -> Result<(), EstimateError> {
    let at_once = [
        (
            100,
            [
                0.145654228634,
                0.0261844643688858,
                0.86445655583848,
                0.0226353318848024,
                0.812874498229917,
                0.902668103644624,
            ],
        ),
        (
            180,
            [
                0.32482808952932,
                0.0411366442433621,
                0.722651574336629,
                0.0297274607253915,
                0.6594543161780486,
                0.776134840828577,
            ],
        ),
        (
            365,
            [
                0.888324574368183,
                0.0869653876569276,
                0.411344352614211,
                0.0357727210855828,
                0.340880166877274,
                0.480354658285832,
            ],
        ),
        (
            730,
            [
                2.125042798297136,
                0.2391355548934981,
                0.119427856848437,
                0.0285594468171922,
                0.0706903144284586,
                0.181875309486015,
            ],
        ),
    ];
    let in_turn = [
        (
            100,
            [
                0.145873497947028,
                0.0262237852147567,
                0.864267027822937,
                0.0226643529058248,
                0.8126212323399109,
                0.902528842773514,
            ],
        ),
        (
            180,
            [
                0.32533463676351,
                0.0412012332020815,
                0.722285609877334,
                0.0297590578510637,
                0.6590255721802256,
                0.775828689886282,
            ],
        ),
        (
            365,
            [
                0.889630813827355,
                0.0871055467383741,
                0.41080738916729,
                0.0357836022375809,
                0.3403312134123094,
                0.479846561062858,
            ],
        ),
        (
            730,
            [
                2.127340173122443,
                0.2392881322157704,
                0.119153801221459,
                0.0285120905406921,
                0.0705063766922712,
                0.1815102483472,
            ],
        ),
    ];
    for (ties, expected) in [(TiedHazard::AtOnce, at_once), (TiedHazard::InTurn, in_turn)] {
        let fit = lung(ties)?;
        for (day, values) in expected {
            let hazard = fit.at(day, CumulativeMethod::default()).hazard.unwrap();
            let survival = fit.survival_at(day, IntervalMethod::default());
            let interval = survival.interval.unwrap();
            let found = [
                hazard.value,
                hazard.standard_error.unwrap(),
                survival.survival.unwrap(),
                survival.standard_error.unwrap(),
                interval.lower,
                interval.upper,
            ];
            for (found, expected) in found.into_iter().zip(values) {
                assert_near(found, expected, 1e-12);
            }
        }
    }
    Ok(())
}

/// `summary(survfit(Surv(start, stop, event) ~ 1, heart, stype = 2, ctype = 2), times = c(30, 90, 365))`, in half-days.
#[test]
fn delayed_entry_agrees_with_r() -> Result<(), EstimateError> {
    let rows: Vec<Vec<f64>> = include_str!("data/heart.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|value| value.parse().unwrap()).collect())
        .collect();
    let half_days = |column: usize| -> Vec<i64> { rows.iter().map(|row| (2.0 * row[column]) as i64).collect() };
    let event: Vec<bool> = rows.iter().map(|row| row[2] == 1.0).collect();
    let (entry, exit) = (half_days(0), half_days(1));
    let fit = NelsonAalen::of(
        &RiskTable::of(&Spells::with_entry(&entry, &exit, &event)?),
        TiedHazard::InTurn,
    );
    for (day, hazard, standard_error, survival) in [
        (30, 0.252700777114708, 0.0528510466422641, 0.776700253547409),
        (90, 0.660510016608457, 0.0963522969878683, 0.516587798936473),
        (365, 1.124659060420018, 0.1469516702089904, 0.324763173105124),
    ] {
        let found = fit.at(2 * day, CumulativeMethod::default()).hazard.unwrap();
        assert_near(found.value, hazard, 1e-12);
        assert_near(found.standard_error.unwrap(), standard_error, 1e-12);
        let found = fit.survival_at(2 * day, IntervalMethod::default());
        assert_near(found.survival.unwrap(), survival, 1e-12);
    }
    Ok(())
}

/// H = 1 with variance 3/8, z = 1.96: plain 1 ± 1.2002, cut at 0; log exp(±1.2002).
#[test]
fn the_interval_is_on_the_scale_asked_for() -> Result<(), EstimateError> {
    let fit = of(&[2, 2, 5, 7], &[true, true, true, false], TiedHazard::AtOnce)?;
    let half = 1.959_963_984_540_054 * f64::sqrt(3.0 / 8.0);
    let plain = CumulativeMethod {
        scale: CumulativeScale::Plain,
        ..CumulativeMethod::default()
    };
    let interval = fit.at(5, plain).hazard.unwrap().interval.unwrap();
    assert_eq!(interval.lower, 0.0);
    assert_near(interval.upper, 1.0 + half, 1e-14);
    let interval = fit.at(5, CumulativeMethod::default()).hazard.unwrap().interval.unwrap();
    assert_near(interval.lower, f64::exp(-half), 1e-14);
    assert_near(interval.upper, f64::exp(half), 1e-14);
    Ok(())
}

#[test]
fn outside_of_the_follow_up_there_is_none_and_without_an_event_no_error() -> Result<(), EstimateError> {
    let fit = of(&[4, 6], &[false, true], TiedHazard::AtOnce)?;
    let at = |day| fit.at(day, CumulativeMethod::default());
    assert_eq!(
        (at(7).hazard, at(7).reservations),
        (None, vec![Reservation::BeyondFollowUp])
    );
    assert_eq!(
        (at(-1).hazard, at(-1).reservations),
        (None, vec![Reservation::BeforeObservation])
    );
    let none = at(5).hazard.unwrap();
    assert_eq!((none.value, none.standard_error, none.interval), (0.0, None, None));
    assert!(at(5).reservations.contains(&Reservation::NoEvents));
    let survival = fit.survival_at(5, IntervalMethod::default());
    assert_eq!((survival.survival, survival.standard_error), (Some(1.0), None));
    // All had the event, and the survival that follows from the hazard is not 0: exp(-1).
    let last = fit.survival_at(6, IntervalMethod::default());
    assert_near(last.survival.unwrap(), f64::exp(-1.0), 1e-15);
    assert!(last.standard_error.is_some());
    assert_eq!(fit.survival_at(7, IntervalMethod::default()).survival, None);
    Ok(())
}
