//! Figures of rounded counts, and limits that hold for all counts that are rounded alike.
//!
//! Custody: none; invented counts.

use super::*;
use crate::study::Profile;

const POLICY: DisclosurePolicy = Profile::Strict.policy();

#[test]
fn a_figure_is_that_of_the_counts_that_are_told() {
    // 41 of 134 and 93 of 387; to the nearest five 40 of 135 and 95 of 390.
    let level = ConfidenceLevel::PERCENT_95;
    let counts = [41, 93, 93, 294];
    let of = |what| Crossed::parts(counts, what, level, &POLICY).0;
    let [value, lower, upper] = of(Comparison::Risks);
    let near = |found: Option<f64>, wanted: f64| (found.expect("a figure") - wanted).abs() < 1e-12;
    assert!(near(value.exact(), (41.0 / 134.0) / (93.0 / 387.0)));
    assert!(near(value.told(&POLICY), (40.0 / 135.0) / (95.0 / 390.0)));
    let told = [lower, value, upper].map(|part| part.told(&POLICY).expect("a figure"));
    assert!(told[0] < told[1] && told[1] < told[2], "{told:?}");
    assert_eq!(Crossed::plain(counts, Side::Nearest).told(&POLICY), value.told(&POLICY));
    assert!(near(
        of(Comparison::Odds)[0].told(&POLICY),
        (40.0 * 295.0) / (95.0 * 95.0)
    ));
    assert!(near(
        of(Comparison::Index)[0].told(&POLICY),
        (40.0 / 135.0) / (135.0 / 525.0)
    ));
    let points = 100.0 * (40.0 / 135.0 - 95.0 / 390.0);
    assert!(near(of(Comparison::Difference)[0].told(&POLICY), points));
}

/// All tables whose counts are rounded alike with these.
fn all_alike(counts: FourCounts, policy: &DisclosurePolicy) -> Vec<FourCounts> {
    let mut found = vec![counts];
    for (place, count) in counts.into_iter().enumerate() {
        let (least, most) = policy.alike(count);
        let each = |own: FourCounts| {
            (least..=most).map(move |count| {
                let mut other = own;
                other[place] = count;
                other
            })
        };
        found = found.into_iter().flat_map(each).collect();
    }
    found
}

const DRAWN: [Comparison; 4] = [
    Comparison::Risks,
    Comparison::Odds,
    Comparison::Difference,
    Comparison::Index,
];

#[test]
fn limits_hold_for_all_counts_that_are_rounded_alike() {
    let cases = [
        // 13 of 40 and 22 of 110 are told as 15 of 40 and 20 of 110.
        ([13, 27, 22, 88], Profile::Strict),
        ([6, 9, 7, 12], Profile::Sail),
        ([12, 0, 15, 40], Profile::Strict),
    ];
    // At the higher level Katz's limits may be farthest between the ends.
    let levels = [0.95, 0.999_999].map(|level| ConfidenceLevel::new(level).expect("a level"));
    for (counts, profile) in cases {
        for (what, level) in DRAWN.into_iter().flat_map(|what| levels.map(|level| (what, level))) {
            hold_for_all(counts, what, level, &profile.policy());
        }
    }
}

#[track_caller]
fn hold_for_all(counts: FourCounts, what: Comparison, level: ConfidenceLevel, policy: &DisclosurePolicy) {
    let of = |counts| Crossed::parts(counts, what, level, policy).0;
    let told = of(counts).map(|part| part.told(policy));
    let is_below =
        |one: Option<f64>, other: Option<f64>| one.zip(other).is_none_or(|(one, other)| one <= other + 1e-12);
    assert!(is_below(told[1], told[0]) && is_below(told[0], told[2]), "{what:?}");
    for (place, other) in all_alike(counts, policy).into_iter().enumerate() {
        let found = of(other).map(|part| part.exact());
        assert_eq!(
            told.map(|part| part.is_some()),
            found.map(|part| part.is_some()),
            "{what:?}, {other:?}"
        );
        assert!(
            is_below(told[1], found[1]) && is_below(found[2], told[2]),
            "{what:?}, {other:?}"
        );
        // They are what is told of each of them, too.
        if place % 97 == 0 {
            assert_eq!(of(other).map(|part| part.told(policy)), told, "{what:?}, {other:?}");
        }
    }
}

#[test]
fn a_ratio_that_rounding_moves_away_from_one_keeps_an_interval_that_holds_one() {
    // 13 of 40 and 22 of 110 are 0.325 and 0.2; 15 of 40 and 20 of 110 would be 2.06 with limits from 1.17.
    let counts = [13, 27, 22, 88];
    let told = |what| {
        let (parts, _) = Crossed::parts(counts, what, ConfidenceLevel::PERCENT_95, &POLICY);
        parts.map(|part| part.told(&POLICY).map_or(f64::NAN, |told| part.side().rounded(told, 2)))
    };
    // The lower limits are those of the counts that were found: no others that are told alike lie lower. The upper ones of ratios
    // of risks and of odds, and of the difference, are those of 17 of 40 and 18 of 110.
    assert_eq!(told(Comparison::Risks), [2.06, 0.90, 4.53]);
    assert_eq!(told(Comparison::Odds), [2.70, 0.85, 8.46]);
    assert_eq!(told(Comparison::Index), [1.61, 0.96, 2.45]);
    assert_eq!(told(Comparison::Difference), [19.32, -2.51, 42.49]);
    // With nobody unknown the least and the greatest possible ratio are still those of all counts that are told alike.
    let plain = |side| Crossed::plain(counts, side).told(&POLICY).unwrap_or(f64::NAN);
    let near = |found: f64, wanted: f64| (found - wanted).abs() < 1e-12;
    assert!(near(plain(Side::Lower), (13.0 / 40.0) / (22.0 / 110.0)));
    assert!(near(plain(Side::Upper), (17.0 / 40.0) / (18.0 / 110.0)));
    assert_eq!(
        Crossed::plain(counts, Side::Lower).exact(),
        Crossed::plain(counts, Side::Upper).exact()
    );
}

#[test]
fn the_index_is_farthest_between_the_ends() {
    let policy = Profile::Dfe.policy();
    let counts = [10, 20, 20, 500];
    let ([_, _, upper], _) = Crossed::parts(counts, Comparison::Index, ConfidenceLevel::PERCENT_95, &policy);
    let told = upper.told(&policy).expect("a limit");
    let of = |counts| Crossed { counts, ..upper }.exact().expect("a limit");
    let all = all_alike(counts, &policy);
    let is_end = |count: &u64| {
        let (least, most) = policy.alike(*count);
        *count == least || *count == most
    };
    let at_ends = all.iter().copied().filter(|counts| counts.iter().all(is_end));
    assert!(at_ends.map(of).fold(0.0, f64::max) < told - 0.05);
    assert_eq!(all.iter().copied().map(of).fold(0.0, f64::max), told);
}

#[test]
fn counts_are_looked_at_from_end_to_end_with_the_one_that_is_told() {
    assert_eq!(alike(13, 1, &POLICY), [13, 17]);
    assert_eq!(alike(13, STEPS, &POLICY), [13, 14, 15, 16, 17]);
    assert_eq!(alike(0, STEPS, &POLICY), [0]);
    let own = |threshold, round_to| DisclosurePolicy {
        threshold,
        round_to,
        ..POLICY
    };
    // 7 is told as 5, though fewer than seven are not told at all.
    assert_eq!(alike(7, STEPS, &own(7, 5)), [5, 6, 7]);
    let found = alike(100, STEPS, &own(5, 100));
    assert_eq!((found.len(), found.first(), found.last()), (10, Some(&50), Some(&149)));
}

#[test]
fn what_befell_nobody_has_no_ratio_to_it() {
    let level = ConfidenceLevel::PERCENT_95;
    let counts = [10, 20, 0, 30];
    for what in [Comparison::Risks, Comparison::Odds] {
        let (parts, _) = Crossed::parts(counts, what, level, &POLICY);
        assert_eq!(
            parts.map(|part| (part.exact(), part.told(&POLICY))),
            [(None, None); 3],
            "{what:?}"
        );
    }
    let plain = [Side::Nearest, Side::Lower, Side::Upper].map(|side| Crossed::plain(counts, side));
    assert_eq!(plain.map(|part| (part.exact(), part.told(&POLICY))), [(None, None); 3]);
}

#[test]
fn what_is_said_of_a_table_is_said_of_all_counts_that_are_rounded_alike() {
    let (level, policy) = (ConfidenceLevel::PERCENT_95, Profile::Sail.policy());
    let said = |counts, what| Crossed::parts(counts, what, level, &policy).1;
    for what in DRAWN {
        // Five to seven events are told as 5, and eight to twelve as 10: eight in all are few.
        for events in 8..=12 {
            let told = said([events, 30, 0, 40], what);
            assert_eq!(
                told,
                [Reservation::FewEvents, Reservation::EmptyCell],
                "{what:?}, {events}"
            );
        }
        for (one, other) in [(5, 5), (7, 6)] {
            assert_eq!(said([one, 30, other, 40], what), [], "{what:?}");
        }
        assert_eq!(
            said([0, 30, 0, 40], what),
            [Reservation::NoEvents, Reservation::EmptyCell],
            "{what:?}"
        );
    }
    assert_eq!(said([8, 30, 0, 0], Comparison::Risks), [], "nobody to compare with");
}
