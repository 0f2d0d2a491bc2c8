//! The tables of a release one after another, each with what has to be read beside it: what a workbook and the papers for
//! an output checker are made from.
//!
//! Custody: releasable.

use super::Contents;
use super::cells::capitalised;
use super::figures::{Figures, says_something};
use crate::disclosure::{Released, ReleasedTable, Reviewed};

/// A table with what is said beside it.
pub(super) struct Told<'c> {
    /// Heading.
    pub(super) title: String,
    /// The table, or that it is withheld.
    pub(super) reviewed: &'c Reviewed,
    /// Sentences to read beside it.
    pub(super) notes: Vec<String>,
    /// Heading of the remarks; empty where there are none.
    pub(super) remarks: &'static str,
    /// Per group, the words of its labels and its remark.
    pub(super) remarked: &'c [(Vec<String>, Option<&'static str>)],
}

/// Every table of a release that says something, in the order of the report.
pub(super) fn told(contents: &Contents) -> Vec<Told<'_>> {
    let mut all = Vec::new();
    for section in &contents.curves {
        let mut notes = vec![format!(
            "Intervals of {} %. {}.",
            section.confidence,
            capitalised(&section.method)
        )];
        notes.extend(of_its_own(&section.definitions));
        notes.extend(section.reservations.iter().map(|told| sentence(told)));
        all.push(plain(section.title.clone(), &section.table, notes));
    }
    for section in &contents.measured {
        let mut notes = section.notes.clone();
        notes.extend((!section.confidence.is_empty()).then(|| format!("Intervals of {} %.", section.confidence)));
        notes.extend(of_its_own(&section.definitions));
        notes.extend(section.reviewed.reservations.iter().map(|told| sentence(told)));
        all.push(Told {
            remarks: section.remarks,
            remarked: &section.reviewed.remarks,
            ..plain(section.title.clone(), &section.reviewed.table, notes)
        });
    }
    // Of a service alone nobody knows who returned, and there are no such tables.
    if !contents.is_service_only {
        all.push(plain(
            "First returns by class of child".to_owned(),
            &contents.classes,
            Vec::new(),
        ));
        all.push(plain("Who is counted".to_owned(), &contents.flow, Vec::new()));
    }
    for reviewed in contents.linkage.reviewed() {
        let name = Figures::of(reviewed).map_or("linkage", |figures| figures.name());
        all.push(plain(capitalised(&name.replace('-', " ")), reviewed, Vec::new()));
    }
    all.retain(|told| says_something(told.reviewed));
    all
}

fn plain(title: String, reviewed: &Reviewed, notes: Vec<String>) -> Told<'_> {
    Told {
        title,
        reviewed,
        notes,
        remarks: "",
        remarked: &[],
    }
}

/// The definitions of an estimate that are not the study's, in a sentence.
pub(super) fn of_its_own(definitions: &[String]) -> Option<String> {
    (!definitions.is_empty()).then(|| format!("Definitions of its own: {}.", definitions.join("; ")))
}

/// A sentence with its first letter in upper case and a full stop.
fn sentence(words: &str) -> String {
    format!("{}.", capitalised(words.trim_end_matches('.')))
}

/// One group of a table: the words of its labels, and its figures by measure.
pub(super) struct Line {
    pub(super) labels: Vec<String>,
    pub(super) figures: Vec<(&'static str, Released)>,
}

impl Line {
    /// Whether it has such a figure, told or not.
    pub(super) fn has(&self, measure: &str) -> bool {
        self.figures.iter().any(|(told, _)| *told == measure)
    }

    /// A figure, if it has it.
    pub(super) fn figure(&self, measure: &str) -> Option<Released> {
        let found = self.figures.iter().find(|(told, _)| *told == measure);
        found.map(|(_, released)| *released)
    }

    /// The same as a number, if it is told.
    pub(super) fn number(&self, measure: &str) -> Option<f64> {
        Some(self.figure(measure)?.value()?.value())
    }
}

/// A table with one line for each group and its figures side by side. A measure that a group has twice begins a new line.
pub(super) fn lines(table: &ReleasedTable) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for row in table.rows() {
        let labels: Vec<String> = row.labels().iter().map(ToString::to_string).collect();
        let figure = (row.measure(), row.released());
        match lines.last_mut() {
            Some(line) if line.labels == labels && line.figures.iter().all(|(told, _)| *told != figure.0) => {
                line.figures.push(figure);
            }
            _ => lines.push(Line {
                labels,
                figures: vec![figure],
            }),
        }
    }
    lines
}
