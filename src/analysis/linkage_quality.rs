//! Figures about links, for the report.
//!
//! Custody: aggregates of records; reviewed before release.

use super::{Finding, Shape, sealed};
use crate::linkage::{LinkageSummary, LinkedStudy};

/// How good the links of a study are.
#[derive(Debug, Clone)]
pub struct LinkageQuality {
    summary: LinkageSummary,
}

impl LinkageQuality {
    pub(super) fn of(linked: &LinkedStudy) -> LinkageQuality {
        LinkageQuality {
            summary: linked.summary().clone(),
        }
    }

    /// The figures.
    pub fn summary(&self) -> &LinkageSummary {
        &self.summary
    }
}

impl sealed::Sealed for LinkageQuality {}

impl Finding for LinkageQuality {
    fn shape(&self) -> Shape<'_> {
        Shape::Linkage(self)
    }
}
