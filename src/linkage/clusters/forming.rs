//! Persons while they form: the rows of one component, which no pair of at least the threshold binds to any other row.
//!
//! Custody: the pseudonymous zone.

use crate::linkage::nodes::records::Records;
use crate::linkage::scoring::evidence::Pair;

/// A cluster of a component.
#[derive(Debug)]
pub(in crate::linkage) struct Cluster {
    /// Its rows, ascending.
    pub(in crate::linkage) members: Vec<u32>,
    /// Cases of all of them, ascending.
    pub(in crate::linkage) together: Vec<u32>,
}

/// One of two clusters that are judged.
#[derive(Debug, Clone, Copy)]
pub(in crate::linkage) struct Side<'c> {
    /// Its rows, ascending.
    pub(in crate::linkage) members: &'c [u32],
    /// Cases of all of them, ascending.
    pub(in crate::linkage) together: &'c [u32],
}

impl Cluster {
    /// The cluster as one of two that are judged.
    pub(in crate::linkage) fn side(&self) -> Side<'_> {
        Side {
            members: &self.members,
            together: &self.together,
        }
    }
}

/// The clusters of a component.
#[derive(Debug)]
pub(in crate::linkage) struct Forming {
    /// All rows, ascending.
    rows: Vec<u32>,
    /// For each row the place of its cluster.
    cluster: Vec<usize>,
    /// Those that became part of another one are empty.
    clusters: Vec<Cluster>,
    /// Weights of the pairs, by rows.
    weights: Vec<((u32, u32), f64)>,
}

impl Forming {
    /// The rows of some pairs, each by itself.
    pub(in crate::linkage) fn of<'p>(pairs: impl Iterator<Item = &'p Pair> + Clone, records: &Records) -> Forming {
        let mut rows: Vec<u32> = pairs
            .clone()
            .map(Pair::rows)
            .flat_map(|(one, other)| [one as u32, other as u32])
            .collect();
        rows.sort_unstable();
        rows.dedup();
        // A pair of two populations keeps its place: the weight of the first one counts.
        let weight = |pair: &Pair| ((pair.rows().0 as u32, pair.rows().1 as u32), pair.weight());
        let mut weights: Vec<((u32, u32), f64)> = pairs.map(weight).collect();
        weights.sort_by_key(|(rows, _)| *rows);
        let cluster = |row: &u32| Cluster {
            members: vec![*row],
            together: records.together(*row as usize).to_vec(),
        };
        Forming {
            cluster: (0..rows.len()).collect(),
            clusters: rows.iter().map(cluster).collect(),
            rows,
            weights,
        }
    }

    /// The place of the cluster of a row of the component.
    pub(in crate::linkage) fn place(&self, row: usize) -> usize {
        self.rows
            .binary_search(&(row as u32))
            .map_or(0, |place| self.cluster[place])
    }

    /// The cluster at a place.
    pub(in crate::linkage) fn at(&self, place: usize) -> &Cluster {
        &self.clusters[place]
    }

    /// The weight of two rows, where they are one of the pairs.
    pub(in crate::linkage) fn weight(&self, one: u32, other: u32) -> Option<f64> {
        let rows = (one.min(other), one.max(other));
        let first = self.weights.partition_point(|(pair, _)| *pair < rows);
        self.weights
            .get(first)
            .filter(|(pair, _)| *pair == rows)
            .map(|(_, weight)| *weight)
    }

    /// Makes one cluster of two.
    pub(in crate::linkage) fn unite(&mut self, one: usize, other: usize) {
        let is_larger = self.clusters[one].members.len() >= self.clusters[other].members.len();
        let (kept, gone) = if is_larger { (one, other) } else { (other, one) };
        let (members, together) = {
            let gone = &mut self.clusters[gone];
            (std::mem::take(&mut gone.members), std::mem::take(&mut gone.together))
        };
        for row in &members {
            if let Ok(place) = self.rows.binary_search(row) {
                self.cluster[place] = kept;
            }
        }
        let kept = &mut self.clusters[kept];
        kept.members.extend(members);
        kept.members.sort_unstable();
        kept.together.extend(together);
        kept.together.sort_unstable();
    }

    /// The rows of the clusters of several rows.
    pub(in crate::linkage) fn groups(self) -> impl Iterator<Item = Vec<u32>> {
        let members = self.clusters.into_iter().map(|cluster| cluster.members);
        members.filter(|members| members.len() > 1)
    }
}
