//! Released tables, looked up by the words of their labels.
//!
//! Custody: releasable.

use crate::disclosure::{Label, Released, ReleasedRow, ReleasedTable, Reviewed};

/// Whether a table of curves tells that nobody of a group was seen to return in so many years: such a share has no limits.
pub(super) fn is_of_none(table: &ReleasedTable, group: &[Label], years: i64) -> bool {
    let figure = |measure: &str| table.after(group, years, measure);
    let share = figure("probability of return").and_then(Released::value);
    share.is_some_and(|share| share.value() == 0.0) && figure("upper limit") == Some(Released::NotAvailable)
}

/// Whether a table is a part of a release: one that is withheld as a whole is, and so is one of which every figure is withheld,
/// whose rows say so. One without a row says nothing.
pub(super) fn says_something(reviewed: &Reviewed) -> bool {
    Figures::of(reviewed).is_none_or(|figures| !figures.is_empty())
}

/// A released table, looked up by the words of its labels.
pub(super) struct Figures<'t>(&'t ReleasedTable);

impl<'t> Figures<'t> {
    /// The figures of what was released.
    pub(super) fn of(reviewed: &'t Reviewed) -> Option<Figures<'t>> {
        match reviewed {
            Reviewed::Released(table) => Some(Figures(table)),
            Reviewed::Withheld { .. } => None,
        }
    }

    /// The table itself.
    pub(super) fn table(&self) -> &'t ReleasedTable {
        self.0
    }

    /// The name of the table.
    pub(super) fn name(&self) -> &'t str {
        self.0.name()
    }

    /// What the labels are.
    pub(super) fn dimensions(&self) -> &'t [&'static str] {
        self.0.dimensions()
    }

    /// Whether the table has no row.
    pub(super) fn is_empty(&self) -> bool {
        self.0.rows().is_empty()
    }

    /// The figure of what has these labels.
    pub(super) fn figure(&self, labels: &[&str], measure: &str) -> Option<Released> {
        let is_meant = |row: &&ReleasedRow| {
            row.measure() == measure
                && row.labels().len() == labels.len()
                && row
                    .labels()
                    .iter()
                    .zip(labels)
                    .all(|(label, word)| label.to_string() == *word)
        };
        self.0.rows().iter().find(is_meant).map(|row| row.released())
    }

    /// The same as a number for a chart, if it is shown.
    pub(super) fn number(&self, labels: &[&str], measure: &str) -> Option<f64> {
        Some(self.figure(labels, measure)?.value()?.value())
    }

    /// The words of the label at a place, in order of coming, each once, among rows whose labels begin with others.
    pub(super) fn words(&self, before: &[&str]) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for row in self.0.rows() {
            let begins = row
                .labels()
                .iter()
                .zip(before)
                .all(|(label, word)| label.to_string() == *word);
            let next = row.labels().get(before.len()).map(ToString::to_string);
            words.extend(next.filter(|next| begins && !words.contains(next)));
        }
        words
    }

    /// The second label of all rows of a population.
    pub(super) fn seconds(&self, population: &str) -> Vec<String> {
        self.words(&[population])
    }

    /// The second and third labels of a population.
    pub(super) fn fields(&self, population: &str) -> Vec<(String, Vec<String>)> {
        let fields = self.seconds(population).into_iter();
        fields
            .map(|field| (field.clone(), self.words(&[population, &field])))
            .collect()
    }

    /// What is measured, in order of coming, each once.
    pub(super) fn measures(&self) -> Vec<&'static str> {
        let mut measures: Vec<&'static str> = Vec::new();
        for row in self.0.rows() {
            if !measures.contains(&row.measure()) {
                measures.push(row.measure());
            }
        }
        measures
    }
}
