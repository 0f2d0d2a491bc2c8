//! An estimate beside its reservations: what differences and fractions are told as.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use crate::estimate::{Estimate, Reservation};

/// An estimate, and what a reader of it has to be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReservedEstimate {
    /// The estimate; no standard error or interval where none exists.
    pub estimate: Estimate,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}
