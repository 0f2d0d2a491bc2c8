//! Judgements against brute force and by hand, on small crowds.
//!
//! Custody: none; invented tokens.

use super::*;
use crate::intake::{AddressTokens, BirthTokens, LinkageTokens, Mention, NameTokens, PostcodeTokens, Role};
use crate::linkage::blocking::Scratch;
use crate::linkage::error::LinkageError;
use crate::linkage::labels::Labels;
use crate::linkage::lives::Lives;
use crate::linkage::nodes::people::People;
use crate::linkage::nodes::records::Records;
use crate::linkage::pass::{Pass, Under};
use crate::linkage::values::Values;
use crate::linkage::{Facts, Linkage, Population, Settings, link_with};

/// A record whose person bears that number; persons share forenames, surnames and birth dates with others.
fn mention(record: u64, person: u64) -> Mention {
    let name = |token: u64| NameTokens {
        whole: vec![token],
        sound: vec![token % 5],
        initial: Some(token % 3),
        ..NameTokens::default()
    };
    let day = person % 23;
    Mention {
        record: format!("r{record:05}"),
        role: Role::Mother,
        sex: None,
        together: None,
        on: None,
        forename: name(person % 11),
        surname: name(person % 7 + u64::from(record.is_multiple_of(9))),
        birth: BirthTokens {
            day: Some(day).filter(|_| record % 10 != 3),
            year: Some(day % 6),
            ..BirthTokens::default()
        },
        postcode: PostcodeTokens {
            unit: Some(person % 13 + record % 2),
            area: Some(record % 4),
            ..PostcodeTokens::default()
        },
        address: AddressTokens::default(),
        nhs_number: None,
    }
}

/// Three records of each of so many persons.
fn crowd(persons: u64) -> (LinkageTokens, Vec<(String, String)>) {
    let mentions: Vec<Mention> = (0..3 * persons)
        .map(|record| mention(record, record % persons))
        .collect();
    let truth = (0..3 * persons).map(|record| (format!("r{record:05}"), format!("p{}", record % persons)));
    (LinkageTokens::from_mentions(mentions), truth.collect())
}

fn odd_and_even(records: usize) -> Groups {
    let mut parity = Grouping::new("parity", records);
    (0..records).for_each(|record| parity.tell(record, ["even", "odd"][record % 2]));
    Groups::of(vec![parity])
}

fn linked(tokens: &LinkageTokens, truth: Vec<(String, String)>) -> Linkage {
    let groups = odd_and_even(tokens.records().len());
    let truth = truth.iter().collect();
    link_with(tokens, &Settings::default(), Yardstick { truth, groups }.into()).unwrap()
}

#[test]
fn counts_are_those_of_all_pairs_one_by_one() {
    let (tokens, truth) = crowd(60);
    let linkage = linked(&tokens, truth.clone());
    let persons: Vec<&str> = linkage.persons().rows().iter().map(|row| row.person()).collect();
    let (mut pairs, mut ends) = (PairCounts::default(), [[0.0_f64; 3]; 2]);
    let (mut precision, mut recall, mut exact) = (0.0, 0.0, 0.0);
    for one in 0..truth.len() {
        let of = |same: &dyn Fn(usize) -> bool| (0..truth.len()).filter(|other| same(*other)).count() as f64;
        let linked = |other: usize| persons[one] == persons[other];
        let matching = |other: usize| truth[one].1 == truth[other].1;
        let (in_person, in_truth) = (of(&linked), of(&matching));
        let both = of(&|other| linked(other) && matching(other));
        precision += both / in_person;
        recall += both / in_truth;
        exact += f64::from(both == in_person && both == in_truth) / in_truth;
        let own = &mut ends[one % 2];
        *own = [own[0] + in_person - 1.0, own[1] + in_truth - 1.0, own[2] + both - 1.0];
        for other in one + 1..truth.len() {
            pairs.true_positives += u64::from(linked(other) && matching(other));
            pairs.false_positives += u64::from(linked(other) && !matching(other));
            pairs.missed += u64::from(!linked(other) && matching(other));
        }
    }
    let judged = &linkage.quality().unwrap().populations[0];
    assert!(pairs.true_positives > 50 && pairs.missed > 0, "{pairs:?}");
    assert_eq!(judged.all.pairs(), pairs);
    let near = |share: Option<f64>, sum: f64, of: f64| (share.unwrap() - sum / of).abs() < 1e-12;
    let records = truth.len() as f64;
    assert!(near(judged.all.b_cubed_precision(), precision, records));
    assert!(near(judged.all.b_cubed_recall(), recall, records));
    assert!(near(judged.all.exact_persons(), exact, 60.0));
    for (group, ends) in judged.groups.iter().zip(ends) {
        assert_eq!(group.records, 90);
        assert!(near(group.precision(), ends[2], ends[0]) && near(group.recall(), ends[2], ends[1]));
    }
}

#[test]
fn what_blocking_holds_is_the_same_whether_pairs_were_scored_or_are_looked_up() {
    let (tokens, truth) = crowd(60);
    let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
    let people = [People::of(Population::Mothers, &tokens, &values, &records)];
    let settings = Settings {
        largest_block: 4,
        ..Settings::default()
    };
    let lives = Lives::of(&tokens, &Facts::about(tokens.shared_records()), settings.seed);
    let under = Under {
        settings: &settings,
        lives: &lives,
        labels: &Labels::default(),
        parameters: None,
    };
    let pass = Pass::run(&people, &records, &under, None).unwrap();
    let truth = Truth::of(truth.iter().collect(), &records).unwrap().unwrap();
    let judged = |pairs| {
        let links = pass.links(&people).into_iter().map(|links| Links { pairs, ..links });
        judge(&truth, &Groups::default(), &links.collect::<Vec<_>>()).overall
    };
    let by_scores = judged(&pass.pairs);
    assert!(!pass.pairs.is_empty());
    assert_eq!(by_scores, judged(&[]));
    let (nodes, blocks) = (&people[0].intake.nodes, &pass.trained[0].blocks);
    let mut scratch = Scratch::default();
    let mut held = |left: usize, right: usize| blocks.hold(nodes, (left, right), &mut scratch);
    let pairs = (0..60).flat_map(|one| [(one, one + 60), (one, one + 120), (one + 60, one + 120)]);
    let share = pairs.filter(|(left, right)| held(*left, *right)).count() as f64 / 180.0;
    assert!((0.1..1.0).contains(&share), "{share}");
    assert!((by_scores.blocking_recall().unwrap() - share).abs() < 1e-12);
}

#[test]
fn a_true_person_of_a_thousand_records_is_looked_up_in_part() {
    // Two sorts of records that share nothing: each is held with those of its sort, 599 of 1,199 others.
    let mentions = (0..1_200).map(|record| Mention {
        record: format!("r{record:05}"),
        ..mention(record % 2, 2 * (record % 2))
    });
    let tokens = LinkageTokens::from_mentions(mentions.collect());
    let truth = (0..1_200).map(|record| (format!("r{record:05}"), "all".to_owned()));
    let settings = Settings {
        largest_block: 2_000,
        ..Settings::default()
    };
    let linkage = link_with(&tokens, &settings, Yardstick::truth(&truth.collect::<Vec<_>>()).into()).unwrap();
    let recall = linkage.quality().unwrap().overall.blocking_recall().unwrap();
    assert!((recall - 599.0 / 1_199.0).abs() < 0.02, "{recall}");
}

#[test]
fn what_is_expected_of_groups_adds_up_to_what_is_expected() {
    let (tokens, truth) = crowd(60);
    let linkage = linked(&tokens, truth);
    let model = &linkage.models()[0];
    let sum = |figure: fn(&GroupReport) -> f64| model.groups.iter().map(figure).sum::<f64>();
    assert_eq!(sum(|group| group.records as f64), 180.0);
    assert_eq!(sum(|group| group.links), model.expected.links as f64);
    assert!((sum(|group| group.false_links) - model.expected.false_links).abs() < 1e-9);
    let missed = sum(|group| group.missed_links);
    assert!(missed > 0.0 && missed <= model.expected.missed_links + 1e-9);
    let linked: f64 = sum(|group| group.linked as f64);
    let mut sizes = std::collections::BTreeMap::new();
    for row in linkage.persons().rows() {
        *sizes.entry(row.person()).or_insert(0.0) += 1.0;
    }
    assert_eq!(linked, sizes.values().filter(|size| **size > 1.0).sum::<f64>());
}

#[test]
fn a_truth_that_contradicts_itself_or_is_about_others_is_refused() {
    let (tokens, truth) = crowd(3);
    let records = Records::of(&tokens);
    let with = |rows: &[(&str, &str)]| {
        let rows = rows
            .iter()
            .map(|(record, person)| ((*record).to_owned(), (*person).to_owned()));
        let all: Vec<_> = truth.iter().cloned().chain(rows).collect();
        Truth::of(all.iter().collect(), &records)
    };
    let twice = with(&[("r00000", "p0"), ("elsewhere", "p1"), ("elsewhere", "p1")])
        .unwrap()
        .unwrap();
    assert_eq!((twice.unknown_records, twice.unjudged_records), (1, 0));
    assert_eq!((twice.person(0), twice.person(3)), (Some(0), Some(0)));
    let several = with(&[("r00000", "p1"), ("r00004", "p9"), ("r00004", "p8")]).unwrap_err();
    assert_eq!(several, LinkageError::TruthOfSeveralPersons { records: 2 });
    let others = [("elsewhere".to_owned(), "p".to_owned())];
    let others = Truth::of(others.iter().collect(), &records).unwrap_err();
    assert_eq!(others, LinkageError::TruthOfNobody { records: 1 });
    assert!(Truth::of(TruthRows::default(), &records).unwrap().is_none());
}
