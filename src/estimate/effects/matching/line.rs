//! Nearest places in one dimension: a sorted column, in which emptied places are stepped over.
//!
//! Custody: no zone. Places by number.

use super::places::Places;
use super::points::Points;
use super::search::{Found, grouped, rounding};

/// Places of one dimension in ascending order. Each emptied place points to the next on either side, and such paths are
/// shortened as they are walked (union-find): n log n for all searches together.
#[derive(Debug)]
pub(super) struct Line {
    values: Vec<f64>,
    left: Vec<u64>,
    first: u32,
    /// For position p + 1: the position + 1 of the nearest place at or below it where somebody is left; 0 for none.
    below: Vec<u32>,
    /// For position p: the nearest at or above it; the number of places for none.
    above: Vec<u32>,
    farthest: f64,
}

impl Line {
    pub(super) fn of(points: &Points, places: &Places, stratum: u32) -> Line {
        let range = places.of_stratum(stratum);
        let count = range.len() as u32;
        Line {
            values: range.clone().map(|place| places.point(points, place)[0]).collect(),
            left: range.clone().map(|place| places.members(place).len() as u64).collect(),
            first: range.start,
            below: (0..=count).collect(),
            above: (0..=count).collect(),
            farthest: points.farthest,
        }
    }

    pub(super) fn remove(&mut self, place: u32) {
        let at = (place - self.first) as usize;
        self.left[at] = self.left[at].saturating_sub(1);
        if self.left[at] == 0 {
            self.below[at + 1] = at as u32;
            self.above[at] = at as u32 + 1;
        }
    }

    pub(super) fn nearest(&mut self, from: &[f64], wanted: u64) -> Found {
        let x = from.first().copied().unwrap_or_default();
        let mut up = self.values.partition_point(|value| *value < x) as u32;
        let mut down = up;
        let slack = |distance: f64| rounding(from, 1, distance);
        let (mut candidates, mut count, mut limit) = (Vec::new(), 0, f64::INFINITY);
        loop {
            up = root(&mut self.above, up);
            down = root(&mut self.below, down);
            let higher = self.values.get(up as usize).map(|value| value - x);
            let lower = (down > 0).then(|| x - self.values[down as usize - 1]);
            let (distance, at, downwards) = match (lower, higher) {
                (Some(lower), Some(higher)) if lower <= higher => (lower, down - 1, true),
                (Some(lower), None) => (lower, down - 1, true),
                (_, Some(higher)) => (higher, up, false),
                (None, None) => break,
            };
            if distance > self.farthest || distance > limit {
                break;
            }
            let left = self.left[at as usize];
            candidates.push((distance, self.first + at, left));
            count += left;
            if count >= wanted && limit.is_infinite() {
                limit = distance + slack(distance);
            }
            if downwards {
                down -= 1;
            } else {
                up += 1;
            }
        }
        grouped(&candidates, wanted, slack)
    }
}

/// The end of a path, every step of which is shortened by half.
fn root(paths: &mut [u32], mut at: u32) -> u32 {
    while paths[at as usize] != at {
        let next = paths[paths[at as usize] as usize];
        paths[at as usize] = next;
        at = next;
    }
    at
}
