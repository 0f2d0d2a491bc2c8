//! Each population in a few figures: records, links, expected errors, and what the truth says.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::{parts_of_records, single};
use super::super::table::{Released, ReleasedRow};
use super::{figures, percent};
use crate::analysis::Label;
use crate::analysis::LinkageQuality;
use crate::linkage::{PopulationSummary, TruthFigures};
use crate::study::DisclosurePolicy;

/// Match statuses of records that came linked, and the names of their counts.
const GIVEN: [(&str, &str); 6] = [
    ("verified", "records matched: verified"),
    ("exact", "records matched: exact"),
    ("strong", "records matched: strong"),
    ("weak", "records matched: weak"),
    ("none", "records matched: none"),
    ("not stated", "records matched: not stated"),
];

pub(super) fn rows(finding: &LinkageQuality, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let summary = finding.summary();
    let mut rows = Vec::new();
    for population in &summary.populations {
        let judged = population.against_truth.as_ref().map(|truth| judged(truth, policy));
        let told = expected(population, policy)
            .into_iter()
            .chain(judged.into_iter().flatten());
        rows.extend(figures(&[Label::Word(population.population.as_str())], told));
    }
    if summary
        .populations
        .iter()
        .any(|population| population.against_truth.is_some())
    {
        // Records are counted in memory and far below 2^64.
        let unknown = single(summary.truth_unknown_records as u64, policy);
        let unjudged = single(summary.truth_unjudged_records as u64, policy);
        let told = [
            ("records not among those linked", unknown),
            ("linked records not in it", unjudged),
        ];
        rows.extend(figures(&[Label::Word("truth")], told));
    }
    let given = &summary.given_records;
    let records = GIVEN.map(|(status, _)| given.get(status).copied().unwrap_or_default());
    let released = parts_of_records(&records, policy);
    let told = GIVEN.iter().zip(released).filter(|_| !given.is_empty());
    rows.extend(figures(
        &[Label::Word("came linked")],
        told.map(|((_, measure), released)| (*measure, released)),
    ));
    rows
}

fn expected(population: &PopulationSummary, policy: &DisclosurePolicy) -> [(&'static str, Released); 7] {
    let (links, missed) = (population.links, population.expected_missed_links);
    // Counts of pairs are far below 2^53.
    let (false_share, missed_share) = (
        population.expected_false_links / links as f64,
        missed / (missed + links as f64),
    );
    [
        ("linkable records", single(population.linkable_records, policy)),
        (
            "records that tell too little",
            single(population.unlinkable_records, policy),
        ),
        ("links", single(links, policy)),
        (
            "expected false links, % of links",
            percent(Some(false_share), links, policy),
        ),
        (
            "expected missed links, % of pairs",
            percent(Some(missed_share), links, policy),
        ),
        (
            "expected recall of blocking, % at most",
            percent(population.blocking_recall_at_most, links, policy),
        ),
        (
            "links refused: two parties of one application",
            single(population.refused_links, policy),
        ),
    ]
}

fn judged(truth: &TruthFigures, policy: &DisclosurePolicy) -> [(&'static str, Released); 8] {
    let pairs = truth.true_links + truth.missed_links;
    let of_records = |share| percent(share, truth.records, policy);
    [
        (
            "precision, %",
            percent(truth.precision, truth.true_links + truth.false_links, policy),
        ),
        ("recall, %", percent(truth.recall, pairs, policy)),
        ("F1, %", percent(truth.f1, pairs, policy)),
        ("B-cubed precision, %", of_records(truth.b_cubed_precision)),
        ("B-cubed recall, %", of_records(truth.b_cubed_recall)),
        ("B-cubed F1, %", of_records(truth.b_cubed_f1)),
        ("persons found exactly, %", of_records(truth.exact_persons)),
        ("recall of blocking, %", percent(truth.blocking_recall, pairs, policy)),
    ]
}
