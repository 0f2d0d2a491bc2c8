//! Blocks from keys, and oversized blocks into finer ones.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::columns::Column;
use crate::linkage::nodes::Nodes;

use super::pairs_within;
use super::rules::REFINEMENTS;

/// The blocks of one rule while they are gathered, and what it took to keep them small.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// `(block, node)` entries of all blocks of two nodes and more.
    pub(super) members: Vec<(u32, u32)>,
    /// Number of blocks.
    pub(super) blocks: usize,
    /// Nodes in the largest block before splitting.
    pub(super) largest: u64,
    /// Blocks split.
    pub(super) split: u64,
    /// Pairs in the blocks.
    pub(super) pairs: u64,
    /// Pairs that splitting lost.
    pub(super) forgone: u64,
}

impl Parts {
    /// Gathers blocks from `(key, node)` entries in ascending order.
    pub(super) fn of(entries: &[(u64, u32)], nodes: &Nodes, largest: usize) -> Parts {
        let mut parts = Parts::default();
        for block in entries.chunk_by(|left, right| left.0 == right.0) {
            let members: Vec<u32> = block.iter().map(|&(_, node)| node).collect();
            parts.largest = parts.largest.max(members.len() as u64);
            if members.len() <= largest {
                parts.keep(&members);
                continue;
            }
            let kept = parts.pairs;
            parts.refine(&members, &REFINEMENTS, nodes, largest);
            parts.split += 1;
            parts.forgone += pairs_within(members.len()).saturating_sub(parts.pairs - kept);
        }
        parts
    }

    fn keep(&mut self, members: &[u32]) {
        if members.len() > 1 {
            self.members
                .extend(members.iter().map(|&node| (self.blocks as u32, node)));
            self.blocks += 1;
            self.pairs += pairs_within(members.len());
        }
    }

    /// Splits by the first finer key, what is still too large by the next; nodes that lack a key form a part of their
    /// own. What no key splits, such as records that are all alike, is cut into runs of the allowed size.
    fn refine(&mut self, members: &[u32], finer: &[fn(&Nodes) -> &Column], nodes: &Nodes, largest: usize) {
        if members.len() <= largest {
            return self.keep(members);
        }
        let Some((key, rest)) = finer.split_first() else {
            return members.chunks(largest).for_each(|run| self.keep(run));
        };
        let column = key(nodes);
        let mut entries: Vec<(Option<u32>, u32)> = Vec::new();
        for &node in members {
            match column.of(node as usize) {
                [] => entries.push((None, node)),
                tokens => entries.extend(tokens.iter().map(|&token| (Some(token), node))),
            }
        }
        entries.sort_unstable();
        for part in entries.chunk_by(|left, right| left.0 == right.0) {
            let members: Vec<u32> = part.iter().map(|&(_, node)| node).collect();
            self.refine(&members, rest, nodes, largest);
        }
    }
}
