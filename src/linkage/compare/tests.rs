//! Each level of each field, by tokens made for it.
//!
//! Custody: none; invented tokens.

use super::*;
use crate::intake::{BirthTokens, Mention, NameTokens, PostcodeTokens, Role, Sex};
use crate::linkage::nodes::Intake;
use crate::linkage::population::Population;
use crate::linkage::records::Records;

const SEX: usize = 4;

fn person(record: &str) -> Mention {
    Mention {
        record: record.to_owned(),
        role: Role::Child,
        sex: None,
        together: None,
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
        nhs_number: Some(7),
    }
}

/// The code of one field for two people who differ in what `change` does to them.
fn code(field: usize, change: impl Fn(&mut [Mention; 2])) -> u8 {
    let mut mentions = [person("a"), person("b")];
    change(&mut mentions);
    let nodes = Intake::of(Population::Children, &mentions, &Records::of(&mentions)).nodes;
    let forwards = compare(&nodes, 0, 1).code(field);
    assert_eq!(
        forwards,
        compare(&nodes, 1, 0).code(field),
        "agreement does not depend on the order"
    );
    forwards as u8
}

fn date(year: u64, month: u64, day: u64) -> BirthTokens {
    BirthTokens {
        day: Some(year * 10_000 + month * 100 + day),
        exchanged: (day <= 12).then_some(year * 10_000 + day * 100 + month),
        year_month: Some(year * 100 + month),
        year_day: Some(year * 100 + day),
        month_day: Some(month * 100 + day),
        year: Some(year),
        is_default: false,
    }
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
            (people[0].birth, people[1].birth) = (date(1990, 3, 5), other)
        })
    };
    assert_eq!(agree(date(1990, 3, 5)), birth::EXACT);
    assert_eq!(agree(date(1990, 5, 3)), 5, "day and month exchanged");
    for two_parts in [date(1990, 3, 28), date(1990, 7, 5), date(1980, 3, 5)] {
        assert_eq!(agree(two_parts), 4);
    }
    assert_eq!(agree(default_date(1990)), 3, "the year, all that one side knows");
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
        initial: None,
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
    assert_eq!(codes, [6, 5, 4, 3, 2, ELSE]);
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
fn one_record_with_several_mentions_agrees_where_any_of_them_does() {
    let mut mentions = [person("a"), person("a"), person("b")];
    mentions[0].sex = Some(Sex::Female);
    mentions[1].postcode = PostcodeTokens {
        unit: Some(3),
        sector: Some(2),
        district: Some(1),
    };
    mentions[2].sex = Some(Sex::Female);
    mentions[2].postcode = mentions[1].postcode;
    mentions[2].forename.whole = vec![2];
    let nodes = Intake::of(Population::Children, &mentions, &Records::of(&mentions)).nodes;
    assert_eq!(nodes.len(), 2);
    let pattern = compare(&nodes, 0, 1);
    assert_eq!((pattern.code(POSTCODE), pattern.code(SEX)), (4, 2));
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
