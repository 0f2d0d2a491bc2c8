//! Partitions by hand, and the chain held against the enumeration.
//!
//! Custody: invented weights only.

use std::collections::BTreeMap;

use super::component::{Component, PairKind, Partition, numbered};
use super::exact::Distribution;
use super::gibbs;
use crate::estimate::numeric::random::RandomStream;

/// Log odds of a probability.
fn odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// The probabilities of all partitions of three records under the log odds of (0, 1), (1, 2) and (0, 2).
fn of_three(weights: [f64; 3]) -> BTreeMap<Partition, f64> {
    let component = Component::of(3, |left, right| {
        (PairKind::Compared, weights[if right - left == 2 { 2 } else { left }])
    });
    Distribution::of(&component)
        .all()
        .map(|(partition, probability)| (partition.clone(), probability))
        .collect()
}

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
}

#[test]
fn a_triangle_of_two_likely_pairs_and_an_unlikely_one() {
    // Odds 19, 19 and 1/49: the weights of a|b|c, ab|c, a|bc, ac|b and abc are 1, 19, 19, 1/49 and 361/49; times 49 they
    // are 49, 931, 931, 1 and 361, of 2273 together.
    let found = of_three([odds(0.95), odds(0.95), odds(0.02)]);
    let expected = [
        (vec![0, 1, 2], 49.0),
        (vec![0, 0, 1], 931.0),
        (vec![0, 1, 1], 931.0),
        (vec![0, 1, 0], 1.0),
        (vec![0, 0, 0], 361.0),
    ];
    assert_eq!(found.len(), 5);
    for (partition, weight) in expected {
        assert_near(found[&partition], weight / 2273.0);
    }
    // The third record has taken the first pair from 0.95 to 0.568.
    assert_near(found[&vec![0, 0, 1]] + found[&vec![0, 0, 0]], 1292.0 / 2273.0);
}

#[test]
fn a_third_pair_that_says_nothing_leaves_the_others_nearly_alone() {
    // Odds 19, 19 and 1: 1, 19, 19, 1, 361 of 401.
    let found = of_three([odds(0.95), odds(0.95), 0.0]);
    assert_near(found[&vec![0, 0, 0]], 361.0 / 401.0);
    assert_near(found[&vec![0, 0, 1]] + found[&vec![0, 0, 0]], 380.0 / 401.0);
}

#[test]
fn two_records_are_one_with_the_probability_of_their_pair() {
    let component = Component::of(2, |_, _| (PairKind::Compared, odds(0.3)));
    let all = Distribution::of(&component);
    let probabilities: Vec<f64> = all.all().map(|(_, probability)| probability).collect();
    assert_near(probabilities[0], 0.3);
    assert_near(probabilities[1], 0.7);
    assert_eq!(
        (all.at(0.0), all.at(0.29), all.at(0.31)),
        (&[0, 0][..], &[0, 0][..], &[0, 1][..])
    );
    assert_eq!(all.at(1.0 - f64::EPSILON / 2.0), [0, 1]);
}

#[test]
fn the_partitions_of_n_records_are_as_many_as_bell_counted() {
    let partitions = |records| {
        let component = Component::of(records, |_, _| (PairKind::Compared, 0.0));
        Distribution::of(&component).all().count()
    };
    assert_eq!(
        (1..=8).map(partitions).collect::<Vec<_>>(),
        [1, 2, 5, 15, 52, 203, 877, 4140]
    );
}

#[test]
fn a_constraint_leaves_the_rest_of_the_distribution_as_it_is() {
    // The triangle again, b and c apart: a|b|c, ab|c and ac|b are left, 49, 931 and 1 of 981.
    let weights = [odds(0.95), 0.0, odds(0.02)];
    let component = Component::of(3, |left, right| {
        let kind = if (left, right) == (1, 2) {
            PairKind::Apart
        } else {
            PairKind::Compared
        };
        (kind, weights[if right - left == 2 { 2 } else { left }])
    });
    let all = Distribution::of(&component);
    let found: BTreeMap<_, _> = all
        .all()
        .map(|(partition, probability)| (partition.clone(), probability))
        .collect();
    assert_eq!(found.len(), 3);
    assert_near(found[&vec![0, 0, 1]], 931.0 / 981.0);
    assert_near(found[&vec![0, 1, 2]], 49.0 / 981.0);
}

#[test]
fn silence_alone_makes_nobody_one_person() {
    // A child's record and a mother's say nothing of each other, and each is likely that of b.
    let component = Component::of(3, |left, right| match (left, right) {
        (0, 2) => (PairKind::Silent, 0.0),
        _ => (PairKind::Compared, odds(0.95)),
    });
    let all = Distribution::of(&component);
    let found: BTreeMap<_, _> = all
        .all()
        .map(|(partition, probability)| (partition.clone(), probability))
        .collect();
    // 1, 19, 19 and 361 of 400; a with c and without b is no partition.
    assert!(!found.contains_key(&vec![0, 1, 0]));
    assert_near(found[&vec![0, 0, 0]], 361.0 / 400.0);
}

/// Eight records with pairs of all kinds.
fn mixed() -> Component {
    Component::of(8, |left, right| match (left, right) {
        (0, 5) | (2, 3) => (PairKind::Apart, 0.0),
        (1, 7) => (PairKind::Silent, 0.0),
        _ => (PairKind::Compared, ((left * 7 + right * 5) % 11) as f64 / 2.0 - 2.5),
    })
}

/// For each pair of records, the share in which they are one.
fn together<'p>(partitions: impl Iterator<Item = (&'p Partition, f64)>) -> Vec<f64> {
    let mut shares = vec![0.0; 64];
    for (partition, weight) in partitions {
        for left in 0..8 {
            for right in left + 1..8 {
                shares[left * 8 + right] += if partition[left] == partition[right] {
                    weight
                } else {
                    0.0
                };
            }
        }
    }
    shares
}

#[test]
fn the_chain_draws_what_enumeration_finds() {
    let component = mixed();
    let expected = together(Distribution::of(&component).all());
    let number = 4000;
    let start: Partition = (0..8).collect();
    let drawn = gibbs::draws(&component, &start, number, RandomStream::new(5, 1));
    let found = together(drawn.iter().map(|partition| (partition, 1.0 / number as f64)));
    for (found, expected) in found.iter().zip(&expected) {
        // Four standard errors of 4000 draws that are nearly independent.
        let error = 4.0 * (expected * (1.0 - expected) / number as f64).sqrt();
        assert!((found - expected).abs() <= error.max(0.002), "{found} {expected}");
    }
    // Something is left open here, or the test would show nothing.
    assert!(expected.iter().filter(|share| (0.1..0.9).contains(*share)).count() > 8);
}

#[test]
fn the_chain_keeps_the_constraints_and_gives_the_same_draws_again() {
    let component = mixed();
    let start: Partition = (0..8).collect();
    let draws = || gibbs::draws(&component, &start, 200, RandomStream::new(9, 3));
    for partition in draws() {
        assert!(partition[0] != partition[5] && partition[2] != partition[3]);
        assert_eq!(numbered(&partition), partition);
    }
    assert_eq!(draws(), draws());
    assert_ne!(draws(), gibbs::draws(&component, &start, 200, RandomStream::new(9, 4)));
}

#[test]
fn the_chain_crosses_where_single_records_cannot() {
    // Two groups of five that are one person or two, with equal probability: the 25 weights between them sum to 0. Inside a
    // group weights are 30, so that each step of one record between them costs more than a chain ever pays.
    let weight = |left: usize, right: usize| {
        let within = (left < 5) == (right < 5);
        if within {
            30.0
        } else if right - left == 5 {
            12.0
        } else {
            -3.0
        }
    };
    let component = Component::of(10, |left, right| (PairKind::Compared, weight(left, right)));
    let start: Partition = (0..10).map(|record| u32::from(record >= 5)).collect();
    let drawn = gibbs::draws(&component, &start, 400, RandomStream::new(2, 7));
    let whole = drawn
        .iter()
        .filter(|partition| partition.iter().all(|block| *block == 0))
        .count();
    assert!((100..300).contains(&whole), "{whole}");
}
