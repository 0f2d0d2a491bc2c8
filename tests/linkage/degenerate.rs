//! Input that no world would give is linked poorly and told so, never refused and never linked at random.

use std::collections::BTreeSet;

use seriatim::intake::{LinkageTokens, Mention, PostcodeTokens, Sex};
use seriatim::linkage::{
    Emptiness, Judged, Linkage, LinkageError, Population, Settings, Verdict, Yardstick, link, link_with,
};

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
    judged(&world).f1().unwrap()
}

fn judged(world: &World) -> Judged {
    linked_judged(world).1
}

fn linked_judged(world: &World) -> (Linkage, Judged) {
    let yardstick = Yardstick::truth(&world.truth);
    let linkage = link_with(&world.tokens(), &Settings::default(), yardstick.into()).unwrap();
    let judged = linkage.quality().unwrap().overall;
    (linkage, judged)
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

/// A name that stands for all, such as "Client", is no sign that all are one: birth dates are told apart all the same.
#[test]
fn a_few_records_of_one_name_and_different_birth_dates_are_as_many_persons() {
    let people = world().mentions;
    let one = &people[0];
    let mut of_one_name: Vec<Mention> = Vec::new();
    for mention in people.iter().filter(|mention| mention.role == one.role) {
        let is_new = of_one_name.iter().all(|told| told.birth != mention.birth);
        if is_new && of_one_name.len() < 10 {
            of_one_name.push(Mention {
                forename: one.forename.clone(),
                surname: one.surname.clone(),
                postcode: PostcodeTokens::default(),
                address: one.address.clone(),
                nhs_number: None,
                sex: one.sex,
                together: None,
                ..mention.clone()
            });
        }
    }
    assert_eq!(of_one_name.len(), 10);
    // Two mentions of the world may be one person with an error in the date: most are different people.
    assert!(persons(&linked(of_one_name)) >= 8);
}

#[test]
fn records_that_are_all_alike_are_no_evidence_of_one_person() {
    let one = world().mentions[0].clone();
    let alike = |number: usize| Mention {
        record: format!("x{number:05}"),
        together: None,
        ..one.clone()
    };
    let linkage = linked((0..100_000).map(alike).collect());
    assert_eq!(persons(&linkage), 100_000);
    let pairs: u64 = linkage.models()[0].rules.iter().map(|rule| rule.pairs).sum();
    assert!(pairs < 25_000_000, "{pairs} pairs that say nothing");
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
    assert!(household.largest_block > 10_000 && household.split_blocks > 0 && household.forgone_pairs > 0);
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
    let quality = judged(&world);
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

/// Why the mothers' field says nothing, as the model reports it.
fn emptiness(linkage: &Linkage, field: &str) -> Option<Emptiness> {
    let mothers = &linkage.models()[0];
    assert_eq!(mothers.population, Population::Mothers);
    let mut fields = mothers.fields.iter();
    fields.find(|report| report.field == field).unwrap().emptiness()
}

#[test]
fn a_field_that_no_two_records_share_brings_nobody_together_and_is_told() {
    let mut world = world();
    for (number, mention) in (1_u64..).zip(&mut world.mentions) {
        mention.postcode = PostcodeTokens {
            unit: Some(number),
            ..PostcodeTokens::default()
        };
    }
    let (linkage, judged) = linked_judged(&world);
    assert_eq!(emptiness(&linkage, "postcode"), Some(Emptiness::Unique));
    assert_eq!(emptiness(&linkage, "surname"), None);
    assert_eq!(emptiness(&linkage, "health service number"), Some(Emptiness::Missing));
    assert!(judged.f1().unwrap() > 0.9, "{judged:?}");
}

#[test]
fn forenames_of_which_no_two_are_alike_make_few_links_and_hardly_a_false_one() {
    let mut world = world();
    for (number, mention) in (1_u64..).zip(&mut world.mentions) {
        mention.forename.whole = vec![1_000_000 + number];
        (mention.forename.parts, mention.forename.sound, mention.forename.near) = Default::default();
        mention.forename.initial = None;
    }
    let judged = judged(&world);
    assert!(judged.precision().is_none_or(|precision| precision > 0.8), "{judged:?}");
}

type Spoil<'s> = &'s dyn Fn(&mut Mention);

#[test]
fn one_health_service_number_or_birth_date_or_forename_for_all_leaves_the_other_fields_to_decide() {
    let one = world().mentions[0].clone();
    let number = |mention: &mut Mention| mention.nhs_number = Some(7);
    let birth = |mention: &mut Mention| mention.birth = one.birth.clone();
    let forename = |mention: &mut Mention| mention.forename = one.forename.clone();
    let spoil: [(&str, f64, Spoil<'_>); 3] = [
        ("health service number", 0.9, &number),
        ("birth date", 0.3, &birth),
        ("forename", 0.6, &forename),
    ];
    for (field, least, spoil) in spoil {
        let mut world = world();
        world.mentions.iter_mut().for_each(spoil);
        let (linkage, judged) = linked_judged(&world);
        assert_eq!(emptiness(&linkage, field), Some(Emptiness::Constant), "{field}");
        let (precision, f1) = (judged.precision().unwrap(), judged.f1().unwrap());
        assert!(precision > 0.8 && f1 > least, "{field}: {judged:?}");
    }
}

#[test]
fn of_two_parties_of_an_application_who_are_alike_a_third_record_is_one_and_the_other_is_refused() {
    let mut world = world();
    let one = world.mentions[0].clone();
    // Two sexes make two people of entries that are otherwise one; beside the same forename they weigh nothing.
    let (woman, man) = (Some(Sex::Female), Some(Sex::Male));
    let alike = [
        ("x1", "one case", woman),
        ("x2", "one case", man),
        ("x3", "another", None),
    ];
    let alike = alike.map(|(record, case, sex)| Mention {
        record: record.to_owned(),
        together: Some(case.to_owned()),
        sex,
        ..one.clone()
    });
    world.mentions.retain(|mention| mention.record != one.record);
    world.mentions.extend(alike);
    let linkage = linked(world.mentions);
    let person = |record: &str| linkage.persons().row(record).unwrap().person().to_owned();
    assert_ne!(person("x1"), person("x2"));
    assert!([person("x1"), person("x2")].contains(&person("x3")));
    let is_of_x = |pair: &&seriatim::linkage::Pair| linkage.evidence().records(pair).0.starts_with('x');
    let verdicts: Vec<Verdict> = linkage
        .evidence()
        .pairs()
        .iter()
        .filter(is_of_x)
        .map(|pair| pair.verdict())
        .collect();
    assert_eq!(
        verdicts.len(),
        2,
        "parties of one application are no candidates: {verdicts:?}"
    );
    assert!(
        verdicts.contains(&Verdict::Joined) && verdicts.contains(&Verdict::Refused),
        "{verdicts:?}"
    );
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
