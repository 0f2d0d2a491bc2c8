//! Parents and the services to which they came, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// A parent's first time with a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The parent's pseudonym.
    pub parent: String,
    /// The service, by its word in the code book.
    pub service: String,
    /// Day of the first referral, days since 1970-01-01.
    pub referred_on: i32,
    /// First day of work since then.
    pub started_on: Option<i32>,
    /// Whether the parent was pregnant then; none where nobody says.
    pub pregnant: Option<bool>,
}

/// Reads the rows of `cohort/served`, ordered by parent and service.
pub(super) fn served(result: &QueryResult) -> Result<Vec<Served>, CohortError> {
    let (parents, services) = (result.all_texts("parent")?, result.all_texts("service")?);
    let (referred, started) = (result.all_dates("referred_on")?, result.dates("started_on")?);
    let pregnant = result.flags("pregnant")?;
    let rows = parents
        .into_iter()
        .zip(services)
        .zip(referred)
        .zip(started)
        .zip(pregnant);
    let mut served: Vec<Served> = rows
        .map(|((((parent, service), referred_on), started_on), pregnant)| Served {
            parent,
            service,
            referred_on,
            started_on,
            pregnant,
        })
        .collect();
    served.sort_by(|a, b| (&a.parent, &a.service).cmp(&(&b.parent, &b.service)));
    Ok(served)
}
