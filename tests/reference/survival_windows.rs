//! Conditional survival, period estimates, and differences at a day.

use seriatim::estimate::survival::{
    AalenJohansen, Contrast, IncidenceVariance, IntervalMethod, PeriodSpells, RiskTable, Spells, Window,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, KaplanMeier, Reservation};

use super::survival_data::{Data, three_hundred, with_mgus2};
use super::{assert_near, curve, kaplan_meier_published};

/// `summary(survfit(Surv(time, status) ~ 1, lung, start.time = 180, conf.type = "log-log"), times = c(365, 730))`. R's
/// risk set at its start holds who exits on day 180; none of them counts after it.
#[test]
fn conditional_survival_agrees_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let fit = kaplan_meier_published::lung()?;
    let later = curve_from(180)?;
    for (day, at_risk, [survival, error, lower, upper]) in [
        (
            365,
            65,
            [
                0.563531109912371,
                0.0436343145734286,
                0.4736597405162942,
                0.643913415679481,
            ],
        ),
        (
            730,
            13,
            [
                0.159310921036727,
                0.0384202040190502,
                0.0929255335395398,
                0.241680063868016,
            ],
        ),
    ] {
        let found = fit.conditional(179, day, IntervalMethod::default())?;
        assert_eq!(found.at_risk, at_risk);
        assert_near(found.survival.unwrap(), survival, 1e-12);
        assert_near(found.standard_error.unwrap(), error, 1e-12);
        assert_near(found.interval.unwrap().lower, lower, 1e-12);
        assert_near(found.interval.unwrap().upper, upper, 1e-12);
        // The same as all entering on the day that is given.
        let given = fit.conditional(180, day, IntervalMethod::default())?;
        let delayed = later.at(day, IntervalMethod::default());
        assert_eq!((given.survival, given.interval), (delayed.survival, delayed.interval));
        assert_eq!(
            (given.events_so_far, given.censored_so_far),
            (delayed.events_so_far, delayed.censored_so_far)
        );
    }
    Ok(())
}

/// The patients of lung who were still there on a day, entering on it.
fn curve_from(day: i64) -> Result<KaplanMeier, EstimateError> {
    let data = Data::lung().only(0, |time| time > day as f64);
    let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
    Ok(KaplanMeier::fit(&Spells::with_entry(
        &vec![day; exit.len()],
        &exit,
        &event,
    )?))
}

/// `survfit(Surv(age, age + futime/12, death) ~ 1, subset(mgus2, futime > 0), start.time = 60)` at age 80: the age as
/// the clock, entered with delay, here in months.
#[test]
fn survival_on_the_scale_of_age_agrees_with_r() -> Result<(), EstimateError> {
    let data = Data::mgus2().only(4, |months| months > 0.0);
    let entry: Vec<i64> = data.days(3).into_iter().map(|years| 12 * years).collect();
    let exit: Vec<i64> = entry
        .iter()
        .zip(data.days(4))
        .map(|(entry, months)| entry + months)
        .collect();
    let died = data.marks(5, |death| death == 1.0);
    let fit = KaplanMeier::fit(&Spells::with_entry(&entry, &exit, &died)?);
    let found = fit.conditional(719, 960, IntervalMethod::default())?;
    assert_eq!(found.at_risk, 370);
    assert_near(found.survival.unwrap(), 0.3175853209751, 1e-12);
    assert_near(found.standard_error.unwrap(), 0.01948483521018, 1e-12);
    Ok(())
}

/// S is 3/4 from day 2, 3/8 from day 6 and 0 from day 10: from day 3 on, S(6)/S(3) = 1/2 with variance 1/4·1/2.
#[test]
fn conditional_survival_by_hand_and_at_its_edges() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 2, true), (0, 4, false), (0, 6, true), (0, 10, true)])?;
    let at = |given, time| fit.conditional(given, time, IntervalMethod::default());
    let found = at(3, 7)?;
    assert_near(found.survival.unwrap(), 0.5, 1e-15);
    assert_near(found.standard_error.unwrap(), f64::sqrt(0.125), 1e-15);
    assert_eq!((found.events_so_far, found.censored_so_far), (1, 1));
    assert_eq!(at(0, 7)?.survival, fit.at(7, IntervalMethod::default()).survival);
    assert_eq!(at(3, 3)?.survival, Some(1.0));
    assert_eq!((at(3, 12)?.survival, at(3, 12)?.interval), (Some(0.0), None));
    let after = at(10, 12)?;
    assert_eq!(
        (after.survival, after.reservations),
        (None, vec![Reservation::CurveReachesZero])
    );
    assert!(matches!(at(5, 4), Err(EstimateError::OutOfRange { .. })));
    assert_eq!(at(-3, 4)?.reservations, [Reservation::BeforeObservation]);
    let open = curve(&[(0, 2, true), (0, 9, false)])?;
    let beyond = open.conditional(2, 10, IntervalMethod::default())?;
    assert_eq!(
        (beyond.survival, beyond.reservations),
        (None, vec![Reservation::BeyondFollowUp])
    );
    Ok(())
}

/// Origins on calendar days 0, 10, 90 and 150; the window is (100, 160].
/// | spell | origin | inside |
/// | --- | --- | --- |
/// | (0, 50], event | 0 | nothing: over on day 50 |
/// | (0, 120], event | 10 | (90, 120]: enters on day 100 - 10, event on calendar day 130 |
/// | (5, 80], event | 90 | (10, 70]: the event is on calendar day 170, after the window |
/// | (0, 10], event | 150 | (0, 10]: the event is on the window's last day |
#[test]
fn only_what_falls_into_the_window_counts() -> Result<(), EstimateError> {
    let spells = Spells::with_causes(Some(&[0, 0, 5, 0]), &[50, 120, 80, 10], &[1, 2, 1, 2], 2)?;
    let window = Window { after: 100, until: 160 };
    let cut = PeriodSpells::of(&spells, &[0, 10, 90, 150], window)?;
    assert_eq!(cut.rows(), [1, 2, 3]);
    let expected = Spells::with_causes(Some(&[90, 10, 0]), &[120, 70, 10], &[2, 0, 2], 2)?;
    assert_eq!(RiskTable::of(&cut.spells()?), RiskTable::of(&expected));
    for (after, until) in [(100, 100), (100, 99)] {
        let refused = PeriodSpells::of(&spells, &[0, 10, 90, 150], Window { after, until });
        assert!(matches!(refused, Err(EstimateError::OutOfRange { .. })));
    }
    let nobody = Window {
        after: 1000,
        until: 1001,
    };
    assert_eq!(
        PeriodSpells::of(&spells, &[0; 4], nobody).err(),
        Some(EstimateError::NoSpells)
    );
    assert!(matches!(
        PeriodSpells::of(&spells, &[0; 3], window),
        Err(EstimateError::LengthDiffers { .. })
    ));
    let extremes = [i64::MIN, i64::MAX, 0, 0];
    let all = Window {
        after: i64::MIN,
        until: i64::MAX,
    };
    assert!(PeriodSpells::of(&spells, &extremes, all).is_ok());
    Ok(())
}

/// A window around everything changes nothing, and two windows side by side share out events and time.
#[test]
fn windows_side_by_side_share_out_what_there_is() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let origin: Vec<i64> = (0..300).map(|row| row % 50).collect();
    let table = |after, until| -> Result<RiskTable, EstimateError> {
        Ok(RiskTable::of(
            &PeriodSpells::of(&spells, &origin, Window { after, until })?.spells()?,
        ))
    };
    let whole = RiskTable::of(&spells);
    assert_eq!(table(-1, 1000)?, whole);
    let parts = [table(-1, 30)?, table(30, 47)?, table(47, 1000)?];
    let sum = |of: fn(&RiskTable) -> f64| parts.iter().map(of).sum::<f64>();
    assert_eq!(sum(|table| table.basis().events as f64), whole.basis().events as f64);
    assert_eq!(
        sum(|table| table.basis().person_time.unwrap()),
        whole.basis().person_time.unwrap()
    );
    Ok(())
}

/// By sex at day 365, `summary(survfit(Surv(time, status) ~ sex, lung), times = 365)`: 0.336 (0.0434) and 0.526 (0.0597).
#[test]
fn survivals_at_a_day_differ_by_what_they_are() -> Result<(), EstimateError> {
    let at = |sex: f64, day: i64| -> Result<_, EstimateError> {
        let data = Data::lung().only(2, |value| value == sex);
        let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
        let fit = KaplanMeier::fit(&Spells::from_origin(&exit, &event)?);
        Ok(fit.at(day, IntervalMethod::default()))
    };
    let (women, men) = (at(2.0, 365)?, at(1.0, 365)?);
    let found = Contrast::of_survival(&women, &men, ConfidenceLevel::PERCENT_95)?;
    let difference = found.difference.unwrap();
    assert_near(difference.value, 0.526 - 0.336, 0.01);
    let error = f64::hypot(women.standard_error.unwrap(), men.standard_error.unwrap());
    assert_near(difference.standard_error.unwrap(), error, 1e-15);
    assert_near(
        found.difference_test.unwrap().statistic,
        difference.value / error,
        1e-15,
    );
    assert!(Contrast::of_survival(&women, &at(1.0, 366)?, ConfidenceLevel::PERCENT_95).is_err());
    // Beyond the follow-up of one there is no difference, and why is told once.
    let late = Contrast::of_survival(&at(2.0, 2000)?, &at(1.0, 2000)?, ConfidenceLevel::PERCENT_95)?;
    assert_eq!((late.difference, late.ratio), (None, None));
    assert_eq!(late.reservations, [Reservation::BeyondFollowUp]);
    Ok(())
}

#[test]
fn incidences_at_a_day_differ_by_what_they_are() -> Result<(), EstimateError> {
    let fit = AalenJohansen::of(&with_mgus2(RiskTable::of)?, IncidenceVariance::Delta);
    let at = |cause, day| fit.at(cause, day, IntervalMethod::default());
    let (one, other) = (at(1, 60)?, at(1, 60)?);
    let found = Contrast::of_incidence(&one, &other, ConfidenceLevel::PERCENT_95)?;
    assert_eq!(
        (found.difference.unwrap().value, found.ratio.unwrap().value),
        (0.0, 1.0)
    );
    assert_near(
        found.difference.unwrap().standard_error.unwrap(),
        f64::sqrt(2.0) * 0.00488925790766792,
        1e-12,
    );
    assert!(Contrast::of_incidence(&one, &at(1, 61)?, ConfidenceLevel::PERCENT_95).is_err());
    assert!(Contrast::of_incidence(&one, &at(2, 60)?, ConfidenceLevel::PERCENT_95).is_err());
    Ok(())
}
