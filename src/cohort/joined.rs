//! How far extracts fit together, as a typed row.
//!
//! Custody: pseudonymous zone; counts of applications that rest on no person's row alone, rounded before anybody is told.

use super::CohortError;
use crate::workbench::QueryResult;

/// What becomes of applications when those of the extracts of applications and those of the extracts of parties are held against
/// each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Joined {
    /// Applications in which the extracts of parties name a parent.
    pub named: u64,
    /// How many of them are in no extract of applications.
    pub unlisted: u64,
    /// Applications of whatever kind in the extracts of applications.
    pub listed: u64,
    /// Care and supervision applications among them that sets may be made of, dated or not.
    pub startable: u64,
    /// How many of these have no date.
    pub undated: u64,
    /// How many of these were issued within observation.
    pub observed: u64,
    /// How many of those issued within observation name neither a mother nor a second female parent.
    pub motherless: u64,
    /// How many of those issued within observation name no parent of the study's unit.
    pub without_unit: u64,
    /// The first issue of a care or supervision application since observation began, of all authorities, in days since 1970-01-01.
    pub first_issued_on: Option<i32>,
}

/// Reads the one row of `tables/joined`.
pub(super) fn joined(result: &QueryResult) -> Result<Joined, CohortError> {
    let count = |name: &str| -> Result<u64, CohortError> {
        let number = result.all_integers(name)?.into_iter().next();
        Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or_default())
    };
    Ok(Joined {
        named: count("named")?,
        unlisted: count("unlisted")?,
        listed: count("listed")?,
        startable: count("startable")?,
        undated: count("undated")?,
        observed: count("observed")?,
        motherless: count("motherless")?,
        without_unit: count("without_unit")?,
        first_issued_on: result.dates("first_issued_on")?.into_iter().flatten().next(),
    })
}
