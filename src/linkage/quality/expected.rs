//! How good the links are to be expected, without labels: what the model's own probabilities say.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::linkage::clusters::Clusters;
use crate::linkage::nodes::gathered::Intake;

use super::coherence::Coherent;
use super::groups::Groups;

/// What the model expects of its own links, without labels. It trusts the model's probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ExpectedErrors {
    /// Pairs of records that are one person.
    pub links: u64,
    /// Expected false links: the sum of 1 - p over them, with what the person's other pairs say of each.
    pub false_links: f64,
    /// Expected missed links: the sum of p over the candidate pairs whose records are not one person, with what the two persons
    /// leave of each.
    pub missed_links: f64,
    /// Matches that no blocking rule brought together, in expectation.
    pub missed_by_blocking: f64,
}

impl ExpectedErrors {
    /// Sums over a population: the pairs that were kept, the matches expected among those that were not, and among those
    /// that blocking missed.
    pub(crate) fn of(kept: &Kept, below: f64, blocking: f64) -> ExpectedErrors {
        ExpectedErrors {
            links: kept.inside.len() as u64,
            // The sum of nothing is a zero with a sign, which would be kept and printed.
            false_links: kept.inside.iter().map(|pair| 1.0 - pair.probability).sum::<f64>() + 0.0,
            missed_links: kept.between.iter().map(|pair| pair.probability).sum::<f64>() + below + 0.0,
            missed_by_blocking: blocking,
        }
    }
}

/// The pairs of a population that were kept.
pub(crate) struct Kept {
    /// All pairs inside its persons.
    pub(crate) inside: Vec<Coherent>,
    /// Candidate pairs between persons.
    pub(crate) between: Vec<Coherent>,
}

/// A group of a population's records, and what the model expects of their links. A pair across two groups counts half in
/// each. Matches among pairs of less than one per cent and those that blocking missed are in no group: where they lie is
/// not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupReport {
    /// What records are grouped by.
    pub grouping: &'static str,
    /// The group.
    pub level: String,
    /// Its records.
    pub records: u64,
    /// Of them, those that tell too little to be linked.
    pub unlinkable: u64,
    /// Of them, those linked to another record of the population.
    pub linked: u64,
    /// Pairs of records that are one person.
    pub links: f64,
    /// Expected false links among them.
    pub false_links: f64,
    /// Expected missed links.
    pub missed_links: f64,
}

/// A report for each cell of the groups, in the order of the cells, those without a record of the population among them.
pub(crate) fn group_reports(
    groups: &Groups,
    intake: &Intake<'_>,
    kept: &Kept,
    clusters: &Clusters,
) -> Vec<GroupReport> {
    let report = |(grouping, level): &(&'static str, String)| GroupReport {
        grouping,
        level: level.clone(),
        records: 0,
        unlinkable: 0,
        linked: 0,
        links: 0.0,
        false_links: 0.0,
        missed_links: 0.0,
    };
    let mut reports: Vec<GroupReport> = groups.cells().iter().map(report).collect();
    if reports.is_empty() {
        return reports;
    }
    let mut add = |row: usize, note: &dyn Fn(&mut GroupReport)| {
        groups.of_record(row).for_each(|cell| note(&mut reports[cell]));
    };
    for row in &intake.nodes.record {
        add(*row as usize, &|report| report.records += 1);
    }
    for (row, _) in &intake.unlinkable {
        add(*row as usize, &|report| {
            report.records += 1;
            report.unlinkable += 1;
        });
    }
    for row in linked_rows(intake, clusters) {
        add(row as usize, &|report| report.linked += 1);
    }
    for pair in &kept.inside {
        for row in [pair.rows.0, pair.rows.1] {
            add(row, &|report| {
                report.links += 0.5;
                report.false_links += 0.5 * (1.0 - pair.probability);
            });
        }
    }
    for pair in &kept.between {
        for row in [pair.rows.0, pair.rows.1] {
            add(row, &|report| report.missed_links += 0.5 * pair.probability);
        }
    }
    reports
}

/// How many persons have so many records of the population: `(records, persons)`, ascending. Those who could not be linked
/// are among the persons of one record.
pub(crate) fn person_sizes(intake: &Intake<'_>, clusters: &Clusters) -> Vec<(u64, u64)> {
    let mut records = vec![0_u64; clusters.rows()];
    let rows = intake
        .nodes
        .record
        .iter()
        .chain(intake.unlinkable.iter().map(|(row, _)| row));
    rows.for_each(|row| records[clusters.root(*row as usize)] += 1);
    let mut persons: BTreeMap<u64, u64> = BTreeMap::new();
    for size in records.into_iter().filter(|size| *size > 0) {
        *persons.entry(size).or_default() += 1;
    }
    persons.into_iter().collect()
}

/// The rows of the population in whose person it has another row.
fn linked_rows(intake: &Intake<'_>, clusters: &Clusters) -> Vec<u32> {
    let is_own = |row: &u32| intake.nodes.of_row(*row).is_some();
    let mut rows = Vec::new();
    for group in clusters.groups() {
        let own: Vec<u32> = group.iter().copied().filter(is_own).collect();
        if own.len() > 1 {
            rows.extend(own);
        }
    }
    rows
}
