//! Each population in a few figures: records, links, expected errors, and what the truth says.
//!
//! Custody: the border to the releasable zone.

use super::super::counts::{parts_of_records, single, told};
use super::super::table::{Released, ReleasedRow};
use super::counts::{self, LINKABLE, LINKS, UNLINKABLE, Withheld};
use super::{figures, percent};
use crate::analysis::Label;
use crate::linkage::{LinkageSummary, PopulationSummary, TruthFigures};
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

pub(super) fn rows(summary: &LinkageSummary, withheld: &[bool], policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let mut rows = Vec::new();
    for (population, withheld) in counts::by_population(summary, withheld) {
        let judged = population.against_truth.as_ref().map(|truth| judged(truth, policy));
        let told = expected(population, withheld, policy)
            .into_iter()
            .chain(labelled(population, policy))
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
    rows.extend(registry(summary, policy));
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

fn expected(
    population: &PopulationSummary,
    withheld: Withheld<'_>,
    policy: &DisclosurePolicy,
) -> [(&'static str, Released); 7] {
    let (links, missed) = (population.links, population.expected_missed_links);
    // Counts of pairs are far below 2^53.
    let (false_share, missed_share) = (
        population.expected_false_links / links as f64,
        missed / (missed + links as f64),
    );
    let count = |count: u64, place: usize| told(count, !withheld.has(place), policy);
    // What is told of the links would tell that they are not few.
    let of_links = |share: Option<f64>| match withheld.has(LINKS) {
        true => Released::Confidential,
        false => percent(share, links, policy),
    };
    [
        ("linkable records", count(population.linkable_records, LINKABLE)),
        (
            "records that tell too little",
            count(population.unlinkable_records, UNLINKABLE),
        ),
        ("links", count(links, LINKS)),
        ("expected false links, % of links", of_links(Some(false_share))),
        ("expected missed links, % of pairs", of_links(Some(missed_share))),
        (
            "expected recall of blocking, %",
            of_links(population.expected_blocking_recall),
        ),
        (
            "links refused: two parties of one application",
            single(population.refused_links, policy),
        ),
    ]
}

/// The labels that calibrated the probabilities. Of those that calibrated nothing there is no figure.
fn labelled(population: &PopulationSummary, policy: &DisclosurePolicy) -> Option<(&'static str, Released)> {
    let labels = &population.labels;
    let pairs = labels.matches + labels.non_matches;
    labels
        .is_calibrated()
        .then(|| ("labelled pairs", single(pairs, policy)))
}

/// What became of the persons whom a registry knew from the extracts before; nothing where it begins with these.
fn registry(summary: &LinkageSummary, policy: &DisclosurePolicy) -> Vec<ReleasedRow> {
    let changed = summary.registry.as_ref().filter(|changed| changed.release > 1);
    let Some(changed) = changed.filter(|_| !summary.populations.is_empty()) else {
        return Vec::new();
    };
    let told = [
        ("persons merged with another", single(changed.merged_persons, policy)),
        ("parts split off a person", single(changed.split_parts, policy)),
        ("records that joined a person", single(changed.joined_records, policy)),
    ];
    figures(&[Label::Word("registry")], told)
}

fn judged(truth: &TruthFigures, policy: &DisclosurePolicy) -> [(&'static str, Released); 9] {
    let pairs = truth.true_links + truth.missed_links;
    let of_records = |share| percent(share, truth.records, policy);
    [
        (
            "precision, %",
            percent(truth.precision, truth.true_links + truth.false_links, policy),
        ),
        ("recall, %", percent(truth.recall, pairs, policy)),
        (
            "recall among linkable records, %",
            percent(truth.recall_of_linkable, pairs, policy),
        ),
        ("F1, %", percent(truth.f1, pairs, policy)),
        ("B-cubed precision, %", of_records(truth.b_cubed_precision)),
        ("B-cubed recall, %", of_records(truth.b_cubed_recall)),
        ("B-cubed F1, %", of_records(truth.b_cubed_f1)),
        ("persons found exactly, %", of_records(truth.exact_persons)),
        ("recall of blocking, %", percent(truth.blocking_recall, pairs, policy)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{LabelReport, Population, RegistryFigures};
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    /// The figures of what has a label.
    fn told(summary: &LinkageSummary, word: &'static str) -> Vec<(&'static str, Released)> {
        let withheld = counts::withheld(summary, &POLICY);
        let rows = rows(summary, &withheld, &POLICY).into_iter();
        let own = rows.filter(|row| row.labels == [Label::Word(word)]);
        own.map(|row| (row.measure, row.released)).collect()
    }

    fn summary(labels: LabelReport, release: u32) -> LinkageSummary {
        let mothers = PopulationSummary {
            labels,
            ..PopulationSummary::without_records(Population::Mothers)
        };
        LinkageSummary {
            populations: vec![mothers],
            registry: Some(RegistryFigures {
                release,
                joined_records: 48,
                merged_persons: 1,
                split_parts: 12,
                ..RegistryFigures::default()
            }),
            ..LinkageSummary::default()
        }
    }

    #[test]
    fn what_a_registry_changed_is_rounded_and_withheld_as_other_counts_are() {
        let changed = told(&summary(LabelReport::none(), 2), "registry");
        let expected = [
            ("persons merged with another", Released::Confidential),
            ("parts split off a person", single(12, &POLICY)),
            ("records that joined a person", single(48, &POLICY)),
        ];
        assert_eq!(changed, expected);
        let joined = changed[2].1.value().map(|value| value.to_string());
        assert_eq!(joined.as_deref(), Some("50"));
        assert_eq!(
            told(&summary(LabelReport::none(), 1), "registry"),
            [],
            "nothing came before"
        );
    }

    #[test]
    fn labels_are_counted_where_they_calibrated_and_only_there() {
        let labels = |reason: Option<&str>| LabelReport {
            method: "logistic".to_owned(),
            reason: reason.map(str::to_owned),
            matches: 33,
            non_matches: 30,
            ..LabelReport::none()
        };
        let pairs = |labels| {
            let told = told(&summary(labels, 1), "mothers").into_iter();
            told.filter(|(measure, _)| *measure == "labelled pairs")
                .collect::<Vec<_>>()
        };
        assert_eq!(pairs(labels(None)), [("labelled pairs", single(63, &POLICY))]);
        assert_eq!(pairs(labels(Some("fewer than 10 labels of one class"))), []);
    }
}
