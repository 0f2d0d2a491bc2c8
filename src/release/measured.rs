//! Sections of figures about groups: one row a group, one column a figure, remarks last.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::cells::{capitalised, cell};
use super::charts;
use super::figures::Figures;
use super::findings::anchor;
use super::report::withheld;
use crate::disclosure::ReviewedGroups;

/// One declared estimate of figures about groups.
#[derive(Debug, Clone)]
pub struct MeasuredSection {
    /// The word of its kind of estimate in the study file; empty for none.
    pub kind: &'static str,
    /// Heading.
    pub title: String,
    /// The word for those who are counted: those of the estimate, where it has a unit of its own.
    pub unit: &'static str,
    /// Confidence level in per cent.
    pub confidence: String,
    /// What was reviewed.
    pub reviewed: ReviewedGroups,
    /// Heading of the remarks; empty where there are none.
    pub remarks: &'static str,
    /// How to read it.
    pub notes: Vec<String>,
    /// The definitions under which it holds, where they are not the study's.
    pub definitions: Vec<String>,
}

pub(super) fn section(section: &MeasuredSection) -> Markup {
    html! {
        section id=(anchor(&section.reviewed.table)) {
            h3 { (section.title) }
            @for note in &section.notes { p { (note) } }
            @if !section.definitions.is_empty() {
                p { "Definitions of its own: " (section.definitions.join("; ")) "." }
            }
            @match Figures::of(&section.reviewed.table) {
                Some(figures) => {
                    @for chart in charts::of_measured(section) { (chart.figure()) }
                    (table(section, &figures))
                }
                None => (withheld(&section.reviewed.table)),
            }
            @if !section.reviewed.reservations.is_empty() {
                h4 { "Read with care" }
                ul { @for reservation in &section.reviewed.reservations { li { (capitalised(reservation)) "." } } }
            }
        }
    }
}

fn table(section: &MeasuredSection, figures: &Figures<'_>) -> Markup {
    let (dimensions, measures) = (figures.dimensions(), figures.measures());
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(section.title) {
            table class="groups" {
                caption {
                    (section.title)
                    @if !section.confidence.is_empty() { " (intervals of " (section.confidence) " %)" }
                }
                thead {
                    tr {
                        @for dimension in dimensions { th scope="col" class="label" { (capitalised(&dimension.replace('_', " "))) } }
                        @for measure in &measures { th scope="col" { (capitalised(measure)) } }
                        @if !section.remarks.is_empty() { th scope="col" class="words" { (section.remarks) } }
                    }
                }
                tbody {
                    @for (labels, remark) in &section.reviewed.remarks {
                        (row(section, figures, &measures, labels, *remark))
                    }
                }
            }
        }
    }
}

fn row(
    section: &MeasuredSection,
    figures: &Figures<'_>,
    measures: &[&'static str],
    labels: &[String],
    remark: Option<&'static str>,
) -> Markup {
    let words: Vec<&str> = labels.iter().map(String::as_str).collect();
    html! {
        tr {
            @for label in labels { th scope="row" { (label.replace('_', " ")) } }
            @for measure in measures { (cell(figures.figure(&words, measure), "")) }
            @if !section.remarks.is_empty() { td class="words" { (remark.unwrap_or_default()) } }
        }
    }
}
