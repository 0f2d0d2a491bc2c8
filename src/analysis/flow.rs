//! Who enters the cohort and who does not.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeMap;

use super::{Finding, Shape, sealed};
use crate::cohort::{Cohort, Entry, PersonCount};
use crate::linkage::Population;
use crate::study::Unit;

/// Distinct parents with proceedings, by whether they enter the cohort and why not.
#[derive(Debug, Clone)]
pub struct CohortFlow {
    entries: BTreeMap<Entry, PersonCount>,
    unit: Unit,
}

impl CohortFlow {
    pub(super) fn of(cohort: &Cohort) -> CohortFlow {
        CohortFlow {
            entries: cohort.entries().clone(),
            unit: cohort.definitions().cohort.unit,
        }
    }

    /// What the count of an outcome is of. Who cannot be linked cannot be told apart: there records are counted, of which
    /// several may be one person's.
    pub fn counted(&self, entry: Entry) -> &'static str {
        match (entry, self.unit) {
            (Entry::NotLinkable, Unit::Couple) => "pairs of records",
            (Entry::NotLinkable, Unit::Mother | Unit::Father) => "records",
            (_, unit) => unit.counted(),
        }
    }

    /// The population among whose records those are that cannot be linked; none of couples, of whom pairs of records are counted.
    pub fn population(&self) -> Option<Population> {
        match self.unit {
            Unit::Mother => Some(Population::Mothers),
            Unit::Father => Some(Population::Fathers),
            Unit::Couple => None,
        }
    }

    /// Parents of each outcome; none where there are none.
    pub fn parents(&self, entry: Entry) -> PersonCount {
        self.entries.get(&entry).copied().unwrap_or_default()
    }
}

impl sealed::Sealed for CohortFlow {}

impl Finding for CohortFlow {
    fn shape(&self) -> Shape<'_> {
        Shape::Flow(self)
    }
}
