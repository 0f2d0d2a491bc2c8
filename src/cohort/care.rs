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
    /// Why that is unknown, or why the parent is not compared: a word of the lists below.
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
    /// The reason of who has no childhood that could be looked at.
    pub const CANNOT_BE_LINKED: &str = "cannot be linked";

    /// The reason of whose years lie in no period of complete records, and neither before all nor after all of them.
    pub const IN_A_GAP: &str = "born between complete records";

    /// The reasons that are of a year of birth, or of youth: they say nothing of the cohorts whose records are complete.
    pub const OF_THE_COHORT: [&str; 4] = [
        "born before complete records",
        "born after complete records",
        Childhood::IN_A_GAP,
        "younger than the ages asked for",
    ];

    /// The reasons of those who are linked, where records of looked-after children are read, in the order in which they are
    /// judged.
    pub const OF_RECORDS: [&str; 7] = [
        "birth date not known",
        "born before complete records",
        "born after complete records",
        Childhood::IN_A_GAP,
        "younger than the ages asked for",
        "out of area",
        "dates cannot decide",
    ];

    /// The reasons of those who are linked, where statements are read, in the order in which they are judged.
    pub const OF_STATEMENTS: [&str; 3] = ["nothing stated", "statements conflict", "stated as not known"];

    fn reasons() -> impl Iterator<Item = &'static str> {
        let linked = Childhood::OF_RECORDS.into_iter().chain(Childhood::OF_STATEMENTS);
        std::iter::once(Childhood::CANNOT_BE_LINKED).chain(linked)
    }
}

/// Reads the rows of `cohort/care_experience` or `cohort/stated_care`, ordered by parent.
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
    let known = Childhood::reasons().find(|reason| *reason == word);
    known.ok_or(CohortError::UnknownWord {
        table: "care_experience",
        column: "reason",
    })
}
