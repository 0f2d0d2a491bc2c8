//! All partitions of a few records with their probabilities.
//!
//! Eight records have 4140 partitions (the Bell numbers are 1, 2, 5, 15, 52, 203, 877, 4140), so that small components are
//! drawn from exactly.
//!
//! Custody: the pseudonymous zone; no pseudonym.

use super::component::{Component, Partition};

/// The most records of which all partitions are looked at.
pub(crate) const MOST_RECORDS: usize = 8;

/// All partitions that break no constraint, in lexical order of their block numbers, with their probabilities.
#[derive(Debug)]
pub(crate) struct Distribution {
    partitions: Vec<Partition>,
    probabilities: Vec<f64>,
}

impl Distribution {
    /// Looks at all partitions of a component of at most [`MOST_RECORDS`] records.
    pub(crate) fn of(component: &Component) -> Distribution {
        let mut found = Vec::new();
        extend(component, &mut Vec::new(), 0, 0.0, &mut found);
        let most = found
            .iter()
            .map(|(exponent, _)| *exponent)
            .fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = found.iter().map(|(exponent, _)| libm::exp(exponent - most)).collect();
        let all: f64 = weights.iter().sum();
        Distribution {
            partitions: found.into_iter().map(|(_, partition)| partition).collect(),
            probabilities: weights.into_iter().map(|weight| weight / all).collect(),
        }
    }

    /// The partition at a share of the way through all probabilities, from 0 (included) to 1 (excluded).
    pub(crate) fn at(&self, share: f64) -> &[u32] {
        let mut passed = 0.0;
        let place = self.probabilities.iter().position(|probability| {
            passed += probability;
            share < passed
        });
        // Rounding may leave the sum a little below 1.
        let place = place.unwrap_or(self.partitions.len().saturating_sub(1));
        self.partitions.get(place).map_or(&[], Vec::as_slice)
    }

    /// The partitions with their probabilities.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (&Partition, f64)> {
        self.partitions.iter().zip(self.probabilities.iter().copied())
    }
}

/// Puts the next record into each block that is there, and into one of its own.
fn extend(
    component: &Component,
    partition: &mut Partition,
    blocks: u32,
    exponent: f64,
    found: &mut Vec<(f64, Partition)>,
) {
    let record = partition.len();
    if record == component.records() {
        if (0..blocks).all(|block| component.holds_together(&members(partition, block))) {
            found.push((exponent, partition.clone()));
        }
        return;
    }
    for block in 0..=blocks {
        let Some(added) = component.joining(record, members(partition, block).into_iter()) else {
            continue;
        };
        partition.push(block);
        extend(component, partition, blocks.max(block + 1), exponent + added, found);
        partition.pop();
    }
}

/// The records of a block.
pub(super) fn members(partition: &[u32], block: u32) -> Vec<usize> {
    let places = partition.iter().enumerate().filter(|(_, own)| **own == block);
    places.map(|(place, _)| place).collect()
}
