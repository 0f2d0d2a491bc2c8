//! Observed over expected, and directly standardised rates, held against R 4.2.2 and epitools 0.5-10.1.

use seriatim::estimate::rates::direct::{
    DirectMethod, DirectRate, EventFrequency, Events, Strata, directly_standardised_rate,
};
use seriatim::estimate::rates::poisson::{ByarForm, PoissonMethod, rate};
use seriatim::estimate::rates::standardised_ratio::{
    expected_events, of_uncertain_expectation, over_uncertain_expectation, standardised_ratio,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Limits, Reservation};

use super::assert_near;
use super::rates_poisson::{EXPECTED, LEVEL, METHODS, assert_limits};

const EVENTS: [u64; 6] = [107, 141, 60, 40, 39, 25];
const TIMES: [f64; 6] = [230_061.0, 329_449.0, 114_920.0, 39_487.0, 14_208.0, 3_052.0];
const STANDARD: [f64; 6] = [319_933.0, 931_318.0, 786_511.0, 488_235.0, 237_863.0, 61_313.0];

/// Down's syndrome by age of the mother and the standard population of the help page of `ageadjust.direct` in epitools
/// (Fleiss 1981, *Statistical methods for rates and proportions*, p. 249).
const STRATA: Strata<'_> = Strata {
    person_time: &TIMES,
    standard: &STANDARD,
};

const BYAR: DirectMethod = DirectMethod::Dobson(PoissonMethod::Byar(ByarForm::Apho));

fn direct(events: &[u64], method: DirectMethod, level: f64) -> Result<DirectRate, EstimateError> {
    directly_standardised_rate(
        &STRATA,
        Events::Independent(events),
        method,
        ConfidenceLevel::new(level)?,
    )
}

/// The limits are those of the count divided by the expectation, whose values are beside [`EXPECTED`];
/// `poisson.test(O, E)$p.value`.
#[test]
fn observed_over_expected_agrees_with_r() -> Result<(), EstimateError> {
    let p_values = [
        0.0218909900365112,
        0.0968883138490375,
        0.083853407901758,
        0.329679953964361,
        0.0344492762722421,
        1.0825723557015e-23,
    ];
    for ((observed, expected, exact, mid, byar, half), p_value) in EXPECTED.into_iter().zip(p_values) {
        let found = |method| standardised_ratio(observed, expected, method, LEVEL);
        assert_limits(found(PoissonMethod::Exact)?.estimate.interval, exact);
        assert_limits(found(PoissonMethod::MidP)?.estimate.interval, mid);
        let throughout = found(PoissonMethod::Byar(ByarForm::AphoThroughout))?;
        assert_limits(throughout.estimate.interval, byar);
        assert_limits(found(PoissonMethod::Byar(ByarForm::Half))?.estimate.interval, half);
        assert_near(throughout.estimate.value, observed as f64 / expected, 1e-15);
        assert_near(throughout.test.p_value, p_value, 1e-9);
    }
    Ok(())
}

/// A ratio of 1 whose limits are e^-3 and e^5, over an expectation with the variance (4/z)² of its square, so that its own limits are e^±4:
/// √(9 + 16) below, √(25 + 16) above.
#[test]
fn distances_of_a_ratio_and_its_expectation_are_squared_and_added_on_the_scale_of_logarithms() {
    let limits = Interval {
        lower: (-3.0_f64).exp(),
        upper: 5.0_f64.exp(),
    };
    let variance = (4.0 / LEVEL.deviate()).powi(2);
    let found = over_uncertain_expectation((1.0, limits), 7.0, variance, LEVEL);
    assert_near(found.lower, (-5.0_f64).exp(), 1e-12);
    assert_near(found.upper, 41.0_f64.sqrt().exp(), 1e-12);
    // What is known changes nothing, and a limit of 0 stays.
    assert_eq!(over_uncertain_expectation((1.0, limits), 7.0, 0.0, LEVEL), limits);
    let cut = Interval { lower: 0.0, ..limits };
    assert_eq!(over_uncertain_expectation((1.0, cut), 7.0, variance, LEVEL).lower, 0.0);
    // An expectation of which nothing is known: from none to as high as numbers go.
    let found = over_uncertain_expectation((1.0, limits), 7.0, 1e6, LEVEL);
    assert!(
        found.lower < 1e-300 && found.upper > 1e300 && found.upper.is_finite(),
        "{found:?}"
    );
}

/// None of 2 expected, made of 5 events: of Clopper and Pearson's upper limit p for 0 of 5, 1 - 0.025^(1/5), the odds times 5/2.
#[test]
fn without_an_event_the_limit_is_that_of_a_share_of_none() -> Result<(), EstimateError> {
    let known = standardised_ratio(0, 2.0, PoissonMethod::Exact, LEVEL)?.estimate;
    let found = of_uncertain_expectation(known, 2.0, 1.0 / 5.0);
    let share = 1.0 - 0.025_f64.powf(0.2);
    let limits = found.interval.expect("limits");
    assert_eq!((found.value, limits.lower), (0.0, 0.0));
    assert_near(limits.upper, share / (1.0 - share) * 5.0 / 2.0, 1e-9);
    Ok(())
}

/// 36 observed and 20 expected with the variance 1/64 of its square: SE² = (9/5)² (1/36 + 1/64) = (9/5)² 25/576, so that SE = 9/5 x 5/24.
#[test]
fn the_standard_error_of_a_ratio_holds_that_of_its_expectation() -> Result<(), EstimateError> {
    let known = standardised_ratio(36, 20.0, PoissonMethod::Exact, LEVEL)?.estimate;
    let found = of_uncertain_expectation(known, 20.0, 1.0 / 64.0);
    assert_near(found.standard_error.expect("an error"), 3.0 / 8.0, 1e-12);
    assert_eq!(of_uncertain_expectation(known, 20.0, 0.0), known);
    Ok(())
}

/// `ageadjust.indirect(count = o, pop = py, stdcount = c(2700, 7900, 7000, 5600, 5000, 2300), stdpop = std)`: expected,
/// ratio and rate; its limits are others.
#[test]
fn indirect_standardisation_agrees_with_epitools() -> Result<(), EstimateError> {
    let counts = [2700.0, 7900.0, 7000.0, 5600.0, 5000.0, 2300.0];
    let rates: Vec<f64> = counts.iter().zip(STANDARD).map(|(count, size)| count / size).collect();
    let expected = expected_events(&TIMES, &rates)?;
    assert_near(expected, 6624.98525542421, 1e-13);
    let found = standardised_ratio(412, expected, PoissonMethod::default(), LEVEL)?;
    assert_near(found.estimate.value, 0.0621888176524884, 1e-13);
    let crude = counts.iter().sum::<f64>() / STANDARD.iter().sum::<f64>();
    let standardised = found.rate(crude)?;
    assert_near(standardised.value, 0.000671377978764803, 1e-13);
    let (ratio, rate) = (found.estimate.interval.unwrap(), standardised.interval.unwrap());
    assert_near(rate.lower / rate.upper, ratio.lower / ratio.upper, 1e-14);
    assert_near(rate.lower, ratio.lower * crude, 1e-14);
    Ok(())
}

/// 2 strata of 10 and 5 years at rates 0.3 and 0.4: 3 + 2 = 5 expected.
#[test]
fn expectations_are_sums_of_products() -> Result<(), EstimateError> {
    assert_near(expected_events(&[10.0, 5.0], &[0.3, 0.4])?, 5.0, 1e-15);
    assert_eq!(expected_events(&[], &[]).err(), Some(EstimateError::NoRows));
    assert!(matches!(
        expected_events(&[1.0], &[]).err(),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        expected_events(&[f64::NAN], &[1.0]).err(),
        Some(EstimateError::NotFinite { .. })
    ));
    assert!(matches!(
        expected_events(&[1.0], &[-0.5]).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    for expected in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e11] {
        let found = standardised_ratio(3, expected, PoissonMethod::Exact, LEVEL).err();
        assert!(matches!(found, Some(EstimateError::OutOfRange { .. })));
    }
    assert!(standardised_ratio(u64::MAX, 1.0, PoissonMethod::Exact, LEVEL).is_err());
    assert!(standardised_ratio(0, 1e-100, PoissonMethod::MidP, LEVEL).is_ok());
    Ok(())
}

/// `ageadjust.direct(o, py, stdpop = std, conf.level = l)`.
#[test]
fn fay_and_feuers_limits_agree_with_epitools() -> Result<(), EstimateError> {
    let found = direct(&EVENTS, DirectMethod::FayFeuer, 0.95)?;
    assert_near(found.crude, 0.000563475054603742, 1e-13);
    assert_near(found.estimate.value, 0.000923045255331994, 1e-13);
    assert_limits(found.estimate.interval, [0.000804417498507042, 0.00105763345749261]);
    let found = direct(&EVENTS, DirectMethod::FayFeuer, 0.998)?;
    assert_limits(found.estimate.interval, [0.000741619686694918, 0.00113707193600222]);
    assert_eq!((found.events, found.estimate.limits), (412, Limits::Own));
    let small = Strata {
        person_time: &[120.0, 310.5, 95.0],
        standard: &[3000.0, 5000.0, 2000.0],
    };
    let found = directly_standardised_rate(&small, Events::Independent(&[0, 2, 1]), DirectMethod::FayFeuer, LEVEL)?;
    assert_near(found.estimate.value, 0.00532587507415883, 1e-13);
    assert_limits(found.estimate.interval, [0.00107785266116905, 0.0173474653115159]);
    assert_eq!(found.reservations, [Reservation::FewEvents]);
    Ok(())
}

/// `y + sqrt(v/O)*(L - O)` with `w <- std/sum(std)`, `y <- sum(w*o/py)`, `v <- sum(w^2*o/py^2)` and the limits of `O <-
/// sum(o)` as beside [`EXPECTED`]: what `calculate_dsr` of PHEindicatormethods computes.
#[test]
fn dobsons_limits_agree_with_r() -> Result<(), EstimateError> {
    let found = direct(&EVENTS, DirectMethod::default(), 0.95)?;
    assert_limits(found.estimate.interval, [0.000803292214194844, 0.00105187209208417]);
    assert_near(found.estimate.standard_error.unwrap(), 6.26017789216925e-05, 1e-13);
    let found = direct(&EVENTS, DirectMethod::Dobson(PoissonMethod::Exact), 0.95)?;
    assert_limits(found.estimate.interval, [0.000803294808320033, 0.00105187005529163]);
    let found = direct(&EVENTS, BYAR, 0.998)?;
    assert_limits(found.estimate.interval, [0.000738316504607206, 0.00112866680102027]);
    Ok(())
}

/// With 78, 101, 42, 29, 30, 21 persons of one event, 10, 14, 6, 4, 3, 2 of two and 3, 4, 2, 1, 1, 0 of three, the
/// variance is `v <- sum(w^2*(f1 + 4*f2 + 9*f3)/py^2)`.
#[test]
fn events_of_the_same_persons_widen_the_limits_as_in_r() -> Result<(), EstimateError> {
    let persons = [
        [78, 10, 3],
        [101, 14, 4],
        [42, 6, 2],
        [29, 4, 1],
        [30, 3, 1],
        [21, 2, 0],
    ];
    let mut rows: Vec<EventFrequency> = Vec::new();
    for (stratum, counts) in persons.iter().enumerate() {
        for (events, persons) in (1..).zip(counts) {
            rows.push(EventFrequency {
                stratum,
                events,
                persons: *persons,
            });
        }
    }
    let found = directly_standardised_rate(&STRATA, Events::ByPerson(&rows), BYAR, LEVEL)?;
    assert_near(found.estimate.value, 0.000923045255331994, 1e-13);
    assert_near(found.estimate.standard_error.unwrap(), 7.08018132945423e-05, 1e-13);
    assert_limits(found.estimate.interval, [0.000787606093600631, 0.00106874676414157]);
    rows.reverse();
    assert_eq!(
        directly_standardised_rate(&STRATA, Events::ByPerson(&rows), BYAR, LEVEL)?,
        found
    );
    let refused = directly_standardised_rate(&STRATA, Events::ByPerson(&rows), DirectMethod::FayFeuer, LEVEL);
    assert!(matches!(refused.err(), Some(EstimateError::OutOfRange { .. })));
    Ok(())
}

/// Each person with one event: events are then independent.
#[test]
fn persons_with_one_event_each_are_independent_events() -> Result<(), EstimateError> {
    let rows: Vec<EventFrequency> = (0..6)
        .map(|stratum| EventFrequency {
            stratum,
            events: 1,
            persons: EVENTS[stratum],
        })
        .collect();
    let found = directly_standardised_rate(&STRATA, Events::ByPerson(&rows), BYAR, LEVEL)?;
    assert_eq!(found, direct(&EVENTS, BYAR, 0.95)?);
    Ok(())
}

/// One stratum: the rate and Dobson's limits are those of the crude rate; Fay and Feuer's are the exact ones.
#[test]
fn one_stratum_gives_the_crude_rate() -> Result<(), EstimateError> {
    let strata = Strata {
        person_time: &[40.0],
        standard: &[7.0],
    };
    let of = |method| directly_standardised_rate(&strata, Events::Independent(&[13]), method, LEVEL);
    for method in METHODS {
        let crude = rate(13, 40.0, method, LEVEL)?.estimate;
        let found = of(DirectMethod::Dobson(method))?.estimate;
        assert_near(found.value, crude.value, 1e-14);
        let limits = crude.interval.unwrap();
        assert_limits(found.interval, [limits.lower, limits.upper]);
    }
    let exact = rate(13, 40.0, PoissonMethod::Exact, LEVEL)?.estimate.interval.unwrap();
    assert_limits(
        of(DirectMethod::FayFeuer)?.estimate.interval,
        [exact.lower, exact.upper],
    );
    Ok(())
}

/// The standard population in another unit, strata in another order, time in another unit.
#[test]
fn units_and_order_have_no_influence() -> Result<(), EstimateError> {
    let (mut events, mut times, mut standard) = (EVENTS.to_vec(), TIMES.to_vec(), STANDARD.to_vec());
    standard.iter_mut().for_each(|size| *size /= 1000.0);
    times.iter_mut().for_each(|time| *time *= 365.25);
    events.reverse();
    times.reverse();
    standard.reverse();
    let strata = Strata {
        person_time: &times,
        standard: &standard,
    };
    for method in [BYAR, DirectMethod::FayFeuer] {
        let found = directly_standardised_rate(&strata, Events::Independent(&events), method, LEVEL)?.estimate;
        let expected = direct(&EVENTS, method, 0.95)?.estimate;
        assert_near(found.value * 365.25, expected.value, 1e-12);
        let (found, expected) = (found.interval.unwrap(), expected.interval.unwrap());
        assert_near(found.lower * 365.25, expected.lower, 1e-12);
        assert_near(found.upper * 365.25, expected.upper, 1e-12);
    }
    Ok(())
}

/// Fay and Feuer's upper limit without an event is `max(w/py)*qgamma(.025, 1, lower = FALSE)`.
#[test]
fn without_an_event_there_is_an_upper_limit_by_fay_and_feuer_only() -> Result<(), EstimateError> {
    let strata = Strata {
        person_time: &[120.0, 310.5, 95.0],
        standard: &[3000.0, 5000.0, 2000.0],
    };
    let of = |method| directly_standardised_rate(&strata, Events::Independent(&[0, 0, 0]), method, LEVEL);
    let found = of(DirectMethod::FayFeuer)?;
    assert_eq!((found.estimate.value, found.estimate.standard_error), (0.0, None));
    assert_limits(found.estimate.interval, [0.0, 0.00922219863528484]);
    assert_eq!(found.reservations, [Reservation::NoEvents]);
    let found = of(BYAR)?;
    assert_eq!(found.estimate.interval, None);
    assert_eq!(found.reservations, [Reservation::NoEvents]);
    Ok(())
}

#[test]
fn strata_that_are_none_are_errors() {
    let of = |person_time: &[f64], standard: &[f64], events: &[u64]| {
        let strata = Strata { person_time, standard };
        directly_standardised_rate(&strata, Events::Independent(events), BYAR, LEVEL).err()
    };
    assert_eq!(of(&[], &[], &[]), Some(EstimateError::NoRows));
    assert!(matches!(
        of(&[1.0], &[], &[1]),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        of(&[1.0], &[1.0], &[]),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        of(&[0.0], &[1.0], &[1]),
        Some(EstimateError::OutOfRange { .. })
    ));
    assert!(matches!(
        of(&[f64::NAN], &[1.0], &[1]),
        Some(EstimateError::OutOfRange { .. })
    ));
    assert!(matches!(
        of(&[1.0], &[f64::NAN], &[1]),
        Some(EstimateError::NotFinite { .. })
    ));
    assert!(matches!(
        of(&[1.0], &[-1.0], &[1]),
        Some(EstimateError::OutOfRange { .. })
    ));
    assert_eq!(of(&[1.0], &[0.0], &[1]), Some(EstimateError::WeightsAllZero));
    assert!(matches!(
        of(&[1.0], &[1.0], &[u64::MAX]),
        Some(EstimateError::OutOfRange { .. })
    ));
    let strata = Strata {
        person_time: &[1.0],
        standard: &[1.0],
    };
    let by = |stratum, events, persons| {
        let row = EventFrequency {
            stratum,
            events,
            persons,
        };
        directly_standardised_rate(&strata, Events::ByPerson(&[row]), BYAR, LEVEL)
    };
    assert!(matches!(by(1, 1, 1).err(), Some(EstimateError::OutOfRange { .. })));
    assert!(matches!(
        by(0, u64::MAX, 2).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    assert!(by(0, 3, 7).is_ok());
}

/// Times and populations as far apart as they may be.
#[test]
fn the_ends_of_the_range_give_numbers() -> Result<(), EstimateError> {
    let strata = Strata {
        person_time: &[1e100, 1e-100],
        standard: &[1e-100, 1e100],
    };
    for events in [[5, 0], [0, 5], [10_000_000, 3]] {
        for method in [BYAR, DirectMethod::FayFeuer] {
            let found = directly_standardised_rate(&strata, Events::Independent(&events), method, LEVEL)?;
            let Some(Interval { lower, upper }) = found.estimate.interval else {
                continue;
            };
            assert!(found.estimate.value.is_finite() && lower.is_finite() && upper.is_finite());
            assert!(lower <= upper);
        }
    }
    Ok(())
}
