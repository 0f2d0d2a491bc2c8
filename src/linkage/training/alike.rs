//! Random pairs of nodes that have a token in common: how far other fields hang on it among unrelated people.
//!
//! Custody: the pseudonymous zone; counts only.

use std::num::NonZeroU64;

use rayon::prelude::*;

use crate::estimate::numeric::random::RandomStream;

use super::dependence::Dependence;
use crate::linkage::compare::{PatternCounts, PatternTally, compare};
use crate::linkage::nodes::tokens::NodeTokens;
use crate::linkage::nodes::{BATCH, Nodes};

/// Pairs drawn for each dependence, spread evenly over all that there are. A level that one such pair in a hundred shows is
/// counted three hundred times, a relative error of 6 %, which is a twelfth of a bit of weight; the highest level is told by
/// the counts of values as well.
const DRAWN: u64 = 1 << 15;

/// Streams of the draws, above those of the random pairs.
const STREAM: u64 = 1 << 16;

/// Pairs of one unit of parallel work.
const UNIT: u64 = 1 << 12;

/// The patterns of pairs that agree in what a field hangs on, for each dependence; of fewer pairs than are drawn, all.
#[derive(Debug)]
pub(crate) struct AlikePairs {
    counts: Vec<PatternCounts>,
}

impl AlikePairs {
    /// Draws pairs with a token in common, each of them as likely as any other, those of one application left out.
    ///
    /// `tokens` are those of what fields hang on, in the order of [`DEPENDENCES`].
    pub(crate) fn of(nodes: &Nodes<'_>, tokens: &[NodeTokens<'_>], seed: u64) -> AlikePairs {
        let counts = tokens.par_iter().enumerate().map(|(place, tokens)| {
            let bearers = Bearers::of(nodes, tokens);
            let stream = RandomStream::new(seed, STREAM + place as u64);
            let pairs = bearers.pairs().min(DRAWN);
            let is_sample = bearers.pairs() > DRAWN;
            let add_unit = |mut tally: PatternTally, unit: u64| {
                let numbers = unit * UNIT..pairs.min((unit + 1) * UNIT);
                let drawn = numbers.filter_map(|number| match is_sample {
                    true => bearers.pair(bearers.drawn(&stream, (number, pairs))),
                    false => bearers.pair(number),
                });
                let drawn: Vec<(usize, usize)> = drawn.collect();
                for pairs in drawn.chunks(BATCH) {
                    nodes.bring_near(pairs.iter().copied());
                    for (left, right) in pairs {
                        if !nodes.are_listed_together(*left, *right) {
                            tally.add(compare(nodes, *left, *right));
                        }
                    }
                }
                tally
            };
            let units = (0..pairs.div_ceil(UNIT)).into_par_iter();
            let tally = units
                .fold(PatternTally::default, add_unit)
                .reduce(PatternTally::default, PatternTally::merged);
            tally.counts(1.0)
        });
        AlikePairs {
            counts: counts.collect(),
        }
    }

    /// The counts of a dependence.
    pub(crate) fn counts(&self, dependence: Dependence) -> Option<&PatternCounts> {
        self.counts.get(dependence.place()?)
    }
}

/// The nodes that bear each token, token by token.
struct Bearers {
    nodes: Vec<u32>,
    /// Where the nodes of each token start, and where those of the last end.
    starts: Vec<u32>,
    /// Where the children among the nodes of each token start; empty where any two nodes may be one person.
    children: Vec<u32>,
    /// Pairs of the tokens before each, and of all.
    pairs_before: Vec<u64>,
}

impl Bearers {
    fn of(nodes: &Nodes<'_>, tokens: &NodeTokens<'_>) -> Bearers {
        let mut starts = vec![0];
        for bearers in tokens.bearers() {
            starts.push(starts[starts.len() - 1] + bearers);
        }
        let mut next = starts.clone();
        let mut borne_by = vec![0; starts[starts.len() - 1] as usize];
        let mut bear = |next: &mut [u32], grown: bool| {
            for node in (0..nodes.len()).filter(|node| nodes.is_grown(*node) == grown) {
                tokens.each(node, |token| {
                    let place = &mut next[token as usize];
                    borne_by[*place as usize] = node as u32;
                    *place += 1;
                });
            }
        };
        bear(&mut next, true);
        let children = if nodes.is_one_kind() { Vec::new() } else { next.clone() };
        bear(&mut next, false);
        let mut bearers = Bearers {
            nodes: borne_by,
            pairs_before: vec![0],
            children,
            starts,
        };
        for token in 0..bearers.starts.len() - 1 {
            let pairs = nodes.pairs_among(bearers.of_token(token).iter().map(|node| *node as usize));
            bearers.pairs_before.push(bearers.pairs() + pairs);
        }
        bearers
    }

    fn of_token(&self, token: usize) -> &[u32] {
        &self.nodes[self.starts[token] as usize..self.starts[token + 1] as usize]
    }

    /// How many grown-up nodes bear a token; none where any two nodes may be one person.
    fn grown(&self, token: usize) -> Option<usize> {
        let children = self.children.get(token)?;
        Some((children - self.starts[token]) as usize)
    }

    fn pairs(&self) -> u64 {
        self.pairs_before.last().copied().unwrap_or_default()
    }

    /// The token that holds the pair of that number, and the number among its pairs.
    fn holding(&self, pair: u64) -> (usize, u64) {
        let token = self.pairs_before.partition_point(|before| *before <= pair) - 1;
        (token, pair - self.pairs_before[token])
    }

    /// The pair of a number; none where it is one node that tells several values.
    fn pair(&self, pair: u64) -> Option<(usize, usize)> {
        let (token, place) = self.holding(pair);
        let bearers = self.of_token(token);
        if let Some(grown) = self.grown(token) {
            let children = (bearers.len() - grown) as u64;
            let (left, right) = ((place / children) as usize, (place % children) as usize);
            return of_two(bearers, left, grown + right);
        }
        // Pairs whose right-hand bearer is the n-th, from 0, come after n (n - 1) / 2 others.
        let right = (1 + 8 * place).isqrt().div_ceil(2);
        let left = place - right * (right - 1) / 2;
        of_two(bearers, left as usize, right as usize)
    }

    /// The number of the pair of a draw: one anywhere in its own part of all pairs, which are cut into as many parts as there are
    /// draws. All pairs are as likely as when each is drawn from all of them, and no token is drawn by chance more often than
    /// its share.
    fn drawn(&self, stream: &RandomStream, (draw, draws): (u64, u64)) -> u64 {
        let all = NonZeroU64::new(self.pairs()).unwrap_or(NonZeroU64::MIN);
        let place = u128::from(draw) * u128::from(all.get()) + u128::from(stream.below(draw, all));
        (place / u128::from(draws.max(1))) as u64
    }
}

fn of_two(bearers: &[u32], left: usize, right: usize) -> Option<(usize, usize)> {
    let (left, right) = (*bearers.get(left)? as usize, *bearers.get(right)? as usize);
    (left != right).then_some((left, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Token 0 is borne by nodes 4, 5 and 7, token 1 by none, token 2 by 4 and 9.
    fn bearers() -> Bearers {
        Bearers {
            nodes: vec![4, 5, 7, 4, 9],
            starts: vec![0, 3, 3, 5],
            children: Vec::new(),
            pairs_before: vec![0, 3, 3, 4],
        }
    }

    #[test]
    fn grown_up_bearers_are_paired_with_children_alone() {
        // Of token 0 node 4 is grown up and 5 and 7 are children, of token 2 both are grown up and make no pair.
        let bearers = Bearers {
            children: vec![1, 3, 5],
            pairs_before: vec![0, 2, 2, 2],
            ..bearers()
        };
        let pairs: Vec<_> = (0..2).filter_map(|pair| bearers.pair(pair)).collect();
        assert_eq!(pairs, [(4, 5), (4, 7)]);
        let stream = RandomStream::new(3, STREAM);
        let first = (0..1000).filter(|draw| bearers.pair(bearers.drawn(&stream, (*draw, 1000))) == Some((4, 5)));
        // Draws are spread evenly.
        assert!((499..=501).contains(&first.count()));
    }

    #[test]
    fn pairs_are_numbered_token_by_token() {
        let pairs: Vec<_> = (0..4).filter_map(|pair| bearers().pair(pair)).collect();
        assert_eq!(pairs, [(4, 5), (4, 7), (5, 7), (4, 9)]);
    }

    #[test]
    fn all_pairs_are_drawn_alike() {
        let (bearers, stream) = (bearers(), RandomStream::new(3, STREAM));
        let mut drawn = std::collections::BTreeMap::new();
        for draw in 0..8000 {
            *drawn.entry(bearers.drawn(&stream, (draw, 8000))).or_insert(0) += 1;
        }
        assert_eq!(drawn, (0..4).map(|pair| (pair, 2000)).collect());
        // Three draws of four pairs: the middle one of the second pair as often as of the third.
        let middle = (0..8000).map(|seed| bearers.drawn(&RandomStream::new(seed, STREAM), (1, 3)));
        let second = middle.filter(|pair| *pair == 1).count();
        // 4000, give or take four standard errors of 45.
        assert!((3820..=4180).contains(&second), "{second}");
    }
}
