//! Random pairs of nodes: what pairs look like that have nothing to do with each other.
//!
//! Custody: the pseudonymous zone; counts only.

use std::num::NonZeroU64;

use rayon::prelude::*;

use crate::estimate::numeric::random::RandomStream;

use super::compare::{PatternCounts, PatternTally, compare};
use super::kin::are_listed_together;
use super::nodes::Nodes;

/// Groups of nodes drawn, and nodes in each: one million pairs. A level that one pair in ten thousand shows is then counted a
/// hundred times, a relative error of 10 %, which is a seventh of a bit of weight. All pairs of a small group are
/// compared, rather than as many pairs drawn singly, because a group stays in the processor's cache.
const GROUPS: u64 = 32;
const GROUP: usize = 256;

/// Counts the patterns of random pairs that are not parties of one case: of all pairs in a population that has fewer than
/// would be drawn, of seeded groups of nodes in a larger one.
pub(crate) fn random_pairs(nodes: &Nodes<'_>, seed: u64) -> PatternCounts {
    let all = NonZeroU64::new(nodes.len() as u64).filter(|_| nodes.pairs() > GROUPS * (GROUP * GROUP / 2) as u64);
    let Some(all) = all else {
        return (0..nodes.len())
            .into_par_iter()
            .map(|left| counted(nodes, (left + 1..nodes.len()).map(|right| (left, right))))
            .reduce(PatternTally::default, PatternTally::merged)
            .counts(1.0);
    };
    (0..GROUPS)
        .into_par_iter()
        .map(|number| {
            let group = group(seed, number, all);
            let pairs = group.iter().enumerate().flat_map(|(position, &left)| {
                group[position + 1..]
                    .iter()
                    .filter(move |&&right| right != left)
                    .map(move |&right| (left, right))
            });
            counted(nodes, pairs)
        })
        .reduce(PatternTally::default, PatternTally::merged)
        .counts(1.0)
}

/// Draws the nodes of a group, with replacement.
fn group(seed: u64, number: u64, nodes: NonZeroU64) -> Vec<usize> {
    let stream = RandomStream::new(seed, number);
    (0..GROUP as u64)
        .map(|draw| stream.below(draw, nodes) as usize)
        .collect()
}

fn counted(nodes: &Nodes<'_>, pairs: impl Iterator<Item = (usize, usize)>) -> PatternTally {
    let mut counts = PatternTally::default();
    for (left, right) in pairs {
        if !are_listed_together(nodes, left, right) {
            counts.add(compare(nodes, left, right));
        }
    }
    counts
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
}
