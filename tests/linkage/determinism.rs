//! The same mentions give the same result, bit by bit.

use seriatim::intake::LinkageTokens;
use seriatim::linkage::{Linkage, Settings, link};

use super::random::Random;
use super::world::{Errors, World};

fn assert_same(left: &Linkage, right: &Linkage) {
    assert_eq!(left.persons(), right.persons());
    assert_eq!(left.evidence().pairs(), right.evidence().pairs());
    assert_eq!(left.models(), right.models());
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let tokens = World::new(800, Errors::REALISTIC, 31).tokens();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| link(&tokens, &Settings::default()).unwrap())
    };
    let one = with(1);
    assert_same(&one, &with(2));
    assert_same(&one, &with(8));
}

#[test]
fn the_number_of_threads_changes_nothing_where_pairs_are_sampled() {
    let tokens = World::new(2500, Errors::REALISTIC, 32).tokens();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| link(&tokens, &Settings::default()).unwrap())
    };
    assert_same(&with(1), &with(3));
}

#[test]
fn the_order_of_mentions_changes_nothing() {
    let mut mentions = World::new(800, Errors::REALISTIC, 33).mentions;
    let ordered = link(&LinkageTokens::from_mentions(mentions.clone()), &Settings::default()).unwrap();
    Random::new(1).shuffle(&mut mentions);
    let shuffled = link(&LinkageTokens::from_mentions(mentions), &Settings::default()).unwrap();
    assert_same(&ordered, &shuffled);
}

#[test]
fn a_record_split_over_several_mentions_is_one_node() {
    let mut mentions = World::new(300, Errors::REALISTIC, 34).mentions;
    let whole = link(&LinkageTokens::from_mentions(mentions.clone()), &Settings::default()).unwrap();
    let halves: Vec<_> = mentions
        .iter_mut()
        .map(|mention| {
            let mut half = mention.clone();
            half.birth = std::mem::take(&mut mention.birth);
            (half.surname, half.postcode) = Default::default();
            half
        })
        .collect();
    mentions.extend(halves);
    let united = link(&LinkageTokens::from_mentions(mentions), &Settings::default()).unwrap();
    assert_same(&whole, &united);
}
