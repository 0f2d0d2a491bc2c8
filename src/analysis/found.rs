//! Effects that estimates of a study have found, for the estimates after them that put a price on them.
//!
//! Custody: numbers with the evidence on which they rest; released by nobody as they are.

use crate::cohort::PersonCount;

/// The effect of an estimate.
#[derive(Debug, Clone)]
pub(super) struct FoundEffect {
    /// Name of the estimate.
    pub(super) estimate: String,
    /// Sets averted in all, with the standard error; none where nothing could be estimated.
    pub(super) averted: Option<(f64, f64)>,
    /// The persons on whom it rests.
    pub(super) cells: Vec<PersonCount>,
}
