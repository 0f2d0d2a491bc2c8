//! Prices of one year in those of another.
//!
//! Custody: no zone. Public indices.

use std::collections::BTreeMap;

use crate::estimate::EstimateError;

/// An index of prices by year.
#[derive(Debug, Clone, PartialEq)]
pub struct Deflator {
    index: BTreeMap<i64, f64>,
}

impl Deflator {
    /// An index by year.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for an index that is not above 0.
    pub fn new(index: BTreeMap<i64, f64>) -> Result<Deflator, EstimateError> {
        if index.values().any(|value| !(value.is_finite() && *value > 0.0)) {
            let (what, must) = ("price index", "above 0");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(Deflator { index })
    }

    /// By how much a price of one year is multiplied in prices of another; `None` where a year is not in the index. A year
    /// needs no index to stay itself.
    pub fn factor(&self, from: i64, to: i64) -> Option<f64> {
        if from == to {
            return Some(1.0);
        }
        Some(self.index.get(&to)? / self.index.get(&from)?)
    }
}
