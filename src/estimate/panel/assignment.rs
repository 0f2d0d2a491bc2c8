//! The ways in which treatment could have been assigned: every one once, or a seeded sample.
//!
//! Custody: no zone. Numbers by position.

use crate::estimate::numeric::random::RandomStream;

/// Assignments of classes (untreated, treated from one period or from another) to places, each class as often as it
/// was.
pub(super) struct Assignments {
    /// The class of each place as it was.
    own: Vec<usize>,
    /// All of them, where there are few enough; the one that was is among them.
    all: Option<Vec<Vec<usize>>>,
    draws: u32,
    seed: u64,
}

impl Assignments {
    /// All assignments where they are no more than `draws`, else `draws` at random.
    pub(super) fn of(own: Vec<usize>, draws: u32, seed: u64) -> Assignments {
        let all = (count(&own) <= f64::from(draws)).then(|| every(&own));
        Assignments { own, all, draws, seed }
    }

    /// How many are looked at.
    pub(super) fn count(&self) -> u32 {
        self.all.as_ref().map_or(self.draws, |all| all.len() as u32)
    }

    /// Whether all are looked at.
    pub(super) fn are_all(&self) -> bool {
        self.all.is_some()
    }

    /// One of them.
    pub(super) fn at(&self, number: u32) -> Vec<usize> {
        match &self.all {
            Some(all) => all.get(number as usize).unwrap_or(&self.own).clone(),
            None => self.drawn(number),
        }
    }

    /// The classes in an order that a draw for each place decides.
    fn drawn(&self, number: u32) -> Vec<usize> {
        let stream = RandomStream::new(self.seed, u64::from(number));
        let mut order: Vec<([u64; 2], usize)> = (0..self.own.len())
            .map(|place| (stream.words(place as u64), place))
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, place)| self.own[place]).collect()
    }

    /// The share of statistics that are at least as large as the one that was seen; of drawn ones, with that one
    /// counted among them. Values nearer than rounding count as equal.
    pub(super) fn p_value(&self, seen: f64, statistics: &[f64]) -> f64 {
        let as_large = statistics
            .iter()
            .filter(|value| **value >= seen * (1.0 - 1e-10))
            .count() as f64;
        let count = statistics.len() as f64;
        if self.are_all() {
            as_large / count
        } else {
            (as_large + 1.0) / (count + 1.0)
        }
    }
}

/// The number of different assignments: the multinomial coefficient, as far as it can be written.
fn count(own: &[usize]) -> f64 {
    let classes = own.iter().copied().max().map_or(0, |most| most + 1);
    let (mut placed, mut ways) = (0.0, 1.0);
    for class in 0..classes {
        for number in 1..=own.iter().filter(|own| **own == class).count() {
            placed += 1.0;
            ways *= placed / number as f64;
        }
    }
    libm::round(ways)
}

/// Every assignment once, in lexicographic order.
fn every(own: &[usize]) -> Vec<Vec<usize>> {
    let mut now = own.to_vec();
    now.sort_unstable();
    let mut all = vec![now.clone()];
    while let Some(next) = next(&now) {
        all.push(next.clone());
        now = next;
    }
    all
}

/// The next permutation in lexicographic order.
fn next(now: &[usize]) -> Option<Vec<usize>> {
    let pivot = (1..now.len()).rev().find(|at| now[at - 1] < now[*at])? - 1;
    let swap = (pivot + 1..now.len()).rev().find(|at| now[*at] > now[pivot])?;
    let mut next = now.to_vec();
    next.swap(pivot, swap);
    next[pivot + 1..].reverse();
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assignment_is_made_once() {
        // 5!/(2! 2! 1!) = 30.
        let all = every(&[0, 0, 1, 1, 2]);
        assert_eq!((all.len(), count(&[1, 0, 2, 0, 1])), (30, 30.0));
        let mut distinct = all.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct, all);
        assert_eq!(
            count(&vec![0; 2000].into_iter().chain(vec![1; 1000]).collect::<Vec<_>>()),
            f64::INFINITY
        );
    }

    #[test]
    fn drawn_assignments_keep_the_classes() {
        let assignments = Assignments::of([vec![0; 30], vec![1; 5]].concat(), 100, 7);
        assert!(!assignments.are_all());
        let drawn: Vec<Vec<usize>> = (0..100).map(|number| assignments.at(number)).collect();
        assert!(drawn.iter().all(|classes| classes.iter().sum::<usize>() == 5));
        let first = drawn.iter().filter(|classes| classes[0] == 1).count();
        assert!((5..25).contains(&first), "{first}");
    }
}
