//! Events to come among those at risk, by hand.

use seriatim::estimate::survival::{Comparison, Forecast, RiskTable, averted, detectable_ratio, forecast};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation, Spells};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} and {expected}");
}

/// Forty persons: ten have the event on day 10, six on day 20; twelve leave on day 25 and twelve on day 30.
fn table() -> RiskTable {
    let days: Vec<i64> = [(10, 10), (20, 6), (25, 12), (30, 12)]
        .iter()
        .flat_map(|(day, n)| vec![*day; *n])
        .collect();
    let events: Vec<bool> = days.iter().map(|day| *day <= 20).collect();
    RiskTable::of(&Spells::from_origin(&days, &events).unwrap())
}

fn ahead(elapsed: &[i64], days: i64) -> Forecast {
    forecast(&table(), elapsed, days, ConfidenceLevel::PERCENT_95).unwrap()
}

#[test]
fn the_expectation_is_the_sum_of_conditional_probabilities() {
    // S is 3/4 after day 10 and 3/4 x 24/30 = 3/5 after day 20. From day 0, 1 - 3/5 within 20 days; from day 10, 1 - 24/30
    // within 20; from day 5, within 10, 1 - 3/4.
    near(ahead(&[0, 0, 10], 20).expected, 2.0 * 0.4 + 0.2);
    near(ahead(&[5; 8], 10).expected, 8.0 / 4.0);
    // The day of an event is over for who has come to it, and not yet for who is a day before.
    near(ahead(&[10], 1).expected, 0.0);
    near(ahead(&[9], 1).expected, 0.25);
}

#[test]
fn doubt_about_the_curve_is_shared_and_chance_is_not() {
    // Eight from day 5, within 10: q = 3/4 each, (8 x 3/4)^2 x 10/(40 x 30) = 36/120 = 0.3.
    let found = ahead(&[5; 8], 10);
    near(found.standard_error * found.standard_error, 0.3);
    // Two from day 0 and one from day 10, within 20: on day 10 the first two, q = 3/5: (6/5)^2 x 10/1200 = 0.012; on day 20
    // all three: (6/5 + 4/5)^2 x 6/(30 x 24) = 4/120.
    let found = ahead(&[0, 0, 10], 20);
    near(found.standard_error * found.standard_error, 0.012 + 4.0 / 120.0);
    // Limits of a gamma distribution with mean 2 and variance 0.3 + 8 x 3/16 = 1.8, of shape 20/9 and scale 0.9: by
    // bisection of the series of the incomplete gamma function, apart from this program.
    let limits = ahead(&[5; 8], 10).interval.unwrap();
    assert!((limits.lower - 0.283_580_843_584).abs() < 1e-9, "{limits:?}");
    assert!((limits.upper - 5.357_085_753_536).abs() < 1e-9, "{limits:?}");
    // Never more than there are persons.
    assert!(ahead(&[0], 20).interval.unwrap().upper <= 1.0);
}

#[test]
fn who_was_followed_for_longer_than_the_curve_tells_is_given_its_last_days() {
    // Twelve are at risk on day 30, the last: within 12 days the last days are those after day 18.
    let found = ahead(&[30, 500], 12);
    assert_eq!(found.told_until, 30);
    near(found.expected, 2.0 * 0.2);
}

#[test]
fn nobody_no_follow_up_and_no_event_are_told() {
    let level = ConfidenceLevel::PERCENT_95;
    assert_eq!(forecast(&table(), &[], 10, level), Err(EstimateError::NoSpells));
    let short = forecast(&table(), &[1], 31, level);
    assert!(
        matches!(short, Err(EstimateError::NothingToEstimate { .. })),
        "{short:?}"
    );
    // Nine persons tell nothing at all.
    let few = RiskTable::of(&Spells::from_origin(&[50; 9], &[false; 9]).unwrap());
    assert!(matches!(
        forecast(&few, &[1], 5, level),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    let calm = RiskTable::of(&Spells::from_origin(&[50; 20], &[false; 20]).unwrap());
    let found = forecast(&calm, &[1; 20], 5, level).unwrap();
    assert_eq!((found.expected, found.interval), (0.0, None));
    assert_eq!(found.reservations, [Reservation::NoEvents]);
    // All at risk on one day have the event: certain, and no infinite variance.
    let all = RiskTable::of(&Spells::from_origin(&[50; 20], &[true; 20]).unwrap());
    let found = forecast(&all, &[1; 20], 50, level).unwrap();
    assert_eq!(
        (found.expected, found.standard_error, found.interval),
        (20.0, 0.0, None)
    );
}

#[test]
fn events_fewer_are_those_of_survival_raised_to_the_ratio() {
    // From day 5, within 10 days, q = 3/4: at half the hazard sqrt(3/4) - 3/4 fewer of each. From day 0, within 20, q = 3/5.
    near(
        averted(&table(), &[5; 8], 10, 0.5).unwrap(),
        8.0 * (libm::sqrt(0.75) - 0.75),
    );
    near(
        averted(&table(), &[0, 10], 20, 2.0).unwrap(),
        (0.36 - 0.6) + (0.64 - 0.8),
    );
    // At the same hazard none, without any all that are expected.
    near(averted(&table(), &[0, 3, 10], 20, 1.0).unwrap(), 0.0);
    near(
        averted(&table(), &[0, 3, 10], 20, 0.0).unwrap(),
        ahead(&[0, 3, 10], 20).expected,
    );
}

#[test]
fn events_fewer_need_a_ratio_and_somebody_and_a_curve() {
    let table = table();
    for ratio in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            averted(&table, &[0], 20, ratio),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
    assert_eq!(averted(&table, &[], 20, 0.5), Err(EstimateError::NoSpells));
    assert!(matches!(
        averted(&table, &[0], 400, 0.5),
        Err(EstimateError::NothingToEstimate { .. })
    ));
}

const COMPARED: Comparison = Comparison {
    treated: 1.0,
    comparators: 1.0,
    power: 0.8,
    level: ConfidenceLevel::PERCENT_95,
};

#[test]
fn the_smallest_ratio_is_schoenfelds_at_the_events_it_leaves() {
    // Half have the event on day 10. Schoenfeld: a ratio of 1/2 needs (1.959964 + 0.841621)^2 / (log(2)^2 / 4) = 65.3 events, of
    // which each treated gives 1 - sqrt(1/2) and each comparator 1/2.
    let days: Vec<i64> = [(10, 20), (30, 20)]
        .iter()
        .flat_map(|(day, n)| vec![*day; *n])
        .collect();
    let events: Vec<bool> = days.iter().map(|day| *day == 10).collect();
    let table = RiskTable::of(&Spells::from_origin(&days, &events).unwrap());
    let deviates = 1.959_963_984_540_054 + 0.841_621_233_572_914_3;
    let log_two = libm::log(2.0);
    let needed = deviates * deviates / (log_two * log_two / 4.0);
    assert_eq!(libm::ceil(needed), 66.0);
    let treated = needed / (100.0 * (1.0 - libm::sqrt(0.5) + 0.5));
    let found = detectable_ratio(&table, &[0; 100], 20, Comparison { treated, ..COMPARED }).unwrap();
    assert!((found - 0.5).abs() < 1e-9, "{found}");
    // Two comparators each: p = 1/3, and two halves of each.
    let needed = deviates * deviates / (log_two * log_two * 2.0 / 9.0);
    let (treated, comparators) = (needed / (100.0 * (1.0 - libm::sqrt(0.5) + 1.0)), 2.0);
    let compared = Comparison {
        treated,
        comparators,
        ..COMPARED
    };
    let found = detectable_ratio(&table, &[0; 100], 20, compared).unwrap();
    assert!((found - 0.5).abs() < 1e-9, "{found}");
    // More persons show a weaker effect.
    let more = detectable_ratio(&table, &[0; 1000], 20, COMPARED).unwrap();
    assert!(more > 0.5 && more < 1.0, "{more}");
}

#[test]
fn the_smallest_ratio_needs_somebody_and_an_event_and_a_power() {
    let found = |elapsed: &[i64], ahead, compared| detectable_ratio(&table(), elapsed, ahead, compared);
    assert_eq!(found(&[], 20, COMPARED), Err(EstimateError::NoSpells));
    let nothing = |found| matches!(found, Err(EstimateError::NothingToEstimate { .. }));
    assert!(nothing(found(&[0], 400, COMPARED)));
    // From day 20 on nobody has the event.
    assert!(nothing(found(&[20], 10, COMPARED)));
    for compared in [
        Comparison { power: 0.0, ..COMPARED },
        Comparison { power: 1.0, ..COMPARED },
        Comparison {
            treated: 0.0,
            ..COMPARED
        },
        Comparison {
            comparators: f64::NAN,
            ..COMPARED
        },
    ] {
        assert!(matches!(
            found(&[0], 20, compared),
            Err(EstimateError::OutOfRange { .. })
        ));
    }
}
