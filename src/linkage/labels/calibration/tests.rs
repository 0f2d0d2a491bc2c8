//! Planted curves found again, and labels that cannot calibrate.
//!
//! Custody: no zone; invented weights.

use super::*;

fn label(bits: f64, is_match: bool, weight: f64) -> Labelled {
    Labelled { bits, is_match, weight }
}

/// For every weight from -10 to 10 bits, `times` labels each standing for as many matches and others as `log_odds` has it.
fn labels(log_odds: impl Fn(f64) -> f64, times: usize) -> Vec<Labelled> {
    let bits = (-20..=20).map(|step| f64::from(step) / 2.0);
    let both = |bits: f64| {
        let share = 1.0 / (1.0 + libm::exp2(-log_odds(bits)));
        vec![[label(bits, true, share), label(bits, false, 1.0 - share)]; times].concat()
    };
    bits.flat_map(both).collect()
}

#[test]
fn a_planted_line_is_found_again_and_the_prior_fades() {
    let planted = |bits: f64| 0.6 * bits - 1.0;
    let found = |times| match Calibration::of(&labels(planted, times)) {
        Ok(Calibration::Logistic {
            intercept,
            below,
            above,
        }) => [intercept + 1.0, below - 0.6, above - 0.6],
        other => panic!("{other:?}"),
    };
    let (few, many) = (found(1), found(11));
    assert!(many.iter().all(|error| error.abs() < 0.01), "{many:?}");
    assert!(few.iter().all(|error| *error > 0.0 && *error < 0.06), "{few:?}");
    assert!(
        few.iter().zip(many).all(|(few, many)| few.abs() > many.abs()),
        "{few:?} {many:?}"
    );
}

#[test]
fn doubt_below_even_odds_is_no_doubt_far_above_it() {
    // Below even odds weights tell a quarter of what they say, above all of it.
    let planted = |bits: f64| if bits < 0.0 { bits / 4.0 } else { bits };
    let calibration = Calibration::of(&labels(planted, 12)).unwrap();
    let Calibration::Logistic { below, above, .. } = calibration else {
        panic!("{calibration:?}");
    };
    assert!(
        (below - 0.25).abs() < 0.1 && (above - 1.0).abs() < 0.1,
        "{below} {above}"
    );
    // One slope for both would leave a pair of 13 bits less than ten.
    assert!(
        (calibration.log_odds(13.0) - 13.0).abs() < 1.0,
        "{}",
        calibration.log_odds(13.0)
    );
}

#[test]
fn many_labels_give_a_shape_that_no_line_has() {
    let planted = |bits: f64| if bits < 0.0 { bits } else { bits / 4.0 };
    let calibration = Calibration::of(&labels(planted, 50)).unwrap();
    assert!(matches!(calibration, Calibration::Isotonic { .. }));
    for bits in [-4.0, -1.0, 2.0, 6.0, 9.0] {
        // Half a label on either side draws levels of few matches a little towards even odds.
        assert!((calibration.log_odds(bits) - planted(bits)).abs() < 0.3, "{bits}");
    }
    let ascending: Vec<f64> = (-400..400)
        .map(|step| calibration.log_odds(f64::from(step) / 10.0))
        .collect();
    assert!(ascending.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn sure_pairs_follow_the_slope_and_half_a_label_is_one_of_those_that_were_drawn() {
    // At 0 bits three labels in four are matches, at 1 bit 9 in 10, a hundredth of a pair each: drawn where pairs are few.
    let drawn = |bits: f64, times: usize, matches: usize, weight: f64| {
        (0..times).map(move |one| label(bits, one < matches, weight))
    };
    let sure = (0..600).map(|one| label(5.0 + f64::from(one) / 20.0, true, 1.0));
    let far = (0..200).map(|one| label(-5.0 - f64::from(one) / 20.0, false, 1.0));
    let doubtful = drawn(0.0, 200, 150, 0.01).chain(drawn(1.0, 200, 180, 0.01));
    let calibration = Calibration::of(&doubtful.chain(sure).chain(far).collect::<Vec<_>>()).unwrap();
    let Calibration::Isotonic { knots, below, above } = &calibration else {
        panic!("{calibration:?}");
    };
    // (150 + 1/2) / (50 + 1/2) and (180 + 1/2) / (20 + 1/2).
    let expected = [(0.0, 301.0 / 101.0), (1.0, 361.0 / 41.0)];
    assert_eq!(knots.len(), 2, "{knots:?}");
    for ((bits, odds), (expected_bits, expected)) in knots.iter().zip(expected) {
        assert!((bits - expected_bits).abs() < 1e-9, "{knots:?}");
        assert!((odds - libm::log2(expected)).abs() < 1e-9, "{knots:?}");
    }
    assert!(*below > 0.0 && *above > 0.0, "{below} {above}");
    let beyond = calibration.log_odds(11.0) - calibration.log_odds(1.0);
    assert!((beyond - 10.0 * above).abs() < 1e-9, "{beyond}");
}

#[test]
fn labels_that_cannot_calibrate_say_why() {
    let ten = |is_match, from: f64| (0..10).map(move |step| label(from + f64::from(step), is_match, 1.0));
    let refused = |labels: Vec<Labelled>| Calibration::of(&labels).unwrap_err();
    assert_eq!(refused(Vec::new()), Uncalibrated::NoLabels);
    assert_eq!(refused(ten(true, 0.0).collect()), Uncalibrated::OneClass);
    assert_eq!(
        refused(ten(true, 0.0).chain(ten(false, 0.0).take(9)).collect()),
        Uncalibrated::TooFew
    );
    let against = ten(true, -20.0).chain(ten(false, 10.0));
    assert_eq!(refused(against.collect()), Uncalibrated::RunsAgainst);
}

#[test]
fn labels_that_weight_parts_completely_leave_a_finite_line_near_the_models() {
    let parted = (0..10).flat_map(|step| {
        [
            label(f64::from(step) + 2.0, true, 1.0),
            label(-2.0 - f64::from(step), false, 1.0),
        ]
    });
    let calibration = Calibration::of(&parted.collect::<Vec<_>>());
    let Ok(Calibration::Logistic {
        intercept,
        below,
        above,
    }) = calibration
    else {
        panic!("{calibration:?}");
    };
    let are_sound = [below, above].iter().all(|slope| (1.0..2.0).contains(slope));
    assert!(intercept.abs() < 1e-6 && are_sound, "{intercept} {below} {above}");
}

#[test]
fn a_score_is_moved_along_the_line_and_stays_where_there_is_none() {
    let score = Score {
        weight: 4.0,
        probability: 16.0 / 17.0,
    };
    assert_eq!(Calibration::None.apply(score), score);
    let line = Calibration::Logistic {
        intercept: -1.0,
        below: 0.5,
        above: 0.5,
    };
    // Half of four bits less one: odds 2.
    assert!((line.apply(score).weight - 1.0).abs() < 1e-12);
    assert!((line.apply(score).probability - 2.0 / 3.0).abs() < 1e-15);
}
