//! Random pairs of nodes: what pairs look like that have nothing to do with each other.
//!
//! Custody: the pseudonymous zone; counts only.

use std::num::NonZeroU64;

use rayon::prelude::*;

use crate::estimate::numeric::random::RandomStream;

use crate::linkage::compare::{Pattern, PatternCounts, PatternTally, compare};
use crate::linkage::nodes::Nodes;

/// Groups of nodes drawn, and nodes in each: half a million pairs. A level that one pair in ten thousand shows is then counted
/// fifty times, a relative error of 14 %, which is a fifth of a bit of weight; what wholly agrees is told by the counts of
/// values as well. All pairs of a small group are compared, rather than as many pairs drawn singly, because a group stays in
/// the processor's cache.
const GROUPS: u64 = 64;
const GROUP: usize = 128;

/// The stream that deals the nodes of a small population into groups; those of drawn groups are below [`GROUPS`].
const DEALING: u64 = GROUPS;

/// The patterns of random pairs that are not parties of one application.
#[derive(Debug)]
pub(crate) struct RandomPairs {
    /// All of them.
    pub(crate) counts: PatternCounts,
    /// For each group of nodes the pairs that go with it, when the group is left out: the errors of what is estimated
    /// from the pairs come from leaving each group out in turn.
    pub(crate) groups: Vec<PatternCounts>,
    /// By how much the variance over left-out groups has to be raised.
    pub(crate) inflation: f64,
}

impl RandomPairs {
    /// Counts all pairs in a population that has fewer than would be drawn, those of seeded groups of nodes in a larger one.
    pub(crate) fn of(nodes: &Nodes<'_>, seed: u64) -> RandomPairs {
        let all = NonZeroU64::new(nodes.len() as u64).filter(|_| nodes.pairs() > GROUPS * (GROUP * GROUP / 2) as u64);
        match all {
            Some(all) => RandomPairs::drawn(nodes, seed, all),
            None => RandomPairs::all(nodes, seed),
        }
    }

    /// The pairs within drawn groups. Another drawing would give other pairs, and another population as large other nodes;
    /// the second variance is to the first as the nodes drawn are to all nodes, at most.
    fn drawn(nodes: &Nodes<'_>, seed: u64, all: NonZeroU64) -> RandomPairs {
        let is_grown = |node: &usize| nodes.is_grown(*node);
        let sides = (!nodes.is_one_kind()).then(|| (0..nodes.len()).partition(is_grown));
        let groups: Vec<PatternCounts> = (0..GROUPS)
            .into_par_iter()
            .map(|number| {
                let group = match &sides {
                    None => drawn(seed, number, all),
                    Some(sides) => drawn_of_both(sides, seed, number),
                };
                let mut tally = PatternTally::default();
                for (position, &left) in group.iter().enumerate() {
                    for &right in group[position + 1..].iter().filter(|&&right| right != left) {
                        add(&mut tally, nodes, left, right);
                    }
                }
                tally.counts(1.0)
            })
            .collect();
        RandomPairs {
            counts: PatternCounts::sum(&groups),
            groups,
            inflation: 1.0 + (GROUPS as usize * GROUP) as f64 / all.get() as f64,
        }
    }

    /// All pairs. The nodes are dealt into groups of like size, and a pair goes with the groups of both its nodes.
    fn all(nodes: &Nodes<'_>, seed: u64) -> RandomPairs {
        let groups = nodes.len().min(GROUPS as usize);
        let dealt = dealt(nodes.len(), groups, seed);
        let partners = Partners::of(nodes);
        let none = || -> Vec<PatternTally> { (0..=groups).map(|_| PatternTally::default()).collect() };
        let add_node = |mut tallies: Vec<PatternTally>, left: usize| {
            for right in partners.of_node(nodes, left) {
                let (one, other) = (dealt[left], dealt[right]);
                if let Some(pattern) = add(&mut tallies[groups], nodes, left, right) {
                    tallies[one].add(pattern);
                    if other != one {
                        tallies[other].add(pattern);
                    }
                }
            }
            tallies
        };
        let merge = |left: Vec<PatternTally>, right: Vec<PatternTally>| {
            let both = left.into_iter().zip(right);
            both.map(|(left, right)| left.merged(right)).collect()
        };
        let tallies = (0..nodes.len())
            .into_par_iter()
            .fold(none, add_node)
            .reduce(none, merge);
        let mut counts: Vec<PatternCounts> = tallies.into_iter().map(|tally| tally.counts(1.0)).collect();
        RandomPairs {
            counts: counts.pop().unwrap_or_default(),
            groups: counts,
            inflation: 1.0,
        }
    }
}

/// Whom nodes are paired with, each pair once: two loops over grown-up people would cost a million times what a few
/// children are worth.
struct Partners {
    children: Vec<usize>,
}

impl Partners {
    fn of(nodes: &Nodes<'_>) -> Partners {
        let children = (0..nodes.len()).filter(|node| !nodes.is_grown(*node));
        Partners {
            children: if nodes.is_one_kind() {
                Vec::new()
            } else {
                children.collect()
            },
        }
    }

    fn of_node(&self, nodes: &Nodes<'_>, left: usize) -> impl Iterator<Item = usize> {
        let later = if nodes.is_one_kind() {
            left + 1..nodes.len()
        } else {
            0..0
        };
        let children = if nodes.is_grown(left) {
            self.children.as_slice()
        } else {
            &[]
        };
        later.chain(children.iter().copied())
    }
}

/// Draws the nodes of a group from grown-up people and from children, as many of each, with replacement.
fn drawn_of_both((grown, children): &(Vec<usize>, Vec<usize>), seed: u64, number: u64) -> Vec<usize> {
    let stream = RandomStream::new(seed, number);
    let from = |side: &[usize], draw: u64| {
        let place = stream.below(draw, NonZeroU64::new(side.len() as u64)?);
        side.get(place as usize).copied()
    };
    let both = (0..GROUP as u64).filter_map(|draw| match draw % 2 {
        0 => from(grown, draw),
        _ => from(children, draw),
    });
    both.collect()
}

/// Draws the numbers of a group of nodes, with replacement.
fn drawn(seed: u64, number: u64, nodes: NonZeroU64) -> Vec<usize> {
    let stream = RandomStream::new(seed, number);
    (0..GROUP as u64)
        .map(|draw| stream.below(draw, nodes) as usize)
        .collect()
}

/// The group of each node, by chance, groups differing by one node at most.
fn dealt(nodes: usize, groups: usize, seed: u64) -> Vec<usize> {
    let stream = RandomStream::new(seed, DEALING);
    let mut order: Vec<usize> = (0..nodes).collect();
    order.sort_by_cached_key(|node| stream.words(*node as u64));
    let mut dealt = vec![0; nodes];
    for (place, node) in order.into_iter().enumerate() {
        dealt[node] = place % groups;
    }
    dealt
}

/// Counts a pair that may be one person, unless it is listed together; its pattern if it was counted.
fn add(tally: &mut PatternTally, nodes: &Nodes<'_>, left: usize, right: usize) -> Option<Pattern> {
    if !nodes.may_be_one(left, right) || nodes.are_listed_together(left, right) {
        return None;
    }
    let pattern = compare(nodes, left, right);
    tally.add(pattern);
    Some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_differ_by_number_and_seed_and_reach_all_nodes() {
        let nodes = NonZeroU64::new(50).unwrap();
        assert_ne!(drawn(1, 0, nodes), drawn(1, 1, nodes));
        assert_ne!(drawn(1, 0, nodes), drawn(2, 0, nodes));
        let mut reached: Vec<usize> = (0..GROUPS).flat_map(|number| drawn(1, number, nodes)).collect();
        reached.sort_unstable();
        reached.dedup();
        assert_eq!(reached, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn nodes_are_dealt_by_chance_into_groups_of_like_size() {
        let groups = dealt(100, 32, 1);
        let sizes: Vec<usize> = (0..32)
            .map(|number| groups.iter().filter(|group| **group == number).count())
            .collect();
        assert!(sizes.iter().all(|size| (3..=4).contains(size)), "{sizes:?}");
        assert_ne!(groups, dealt(100, 32, 2));
    }
}
