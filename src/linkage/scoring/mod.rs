//! What the pairs of a population are scored under, kept so that a pair can be explained when the tokens are gone.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair.

mod coherent;
pub(in crate::linkage) mod evidence;
pub(in crate::linkage) mod frequency;
pub(in crate::linkage) mod scorer;

use serde::{Deserialize, Serialize};

use super::labels::Calibration;
use super::model::Model;
use super::population::Population;

/// The model of the last pass and its calibration.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Scoring {
    /// The population.
    pub(crate) population: Population,
    /// The model.
    pub(crate) model: Model,
    /// What labels made of its weights.
    pub(crate) calibration: Calibration,
}
