//! How good the links are: against the truth where it is known, and as the model itself expects where it is not; overall
//! and for groups of records.
//!
//! ```text
//! Yardstick { truth, groups }              what a linkage is held against
//!   -> Truth                               truth: true persons by row, contradictions refused
//!   -> TruthQuality of Judged              judge: pairs, B-cubed, exact persons
//!   -> ExpectedErrors, GroupReport         expected: without labels, pairs of one person made coherent (coherence)
//!   -> CurvePoint                          curve: other thresholds
//! ```
//!
//! Custody: the pseudonymous zone; counts and shares only.

mod coherence;
mod curve;
mod expected;
mod groups;
mod judge;
mod judged;
mod truth;

#[cfg(test)]
mod tests;

pub use curve::CurvePoint;
pub use expected::{ExpectedErrors, GroupReport};
pub use groups::{DIFFERING, Grouping, Groups, NOT_KNOWN};
pub use judge::{PopulationQuality, TruthQuality};
pub use judged::{Judged, PairCounts};
pub use truth::TruthRows;

pub(crate) use coherence::{Coherent, made_coherent};
pub(crate) use curve::curve;
pub(crate) use expected::{Kept, group_reports, person_sizes};
pub(crate) use judge::{Links, judge};
pub(crate) use truth::Truth;

/// What a linkage is held against: the truth where it is known, and the groups for which quality is told apart. Links do
/// not depend on it.
#[derive(Debug, Clone, Default)]
pub struct Yardstick {
    /// Who records really are; empty where nothing is known.
    pub truth: TruthRows,
    /// Groups of records.
    pub groups: Groups,
}

impl Yardstick {
    /// Holds a linkage against nothing.
    pub fn none() -> Yardstick {
        Yardstick::default()
    }

    /// Holds a linkage against a truth, given as `(record, true person)`.
    pub fn truth(truth: &[(String, String)]) -> Yardstick {
        Yardstick {
            truth: truth.iter().collect(),
            groups: Groups::default(),
        }
    }
}
