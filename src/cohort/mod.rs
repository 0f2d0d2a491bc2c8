//! The cohort: query results as typed rows.
//!
//! Custody: pseudonymous zone. `sets` unites applications between two runs of SQL; `episodes` are what estimators are
//! given; `count` makes the counts of persons on which disclosure rests.

mod count;
mod episodes;
mod sets;

use std::collections::BTreeMap;

pub use count::PersonCount;
pub use episodes::{Episode, ReturnClass};
pub use sets::{Application, Edge, SetMember, unite};

use crate::study::Study;
use crate::workbench::{Workbench, WorkbenchError, made_in_rust};

/// Why a cohort cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CohortError {
    /// A query fails or breaks its contract.
    #[error(transparent)]
    Workbench(#[from] WorkbenchError),
    /// A query gives a word that is not known.
    #[error("table `{table}`, column `{column}` holds a word that is not known")]
    UnknownWord {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Rows did not fit their own table: a fault of the program.
    #[error("internal fault: sets of proceedings do not fit their table")]
    Internal,
}

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
    /// The clock starts at the conclusion, and there is none.
    NotConcluded,
    /// The clock starts when observation has ended, by the study's end, death or moving out.
    ObservedForNoDay,
    /// The next set was issued before the clock started.
    ReturnedBeforeOrigin,
}

impl Entry {
    /// All outcomes, in the order in which they are judged.
    pub const ALL: [Entry; 8] = [
        Entry::Enters,
        Entry::NotLinkable,
        Entry::BeforeObservation,
        Entry::AfterObservation,
        Entry::WashOut,
        Entry::NotConcluded,
        Entry::ObservedForNoDay,
        Entry::ReturnedBeforeOrigin,
    ];

    /// The words in queries and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Entry::Enters => "enters",
            Entry::NotLinkable => "not linkable",
            Entry::BeforeObservation => "first set before observation",
            Entry::AfterObservation => "first set after observation",
            Entry::WashOut => "wash-out",
            Entry::NotConcluded => "index set not concluded",
            Entry::ObservedForNoDay => "observed for no day",
            Entry::ReturnedBeforeOrigin => "returned before the clock started",
        }
    }
}

/// Parents, their entries and their time at risk.
#[derive(Debug, Clone)]
pub struct Cohort {
    episodes: Vec<Episode>,
    entries: BTreeMap<Entry, PersonCount>,
}

impl Cohort {
    /// Time at risk of every parent who enters, ordered by parent.
    pub fn episodes(&self) -> &[Episode] {
        &self.episodes
    }

    /// Distinct parents by whether they enter, and why not.
    pub fn entries(&self) -> &BTreeMap<Entry, PersonCount> {
        &self.entries
    }
}

/// Runs the queries of a study's cohort, uniting sets of proceedings between them, and all checks.
///
/// # Errors
/// [`CohortError`] when a query fails, breaks its contract, or a check finds a row.
pub fn build(study: &Study, workbench: &mut Workbench) -> Result<Cohort, CohortError> {
    let applications = sets::applications(&workbench.table("parent_applications")?)?;
    let edges = sets::edges(&workbench.table("application_edges")?)?;
    let members = unite(applications, &edges, &study.sets);
    let table = sets::table(made_in_rust("set_members"), &members).ok_or(CohortError::Internal)?;
    workbench.provide("set_members", table)?;
    let episodes = episodes::episodes(&workbench.table("time_to_return")?)?;
    let exclusions = workbench.table("exclusions")?;
    let entries = entries(&exclusions.all_texts("parent")?, &exclusions.all_texts("outcome")?)?;
    workbench.run_all()?;
    workbench.run_checks()?;
    Ok(Cohort { episodes, entries })
}

fn entries(parents: &[String], outcomes: &[String]) -> Result<BTreeMap<Entry, PersonCount>, CohortError> {
    let mut by_outcome: BTreeMap<Entry, Vec<&str>> = BTreeMap::new();
    for (parent, outcome) in parents.iter().zip(outcomes) {
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
