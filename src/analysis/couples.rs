//! What a reader of a table about couples has to be told first.
//!
//! Custody: no data; settings only.

use crate::study::{Estimate, EstimateKind, Unit};

/// Who is meant by parents in a table about couples; none where the table is about others.
pub(super) fn note(declared: &Estimate) -> Option<String> {
    let is_meant = match declared.kind {
        // Their units are those of their rows.
        EstimateKind::Parents(_) | EstimateKind::Benchmark(_) | EstimateKind::OrderToReturn(_) => false,
        _ => declared.definitions.cohort.unit == Unit::Couple,
    };
    is_meant.then(|| {
        format!(
            "What is counted is {}. Where this table says a parent, it means a couple.",
            Unit::Couple.in_words()
        )
    })
}
