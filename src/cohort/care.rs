//! Whether parents were looked after as children, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// Whether a parent was looked after as a child, before the index set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareStatus {
    /// Was.
    Yes,
    /// Was not.
    No,
    /// Nobody can tell.
    Unknown,
}

/// A parent's own childhood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Childhood {
    /// The parent's pseudonym.
    pub parent: String,
    /// Whether the parent was looked after.
    pub status: CareStatus,
    /// Why that is unknown, or why the parent is not compared: one of [`Childhood::REASONS`].
    pub reason: Option<&'static str>,
    /// Whether records would hold time in care, had there been any: who else is seen in care is not compared.
    pub compared: bool,
    /// Year of birth, as far as known.
    pub birth_year: Option<i64>,
    /// Days from the origin of the index set to the end of observation, whether or not the parent returned before; none
    /// for who does not enter.
    pub followed_days: Option<i64>,
    /// Fifth of deprivation at the index set, 1 the most deprived.
    pub deprivation: Option<String>,
}

impl Childhood {
    /// The reasons, in the order in which they are judged.
    pub const REASONS: [&str; 7] = [
        "cannot be linked",
        "birth date not known",
        "born before complete records",
        "born after complete records",
        "younger than the ages asked for",
        "out of area",
        "dates cannot decide",
    ];
}

/// Reads the rows of `cohort/care_experience`, ordered by parent.
pub(super) fn childhoods(result: &QueryResult) -> Result<Vec<Childhood>, CohortError> {
    let (parents, statuses) = (result.all_texts("parent")?, result.all_texts("status")?);
    let (reasons, compared) = (result.texts("reason")?, result.all_flags("compared")?);
    let (years, followed) = (result.integers("birth_year")?, result.integers("followed_days")?);
    let mut deprivation = result.texts("deprivation")?;
    let mut childhoods = Vec::with_capacity(parents.len());
    for (row, parent) in parents.into_iter().enumerate() {
        // Columns of one result have one length.
        childhoods.push(Childhood {
            parent,
            status: status(&statuses[row])?,
            reason: reasons[row].as_deref().map(reason).transpose()?,
            compared: compared[row],
            birth_year: years[row],
            followed_days: followed[row],
            deprivation: deprivation[row].take(),
        });
    }
    childhoods.sort_by(|a, b| a.parent.cmp(&b.parent));
    Ok(childhoods)
}

fn status(word: &str) -> Result<CareStatus, CohortError> {
    match word {
        "yes" => Ok(CareStatus::Yes),
        "no" => Ok(CareStatus::No),
        "unknown" => Ok(CareStatus::Unknown),
        _ => Err(CohortError::UnknownWord {
            table: "care_experience",
            column: "status",
        }),
    }
}

fn reason(word: &str) -> Result<&'static str, CohortError> {
    let known = Childhood::REASONS.into_iter().find(|reason| *reason == word);
    known.ok_or(CohortError::UnknownWord {
        table: "care_experience",
        column: "reason",
    })
}
