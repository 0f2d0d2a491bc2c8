//! Restricted means by hand, against R, and at their edges.

use seriatim::estimate::survival::{Contrast, RestrictedMean};
use seriatim::estimate::{ConfidenceLevel, EstimateError, KaplanMeier, Reservation, Spells};

use super::survival_data::Data;
use super::{assert_near, curve, kaplan_meier_published};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

fn near(mean: &RestrictedMean, value: f64, error: f64, difference: f64) {
    let found = mean.mean.unwrap();
    assert_near(found.value, value, difference);
    assert_near(found.standard_error.unwrap(), error, difference);
}

/// Exits on day 2 (event), 4 (censored), 6 (event) and 10 (event) of four: S is 3/4 from day 2 and 3/8 from day 6.
/// Up to day 8: 2 + 4·3/4 + 2·3/8 = 23/4. The area left after day 2 is 15/4 and after day 6 it is 3/4; the variance
/// (15/4)²·1/(4·3) + (3/4)²·1/(2·1) = 225/192 + 9/32 = 279/192.
#[test]
fn four_spells_give_the_mean_worked_out_by_hand() -> Result<(), EstimateError> {
    let fit = curve(&[(0, 2, true), (0, 4, false), (0, 6, true), (0, 10, true)])?;
    let found = RestrictedMean::of(&fit, 8, LEVEL)?;
    near(&found, 23.0 / 4.0, f64::sqrt(279.0 / 192.0), 1e-14);
    let lost = found.lost.unwrap();
    assert_near(lost.value, 9.0 / 4.0, 1e-14);
    assert_eq!(lost.standard_error, found.mean.unwrap().standard_error);
    // Four spells begin on day 0; until day 8 they last 2 + 4 + 6 + 8.
    assert_eq!(
        (found.basis.rows, found.basis.events, found.basis.person_time),
        (4, 2, Some(20.0))
    );
    // The curve is at zero from day 10 on, and its mean goes on existing: 2 + 3 + 3/8·4.
    let later = RestrictedMean::of(&fit, 100, LEVEL)?;
    near(&later, 6.5, f64::sqrt((4.5 * 4.5) / 12.0 + (1.5 * 1.5) / 2.0), 1e-14);
    Ok(())
}

/// The same four: influence on the mean in 16ths, by day 2 (15/4)/(4·3) = 5 of each and -(15/4)/3 = -20 more of the first, by day 6
/// (3/4)/2 = 6 of the two left and -3/4 = -12 more of the one: -15, 5, -1, 11. Σ of squares 372/256 = 279/192, Greenwood's. The
/// first and the third together -1, the others 1: 2. The first two and the last two: -10/16 and 10/16, 200/256 is less, and
/// Greenwood's stays.
#[test]
fn four_spells_in_clusters_have_the_larger_of_the_two_errors_worked_out_by_hand() -> Result<(), EstimateError> {
    let spells = Spells::from_origin(&[2, 4, 6, 10], &[true, false, true, true])?;
    for (clusters, variance) in [
        ([1, 2, 1, 2], 2.0),
        ([1, 1, 2, 2], 279.0 / 192.0),
        ([4, 3, 2, 1], 279.0 / 192.0),
    ] {
        let found = RestrictedMean::of_clusters(&spells, &clusters, 8, LEVEL)?;
        near(&found, 23.0 / 4.0, f64::sqrt(variance), 1e-14);
        assert_eq!(found.lost.unwrap().standard_error, found.mean.unwrap().standard_error);
        let is_joined = clusters[0] != 4;
        assert_eq!(found.reservations.contains(&Reservation::FewClusters), is_joined);
    }
    let alone = RestrictedMean::of_clusters(&spells, &[7; 4], 8, LEVEL)?;
    assert_eq!(alone.mean.unwrap().standard_error, None);
    assert!(alone.reservations.contains(&Reservation::NoVariance));
    assert!(RestrictedMean::of_clusters(&spells, &[7; 3], 8, LEVEL).is_err());
    assert!(RestrictedMean::of_clusters(&spells, &[7; 4], 0, LEVEL).is_err());
    // All of them twice, under one label: as good as once.
    let labels: Vec<u64> = (0..228).collect();
    let data = Data::lung();
    let (exit, event) = (data.days(0).repeat(2), data.marks(1, |died| died == 1.0).repeat(2));
    let twice = RestrictedMean::of_clusters(&Spells::from_origin(&exit, &event)?, &labels.repeat(2), 365, LEVEL)?;
    near(&twice, 263.221866482007, 7.79885908631446, 1e-12);
    Ok(())
}

/// `summary(survfit(Surv(time, status) ~ 1, lung), rmean = 365 (730, 1022))$table`
#[test]
fn lung_agrees_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let fit = kaplan_meier_published::lung()?;
    for (horizon, value, error) in [
        (365, 263.221866482007, 7.79885908631446),
        (730, 357.073251610298, 16.2193442355464),
        (1022, 376.2747461478497, 19.7077914213399),
    ] {
        near(&RestrictedMean::of(&fit, horizon, LEVEL)?, value, error, 1e-12);
    }
    Ok(())
}

/// `summary(survfit(Surv(start, stop, event) ~ 1, heart), rmean = 365)$table`, in half-days.
#[test]
fn heart_with_delayed_entry_agrees_with_r() -> Result<(), Box<dyn std::error::Error>> {
    let found = RestrictedMean::of(&kaplan_meier_published::heart()?, 730, LEVEL)?;
    near(&found, 2.0 * 176.7150908187071, 2.0 * 15.1761682758654, 1e-12);
    Ok(())
}

fn by_sex(horizon: i64) -> Result<[RestrictedMean; 2], EstimateError> {
    let of = |sex: f64| {
        let data = Data::lung().only(2, |value| value == sex);
        let (exit, event) = (data.days(0), data.marks(1, |died| died == 1.0));
        RestrictedMean::of(&KaplanMeier::fit(&Spells::from_origin(&exit, &event)?), horizon, LEVEL)
    };
    Ok([of(1.0)?, of(2.0)?])
}

/// `summary(survfit(Surv(time, status) ~ sex, lung), rmean = 365)$table`; the difference, its error, limits and p-value
/// follow from it: women 55.97 days longer. The ratios with the delta method on the scale of logarithms:
/// `exp(log(r) + c(-1, 1)*qnorm(.975)*sqrt((s2/m2)^2 + (s1/m1)^2))`.
#[test]
fn women_and_men_differ_as_in_r() -> Result<(), EstimateError> {
    let [men, women] = by_sex(365)?;
    let ([m, s], [n, t]) = (
        [241.495085192057, 10.3582264910969],
        [297.465409532037, 10.7913239788001],
    );
    near(&men, m, s, 1e-12);
    near(&women, n, t, 1e-12);
    let found = Contrast::of_means(&women, &men, LEVEL)?;
    let difference = found.difference.unwrap();
    assert_near(difference.value, 55.97032434, 1e-9);
    assert_near(difference.standard_error.unwrap(), (s * s + t * t).sqrt(), 1e-12);
    assert_near(difference.interval.unwrap().lower, 26.6529366, 1e-7);
    assert_near(difference.interval.unwrap().upper, 85.28771211, 1e-7);
    assert_near(found.difference_test.unwrap().p_value, 0.000182706, 1e-5);
    let error = ((t / n) * (t / n) + (s / m) * (s / m)).sqrt();
    let ratio = found.ratio.unwrap();
    assert_near(ratio.value, n / m, 1e-12);
    assert_near(
        ratio.interval.unwrap().lower,
        (f64::ln(n / m) - 1.959963984540054 * error).exp(),
        1e-12,
    );
    assert_near(found.ratio_test.unwrap().statistic, f64::ln(n / m) / error, 1e-11);
    let lost = Contrast::of_time_lost(&women, &men, LEVEL)?;
    assert_near(lost.difference.unwrap().value, -difference.value, 1e-12);
    assert_near(lost.ratio.unwrap().value, (365.0 - n) / (365.0 - m), 1e-12);
    let other = by_sex(366)?;
    assert!(matches!(
        Contrast::of_means(&men, &other[1], LEVEL),
        Err(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}

#[test]
fn a_horizon_past_the_follow_up_has_no_mean() -> Result<(), EstimateError> {
    let open = curve(&[(0, 3, true), (0, 9, false)])?;
    assert!(RestrictedMean::of(&open, 9, LEVEL)?.mean.is_some());
    let found = RestrictedMean::of(&open, 10, LEVEL)?;
    assert_eq!((found.mean, found.lost), (None, None));
    assert_eq!(found.reservations, [Reservation::BeyondFollowUp]);
    let whole = RestrictedMean::of(&open, 9, LEVEL)?;
    let contrast = Contrast::of_means(&found, &RestrictedMean::of(&open, 10, LEVEL)?, LEVEL)?;
    assert_eq!(
        (contrast.difference, contrast.ratio, contrast.difference_test),
        (None, None, None)
    );
    assert!(Contrast::of_means(&found, &whole, LEVEL).is_err());
    for horizon in [0, -5, i64::MIN] {
        assert!(matches!(
            RestrictedMean::of(&open, horizon, LEVEL),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
    Ok(())
}

#[test]
fn without_an_event_the_mean_is_the_horizon_and_has_no_error() -> Result<(), EstimateError> {
    let found = RestrictedMean::of(&curve(&[(0, 30, false), (0, 40, true)])?, 20, LEVEL)?;
    let mean = found.mean.unwrap();
    assert_eq!((mean.value, mean.standard_error, mean.interval), (20.0, None, None));
    assert_eq!(found.lost.unwrap().value, 0.0);
    assert!(found.reservations.contains(&Reservation::NoEvents));
    let other = RestrictedMean::of(&curve(&[(0, 10, true), (0, 40, true)])?, 20, LEVEL)?;
    let contrast = Contrast::of_means(&found, &other, LEVEL)?;
    assert_eq!(contrast.difference.unwrap().value, 5.0);
    assert_eq!(
        (contrast.difference.unwrap().interval, contrast.difference_test),
        (None, None)
    );
    assert_eq!(Contrast::of_time_lost(&found, &other, LEVEL)?.ratio, None);
    Ok(())
}

/// Twice the unit, twice the mean. Entry from day 100 on: the mean is that of time since then.
#[test]
fn the_unit_scales_and_late_entry_begins_late() -> Result<(), EstimateError> {
    let rows = [(0, 2, true), (0, 4, false), (0, 6, true), (0, 10, true)];
    let once = RestrictedMean::of(&curve(&rows)?, 8, LEVEL)?.mean.unwrap();
    let twice = curve(&rows.map(|(entry, exit, event)| (2 * entry, 2 * exit, event)))?;
    let twice = RestrictedMean::of(&twice, 16, LEVEL)?.mean.unwrap();
    assert_eq!(twice.value, 2.0 * once.value);
    assert_near(twice.standard_error.unwrap(), 2.0 * once.standard_error.unwrap(), 1e-15);
    let late = curve(&rows.map(|(entry, exit, event)| (100 + entry, 100 + exit, event)))?;
    let late = RestrictedMean::of(&late, 108, LEVEL)?;
    assert_eq!((late.from, late.mean.unwrap().value), (100, once.value));
    assert!(late.reservations.contains(&Reservation::ConditionalOnEntry));
    Ok(())
}
