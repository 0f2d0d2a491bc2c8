//! Sets of proceedings by authority and year, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// A set of proceedings, where and when it started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaSet {
    /// The parent's pseudonym.
    pub parent: String,
    /// Calendar year of its start.
    pub year: i64,
    /// Its quarter, 1 to 4.
    pub quarter: i64,
    /// The authority.
    pub area: String,
}

/// Reads the rows of `tables/area_sets`, ordered by parent, year, quarter and authority.
pub(super) fn area_sets(result: &QueryResult) -> Result<Vec<AreaSet>, CohortError> {
    let (parents, years) = (result.all_texts("parent")?, result.all_integers("year")?);
    let when = years.into_iter().zip(result.all_integers("quarter")?);
    let rows = parents.into_iter().zip(when).zip(result.all_texts("local_authority")?);
    let mut sets: Vec<AreaSet> = rows
        .map(|((parent, (year, quarter)), area)| AreaSet {
            parent,
            year,
            quarter,
            area,
        })
        .collect();
    sets.sort_by(|a, b| (&a.parent, a.year, a.quarter, &a.area).cmp(&(&b.parent, b.year, b.quarter, &b.area)));
    Ok(sets)
}
