//! Each level of each field, by tokens made for it.
//!
//! Custody: none; invented tokens.

use super::*;
use crate::intake::{AddressTokens, BirthTokens, LinkageTokens, Mention, NameTokens, PostcodeTokens, Role, Sex};
use crate::linkage::nodes::gathered::Intake;
use crate::linkage::nodes::records::Records;
use crate::linkage::population::Population;
use crate::linkage::values::Values;

const SEX: usize = 4;

fn person(record: &str) -> Mention {
    Mention {
        record: record.to_owned(),
        role: Role::Child,
        sex: None,
        together: None,
        on: None,
        forename: NameTokens {
            whole: vec![1],
            ..NameTokens::default()
        },
        surname: NameTokens::default(),
        birth: BirthTokens {
            year: Some(1),
            ..BirthTokens::default()
        },
        postcode: PostcodeTokens::default(),
        address: AddressTokens::default(),
        nhs_number: Some(7),
    }
}

/// The code of one field for two people who differ in what `change` does to them.
fn code(field: usize, change: impl Fn(&mut [Mention; 2])) -> u8 {
    let mut mentions = [person("a"), person("b")];
    change(&mut mentions);
    let [forwards, backwards] = patterns(mentions.to_vec());
    let order = "agreement does not depend on the order";
    assert_eq!(forwards.code(field), backwards.code(field), "{order}");
    forwards.code(field) as u8
}

/// The patterns of the first two nodes, in either order.
fn patterns(mentions: Vec<Mention>) -> [Pattern; 2] {
    let tokens = LinkageTokens::from_mentions(mentions);
    let values = Values::of(tokens.values());
    let nodes = Intake::of(Population::Children, &tokens, &values, &Records::of(&tokens)).nodes;
    assert_eq!(nodes.len(), 2);
    [compare(&nodes, 0, 1), compare(&nodes, 1, 0)]
}

fn date(year: u64, month: u64, day: u64) -> BirthTokens {
    BirthTokens {
        day: Some(year * 10_000 + month * 100 + day),
        exchanged: (day <= 12).then_some(year * 10_000 + day * 100 + month),
        year_month: Some(year * 100 + month),
        year_day: Some(year * 100 + day),
        month_day: Some(month * 100 + day),
        year: Some(year),
        digits: open_digits(year * 10_000 + month * 100 + day),
        is_default: false,
    }
}

/// A number for each digit of a date left open.
fn open_digits(date: u64) -> Vec<u64> {
    (0..8)
        .map(|place| (place + 1) * 100_000_000 + date - date / 10_u64.pow(place as u32) % 10 * 10_u64.pow(place as u32))
        .collect()
}

fn default_date(year: u64) -> BirthTokens {
    BirthTokens {
        year: Some(year),
        is_default: true,
        ..BirthTokens::default()
    }
}

#[test]
fn birth_dates_agree_on_the_highest_level_that_holds() {
    let agree = |other: BirthTokens| {
        code(BIRTH, |people| {
            (people[0].birth, people[1].birth) = (date(1990, 3, 5), other.clone())
        })
    };
    assert_eq!(agree(date(1990, 3, 5)), birth::EXACT);
    assert_eq!(agree(date(1990, 5, 3)), 6, "day and month exchanged");
    for one_digit in [date(1990, 3, 25), date(1990, 7, 5), date(1980, 3, 5)] {
        assert_eq!(agree(one_digit), 5);
    }
    for two_parts in [date(1990, 3, 28), date(1990, 12, 5), date(1976, 3, 5)] {
        assert_eq!(agree(two_parts), 4);
    }
    assert_eq!(agree(default_date(1990)), 3, "the year, all that one side knows");
    let month = |year, month| BirthTokens {
        year_month: date(year, month, 1).year_month,
        ..default_date(year)
    };
    assert_eq!(agree(month(1990, 3)), 4, "the month, all that one side knows");
    assert_eq!(agree(month(1990, 4)), 2, "the year, and another month");
    assert_eq!(agree(date(1990, 8, 21)), 2, "the year");
    assert_eq!(agree(default_date(1991)), ELSE);
    assert_eq!(agree(date(1991, 8, 21)), ELSE);
    assert_eq!(agree(BirthTokens::default()), MISSING);
}

#[test]
fn surnames_agree_on_the_highest_level_that_holds() {
    let smith = || NameTokens {
        whole: vec![1],
        sound: vec![10],
        near: vec![20, 21],
        ..NameTokens::default()
    };
    let agree = |other: NameTokens| {
        code(SURNAME, |people| {
            (people[0].surname, people[1].surname) = (smith(), other.clone())
        })
    };
    let name = |whole: &[u64], parts: &[u64], near: &[u64], sound: &[u64]| NameTokens {
        whole: whole.to_vec(),
        parts: parts.to_vec(),
        sound: sound.to_vec(),
        near: near.to_vec(),
        ..NameTokens::default()
    };
    assert_eq!(agree(name(&[1], &[], &[20], &[10])), surname::CURRENT);
    assert_eq!(agree(name(&[2, 1], &[], &[20], &[10])), surname::ANY);
    assert_eq!(
        agree(name(&[3], &[4, 1], &[20], &[10])),
        4,
        "a half of a double-barrelled name"
    );
    assert_eq!(agree(name(&[5], &[], &[19, 21], &[10])), 3, "within one edit");
    assert_eq!(agree(name(&[6], &[], &[30], &[10])), 2, "the same sound");
    let filtered = |filter| {
        code(SURNAME, |people| {
            (people[0].surname, people[1].surname) = (smith(), name(&[6], &[], &[30], &[11]));
            (people[0].surname.filter, people[1].surname.filter) = (0b1111_1111, filter);
        })
    };
    assert_eq!(filtered(0b0011_1111), 2, "alike: 12 of 14 bits");
    assert_eq!(filtered(0b1111_0000_1111), ELSE, "8 of 16 bits");
    assert_eq!(agree(name(&[7], &[], &[30], &[11])), ELSE);
    assert_eq!(agree(NameTokens::default()), MISSING);
}

#[test]
fn forenames_agree_on_the_highest_level_that_holds() {
    let agree = |other: [u64; 5]| {
        code(FORENAME, |people| {
            for (person, [whole, class, near, sound, initial]) in people.iter_mut().zip([[1; 5], other]) {
                person.forename = NameTokens {
                    whole: vec![whole + 100],
                    parts: vec![class],
                    near: vec![near],
                    sound: vec![sound],
                    initial: Some(initial),
                    ..NameTokens::default()
                };
            }
        })
    };
    let codes = [
        [1; 5],
        [2, 1, 1, 1, 1],
        [2, 2, 1, 1, 1],
        [2, 2, 2, 1, 1],
        [2, 2, 2, 2, 1],
        [2; 5],
    ]
    .map(agree);
    assert_eq!(codes, [forename::EXACT, 5, 4, 3, 2, ELSE]);
}

#[test]
fn sex_counts_only_where_the_forenames_disagree() {
    let agree = |forename: u64, sex: Sex| {
        code(SEX, |people| {
            (people[0].sex, people[1].sex) = (Some(Sex::Female), Some(sex));
            people[1].forename.whole = vec![forename];
        })
    };
    let codes = [
        agree(1, Sex::Female),
        agree(1, Sex::Male),
        agree(2, Sex::Female),
        agree(2, Sex::Male),
    ];
    assert_eq!(codes, [MISSING, MISSING, 2, ELSE]);
}

#[test]
fn names_in_each_others_place_are_judged_with_the_forenames_alone() {
    let told = |either: [[u64; 2]; 2]| {
        let mut mentions = [person("a"), person("b")];
        for (number, (person, [forename, surname])) in (1..).zip(mentions.iter_mut().zip(either)) {
            let name = |whole: u64, either: u64| NameTokens {
                whole: vec![100 * number + whole],
                either: Some(either),
                ..NameTokens::default()
            };
            (person.forename, person.surname) = (name(1, forename), name(2, surname));
        }
        let [pattern, backwards] = patterns(mentions.to_vec());
        assert_eq!(pattern, backwards);
        (pattern.code(FORENAME), pattern.code(SURNAME))
    };
    assert_eq!(told([[1, 2], [2, 1]]), (6, usize::from(MISSING)));
    assert_eq!(told([[1, 2], [2, 3]]), (usize::from(ELSE), usize::from(ELSE)));
}

#[test]
fn addresses_agree_on_the_highest_level_that_holds() {
    let at = |numbers: &[u64], words: &[u64], sound: u64, locality: u64| AddressTokens {
        numbers: numbers.to_vec(),
        words: words.to_vec(),
        sound: vec![sound],
        locality: Some(locality),
        locality_near: vec![locality],
    };
    let agree = |other: AddressTokens| {
        code(ADDRESS, |people| {
            (people[0].address, people[1].address) = (at(&[12], &[1, 2], 5, 9), other.clone());
        })
    };
    assert_eq!(agree(at(&[12], &[1], 5, 8)), 5, "house and street");
    assert_eq!(agree(at(&[14], &[1], 6, 8)), 4, "street");
    assert_eq!(agree(at(&[14], &[1, 3], 6, 8)), 3, "a word");
    assert_eq!(agree(at(&[14], &[3], 5, 8)), 3, "a sound");
    assert_eq!(agree(at(&[14], &[3], 6, 9)), 2, "town");
    assert_eq!(agree(at(&[12], &[3], 6, 8)), ELSE, "a number alone");
    assert_eq!(agree(AddressTokens::default()), MISSING);
}

#[test]
fn one_record_with_several_mentions_agrees_where_any_of_them_does() {
    let mut mentions = [person("a"), person("a"), person("b")];
    mentions[0].sex = Some(Sex::Female);
    mentions[1].postcode = PostcodeTokens {
        unit: Some(3),
        sector: Some(2),
        district: Some(1),
        ..PostcodeTokens::default()
    };
    mentions[2].sex = Some(Sex::Female);
    mentions[2].postcode = mentions[1].postcode.clone();
    mentions[2].forename.whole = vec![2];
    let [pattern, _] = patterns(mentions.to_vec());
    assert_eq!((pattern.code(POSTCODE), pattern.code(SEX)), (6, 2));
}

#[test]
fn the_time_between_two_records_is_the_least_between_their_mentions() {
    let mut mentions = [person("a"), person("a"), person("b")];
    for (mention, on) in mentions.iter_mut().zip([0, 3000, 3500]) {
        mention.on = Some(on);
    }
    let elapsed = |mentions: &[Mention; 3]| patterns(mentions.to_vec())[0].elapsed().number();
    assert_eq!(elapsed(&mentions), 2);
    mentions[2].on = None;
    assert_eq!(elapsed(&mentions), 0);
}

#[test]
fn priors_are_distributions_whose_ratio_rises_with_agreement() {
    for comparison in &COMPARISONS {
        let total = |share: fn(&Level) -> f64| comparison.levels.iter().map(share).sum::<f64>();
        assert!(
            (total(|level| level.prior_match) - 1.0).abs() < 1e-12,
            "{}",
            comparison.name
        );
        assert!(
            (total(|level| level.prior_unrelated) - 1.0).abs() < 1e-12,
            "{}",
            comparison.name
        );
        let ratios = comparison
            .levels
            .iter()
            .map(|level| level.prior_match / level.prior_unrelated);
        assert!(ratios.is_sorted(), "{}", comparison.name);
        assert!(comparison.levels.len() < LEVEL_CODES, "{}", comparison.name);
    }
}
