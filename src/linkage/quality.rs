//! How good the links are: against the truth where it is known, and as the model itself expects where it is not.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::intake::LinkageTokens;

use super::Settings;
use super::blocking::{Blocks, Scratch};
use super::evidence::Pair;
use super::nodes::Intake;
use super::persons::LinkedPersons;
use super::population::Population;
use super::records::Records;
use super::values::Values;

/// What the model expects of its own links, without labels. It trusts the model's probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ExpectedErrors {
    /// Pairs of records that are one person.
    pub links: u64,
    /// Expected false links: the sum of 1 - p over them.
    pub false_links: f64,
    /// Expected missed links: the sum of p over the candidate pairs whose records are not one person.
    pub missed_links: f64,
    /// Matches that no blocking rule brought together, at least.
    pub missed_by_blocking: f64,
}

impl ExpectedErrors {
    /// Sums over a population: the pairs inside its persons, all of them scored, and the candidate pairs between persons,
    /// with the matches expected among those that were not kept and among those that blocking missed.
    pub(crate) fn of(inside: &[Pair], between: impl Iterator<Item = f64>, below: f64, blocking: f64) -> ExpectedErrors {
        ExpectedErrors {
            links: inside.len() as u64,
            false_links: inside.iter().map(|pair| 1.0 - pair.probability()).sum(),
            missed_links: between.sum::<f64>() + below,
            missed_by_blocking: blocking,
        }
    }
}

/// Pairs of records, judged by the truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PairCounts {
    /// Pairs that are one person and were linked.
    pub true_positives: u64,
    /// Pairs that are two people and were linked.
    pub false_positives: u64,
    /// Pairs that are one person and were not linked.
    pub missed: u64,
    /// Pairs that are one person and that some blocking rule brought together.
    pub blocked: u64,
}

impl PairCounts {
    /// Share of the linked pairs that are one person; none without a linked pair.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_positives)
    }

    /// Share of the pairs that are one person that were linked; none without such a pair.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.missed)
    }

    /// Harmonic mean of precision and recall; none without a pair of either kind.
    pub fn f1(&self) -> Option<f64> {
        ratio(
            2 * self.true_positives,
            2 * self.true_positives + self.false_positives + self.missed,
        )
    }

    /// Share of the pairs that are one person that blocking brought together: what no model can exceed by itself.
    pub fn blocking_recall(&self) -> Option<f64> {
        ratio(self.blocked, self.true_positives + self.missed)
    }

    fn plus(self, other: PairCounts) -> PairCounts {
        PairCounts {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            missed: self.missed + other.missed,
            blocked: self.blocked + other.blocked,
        }
    }
}

/// Linkage judged by the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TruthQuality {
    /// Pairs within each population that has records.
    pub populations: Vec<(Population, PairCounts)>,
    /// Pairs of all populations together.
    pub overall: PairCounts,
    /// Records in the truth that linkage does not know: not judged.
    pub unknown_records: usize,
    /// Records that linkage knows and the truth does not: not judged.
    pub unjudged_records: usize,
}

/// Compares persons with the truth, given as `(record, true person)`, a record once. Blocking is repeated to tell what it
/// missed from what the model rejected.
pub fn against_truth(
    tokens: &LinkageTokens,
    settings: &Settings,
    persons: &LinkedPersons,
    truth: &[(String, String)],
) -> TruthQuality {
    let truth: BTreeMap<&str, &str> = truth
        .iter()
        .map(|(record, person)| (record.as_str(), person.as_str()))
        .collect();
    let (records, values) = (Records::of(tokens), Values::of(tokens.values()));
    let mut populations = Vec::new();
    for population in Population::ALL {
        let members = Members::of(population, tokens, &truth, persons);
        if !members.0.is_empty() {
            let intake = Intake::of(population, tokens, &values, &records);
            let blocks = Blocks::of(&intake.nodes, settings.largest_block);
            populations.push((population, members.counts(&records, &intake, &blocks)));
        }
    }
    TruthQuality {
        overall: populations
            .iter()
            .fold(PairCounts::default(), |sum, (_, counts)| sum.plus(*counts)),
        unknown_records: truth.keys().filter(|record| records.row(record).is_none()).count(),
        unjudged_records: (0..records.len())
            .filter(|&row| !truth.contains_key(records.pseudonym(row)))
            .count(),
        populations,
    }
}

/// The judged records of one population: `(true person, linked person, record)`.
struct Members<'a>(Vec<(&'a str, &'a str, &'a str)>);

impl<'a> Members<'a> {
    fn of(
        population: Population,
        tokens: &'a LinkageTokens,
        truth: &BTreeMap<&str, &'a str>,
        persons: &'a LinkedPersons,
    ) -> Members<'a> {
        let own = tokens
            .mentions()
            .iter()
            .filter(|told| Population::from(told.role) == population);
        let mut members: Vec<_> = own
            .filter_map(|told| {
                let record = tokens.records().get(told.record as usize);
                Some((*truth.get(record)?, persons.row(record)?.person(), record))
            })
            .collect();
        members.sort_unstable();
        members.dedup();
        Members(members)
    }

    fn counts(mut self, records: &Records, intake: &Intake<'_>, blocks: &Blocks) -> PairCounts {
        let mut scratch = Scratch::default();
        let node = |record: &str| intake.nodes.record.binary_search(&(records.row(record)? as u32)).ok();
        let mut counts = PairCounts::default();
        let mut true_pairs = 0;
        for person in self.0.chunk_by(|left, right| left.0 == right.0) {
            for (position, left) in person.iter().enumerate() {
                for right in &person[position + 1..] {
                    true_pairs += 1;
                    counts.true_positives += u64::from(left.1 == right.1);
                    let held = node(left.2)
                        .zip(node(right.2))
                        .is_some_and(|(left, right)| blocks.hold(&intake.nodes, (left, right), &mut scratch));
                    counts.blocked += u64::from(held);
                }
            }
        }
        self.0.sort_unstable_by_key(|&(_, linked, _)| linked);
        let clusters = self.0.chunk_by(|left, right| left.1 == right.1);
        let linked_pairs: u64 = clusters
            .map(|cluster| (cluster.len() * (cluster.len() - 1) / 2) as u64)
            .sum();
        counts.false_positives = linked_pairs - counts.true_positives;
        counts.missed = true_pairs - counts.true_positives;
        counts
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
