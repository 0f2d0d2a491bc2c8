//! Pairs of one population, their probabilities made to agree with the persons that were formed.
//!
//! Custody: the pseudonymous zone; no token.

use super::evidence::Pair;
use super::scorer::Scorer;
use crate::linkage::clusters::Clusters;
use crate::linkage::quality::{Coherent, made_coherent};

/// A record of a person: its node, and the probability that another record of the person is of somebody else.
type Beside = (usize, f64);

/// Records of one person beyond which pairs are left as they are: nobody has so many.
const LARGEST_PERSON: usize = 32;

impl Scorer<'_> {
    /// All pairs of a group's rows that are of this population.
    pub(super) fn inside(&self, group: &[u32]) -> Vec<Coherent> {
        let nodes: Vec<usize> = group.iter().filter_map(|row| self.node(*row)).collect();
        let pairs = nodes.iter().enumerate().flat_map(|(place, left)| {
            let later = nodes.iter().skip(place + 1);
            let later = later.filter(|right| self.nodes.may_be_one(*left, **right));
            later.map(|right| self.pair(*left, *right))
        });
        let inside = pairs.map(|pair| Coherent {
            rows: pair.rows(),
            probability: pair.probability(),
        });
        let mut inside: Vec<Coherent> = inside.collect();
        if self.nodes.is_one_kind() {
            made_coherent(nodes.len(), &mut inside);
        }
        inside
    }

    /// A pair between two persons, with what these leave of its probability: the least of what it says by itself, what all pairs
    /// between the two persons say, and what is left where two of their records are parties of one application.
    pub(super) fn between(&self, pair: &Pair, clusters: &Clusters) -> Coherent {
        let rows: [usize; 2] = pair.rows().into();
        let persons = rows.map(|row| (row, clusters.person(row as u32)));
        let are_small = persons.iter().all(|(_, person)| person.len() <= LARGEST_PERSON);
        let persons = persons.map(|(row, person)| {
            if are_small {
                self.beside(row, &person)
            } else {
                Vec::new()
            }
        });
        let bounds = [self.of_both_persons(&persons), self.beside_parties(&persons)];
        let bounds = bounds.into_iter().flatten();
        Coherent {
            rows: pair.rows(),
            probability: bounds.fold(pair.probability(), f64::min),
        }
    }

    /// The probability that two persons are one, by the mean weight of all pairs between them, as by which they were not joined;
    /// and that some record is no part of its person (Bonferroni). None where there is one pair and no more.
    fn of_both_persons(&self, [own, others]: &[Vec<Beside>; 2]) -> Option<f64> {
        let count = own.len() * others.len();
        if !self.nodes.is_one_kind() || count < 2 {
            return None;
        }
        let pairs = own
            .iter()
            .flat_map(|(left, _)| others.iter().map(move |(right, _)| (*left, *right)));
        let weights = pairs.map(|(left, right)| self.pair(left.min(right), left.max(right)).weight());
        let odds = libm::exp2(weights.sum::<f64>() / count as f64);
        let is_mixed = |person: &[Beside]| {
            let doubts = person.iter().skip(1).map(|(_, doubt)| *doubt);
            doubts.max_by(f64::total_cmp).unwrap_or(0.0)
        };
        Some(odds / (1.0 + odds) + is_mixed(own) + is_mixed(others))
    }

    /// Where a record of the one person and a record of the other are parties of one application, the two persons are one only if
    /// either record is no part of its person: the sum of these probabilities (Bonferroni). None where no two are.
    fn beside_parties(&self, [own, others]: &[Vec<Beside>; 2]) -> Option<f64> {
        let pairs = own.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
        let listed = pairs.filter(|((left, _), (right, _))| self.nodes.are_listed_together(*left, *right));
        let doubts = listed.map(|((_, one), (_, other))| one + other);
        doubts.min_by(f64::total_cmp)
    }

    /// A record of a person, and the others beside it, each with the probability that it and the first are not one person.
    fn beside(&self, row: usize, person: &[u32]) -> Vec<Beside> {
        let inside = self.inside(person);
        let own = self.node(row as u32).map(|node| (node, 0.0));
        let others = inside.iter().filter_map(|pair| {
            let other = match pair.rows {
                (first, second) if first == row => second,
                (first, second) if second == row => first,
                _ => return None,
            };
            Some((self.node(other as u32)?, 1.0 - pair.probability))
        });
        own.into_iter().chain(others).collect()
    }
}
