//! Figures about links, for the report.
//!
//! Custody: aggregates of records; reviewed before release.

use super::{Finding, Shape, sealed};
use crate::linkage::{LinkageSummary, LinkedStudy, vocabulary};
use crate::study::{Codebook, Level, Study};

/// The tables of figures about links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkageTable {
    /// Each population: records, links, errors.
    Quality,
    /// What the records tell at all.
    Completeness,
    /// What the blocking rules did.
    Blocking,
    /// Match weights of the levels of agreement.
    Weights,
    /// The scored pairs at other thresholds.
    Thresholds,
    /// Persons by number of records.
    Sizes,
    /// Groups of records: who is linked, and how well.
    Groups,
}

/// How good the links of a study are.
#[derive(Debug, Clone)]
pub struct LinkageQuality {
    summary: LinkageSummary,
    codebook: Codebook,
}

/// One table of it.
#[derive(Debug, Clone, Copy)]
pub struct LinkageFinding<'q> {
    quality: &'q LinkageQuality,
    table: LinkageTable,
}

impl LinkageQuality {
    pub(super) fn of(study: &Study, linked: &LinkedStudy) -> LinkageQuality {
        LinkageQuality {
            summary: linked.summary().clone(),
            codebook: study.codebook.clone(),
        }
    }

    /// The figures.
    pub fn summary(&self) -> &LinkageSummary {
        &self.summary
    }

    /// One table of the figures, to be reviewed.
    pub fn table(&self, table: LinkageTable) -> LinkageFinding<'_> {
        LinkageFinding { quality: self, table }
    }

    /// The level of the code book that a group's level is, where its grouping has a vocabulary.
    pub fn level(&self, grouping: &str, level: &str) -> Option<Level> {
        self.codebook.level(vocabulary(grouping)?, level)
    }
}

impl LinkageFinding<'_> {
    /// All figures.
    pub fn quality(&self) -> &LinkageQuality {
        self.quality
    }

    /// Which of them.
    pub fn table(&self) -> LinkageTable {
        self.table
    }
}

impl sealed::Sealed for LinkageFinding<'_> {}

impl Finding for LinkageFinding<'_> {
    fn shape(&self) -> Shape<'_> {
        Shape::Linkage(self)
    }
}
