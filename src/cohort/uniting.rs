//! Applications united to sets of proceedings. SQL states which two belong together and why; which set an application
//! joins depends on the sets before it, and that is decided here.
//!
//! Custody: pseudonymous zone.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringArray};
use arrow::datatypes::SchemaRef;

use super::CohortError;
use crate::study::{Consolidation, Overlap, SetRules};
use crate::workbench::QueryResult;

/// An application of a parent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Application {
    /// The parent's pseudonym.
    pub parent: String,
    /// Day of issue, days since 1970-01-01.
    pub issued_on: i32,
    /// The application's pseudonym.
    pub application: String,
}

/// Why two applications of a parent may belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The parent's pseudonym.
    pub parent: String,
    /// The application issued earlier.
    pub earlier: String,
    /// The application issued later.
    pub later: String,
    /// The later one was issued while the earlier one was open, or within the gap.
    pub while_open: bool,
    /// They share a child about whom the earlier one has never concluded.
    pub shares_open_child: bool,
    /// One was consolidated into the other.
    pub consolidated: bool,
    /// They share a child.
    pub shares_child: bool,
    /// The earliest day on which a subject of the later one can have been born, if all births are known.
    pub later_born_from: Option<i32>,
}

/// An application's place in the sets of its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetMember {
    /// The parent's pseudonym.
    pub parent: String,
    /// The application's pseudonym.
    pub application: String,
    /// Number of the set, from 1 in order of start.
    pub set_number: i64,
}

/// Reads the applications of `sets/parent_applications`.
pub(super) fn applications(result: &QueryResult) -> Result<Vec<Application>, CohortError> {
    let (parents, names) = (result.all_texts("parent")?, result.all_texts("application")?);
    let issued = result.all_dates("issued_on")?;
    let rows = parents.into_iter().zip(names).zip(issued);
    Ok(rows
        .map(|((parent, application), issued_on)| Application {
            parent,
            issued_on,
            application,
        })
        .collect())
}

/// Reads the edges of `sets/application_edges`.
pub(super) fn edges(result: &QueryResult) -> Result<Vec<Edge>, CohortError> {
    let (parents, earlier, later) = (
        result.all_texts("parent")?,
        result.all_texts("earlier")?,
        result.all_texts("later")?,
    );
    let flag = |name: &str| result.all_flags(name);
    let (open, shares_open) = (flag("while_open")?, flag("shares_open_child")?);
    let (consolidated, shares) = (flag("consolidated")?, flag("shares_child")?);
    let born = result.dates("later_born_from")?;
    let pairs = parents.into_iter().zip(earlier).zip(later);
    let reasons = open
        .into_iter()
        .zip(shares_open)
        .zip(consolidated)
        .zip(shares)
        .zip(born);
    let edge =
        |(((parent, earlier), later), ((((while_open, shares_open_child), consolidated), shares_child), born))| Edge {
            parent,
            earlier,
            later,
            while_open,
            shares_open_child,
            consolidated,
            shares_child,
            later_born_from: born,
        };
    Ok(pairs.zip(reasons).map(edge).collect())
}

struct RunningSet {
    started_on: i32,
    applications: Vec<String>,
}

/// Unites each parent's applications, in order of issue, to sets numbered in order of start.
///
/// Under [`Overlap::WhileOpen`] an application joins the sets with any of whose applications it shares a reason; where
/// those are several, they become one. Under [`Overlap::Separate`] sets that run side by side stay apart: an application
/// joins one of them, that with which it shares a child, else the one that started last; and one whose subjects were all
/// born after a set started, and none of whom is a subject of it, does not join that set at all. Births that are not known
/// keep it in the set. Consolidation unites under either.
pub fn unite(mut applications: Vec<Application>, edges: &[Edge], rules: &SetRules) -> Vec<SetMember> {
    applications.sort();
    let mut reasons: BTreeMap<(&str, &str), Vec<&Edge>> = BTreeMap::new();
    for edge in edges {
        reasons.entry((&edge.parent, &edge.later)).or_default().push(edge);
    }
    let mut members = Vec::with_capacity(applications.len());
    for of_parent in applications.chunk_by(|a, b| a.parent == b.parent) {
        let mut sets: Vec<RunningSet> = Vec::new();
        for application in of_parent {
            let edges = reasons.get(&(application.parent.as_str(), application.application.as_str()));
            let ties: Vec<Tie> = sets
                .iter()
                .map(|set| edges.map_or(Tie::None, |edges| tie(set, edges, rules)))
                .collect();
            let chosen = chosen(&sets, &ties, rules);
            let (joined, apart): (Vec<_>, Vec<_>) = sets.into_iter().zip(chosen).partition(|(_, chosen)| *chosen);
            sets = apart.into_iter().map(|(set, _)| set).collect();
            sets.push(merged(joined.into_iter().map(|(set, _)| set).collect(), application));
        }
        sets.sort_by_key(|set| set.started_on);
        members.extend(numbered(of_parent, &sets));
    }
    members
}

/// How an application is tied to a set, from the loosest to the closest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    None,
    Overlap,
    OverlapAndChild,
    Consolidated,
}

fn tie(set: &RunningSet, edges: &[&Edge], rules: &SetRules) -> Tie {
    let own: Vec<&&Edge> = edges
        .iter()
        .filter(|edge| set.applications.contains(&edge.earlier))
        .collect();
    if rules.consolidation == Consolidation::Join && own.iter().any(|edge| edge.consolidated) {
        return Tie::Consolidated;
    }
    let overlaps = own.iter().any(|edge| edge.while_open || edge.shares_open_child);
    let shares_child = own.iter().any(|edge| edge.shares_child);
    let is_about_new_children = !shares_child
        && own
            .iter()
            .any(|edge| edge.later_born_from.is_some_and(|born| born > set.started_on));
    match (overlaps, shares_child) {
        (true, true) => Tie::OverlapAndChild,
        (true, false) if rules.overlap == Overlap::Separate && is_about_new_children => Tie::None,
        (true, false) => Tie::Overlap,
        (false, _) => Tie::None,
    }
}

/// Which of the running sets an application joins.
fn chosen(sets: &[RunningSet], ties: &[Tie], rules: &SetRules) -> Vec<bool> {
    if rules.overlap == Overlap::WhileOpen {
        return ties.iter().map(|tie| *tie != Tie::None).collect();
    }
    let open = sets
        .iter()
        .zip(ties)
        .enumerate()
        .filter(|(_, (_, tie))| matches!(tie, Tie::Overlap | Tie::OverlapAndChild));
    let closest = open
        .max_by_key(|(place, (set, tie))| (**tie, set.started_on, *place))
        .map(|(place, _)| place);
    let is_consolidated = ties.contains(&Tie::Consolidated);
    let joins = |(place, tie): (usize, &Tie)| *tie == Tie::Consolidated || (!is_consolidated && Some(place) == closest);
    ties.iter().enumerate().map(joins).collect()
}

fn merged(sets: Vec<RunningSet>, application: &Application) -> RunningSet {
    let started_on = sets
        .iter()
        .map(|set| set.started_on)
        .min()
        .unwrap_or(application.issued_on);
    let before = sets.into_iter().flat_map(|set| set.applications);
    RunningSet {
        started_on,
        applications: before.chain([application.application.clone()]).collect(),
    }
}

fn numbered<'a>(of_parent: &'a [Application], sets: &'a [RunningSet]) -> impl Iterator<Item = SetMember> + 'a {
    of_parent.iter().flat_map(move |application| {
        let place = sets
            .iter()
            .position(|set| set.applications.contains(&application.application));
        place
            .and_then(|place| i64::try_from(place + 1).ok())
            .map(|set_number| SetMember {
                parent: application.parent.clone(),
                application: application.application.clone(),
                set_number,
            })
    })
}

/// Members as the table `set_members`. None where they do not fit it, which would be a fault of the program.
pub(super) fn table(schema: SchemaRef, members: &[SetMember]) -> Option<RecordBatch> {
    let parent: StringArray = members.iter().map(|member| Some(member.parent.as_str())).collect();
    let application: StringArray = members.iter().map(|member| Some(member.application.as_str())).collect();
    let number: Int64Array = members.iter().map(|member| Some(member.set_number)).collect();
    RecordBatch::try_new(schema, vec![Arc::new(parent), Arc::new(application), Arc::new(number)]).ok()
}
