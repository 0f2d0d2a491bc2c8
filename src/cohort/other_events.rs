//! What may stand in for proceedings, as typed rows.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// When an event came, as seen from the index set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Before it was issued.
    Before,
    /// Before it was concluded.
    During,
    /// Later.
    After,
}

/// Emergency protection, accommodation or pre-proceedings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherEvent {
    /// The parent's pseudonym.
    pub parent: String,
    /// What it was, a word of the query.
    pub kind: String,
    /// Its day, days since 1970-01-01.
    pub on: i32,
    /// When.
    pub relation: Relation,
}

/// Reads the rows of `episodes/other_events`, ordered by parent, kind and day.
pub(super) fn other_events(result: &QueryResult) -> Result<Vec<OtherEvent>, CohortError> {
    let (parents, kinds) = (result.all_texts("parent")?, result.all_texts("kind")?);
    let (days, relations) = (result.all_dates("on_date")?, result.all_texts("relation")?);
    let rows = parents.into_iter().zip(kinds).zip(days.into_iter().zip(relations));
    let mut events = rows
        .map(|((parent, kind), (on, relation))| {
            Ok(OtherEvent {
                parent,
                kind,
                on,
                relation: read(&relation)?,
            })
        })
        .collect::<Result<Vec<_>, CohortError>>()?;
    events.sort();
    Ok(events)
}

fn read(word: &str) -> Result<Relation, CohortError> {
    match word {
        "before" => Ok(Relation::Before),
        "during" => Ok(Relation::During),
        "after" => Ok(Relation::After),
        _ => Err(CohortError::UnknownWord {
            table: "other_events",
            column: "relation",
        }),
    }
}
