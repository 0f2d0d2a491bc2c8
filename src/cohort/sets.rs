//! Sets of proceedings and the children in them, as typed rows.
//!
//! Custody: pseudonymous zone.

use std::collections::{BTreeMap, BTreeSet};

use super::CohortError;
use crate::workbench::QueryResult;

/// A parent's set of proceedings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProceedingsSet {
    /// The parent's pseudonym.
    pub parent: String,
    /// Number within the parent, from 1 in order of start.
    pub number: i64,
    /// Day of issue of its first application, days since 1970-01-01.
    pub started_on: i32,
    /// Applications in it.
    pub applications: i64,
}

/// A child with one of its parents, when they were first in proceedings together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The parent's pseudonym.
    pub parent: String,
    /// The child's pseudonym.
    pub child: String,
    /// Number of the parent's set in which the child first was a subject.
    pub set_number: i64,
    /// Day of issue of the application, days since 1970-01-01.
    pub issued_on: i32,
    /// Whether it was a newborn then; none where birth dates cannot decide.
    pub newborn: Option<bool>,
}

/// Reads the rows of `sets/sets`, ordered by parent and number.
pub(super) fn sets(result: &QueryResult) -> Result<Vec<ProceedingsSet>, CohortError> {
    let (parents, numbers) = (result.all_texts("parent")?, result.all_integers("set_number")?);
    let (started, applications) = (result.all_dates("started_on")?, result.all_integers("applications")?);
    let rows = parents
        .into_iter()
        .zip(numbers)
        .zip(started.into_iter().zip(applications));
    let mut sets: Vec<ProceedingsSet> = rows
        .map(|((parent, number), (started_on, applications))| ProceedingsSet {
            parent,
            number,
            started_on,
            applications,
        })
        .collect();
    sets.sort_by(|a, b| (&a.parent, a.number).cmp(&(&b.parent, b.number)));
    Ok(sets)
}

/// Parent and number of each set that counts as a return, of the rows of `sets/returns`.
pub(super) fn counted(result: &QueryResult) -> Result<BTreeSet<(String, i64)>, CohortError> {
    let (parents, numbers) = (result.all_texts("parent")?, result.all_integers("set_number")?);
    let rows = parents.into_iter().zip(numbers).zip(result.all_flags("counts")?);
    Ok(rows.filter(|(_, counts)| *counts).map(|(set, _)| set).collect())
}

/// By parent, the days on which the first set and those that count start; the sets are ordered.
pub(super) fn starts(sets: Vec<ProceedingsSet>, counted: &BTreeSet<(String, i64)>) -> BTreeMap<String, Vec<i64>> {
    let mut starts: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for set in sets {
        let key = (set.parent, set.number);
        if key.1 == 1 || counted.contains(&key) {
            starts.entry(key.0).or_default().push(i64::from(set.started_on));
        }
    }
    starts
}

/// Reads the rows of `tables/subjects`, ordered by parent and child.
pub(super) fn subjects(result: &QueryResult) -> Result<Vec<Subject>, CohortError> {
    let (parents, children) = (result.all_texts("parent")?, result.all_texts("child")?);
    let (numbers, issued) = (result.all_integers("set_number")?, result.all_dates("issued_on")?);
    let newborn = result.flags("newborn")?;
    let rows = parents.into_iter().zip(children).zip(numbers.into_iter().zip(issued));
    let mut subjects: Vec<Subject> = rows
        .zip(newborn)
        .map(|(((parent, child), (set_number, issued_on)), newborn)| Subject {
            parent,
            child,
            set_number,
            issued_on,
            newborn,
        })
        .collect();
    subjects.sort_by(|a, b| (&a.parent, &a.child).cmp(&(&b.parent, &b.child)));
    Ok(subjects)
}

/// How long a parent who enters is observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The parent's pseudonym.
    pub parent: String,
    /// The last day, days since 1970-01-01.
    pub exit_on: i32,
    /// Whether it is the day of death.
    pub died: bool,
}

/// Reads the rows of `cohort/exits`, ordered by parent.
pub(super) fn observed(result: &QueryResult) -> Result<Vec<Observed>, CohortError> {
    let (parents, exits) = (result.all_texts("parent")?, result.all_dates("exit_on")?);
    let rows = parents.into_iter().zip(exits).zip(result.all_texts("reason")?);
    let mut observed: Vec<Observed> = rows
        .map(|((parent, exit_on), reason)| Observed {
            parent,
            exit_on,
            died: reason == "death",
        })
        .collect();
    observed.sort_by(|a, b| a.parent.cmp(&b.parent));
    Ok(observed)
}

/// Another parent in a set: a father in a mother's, a mother in a father's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherParent {
    /// The parent's pseudonym.
    pub parent: String,
    /// Number of the parent's set.
    pub set_number: i64,
    /// The other parent's pseudonym.
    pub other: String,
    /// Whether a record of theirs tells enough to link them by.
    pub linkable: bool,
}

/// Reads the rows of `sets/other_parents`, in one order.
pub(super) fn other_parents(result: &QueryResult) -> Result<Vec<OtherParent>, CohortError> {
    let (parents, numbers) = (result.all_texts("parent")?, result.all_integers("set_number")?);
    let (others, linkable) = (result.all_texts("other")?, result.all_flags("linkable")?);
    let rows = parents.into_iter().zip(numbers).zip(others.into_iter().zip(linkable));
    let mut found: Vec<OtherParent> = rows
        .map(|((parent, set_number), (other, linkable))| OtherParent {
            parent,
            set_number,
            other,
            linkable,
        })
        .collect();
    found.sort_by(|a, b| (&a.parent, a.set_number, &a.other).cmp(&(&b.parent, b.set_number, &b.other)));
    Ok(found)
}

/// What the birth dates of a set's subjects tell of newborns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewbornSet {
    /// The parent's pseudonym.
    pub parent: String,
    /// Number within the parent, from 1 in order of start.
    pub number: i64,
    /// Whether at least one subject is a newborn; none where birth dates cannot decide.
    pub newborn: Option<bool>,
    /// Age in days of the youngest subject whose birth date is known, from the middle of the days on which it can have been
    /// born; none where no birth date is.
    pub youngest_days: Option<i64>,
}

/// A later set that is a return with a new child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChildSet {
    /// The parent's pseudonym.
    pub parent: String,
    /// Day of its start, days since 1970-01-01.
    pub started_on: i32,
}

/// Reads the rows of `sets/returns` that are about a new child, ordered by parent and start.
pub(super) fn new_child_sets(result: &QueryResult) -> Result<Vec<NewChildSet>, CohortError> {
    let (parents, started) = (result.all_texts("parent")?, result.all_dates("started_on")?);
    let rows = parents.into_iter().zip(started).zip(result.flags("new_child")?);
    let mut sets: Vec<NewChildSet> = rows
        .filter(|(_, new_child)| *new_child == Some(true))
        .map(|((parent, started_on), _)| NewChildSet { parent, started_on })
        .collect();
    sets.sort_by(|a, b| (&a.parent, a.started_on).cmp(&(&b.parent, b.started_on)));
    Ok(sets)
}

/// Reads the rows of `sets/set_facts`, ordered by parent and number.
pub(super) fn newborn_sets(result: &QueryResult) -> Result<Vec<NewbornSet>, CohortError> {
    let (parents, numbers) = (result.all_texts("parent")?, result.all_integers("set_number")?);
    let tell = result
        .flags("newborn")?
        .into_iter()
        .zip(result.integers("youngest_days")?);
    let mut sets: Vec<NewbornSet> = parents
        .into_iter()
        .zip(numbers)
        .zip(tell)
        .map(|((parent, number), (newborn, youngest_days))| NewbornSet {
            parent,
            number,
            newborn,
            youngest_days,
        })
        .collect();
    sets.sort_by(|a, b| (&a.parent, a.number).cmp(&(&b.parent, b.number)));
    Ok(sets)
}
