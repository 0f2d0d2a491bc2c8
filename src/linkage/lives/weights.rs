//! How much ages out of bounds and births too close weigh: what own records show, against people taken at random.
//!
//! Custody: the pseudonymous zone; counts only.

use std::num::NonZeroU64;

use crate::estimate::numeric::random::RandomStream;

use super::conflicts::Fault;
use super::facts::Span;
use super::{Bounds, Lives, are_too_close};

/// Shares of what cannot be, within one person's record and between two people, that are believed before any is seen, and
/// the pairs that the belief is worth.
const PRIOR_SAME: (f64, f64) = (0.005, 200.0);
const PRIOR_OTHERS: (f64, f64) = (0.05, 20.0);
/// Random pairs that are looked at, and the first of the streams that draw them.
const DRAWS: u64 = 100_000;
const STREAM: u64 = 1 << 41;

impl Lives {
    /// log2(m / u) of an age out of bounds.
    pub(super) fn weigh_ages(&self, seed: u64) -> f64 {
        let ages: Vec<&(Span, Bounds)> = self.lives.iter().filter_map(|life| life.ages.as_ref()).collect();
        let is_fault = |fault: &&Fault| matches!(fault, Fault::AgeAtBirth { .. });
        let faults = self.faults.iter().filter(is_fault).count() as f64;
        let m = share(faults, ages.len() as f64 + faults, PRIOR_SAME);
        let (mut others, mut out) = (0.0, 0.0);
        if let Some(all) = NonZeroU64::new(ages.len() as u64) {
            let stream = RandomStream::new(seed, STREAM + 1);
            for draw in 0..DRAWS {
                let one = stream.below(2 * draw, all) as usize;
                let other = stream.below(2 * draw + 1, all) as usize;
                if one != other {
                    others += 1.0;
                    out += f64::from(u8::from(
                        ages[other].1.forbid(ages[one].0, 0) || ages[one].1.forbid(ages[other].0, 0),
                    ));
                }
            }
        }
        libm::log2(m / share(out, others, PRIOR_OTHERS)).min(0.0)
    }

    /// log2(m / u) of an impossible interval.
    pub(super) fn weigh_births(&self, seed: u64) -> f64 {
        let (mut same, mut close) = (0.0, 0.0);
        for life in &self.lives {
            let family = self.of_family(life);
            for (place, (_, one)) in family.iter().enumerate() {
                for (_, other) in &family[place + 1..] {
                    same += 1.0;
                    close += f64::from(u8::from(are_too_close(*one, *other)));
                }
            }
        }
        let m = share(close, same, PRIOR_SAME);
        let (mut others, mut close) = (0.0, 0.0);
        if let Some(all) = NonZeroU64::new(self.children.len() as u64).filter(|all| all.get() > 1) {
            let stream = RandomStream::new(seed, STREAM);
            let mut mother = Vec::with_capacity(self.children.len());
            for (number, life) in self.lives.iter().enumerate() {
                // Children stand in the order of their mothers' rows, lives in the order of coming.
                mother.resize(mother.len().max(life.children.end as usize), 0);
                mother[life.children.start as usize..life.children.end as usize].fill(number as u32);
            }
            for draw in 0..DRAWS {
                let one = stream.below(2 * draw, all) as usize;
                let other = stream.below(2 * draw + 1, all) as usize;
                if mother[one] != mother[other] {
                    others += 1.0;
                    close += f64::from(u8::from(are_too_close(self.children[one].1, self.children[other].1)));
                }
            }
        }
        libm::log2(m / share(close, others, PRIOR_OTHERS)).min(0.0)
    }
}

/// A share of pairs under a belief of so much, worth so many pairs.
fn share(found: f64, of: f64, (believed, worth): (f64, f64)) -> f64 {
    (found + believed * worth) / (of + worth)
}
