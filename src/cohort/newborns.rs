//! Newborns in proceedings, and the births among which they are, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// A child who is or may be a newborn when an application about it is first issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewbornChild {
    /// The child's pseudonym.
    pub child: String,
    /// The pseudonym of a parent named in that application, if one is.
    pub parent: Option<String>,
    /// Calendar year of issue.
    pub year: i64,
    /// Its quarter, 1 to 4.
    pub quarter: i64,
    /// Authority of the application, if known.
    pub local_authority: Option<String>,
    /// Whether the child surely is a newborn: a birth date known to the month cannot always decide.
    pub is_certain: bool,
    /// Whether the application belongs to a set of the parent's after the first.
    pub in_later_set: bool,
}

/// Live births of a local authority in a calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaBirths {
    /// The authority, a word of the code book.
    pub area: String,
    /// The year.
    pub year: i64,
    /// How many were born; none where nobody says, or rows contradict each other.
    pub births: Option<u64>,
}

/// Reads the rows of `tables/newborns`, ordered by child.
pub(super) fn newborns(result: &QueryResult) -> Result<Vec<NewbornChild>, CohortError> {
    let (children, parents) = (result.all_texts("child")?, result.texts("parent")?);
    let (years, areas) = (result.all_integers("year")?, result.texts("local_authority")?);
    let told = result.flags("newborn")?.into_iter().zip(result.integers("set_number")?);
    let when = years.into_iter().zip(result.all_integers("quarter")?);
    let rows = children.into_iter().zip(parents).zip(when.zip(areas));
    let mut newborns: Vec<NewbornChild> = rows
        .zip(told)
        .map(
            |(((child, parent), ((year, quarter), local_authority)), (newborn, set_number))| NewbornChild {
                child,
                parent,
                year,
                quarter,
                local_authority,
                is_certain: newborn == Some(true),
                in_later_set: set_number.is_some_and(|number| number > 1),
            },
        )
        .collect();
    newborns.sort_by(|a, b| a.child.cmp(&b.child));
    Ok(newborns)
}

/// Reads the rows of `staging/areas`, ordered by area and year.
pub(super) fn area_births(result: &QueryResult) -> Result<Vec<AreaBirths>, CohortError> {
    let (areas, years) = (result.all_texts("area")?, result.all_integers("year")?);
    let rows = areas.into_iter().zip(years).zip(result.integers("live_births")?);
    let mut found: Vec<AreaBirths> = rows
        .map(|((area, year), births)| AreaBirths {
            area,
            year,
            births: births.and_then(|births| u64::try_from(births).ok()),
        })
        .collect();
    found.sort_by(|a, b| (&a.area, a.year).cmp(&(&b.area, b.year)));
    Ok(found)
}
