//! Limits of events that come several at a time, by hand.

use seriatim::estimate::rates::dependent_events::{carried_over, design_effect, of_dependent_events};
use seriatim::estimate::rates::poisson::{PoissonMethod, count};
use seriatim::estimate::{ConfidenceLevel, Interval, Reservation};

#[test]
fn a_design_effect_is_the_sum_of_squares_over_the_sum() {
    // Four alone, two pairs and a three: (4 + 2 x 4 + 9) / (4 + 4 + 3).
    assert_eq!(design_effect([1, 2, 1, 3, 1, 2, 1]), 21.0 / 11.0);
    // Who has no event is none of them.
    assert_eq!(design_effect([1, 0, 2, 0]), 5.0 / 3.0);
    // All of one kind: as many as they are each.
    assert_eq!(design_effect([3; 7]), 3.0);
    assert_eq!(design_effect([1; 7]), 1.0);
    assert_eq!(design_effect([]), 1.0);
    assert_eq!(design_effect([0; 3]), 1.0);
}

#[test]
fn limits_are_carried_over_by_the_ratio_of_standard_errors() {
    // At four times the variance twice as far: 10 - 2 x 4 and 10 + 2 x 6.
    let limits = Interval {
        lower: 6.0,
        upper: 16.0,
    };
    let carried = carried_over(10.0, limits, 4.0);
    assert_eq!((carried.lower, carried.upper), (2.0, 22.0));
    // 10 - 3 x 4 is cut at 0.
    let carried = carried_over(10.0, limits, 9.0);
    assert_eq!((carried.lower, carried.upper), (0.0, 28.0));
    assert_eq!(carried_over(10.0, limits, 1.0), limits);
    // Without an event there is nothing to carry over.
    let none = Interval { lower: 0.0, upper: 3.7 };
    assert_eq!(carried_over(0.0, none, 4.0), none);
}

#[test]
fn an_estimate_says_that_its_limit_is_cut() {
    let level = ConfidenceLevel::PERCENT_95;
    for events in [0, 1, 2, 10, 400] {
        let found = count(events, PoissonMethod::Exact, level);
        let of = |effect| of_dependent_events(found.estimate, found.reservations.clone(), effect);
        // Each alone: to the last bit what they were.
        assert_eq!(of(1.0), (found.estimate, found.reservations.clone()));
        let (estimate, reservations) = of(4.0);
        assert_eq!(estimate.value, found.estimate.value);
        assert_eq!(
            estimate.standard_error,
            found.estimate.standard_error.map(|error| 2.0 * error)
        );
        // Of ten Garwood's lower limit is 4.7954: 10 - 2 x 5.2046 is below 0. Of 400 it is 361.8.
        assert_eq!(
            reservations.contains(&Reservation::LimitTruncated),
            [1, 2, 10].contains(&events),
            "{events}"
        );
        let (wider, limits) = (estimate.interval.unwrap(), found.estimate.interval.unwrap());
        assert!(wider.lower <= limits.lower && wider.upper >= limits.upper && wider.lower >= 0.0);
        assert_eq!(wider == limits, events == 0);
    }
}
