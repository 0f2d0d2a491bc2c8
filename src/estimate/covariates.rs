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
    /// [`EstimateError::LengthDiffers`] unless there are `rows` of them; [`EstimateError::OutOfRange`] for more than
    /// 4,294,967,295.
    pub fn new(labels: &[u64], rows: usize) -> Result<Clusters, EstimateError> {
        length("cluster", labels.len(), rows)?;
        if u32::try_from(rows).is_err() {
            return Err(EstimateError::OutOfRange {
                what: "number of rows",
                must: "below 4,294,967,296",
            });
        }
        let most = labels.iter().copied().max().unwrap_or(0);
        // Labels that are small numbers are counted off, others sorted.
        if most / 4 <= rows as u64 {
            return Ok(Clusters::counted(labels, most as usize + 1));
        }
        let mut order: Vec<u32> = (0..rows as u32).collect();
        order.sort_unstable_by_key(|row| labels[*row as usize]);
        let mut numbers = vec![0; rows];
        let mut count = 0;
        for same in order.chunk_by(|a, b| labels[*a as usize] == labels[*b as usize]) {
            same.iter().for_each(|row| numbers[*row as usize] = count);
            count += 1;
        }
        Ok(Clusters {
            numbers,
            count: count as usize,
        })
    }

    fn counted(labels: &[u64], most: usize) -> Clusters {
        let mut number = vec![0_u32; most];
        labels.iter().for_each(|label| number[*label as usize] = 1);
        let mut count = 0;
        for number in &mut number {
            let is_label = *number;
            *number = count;
            count += is_label;
        }
        Clusters {
            numbers: labels.iter().map(|label| number[*label as usize]).collect(),
            count: count as usize,
        }
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
    // All values of a part at once: the processor takes several at a time where nothing stops it early.
    let all_finite = |part: &[f64]| part.iter().fold(true, |all, value| all & value.is_finite());
    if values.chunks(4096).all(all_finite) {
        return Ok(());
    }
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(position) => Err(EstimateError::NotFinite { what, position }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_numbered_by_label_whatever_they_are_called() {
        let small = Clusters::new(&[7, 3, 7, 9], 4).unwrap();
        let large = Clusters::new(&[7 << 40, 3 << 40, 7 << 40, u64::MAX], 4).unwrap();
        assert_eq!(small, large);
        assert_eq!((small.numbers(), small.count()), (&[1, 0, 1, 2][..], 3));
        assert_eq!(Clusters::new(&[], 0).unwrap().count(), 0);
        assert!(Clusters::new(&[1], 2).is_err());
    }
}
