//! Effects that estimates of a study have found, for the estimates after them that put a price on them.
//!
//! Custody: numbers with the evidence on which they rest; released by nobody as they are.

use crate::cohort::PersonCount;
use crate::estimate::Reservation;

/// An effect with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FoundSize {
    /// Sets averted in all.
    Averted(f64, f64),
    /// Probability of a return, of the served less that of their comparators.
    Difference(f64, f64),
}

/// The effect of an estimate.
#[derive(Debug, Clone)]
pub(super) struct FoundEffect {
    /// Name of the estimate.
    pub(super) estimate: String,
    /// Years within which it holds; none where it is of all years that are observed.
    pub(super) years: Option<i64>,
    /// Over how many years it was, from the first on, where that is found and not asked for.
    pub(super) over: Option<i64>,
    /// How large it is; none where nothing could be estimated, or without an error.
    pub(super) size: Option<FoundSize>,
    /// The persons on whom it rests.
    pub(super) cells: Vec<PersonCount>,
    /// Pseudonyms of the clients on whom it works and whom it compared; none where it is one of areas, and nobody is asked for.
    pub(super) compared: Option<Vec<String>>,
    /// What a reader has to be told wherever it is used.
    pub(super) reservations: Vec<Reservation>,
}
