//! From how many on it is said that applications are left out.
//!
//! Custody: invented counts only.

use super::*;
use crate::study::Profile;

/// What is said of 400 applications that fit together but for what a test changes.
fn told(unit: Unit, change: impl Fn(&mut Joined)) -> Option<String> {
    let mut joined = Joined {
        named: 400,
        listed: 400,
        startable: 400,
        observed: 400,
        ..Joined::default()
    };
    change(&mut joined);
    said(unit, &joined, &Profile::Strict.policy())
}

#[test]
fn nothing_is_said_of_extracts_that_fit_together() {
    for unit in [Unit::Mother, Unit::Father, Unit::Couple] {
        assert_eq!(told(unit, |_| {}), None);
        assert_eq!(said(unit, &Joined::default(), &Profile::Strict.policy()), None);
    }
}

#[test]
fn one_in_twenty_may_be_unlisted_or_undated() {
    // One in twenty of 400 are 20. Told are 20 for 18 to 22, and 25 for 23 to 27: 25/400 is 6.25 %.
    for count in [0, 19, 20, 21, 22] {
        assert_eq!(told(Unit::Mother, |joined| joined.unlisted = count), None, "{count}");
        assert_eq!(told(Unit::Mother, |joined| joined.undated = count), None, "{count}");
    }
    for count in [23, 27] {
        let unlisted = told(Unit::Mother, |joined| joined.unlisted = count).expect("a sentence");
        assert!(
            unlisted.starts_with("about 6 % of the applications in which"),
            "{unlisted}"
        );
        let undated = told(Unit::Mother, |joined| joined.undated = count).expect("a sentence");
        assert!(undated.starts_with("about 6 % of the care and"), "{undated}");
    }
    let all = told(Unit::Mother, |joined| (joined.unlisted, joined.undated) = (200, 100)).expect("a sentence");
    assert!(all.starts_with("about 50 %") && all.contains("; about 25 %"), "{all}");
}

#[test]
fn such_small_numbers_are_not_said_that_none_is_told() {
    let few = |count: u64| told(Unit::Mother, |joined| (joined.unlisted, joined.named) = (count, 20)).is_some();
    assert_eq!([9, 10, 11].map(few), [false, true, true]);
}

#[test]
fn one_in_ten_may_be_without_mother_and_half_without_father_or_couple() {
    // One in ten of 400 are 40, told for 38 to 42; half are 200, told for 198 to 202.
    let mothers = |unit: Unit, count: u64| {
        told(unit, |joined| {
            (joined.motherless, joined.without_unit) = (count, if unit == Unit::Mother { count } else { 0 });
        })
    };
    let others = |unit: Unit, count: u64| told(unit, |joined| joined.without_unit = count);
    for unit in [Unit::Mother, Unit::Father, Unit::Couple] {
        assert_eq!([39, 40, 42].map(|count| mothers(unit, count)), [None, None, None]);
        let found = mothers(unit, 43).expect("a sentence");
        assert!(
            found.starts_with("about 11 %") && found.contains("name no mother"),
            "{found}"
        );
        assert_eq!(found.matches("about").count(), 1, "{found}");
    }
    for (unit, word) in [(Unit::Father, "name no father"), (Unit::Couple, "name no couple")] {
        assert_eq!([199, 200, 202].map(|count| others(unit, count)), [None, None, None]);
        let found = others(unit, 203).expect("a sentence");
        assert!(found.starts_with("about 51 %") && found.contains(word), "{found}");
    }
}

#[test]
fn a_study_of_fathers_need_not_have_asked_for_mothers() {
    assert_eq!(told(Unit::Father, |joined| joined.motherless = 400), None);
    let of_mothers = told(Unit::Mother, |joined| joined.motherless = 400).expect("a sentence");
    assert!(of_mothers.starts_with("about 100 %"), "{of_mothers}");
}

#[test]
fn extracts_are_strangers_where_not_one_application_is_in_both() {
    let joined = |named: u64, unlisted: u64, listed: u64| Joined {
        named,
        unlisted,
        listed,
        ..Joined::default()
    };
    assert!(are_strangers(&joined(3, 3, 5)));
    assert!(!are_strangers(&joined(3, 2, 5)));
    // Where one of them is empty there is nothing to compare.
    assert!(!are_strangers(&joined(0, 0, 5)));
    assert!(!are_strangers(&joined(3, 3, 0)));
}
