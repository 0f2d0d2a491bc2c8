//! Random pairs of nodes: what pairs look like that have nothing to do with each other.
//!
//! Custody: the pseudonymous zone; counts only.

use std::num::NonZeroU64;

use rayon::prelude::*;

use crate::estimate::numeric::random::RandomStream;

use super::compare::{Pattern, PatternCounts, PatternTally, compare};
use super::nodes::Nodes;

/// Groups of nodes drawn, and nodes in each: half a million pairs. A level that one pair in ten thousand shows is then counted
/// fifty times, a relative error of 14 %, which is a fifth of a bit of weight; what wholly agrees is told by the counts of
/// values as well. All pairs of a small group are compared, rather than as many pairs drawn singly, because a group stays in
/// the processor's cache.
const GROUPS: u64 = 64;
const GROUP: usize = 128;

/// The stream that deals the nodes of a small population into groups; those of drawn groups are below [`GROUPS`].
const DEALING: u64 = GROUPS;

/// The patterns of random pairs that are not parties of one case.
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
        let groups: Vec<PatternCounts> = (0..GROUPS)
            .into_par_iter()
            .map(|number| {
                let group = group(seed, number, all);
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
        let none = || -> Vec<PatternTally> { (0..=groups).map(|_| PatternTally::default()).collect() };
        let add_node = |mut tallies: Vec<PatternTally>, left: usize| {
            for right in left + 1..nodes.len() {
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

/// Draws the nodes of a group, with replacement.
fn group(seed: u64, number: u64, nodes: NonZeroU64) -> Vec<usize> {
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

/// Counts a pair unless it is listed together; its pattern if it was counted.
fn add(tally: &mut PatternTally, nodes: &Nodes<'_>, left: usize, right: usize) -> Option<Pattern> {
    if nodes.are_listed_together(left, right) {
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
        assert_ne!(group(1, 0, nodes), group(1, 1, nodes));
        assert_ne!(group(1, 0, nodes), group(2, 0, nodes));
        let mut drawn: Vec<usize> = (0..GROUPS).flat_map(|number| group(1, number, nodes)).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, (0..50).collect::<Vec<_>>());
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
