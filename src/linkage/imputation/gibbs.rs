//! Partitions of more records than can be enumerated, drawn by a Markov chain.
//!
//! Each sweep takes every record out and puts it back into a block, or into one of its own, in proportion to the
//! probabilities (Gibbs sampling), and then proposes some splits and merges of whole blocks, without which the chain could
//! not cross between partitions that differ by many records at once. The proposals are those of Jain and Neal 2004 (J Comput
//! Graph Stat 13(1)) in their simple form: of two records drawn at random, blocks are merged where they stand apart; where they
//! stand together, their block is split, the other members going to either with probability 1/2. A split of a block of n is
//! accepted with probability min(1, P(new) / P(old) · 2^(n - 2)), the merge that undoes it with the inverse.
//!
//! Custody: the pseudonymous zone; no pseudonym.

use std::num::NonZeroU64;

use crate::estimate::numeric::random::RandomStream;

use super::component::{Component, Partition, numbered};
use super::exact::members;

/// Sweeps before the first draw, and between one draw and the next.
const BURN_IN: usize = 200;
const THINNING: usize = 50;

/// Random numbers one after another.
struct Draws {
    stream: RandomStream,
    counter: u64,
}

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.counter += 1;
        self.stream.uniform(self.counter)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.counter += 1;
        NonZeroU64::new(bound as u64).map_or(0, |bound| self.stream.below(self.counter, bound) as usize)
    }
}

/// Draws `number` partitions, from a partition that breaks no constraint.
pub(crate) fn draws(component: &Component, start: &[u32], number: usize, stream: RandomStream) -> Vec<Partition> {
    let mut chain = Chain {
        component,
        blocks: numbered(start),
        draws: Draws { stream, counter: 0 },
    };
    (0..BURN_IN).for_each(|_| chain.sweep());
    let drawn = (0..number).map(|_| {
        (0..THINNING).for_each(|_| chain.sweep());
        chain.blocks.clone()
    });
    drawn.collect()
}

struct Chain<'c> {
    component: &'c Component,
    blocks: Partition,
    draws: Draws,
}

impl Chain<'_> {
    fn sweep(&mut self) {
        for record in 0..self.blocks.len() {
            self.reassign(record);
        }
        for _ in 0..self.blocks.len().div_ceil(4) {
            self.split_or_merge();
        }
        self.blocks = numbered(&self.blocks);
    }

    /// A number that no block bears.
    fn unused(&self) -> u32 {
        self.blocks.iter().max().map_or(0, |most| most + 1)
    }

    /// The records of a block but for one.
    fn others(&self, block: u32, record: usize) -> Vec<usize> {
        let mut others = members(&self.blocks, block);
        others.retain(|other| *other != record);
        others
    }

    fn reassign(&mut self, record: usize) {
        let own = self.blocks[record];
        if !self.component.holds_together(&self.others(own, record)) {
            // What it holds together cannot do without it.
            return;
        }
        let mut seen: Vec<u32> = self.blocks.clone();
        seen.sort_unstable();
        seen.dedup();
        let mut choices: Vec<(u32, f64)> = vec![(self.unused(), 0.0)];
        for block in seen {
            let mut others = self.others(block, record);
            if others.is_empty() {
                continue;
            }
            if let Some(exponent) = self.component.joining(record, others.iter().copied()) {
                others.push(record);
                if self.component.holds_together(&others) {
                    choices.push((block, exponent));
                }
            }
        }
        let most = choices
            .iter()
            .map(|(_, exponent)| *exponent)
            .fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = choices.iter().map(|(_, exponent)| libm::exp(exponent - most)).collect();
        let mut left = self.draws.uniform() * weights.iter().sum::<f64>();
        for ((block, _), weight) in choices.iter().zip(weights) {
            self.blocks[record] = *block;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
    }

    fn split_or_merge(&mut self) {
        let records = self.blocks.len();
        let (one, other) = (self.draws.below(records), self.draws.below(records));
        if one == other {
            return;
        }
        if self.blocks[one] == self.blocks[other] {
            self.split(one, other);
        } else {
            self.merge(one, other);
        }
    }

    fn split(&mut self, one: usize, other: usize) {
        let block = members(&self.blocks, self.blocks[one]);
        let (mut staying, mut leaving) = (vec![one], vec![other]);
        for record in block.iter().filter(|record| **record != one && **record != other) {
            if self.draws.uniform() < 0.5 {
                staying.push(*record);
            } else {
                leaving.push(*record);
            }
        }
        let lost = self.component.uniting(&staying, &leaving).unwrap_or(0.0);
        let ways = libm::log(2.0) * (block.len() - 2) as f64;
        let accepted = libm::log(1.0 - self.draws.uniform()) < ways - lost;
        if accepted && self.component.holds_together(&staying) && self.component.holds_together(&leaving) {
            let fresh = self.unused();
            leaving.into_iter().for_each(|record| self.blocks[record] = fresh);
        }
    }

    fn merge(&mut self, one: usize, other: usize) {
        let (kept, gone) = (self.blocks[one], self.blocks[other]);
        let (left, right) = (members(&self.blocks, kept), members(&self.blocks, gone));
        let draw = self.draws.uniform();
        let Some(gained) = self.component.uniting(&left, &right) else {
            return;
        };
        let ways = libm::log(2.0) * (left.len() + right.len() - 2) as f64;
        let all = [left, right.clone()].concat();
        if libm::log(1.0 - draw) < gained - ways && self.component.holds_together(&all) {
            right.into_iter().for_each(|record| self.blocks[record] = kept);
        }
    }
}
