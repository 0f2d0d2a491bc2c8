//! Shares corrected for missed and false links: by hand in fractions, and the table of the design.

use seriatim::estimate::rates::missed_links::{LinkErrors, corrected};
use seriatim::estimate::{EstimateError, Interval, Reservation};

fn errors(recall: f64, false_merges: f64) -> LinkErrors {
    LinkErrors::new(recall, false_merges).unwrap()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-14, "{found} and {expected}");
}

#[test]
fn by_hand_in_fractions() {
    // One in four, of whose links one in five is missed: (1/4 · 4/5) / (1 + 1/4 · 1/5) = (1/5) / (21/20) = 4/21.
    let missed = errors(0.8, 0.0);
    close(missed.observed(0.25), 4.0 / 21.0);
    close(corrected(4.0 / 21.0, None, missed).unwrap().share, 0.25);
    // With one pair taken for one per twenty: (1/5 + 1/20) / (21/20 - 1/20) = 1/4: the errors cancel.
    let both = errors(0.8, 0.05);
    close(both.observed(0.25), 0.25);
    close(corrected(0.25, None, both).unwrap().share, 0.25);
    // 100 persons of whom 20 return; 5 of the links missed leaves 15 of 105, and 3 false ones make it 18 of 102.
    close(errors(0.75, 0.03).observed(0.2), 18.0 / 102.0);
    close(corrected(18.0 / 102.0, None, errors(0.75, 0.03)).unwrap().share, 0.2);
    // Of 100 persons 20 return, and 8 of their links are missed; 2 of the 8 second parts are seen again: 14 of 108.
    let onward = errors(0.6, 0.0).with_onward(0.25).unwrap();
    close(onward.observed(0.2), 14.0 / 108.0);
    close(corrected(14.0 / 108.0, None, onward).unwrap().share, 0.2);
    // Second parts that are seen again like everybody else leave a share that is thinned out: 1/5 x 3/4.
    let thinned = errors(0.75, 0.0).with_onward(0.15).unwrap();
    close(thinned.observed(0.2), 0.15);
    close(corrected(0.15, None, thinned).unwrap().share, 0.2);
    // Perfect links change nothing.
    close(corrected(0.3, None, errors(1.0, 0.0)).unwrap().share, 0.3);
}

#[test]
fn the_table_of_the_design() {
    let table = [
        (1.0, 0.240, 0.0),
        (0.99, 0.237, -1.2),
        (0.98, 0.234, -2.5),
        (0.959, 0.228, -5.0),
        (0.95, 0.225, -6.1),
        (0.90, 0.211, -12.1),
        (0.85, 0.197, -18.0),
        (0.80, 0.183, -23.7),
    ];
    for (recall, observed, bias) in table {
        let found = errors(recall, 0.0).observed(0.24);
        assert!((found - observed).abs() < 0.000_51, "{recall}: {found}");
        assert!(((found / 0.24 - 1.0) * 100.0 - bias).abs() < 0.051, "{recall}: {found}");
        close(corrected(found, None, errors(recall, 0.0)).unwrap().share, 0.24);
    }
}

#[test]
fn limits_are_corrected_as_the_share_is_and_cut_at_its_ends() {
    let interval = |lower, upper| Some(Interval { lower, upper });
    let missed = errors(0.8, 0.0);
    let found = corrected(4.0 / 21.0, interval(missed.observed(0.2), missed.observed(0.3)), missed).unwrap();
    let limits = found.interval.unwrap();
    close(limits.lower, 0.2);
    close(limits.upper, 0.3);
    assert!(found.reservations.is_empty());
    // A lower limit below what false links alone would show is 0; an upper one above what perfect recurrence would is 1.
    let found = corrected(0.1, interval(0.02, 0.9), errors(0.8, 0.05)).unwrap();
    let limits = found.interval.unwrap();
    assert_eq!((limits.lower, limits.upper), (0.0, 1.0));
    assert_eq!(found.reservations, [Reservation::LimitTruncated]);
}

#[test]
fn what_no_share_would_look_like_is_not_corrected() {
    // If everybody returned, 4/5 / (1 + 1/5) = 2/3 would be seen to.
    let impossible = |found| matches!(found, Err(EstimateError::NothingToEstimate { .. }));
    close(corrected(2.0 / 3.0 - 1e-15, None, errors(0.8, 0.0)).unwrap().share, 1.0);
    assert!(impossible(corrected(0.7, None, errors(0.8, 0.0))));
    // R - ρ'(1 - R) is 0 at ρ' = 1 and R = 1/2.
    assert!(impossible(corrected(1.0, None, errors(0.5, 0.0))));
    // Nobody returned, and false links alone would have shown some.
    assert!(impossible(corrected(0.0, None, errors(0.8, 0.05))));
    close(corrected(0.0, None, errors(0.8, 0.0)).unwrap().share, 0.0);
}

#[test]
fn errors_and_shares_without_sense_are_refused() {
    for (recall, false_merges) in [
        (0.0, 0.0),
        (1.1, 0.0),
        (f64::NAN, 0.0),
        (0.9, -0.1),
        (0.5, 0.5),
        (0.9, f64::NAN),
    ] {
        assert!(
            matches!(
                LinkErrors::new(recall, false_merges),
                Err(EstimateError::OutOfRange { .. })
            ),
            "{recall} {false_merges}"
        );
    }
    for onward in [-0.1, 1.1, f64::NAN] {
        let found = errors(0.9, 0.0).with_onward(onward);
        assert!(matches!(found, Err(EstimateError::OutOfRange { .. })), "{onward}");
    }
    for observed in [-0.1, 1.1, f64::NAN] {
        let found = corrected(observed, None, errors(0.9, 0.0));
        assert!(matches!(found, Err(EstimateError::OutOfRange { .. })), "{observed}");
    }
}
