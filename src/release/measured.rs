//! Sections of figures about groups: how to read them, their charts, their table.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::cells::capitalised;
use super::charts;
use super::figures::Figures;
use super::findings::anchor;
use super::group_table;
use super::report::withheld;
use super::told::of_its_own;
use crate::disclosure::{Released, ReviewedGroups};
use crate::study::DisclosurePolicy;

/// One declared estimate of figures about groups.
#[derive(Debug, Clone)]
pub struct MeasuredSection {
    /// The word of its kind of estimate in the study file; empty for none.
    pub kind: &'static str,
    /// Heading.
    pub title: String,
    /// The word for those who are counted: those of the estimate, where it has a unit of its own.
    pub unit: &'static str,
    /// From where the clock counts, in a sentence.
    pub clock: &'static str,
    /// What follows the word "return" where the figures are of returns and not every set counts as one: which do.
    pub counted: &'static str,
    /// Confidence level in per cent.
    pub confidence: String,
    /// What was reviewed.
    pub reviewed: ReviewedGroups,
    /// The rules by which it was, and by which its counts are rounded.
    pub policy: DisclosurePolicy,
    /// Heading of the remarks; empty where there are none.
    pub remarks: &'static str,
    /// How to read it.
    pub notes: Vec<String>,
    /// The definitions under which it holds, where they are not the study's.
    pub definitions: Vec<String>,
}

pub(super) fn section(section: &MeasuredSection, in_short: &Markup) -> Markup {
    html! {
        section id=(anchor(&section.reviewed.table)) {
            h3 { (section.title) }
            (in_short)
            @for note in &section.notes { p { (note) } }
            @if let Some(own) = of_its_own(&section.definitions) { p { (own) } }
            @match Figures::of(&section.reviewed.table) {
                Some(figures) => {
                    @if is_of_few_unlinkable(&figures) {
                        p {
                            "Too few records could not be linked to be told apart from the others, or they would give away another "
                            "figure: whether they differ is not shown."
                        }
                    }
                    @for chart in charts::of_measured(section) { (chart.figure()) }
                    (group_table::table(section, &figures))
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

/// Whether a table of who cannot be linked tells nothing of them all.
fn is_of_few_unlinkable(figures: &Figures<'_>) -> bool {
    figures.figure(&["all", "all"], "records that cannot be linked") == Some(Released::Confidential)
}

#[cfg(test)]
mod tests;
