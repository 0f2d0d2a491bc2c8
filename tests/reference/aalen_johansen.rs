//! Cumulative incidence by hand, against R and cmprsk, and at its edges.

use seriatim::estimate::survival::{
    AalenJohansen, IncidenceVariance, IntervalMethod, KaplanMeier, RiskTable, Spells, Transformation,
};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::survival_data::{three_hundred, with_mgus2};

fn of(exit: &[i64], cause: &[u32], variance: IncidenceVariance) -> Result<AalenJohansen, EstimateError> {
    let spells = Spells::with_causes(None, exit, cause, 2)?;
    Ok(AalenJohansen::of(&RiskTable::of(&spells), variance))
}

/// Incidence and its square of the standard error.
fn read(fit: &AalenJohansen, cause: usize, day: i64) -> Result<(f64, f64), EstimateError> {
    let at = fit.at(cause, day, IntervalMethod::default())?;
    let error = at.standard_error.unwrap();
    Ok((at.incidence.unwrap(), error * error))
}

/// | day | at risk | cause | S before | F1 | F2 |
/// | --- | --- | --- | --- | --- | --- |
/// | 1 | 5 | 1 | 1 | 1/5 | 0 |
/// | 2 | 4 | 2 | 4/5 | 1/5 | 1/5 |
/// | 3 | 3 | censored | 3/5 | 1/5 | 1/5 |
/// | 4 | 2 | 1 | 3/5 | 1/2 | 1/5 |
/// | 5 | 1 | censored | 3/10 | 1/2 | 1/5 |
///
/// Of F1 at day 4, with A = 3/10 at days 1 and 2, and 0 at day 4, the terms of the delta method are
/// day 1: 9/100·1/20 + 4/125 - 2·3/10·1/25 = 9/2000 + 64/2000 - 48/2000 = 25/2000,
/// day 2: 9/100·1/12 = 15/2000,
/// day 4: 9/25·1/8 = 90/2000, together 130/2000 = 13/200.
/// Aalen's: day 1: (1 - 3/8)²·4/(25·4) = 25/1600; day 2: 16/25·(1/2)²·3/(16·3) = 16/1600; day 4: 9/25·1/4 = 144/1600,
/// together 185/1600.
#[test]
fn five_spells_give_the_incidence_worked_out_by_hand() -> Result<(), EstimateError> {
    let (exit, cause) = ([1, 2, 3, 4, 5], [1, 2, 0, 1, 0]);
    for (variance, expected) in [
        (IncidenceVariance::Delta, 13.0 / 200.0),
        (IncidenceVariance::Aalen, 185.0 / 1600.0),
    ] {
        let fit = of(&exit, &cause, variance)?;
        let found: Vec<f64> = fit.steps(1)?.iter().map(|step| step.incidence).collect();
        for (found, expected) in found.into_iter().zip([0.2, 0.2, 0.2, 0.5, 0.5]) {
            assert_near(found, expected, 1e-15);
        }
        let (incidence, variance) = read(&fit, 1, 4)?;
        assert_near(incidence, 0.5, 1e-15);
        assert_near(variance, expected, 1e-14);
        assert_near(fit.at(2, 5, IntervalMethod::default())?.incidence.unwrap(), 0.2, 1e-15);
        let free = fit.event_free_at(4, IntervalMethod::default());
        assert_near(free.survival.unwrap(), 0.3, 1e-15);
    }
    Ok(())
}

/// `summary(survfit(Surv(etime, factor(event)) ~ 1, mgus2), times = c(60, 120, 240, 360))` for value and standard error
/// (infinitesimal jackknife); `cmprsk::cuminc(etime, event)` with `timepoints` for the last column of either cause.
#[test]
fn mgus2_agrees_with_r_and_with_cmprsk() -> Result<(), EstimateError> {
    let table = with_mgus2(RiskTable::of)?;
    let delta = AalenJohansen::of(&table, IncidenceVariance::Delta);
    let aalen = AalenJohansen::of(&table, IncidenceVariance::Aalen);
    for (day, pcm, [by_delta, by_aalen], death, [death_by_delta, death_by_aalen], free) in [
        (
            60,
            0.034103712974349,
            [0.00488925790766792, 0.00489082946377101],
            0.320367010267878,
            [0.012567371547559, 0.0125714173372497],
            0.645529276757773,
        ),
        (
            120,
            0.0637221680131129,
            [0.00679684842396064, 0.00679944884620315],
            0.531817704080208,
            [f64::NAN, 0.0140654206860854],
            0.404460127906679,
        ),
        (
            240,
            0.0998137159354692,
            [0.0097848467933896, 0.00980611465467977],
            0.724027976142545,
            [0.0156063450677616, 0.0156487260768125],
            0.176158307921986,
        ),
        (
            360,
            0.134041644326082,
            [0.0201275625133225, 0.0213365712406244],
            0.784208246832411,
            [0.0209334695357081, 0.0215276780384608],
            0.0817501088415078,
        ),
    ] {
        for (fit, cause, value, error) in [
            (&delta, 1, pcm, by_delta),
            (&aalen, 1, pcm, by_aalen),
            (&delta, 2, death, death_by_delta),
            (&aalen, 2, death, death_by_aalen),
        ] {
            let at = fit.at(cause, day, IntervalMethod::default())?;
            assert_near(at.incidence.unwrap(), value, 1e-12);
            if !error.is_nan() {
                assert_near(at.standard_error.unwrap(), error, 1e-12);
            }
        }
        let at = delta.event_free_at(day, IntervalMethod::default());
        assert_near(at.survival.unwrap(), free, 1e-12);
    }
    Ok(())
}

/// The same call of `survfit` with `conf.type = "log-log"`, `"log"` and `"plain"`: limits of both causes at days 60 and
/// 360.
#[test]
fn intervals_agree_with_r_on_three_scales() -> Result<(), EstimateError> {
    let fit = AalenJohansen::of(&with_mgus2(RiskTable::of)?, IncidenceVariance::Delta);
    for (transformation, expected) in [
        (
            Transformation::LogLog,
            [
                [
                    0.0254419907443464,
                    0.0446577215453444,
                    0.295871610782893,
                    0.345092906957151,
                ],
                [
                    0.0976316769518639,
                    0.1762530710295761,
                    0.7397400131671,
                    0.82200475810415,
                ],
            ],
        ),
        (
            Transformation::Log,
            [
                [
                    0.0257495519742656,
                    0.0451682902987656,
                    0.296658513169417,
                    0.345970254389314,
                ],
                [
                    0.0998674943524304,
                    0.179910015066905,
                    0.744234215310646,
                    0.826329348675897,
                ],
            ],
        ),
        (
            Transformation::Plain,
            [
                [
                    0.0245209435641922,
                    0.0436864823845058,
                    0.295735414654329,
                    0.344998605881427,
                ],
                [
                    0.0945923467033911,
                    0.1734909419487724,
                    0.743179400470957,
                    0.825237093193865,
                ],
            ],
        ),
    ] {
        let method = IntervalMethod {
            transformation,
            ..IntervalMethod::default()
        };
        for (day, [lower, upper, death_lower, death_upper]) in [60, 360].into_iter().zip(expected) {
            for (cause, lower, upper) in [(1, lower, upper), (2, death_lower, death_upper)] {
                let interval = fit.at(cause, day, method)?.interval.unwrap();
                assert_near(interval.lower, lower, 1e-11);
                assert_near(interval.upper, upper, 1e-11);
            }
        }
    }
    Ok(())
}

/// `survfit(Surv(t, factor(e)) ~ 1)` and `cmprsk::cuminc(t, e)` on the three hundred spells, three causes with many ties,
/// at days 5, 10, 20 and 40.
#[test]
fn three_causes_with_ties_agree_with_r_and_with_cmprsk() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let table = RiskTable::of(&Spells::with_causes(None, &rows.exit, &rows.cause, 3)?);
    let delta = AalenJohansen::of(&table, IncidenceVariance::Delta);
    let aalen = AalenJohansen::of(&table, IncidenceVariance::Aalen);
    let values = [
        [
            0.0608675341164912,
            0.1351909615628112,
            0.325896264607661,
            0.498286529776448,
        ],
        [
            0.0302945163287508,
            0.0620892477808995,
            0.108873335113711,
            0.231278497096764,
        ],
        [
            0.030409173842163,
            0.0587842885444004,
            0.106812466348284,
            0.255032076059878,
        ],
    ];
    let by_delta = [
        [
            0.0139084653095459,
            0.0201580443539437,
            0.02895564474753,
            0.0374910746453614,
        ],
        [
            0.00994581227282292,
            0.01418434993535627,
            0.01884024222498114,
            0.03061700721488113,
        ],
        [
            0.00998358797205176,
            0.0138433104817328,
            0.01884235003611478,
            0.03382984670807934,
        ],
    ];
    let by_aalen = [
        [
            0.01392628093867885,
            0.0201751975650641,
            0.0289524344325498,
            0.038212603720444,
        ],
        [
            0.00995978334359932,
            0.0142010659173774,
            0.0188562856370657,
            0.0309326976300997,
        ],
        [
            0.00999762499902735,
            0.0138599828608145,
            0.0188620627081072,
            0.034854709261686,
        ],
    ];
    for cause in 1..=3 {
        for (place, day) in [5, 10, 20, 40].into_iter().enumerate() {
            let (incidence, variance) = read(&delta, cause, day)?;
            assert_near(incidence, values[cause - 1][place], 1e-12);
            assert_near(variance.sqrt(), by_delta[cause - 1][place], 1e-12);
            let (_, variance) = read(&aalen, cause, day)?;
            assert_near(variance.sqrt(), by_aalen[cause - 1][place], 1e-12);
        }
    }
    Ok(())
}

/// `survfit(Surv(en, t, factor(e)) ~ 1, id = 1:300)` on the same spells with delayed entry. R's standard error there is
/// the infinitesimal jackknife, which is no longer the delta method's: without one risk set within the next, days are not
/// uncorrelated. Only the values are equal, and the errors near.
#[test]
fn delayed_entry_agrees_with_r() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let spells = Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?;
    let fit = AalenJohansen::of(&RiskTable::of(&spells), IncidenceVariance::Delta);
    for (day, values, errors) in [
        (
            5,
            [0.169044990659587, 0.0911814869685783, 0.0868427928100109],
            [0.0388226861869801, 0.030238185129566, 0.0298560226008932],
        ),
        (
            30,
            [0.449804838528682, 0.219685206282191, 0.2001377946829014],
            [0.0391849540401475, 0.0336384920450717, 0.0328885633622958],
        ),
    ] {
        for cause in 1..=3 {
            let (incidence, variance) = read(&fit, cause, day)?;
            assert_near(incidence, values[cause - 1], 1e-12);
            assert_near(variance.sqrt(), errors[cause - 1], 0.05);
        }
    }
    Ok(())
}

/// With one cause, 1 - F is the Kaplan-Meier curve and the delta method is Greenwood's.
#[test]
fn with_one_cause_it_is_kaplan_meier() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let event: Vec<bool> = rows.cause.iter().map(|cause| *cause > 0).collect();
    let table = RiskTable::of(&Spells::with_entry(&rows.entry, &rows.exit, &event)?);
    let (fit, curve) = (
        AalenJohansen::of(&table, IncidenceVariance::Delta),
        KaplanMeier::of(&table),
    );
    for (incidence, survival) in fit.steps(1)?.iter().zip(curve.steps()) {
        assert_near(1.0 - incidence.incidence, survival.survival, 1e-12);
        match (incidence.standard_error, survival.standard_error) {
            (Some(found), Some(expected)) => assert_near(found, expected, 1e-11),
            (found, expected) => assert_eq!(found, expected),
        }
    }
    Ok(())
}

/// The sum of the variance as it is defined, day against day, at every day.
#[test]
fn the_running_variance_is_the_sum_that_defines_it() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let table = RiskTable::of(&Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?);
    let fit = AalenJohansen::of(&table, IncidenceVariance::Delta);
    let free = fit.event_free().steps();
    let steps = fit.steps(2)?;
    for (last, step) in steps.iter().enumerate() {
        let mut variance = 0.0;
        for day in 0..=last {
            let before = if day == 0 { 1.0 } else { free[day - 1].survival };
            let (y, d) = (free[day].at_risk as f64, free[day].events as f64);
            let own = steps[day].events as f64;
            let rest = step.incidence - steps[day].incidence;
            variance += if y > d { rest * rest * d / (y * (y - d)) } else { 0.0 };
            variance += before * before * own * (y - own) / (y * y * y) - 2.0 * rest * before * own / (y * y);
        }
        if let Some(error) = step.standard_error {
            assert_near(error, variance.sqrt(), 1e-12);
        }
    }
    Ok(())
}

#[test]
fn all_shares_add_up_to_one() -> Result<(), EstimateError> {
    let rows = three_hundred();
    let table = RiskTable::of(&Spells::with_causes(Some(&rows.entry), &rows.exit, &rows.cause, 3)?);
    let fit = AalenJohansen::of(&table, IncidenceVariance::default());
    for (day, step) in fit.event_free().steps().iter().enumerate() {
        let mut sum = step.survival;
        for cause in 1..=3 {
            sum += fit.steps(cause)?[day].incidence;
        }
        assert!((sum - 1.0).abs() < 1e-14);
    }
    Ok(())
}

#[test]
fn its_edges_are_told() -> Result<(), EstimateError> {
    let fit = of(&[3, 5, 5], &[1, 1, 1], IncidenceVariance::Delta)?;
    let at = |cause, day| fit.at(cause, day, IntervalMethod::default());
    // All had an event of the first cause: 1, and nothing changes later.
    for day in [5, 9] {
        assert_eq!((at(1, day)?.incidence, at(1, day)?.standard_error), (Some(1.0), None));
        assert_eq!((at(2, day)?.incidence, at(2, day)?.standard_error), (Some(0.0), None));
    }
    assert!(at(2, 5)?.reservations.contains(&Reservation::NoEvents));
    assert_eq!((at(1, 0)?.incidence, at(1, 2)?.incidence), (Some(0.0), Some(0.0)));
    let open = of(&[3, 5], &[1, 0], IncidenceVariance::Aalen)?.at(1, 6, IntervalMethod::default())?;
    assert_eq!(
        (open.incidence, open.reservations),
        (None, vec![Reservation::BeyondFollowUp])
    );
    for cause in [0, 3, usize::MAX] {
        assert!(matches!(at(cause, 3), Err(EstimateError::OutOfRange { .. })));
        assert!(fit.steps(cause).is_err());
    }
    for (cause, causes) in [(vec![3], 2), (vec![1], 0), (vec![1], 101)] {
        let refused = Spells::with_causes(None, &[4], &cause, causes);
        assert!(matches!(refused.err(), Some(EstimateError::OutOfRange { .. })));
    }
    Ok(())
}
