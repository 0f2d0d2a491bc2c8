//! Random draws from one stream per mother and purpose.
//!
//! Custody: no zone. A stream's key is the world's seed, the mother's number and the purpose: a mother is the same
//! however many others there are, and a new trouble in one kind of record leaves all other records as they were. The
//! draws are made here from the generator's bits, so that no distribution crate's next version changes a byte.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream is used for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// When sets of proceedings start and end, and when a mother leaves the records.
    Timing = 1,
    /// Who the mother, her partners and her children are.
    Family = 2,
    /// How a set is divided into applications.
    Applications = 3,
    /// Which orders are made, and which children leave.
    Orders = 4,
    /// How people are written down in court.
    CourtClerk = 5,
    /// Revisions and layout of the court's extract.
    CourtFiles = 6,
    /// What the council records.
    Council = 7,
    /// What services record.
    Service = 8,
    /// How well a trusted environment could match.
    Linked = 9,
}

/// A stream of draws.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of one mother for one purpose.
    pub(super) fn of(seed: u64, mother: u32, purpose: Purpose) -> Draws {
        let mut key = [0_u8; 32];
        let words = [
            seed,
            u64::from(mother),
            purpose as u64,
            u64::from_le_bytes(*b"seriatim"),
        ];
        for (place, word) in key.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Draws(ChaCha8Rng::from_seed(key))
    }

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

    /// Uniform over `first..=last`; `first` where the range is empty.
    pub(super) fn between(&mut self, first: i32, last: i32) -> i32 {
        let count = u32::try_from(i64::from(last) - i64::from(first) + 1)
            .unwrap_or(1)
            .max(1);
        first.saturating_add_unsigned(self.below(count))
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
        let mut left = self.unit();
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[N - 1].0
    }

    /// A word of a spaced list ordered by how common it is: the k-th has a weight of about 1/k, as names have.
    pub(super) fn common_first(&mut self, words: &'static str) -> &'static str {
        let count = words.split_ascii_whitespace().count();
        let rank = libm::pow(count as f64 + 1.0, self.unit());
        words
            .split_ascii_whitespace()
            .nth(rank as usize - 1)
            .unwrap_or_default()
    }
}
