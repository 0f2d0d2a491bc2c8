//! The table of figures about groups on the page: one row a group, one column a figure, remarks last. What is alike in all rows is
//! said once below it; rows of which nothing is told are named together, where there are many. The files under `tables/` have
//! every row and every column.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::cells::{capitalised, cell};
use super::figures::Figures;
use super::measured::MeasuredSection;
use crate::disclosure::Released;

/// From so many rows on, what is alike in all of them is said once.
const ALIKE_FROM: usize = 3;
/// So many rows of which nothing is told still stand one by one.
const UNTOLD_ROWS: usize = 10;
/// From so many columns on, a table is printed in small letters.
const MANY_COLUMNS: usize = 10;

/// A group: the words of its labels and its remark.
type Group = (Vec<String>, Option<&'static str>);

/// How a table is laid out on the page.
struct Layout<'t> {
    /// Places and names of the labels that have a column.
    labels: Vec<(usize, &'static str)>,
    /// Labels, and the remark, that are alike in all rows.
    alike: Vec<(String, String)>,
    measures: Vec<&'static str>,
    /// Measures of which no row has a figure.
    without: Vec<&'static str>,
    /// Heading of the remarks, where they have a column.
    remarks: Option<&'static str>,
    rows: Vec<&'t Group>,
    /// Rows that are named together.
    untold: Vec<&'t Group>,
}

impl<'t> Layout<'t> {
    fn of(section: &'t MeasuredSection, figures: &Figures<'_>) -> Layout<'t> {
        let groups = &section.reviewed.remarks;
        let released = |group: &Group, measure: &str| {
            let words: Vec<&str> = group.0.iter().map(String::as_str).collect();
            figures.figure(&words, measure)
        };
        let is_large = groups.len() >= ALIKE_FROM;
        let is_there = |figure: Option<Released>| figure.is_some_and(|figure| figure != Released::NotAvailable);
        let (measures, without) = figures
            .measures()
            .into_iter()
            .partition(|measure| !is_large || groups.iter().any(|group| is_there(released(group, measure))));
        let is_untold = |group: &&Group| {
            let mut told = figures
                .measures()
                .into_iter()
                .filter_map(|measure| released(group, measure));
            let mut any = false;
            let none = told.all(|figure| {
                any |= figure == Released::Confidential;
                figure.value().is_none()
            });
            none && any
        };
        let (mut untold, mut rows): (Vec<&Group>, Vec<&Group>) = groups.iter().partition(is_untold);
        if untold.len() <= UNTOLD_ROWS {
            (rows, untold) = (groups.iter().collect(), Vec::new());
        }
        let mut layout = Layout {
            labels: figures.dimensions().iter().copied().enumerate().collect(),
            alike: Vec::new(),
            measures,
            without,
            remarks: (!section.remarks.is_empty()).then_some(section.remarks),
            rows,
            untold,
        };
        if is_large {
            layout.say_once(groups);
        }
        layout
    }

    /// Takes the columns out that say the same in every row of the table.
    fn say_once(&mut self, groups: &[Group]) {
        let Some((first, remark)) = groups.first() else { return };
        let is_alike = |place: usize| groups.iter().all(|(labels, _)| labels.get(place) == first.get(place));
        let (alike, own): (Vec<_>, Vec<_>) = self.labels.iter().copied().partition(|(place, _)| is_alike(*place));
        // A row needs a name of its own.
        if !own.is_empty() {
            let words = |(place, name): &(usize, &'static str)| Some((in_words(name), in_words(first.get(*place)?)));
            self.alike.extend(alike.iter().filter_map(words));
            self.labels = own;
        }
        let heading = self.remarks.filter(|_| groups.iter().all(|(_, other)| other == remark));
        if let (Some(heading), Some(remark)) = (heading, remark) {
            self.alike.push((heading.to_lowercase(), (*remark).to_owned()));
            self.remarks = None;
        }
    }

    fn has_limits(&self) -> bool {
        self.measures.iter().any(|measure| measure.contains("limit"))
    }

    fn columns(&self) -> usize {
        self.labels.len() + self.measures.len() + usize::from(self.remarks.is_some())
    }
}

fn in_words(label: &str) -> String {
    label.replace('_', " ")
}

pub(super) fn table(section: &MeasuredSection, figures: &Figures<'_>) -> Markup {
    let layout = Layout::of(section, figures);
    let class = if layout.columns() >= MANY_COLUMNS {
        "groups many"
    } else {
        "groups"
    };
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(section.title) {
            table class=(class) {
                caption {
                    (section.title)
                    @if layout.has_limits() && !section.confidence.is_empty() { " (intervals of " (section.confidence) " %)" }
                }
                thead {
                    tr {
                        @for (_, name) in &layout.labels { th scope="col" class="label" { (capitalised(&in_words(name))) } }
                        @for measure in &layout.measures { th scope="col" { (capitalised(measure)) } }
                        @if let Some(heading) = layout.remarks { th scope="col" class="words" { (heading) } }
                    }
                }
                tbody { @for group in &layout.rows { (row(&layout, figures, group)) } }
            }
        }
        (said_once(&layout, figures.name()))
    }
}

fn row(layout: &Layout<'_>, figures: &Figures<'_>, (labels, remark): &Group) -> Markup {
    let words: Vec<&str> = labels.iter().map(String::as_str).collect();
    html! {
        tr {
            @for (place, _) in &layout.labels { th scope="row" { (in_words(words.get(*place).unwrap_or(&""))) } }
            @for measure in &layout.measures { (cell(figures.figure(&words, measure), "")) }
            @if layout.remarks.is_some() { td class="words" { (remark.unwrap_or_default()) } }
        }
    }
}

/// What stands below a table instead of in its columns and rows.
fn said_once(layout: &Layout<'_>, name: &str) -> Markup {
    let alike: Vec<_> = layout.alike.iter().filter(|(_, words)| !words.is_empty()).collect();
    html! {
        @if !alike.is_empty() {
            p class="below" {
                "In every row: "
                @for (place, (name, words)) in alike.iter().enumerate() {
                    @if place > 0 { "; " }
                    (name) ": " (words)
                }
                "."
            }
        }
        @if !layout.without.is_empty() {
            p class="below" { "Of these no row has a figure: " (layout.without.join("; ")) "." }
        }
        @if !layout.untold.is_empty() {
            details {
                summary { (layout.untold.len()) " rows of which nothing is told" }
                p class="below" {
                    "Each is withheld as a whole; " code { "tables/" (name) ".csv" } " has them one by one: "
                    @for (place, (labels, remark)) in layout.untold.iter().enumerate() {
                        @if place > 0 { "; " }
                        (named(layout, labels))
                        @if let Some(remark) = remark.filter(|remark| !remark.is_empty()) { " (" (remark) ")" }
                    }
                    "."
                }
            }
        }
    }
}

fn named(layout: &Layout<'_>, labels: &[String]) -> String {
    let words = layout
        .labels
        .iter()
        .filter_map(|(place, _)| Some(in_words(labels.get(*place)?)));
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
