//! Random draws from one stream per mother and purpose.
//!
//! Custody: no zone. A stream's key is the world's seed, the number of the mother's cluster, her place in it and the
//! purpose: a mother is the same however many others there are and whoever draws first, and a new trouble in one kind
//! of record leaves all other records as they were. The draws are made here from the generator's bits, so that no
//! distribution crate's next version changes a byte.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream is used for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// When the first set starts, and what the hazard of return depends on.
    Profile = 1,
    /// Who the mother, her partners and her children are.
    Family = 2,
    /// How long sets last, when the next one starts, and when a mother leaves the records.
    Timing = 3,
    /// Where she lives.
    Moves = 4,
    /// How a set is divided into applications.
    Applications = 5,
    /// Which orders are made, and which children leave.
    Orders = 6,
    /// Her own childhood in care.
    Childhood = 7,
    /// Which services she is referred to, and what comes of it.
    Services = 8,
    /// Which of her partners return with another mother.
    Fathers = 9,
    /// How people are written down in court.
    CourtClerk = 10,
    /// Revisions and layout of the court's extract.
    CourtFiles = 11,
    /// What councils record.
    Council = 12,
    /// What services record.
    ServiceRecords = 13,
    /// How well a trusted environment could match.
    Linked = 14,
    /// Births that lead to no proceedings at once.
    Births = 15,
    /// Where a father lives by himself, and when he leaves the records.
    Men = 16,
    /// Which partners come to services with a mother.
    Partners = 17,
    /// What services record of them.
    PartnerRecords = 18,
    /// How deprived the places are in which parents live.
    Deprivation = 19,
}

/// Whose streams are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// Seed of the world.
    pub(super) seed: u64,
    /// Number of the cluster of families, from 0.
    pub(super) cluster: u32,
    /// Place of the mother in her cluster, from 0.
    pub(super) mother: u32,
}

impl Key {
    /// The stream for one purpose.
    pub(super) fn draws(self, purpose: Purpose) -> Draws {
        self.stream(purpose as u64)
    }

    /// The stream for one purpose and one person of the mother's family, by the place among the others.
    pub(super) fn draws_of(self, purpose: Purpose, place: usize) -> Draws {
        self.stream(purpose as u64 | (place as u64 + 1) << 32)
    }

    fn stream(self, matter: u64) -> Draws {
        let mut key = [0_u8; 32];
        let words = [
            self.seed,
            u64::from(self.cluster) | u64::from(self.mother) << 32,
            matter,
            u64::from_le_bytes(*b"seriatim"),
        ];
        for (place, word) in key.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Draws(ChaCha8Rng::from_seed(key))
    }
}

/// A stream of draws.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// Uniform on [0, 1), with 53 bits.
    pub(super) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// Whether an event of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Exponential with mean 1.
    pub(super) fn exponential(&mut self) -> f64 {
        -libm::log1p(-self.unit())
    }

    /// Standard normal (Box and Muller 1958; one of the pair).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(2.0 * self.exponential());
        radius * libm::cos(2.0 * std::f64::consts::PI * self.unit())
    }

    /// Uniform over `first..=last`; `first` where the range is empty.
    pub(super) fn between(&mut self, first: i32, last: i32) -> i32 {
        let count = u32::try_from(i64::from(last) - i64::from(first) + 1)
            .unwrap_or(1)
            .max(1);
        first.saturating_add_unsigned(self.below(count))
    }

    /// Uniform over a first and a last number and those between.
    pub(super) fn within(&mut self, (first, last): (i32, i32)) -> i32 {
        self.between(first, last)
    }

    /// Uniform over `0..count`, without bias (Lemire 2019, "Fast random integer generation in an interval").
    fn below(&mut self, count: u32) -> u32 {
        let reject_under = count.wrapping_neg() % count.max(1);
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(count);
            let low = (product & u64::from(u32::MAX)) as u32;
            if low >= reject_under {
                return (product >> 32) as u32;
            }
        }
    }

    /// One of a fixed list, each as likely.
    pub(super) fn one_of<T: Copy, const N: usize>(&mut self, items: &[T; N]) -> T {
        items[self.index(N)]
    }

    /// A place in a list of `length`, each as likely; 0 for an empty list.
    pub(super) fn index(&mut self, length: usize) -> usize {
        let count = u32::try_from(length).unwrap_or(u32::MAX).max(1);
        usize::try_from(self.below(count)).unwrap_or(0)
    }

    /// One of a fixed list with weights that sum to 1; the last takes what rounding leaves.
    pub(super) fn weighted<T: Copy, const N: usize>(&mut self, items: &[(T, f64); N]) -> T {
        let place = self.place(1.0, items.iter().map(|(_, weight)| *weight));
        items[place.unwrap_or(N - 1)].0
    }

    /// A place in a list of weights that sum to `whole`, by weight; none for what rounding leaves beyond the last.
    pub(super) fn place(&mut self, whole: f64, mut weights: impl Iterator<Item = f64>) -> Option<usize> {
        let mut left = self.unit() * whole;
        weights.position(|weight| {
            let is_here = left < weight;
            left -= weight;
            is_here
        })
    }
}
