//! Rules of lives, each by hand.
//!
//! Custody: invented records only.

use super::*;
use crate::intake::Mention;

/// 1 January 1970 and so many years and days later.
fn day(years: i32, days: i32) -> i32 {
    years * 1461 / 4 + days
}

fn mention(record: &str, role: Role, case: &str, on: Option<i32>) -> Mention {
    Mention {
        together: Some(case.to_owned()),
        on,
        ..Mention::bare(record, role)
    }
}

/// Rows 0 to 5: two cases, each with a mother (m1, m2), a father (f1, f2) and a child (c1, c2).
fn two_families() -> LinkageTokens {
    let family = |number: &str, on: i32| {
        let name = |letter: &str| format!("{letter}{number}");
        [
            mention(&name("m"), Role::Mother, number, Some(on)),
            mention(&name("f"), Role::Father, number, Some(on)),
            mention(&name("c"), Role::Child, number, Some(on)),
        ]
    };
    LinkageTokens::from_mentions([family("1", day(40, 0)), family("2", day(44, 0))].concat())
}

const C1: u32 = 0;
const C2: u32 = 1;
const F1: u32 = 2;
const F2: u32 = 3;
const M1: u32 = 4;
const M2: u32 = 5;

fn lives(tell: impl Fn(&mut Facts)) -> Lives {
    let tokens = two_families();
    let mut facts = Facts::about(tokens.shared_records());
    tell(&mut facts);
    Lives::of(&tokens, &facts, 1)
}

#[test]
fn nobody_appears_long_after_death() {
    // Case 2 is of day 44 years; the mother of case 1 died 32 or 31 days before.
    let late = lives(|facts| facts.died("m1", day(44, -32)));
    assert_eq!(late.bar(&[M1], &[M2]), Some(Bar::SeenAfterDeath));
    assert_eq!(late.bar(&[M2], &[M1]), Some(Bar::SeenAfterDeath));
    let in_time = lives(|facts| facts.died("m1", day(44, -31)));
    assert_eq!(in_time.bar(&[M1], &[M2]), None);
    // The dead may have appeared before.
    let earlier = lives(|facts| facts.died("m2", day(44, 5)));
    assert_eq!(earlier.bar(&[M1], &[M2]), None);
}

#[test]
fn a_father_may_be_named_for_a_child_born_after_his_death() {
    let father = lives(|facts| facts.died("f1", day(44, -400)));
    assert_eq!(father.bar(&[F1], &[F2]), None);
    let father = lives(|facts| facts.died("f1", day(44, -401)));
    assert_eq!(father.bar(&[F1], &[F2]), Some(Bar::SeenAfterDeath));
}

#[test]
fn a_mother_does_not_give_birth_after_death() {
    // m2 appears before the death, and her child is born after it.
    let tokens = LinkageTokens::from_mentions(vec![
        mention("a", Role::Mother, "1", Some(day(40, 0))),
        mention("b", Role::Mother, "2", None),
        mention("c", Role::Child, "2", None),
    ]);
    let mut facts = Facts::about(tokens.shared_records());
    facts.died("a", day(41, 0));
    facts.born("c", Span::day(day(42, 0)));
    assert_eq!(Lives::of(&tokens, &facts, 1).bar(&[0], &[1]), Some(Bar::SeenAfterDeath));
}

/// The first mother is born in the first month and has her own child at 40.
fn with_first_mother(tell: impl Fn(&mut Facts)) -> Lives {
    lives(|facts| {
        facts.born("m1", Span { from: 0, to: 30 });
        facts.born("c1", Span::day(day(40, 0)));
        tell(facts);
    })
}

/// Lives with a second mother and her child.
fn with_second_mother(mother: i32, child: (i32, i32)) -> Lives {
    with_first_mother(|facts| {
        facts.born("m2", Span::day(mother));
        facts.born(
            "c2",
            Span {
                from: child.0,
                to: child.1,
            },
        );
    })
}

#[test]
fn a_mother_of_ten_to_sixty_is_in_bounds() {
    let weighs = |mother, from, to| {
        let lives = with_second_mother(mother, (from, to));
        assert_eq!(lives.bar(&[M1], &[M2]), None);
        lives.weight_between(&[M1], &[M2], &|_, _| false) < 0.0
    };
    // The second mother is 30, or 50, when her child is born; the first would be 10, or 60. The rule applies only where
    // every day of the spans breaks it.
    assert!(weighs(day(-20, 0), YOUNGEST - 9, YOUNGEST - 1));
    assert!(!weighs(day(-20, 0), YOUNGEST - 9, YOUNGEST));
    assert!(weighs(day(10, 0), OLDEST_MOTHER + 31, OLDEST_MOTHER + 40));
    assert!(!weighs(day(10, 0), OLDEST_MOTHER + 30, OLDEST_MOTHER + 40));
}

#[test]
fn an_age_that_no_slip_of_a_decade_explains_is_a_bar() {
    let bar = |mother, child| with_second_mother(mother, (child, child)).bar(&[M1], &[M2]);
    // The first mother would be born two days after the child, or one.
    assert_eq!(bar(day(-20, 0), -2), Some(Bar::AgeAtBirth));
    assert_eq!(bar(day(-20, 0), -1), None);
    assert_eq!(bar(day(20, 0), OLDEST_MOTHER + DECADE + 31), Some(Bar::AgeAtBirth));
    assert_eq!(bar(day(20, 0), OLDEST_MOTHER + DECADE + 30), None);
}

#[test]
fn a_birth_date_that_its_own_record_does_not_bear_out_lays_no_rule() {
    let child_alone = with_first_mother(|facts| facts.born("c2", Span::day(-9000)));
    assert_eq!(child_alone.bar(&[M1], &[M2]), None);
    let mother_alone = with_first_mother(|facts| facts.born("m2", Span::day(day(45, 0))));
    assert_eq!(mother_alone.bar(&[M1], &[M2]), None);
}

#[test]
fn a_father_is_bound_only_to_children_that_are_stated_to_be_his() {
    let stated = |stated: bool| {
        let lives = lives(|facts| {
            facts.born("f1", Span::day(0));
            facts.born("c1", Span::day(day(40, 0)));
            facts.parent("f1", "c1", Role::Father);
            facts.born("f2", Span::day(day(20, 0)));
            facts.born("c2", Span::day(OLDEST_FATHER + DECADE + 1));
            if stated {
                facts.parent("f2", "c2", Role::Father);
            }
        });
        lives.bar(&[F1], &[F2])
    };
    assert_eq!((stated(true), stated(false)), (Some(Bar::AgeAtBirth), None));
}

#[test]
fn where_a_mother_is_stated_the_case_says_nothing_of_motherhood() {
    let lives = lives(|facts| {
        facts.parent("m1", "c2", Role::Mother);
        facts.born("c1", Span::day(0));
        facts.born("c2", Span::day(1000));
    });
    assert_eq!(lives.children(M1), [(C1, Span::day(0)), (C2, Span::day(1000))]);
    assert_eq!(lives.children(M2), []);
}

#[test]
fn a_record_that_contradicts_itself_is_told_and_lays_no_rule_on_others() {
    let lives = lives(|facts| {
        facts.born("m1", Span::day(day(39, 0)));
        facts.born("c1", Span::day(day(40, 0)));
        facts.died("f1", day(30, 0));
    });
    let expected = [Fault::AgeAtBirth { parent: M1 }, Fault::SeenAfterDeath { record: F1 }];
    assert_eq!(lives.faults(), expected);
    assert_eq!((lives.bar(&[M1], &[M2]), lives.bar(&[F1], &[F2])), (None, None));
}

#[test]
fn births_are_too_close_between_twins_and_the_next_child() {
    let apart = |days| are_too_close(Span::day(0), Span::day(days));
    assert_eq!([3, 4, 159, 160].map(apart), [false, true, true, false]);
    // Known to the month: neighbouring months may hold twins, months five apart another child.
    let month = |number: i32| Span {
        from: 30 * number,
        to: 30 * number + 30,
    };
    let months = |number| are_too_close(month(0), month(number));
    assert_eq!([0, 1, 2, 3, 4, 5].map(months), [false, false, true, true, true, false]);
}

#[test]
fn births_too_close_weigh_once_and_not_between_records_of_one_child() {
    let lives = lives(|facts| {
        facts.born("c1", Span::day(0));
        facts.born("c2", Span::day(100));
    });
    // No family has two children: m is the prior's 1/200. Of the draws those of two mothers, half of all, are too close:
    // u is nearly 1.
    let weight = lives.births_between(&[M1], &[M2], &|_, _| false);
    assert!(
        weight < libm::log2(0.005 / 0.98) && weight > libm::log2(0.005),
        "{weight}"
    );
    assert_eq!(
        lives.births_between(&[M1], &[M2], &|one, other| (one, other) == (C1, C2)),
        0.0
    );
    assert_eq!(lives.births_between(&[F1], &[F2], &|_, _| false), 0.0);
}

#[test]
fn the_weight_of_ages_is_what_own_records_show_against_strangers() {
    // 99 mothers born in one year, with children at 30; the hundredth is 5 at the birth of her own child.
    let (mut mentions, mut births) = (Vec::new(), Vec::new());
    for family in 0..100 {
        let (mother, child) = (format!("m{family}"), format!("c{family}"));
        let case = format!("{family}");
        mentions.push(mention(&mother, Role::Mother, &case, None));
        mentions.push(mention(&child, Role::Child, &case, None));
        births.push((mother, Span::day(0)));
        births.push((child, Span::day(day(if family == 0 { 5 } else { 30 }, 0))));
    }
    let tokens = LinkageTokens::from_mentions(mentions);
    let mut facts = Facts::about(tokens.shared_records());
    births.iter().for_each(|(record, span)| facts.born(record, *span));
    let lives = Lives::of(&tokens, &facts, 1);
    // m = (1 + 1) / (100 + 200) within records; between strangers none of n draws, u = 1 / (n + 20): no evidence at all.
    assert_eq!(lives.ages_weight(), Some(0.0));
    assert_eq!(lives.faults().len(), 1);
}

#[test]
fn what_happens_within_families_takes_weight_from_the_rule() {
    // In each of 50 families two of the three children are listed too close to each other: step-children, say.
    let (mut mentions, mut births) = (Vec::new(), Vec::new());
    for family in 0..50 {
        let case = format!("{family}");
        mentions.push(mention(&format!("m{family}"), Role::Mother, &case, None));
        for (child, day) in [0, 90, 900].into_iter().enumerate() {
            let record = format!("c{family}-{child}");
            mentions.push(mention(&record, Role::Child, &case, None));
            births.push((record, Span::day(day + 37 * family)));
        }
    }
    let tokens = LinkageTokens::from_mentions(mentions);
    let mut facts = Facts::about(tokens.shared_records());
    births.iter().for_each(|(record, span)| facts.born(record, *span));
    let weight = Lives::of(&tokens, &facts, 1).births_weight().unwrap();
    // m = (50 + 1) / (150 + 200), against u of at most the prior's and what strangers show.
    assert!(weight > libm::log2(51.0 / 350.0 / 0.5), "{weight}");
}

#[test]
fn two_numbers_that_one_extract_has_in_care_at_once_are_two_children() {
    let of = |second: (i32, Option<i32>)| {
        lives(|facts| {
            facts.looked_after("c1", (day(8, 0), Some(day(10, 0))), (0, None));
            facts.looked_after("c2", second, (0, None));
        })
    };
    let at_once = of((day(9, 0), Some(day(11, 0))));
    assert_eq!(at_once.bar(&[C1], &[C2]), Some(Bar::InCareTwice));
    assert_eq!(at_once.bar(&[C1, M1], &[M2, C2]), Some(Bar::InCareTwice));
    assert_eq!(at_once.bar(&[M1], &[C2]), None);
    let after = of((day(10, 0), Some(day(11, 0))));
    assert_eq!(after.bar(&[C1], &[C2]), None);
}
