//! Entries of a rule sorted into blocks. Keys are spread evenly, so that entries fall into buckets that fit the processor's
//! cache; there most of those that are alone with their key are seen to be before any is sorted.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use super::keys::{Packing, blocks};

/// About how many entries a bucket has, and the most bits of a key that tell buckets apart.
const BUCKET: usize = 1 << 11;
const MOST_BITS: u32 = 12;

/// Places in which keys are counted for each entry of a bucket: of the entries that are alone, one in five shares its place.
const PLACES: usize = 4;

/// The entries of all blocks of two nodes and more, ascending, of entries that come in parts, in no order and with repetitions.
pub(super) fn sorted_blocks(parts: Vec<Vec<u64>>, packing: Packing) -> Vec<u64> {
    let all: usize = parts.iter().map(Vec::len).sum();
    let bits = (all / BUCKET).checked_ilog2().unwrap_or_default().clamp(1, MOST_BITS);
    let parts: Vec<Part> = parts.into_par_iter().map(|part| Part::of(&part, bits)).collect();
    let gather = |mut gathered: Gathered, bucket: usize| {
        gathered.add(parts.iter().map(|part| part.bucket(bucket)), packing);
        gathered
    };
    let gathered = (0..1 << bits).into_par_iter().fold(Gathered::default, gather);
    let mut kept: Vec<Vec<u64>> = gathered.map(Gathered::blocks).collect();
    drop(parts);
    match kept.as_mut_slice() {
        [only] => std::mem::take(only),
        _ => kept.concat(),
    }
}

/// Entries bucket by bucket, the lowest keys first.
struct Part {
    entries: Vec<u64>,
    /// Where each bucket begins, and where the last one ends.
    starts: Vec<usize>,
}

impl Part {
    fn of(part: &[u64], bits: u32) -> Part {
        let bucket = |entry: u64| (entry >> (u64::BITS - bits)) as usize;
        let mut starts = vec![0_usize; (1 << bits) + 1];
        for entry in part {
            starts[bucket(*entry) + 1] += 1;
        }
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        let (mut next, mut entries) = (starts.clone(), vec![0; part.len()]);
        for entry in part {
            let place = &mut next[bucket(*entry)];
            entries[*place] = *entry;
            *place += 1;
        }
        Part { entries, starts }
    }

    fn bucket(&self, bucket: usize) -> &[u64] {
        &self.entries[self.starts[bucket]..self.starts[bucket + 1]]
    }
}

/// Blocks of buckets, bucket by bucket.
#[derive(Default)]
struct Gathered {
    kept: Vec<u64>,
    /// Room for the entries of one bucket.
    bucket: Vec<u64>,
    /// How often the keys of each place were met: 0, 1 or 2 for more.
    met: Vec<u8>,
}

impl Gathered {
    /// The entries, each once.
    fn blocks(mut self) -> Vec<u64> {
        self.kept.dedup();
        self.kept
    }

    /// Adds a bucket, of which each part has some entries.
    fn add<'p>(&mut self, parts: impl Iterator<Item = &'p [u64]>, packing: Packing) {
        let bucket = &mut self.bucket;
        bucket.clear();
        parts.for_each(|part| bucket.extend_from_slice(part));
        let places = (PLACES * bucket.len()).next_power_of_two();
        let place = |entry: u64| packing.key_of(entry) as usize & (places - 1);
        self.met.clear();
        self.met.resize(places, 0);
        for entry in bucket.iter() {
            let met = &mut self.met[place(*entry)];
            *met += u8::from(*met < 2);
        }
        let mut left = 0;
        for at in 0..bucket.len() {
            let entry = bucket[at];
            bucket[left] = entry;
            left += usize::from(self.met[place(entry)] > 1);
        }
        let left = &mut bucket[..left];
        left.sort_unstable();
        for block in blocks(left, packing) {
            // Ascending: of two nodes and more, the first is not the last.
            if block.first() != block.last() {
                self.kept.extend_from_slice(block);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_those_of_entries_that_are_sorted_whole() {
        let packing = Packing::of(1000);
        // Keys of 54 bits, some of one node, some of one node twice, some of several.
        let entry = |number: u64| {
            let key = (number % 3000).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 10;
            key << 10 | (number * number % 977)
        };
        for count in [0, 1, 7, 2_000, 9_000, 40_000] {
            let mut whole: Vec<u64> = (0..count).map(entry).collect();
            let parts = whole.chunks(777).map(<[u64]>::to_vec).collect();
            whole.sort_unstable();
            whole.dedup();
            let expected = blocks(&whole, packing).filter(|block| block.len() > 1);
            let expected: Vec<u64> = expected.flatten().copied().collect();
            assert_eq!(sorted_blocks(parts, packing), expected);
        }
    }
}
