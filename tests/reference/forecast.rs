//! Events to come among those at risk, by hand.

use seriatim::estimate::survival::{
    Comparison, Forecast, RiskTable, averted, detectable_ratio, forecast, forecast_by_cluster,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation, Spells};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} and {expected}");
}

/// Forty persons: ten have the event on day 10, six on day 20; twelve leave on day 25 and twelve on day 30.
fn forty() -> (Vec<i64>, Vec<bool>) {
    let days: Vec<i64> = [(10, 10), (20, 6), (25, 12), (30, 12)]
        .iter()
        .flat_map(|(day, n)| vec![*day; *n])
        .collect();
    let events: Vec<bool> = days.iter().map(|day| *day <= 20).collect();
    (days, events)
}

fn table() -> RiskTable {
    let (days, events) = forty();
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

/// The forecast of eight from day 5, within 10 days, by clusters of the forty and of the eight.
fn by_cluster(of_spells: impl Fn(u64) -> u64, of_standing: impl Fn(u64) -> u64) -> Forecast {
    let (days, events) = forty();
    let spells = Spells::from_origin(&days, &events).unwrap();
    let (clusters, labels): (Vec<u64>, Vec<u64>) =
        ((0..40).map(of_spells).collect(), (0..8).map(of_standing).collect());
    let standing = (&[5; 8][..], labels.as_slice());
    forecast_by_cluster(&spells, &clusters, standing, 10, ConfidenceLevel::PERCENT_95).unwrap()
}

#[test]
fn families_doubt_the_curve_together_and_return_together_at_most() {
    let alone = ahead(&[5; 8], 10);
    // Nobody shares a cluster, whatever the clusters are called.
    assert_eq!(by_cluster(|own| 7 * own, |own| 100 - own), alone);
    // On day 10, b = 6 and Y - d = 30: an event adds 6/30 x 3/4 = 3/20 to what is expected, and each other takes 6/30 x 1/4 = 1/20:
    // 10 x 9/400 + 30 x 1/400 = 0.3. In pairs of one fate 5 x 36/400 + 15 x 4/400 = 0.6.
    let pairs = by_cluster(|own| own / 2, |own| own);
    near(pairs.standard_error * pairs.standard_error, 0.6);
    near(pairs.expected, 2.0);
    assert_eq!(pairs.reservations, [Reservation::FewClusters]);
    // Limits of a gamma distribution with mean 2 and variance 0.6 + 8 x 3/16 = 2.1, apart from this program as above.
    let limits = pairs.interval.unwrap();
    assert!((limits.lower - 0.223_927_290_356).abs() < 1e-9, "{limits:?}");
    assert!((limits.upper - 5.675_754_159_991).abs() < 1e-9, "{limits:?}");
    // Ten pairs of an event and none: 10 x 4/400 + 20 x 1/400 = 0.15, and less than of forty apart.
    let mixed = by_cluster(|own| if (16..26).contains(&own) { own - 16 } else { own }, |own| own);
    near(mixed.standard_error * mixed.standard_error, 0.3);
    assert_eq!(mixed.interval, alone.interval);
    // Four pairs of those to come, each of whom both return or neither: 4 x (2 x sqrt(3/16))^2 = 3, and 0.6 + 3.
    let limits = by_cluster(|own| own / 2, |own| own / 2).interval.unwrap();
    assert!((limits.lower - 0.069_375_552_782).abs() < 1e-9, "{limits:?}");
    assert!((limits.upper - 7.053_570_699_867).abs() < 1e-9, "{limits:?}");
    // The same of a curve of forty apart: 0.3 + 3, and nothing is said of clusters of which no error is made.
    let found = by_cluster(|own| own, |own| own / 2);
    assert_eq!(
        (found.standard_error, found.reservations.len()),
        (alone.standard_error, 0)
    );
    let limits = found.interval.unwrap();
    assert!((limits.lower - 0.087_761_098_410).abs() < 1e-9, "{limits:?}");
    assert!((limits.upper - 6.800_350_827_354).abs() < 1e-9, "{limits:?}");
}

#[test]
fn entries_and_events_beyond_the_curve_are_none_of_a_familys_influence() {
    let level = ConfidenceLevel::PERCENT_95;
    // Twenty from day 0, ten of whom have the event on day 10; ten more come after it, and all twenty left leave on day 30; one of a
    // cluster with the first has the event on day 40, of which the curve does not tell.
    let (mut entries, mut exits) = (vec![0; 20], vec![10; 10]);
    exits.extend([30; 20]);
    entries.extend([10; 10]);
    entries.push(0);
    exits.push(40);
    let events: Vec<bool> = exits.iter().map(|day| *day == 10 || *day == 40).collect();
    let spells = Spells::with_entry(&entries, &exits, &events).unwrap();
    let families: Vec<u64> = (0..31).map(|own| if own == 30 { 0 } else { own }).collect();
    let standing: (&[i64], &[u64]) = (&[5; 21], &[1; 21]);
    let found = forecast_by_cluster(&spells, &families, standing, 10, level).unwrap();
    // 21 at risk on day 10, and b = 21 x 11/21 = 11 over 11 left: an event adds 11/21, and each at risk without takes 10/21; that of
    // day 40 makes the first 1/21: 9 x 121/441 + 10 x 100/441 + 1/441. By Greenwood 121 x 10/(21 x 11) = 2310/441, which is more.
    near(found.standard_error * found.standard_error, 2310.0 / 441.0);
    // All of one family: 10 x 11 - 11 x 10 = 0, and Greenwood's stands; those who come later are no part of it.
    let one = forecast_by_cluster(&spells, &[3; 31], standing, 10, level).unwrap();
    near(one.standard_error * one.standard_error, 2310.0 / 441.0);
    // The events of one: 110 x 110/441, and the others 11 x 100/441.
    let families: Vec<u64> = (0..31).map(|own| if own < 10 { 0 } else { own }).collect();
    let found = forecast_by_cluster(&spells, &families, standing, 10, level).unwrap();
    near(
        found.standard_error * found.standard_error,
        (12_100.0 + 1_100.0) / 441.0,
    );
    // With those who come later in it too, the same: they were not at risk on the day.
    let families: Vec<u64> = (0..31)
        .map(|own| if own < 10 || (20..30).contains(&own) { 0 } else { own })
        .collect();
    let found = forecast_by_cluster(&spells, &families, standing, 10, level).unwrap();
    near(
        found.standard_error * found.standard_error,
        (12_100.0 + 1_100.0) / 441.0,
    );
    let short = forecast_by_cluster(&spells, &families, (&[5], &[]), 10, level);
    assert!(matches!(short, Err(EstimateError::LengthDiffers { .. })), "{short:?}");
    let short = forecast_by_cluster(&spells, &[1], (&[5], &[1]), 10, level);
    assert!(matches!(short, Err(EstimateError::LengthDiffers { .. })), "{short:?}");
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
