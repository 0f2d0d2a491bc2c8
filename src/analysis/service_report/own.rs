//! What a service's own records say, for the service that holds them: figures that are reviewed by nobody.
//!
//! Custody: the pseudonymous zone, on the safe side. These are no findings that disclosure control takes, and there is no
//! way from them to a release.

use crate::analysis::{AnalysisError, Group, Measured};
use crate::cohort::Cohort;
use crate::study::{EstimateKind, OwnStudy};

/// A table of a service's own figures. It is no finding, and cannot be reviewed or released:
///
/// ```compile_fail
/// let own: &seriatim::analysis::OwnTable = todo!();
/// let policy: seriatim::study::DisclosurePolicy = todo!();
/// seriatim::disclosure::review(own, &policy);
/// ```
#[derive(Debug, Clone)]
pub struct OwnTable {
    table: Measured,
}

impl OwnTable {
    /// Name of the table.
    pub fn name(&self) -> &str {
        &self.table.name
    }

    /// Heading.
    pub fn title(&self) -> &str {
        &self.table.title
    }

    /// What the labels are.
    pub fn dimensions(&self) -> &[&'static str] {
        &self.table.dimensions
    }

    /// The rows.
    pub fn groups(&self) -> &[Group] {
        &self.table.groups
    }

    /// Heading of the remarks; empty where there are none.
    pub fn remarks(&self) -> &'static str {
        self.table.remarks
    }

    /// How to read it.
    pub fn notes(&self) -> &[String] {
        &self.table.notes
    }
}

/// The reports of a study that holds nothing but a service's own records.
///
/// # Errors
/// [`AnalysisError::NotItsOwn`] where the cohort knows of proceedings or links all the same; as other analyses.
pub fn own_tables(own: &OwnStudy, cohort: &mut Cohort) -> Result<Vec<OwnTable>, AnalysisError> {
    let clients = cohort.service_records(own.service())?.clients;
    if !cohort.sets()?.is_empty() || clients.iter().any(|client| client.linked) {
        return Err(AnalysisError::NotItsOwn);
    }
    let mut tables = Vec::new();
    for declared in &own.study().estimates {
        if let EstimateKind::ServiceReport(asked) = &declared.kind {
            tables.extend(super::estimate(own.study(), declared, asked, cohort)?);
        }
    }
    Ok(tables.into_iter().map(|table| OwnTable { table }).collect())
}
