//! Kaplan-Meier where there is little or nothing to estimate: what is absent is absent, and said to be.

use seriatim::estimate::{
    ConfidenceLevel, EstimateError, IntervalMethod, KaplanMeier, Reservation, Spells, Transformation,
};

use super::curve;

const ALL: [Transformation; 5] = [
    Transformation::Plain,
    Transformation::Log,
    Transformation::LogLog,
    Transformation::Logit,
    Transformation::Arcsine,
];

fn on(transformation: Transformation) -> IntervalMethod {
    IntervalMethod {
        transformation,
        level: ConfidenceLevel::PERCENT_95,
    }
}

#[test]
fn no_spells_are_an_error() {
    assert_eq!(Spells::from_origin(&[], &[]).err(), Some(EstimateError::NoSpells));
    assert_eq!(Spells::with_entry(&[], &[], &[]).err(), Some(EstimateError::NoSpells));
}

#[test]
fn slices_of_different_lengths_are_an_error() {
    let found = Spells::from_origin(&[5, 6], &[true]).err();
    assert_eq!(
        found,
        Some(EstimateError::LengthsDiffer {
            entries: 2,
            exits: 2,
            events: 1
        })
    );
    let found = Spells::with_entry(&[0], &[5, 6], &[true, true]).err();
    assert_eq!(
        found,
        Some(EstimateError::LengthsDiffer {
            entries: 1,
            exits: 2,
            events: 2
        })
    );
    let found = Spells::with_entry(&[], &[5], &[true]).err();
    assert_eq!(
        found,
        Some(EstimateError::LengthsDiffer {
            entries: 0,
            exits: 1,
            events: 1
        })
    );
}

#[test]
fn spells_that_are_never_at_risk_are_an_error_with_their_position() {
    let found = Spells::with_entry(&[0, 5], &[5, 5], &[true, true]).err();
    assert_eq!(found, Some(EstimateError::NeverAtRisk { position: 1 }));
    let found = Spells::with_entry(&[7], &[5], &[true]).err();
    assert_eq!(found, Some(EstimateError::NeverAtRisk { position: 0 }));
    let found = Spells::from_origin(&[4, 0], &[true, true]).err();
    assert_eq!(found, Some(EstimateError::NeverAtRisk { position: 1 }));
    let found = Spells::with_entry(&[0, -1], &[5, 5], &[true, true]).err();
    assert_eq!(found, Some(EstimateError::EntersBeforeOrigin { position: 1 }));
}

#[test]
fn without_an_event_the_curve_stays_at_one_and_has_no_interval_on_any_scale() -> Result<(), EstimateError> {
    let fit = KaplanMeier::fit(&Spells::from_origin(&[40; 25], &[false; 25])?);
    for transformation in ALL {
        let at = fit.at(40, on(transformation));
        assert_eq!((at.survival, at.standard_error, at.interval), (Some(1.0), None, None));
        assert_eq!((at.at_risk, at.events_so_far, at.censored_so_far), (25, 0, 25));
        assert_eq!(at.reservations, [Reservation::NoEvents]);
        let median = fit.median(on(transformation));
        assert_eq!((median.time, median.lower, median.upper), (None, None, None));
        let told = [
            Reservation::NoEvents,
            Reservation::QuantileNotReached,
            Reservation::LimitNotReached,
        ];
        assert_eq!(median.reservations, told);
    }
    Ok(())
}

#[test]
fn when_all_have_the_event_on_one_day_the_curve_falls_to_zero_and_has_no_interval() -> Result<(), EstimateError> {
    let fit = KaplanMeier::fit(&Spells::from_origin(&[40; 25], &[true; 25])?);
    for transformation in ALL {
        let at = fit.at(40, on(transformation));
        assert_eq!((at.survival, at.standard_error, at.interval), (Some(0.0), None, None));
        assert_eq!(at.reservations, [Reservation::CurveReachesZero]);
        let median = fit.median(on(transformation));
        assert_eq!((median.time, median.lower, median.upper), (Some(40.0), None, None));
        assert_eq!(median.reservations, [Reservation::LimitNotReached]);
    }
    assert_eq!(fit.at(39, on(Transformation::LogLog)).survival, Some(1.0));
    Ok(())
}

#[test]
fn a_curve_at_zero_stays_there_after_the_last_exit() -> Result<(), EstimateError> {
    let at = curve(&[(0, 10, true), (0, 20, true)])?.at(500, IntervalMethod::default());
    assert_eq!((at.survival, at.at_risk, at.events_so_far), (Some(0.0), 0, 2));
    assert_eq!(
        at.reservations,
        [
            Reservation::CurveReachesZero,
            Reservation::FewAtRisk,
            Reservation::FewEvents
        ]
    );
    Ok(())
}

#[test]
fn after_the_last_exit_there_is_no_estimate_unless_the_curve_has_reached_zero() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 10, true), (0, 20, true), (0, 30, false)])?;
    let last = fit.at(30, IntervalMethod::default());
    assert!(last.survival.is_some() && last.interval.is_some());
    let after = fit.at(31, IntervalMethod::default());
    assert_eq!(
        (after.survival, after.standard_error, after.interval),
        (None, None, None)
    );
    assert_eq!((after.at_risk, after.events_so_far, after.censored_so_far), (0, 2, 1));
    assert_eq!(after.reservations, [Reservation::BeyondFollowUp]);
    Ok(())
}

#[test]
fn before_the_first_entry_there_is_no_estimate_and_after_it_a_conditional_one() -> Result<(), EstimateError> {
    let rows: Vec<(i64, i64, bool)> = (0..30).map(|i| (60, 100 + i, i % 2 == 0)).collect();
    let fit = curve(&rows)?;
    let before = fit.at(59, IntervalMethod::default());
    assert_eq!((before.survival, before.at_risk), (None, 0));
    assert_eq!(before.reservations, [Reservation::BeforeObservation]);
    let start = fit.at(60, IntervalMethod::default());
    assert_eq!((start.survival, start.at_risk), (Some(1.0), 30));
    assert_eq!(
        start.reservations,
        [Reservation::ConditionalOnEntry, Reservation::NoEvents]
    );
    assert_eq!(
        fit.median(IntervalMethod::default()).reservations.first(),
        Some(&Reservation::ConditionalOnEntry)
    );
    Ok(())
}

#[test]
fn at_day_zero_all_who_start_there_are_at_risk_and_without_the_event() -> Result<(), EstimateError> {
    let start = curve(&[(0, 10, true), (0, 20, false), (5, 20, false)])?.at(0, IntervalMethod::default());
    assert_eq!((start.survival, start.at_risk, start.events_so_far), (Some(1.0), 2, 0));
    Ok(())
}

#[test]
fn one_person_with_the_event_gives_a_median_without_limits() -> Result<(), EstimateError> {
    let fit = KaplanMeier::fit(&Spells::from_origin(&[17], &[true])?);
    let median = fit.median(IntervalMethod::default());
    assert_eq!((median.time, median.lower, median.upper), (Some(17.0), None, None));
    Ok(())
}

#[test]
fn one_censored_person_gives_a_curve_at_one_until_the_exit_and_none_after() -> Result<(), EstimateError> {
    let fit = KaplanMeier::fit(&Spells::from_origin(&[17], &[false])?);
    assert_eq!(fit.at(17, IntervalMethod::default()).survival, Some(1.0));
    assert_eq!(fit.at(18, IntervalMethod::default()).survival, None);
    Ok(())
}

/// The two who start first have the event on days 3 and 4, before the three others enter: a curve of zero, whatever
/// becomes of these (R gives zero throughout, without a word).
#[test]
fn a_curve_that_empties_before_later_entries_says_so() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 3, true), (0, 4, true), (5, 9, true), (5, 10, false), (5, 11, true)])?;
    let at = fit.at(9, IntervalMethod::default());
    assert_eq!((at.survival, at.at_risk), (Some(0.0), 3));
    let told = [
        Reservation::ObservationInterrupted,
        Reservation::ZeroBeforeLaterEntries,
        Reservation::CurveReachesZero,
        Reservation::FewAtRisk,
        Reservation::FewEvents,
    ];
    assert_eq!(at.reservations, told);
    Ok(())
}

#[test]
fn a_gap_in_which_nobody_is_observed_is_told_from_its_first_day_on() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 3, true), (0, 4, false), (6, 9, true), (6, 12, false)])?;
    let told = |day| {
        fit.at(day, IntervalMethod::default())
            .reservations
            .contains(&Reservation::ObservationInterrupted)
    };
    assert_eq!([3, 4, 5, 9, 12].map(told), [false, false, true, true, true]);
    let seamless = curve(&[(0, 4, false), (4, 9, true), (4, 12, false)])?.at(9, IntervalMethod::default());
    assert!(!seamless.reservations.contains(&Reservation::ObservationInterrupted));
    Ok(())
}

#[test]
fn few_is_fewer_than_ten() -> Result<(), EstimateError> {
    let exits: Vec<i64> = (1..=30).collect();
    let fit = KaplanMeier::fit(&Spells::from_origin(&exits, &[true; 30])?);
    let told = |day| fit.at(day, IntervalMethod::default()).reservations;
    assert_eq!(told(9), [Reservation::FewEvents]);
    assert_eq!(told(10), []);
    assert_eq!(told(21), []);
    assert_eq!(told(22), [Reservation::FewAtRisk]);
    Ok(())
}

#[test]
fn reservations_name_no_count_and_no_day_of_the_data() -> Result<(), EstimateError> {
    let fit = curve(&[(3, 7, true), (3, 7777, false)])?;
    for day in [1, 7, 9999] {
        for reservation in fit.at(day, IntervalMethod::default()).reservations {
            let sentence = reservation
                .to_string()
                .replace("fewer than 10", "few")
                .replace("after day 0", "late");
            assert!(!sentence.contains(|letter: char| letter.is_ascii_digit()), "{sentence}");
        }
    }
    Ok(())
}

#[test]
fn what_is_absent_is_written_as_null() -> Result<(), Box<dyn std::error::Error>> {
    let after = curve(&[(0, 10, true), (0, 30, false)])?.at(31, IntervalMethod::default());
    let written = serde_json::to_value(&after)?;
    assert!(written["survival"].is_null() && written["standard_error"].is_null() && written["interval"].is_null());
    assert_eq!(
        written["method"],
        serde_json::json!({ "transformation": "log-log", "level": 0.95 })
    );
    assert_eq!(written["reservations"], serde_json::json!(["beyond-follow-up"]));
    Ok(())
}

#[test]
fn a_confidence_level_lies_between_zero_and_one() {
    for level in [0.0, 1.0, 95.0, -0.1] {
        assert_eq!(
            ConfidenceLevel::new(level).err(),
            Some(EstimateError::LevelOutOfRange { level })
        );
    }
    assert!(ConfidenceLevel::new(f64::NAN).is_err());
    assert_eq!(ConfidenceLevel::new(0.9).map(ConfidenceLevel::level), Ok(0.9));
}
