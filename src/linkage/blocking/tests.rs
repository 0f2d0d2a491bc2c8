//! Blocking against brute force.
//!
//! Custody: none; invented tokens.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::estimate::numeric::random::RandomStream;
use crate::intake::{BirthTokens, Mention, NameTokens, PostcodeTokens, Role};
use crate::linkage::nodes::Intake;
use crate::linkage::population::Population;
use crate::linkage::records::Records;

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
            ..NameTokens::default()
        }
    };
    let day = optional(10, 40.0);
    Mention {
        record: format!("r{number:03}"),
        role: Role::Mother,
        sex: None,
        together: None,
        forename: names(0),
        surname: names(5),
        birth: BirthTokens {
            day,
            exchanged: day.filter(|day| day % 2 == 0).map(|day| 39 - day),
            year_month: optional(11, 9.0),
            year_day: optional(12, 9.0),
            month_day: optional(13, 9.0),
            year: Some(token(14, 4.0)),
            is_default: false,
        },
        postcode: PostcodeTokens {
            unit: optional(15, 20.0),
            sector: optional(16, 6.0),
            district: optional(17, 3.0),
        },
        nhs_number: optional(18, 60.0),
    }
}

fn nodes(mentions: &[Mention]) -> Nodes {
    Intake::of(Population::Mothers, mentions, &Records::of(mentions)).nodes
}

fn streamed(blocks: &Blocks) -> BTreeMap<(usize, usize), u32> {
    let mut visits = BTreeMap::new();
    for unit in blocks.units() {
        blocks.visit(unit, |left, right| *visits.entry((left, right)).or_default() += 1);
    }
    visits
}

fn all_pairs(nodes: &Nodes) -> impl Iterator<Item = (usize, usize)> {
    let nodes = nodes.len();
    (0..nodes).flat_map(move |left| (left + 1..nodes).map(move |right| (left, right)))
}

#[test]
fn every_pair_with_a_key_in_common_is_visited_exactly_once() {
    let nodes = nodes(&crowd(150));
    let keys = |rule: &Rule, node: usize| {
        let mut keys = Vec::new();
        (rule.keys)(&nodes, node, &mut keys);
        keys.into_iter().collect::<BTreeSet<u64>>()
    };
    let expected: BTreeMap<(usize, usize), u32> = all_pairs(&nodes)
        .filter(|&(left, right)| {
            RULES
                .iter()
                .any(|rule| !keys(rule, left).is_disjoint(&keys(rule, right)))
        })
        .map(|pair| (pair, 1))
        .collect();
    assert!(expected.len() > 1000 && expected.len() < all_pairs(&nodes).count());
    assert_eq!(streamed(&Blocks::of(&nodes, 1000)), expected);
}

#[test]
fn splitting_blocks_keeps_each_pair_to_one_visit_and_tells_what_it_forgoes() {
    let nodes = nodes(&crowd(150));
    let whole = streamed(&Blocks::of(&nodes, 1000));
    let split = Blocks::of(&nodes, 6);
    let visits = streamed(&split);
    assert!(visits.values().all(|&visits| visits == 1));
    assert!(visits.keys().all(|pair| whole.contains_key(pair)));
    let lost = (whole.len() - visits.len()) as u64;
    let forgone: u64 = split.rules.iter().map(|rule| rule.report.forgone_pairs).sum();
    assert!(lost > 0 && forgone >= lost, "lost {lost}, told {forgone}");
    let largest = split
        .rules
        .iter()
        .flat_map(|rule| (0..rule.members.rows()).map(|block| rule.members.of(block).len()));
    assert_eq!(largest.max(), Some(6));
}

#[test]
fn holding_a_pair_means_visiting_it() {
    let nodes = nodes(&crowd(120));
    let blocks = Blocks::of(&nodes, 10);
    let visits = streamed(&blocks);
    assert!(all_pairs(&nodes).all(|(left, right)| blocks.hold(left, right) == visits.contains_key(&(left, right))));
}

#[test]
fn records_that_are_all_alike_are_compared_in_runs_of_the_allowed_size() {
    let alike: Vec<Mention> = (0..25)
        .map(|number| Mention {
            record: format!("r{number:02}"),
            ..mention(1)
        })
        .collect();
    let blocks = Blocks::of(&nodes(&alike), 10);
    assert_eq!(streamed(&blocks).len(), 45 + 45 + 10);
}
