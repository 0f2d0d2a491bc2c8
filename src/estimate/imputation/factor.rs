//! A factor of which some levels are not known.
//!
//! Custody: no zone. Levels by number, without a person.

use crate::estimate::EstimateError;

/// A factor with levels numbered from 0, and the level of each person; `None` where it is not known. Level 0 is the one
/// with which the others are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    levels: u32,
    known: Vec<Option<u32>>,
}

impl Factor {
    /// A factor of so many levels.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`] without a person, [`EstimateError::OutOfRange`] for a level that there is not,
    /// [`EstimateError::NothingToEstimate`] where no level is known.
    pub fn new(levels: u32, known: Vec<Option<u32>>) -> Result<Factor, EstimateError> {
        if known.is_empty() {
            return Err(EstimateError::NoRows);
        }
        if known.iter().flatten().any(|level| *level >= levels) {
            return Err(EstimateError::OutOfRange {
                what: "level of a factor",
                must: "below their number",
            });
        }
        if known.iter().all(Option::is_none) {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no known level of a factor",
            });
        }
        Ok(Factor { levels, known })
    }

    /// How many levels there are.
    pub fn levels(&self) -> u32 {
        self.levels
    }

    /// The level of each person.
    pub fn known(&self) -> &[Option<u32>] {
        &self.known
    }

    /// Whether every level is known.
    pub fn is_complete(&self) -> bool {
        self.known.iter().all(Option::is_some)
    }

    /// The persons whose level is not known.
    pub(super) fn missing(&self) -> Vec<usize> {
        let numbered = self.known.iter().enumerate();
        let missing = numbered.filter(|(_, level)| level.is_none());
        missing.map(|(person, _)| person).collect()
    }

    /// The levels that are known, in the order of persons.
    pub(super) fn told(&self) -> Vec<u32> {
        self.known.iter().flatten().copied().collect()
    }

    /// For each level but the first, whether persons have it where their levels are as given: columns of a regression.
    pub fn indicators(&self, levels: &[u32]) -> Vec<Vec<f64>> {
        let column = |level: u32| levels.iter().map(|own| f64::from(u8::from(*own == level))).collect();
        (1..self.levels).map(column).collect()
    }
}
