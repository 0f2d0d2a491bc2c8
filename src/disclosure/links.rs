//! Rules for figures about links: they are about pairs and records, and follow the same threshold, rounding and steps as
//! counts of persons and their shares.
//!
//! Custody: the border to the releasable zone.

use super::counts::{parts_of_records, single};
use super::grain::Grain;
use super::table::{Label, Released, ReleasedRow, ReleasedTable, Reviewed};
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

pub(super) fn review(finding: &LinkageQuality, policy: &DisclosurePolicy) -> Reviewed {
    let mut rows = Vec::new();
    for population in &finding.summary().populations {
        let figures = expected(population, policy).into_iter();
        let judged = population.against_truth.as_ref().map(|truth| judged(truth, policy));
        for (measure, released) in figures.chain(judged.into_iter().flatten()) {
            let labels = vec![Label::Word(population.population.as_str())];
            rows.push(ReleasedRow {
                labels,
                measure,
                released,
            });
        }
    }
    let given = &finding.summary().given_records;
    let records = GIVEN.map(|(status, _)| given.get(status).copied().unwrap_or_default());
    let released = parts_of_records(&records, policy);
    for ((_, measure), released) in GIVEN.iter().zip(released).filter(|_| !given.is_empty()) {
        rows.push(ReleasedRow {
            labels: vec![Label::Word("came linked")],
            measure,
            released,
        });
    }
    Reviewed::Released(ReleasedTable {
        name: "linkage-quality".to_owned(),
        dimensions: vec!["population"],
        rows,
    })
}

fn expected(population: &PopulationSummary, policy: &DisclosurePolicy) -> [(&'static str, Released); 5] {
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
    ]
}

fn judged(truth: &TruthFigures, policy: &DisclosurePolicy) -> [(&'static str, Released); 4] {
    let pairs = truth.true_links + truth.missed_links;
    [
        (
            "precision, %",
            percent(truth.precision, truth.true_links + truth.false_links, policy),
        ),
        ("recall, %", percent(truth.recall, pairs, policy)),
        ("F1, %", percent(truth.f1, pairs, policy)),
        ("recall of blocking, %", percent(truth.blocking_recall, pairs, policy)),
    ]
}

fn percent(share: Option<f64>, of: u64, policy: &DisclosurePolicy) -> Released {
    if of < policy.threshold {
        return Released::Confidential;
    }
    let percent = share.and_then(|share| Grain::of(of, policy).percent(share, libm::round));
    percent.map_or(Released::NotAvailable, Released::Value)
}
