//! What a reader of a table about couples has to be told first.
//!
//! Custody: no data; settings only.

use crate::study::{Estimate, EstimateKind, Study, Unit};

/// Who is meant by parents in a table about couples; none where the table is about others. Where couples are not the study's
/// unit, its definitions do not tell who they are.
pub fn about_couples(study: &Study, declared: &Estimate) -> Option<String> {
    let is_meant = match declared.kind {
        // Their units are those of their rows.
        EstimateKind::Parents(_) | EstimateKind::Benchmark(_) | EstimateKind::OrderToReturn(_) => false,
        _ => declared.definitions.cohort.unit == Unit::Couple,
    };
    let who = match study.definitions.cohort.unit {
        Unit::Couple => "couples",
        Unit::Mother | Unit::Father => Unit::Couple.in_words(),
    };
    is_meant.then(|| {
        format!(
            "What is counted is {who}. Where this table says a parent, it means a couple. Intervals take couples that share a person \
             for independent of each other, and are a little too narrow where many do."
        )
    })
}
