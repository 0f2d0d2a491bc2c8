//! Time at risk of return, one row per parent who enters.
//!
//! Custody: pseudonymous zone.

use super::CohortError;
use crate::workbench::QueryResult;

/// What kind of return the first return is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReturnClass {
    /// About a child born after the index set started.
    NewChild,
    /// About a child of the index set.
    SameChild,
    /// About a child born before, and not a subject then.
    OlderSibling,
    /// Birth dates do not decide.
    Undetermined,
}

impl ReturnClass {
    /// All classes, in the order of reports.
    pub const ALL: [ReturnClass; 4] = [
        ReturnClass::NewChild,
        ReturnClass::SameChild,
        ReturnClass::OlderSibling,
        ReturnClass::Undetermined,
    ];

    /// The words in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            ReturnClass::NewChild => "new child",
            ReturnClass::SameChild => "same child",
            ReturnClass::OlderSibling => "older sibling",
            ReturnClass::Undetermined => "cannot be decided",
        }
    }
}

/// One parent's time from the origin of the index set to the first return or the end of observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    parent: String,
    days: i64,
    returned: Option<ReturnClass>,
    before_origin: bool,
    age: Option<i64>,
    children: i64,
}

impl Episode {
    /// The parent's pseudonym.
    pub fn parent(&self) -> &str {
        &self.parent
    }

    /// Days at risk. Positive for every episode in the risk set.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// The kind of return with which it ended; none if it was censored.
    pub fn returned(&self) -> Option<ReturnClass> {
        self.returned
    }

    /// Whether the parent was at risk: the next set was not issued before the clock started.
    pub fn is_at_risk(&self) -> bool {
        !self.before_origin && self.days > 0
    }

    /// Age in completed years at the start of the index set, if known.
    pub fn age(&self) -> Option<i64> {
        self.age
    }

    /// Subjects of the index set.
    pub fn children(&self) -> i64 {
        self.children
    }
}

/// Reads the rows of `episodes/time_to_return`.
pub(super) fn episodes(result: &QueryResult) -> Result<Vec<Episode>, CohortError> {
    let (parents, days) = (result.all_texts("parent")?, result.all_integers("days")?);
    let (returned, before) = (result.all_flags("returned")?, result.all_flags("before_origin")?);
    let (ages, children) = (result.integers("age")?, result.all_integers("children")?);
    let classes = result.texts("class")?;
    let rows = parents
        .into_iter()
        .zip(days)
        .zip(returned.into_iter().zip(before))
        .zip(ages.into_iter().zip(children));
    let mut episodes = Vec::with_capacity(classes.len());
    for ((((parent, days), (returned, before_origin)), (age, children)), class) in rows.zip(classes) {
        let returned = if returned {
            Some(class_of(class.as_deref())?)
        } else {
            None
        };
        episodes.push(Episode {
            parent,
            days,
            returned,
            before_origin,
            age,
            children,
        });
    }
    // Queries promise no order, and floating-point sums are taken in the order of these rows.
    episodes.sort_by(|a, b| a.parent.cmp(&b.parent));
    Ok(episodes)
}

fn class_of(word: Option<&str>) -> Result<ReturnClass, CohortError> {
    match word {
        Some("new child") => Ok(ReturnClass::NewChild),
        Some("same child") => Ok(ReturnClass::SameChild),
        Some("older sibling") => Ok(ReturnClass::OlderSibling),
        None => Ok(ReturnClass::Undetermined),
        Some(_) => Err(CohortError::UnknownWord {
            table: "time_to_return",
            column: "class",
        }),
    }
}
