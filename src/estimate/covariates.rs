//! Columns of covariates, weights and clusters that have been checked once: what regressions read.
//!
//! Custody: no zone. Numbers by position; a fault is told by its position, never by its value.

use super::EstimateError;

/// Covariates as columns of one length, every value a finite number. Rows are told apart by position, from 0.
#[derive(Debug, Clone)]
pub struct Covariates<'a> {
    rows: usize,
    columns: Vec<&'a [f64]>,
}

impl<'a> Covariates<'a> {
    /// Columns for a given number of rows; there may be none.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`].
    pub fn new(rows: usize, columns: Vec<&'a [f64]>) -> Result<Covariates<'a>, EstimateError> {
        if rows == 0 {
            return Err(EstimateError::NoRows);
        }
        for column in &columns {
            length("covariate", column.len(), rows)?;
            finite("covariate", column)?;
        }
        Ok(Covariates { rows, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// The columns, in the order given.
    pub fn columns(&self) -> &[&'a [f64]] {
        &self.columns
    }
}

/// Weights of rows: finite and not negative, not all of them 0. `None` is a weight of 1 for each.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::WeightNegative`],
/// [`EstimateError::WeightsAllZero`].
pub(in crate::estimate) fn checked_weights(weights: Option<&[f64]>, rows: usize) -> Result<(), EstimateError> {
    let Some(weights) = weights else { return Ok(()) };
    length("weight", weights.len(), rows)?;
    finite("weight", weights)?;
    if let Some(position) = weights.iter().position(|weight| *weight < 0.0) {
        return Err(EstimateError::WeightNegative { position });
    }
    if rows > 0 && weights.iter().all(|weight| *weight == 0.0) {
        return Err(EstimateError::WeightsAllZero);
    }
    Ok(())
}

/// Clusters numbered from 0 without a gap, in the order of the labels given, so that results do not depend on the order
/// of rows or on how clusters are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    numbers: Vec<u32>,
    count: usize,
}

impl Clusters {
    /// Numbers the labels, one for each row.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there are `rows` of them.
    pub fn new(labels: &[u64], rows: usize) -> Result<Clusters, EstimateError> {
        length("cluster", labels.len(), rows)?;
        let mut known = labels.to_vec();
        known.sort_unstable();
        known.dedup();
        let number = |label: &u64| known.partition_point(|other| other < label) as u32;
        Ok(Clusters {
            numbers: labels.iter().map(number).collect(),
            count: known.len(),
        })
    }

    /// Every row a cluster of its own.
    pub fn each_row(rows: usize) -> Clusters {
        Clusters {
            numbers: (0..rows as u32).collect(),
            count: rows,
        }
    }

    /// The number of the cluster of each row.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }
}

/// Whether a column has one value for each row.
pub(in crate::estimate) fn length(what: &'static str, found: usize, rows: usize) -> Result<(), EstimateError> {
    if found == rows {
        Ok(())
    } else {
        Err(EstimateError::LengthDiffers { what, found, rows })
    }
}

/// Whether every value of a column is a finite number.
pub(in crate::estimate) fn finite(what: &'static str, values: &[f64]) -> Result<(), EstimateError> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(position) => Err(EstimateError::NotFinite { what, position }),
    }
}
