//! Counts of distinct persons: the only counts that disclosure accepts.
//!
//! Custody: pseudonymous zone; the count itself may be judged for release.

use std::collections::BTreeSet;

/// A number of distinct persons. It is made only by counting them, so that rows, sets or applications can never pass for
/// people:
///
/// ```compile_fail
/// let count = seriatim::cohort::PersonCount(12);
/// ```
/// ```compile_fail
/// let count: seriatim::cohort::PersonCount = 12_u64.into();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct PersonCount(u64);

impl PersonCount {
    /// Counts distinct persons by their pseudonyms.
    pub fn of<'p>(persons: impl IntoIterator<Item = &'p str>) -> PersonCount {
        PersonCount(persons.into_iter().collect::<BTreeSet<_>>().len() as u64)
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }
}
