//! What lives forbid is not linked, and what contradicts it is told.

use std::collections::{BTreeMap, BTreeSet};

use seriatim::intake::{LinkageTokens, Role};
use seriatim::linkage::{ConflictKind, Facts, Linkage, Reservation, Settings, Span, Verdict, link, link_with};

use super::world::{Errors, World};

/// A world whose cases are a thousand days apart.
fn dated() -> (World, LinkageTokens) {
    let mut world = World::new(300, Errors::REALISTIC, 6);
    for mention in &mut world.mentions {
        let case = mention.together.as_deref().unwrap_or_default();
        let number: i32 = case.rsplit(' ').next().unwrap().parse().unwrap();
        mention.on = Some(1000 * number);
    }
    let tokens = world.tokens();
    (world, tokens)
}

fn linked(tokens: &LinkageTokens, facts: &Facts) -> Linkage {
    link_with(tokens, &Settings::default(), facts.clone().into()).unwrap()
}

/// The mothers' records of the first and the second case of families that have both, as linked without facts.
fn pairs_of_mothers(world: &World, tokens: &LinkageTokens) -> Vec<(String, String)> {
    let linkage = linked(tokens, &Facts::about(tokens.shared_records()));
    let mut by_case: BTreeMap<&str, &str> = BTreeMap::new();
    for mention in world.mentions.iter().filter(|mention| mention.role == Role::Mother) {
        by_case.insert(mention.together.as_deref().unwrap(), &mention.record);
    }
    let families = (0..300).filter_map(|family| {
        let record = |number| by_case.get(format!("case {family} {number}").as_str()).copied();
        let (first, second) = (record(0)?, record(1)?);
        let person = |record| linkage.persons().row(record).unwrap().person();
        (person(first) == person(second)).then(|| (first.to_owned(), second.to_owned()))
    });
    families.collect()
}

fn same_person(linkage: &Linkage, (one, other): &(String, String)) -> bool {
    linkage.persons().row(one).unwrap().person() == linkage.persons().row(other).unwrap().person()
}

#[test]
fn nobody_is_linked_to_records_after_death() {
    let (world, tokens) = dated();
    let mothers = pairs_of_mothers(&world, &tokens);
    assert!(mothers.len() > 50);
    let mut facts = Facts::about(tokens.shared_records());
    for (first, _) in &mothers {
        facts.died(first, 500);
    }
    let linkage = linked(&tokens, &facts);
    assert!(mothers.iter().all(|pair| !same_person(&linkage, pair)));
    let refused = linkage.evidence().pairs().iter();
    let refused = refused.filter(|pair| pair.verdict() == Verdict::SeenAfterDeath).count() as u64;
    assert!(refused >= mothers.len() as u64);
    assert_eq!(linkage.constraints().refused_seen_after_death, refused);
    // Their children, who stood in both cases, have two mothers now: told, and not settled.
    let two_mothers = linkage
        .conflicts()
        .iter()
        .filter(|conflict| conflict.kind == ConflictKind::TwoBirthMothers);
    assert!(two_mothers.count() > 10);
}

#[test]
fn a_death_before_the_records_own_case_is_a_fault_and_no_rule() {
    let (world, tokens) = dated();
    let mothers = pairs_of_mothers(&world, &tokens);
    let mut facts = Facts::about(tokens.shared_records());
    for (first, _) in &mothers {
        facts.died(first, -500);
    }
    let linkage = linked(&tokens, &facts);
    assert!(mothers.iter().all(|pair| same_person(&linkage, pair)));
    let told = linkage.constraints().conflicts["seen after death"];
    assert_eq!(
        (told, linkage.constraints().refused_seen_after_death),
        (mothers.len() as u64, 0)
    );
}

#[test]
fn a_mother_not_born_before_the_other_records_child_is_another_woman() {
    let (world, tokens) = dated();
    let mut facts = Facts::about(tokens.shared_records());
    let mut cases_with_children = BTreeSet::new();
    for mention in world.mentions.iter().filter(|mention| mention.role == Role::Child) {
        let case = mention.together.as_deref().unwrap_or_default();
        let birth = if case.ends_with(" 0") { 0 } else { 8000 };
        facts.born(&mention.record, Span::day(birth));
        cases_with_children.insert(case);
    }
    // The mother of each second case is 20 when its children are born, and not born when those of the first are.
    let mut mothers = pairs_of_mothers(&world, &tokens);
    let case_of = |record: &str| {
        let mention = world.mentions.iter().find(|mention| mention.record == record);
        mention
            .and_then(|mention| mention.together.as_deref())
            .unwrap_or_default()
    };
    mothers.retain(|(_, second)| cases_with_children.contains(case_of(second)));
    assert!(mothers.len() > 50);
    for (first, second) in &mothers {
        facts.born(first, Span::day(-9000));
        facts.born(second, Span::day(8000 - 20 * 365));
    }
    let linkage = linked(&tokens, &facts);
    assert!(mothers.iter().all(|pair| !same_person(&linkage, pair)));
    assert!(linkage.constraints().refused_age_at_birth >= mothers.len() as u64);
}

#[test]
fn without_facts_nothing_is_refused_for_a_life() {
    let (_, tokens) = dated();
    let linkage = linked(&tokens, &Facts::about(tokens.shared_records()));
    let figures = linkage.constraints();
    assert_eq!((figures.refused_seen_after_death, figures.refused_age_at_birth), (0, 0));
    assert_eq!(
        (figures.outweighed_by_lives, figures.births_weight, figures.ages_weight),
        (0, None, None)
    );
    assert!(figures.conflicts.contains_key("two birth mothers"));
}

#[test]
fn an_application_that_is_a_batch_keeps_nobody_apart_and_is_told() {
    let in_one = |case: Option<&str>| {
        let mut world = World::new(300, Errors::REALISTIC, 6);
        for mention in &mut world.mentions {
            mention.together = case.map(str::to_owned);
        }
        link(&world.tokens(), &Settings::default()).unwrap()
    };
    let (batch, unknown) = (in_one(Some("batch 1")), in_one(None));
    // It tells no more than no application does.
    assert!(batch.persons() == unknown.persons());
    assert_eq!(batch.constraints().refused_same_application, 0);
    assert!(unknown.models().iter().any(|model| model.expected.links > 50));
    for (told, untold) in batch.models().iter().zip(unknown.models()) {
        assert_eq!((told.long_lists, untold.long_lists), (1, 0), "{:?}", told.population);
        assert!(told.reservations.contains(&Reservation::LongLists));
        assert!(!untold.reservations.contains(&Reservation::LongLists));
        assert_eq!(told.expected, untold.expected);
    }
    let told = Reservation::LongLists.to_string();
    assert!(
        told.starts_with("there are applications that name more than 30 of them each"),
        "{told}"
    );
}
