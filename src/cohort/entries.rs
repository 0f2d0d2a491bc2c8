//! Who enters the cohort, and why others do not.
//!
//! Custody: pseudonymous rows go in, counts of persons come out.

use std::collections::BTreeMap;

use super::{CohortError, PersonCount};
use crate::workbench::QueryResult;

/// Why a parent with proceedings does not enter, or that she does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Enters.
    Enters,
    /// No record of hers tells enough to link her by: each such record counts as a parent.
    NotLinkable,
    /// Her first set started before observation.
    BeforeObservation,
    /// Her first set started after observation.
    AfterObservation,
    /// Her first set started within the wash-out.
    WashOut,
    /// Her death is told of before her index set began: mostly records of two people that a link took for one's, or a mistake.
    DeadBefore,
    /// The clock starts at the conclusion, and there is none.
    NotConcluded,
    /// The clock starts when observation has ended, by the study's end, death or moving out.
    ObservedForNoDay,
    /// The next set was issued before the clock started.
    ReturnedBeforeOrigin,
    /// The clock starts when a child of the index set is first away from the parent, and none ever is.
    NoChildRemoved,
    /// No set has a clear history as long as the look-back.
    NoHistory,
    /// The clock starts at the first referral since the index set was issued, and there is none.
    NotReferred,
}

impl Entry {
    /// All outcomes, in the order of reports.
    pub const ALL: [Entry; 12] = [
        Entry::Enters,
        Entry::NotLinkable,
        Entry::BeforeObservation,
        Entry::AfterObservation,
        Entry::WashOut,
        Entry::DeadBefore,
        Entry::NotConcluded,
        Entry::ObservedForNoDay,
        Entry::ReturnedBeforeOrigin,
        Entry::NoChildRemoved,
        Entry::NotReferred,
        Entry::NoHistory,
    ];

    /// The words in queries and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Entry::Enters => "enters",
            Entry::NotLinkable => "not linkable",
            Entry::BeforeObservation => "first set before observation",
            Entry::AfterObservation => "first set after observation",
            Entry::WashOut => "wash-out",
            Entry::DeadBefore => "death before the index set",
            Entry::NotConcluded => "index set not concluded",
            Entry::ObservedForNoDay => "observed for no day",
            Entry::ReturnedBeforeOrigin => "returned before the clock started",
            Entry::NoChildRemoved => "no child of the index set removed",
            Entry::NotReferred => "not referred since the index set",
            Entry::NoHistory => "no set with a history as long as the look-back",
        }
    }
}

/// Reads the rows of `tables/exclusions`: distinct parents by whether they enter, and why not.
pub(super) fn entries(result: &QueryResult) -> Result<BTreeMap<Entry, PersonCount>, CohortError> {
    let (parents, outcomes) = (result.all_texts("parent")?, result.all_texts("outcome")?);
    let mut by_outcome: BTreeMap<Entry, Vec<&str>> = BTreeMap::new();
    for (parent, outcome) in parents.iter().zip(&outcomes) {
        let known = Entry::ALL.into_iter().find(|entry| entry.as_str() == outcome);
        let entry = known.ok_or(CohortError::UnknownWord {
            table: "exclusions",
            column: "outcome",
        })?;
        by_outcome.entry(entry).or_default().push(parent);
    }
    Ok(by_outcome
        .into_iter()
        .map(|(entry, parents)| (entry, PersonCount::of(parents)))
        .collect())
}
