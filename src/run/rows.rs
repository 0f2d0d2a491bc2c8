//! Counts of rows as they may be told: what became of the rows of each extract, and how many a table on the way has.
//!
//! What is told of an extract are the parts, each judged by itself and by the persons whom its rows name. The whole is told as the
//! sum of the parts that are told and of nothing else: a whole that were rounded by itself would tell of a part that is withheld.
//! How many rows of a service's own records were accepted is not told at all: beside the clients whom a table counts it would tell
//! of the few who came again.
//!
//! Custody: counts of pseudonymous rows go in; what comes out is releasable.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use arrow::array::RecordBatch;

use crate::cohort::least_named;
use crate::disclosure::step_count;
use crate::intake::{PseudonymisedTable, PseudonymisedTables, RowCounts};
use crate::linkage::LinkedPersons;
use crate::release::{Input, StepCount};
use crate::store::StoreError;
use crate::study::{DisclosurePolicy, Kind, Source};
use crate::workbench::Workbench;

/// Tables whose numbers of rows are told: of records and of applications. Tables of one row per parent, child or client, and
/// those of what a service did for each, are not among them, as their differences would tell of outcomes that are withheld; a new
/// table is not told unless it is named here.
const TOLD: &[&str] = &[
    "persons",
    "record_persons",
    "applications",
    "parties",
    "parentage",
    "orders",
    "removals",
    "looked_after",
    "looked_after_children",
    "life_events",
    "births",
    "deprivation",
    "areas",
    "parent_applications",
    "application_children",
    "application_edges",
    "set_members",
];

/// What a service has on record of its clients: tables count the clients themselves.
const OF_CLIENTS: [Kind; 5] = [
    Kind::Referrals,
    Kind::Reviews,
    Kind::Pregnancies,
    Kind::Assessments,
    Kind::Contacts,
];

/// Rows of an extract behind which no few persons stand any more: so many are not read again to count who is named.
const MANY: u64 = 1 << 16;

/// The extracts, and what became of their rows.
///
/// # Errors
/// [`StoreError`] where a table is not what it should be.
pub(super) fn inputs(
    tables: &PseudonymisedTables,
    persons: &LinkedPersons,
    policy: &DisclosurePolicy,
) -> Result<Vec<Input>, StoreError> {
    let tables = tables.tables().iter();
    tables.map(|table| input(table, persons, policy)).collect()
}

fn input(table: &PseudonymisedTable, persons: &LinkedPersons, policy: &DisclosurePolicy) -> Result<Input, StoreError> {
    let accepted = table.counts().accepted;
    let named = match OF_CLIENTS.contains(&table.kind()) {
        true => None,
        false if accepted < MANY => least_named(&table.read()?, persons, policy.threshold).or(Some(accepted)),
        false => Some(accepted),
    };
    Ok(Input {
        source: table.name().to_owned(),
        kind: table.kind().name(),
        system: table.source().system.clone(),
        read_as: read_as(table.source()),
        quarantine_at_most: table.source().quarantine_at_most.to_string(),
        poorly_read: table.poorly_read().into_iter().map(str::to_owned).collect(),
        file: told_path(table.file()),
        sha256: table.file_hash().to_owned(),
        rows: outcomes(table.counts(), named, policy),
    })
}

/// The path of an extract as a release tells it: one that does not start at the study file tells of a machine, and of whose
/// folders are on it.
fn told_path(file: &str) -> String {
    let path = Path::new(file);
    let is_beside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let name = path.file_name().filter(|_| !is_beside);
    name.map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What became of rows, of which those accepted name so many persons; none where it is not told how many were. Headers hold nothing,
/// and are no rows here.
fn outcomes(counts: &RowCounts, persons: Option<u64>, policy: &DisclosurePolicy) -> BTreeMap<String, Option<u64>> {
    let told = |rows| step_count(rows, rows, policy);
    let skipped = counts.skipped.iter().filter(|(reason, _)| !reason.contains("header"));
    let mut parts: BTreeMap<String, Option<u64>> = skipped
        .map(|(reason, rows)| (format!("skipped: {reason}"), told(*rows)))
        .collect();
    let accepted = persons.and_then(|persons| step_count(counts.accepted, persons, policy));
    parts.insert("accepted".to_owned(), accepted);
    parts.insert("set aside".to_owned(), told(counts.quarantined));
    let read = parts.values().copied().sum();
    parts.insert("read".to_owned(), read);
    parts
}

/// How an extract was read, in words of the study file.
fn read_as(source: &Source) -> String {
    let delimiter = match source.delimiter {
        None => "delimiter found from its header".to_owned(),
        Some(b'\t') => "delimited by tabs".to_owned(),
        Some(byte) => format!("delimited by `{}`", char::from(byte)),
    };
    format!(
        "{}, {delimiter}, dates as {}, birth dates known to the {}",
        source.encoding.as_str(),
        source.dates.as_str(),
        source.birth_dates.as_str()
    )
}

/// Rows of the tables on the way. One that is made of several extracts of a kind is not told where too few rows of one of them
/// are: the others would tell of these.
pub(super) fn steps(
    workbench: &Workbench,
    persons: &LinkedPersons,
    inputs: &[Input],
    policy: &DisclosurePolicy,
) -> Vec<StepCount> {
    let hidden: BTreeSet<&str> = inputs
        .iter()
        .filter(|input| input.rows.get("accepted").copied().flatten().is_none())
        .map(|input| input.kind)
        .collect();
    let made: BTreeMap<_, _> = workbench.made().filter(|(table, _)| TOLD.contains(table)).collect();
    let step = |(table, rows): (&str, &RecordBatch)| {
        let named = least_named(std::slice::from_ref(rows), persons, policy.threshold);
        let number = rows.num_rows() as u64;
        let told = step_count(number, named.unwrap_or(number), policy);
        StepCount {
            table: table.to_owned(),
            rows: told.filter(|_| !hidden.contains(table)),
        }
    };
    made.into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn told(accepted: u64, persons: Option<u64>, set_aside: u64, skipped: &[(&str, u64)]) -> [Option<u64>; 3] {
        let mut counts = RowCounts {
            accepted,
            quarantined: set_aside,
            ..RowCounts::default()
        };
        let skipped = skipped.iter().map(|(reason, rows)| ((*reason).to_owned(), *rows));
        counts.skipped = skipped.collect();
        counts.read = counts.accounted();
        let found = outcomes(&counts, persons, &POLICY);
        ["read", "accepted", "set aside"].map(|outcome| found[outcome])
    }

    #[test]
    fn rows_that_are_read_tell_nothing_of_a_part_that_is_withheld() {
        // With the header nine rows are ten.
        assert_eq!(told(9, Some(9), 0, &[("title or header", 1)]), [None, None, Some(0)]);
        assert_eq!(
            told(100, Some(50), 3, &[("title or header", 1)]),
            [None, Some(100), None]
        );
        assert_eq!(told(100, Some(50), 0, &[("blank row", 2)]), [None, Some(100), Some(0)]);
    }

    #[test]
    fn the_whole_is_the_sum_of_its_parts_as_they_are_told() {
        // 12 and 12 are told as 10 each; 24 would be told as 25.
        assert_eq!(
            told(12, Some(12), 12, &[("repeated header", 4)]),
            [Some(20), Some(10), Some(10)]
        );
    }

    #[test]
    fn rows_of_few_persons_are_few() {
        assert_eq!(told(12, Some(3), 0, &[]), [None, None, Some(0)]);
    }

    #[test]
    fn rows_of_clients_are_not_told_beside_the_clients() {
        assert_eq!(told(140, None, 20, &[("blank row", 30)]), [None, None, Some(20)]);
    }
}
