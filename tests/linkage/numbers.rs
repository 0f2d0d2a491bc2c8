//! Health service numbers: where nothing else is told, and where one stands for many people.

use seriatim::intake::{LinkageTokens, Mention, Role};
use seriatim::linkage::{Linkage, Reservation, Settings, Yardstick, link, link_with};

use super::people::token;
use super::random::Random;
use super::world::{Errors, World};

/// A mother's record in an application of her own, of whom nothing is told but a number.
fn mention(record: usize, number: u64) -> Mention {
    Mention {
        record: format!("r{record:05}"),
        role: Role::Mother,
        sex: None,
        together: Some(format!("case {record}")),
        on: None,
        forename: Default::default(),
        surname: Default::default(),
        birth: Default::default(),
        postcode: Default::default(),
        address: Default::default(),
        nhs_number: Some(number),
    }
}

/// The numbers of so many people: a third of them appear once, a third twice, a third three times.
fn numbers(people: u64) -> Vec<u64> {
    let times = |person: u64| (0..=person % 3).map(move |_| 1 + person);
    (0..people).flat_map(times).collect()
}

fn linked(numbers: &[u64]) -> Linkage {
    let mentions = numbers
        .iter()
        .enumerate()
        .map(|(record, number)| mention(record, *number));
    link(&LinkageTokens::from_mentions(mentions.collect()), &Settings::default()).unwrap()
}

#[test]
fn records_that_tell_a_number_and_nothing_else_are_linked_by_it() {
    // With so many records random pairs are drawn, with the fewer all are looked at.
    for people in [150, 3000] {
        let linkage = linked(&numbers(people));
        let mothers = &linkage.models()[0];
        assert_eq!(mothers.sizes, [(1, people / 3), (2, people / 3), (3, people / 3)]);
        let expected = mothers.expected.false_links + mothers.expected.missed_links;
        assert!(
            expected < 0.05 * mothers.expected.links as f64,
            "{:?}",
            mothers.expected
        );
    }
}

#[test]
fn that_nothing_but_a_number_is_told_is_a_reservation() {
    let linkage = linked(&numbers(3000));
    let told = &linkage.models()[0].reservations;
    assert!(told.contains(&Reservation::FewFields), "{told:?}");
}

#[test]
fn children_are_linked_by_a_number_alone_beside_the_siblings_of_their_applications() {
    let numbers = numbers(3000);
    let applications = numbers.len() / 2;
    let child = |(record, number): (usize, &u64)| Mention {
        role: Role::Child,
        together: Some(format!("case {}", record % applications)),
        ..mention(record, *number)
    };
    let mentions = numbers.iter().enumerate().map(child).collect();
    let linkage = link(&LinkageTokens::from_mentions(mentions), &Settings::default()).unwrap();
    let children = &linkage.models()[0];
    assert!(children.kin_share < 0.01, "{}", children.kin_share);
    assert_eq!(children.sizes, [(1, 1000), (2, 1000), (3, 1000)]);
}

#[test]
fn a_number_that_stands_for_many_joins_none_of_them_where_nothing_else_is_told() {
    let mut numbers = numbers(3000);
    let all = numbers.len();
    numbers.iter_mut().step_by(10).for_each(|number| *number = 0);
    let linkage = linked(&numbers);
    let sizes = &linkage.models()[0].sizes;
    assert!(sizes.iter().all(|(records, _)| *records <= 3), "{sizes:?} of {all}");
}

#[test]
fn a_number_that_stands_for_many_leaves_the_other_fields_to_decide_about_them() {
    let (mut world, mut random) = (World::new(400, Errors::REALISTIC, 71), Random::new(72));
    let World { mentions, truth } = &mut world;
    for (mention, (_, person)) in mentions.iter_mut().zip(truth) {
        let is_default = random.chance(0.1);
        mention.nhs_number = Some(if is_default { 7 } else { token("number", person) });
    }
    let knowledge = Yardstick::truth(&world.truth).into();
    let linkage = link_with(&world.tokens(), &Settings::default(), knowledge).unwrap();
    let judged = linkage.quality().unwrap().overall;
    assert!(
        judged.precision().unwrap() > 0.95 && judged.f1().unwrap() > 0.95,
        "{judged:?}"
    );
}
