//! Blocking against brute force.
//!
//! Custody: none; invented tokens.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::blocks;
use super::rules::Meeting;
use super::*;
use crate::estimate::numeric::random::RandomStream;
use crate::intake::{AddressTokens, BirthTokens, LinkageTokens, Mention, NameTokens, PostcodeTokens, Role};
use crate::linkage::nodes::gathered::Intake;
use crate::linkage::nodes::records::Records;
use crate::linkage::population::Population;
use crate::linkage::values::Values;

/// Mentions whose tokens come from small alphabets, several to a field and some missing, so that all rules meet often.
fn crowd(mentions: u64) -> Vec<Mention> {
    (0..mentions).map(mention).collect()
}

fn mention(number: u64) -> Mention {
    let stream = RandomStream::new(7, number);
    let token = |field: u64, alphabet: f64| (stream.uniform(field) * alphabet) as u64;
    let optional =
        |field: u64, alphabet: f64| Some(token(field, alphabet)).filter(|_| stream.uniform(field + 50) > 0.2);
    let names = |field: u64| {
        let whole = BTreeSet::from([token(field, 9.0), token(field + 1, 9.0)]);
        let sound = whole.iter().map(|name| name % 4).collect::<BTreeSet<u64>>();
        NameTokens {
            whole: whole.into_iter().collect(),
            sound: sound.into_iter().collect(),
            initial: optional(field + 2, 5.0),
            either: optional(field + 3, 12.0),
            ..NameTokens::default()
        }
    };
    let day = optional(10, 40.0);
    let part = |field: u64, turned: u64| match day {
        Some(day) => Some((day + turned) % 20 / 2 + u64::from(day >= 20) * 10),
        None => optional(field, 9.0),
    };
    Mention {
        record: format!("r{number:03}"),
        role: Role::Mother,
        sex: None,
        together: None,
        on: None,
        forename: names(0),
        surname: names(5),
        birth: BirthTokens {
            day,
            exchanged: day.filter(|day| day.min(&(39 - day)) % 2 == 0).map(|day| 39 - day),
            // Dates of which one is the other with day and month exchanged have no two parts in common.
            year_month: part(11, 0),
            year_day: part(12, 7),
            month_day: part(13, 14),
            // Day and month exchanged leave the year as it is.
            year: Some(day.map_or(token(14, 4.0), |day| day.min(39 - day) % 4)),
            ..BirthTokens::default()
        },
        postcode: PostcodeTokens {
            unit: optional(15, 20.0),
            sector: optional(16, 6.0),
            district: optional(17, 3.0),
            area: optional(19, 2.0),
            ..PostcodeTokens::default()
        },
        address: AddressTokens {
            numbers: optional(20, 15.0).into_iter().collect(),
            ..AddressTokens::default()
        },
        nhs_number: optional(18, 60.0),
    }
}

/// Does something with the nodes of mentions.
fn with_nodes<T>(mentions: Vec<Mention>, then: impl FnOnce(&Nodes<'_>) -> T) -> T {
    let tokens = LinkageTokens::from_mentions(mentions);
    let values = Values::of(tokens.values());
    then(&Intake::of(Population::Mothers, &tokens, &values, &Records::of(&tokens)).nodes)
}

/// How often each pair is found, and how often it is told.
fn streamed(nodes: &Nodes<'_>, blocks: &Blocks) -> BTreeMap<(usize, usize), (u32, u32)> {
    let mut visits: BTreeMap<(usize, usize), (u32, u32)> = BTreeMap::new();
    let mut scratch = Scratch::default();
    for unit in blocks.units() {
        let pair = |found: Found| (found.left, found.right);
        blocks.each_found(unit, Sample::ALL, |found| visits.entry(pair(found)).or_default().0 += 1);
        blocks.visit(nodes, unit, Sample::ALL, &mut scratch, |found| {
            visits.entry(pair(found)).or_default().1 += 1;
        });
    }
    visits
}

/// The pairs that are told, once each. Others share a key and do not meet.
fn met(visits: &BTreeMap<(usize, usize), (u32, u32)>) -> BTreeSet<(usize, usize)> {
    assert!(visits.values().all(|(_, first)| *first <= 1));
    let first = visits.iter().filter(|(_, (_, first))| *first == 1);
    first.map(|(pair, _)| *pair).collect()
}

fn all_pairs(nodes: &Nodes<'_>) -> impl Iterator<Item = (usize, usize)> + use<> {
    let nodes = nodes.len();
    (0..nodes).flat_map(move |left| (left + 1..nodes).map(move |right| (left, right)))
}

#[test]
fn every_pair_with_a_key_in_common_is_told_and_once_for_the_first_time() {
    with_nodes(crowd(150), |nodes| {
        let keys = |rule: &Rule, node: usize| {
            let mut keys = Vec::new();
            rule.keys(nodes, (node, &TokenRow::of(nodes, node)), &mut keys);
            keys.into_iter().collect::<BTreeSet<u64>>()
        };
        // Pairs with a key in common meet, but for those that have in the same place what should be exchanged.
        let blocks = Blocks::of(nodes, 1000);
        let used = |rule: &&Rule| {
            let mut planned = blocks.rules.iter().map(|rule| &rule.report);
            planned.any(|report| report.name == rule.name && report.is_used)
        };
        let meet = |(left, right): &(usize, usize)| {
            RULES.iter().filter(used).any(|rule| {
                let shared = !keys(rule, *left).is_disjoint(&keys(rule, *right));
                let rows = (TokenRow::of(nodes, *left), TokenRow::of(nodes, *right));
                let mut agreements = Agreements::between(nodes, (*left, *right), (&rows.0, &rows.1));
                let holds = agreements.hold(rule.meeting);
                match rule.meeting {
                    Meeting::Exchanged(_) | Meeting::EitherPlace => assert!(shared || !holds, "{}", rule.name),
                    _ => assert_eq!(shared, holds, "{}", rule.name),
                }
                holds
            })
        };
        let expected: BTreeSet<(usize, usize)> = all_pairs(nodes).filter(meet).collect();
        assert!(expected.len() > 1000 && expected.len() < all_pairs(nodes).count());
        let visits = streamed(nodes, &blocks);
        assert!(met(&visits) == expected);
        assert!(visits.values().any(|(told, _)| *told > 1));
    });
}

#[test]
fn dividing_blocks_keeps_each_pair_to_one_first_time_and_tells_what_it_forgoes() {
    with_nodes(crowd(150), |nodes| {
        let whole = met(&streamed(nodes, &Blocks::of(nodes, 1000)));
        let divided = Blocks::of(nodes, 6);
        let parts = met(&streamed(nodes, &divided));
        assert!(parts.is_subset(&whole));
        let lost = (whole.len() - parts.len()) as u64;
        let forgone: u64 = divided.rules.iter().map(|rule| rule.report.forgone_pairs).sum();
        assert!(lost > 0 && forgone >= lost, "lost {lost}, told {forgone}");
        let sizes = divided.rules.iter().flat_map(|rule| {
            let of_rule = blocks(&rule.entries, rule.keys.packing);
            of_rule.map(<[u64]>::len).collect::<Vec<_>>()
        });
        assert_eq!(sizes.max(), Some(6));
    });
}

#[test]
fn a_newborn_without_a_forename_meets_itself_by_year_and_home_whatever_the_surname_and_the_day() {
    let entered = |record: &str, forename: Option<u64>, surname: u64, day: u64, home: u64| Mention {
        forename: NameTokens {
            whole: forename.into_iter().collect(),
            sound: forename.into_iter().collect(),
            initial: forename,
            ..NameTokens::default()
        },
        surname: NameTokens {
            whole: vec![surname],
            sound: vec![surname],
            ..NameTokens::default()
        },
        // The day, and with it the month, are other ones; the year is the same.
        birth: BirthTokens {
            day: Some(day),
            year_month: Some(day),
            year_day: Some(day),
            month_day: Some(day),
            year: Some(1),
            ..BirthTokens::default()
        },
        postcode: PostcodeTokens {
            unit: Some(home),
            ..PostcodeTokens::default()
        },
        ..Mention::bare(record, Role::Mother)
    };
    let mentions = vec![
        entered("a", None, 1, 1, 5),
        entered("b", Some(2), 3, 2, 5),
        entered("c", Some(4), 6, 3, 7),
    ];
    with_nodes(mentions, |nodes| {
        assert_eq!(nodes.len(), 3);
        let blocks = Blocks::of(nodes, 1000);
        let met = met(&streamed(nodes, &blocks));
        let met: Vec<(usize, usize)> = met.into_iter().collect();
        assert_eq!(met.len(), 1);
        assert_eq!(blocks.names_holding(nodes, met[0]), ["birth year, postcode"]);
        // What the wide rule finds, the narrow one need not.
        let narrow = blocks.rules.iter().map(|rule| &rule.report);
        let mut narrow = narrow.filter(|report| report.name == "birth year, initial, postcode");
        assert!(narrow.next().is_some_and(|report| !report.is_used));
    });
}

#[test]
fn holding_a_pair_means_telling_it() {
    with_nodes(crowd(120), |nodes| {
        let blocks = Blocks::of(nodes, 10);
        let met = met(&streamed(nodes, &blocks));
        let mut scratch = Scratch::default();
        for pair in all_pairs(nodes) {
            assert_eq!(blocks.hold(nodes, pair, &mut scratch), met.contains(&pair));
        }
    });
}

#[test]
fn a_sample_takes_about_its_share_of_blocks_and_the_same_ones_again() {
    with_nodes(crowd(400), |nodes| {
        let blocks = Blocks::of(nodes, 1000);
        let told = |seed: u64| {
            let mut pairs = Vec::new();
            for unit in blocks.units() {
                blocks.each_found(unit, Sample::of(seed, 0.3), |found| {
                    pairs.push((found.rule_number(), found.left, found.right))
                });
            }
            pairs
        };
        let share = told(1).len() as f64 / blocks.pairs() as f64;
        assert!((0.2..0.4).contains(&share), "{share}");
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    });
}

#[test]
fn records_that_are_all_alike_are_compared_in_runs_of_the_allowed_size() {
    let alike = (0..25).map(|number| Mention {
        record: format!("r{number:02}"),
        ..mention(1)
    });
    with_nodes(alike.collect(), |nodes| {
        assert_eq!(met(&streamed(nodes, &Blocks::of(nodes, 10))).len(), 45 + 45 + 10);
    });
}
