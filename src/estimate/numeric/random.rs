//! Random numbers that are a function of where they are asked for: (seed, stream, counter).
//!
//! Custody: no zone. Not for keys or pseudonyms: whoever knows the seed knows every draw.

use std::num::NonZeroU64;

/// A stream of random numbers without state. The draw at a counter does not depend on which others were drawn, or in
/// what order, so that work can be split over threads or batches and give the same result.
///
/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): the seed is the
/// key, counter and stream are the lower and the upper half of the counter. Streams of one seed do not overlap.
///
/// ```
/// use seriatim::estimate::numeric::random::RandomStream;
///
/// let sampling = RandomStream::new(2026, 1);
/// let one_in_ten: Vec<u64> = (0..1000).filter(|row| sampling.uniform(*row) < 0.1).collect();
/// assert_eq!(one_in_ten.len(), 98);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RandomStream {
    seed: u64,
    stream: u64,
}

impl RandomStream {
    /// The stream with this number under this seed.
    pub const fn new(seed: u64, stream: u64) -> RandomStream {
        RandomStream { seed, stream }
    }

    /// 128 random bits at a counter, as two words.
    pub fn words(&self, counter: u64) -> [u64; 2] {
        let [counter_low, counter_high] = halves(counter);
        let [stream_low, stream_high] = halves(self.stream);
        let [a, b, c, d] = philox([counter_low, counter_high, stream_low, stream_high], halves(self.seed));
        [join(a, b), join(c, d)]
    }

    /// A number from 0 (included) to 1 (excluded), uniform on the multiples of 2⁻⁵³.
    pub fn uniform(&self, counter: u64) -> f64 {
        const SPACING: f64 = 1.0 / (1u64 << 53) as f64;
        let [word, _] = self.words(counter);
        (word >> 11) as f64 * SPACING
    }

    /// A whole number from 0 (included) to `bound` (excluded). No number is favoured by more than `bound`/2⁶⁴ of its
    /// probability (Lemire 2019, without the rejection step, which would need a second counter).
    pub fn below(&self, counter: u64, bound: NonZeroU64) -> u64 {
        let [word, _] = self.words(counter);
        let [_, high] = wide_product(word, bound.get());
        high
    }
}

/// Multipliers and key increments of Philox4x32 (table 2 and section 3.3 of the paper).
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_INCREMENTS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let [a, b, c, d] = counter;
        let [key_a, key_b] = key;
        let [low_a, high_a] = halves(u64::from(MULTIPLIERS[0]) * u64::from(a));
        let [low_c, high_c] = halves(u64::from(MULTIPLIERS[1]) * u64::from(c));
        counter = [high_c ^ b ^ key_a, low_c, high_a ^ d ^ key_b, low_a];
        key = [
            key_a.wrapping_add(KEY_INCREMENTS[0]),
            key_b.wrapping_add(KEY_INCREMENTS[1]),
        ];
    }
    counter
}

/// Lower and upper half of a word.
fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

fn join(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

/// Lower and upper word of a product.
fn wide_product(a: u64, b: u64) -> [u64; 2] {
    let product = u128::from(a) * u128::from(b);
    [product as u64, (product >> 64) as u64]
}
