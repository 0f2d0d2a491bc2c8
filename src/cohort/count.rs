//! Counts of distinct persons: the only counts that disclosure accepts.
//!
//! Custody: pseudonymous zone; the count itself may be judged for release.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use super::sketch::Sketch;

/// A number of distinct persons. It is made only by counting them, so that rows, sets or applications can never pass for
/// people:
///
/// ```compile_fail
/// let count = seriatim::cohort::PersonCount(12);
/// ```
/// ```compile_fail
/// let count: seriatim::cohort::PersonCount = 12_u64.into();
/// ```
///
/// It knows by a sketch which persons it counts, so that disclosure can tell the same persons in two tables. Counts are
/// compared by their numbers.
#[derive(Clone, Copy, Default)]
pub struct PersonCount {
    number: u64,
    sketch: Sketch,
}

impl PersonCount {
    /// Counts distinct persons by their pseudonyms.
    pub fn of<'p>(persons: impl IntoIterator<Item = &'p str>) -> PersonCount {
        let persons: BTreeSet<&str> = persons.into_iter().collect();
        let mut sketch = Sketch::default();
        persons.iter().for_each(|person| sketch.take(person));
        PersonCount {
            number: persons.len() as u64,
            sketch,
        }
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.number
    }

    /// Which persons they are.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }
}

impl fmt::Debug for PersonCount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PersonCount({})", self.number)
    }
}

impl PartialEq for PersonCount {
    fn eq(&self, other: &PersonCount) -> bool {
        self.number == other.number
    }
}

impl Eq for PersonCount {}

impl PartialOrd for PersonCount {
    fn partial_cmp(&self, other: &PersonCount) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PersonCount {
    fn cmp(&self, other: &PersonCount) -> Ordering {
        self.number.cmp(&other.number)
    }
}
