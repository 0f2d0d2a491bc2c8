//! Rules for figures about links: they are about pairs and records, and follow the same threshold, rounding and steps as
//! counts of persons and their shares.
//!
//! Expected errors and the shares of the model are no counts of anybody: they are told in the steps that the pairs they
//! are shares of allow, and not at all where these are fewer than the threshold.
//!
//! Custody: the border to the releasable zone.

mod counts;
mod groups;
mod model;
mod quality;
mod records;
mod ties;

pub(super) use counts::{LINKABLE, LINKS, LinkCount, UNLINKABLE, of as counts_of};
#[cfg(test)]
pub(super) use counts::{group, size};
pub(super) use ties::{At, LinkTies};

use super::rules::Grain;
use super::table::{Released, ReleasedRow, ReleasedTable, Reviewed};
use crate::analysis::Label;
use crate::analysis::{LinkageFinding, LinkageQuality, LinkageTable};
use crate::linkage::{PopulationSummary, word};
use crate::study::DisclosurePolicy;
use counts::Withheld;

/// Judges a table as if it were released alone.
pub(super) fn review(finding: &LinkageFinding<'_>, policy: &DisclosurePolicy) -> Reviewed {
    let withheld = counts::withheld(finding.quality().summary(), policy);
    reviewed(finding, &withheld, policy)
}

/// A table of which these counts are withheld, one population after the other ([`counts_of`]).
pub(super) fn reviewed(finding: &LinkageFinding<'_>, withheld: &[bool], policy: &DisclosurePolicy) -> Reviewed {
    let quality = finding.quality();
    let (name, dimensions, rows): (&str, &[&'static str], Vec<ReleasedRow>) = match finding.table() {
        LinkageTable::Quality => (
            "linkage-quality",
            &["population"],
            quality::rows(quality.summary(), withheld, policy),
        ),
        LinkageTable::Completeness => (
            "linkage-completeness",
            &["population", "field"],
            each(quality, withheld, |own, hidden| {
                records::completeness(own, hidden, policy)
            }),
        ),
        LinkageTable::Blocking => (
            "linkage-blocking",
            &["population", "rule"],
            each(quality, withheld, |own, _| model::blocking(own, policy)),
        ),
        LinkageTable::Weights => (
            "linkage-weights",
            &["population", "field", "level"],
            each(quality, withheld, |own, _| model::weights(own, policy)),
        ),
        LinkageTable::Thresholds => (
            "linkage-thresholds",
            &["population", "threshold"],
            each(quality, withheld, |own, _| model::thresholds(own, policy)),
        ),
        LinkageTable::Sizes => (
            "linkage-sizes",
            &["population", "records"],
            each(quality, withheld, |own, hidden| records::sizes(own, hidden, policy)),
        ),
        LinkageTable::Groups => {
            let groups = |own: &PopulationSummary, hidden: Withheld<'_>| groups::rows(own, hidden, quality, policy);
            (
                "linkage-groups",
                &["population", "grouping", "level"],
                each(quality, withheld, groups),
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
fn each(
    quality: &LinkageQuality,
    withheld: &[bool],
    rows: impl Fn(&PopulationSummary, Withheld<'_>) -> Vec<ReleasedRow>,
) -> Vec<ReleasedRow> {
    let populations = counts::by_population(quality.summary(), withheld).into_iter();
    let named = populations.flat_map(|(population, hidden)| {
        rows(population, hidden).into_iter().map(move |mut row| {
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

/// The figure that tells a count of a population as a count: its table, the words of its row, and its measure. None of what is told as
/// a share.
pub(super) fn printed(
    quality: &LinkageQuality,
    population: &PopulationSummary,
    place: usize,
) -> Option<(&'static str, Vec<String>, &'static str)> {
    let word = population.population.as_str().to_owned();
    match place {
        LINKABLE => return Some(("linkage-quality", vec![word], "linkable records")),
        UNLINKABLE => return Some(("linkage-quality", vec![word], "records that tell too little")),
        LINKS => return Some(("linkage-quality", vec![word], "links")),
        _ => {}
    }
    if let Some((_, (_, name))) = records::SIZES
        .iter()
        .enumerate()
        .find(|(class, _)| counts::size(*class) == place)
    {
        return Some(("linkage-sizes", vec![word, (*name).to_owned()], "persons"));
    }
    let mut all = population.groups.iter().enumerate();
    let (_, group) = all.find(|(own, _)| counts::group(*own)[0] == place)?;
    let labels = groups::labels(group, quality)?;
    let words = std::iter::once(word).chain(labels.iter().map(ToString::to_string));
    Some(("linkage-groups", words.collect(), "records"))
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
