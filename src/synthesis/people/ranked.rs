//! Names in order of frequency: a list of the common ones, a long tail beyond it, and the law of their frequencies.
//!
//! Custody: no zone; no list is of real people.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::composed::Composed;
use crate::synthesis::draws::Draws;

/// How frequency falls with rank: the name of rank `r` has a weight of `(r + shift)^-slope * (1 + r / bend)^-steeper`.
///
/// Without the second factor this is the law of Zipf and Mandelbrot. The second lets rare names fall faster than common
/// ones, as surnames do: in England and Wales about 270,000 surnames have five bearers or more (Office for National
/// Statistics, from the NHS central register of 54 million people; from memory), which no straight line through the
/// shares of the common names meets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Law {
    /// Added to the rank: flattens the first few.
    pub(super) shift: f64,
    /// Slope of the logarithms among common names.
    pub(super) slope: f64,
    /// Rank at which the slope has grown by half of `steeper`.
    pub(super) bend: f64,
    /// What the slope gains beyond the bend.
    pub(super) steeper: f64,
    /// Number of names in use, listed and composed.
    pub(super) ranks: usize,
}

impl Law {
    /// The law of Zipf and Mandelbrot over so many ranks.
    pub(super) const fn straight(shift: f64, slope: f64, ranks: usize) -> Law {
        Law {
            shift,
            slope,
            bend: 1.0,
            steeper: 0.0,
            ranks,
        }
    }

    fn weight(&self, rank: usize) -> f64 {
        let rank = rank as f64;
        let common = libm::pow(rank + self.shift, -self.slope);
        if self.steeper == 0.0 {
            return common;
        }
        common * libm::pow(1.0 + rank / self.bend, -self.steeper)
    }

    /// Share of all bearers who bear a name of this rank or a more common one, by rank.
    fn cumulative(&self) -> Vec<f64> {
        let mut sum = 0.0;
        let mut sums: Vec<f64> = (1..=self.ranks)
            .map(|rank| {
                sum += self.weight(rank);
                sum
            })
            .collect();
        for part in &mut sums {
            *part /= sum;
        }
        sums
    }
}

/// What a list and a law come to, worked out at the first draw.
#[derive(Debug)]
struct Ready {
    head: Vec<&'static str>,
    cumulative: Vec<f64>,
}

/// Names in order of frequency.
#[derive(Debug)]
pub(in crate::synthesis) struct Ranked {
    /// The common names, most common first, apart by spaces.
    head: &'static str,
    /// The names beyond.
    tail: &'static Composed,
    law: Law,
    ready: OnceLock<Ready>,
}

impl Ranked {
    /// The names of `head`, then those of `tail`, with the frequencies of `law`.
    pub(super) const fn new(law: Law, head: &'static str, tail: &'static Composed) -> Ranked {
        Ranked {
            head,
            tail,
            law,
            ready: OnceLock::new(),
        }
    }

    fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| Ready {
            head: self.head.split_ascii_whitespace().collect(),
            cumulative: self.law.cumulative(),
        })
    }

    /// A name, each as often as its rank has it.
    pub(super) fn draw(&self, draws: &mut Draws) -> Cow<'static, str> {
        let part = draws.unit();
        self.name(self.ready().cumulative.partition_point(|sum| *sum <= part))
    }

    /// The name of a rank, counted from 0.
    pub(super) fn name(&self, rank: usize) -> Cow<'static, str> {
        let head = &self.ready().head;
        match head.get(rank) {
            Some(name) => Cow::Borrowed(*name),
            None => Cow::Owned(self.tail.name(rank - head.len())),
        }
    }

    /// Number of names.
    #[cfg(test)]
    pub(super) fn ranks(&self) -> usize {
        self.law.ranks
    }

    /// Number of names that can be told apart: the listed ones and those that the tail can compose.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.ready().head.len() + self.tail.room()
    }
}
