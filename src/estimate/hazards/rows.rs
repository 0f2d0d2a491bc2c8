//! Rows of a hazard regression, as slices whose agreement has been checked once.
//!
//! Custody: no zone. Times, marks and covariates without a person.

use crate::estimate::covariates::{checked_weights, finite, length};
use crate::estimate::{Covariates, EstimateError};

/// What a hazard regression reads: one row for each spell of observation on (entry, exit], with or without the event at
/// its exit. A person may contribute several rows that do not overlap; covariates may change from row to row.
///
/// ```
/// use seriatim::estimate::hazards::{Cox, HazardRows};
/// use seriatim::estimate::Covariates;
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let treated = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
/// let covariates = Covariates::new(6, vec![&treated])?;
/// let rows = HazardRows::new(&[3, 5, 8, 4, 9, 9], &[true, true, false, true, true, false], covariates)?;
/// let fit = Cox::default().fit(&rows)?;
/// assert!(fit.coefficients()[0].estimate.value < 0.0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct HazardRows<'a> {
    pub(super) exit: &'a [i64],
    pub(super) event: &'a [bool],
    pub(super) covariates: Covariates<'a>,
    pub(super) entry: Option<&'a [i64]>,
    pub(super) weights: Option<&'a [f64]>,
    pub(super) offset: Option<&'a [f64]>,
    pub(super) strata: Option<&'a [u32]>,
    pub(super) clusters: Option<&'a [u64]>,
}

impl<'a> HazardRows<'a> {
    /// Rows that are all under observation from day 0. `exit` is the time at which each ends, `event` whether it ends with
    /// the event.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NeverAtRisk`] for an exit on or before day 0.
    pub fn new(
        exit: &'a [i64],
        event: &'a [bool],
        covariates: Covariates<'a>,
    ) -> Result<HazardRows<'a>, EstimateError> {
        let rows = covariates.rows();
        length("exit", exit.len(), rows)?;
        length("event mark", event.len(), rows)?;
        if let Some(position) = exit.iter().position(|exit| *exit <= 0) {
            return Err(EstimateError::NeverAtRisk { position });
        }
        Ok(HazardRows {
            exit,
            event,
            covariates,
            entry: None,
            weights: None,
            offset: None,
            strata: None,
            clusters: None,
        })
    }

    /// The same with delayed entry (left truncation, or covariates that change with time): each row is at risk on
    /// (entry, exit] alone.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::EntersBeforeOrigin`], [`EstimateError::NeverAtRisk`].
    pub fn with_entry(mut self, entry: &'a [i64]) -> Result<HazardRows<'a>, EstimateError> {
        length("entry", entry.len(), self.exit.len())?;
        for (position, (entry, exit)) in entry.iter().zip(self.exit).enumerate() {
            if *entry < 0 {
                return Err(EstimateError::EntersBeforeOrigin { position });
            }
            if entry >= exit {
                return Err(EstimateError::NeverAtRisk { position });
            }
        }
        self.entry = Some(entry);
        Ok(self)
    }

    /// The same with a weight for each row; a row of weight 0 takes no part.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::WeightNegative`],
    /// [`EstimateError::WeightsAllZero`].
    pub fn with_weights(mut self, weights: &'a [f64]) -> Result<HazardRows<'a>, EstimateError> {
        checked_weights(Some(weights), self.exit.len())?;
        self.weights = Some(weights);
        Ok(self)
    }

    /// The same with a part of the linear predictor that is known.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`].
    pub fn with_offset(mut self, offset: &'a [f64]) -> Result<HazardRows<'a>, EstimateError> {
        length("offset", offset.len(), self.exit.len())?;
        finite("offset", offset)?;
        self.offset = Some(offset);
        Ok(self)
    }

    /// The same with strata: rows of different strata are never compared, and each has a baseline hazard of its own.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn with_strata(mut self, strata: &'a [u32]) -> Result<HazardRows<'a>, EstimateError> {
        length("stratum", strata.len(), self.exit.len())?;
        self.strata = Some(strata);
        Ok(self)
    }

    /// The same with a label of the person, or other cluster, for each row: variances are then robust to whatever ties
    /// the rows of a cluster together.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn with_clusters(mut self, clusters: &'a [u64]) -> Result<HazardRows<'a>, EstimateError> {
        length("cluster", clusters.len(), self.exit.len())?;
        self.clusters = Some(clusters);
        Ok(self)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.exit.len()
    }

    /// Whether there is none; never so, as there are no covariates without rows.
    pub fn is_empty(&self) -> bool {
        self.exit.is_empty()
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    pub(super) fn entry(&self, row: usize) -> i64 {
        self.entry.map_or(0, |entry| entry[row])
    }

    pub(super) fn stratum(&self, row: usize) -> u32 {
        self.strata.map_or(0, |strata| strata[row])
    }
}
