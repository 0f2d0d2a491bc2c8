//! Imputed linkages: who is one person, drawn again and again from what the records leave open.
//!
//! The best linkage is one answer; where records are few or poor another may be nearly as likely. Each imputation is a
//! whole linkage: for each component of records that pairs of at least one per cent hold together, one partition drawn from
//! its distribution (see [`component`]), all pairs inside scored, those too that no blocking rule found, under the same
//! constraints as the best linkage. Components of up to eight records are enumerated, larger ones drawn by a Markov chain.
//!
//! The draws take the model's probabilities at their word: as far as these are calibrated, imputations are. The weight of a
//! pair contains the prior odds of one pair, and a block of n records takes them n (n - 1) / 2 times, as it takes the
//! agreements of its records: both are pseudo-likelihoods of pairs.
//!
//! Custody: the pseudonymous zone; row numbers.

mod component;
mod exact;
mod gibbs;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::estimate::numeric::random::RandomStream;

use super::clusters::Clusters;
use super::clusters::agglomeration::Agglomeration;
use super::clusters::components::Components;
use super::nodes::records::Records;
use super::scoring::evidence::Pair;
use super::scoring::scorer::FLOOR;

use component::{Component, PairKind};

/// Larger components are cut where their weaker pairs are, at these probabilities in turn; what is larger yet stays as
/// the best linkage has it.
const LARGEST_COMPONENT: usize = 200;
const CUTS: [f64; 5] = [FLOOR, 0.05, 0.2, 0.5, 0.9];

/// Streams of random numbers, one for each component, by its smallest row.
const STREAMS: u64 = 1 << 40;

/// Records of one imputation whose person is another than in the best linkage: each row with the smallest row of its
/// person.
type Differing = Vec<(u32, u32)>;

/// All imputations.
#[derive(Debug, Default)]
pub(crate) struct Imputations {
    pub(super) differing: Vec<Differing>,
    /// How they were drawn.
    pub(crate) figures: ImputationFigures,
}

/// One imputed linkage: the records whose person is another than in the best one, and who it is here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imputation {
    rows: Vec<(String, String)>,
}

impl Imputation {
    /// Rows as they were stored.
    pub(super) fn restored(mut rows: Vec<(String, String)>) -> Imputation {
        rows.sort_unstable();
        Imputation { rows }
    }

    /// Record and person, by record. A person's pseudonym is `i_` and the smallest of its record pseudonyms: no person of
    /// the best linkage bears one of that kind, and it means nothing outside its imputation.
    pub fn rows(&self) -> &[(String, String)] {
        &self.rows
    }
}

impl Imputations {
    /// Counts the records that differ, in the mean of the imputations.
    pub(super) fn count(&mut self) {
        let records: usize = self.differing.iter().map(Vec::len).sum();
        self.figures.differing_records = records as f64 / self.differing.len().max(1) as f64;
    }

    /// The same by pseudonyms.
    pub(crate) fn named(&self, records: &Records) -> Vec<Imputation> {
        let row = |(row, person): &(u32, u32)| {
            let person = records.pseudonym(*person as usize);
            (records.pseudonym(*row as usize).to_owned(), format!("i_{person}"))
        };
        let named = self.differing.iter().map(|rows| Imputation {
            rows: rows.iter().map(row).collect(),
        });
        named.collect()
    }
}

/// How imputed linkages were drawn, in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImputationFigures {
    /// How many there are.
    pub imputations: u64,
    /// Components whose partitions were enumerated.
    pub enumerated_components: u64,
    /// Components that were drawn by a Markov chain.
    pub sampled_components: u64,
    /// Components too large for either, left as the best linkage has them.
    pub left_components: u64,
    /// Records whose person is another than in the best linkage, in the mean of the imputations.
    pub differing_records: f64,
}

/// Draws `number` linkages.
pub(crate) fn impute(
    agglomeration: &Agglomeration<'_>,
    pairs: &[Pair],
    clusters: &Clusters,
    (number, seed): (usize, u64),
) -> Imputations {
    if number == 0 {
        return Imputations::default();
    }
    let (components, left) = components(agglomeration, pairs);
    let drawn: Vec<Vec<Differing>> = components
        .par_iter()
        .map(|rows| draw(agglomeration, clusters, rows, (number, seed)))
        .collect();
    let mut differing = vec![Differing::new(); number];
    for component in drawn {
        differing
            .iter_mut()
            .zip(component)
            .for_each(|(all, own)| all.extend(own));
    }
    differing.iter_mut().for_each(|rows| rows.sort_unstable());
    let enumerated = components
        .iter()
        .filter(|rows| rows.len() <= exact::MOST_RECORDS)
        .count();
    let records: usize = differing.iter().map(Vec::len).sum();
    Imputations {
        differing,
        figures: ImputationFigures {
            imputations: number as u64,
            enumerated_components: enumerated as u64,
            sampled_components: (components.len() - enumerated) as u64,
            left_components: left,
            differing_records: records as f64 / number as f64,
        },
    }
}

/// The rows of each component of several records, ascending, and how many components are left out.
fn components(agglomeration: &Agglomeration<'_>, pairs: &[Pair]) -> (Vec<Vec<u32>>, u64) {
    let mut edges: Vec<(u32, u32, f64)> = pairs
        .iter()
        .map(|pair| (pair.rows().0 as u32, pair.rows().1 as u32, pair.probability()))
        .filter(|(left, right, _)| !agglomeration.are_apart(*left, *right))
        .collect();
    let (mut found, mut large) = (Vec::new(), Vec::new());
    for cut in CUTS {
        edges.retain(|(_, _, probability)| *probability >= cut);
        large = connected(&edges, agglomeration.records.len());
        found.extend(large.extract_if(.., |rows| rows.len() <= LARGEST_COMPONENT));
        let mut rows = large.concat();
        rows.sort_unstable();
        edges.retain(|(left, _, _)| rows.binary_search(left).is_ok());
    }
    found.sort_unstable();
    (found, large.len() as u64)
}

/// The rows of each component that edges hold together, ascending.
fn connected(edges: &[(u32, u32, f64)], records: usize) -> Vec<Vec<u32>> {
    let mut components = Components::of(records, edges.iter().map(|(left, right, _)| (*left, *right)));
    let ends = edges.iter().flat_map(|(left, right, _)| [*left, *right]);
    let mut rows: Vec<(u32, u32)> = ends.map(|row| (components.root(row), row)).collect();
    rows.sort_unstable();
    rows.dedup();
    let components = rows.chunk_by(|one, other| one.0 == other.0);
    components
        .map(|rows| rows.iter().map(|(_, row)| *row).collect())
        .collect()
}

/// Draws partitions of one component, and tells for each what differs from the best linkage.
fn draw(
    agglomeration: &Agglomeration<'_>,
    clusters: &Clusters,
    rows: &[u32],
    (number, seed): (usize, u64),
) -> Vec<Differing> {
    let component = Component::of(rows.len(), |left, right| {
        let (left, right) = (rows[left], rows[right]);
        if agglomeration.are_apart(left, right) {
            return (PairKind::Apart, 0.0);
        }
        match agglomeration.weight_between(left, right) {
            Some(weight) => (PairKind::Compared, weight * std::f64::consts::LN_2),
            None => (PairKind::Silent, 0.0),
        }
    });
    let stream = RandomStream::new(seed, STREAMS | u64::from(rows.first().copied().unwrap_or_default()));
    let partitions = if rows.len() <= exact::MOST_RECORDS {
        let all = exact::Distribution::of(&component);
        let draws = (0..number as u64).map(|draw| all.at(stream.uniform(draw)).to_vec());
        draws.collect()
    } else {
        let best: Vec<u32> = rows.iter().map(|row| clusters.root(*row as usize) as u32).collect();
        gibbs::draws(&component, &best, number, stream)
    };
    partitions
        .iter()
        .map(|partition| differing(clusters, rows, partition))
        .collect()
}

/// The records of blocks that are no person of the best linkage.
fn differing(clusters: &Clusters, rows: &[u32], partition: &[u32]) -> Differing {
    let blocks = partition.iter().max().map_or(0, |most| most + 1);
    let mut differing = Vec::new();
    for block in 0..blocks {
        let members: Vec<u32> = exact::members(partition, block)
            .into_iter()
            .map(|place| rows[place])
            .collect();
        let Some(first) = members.first() else { continue };
        if clusters.person(*first) != members {
            differing.extend(members.iter().map(|row| (*row, *first)));
        }
    }
    differing
}

#[cfg(test)]
mod tests;
