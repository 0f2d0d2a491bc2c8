//! Parts of the data by a seeded deal, for models that speak for rows on which they were not fitted.
//!
//! Custody: no zone. The part of each row.

use std::num::NonZeroU32;

use crate::estimate::EstimateError;
use crate::estimate::numeric::random::RandomStream;

/// The number of the random stream of folds under a seed.
const STREAM: u64 = 0x0066_6f6c_6473;

/// Rows in parts of equal size but for one, all rows of a label in the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folds {
    of_rows: Vec<u32>,
    count: u32,
}

impl Folds {
    /// Deals labels in an order that hangs on seed and label alone.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for fewer than two folds, or more than labels.
    pub(super) fn dealt(labels: &[u64], count: NonZeroU32, seed: u64) -> Result<Folds, EstimateError> {
        let stream = RandomStream::new(seed, STREAM);
        let mut known = labels.to_vec();
        known.sort_unstable();
        known.dedup();
        if count.get() < 2 || count.get() as usize > known.len() {
            return Err(EstimateError::OutOfRange {
                what: "number of folds",
                must: "at least 2 and at most the number of clusters",
            });
        }
        let mut order: Vec<usize> = (0..known.len()).collect();
        order.sort_by_cached_key(|at| (stream.words(known[*at]), known[*at]));
        let mut fold = vec![0; known.len()];
        for (turn, at) in order.into_iter().enumerate() {
            fold[at] = (turn % count.get() as usize) as u32;
        }
        let of = |label: &u64| fold[known.partition_point(|other| other < label)];
        Ok(Folds {
            of_rows: labels.iter().map(of).collect(),
            count: count.get(),
        })
    }

    /// The part of a row.
    pub(super) fn of(&self, row: usize) -> u32 {
        self.of_rows[row]
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }
}
