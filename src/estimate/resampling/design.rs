//! What is resampled: clusters, within strata, and how often each is drawn in each replicate.
//!
//! Custody: no zone. Clusters by number, without knowing whose they are.

use std::num::NonZeroU64;

use libm::log;

use crate::estimate::covariates::{checked_weights, length};
use crate::estimate::numeric::random::RandomStream;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW_CLUSTERS, applying};
use crate::estimate::{Clusters, EstimateError, Reservation};

/// The upper half of the numbers of all streams that resampling reads: "boot". Data that were simulated under the same
/// seed with small stream numbers are not made of the draws that resample them.
const STREAMS: u64 = 0x626F_6F74 << 32;

/// The independent units of the data, and the strata within which they are resampled.
///
/// Rows of one cluster (a mother, an area) are drawn together or not at all. Clusters are told apart by label: neither
/// the order of the rows nor the number of threads has an influence on a draw, and replicate r is the same whether a
/// hundred or a thousand are asked for. Labels count by their order only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resampling {
    clusters: Clusters,
    /// The numbers of the clusters of each stratum, both ascending.
    strata: Vec<Vec<u32>>,
}

impl Resampling {
    /// Every row a unit of its own. Rows are then told apart by position: their order has an influence on the draws.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`]; [`EstimateError::NothingToEstimate`] for a single row.
    pub fn of_rows(rows: usize) -> Result<Resampling, EstimateError> {
        if rows == 0 {
            return Err(EstimateError::NoRows);
        }
        Resampling::checked(Clusters::each_row(rows), |_| 0)
    }

    /// Clusters, by a label for each row.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`]; [`EstimateError::NothingToEstimate`] for a single cluster.
    pub fn of_clusters(labels: &[u64]) -> Result<Resampling, EstimateError> {
        if labels.is_empty() {
            return Err(EstimateError::NoRows);
        }
        Resampling::checked(Clusters::new(labels, labels.len())?, |_| 0)
    }

    /// Clusters within strata, by a label of each for each row: as many clusters of a stratum are drawn as it has.
    ///
    /// # Errors
    /// As [`of_clusters`](Resampling::of_clusters); [`EstimateError::LengthDiffers`]; [`EstimateError::OutOfRange`] for
    /// a cluster in several strata; [`EstimateError::NothingToEstimate`] where no stratum has two clusters.
    pub fn within_strata(labels: &[u64], strata: &[u64]) -> Result<Resampling, EstimateError> {
        if labels.is_empty() {
            return Err(EstimateError::NoRows);
        }
        length("stratum", strata.len(), labels.len())?;
        let clusters = Clusters::new(labels, labels.len())?;
        let mut stratum_of: Vec<Option<u64>> = vec![None; clusters.count()];
        for (cluster, stratum) in clusters.numbers().iter().zip(strata) {
            if *stratum_of[*cluster as usize].get_or_insert(*stratum) != *stratum {
                let must = "the same for all rows of a cluster";
                return Err(EstimateError::OutOfRange { what: "stratum", must });
            }
        }
        Resampling::checked(clusters, |cluster| stratum_of[cluster as usize].unwrap_or_default())
    }

    fn checked(clusters: Clusters, stratum_of: impl Fn(u32) -> u64) -> Result<Resampling, EstimateError> {
        let mut order: Vec<u32> = (0..clusters.count() as u32).collect();
        order.sort_by_key(|cluster| stratum_of(*cluster));
        let strata: Vec<Vec<u32>> = order
            .chunk_by(|a, b| stratum_of(*a) == stratum_of(*b))
            .map(<[u32]>::to_vec)
            .collect();
        if strata.iter().all(|members| members.len() < 2) {
            let nothing = "no second cluster to set beside the first";
            return Err(EstimateError::NothingToEstimate { nothing });
        }
        Ok(Resampling { clusters, strata })
    }

    /// The clusters, numbered in the order of their labels: the positions of the numbers that a statistic is given.
    pub fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    /// The numbers of the clusters of each stratum, both in the order of their labels.
    pub fn strata(&self) -> &[Vec<u32>] {
        &self.strata
    }

    /// The weight of each row: that of its cluster, times `base` where weights of rows are given.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there is one number for each cluster; those of weights for `base`.
    pub fn row_weights<T>(&self, of_clusters: &[T], base: Option<&[f64]>) -> Result<Vec<f64>, EstimateError>
    where
        T: Copy + Into<f64>,
    {
        length("multiplicity", of_clusters.len(), self.clusters.count())?;
        let numbers = self.clusters.numbers();
        checked_weights(base, numbers.len())?;
        let weight = |row: usize| base.map_or(1.0, |base| base[row]);
        let rows = numbers.iter().enumerate();
        Ok(rows
            .map(|(row, cluster)| of_clusters[*cluster as usize].into() * weight(row))
            .collect())
    }

    /// How often each cluster is drawn in a replicate: draws with replacement, in each stratum as many as it has
    /// clusters.
    pub fn multiplicities(&self, seed: u64, replicate: u32) -> Vec<u32> {
        let mut counts = vec![0; self.clusters.count()];
        self.draw(seed, replicate, &mut counts);
        counts
    }

    /// As [`multiplicities`](Resampling::multiplicities), into `counts`, which has one place for each cluster.
    pub(super) fn draw(&self, seed: u64, replicate: u32, counts: &mut [u32]) {
        counts.fill(0);
        self.each_stratum(seed, replicate, |members, stream, first| {
            let Some(bound) = NonZeroU64::new(members.len() as u64) else {
                return;
            };
            for draw in 0..bound.get() {
                let member = stream.below(first | draw, bound) as usize;
                counts[members[member] as usize] += 1;
            }
        });
    }

    /// The weights of the clusters in a replicate of the Bayesian bootstrap: standard exponential, scaled so that those
    /// of a stratum sum to its number of clusters (Rubin 1981, Annals of Statistics 9:130).
    pub fn exponential_weights(&self, seed: u64, replicate: u32) -> Vec<f64> {
        let mut weights = vec![0.0; self.clusters.count()];
        self.weigh(seed, replicate, &mut weights);
        weights
    }

    /// As [`exponential_weights`](Resampling::exponential_weights), into `weights`.
    pub(super) fn weigh(&self, seed: u64, replicate: u32, weights: &mut [f64]) {
        // Half the spacing of the uniform numbers, so that no weight is infinite.
        const LEAST: f64 = 1.0 / (1u64 << 54) as f64;
        self.each_stratum(seed, replicate, |members, stream, first| {
            let drawn = |member: usize| -log(stream.uniform(first | member as u64).max(LEAST));
            let drawn: Vec<f64> = (0..members.len()).map(drawn).collect();
            let (size, total) = (members.len() as f64, sum(drawn.iter().copied()));
            for (cluster, weight) in members.iter().zip(drawn) {
                weights[*cluster as usize] = weight * size / total;
            }
        });
    }

    /// Gives each stratum's members with the replicate's stream and the first of the counters that are the stratum's
    /// own.
    fn each_stratum(&self, seed: u64, replicate: u32, mut give: impl FnMut(&[u32], RandomStream, u64)) {
        let stream = RandomStream::new(seed, STREAMS | u64::from(replicate));
        for (stratum, members) in self.strata.iter().enumerate() {
            give(members, stream, (stratum as u64) << 32);
        }
    }

    /// What has to be told of resampling these clusters, whatever the statistic.
    pub(super) fn reservations(&self) -> Vec<Reservation> {
        let lone = self.strata.iter().any(|members| members.len() == 1);
        applying([
            (
                (self.clusters.count() as u64) < FEW_CLUSTERS,
                Reservation::FewUnitsResampled,
            ),
            (lone, Reservation::LoneCluster),
        ])
    }
}
