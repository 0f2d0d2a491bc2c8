//! The answer to a question as a finding: distinct persons by group, to be reviewed like any other.
//!
//! Custody: counts of distinct persons and words of the code book; reviewed before release.

use super::{Figure, Group, Label, Measured};
use crate::cohort::{Answer, Ask, AskedCell, Dimension, Words};
use crate::study::{Codebook, Level};

/// The finding, named after the question; none where a group holds a word that may not be released.
pub fn answered(ask: &Ask, answer: &Answer, codebook: &Codebook) -> Option<Measured> {
    let groups = answer.cells.iter().map(|cell| group(ask, cell, codebook));
    Some(Measured {
        name: ask.name(),
        title: ask.canonical(),
        dimensions: ask.dimensions().iter().map(|dimension| dimension.name).collect(),
        groups: groups.collect::<Option<_>>()?,
        remarks: "",
        notes: Vec::new(),
        model: None,
    })
}

fn group(ask: &Ask, cell: &AskedCell, codebook: &Codebook) -> Option<Group> {
    let labels = ask.dimensions().iter().zip(&cell.groups);
    let labels = labels.map(|(dimension, word)| label(dimension, word.as_deref(), codebook));
    Some(Group {
        labels: labels.collect::<Option<_>>()?,
        // All of them are parts of a whole that other questions, and the report, tell.
        family: (!ask.dimensions().is_empty()).then_some(0),
        cells: cell.counts.iter().map(|(_, count)| *count).collect(),
        figures: cell
            .counts
            .iter()
            .map(|(unit, count)| (*unit, Figure::Persons(*count)))
            .collect(),
        remark: "",
        reservations: Vec::new(),
    })
}

fn label(dimension: &Dimension, word: Option<&str>, codebook: &Codebook) -> Option<Label> {
    let Some(word) = word else {
        return Some(Label::Word("not known"));
    };
    match &dimension.words {
        Words::Levels(vocabulary) => codebook.level(*vocabulary, word).map(Label::Level),
        Words::Listed(words) => words
            .iter()
            .find(|known| **known == word)
            .map(|known| Label::Word(known)),
        Words::YesNo => Some(Label::Word(if word == "true" { "yes" } else { "no" })),
        Words::Number => word
            .parse::<i64>()
            .ok()
            .map(|number| Label::Level(Level::of_year(number))),
    }
}
