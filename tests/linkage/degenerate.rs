//! Input that no world would give is linked poorly and told so, never refused and never linked at random.

use std::collections::BTreeSet;

use seriatim::intake::{LinkageTokens, Mention};
use seriatim::linkage::{Linkage, LinkageError, Settings, against_truth, link};

use super::world::{Errors, World};

fn linked(mentions: Vec<Mention>) -> Linkage {
    link(&LinkageTokens::from_mentions(mentions), &Settings::default()).unwrap()
}

fn persons(linkage: &Linkage) -> usize {
    linkage
        .persons()
        .rows()
        .iter()
        .map(|row| row.person())
        .collect::<BTreeSet<_>>()
        .len()
}

fn world() -> World {
    World::new(400, Errors::REALISTIC, 41)
}

fn f1(world: World) -> f64 {
    let tokens = world.tokens();
    let linkage = link(&tokens, &Settings::default()).unwrap();
    against_truth(&tokens, &Settings::default(), linkage.persons(), &world.truth)
        .overall
        .f1()
        .unwrap()
}

#[test]
fn no_mention_gives_no_person() {
    let linkage = linked(Vec::new());
    assert!(linkage.persons().rows().is_empty() && linkage.models().is_empty());
}

#[test]
fn one_mention_is_one_person() {
    let linkage = linked(world().mentions.into_iter().take(1).collect());
    let row = &linkage.persons().rows()[0];
    assert_eq!(
        (row.person(), row.probability()),
        (format!("p_{}", row.record()).as_str(), Some(1.0))
    );
}

#[test]
fn two_like_records_from_two_cases_are_linked_on_the_priors_alone() {
    let one = world().mentions[0].clone();
    let two = Mention {
        record: "x".to_owned(),
        together: None,
        ..one.clone()
    };
    assert_eq!(persons(&linked(vec![one, two])), 1);
}

#[test]
fn records_that_are_all_alike_are_no_evidence_of_one_person() {
    let one = world().mentions[0].clone();
    let alike = |number: usize| Mention {
        record: format!("x{number:05}"),
        together: None,
        ..one.clone()
    };
    let linkage = linked((0..20_000).map(alike).collect());
    assert_eq!(persons(&linkage), 20_000);
    assert!(
        linkage.models()[0]
            .rules
            .iter()
            .any(|rule| rule.split_blocks > 0 && rule.forgone_pairs > 0)
    );
}

#[test]
fn one_surname_at_one_postcode_for_all_is_a_block_that_is_split_and_no_evidence() {
    let mut world = World::new(5000, Errors::REALISTIC, 42);
    let one = world.mentions[0].clone();
    for mention in &mut world.mentions {
        (mention.surname, mention.postcode) = (one.surname.clone(), one.postcode.clone());
    }
    assert!(world.mentions.len() > 20_000);
    let linkage = linked(world.mentions.clone());
    let children = linkage.models().last().unwrap();
    let household = children
        .rules
        .iter()
        .find(|rule| rule.name == "surname, postcode")
        .unwrap();
    assert!(household.largest_block > 10_000 && household.split_blocks == 1 && household.forgone_pairs > 0);
    let f1 = f1(world);
    assert!(f1 > 0.7, "{f1}");
}

#[test]
fn a_field_that_is_missing_throughout_leaves_the_others_to_decide() {
    let mut world = world();
    world
        .mentions
        .iter_mut()
        .for_each(|mention| mention.postcode = Default::default());
    assert!(f1(world) > 0.9);
}

#[test]
fn without_any_birth_date_names_and_places_still_find_some_and_invent_few() {
    let mut world = world();
    world
        .mentions
        .iter_mut()
        .for_each(|mention| mention.birth = Default::default());
    let tokens = world.tokens();
    let linkage = link(&tokens, &Settings::default()).unwrap();
    let quality = against_truth(&tokens, &Settings::default(), linkage.persons(), &world.truth).overall;
    assert!(
        quality.precision().unwrap() > 0.9 && quality.recall().unwrap() > 0.2,
        "{quality:?}"
    );
}

#[test]
fn a_field_that_is_the_same_throughout_says_nothing() {
    let mut world = world();
    let postcode = world
        .mentions
        .iter()
        .map(|mention| mention.postcode.clone())
        .find(|code| code.unit.is_some())
        .unwrap();
    world
        .mentions
        .iter_mut()
        .for_each(|mention| mention.postcode = postcode.clone());
    let linkage = link(&world.tokens(), &Settings::default()).unwrap();
    for model in linkage.models() {
        let same_unit = model.comparisons[3].levels.last().unwrap();
        assert!(same_unit.weight.abs() < 0.3, "{:?} {same_unit:?}", model.population);
    }
    assert!(f1(world) > 0.9);
}

#[test]
fn settings_without_sense_are_refused() {
    let tokens = world().tokens();
    for threshold in [0.0, 1.0, f64::NAN, -0.5] {
        let refused = link(
            &tokens,
            &Settings {
                threshold,
                ..Settings::default()
            },
        );
        assert!(matches!(refused, Err(LinkageError::Threshold { .. })));
    }
    let refused = link(
        &tokens,
        &Settings {
            largest_block: 1,
            ..Settings::default()
        },
    );
    assert_eq!(refused.err(), Some(LinkageError::LargestBlock { given: 1 }));
}
