//! Childhoods found in small populations drawn by chance.
//!
//! Custody: none; invented tokens.

use super::*;
use crate::estimate::numeric::random::RandomStream;
use crate::intake::{BirthTokens, Mention, NameTokens, PostcodeTokens, Sex};
use crate::linkage::{Knowledge, Linkage, Settings, Yardstick, link_with};

/// Women who became mothers, and of whom every third was in care.
const WOMEN: u64 = 300;
/// Day of the first record of a mother: 1 January 2015.
const FIRST_SEEN: i32 = 16_436;
const YEAR: i32 = 365;

fn name(name: u64) -> NameTokens {
    NameTokens {
        whole: vec![name],
        sound: vec![name % 40],
        initial: Some(name % 20),
        ..NameTokens::default()
    }
}

/// A person's birth day, in days: 20 to 40 years before the first record.
fn born(woman: u64) -> i32 {
    FIRST_SEEN - 20 * YEAR - (RandomStream::new(3, woman).uniform(2) * 20.0 * f64::from(YEAR)) as i32
}

fn birth(day: i32) -> BirthTokens {
    let (year, of_year) = ((day / YEAR) as u64, (day % YEAR) as u64);
    BirthTokens {
        day: Some(day as u64),
        year_month: Some(year * 12 + of_year / 31),
        year_day: Some(year * 31 + of_year % 31),
        month_day: Some(of_year),
        year: Some(year),
        ..BirthTokens::default()
    }
}

/// A mention of a woman; of two in five under a husband's name when she is grown up, and elsewhere.
fn mention(woman: u64, record: &str, role: Role, seen: Option<i32>) -> Mention {
    let stream = RandomStream::new(3, woman);
    let token = |field: u64, alphabet: f64| (stream.uniform(field) * alphabet) as u64;
    let is_grown = role == Role::Mother;
    let surname = token(1, 500.0) + if is_grown && woman % 5 < 2 { 1000 } else { 0 };
    let postcode = token(3, 900.0) + if is_grown { 2000 } else { 0 };
    Mention {
        forename: name(token(0, 200.0)),
        surname: name(surname),
        birth: birth(born(woman)),
        postcode: PostcodeTokens {
            unit: Some(postcode),
            sector: Some(postcode / 10),
            district: Some(postcode / 30),
            area: Some(postcode / 90),
            ..PostcodeTokens::default()
        },
        sex: Some(Sex::Female),
        together: is_grown.then(|| format!("case {record}")),
        on: seen,
        ..Mention::bare(record, role)
    }
}

/// Two records of each mother, one of the childhood of every third, and of as many girls who became no mothers.
fn mentions() -> Vec<Mention> {
    let mothers = (0..WOMEN).flat_map(|woman| {
        let seen = FIRST_SEEN + 100;
        [
            mention(woman, &format!("m{woman:03}a"), Role::Mother, Some(seen)),
            mention(woman, &format!("m{woman:03}b"), Role::Mother, Some(seen + YEAR)),
        ]
    });
    let girls = (0..2 * WOMEN).filter(|woman| woman % 3 == 0);
    let girls = girls.map(|woman| mention(woman, &format!("c{woman:03}"), Role::Child, None));
    mothers.chain(girls).collect()
}

/// Everybody's birth, and care from the age of seven.
fn facts(tokens: &LinkageTokens, care_at: i32) -> Facts {
    let mut facts = Facts::about(tokens.shared_records());
    for woman in 0..2 * WOMEN {
        let born = born(woman);
        for record in [format!("m{woman:03}a"), format!("m{woman:03}b"), format!("c{woman:03}")] {
            facts.born(&record, crate::linkage::Span::day(born));
        }
        facts.looked_after(&format!("c{woman:03}"), (born + care_at, None), (0, None));
    }
    facts
}

fn truth() -> Vec<(String, String)> {
    let records = (0..2 * WOMEN).flat_map(|woman| {
        let mothers = (woman < WOMEN).then(|| [format!("m{woman:03}a"), format!("m{woman:03}b")]);
        let girl = (woman % 3 == 0).then(|| format!("c{woman:03}"));
        let records = mothers.into_iter().flatten().chain(girl);
        records.map(move |record| (record, format!("{woman}")))
    });
    records.collect()
}

fn linked(mentions: Vec<Mention>, with: impl Fn(&mut Facts), care_at: i32, imputations: usize) -> Linkage {
    let tokens = LinkageTokens::from_mentions(mentions);
    let mut facts = facts(&tokens, care_at);
    with(&mut facts);
    let settings = Settings {
        imputations,
        ..Settings::default()
    };
    let knowledge = Knowledge {
        facts: Some(facts),
        yardstick: Yardstick::truth(&truth()),
        ..Knowledge::default()
    };
    link_with(&tokens, &settings, knowledge).unwrap()
}

fn person(linkage: &Linkage, record: &str) -> String {
    linkage.persons().row(record).unwrap().person().to_owned()
}

fn judged(linkage: &Linkage) -> crate::linkage::Judged {
    let quality = linkage.quality().unwrap();
    let mut populations = quality.populations.iter();
    let own = populations.find(|judged| judged.population == Population::ChildhoodsOfMothers);
    own.unwrap().all
}

#[test]
fn a_mother_is_found_under_the_record_of_her_childhood_though_she_married_and_moved() {
    let linkage = linked(mentions(), |_| {}, 7 * YEAR, 0);
    let judged = judged(&linkage);
    let pairs = judged.pairs();
    // A hundred mothers were in care: all women from 0 to 299 whose number is divisible by three.
    assert_eq!(pairs.true_positives + pairs.missed, 100, "{pairs:?}");
    assert!(
        judged.precision().unwrap() >= 0.97 && judged.recall().unwrap() >= 0.9,
        "{pairs:?}"
    );
    let figures = linkage.childhoods().unwrap();
    assert_eq!(figures.joined, pairs.true_positives + pairs.false_positives);
    // One to one.
    let mut persons: Vec<String> = (0..2 * WOMEN)
        .filter(|woman| woman % 3 == 0)
        .map(|woman| person(&linkage, &format!("c{woman:03}")))
        .collect();
    persons.sort();
    let all = persons.len();
    persons.dedup();
    assert_eq!(persons.len(), all);
}

#[test]
fn populations_are_linked_as_they_are_without_times_in_care() {
    let with = linked(mentions(), |_| {}, 7 * YEAR, 0);
    let tokens = LinkageTokens::from_mentions(mentions());
    let without = link_with(&tokens, &Settings::default(), Knowledge::default()).unwrap();
    assert!(without.childhoods().is_none());
    for woman in 0..WOMEN {
        let [one, other] = ["a", "b"].map(|which| format!("m{woman:03}{which}"));
        let is_one = |linkage: &Linkage| person(linkage, &one) == person(linkage, &other);
        assert_eq!(is_one(&with), is_one(&without));
    }
}

#[test]
fn the_order_of_records_says_nothing() {
    let mut turned = mentions();
    turned.reverse();
    let [one, other] = [mentions(), turned].map(|mentions| linked(mentions, |_| {}, 7 * YEAR, 3));
    assert_eq!(one.persons(), other.persons());
    assert_eq!(one.imputations(), other.imputations());
}

#[test]
fn nobody_is_joined_to_a_child_who_came_into_care_grown_up_or_is_her_own() {
    let linkage = linked(mentions(), |_| {}, 19 * YEAR, 0);
    assert_eq!(linkage.childhoods().unwrap().joined, 0);
    let refused = linkage.evidence().pairs().iter();
    let refused = refused.filter(|pair| pair.verdict() == crate::linkage::Verdict::NoChildhood);
    assert!(refused.count() > 80);
    let own = linked(
        mentions(),
        |facts| facts.parent("m000b", "c000", Role::Mother),
        7 * YEAR,
        0,
    );
    assert_ne!(person(&own, "m000a"), person(&own, "c000"));
}

/// A mother without a birth date, and a girl of her names at her postcode who was in care; both with a number.
fn namesakes(number: Option<u64>) -> Linkage {
    let others = mentions()
        .into_iter()
        .filter(|mention| !mention.record.starts_with("m001"));
    let seen = FIRST_SEEN + 100;
    let own = ["m001a", "m001b"].map(|record| mention(1, record, Role::Mother, Some(seen)));
    let girl = Mention {
        record: "cx".to_owned(),
        role: Role::Child,
        together: None,
        on: None,
        ..own[0].clone()
    };
    let girl_was_born = girl.birth.clone();
    let without = own.into_iter().chain([girl]).map(|mention| Mention {
        birth: match mention.role {
            Role::Child => girl_was_born.clone(),
            _ => BirthTokens::default(),
        },
        nhs_number: number,
        ..mention
    });
    linked(
        others.chain(without).collect(),
        |facts| facts.looked_after("cx", (born(1) + 7 * YEAR, None), (0, None)),
        7 * YEAR,
        0,
    )
}

#[test]
fn a_parent_without_a_birth_date_is_joined_to_no_namesake_but_by_a_number() {
    let without = namesakes(None);
    assert_ne!(person(&without, "m001a"), person(&without, "cx"));
    // Nor are they told to be likely, and missed.
    let pairs = without.evidence().pairs().iter();
    let of_girl = pairs.filter(|pair| {
        let (first, second) = without.evidence().records(pair);
        pair.population() == Population::ChildhoodsOfMothers
            && [first, second].contains(&"cx")
            && [first, second].iter().any(|record| record.starts_with("m001"))
    });
    assert_eq!(of_girl.count(), 0);
    let with = namesakes(Some(77));
    assert_eq!(person(&with, "m001a"), person(&with, "cx"));
}

/// A mother whose own record is not in the list of the children in care, while that of her twin is; and two children each of two
/// hundred applications, if any, every fifth pair of them twins.
fn beside_a_twin(applications: u64) -> Linkage {
    let other_forename = |mention: &Mention| name(mention.forename.whole[0] + 1007);
    let mother = mention(1, "m001a", Role::Mother, None);
    let twin = Mention {
        record: "twin".to_owned(),
        role: Role::Child,
        together: None,
        forename: other_forename(&mother),
        ..mother
    };
    let families = (0..applications).flat_map(|family| {
        let one = Mention {
            together: Some(format!("family {family:03}")),
            ..mention(10_000 + family, &format!("f{family:03}a"), Role::Child, None)
        };
        let born = if family % 5 == 0 {
            10_000 + family
        } else {
            20_000 + family
        };
        let other = Mention {
            record: format!("f{family:03}b"),
            forename: other_forename(&one),
            birth: birth(self::born(born)),
            ..one.clone()
        };
        [one, other]
    });
    let all = mentions().into_iter().chain([twin]).chain(families);
    linked(
        all.collect(),
        |facts| {
            facts.born("twin", crate::linkage::Span::day(born(1)));
            facts.looked_after("twin", (born(1) + 7 * YEAR, None), (0, None));
        },
        7 * YEAR,
        0,
    )
}

#[test]
fn a_twin_is_not_taken_for_the_mother_where_children_show_how_often_there_are_twins() {
    let unknown = beside_a_twin(0);
    assert_eq!(person(&unknown, "m001a"), person(&unknown, "twin"));
    let known = beside_a_twin(200);
    assert_ne!(person(&known, "m001a"), person(&known, "twin"));
    // Whoever is in the list herself is found as before.
    let pairs = judged(&known).pairs();
    assert!(pairs.true_positives >= 85, "{pairs:?}");
}

#[test]
fn children_who_are_too_young_for_all_are_told_and_looked_at_no_further() {
    let late = mentions().into_iter().map(|mention| Mention {
        on: mention.on.map(|on| on - 30 * YEAR),
        ..mention
    });
    let linkage = linked(late.collect(), |_| {}, 7 * YEAR, 0);
    let figures = linkage.childhoods().unwrap();
    assert_eq!(figures.without_children, [Population::ChildhoodsOfMothers]);
    assert_eq!(
        figures.sentences(),
        ["childhoods of mothers: no looked-after child on record is old enough to be one of them"]
    );
}

#[test]
fn two_children_of_one_application_are_not_the_childhood_of_one_mother() {
    // Woman 3 and her twin, each in the list of another council, are parties of one application; one of them became a mother.
    let party = |record: &str| Mention {
        together: Some("home".to_owned()),
        ..mention(3, record, Role::Child, None)
    };
    let others = mentions().into_iter().filter(|mention| mention.record != "c003");
    let twins = || [party("c003"), party("d003")];
    let born = born(3);
    let twin = |facts: &mut Facts| {
        facts.born("d003", crate::linkage::Span::day(born));
        facts.looked_after("d003", (born + 7 * YEAR, None), (1, None));
    };
    let linkage = linked(others.chain(twins()).collect(), twin, 7 * YEAR, 5);
    let is_hers = |child: &str| person(&linkage, child) == person(&linkage, "m003a");
    assert_ne!(is_hers("c003"), is_hers("d003"));
    let verdicts = linkage.evidence().pairs().iter();
    let mut own = verdicts.filter(|pair| pair.population() == Population::ChildhoodsOfMothers);
    assert!(own.any(|pair| pair.verdict() == crate::linkage::Verdict::Refused));
    for imputation in linkage.imputations() {
        let imputed = linkage.persons().imputed(imputation);
        let person = |record: &str| imputed.row(record).unwrap().person().to_owned();
        assert_ne!(person("c003"), person("d003"));
    }
}

#[test]
fn imputed_linkages_draw_whose_childhood_it_was() {
    let linkage = linked(mentions(), |_| {}, 7 * YEAR, 5);
    for imputation in linkage.imputations() {
        let imputed = linkage.persons().imputed(imputation);
        let person = |record: &str| imputed.row(record).unwrap().person().to_owned();
        let together = (0..WOMEN).filter(|woman| woman % 3 == 0);
        let together = together.filter(|woman| person(&format!("m{woman:03}a")) == person(&format!("c{woman:03}")));
        assert!(together.count() >= 85);
    }
}
