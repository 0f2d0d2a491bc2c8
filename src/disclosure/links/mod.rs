//! Rules for figures about links: they are about pairs and records, and follow the same threshold, rounding and steps as
//! counts of persons and their shares.
//!
//! Expected errors and the shares of the model are no counts of anybody: they are told in the steps that the pairs they
//! are shares of allow, and not at all where these are fewer than the threshold.
//!
//! Custody: the border to the releasable zone.

mod groups;
mod model;
mod quality;
mod records;

use super::rules::Grain;
use super::table::{Released, ReleasedRow, ReleasedTable, Reviewed};
use crate::analysis::Label;
use crate::analysis::{LinkageFinding, LinkageQuality, LinkageTable};
use crate::linkage::{PopulationSummary, word};
use crate::study::DisclosurePolicy;

pub(super) fn review(finding: &LinkageFinding<'_>, policy: &DisclosurePolicy) -> Reviewed {
    let quality = finding.quality();
    let (name, dimensions, rows): (&str, &[&'static str], Vec<ReleasedRow>) = match finding.table() {
        LinkageTable::Quality => (
            "linkage-quality",
            &["population"],
            quality::rows(quality.summary(), policy),
        ),
        LinkageTable::Completeness => (
            "linkage-completeness",
            &["population", "field"],
            each(quality, |own| records::completeness(own, policy)),
        ),
        LinkageTable::Blocking => (
            "linkage-blocking",
            &["population", "rule"],
            each(quality, |own| model::blocking(own, policy)),
        ),
        LinkageTable::Weights => (
            "linkage-weights",
            &["population", "field", "level"],
            each(quality, |own| model::weights(own, policy)),
        ),
        LinkageTable::Thresholds => (
            "linkage-thresholds",
            &["population", "threshold"],
            each(quality, |own| model::thresholds(own, policy)),
        ),
        LinkageTable::Sizes => (
            "linkage-sizes",
            &["population", "records"],
            each(quality, |own| records::sizes(own, policy)),
        ),
        LinkageTable::Groups => {
            let groups = |own: &PopulationSummary| groups::rows(own, quality, policy);
            (
                "linkage-groups",
                &["population", "grouping", "level"],
                each(quality, groups),
            )
        }
    };
    Reviewed::Released(ReleasedTable {
        name: name.to_owned(),
        dimensions: dimensions.to_vec(),
        rows,
    })
}

/// Rows of all populations, each with its population in front.
fn each(quality: &LinkageQuality, rows: impl Fn(&PopulationSummary) -> Vec<ReleasedRow>) -> Vec<ReleasedRow> {
    let populations = quality.summary().populations.iter();
    let named = populations.flat_map(|population| {
        rows(population).into_iter().map(move |mut row| {
            row.labels.insert(0, Label::Word(population.population.as_str()));
            row
        })
    });
    named.collect()
}

/// The figures of what has these labels.
fn figures(labels: &[Label], figures: impl IntoIterator<Item = (&'static str, Released)>) -> Vec<ReleasedRow> {
    let row = |(measure, released)| ReleasedRow {
        labels: labels.to_vec(),
        measure,
        released,
    };
    figures.into_iter().map(row).collect()
}

/// The label that a text of the summary stands for, if it is a word of this program.
fn label(text: &str) -> Option<Label> {
    word(text).map(Label::Word)
}

/// A share of so many, in the steps that they allow; withheld where they are fewer than the threshold.
fn percent(share: Option<f64>, of: u64, policy: &DisclosurePolicy) -> Released {
    if of < policy.threshold {
        return Released::Confidential;
    }
    let percent = share.and_then(|share| Grain::of(of, policy).percent(share, libm::round));
    percent.map_or(Released::NotAvailable, Released::Value)
}

/// The records of a population, linkable or not.
fn records_of(population: &PopulationSummary) -> u64 {
    population.linkable_records + population.unlinkable_records
}
