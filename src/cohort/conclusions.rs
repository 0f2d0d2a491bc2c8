//! What records tell of conclusions, as typed rows.
//!
//! Custody: pseudonymous zone; counts of applications that rest on no person's row alone, rounded before anybody is told.

use super::CohortError;
use crate::workbench::QueryResult;

/// Applications issued in a calendar year that no longer count as open at the end of observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfIssue {
    /// The year.
    pub year: i64,
    /// How many there are.
    pub applications: u64,
    /// How many of them have no conclusion by then.
    pub unconcluded: u64,
}

/// Reads the rows of `tables/unconcluded`, ordered by year.
pub(super) fn unconcluded(result: &QueryResult) -> Result<Vec<YearOfIssue>, CohortError> {
    let (years, all) = (result.all_integers("year")?, result.all_integers("applications")?);
    let rows = years.into_iter().zip(all).zip(result.all_integers("unconcluded")?);
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut years: Vec<YearOfIssue> = rows
        .map(|((year, applications), unconcluded)| YearOfIssue {
            year,
            applications: count(applications),
            unconcluded: count(unconcluded),
        })
        .collect();
    years.sort_by_key(|of| of.year);
    Ok(years)
}

/// How many applications stand in the extracts in rows that state different conclusions, of the rows of `staging/applications`.
pub(super) fn repeats_that_differ(result: &QueryResult) -> Result<u64, CohortError> {
    let differ = result.all_flags("repeats_differ")?;
    Ok(differ.into_iter().filter(|differs| *differs).count() as u64)
}
