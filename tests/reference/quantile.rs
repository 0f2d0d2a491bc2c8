//! Quantiles of the time to the event and their limits, held against R's `quantile.survfit` (R 4.2.2, `survival`
//! 3.5-3).

use seriatim::estimate::{EstimateError, IntervalMethod, QuantileEstimate, Reservation, Transformation};

use super::curve;
use super::kaplan_meier_published::{heart, lung, on};

fn days(found: &QuantileEstimate) -> (Option<f64>, Option<f64>, Option<f64>) {
    (found.time, found.lower, found.upper)
}

/// `quantile(survfit(Surv(time, status) ~ 1, data = lung, conf.type = ...), c(0.25, 0.5, 0.75, 0.9))`; NA is `None`.
#[test]
fn lung_quantiles_agree_with_r_on_all_five_scales() -> Result<(), Box<dyn std::error::Error>> {
    let fit = lung()?;
    let limits = [
        (
            Transformation::Plain,
            [(145, Some(197)), (284, Some(361)), (457, Some(643)), (655, Some(883))],
        ),
        (
            Transformation::Log,
            [(145, Some(197)), (285, Some(363)), (460, Some(654)), (689, None)],
        ),
        (
            Transformation::LogLog,
            [(144, Some(194)), (284, Some(361)), (457, Some(643)), (687, None)],
        ),
        (
            Transformation::Logit,
            [(144, Some(194)), (284, Some(361)), (457, Some(654)), (689, None)],
        ),
        (
            Transformation::Arcsine,
            [(145, Some(194)), (284, Some(361)), (457, Some(643)), (687, None)],
        ),
    ];
    for (transformation, limits) in limits {
        for ((share, day), (lower, upper)) in [(0.25, 170), (0.5, 310), (0.75, 550), (0.9, 735)]
            .into_iter()
            .zip(limits)
        {
            let found = fit.quantile(share, on(transformation))?;
            let expected = (Some(f64::from(day)), Some(f64::from(lower)), upper.map(f64::from));
            assert_eq!(days(&found), expected, "{transformation:?}, {share}");
        }
    }
    assert_eq!(
        fit.median(IntervalMethod::default()),
        fit.quantile(0.5, IntervalMethod::default())?
    );
    Ok(())
}

/// `quantile(survfit(Surv(start, stop, event) ~ 1, data = heart, conf.type = ...), c(0.25, 0.5))`
#[test]
fn heart_quantiles_with_delayed_entry_agree_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let fit = heart()?;
    let expected = [
        (Transformation::Plain, [(36, 18, 53), (100, 69, 219)]),
        (Transformation::Log, [(36, 18, 58), (100, 72, 263)]),
        (Transformation::LogLog, [(36, 16, 51), (100, 69, 219)]),
        (Transformation::Logit, [(36, 16, 53), (100, 69, 219)]),
        (Transformation::Arcsine, [(36, 17, 53), (100, 69, 219)]),
    ];
    for (transformation, quartile_and_median) in expected {
        for (share, (day, lower, upper)) in [0.25, 0.5].into_iter().zip(quartile_and_median) {
            let half_days = |days: i32| Some(2.0 * f64::from(days));
            let found = fit.quantile(share, on(transformation))?;
            assert_eq!(
                days(&found),
                (half_days(day), half_days(lower), half_days(upper)),
                "{transformation:?}"
            );
        }
    }
    Ok(())
}

/// S is 1/2 from day 2 to day 3: R gives 2.5. At 3/4, from day 1 to day 2: 1.5. No limit above for the median.
#[test]
fn where_the_curve_rests_at_the_share_the_middle_is_given_and_said_to_be() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 1, true), (0, 2, true), (0, 3, true), (0, 4, true)])?;
    let median = fit.median(IntervalMethod::default());
    assert_eq!(days(&median), (Some(2.5), Some(1.0), None));
    let told = [
        Reservation::FewAtRisk,
        Reservation::FewEvents,
        Reservation::QuantileOnLevel,
        Reservation::LimitNotReached,
    ];
    assert_eq!(median.reservations, told);
    assert_eq!(
        days(&fit.quantile(0.25, IntervalMethod::default())?),
        (Some(1.5), Some(1.0), Some(3.0))
    );
    Ok(())
}

/// A censoring on day 3 does not end the stretch: S is 1/2 from day 2 to the next event on day 9.
#[test]
fn the_middle_reaches_to_the_next_event_not_to_the_next_censoring() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 1, true), (0, 2, true), (0, 3, false), (0, 9, true)])?;
    assert_eq!(fit.median(IntervalMethod::default()).time, Some(5.5));
    Ok(())
}

/// As R: 5.5 where follow-up ends on day 9, and 2 where it ends on the day on which S comes to 1/2.
#[test]
fn where_the_curve_falls_no_more_the_middle_reaches_to_the_end_of_follow_up() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 1, true), (0, 2, true), (0, 3, false), (0, 9, false)])?;
    assert_eq!(fit.median(IntervalMethod::default()).time, Some(5.5));
    let fit = curve(&[(0, 1, true), (0, 2, true), (0, 2, false), (0, 2, false)])?;
    assert_eq!(fit.median(IntervalMethod::default()).time, Some(2.0));
    Ok(())
}

/// One event a day: S comes to 1/2 on day n/2. As a product of rounded fractions it is 0.4999999999999999 for n = 12
/// and 0.5000000000000001 for n = 24. `quantile(survfit(Surv(1:n, rep(1, n)) ~ 1), 0.5)` gives 6.5 and 12.5.
#[test]
fn rounding_does_not_hide_that_the_curve_rests_at_the_share() -> Result<(), EstimateError> {
    for (spells, missed_below, median) in [(12, true, 6.5), (24, false, 12.5)] {
        let rows: Vec<(i64, i64, bool)> = (1..=spells).map(|day| (0, day, true)).collect();
        let fit = curve(&rows)?;
        let half = fit
            .at(spells / 2, IntervalMethod::default())
            .survival
            .unwrap_or(f64::NAN);
        assert!(half != 0.5 && (half < 0.5) == missed_below, "{half:?}");
        assert_eq!(fit.median(IntervalMethod::default()).time, Some(median));
    }
    Ok(())
}

/// Censored first, so that S is 1 until day 2, then 3/4, 1/2 and 0. R on all five scales: median 4, from 2, no upper
/// limit.
#[test]
fn a_curve_at_one_or_zero_gives_no_limit_on_any_scale() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 1, false), (0, 2, true), (0, 3, true), (0, 4, false), (0, 5, true)])?;
    for transformation in [
        Transformation::Plain,
        Transformation::Log,
        Transformation::LogLog,
        Transformation::Logit,
        Transformation::Arcsine,
    ] {
        assert_eq!(
            days(&fit.median(on(transformation))),
            (Some(4.0), Some(2.0), None),
            "{transformation:?}"
        );
    }
    Ok(())
}

#[test]
fn a_quantile_is_of_a_share_between_zero_and_one() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 1, true), (0, 2, true)])?;
    for share in [0.0, 1.0, -0.5, 50.0] {
        let found = fit.quantile(share, IntervalMethod::default());
        assert_eq!(found, Err(EstimateError::ShareOutOfRange { share }));
    }
    assert!(fit.quantile(f64::NAN, IntervalMethod::default()).is_err());
    Ok(())
}
