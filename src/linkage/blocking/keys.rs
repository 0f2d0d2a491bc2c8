//! The keys of one rule, with oversized blocks divided by finer keys.
//!
//! Custody: the pseudonymous zone. Keys are worked out again whenever they are asked for, rather than stored for every node
//! and rule.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::linkage::nodes::Nodes;

use super::affordable;
use super::rules::{Meeting, REFINEMENTS, Rule, mix};
use super::sorting::sorted_blocks;
use super::token_rows::{TokenRow, TokenRows};

/// One of so many nodes is looked at where the pairs of a rule are estimated: of the pairs, one of the square of it.
const ESTIMATED_BY: usize = 8;

/// Stands for a finer key that a node lacks.
const LACKING: u32 = u32::MAX - 1;

/// A key and a node in one number, the key above: sorted, it gives the blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packing {
    node_bits: u32,
}

impl Packing {
    /// A packing for so many nodes. What is left to keys is 38 bits at least: two keys are taken for one about once in a
    /// block of a hundred thousand million.
    pub(super) fn of(nodes: usize) -> Packing {
        Packing {
            node_bits: usize::BITS - nodes.leading_zeros(),
        }
    }

    fn key(self, key: u64) -> u64 {
        key >> self.node_bits
    }

    fn entry(self, key: u64, node: u32) -> u64 {
        key << self.node_bits | u64::from(node)
    }

    /// The key of an entry.
    pub(super) fn key_of(self, entry: u64) -> u64 {
        entry >> self.node_bits
    }

    /// The node of an entry.
    pub(super) fn node_of(self, entry: u64) -> usize {
        (entry & ((1 << self.node_bits) - 1)) as usize
    }
}

/// Pairs of all blocks that may be one person; a pair counts once for every block that it shares.
pub(super) fn pairs_of(nodes: &Nodes<'_>, entries: &[u64], packing: Packing) -> u64 {
    let blocks = blocks(entries, packing);
    let pairs = blocks.map(|block| nodes.pairs_among(block.iter().map(|entry| packing.node_of(*entry))));
    pairs.sum()
}

/// A rule with the keys that it divides further.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) packing: Packing,
    rule: &'static Rule,
    largest: usize,
    /// Nodes in a run of nodes that are all alike.
    run: usize,
    /// Keys of oversized blocks, at any depth.
    divided: BTreeSet<u64>,
    /// Members of blocks that no finer key divides, by key, ascending: they are cut into runs.
    alike: BTreeMap<u64, Vec<u32>>,
}

/// Entries of one rule and what it took to keep its blocks small.
pub(super) struct Sorted {
    pub(super) keys: Keys,
    /// Entries of all blocks of two nodes and more, ascending.
    pub(super) entries: Vec<u64>,
    /// Nodes in the largest block before any was divided.
    pub(super) largest_block: u64,
    /// Pairs before any block was divided.
    pub(super) pairs_whole: u64,
}

impl Keys {
    /// The keys of a rule before any block is divided.
    pub(super) fn undivided(rule: &'static Rule, nodes: &Nodes<'_>, largest: usize) -> Keys {
        Keys {
            packing: Packing::of(nodes.len()),
            rule,
            largest,
            run: largest,
            divided: BTreeSet::new(),
            alike: BTreeMap::new(),
        }
    }

    /// About how many pairs the blocks of a rule have, told by a share of the nodes, which stand in an order that says nothing.
    pub(super) fn estimated_pairs(rule: &'static Rule, nodes: &Nodes<'_>, rows: &TokenRows) -> u64 {
        let packing = Packing::of(nodes.len());
        let entries = sorted_blocks(Keys::entries(rule, (nodes, rows), ESTIMATED_BY), packing);
        (ESTIMATED_BY * ESTIMATED_BY) as u64 * pairs_of(nodes, &entries, packing)
    }

    /// The keys of one node of so many, packed with their nodes, in no order, part by part.
    fn entries(rule: &'static Rule, (nodes, rows): (&Nodes<'_>, &TokenRows), one_of: usize) -> Vec<Vec<u64>> {
        let packing = Packing::of(nodes.len());
        let gather = |range: std::ops::Range<usize>| {
            let (mut keys, mut entries) = (Vec::new(), Vec::with_capacity(range.len() / one_of));
            for node in range.step_by(one_of) {
                keys.clear();
                rule.keys(nodes, (node, rows.row(node)), &mut keys);
                entries.extend(keys.iter().map(|key| packing.entry(packing.key(*key), node as u32)));
            }
            entries
        };
        chunks(nodes.len()).into_par_iter().map(gather).collect()
    }

    /// Sorts nodes into the blocks of a rule.
    pub(super) fn sort(rule: &'static Rule, nodes: &Nodes<'_>, rows: &TokenRows, largest: usize) -> Sorted {
        let packing = Packing::of(nodes.len());
        let mut entries = sorted_blocks(Keys::entries(rule, (nodes, rows), 1), packing);
        if rule.meeting == Meeting::EitherPlace {
            entries = where_places_differ(&entries, packing, rows);
        }
        let mut sorted = Sorted {
            largest_block: blocks(&entries, packing)
                .map(|block| block.len() as u64)
                .max()
                .unwrap_or(0),
            pairs_whole: pairs_of(nodes, &entries, packing),
            keys: Keys::undivided(rule, nodes, largest),
            entries,
        };
        sorted.divide(nodes);
        sorted
    }

    /// What two nodes must have in common to meet, were no block divided.
    pub(super) fn meeting(&self) -> Meeting {
        self.rule.meeting
    }

    /// Whether some block was divided, so that nodes may have a key in common and yet not meet.
    pub(super) fn are_divided(&self) -> bool {
        !self.divided.is_empty()
    }

    /// All keys of a node after division, ascending.
    pub(super) fn of(&self, nodes: &Nodes<'_>, (node, row): (usize, &TokenRow), keys: &mut Vec<u64>) {
        keys.clear();
        self.rule.keys(nodes, (node, row), keys);
        keys.iter_mut().for_each(|key| *key = self.packing.key(*key));
        if !self.divided.is_empty() {
            let whole = std::mem::take(keys);
            whole
                .into_iter()
                .for_each(|key| self.expand(nodes, node, (key, 0), keys));
        }
        keys.sort_unstable();
        keys.dedup();
    }

    /// The finest keys under a key at a depth of division.
    fn expand(&self, nodes: &Nodes<'_>, node: usize, (key, depth): (u64, usize), keys: &mut Vec<u64>) {
        if !self.divided.contains(&key) {
            return keys.push(key);
        }
        match REFINEMENTS.get(depth) {
            Some(_) => {
                for finer in self.finer(nodes, node, (key, depth)) {
                    self.expand(nodes, node, (finer, depth + 1), keys);
                }
            }
            None => keys.extend(self.run(key, node)),
        }
    }

    /// The keys into which a node divides a block at a depth.
    fn finer(&self, nodes: &Nodes<'_>, node: usize, (key, depth): (u64, usize)) -> Vec<u64> {
        let Some(refinement) = REFINEMENTS.get(depth) else {
            return Vec::new();
        };
        let mut tokens: Vec<u32> = refinement.of(nodes, node).collect();
        if tokens.is_empty() {
            tokens.push(LACKING);
        }
        let deeper = |token| self.packing.key(mix(mix(key, depth as u32), token));
        tokens.into_iter().map(deeper).collect()
    }

    /// The key of the run of a block of nodes that are all alike.
    fn run(&self, key: u64, node: usize) -> Option<u64> {
        let members = self.alike.get(&key)?;
        let place = members.binary_search(&(node as u32)).ok()?;
        let run = (place / self.run) as u32;
        Some(self.packing.key(mix(mix(key, REFINEMENTS.len() as u32), run)))
    }
}

impl Sorted {
    /// Replaces the entries of oversized blocks by those of their parts, depth by depth.
    fn divide(&mut self, nodes: &Nodes<'_>) {
        let packing = self.keys.packing;
        let mut oversized = self.take_oversized();
        for depth in 0..=REFINEMENTS.len() {
            if oversized.is_empty() {
                return;
            }
            if depth == REFINEMENTS.len() {
                self.keys.run = run_length(oversized.len() as u64, affordable(nodes.len()), self.keys.largest);
            }
            let mut finer: Vec<u64> = Vec::new();
            for block in blocks(&oversized, packing) {
                let Some(key) = block.first().map(|entry| packing.key_of(*entry)) else {
                    continue;
                };
                self.keys.divided.insert(key);
                let members: Vec<u32> = block.iter().map(|entry| packing.node_of(*entry) as u32).collect();
                if depth == REFINEMENTS.len() {
                    self.keys.alike.insert(key, members.clone());
                }
                for node in members {
                    let deeper = match depth == REFINEMENTS.len() {
                        true => self.keys.run(key, node as usize).into_iter().collect(),
                        false => self.keys.finer(nodes, node as usize, (key, depth)),
                    };
                    finer.extend(deeper.into_iter().map(|key| packing.entry(key, node)));
                }
            }
            self.entries = sorted_blocks(vec![std::mem::take(&mut self.entries), finer], packing);
            oversized = self.take_oversized();
        }
    }

    /// Takes the entries of blocks that are too large out.
    fn take_oversized(&mut self) -> Vec<u64> {
        let (packing, largest) = (self.keys.packing, self.keys.largest);
        if blocks(&self.entries, packing).all(|block| block.len() <= largest) {
            return Vec::new();
        }
        let (mut kept, mut oversized) = (Vec::new(), Vec::new());
        for block in blocks(&self.entries, packing) {
            let side = if block.len() > largest {
                &mut oversized
            } else {
                &mut kept
            };
            side.extend_from_slice(block);
        }
        self.entries = kept;
        oversized
    }

    /// How many blocks were divided.
    pub(super) fn divided(&self) -> u64 {
        self.keys.divided.len() as u64
    }
}

/// Nodes in a run, where so many are alike: as many as a block may hold, as long as all pairs of all runs are affordable.
/// Who is compared with whom there is chance, and says little: a million records alike are not worth a thousand pairs each.
fn run_length(alike: u64, affordable: u64, largest: usize) -> usize {
    let few_enough = 1 + 2 * affordable / alike.max(1);
    usize::try_from(few_enough).unwrap_or(largest).clamp(2, largest.max(2))
}

/// Nodes in runs for parallel work; the same runs on any number of threads.
fn chunks(nodes: usize) -> Vec<std::ops::Range<usize>> {
    const CHUNK: usize = 1 << 16;
    (0..nodes)
        .step_by(CHUNK)
        .map(|start| start..nodes.min(start + CHUNK))
        .collect()
}

/// The blocks of two names in which they do not stand in the same places everywhere: in the others nobody meets anybody.
fn where_places_differ(entries: &[u64], packing: Packing, rows: &TokenRows) -> Vec<u64> {
    let differ = |block: &&[u64]| {
        let first = |entry: &u64| rows.row(packing.node_of(*entry)).has_smaller_name_first();
        let of_first = block.first().and_then(first);
        of_first.is_none() || block.iter().any(|entry| first(entry) != of_first)
    };
    blocks(entries, packing).filter(differ).flatten().copied().collect()
}

/// The blocks of sorted entries.
pub(super) fn blocks(entries: &[u64], packing: Packing) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(move |one, next| packing.key_of(*one) == packing.key_of(*next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_records_alike_are_as_long_as_their_pairs_are_affordable() {
        assert_eq!(run_length(20_000, 1_000_000, 1_000), 101);
        assert_eq!(run_length(1_000_000, 5_000_000, 1_000), 11);
        assert_eq!(run_length(1_500, 1_000_000, 1_000), 1_000);
        assert_eq!(run_length(u64::MAX, 1_000_000, 1_000), 2);
    }
}
