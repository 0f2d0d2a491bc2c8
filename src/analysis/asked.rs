//! The answer to a question as a finding: distinct persons by group, to be reviewed like any other.
//!
//! Custody: counts of distinct persons and words of the code book; reviewed before release.

use super::{Figure, Group, Label, Measured};
use crate::cohort::{Answer, Ask, AskedCell, Dimension, PersonCount, Words};
use crate::study::{Codebook, Level};

/// The finding, named after the question; none where a group holds a word that may not be released. Of cells that are not told it
/// holds nobody: whether they are of few or of none, of many that would tell of others, is not to be seen.
pub fn answered(ask: &Ask, answer: &Answer, told: &[bool], codebook: &Codebook) -> Option<Measured> {
    let cells = answer.cells.iter().zip(told);
    let groups = cells.map(|(cell, told)| group(ask, cell, *told, codebook));
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

fn group(ask: &Ask, cell: &AskedCell, told: bool, codebook: &Codebook) -> Option<Group> {
    let labels = ask.dimensions().iter().zip(&cell.groups);
    let labels = labels.map(|(dimension, word)| label(dimension, word.as_deref(), codebook));
    let count = |count: &PersonCount| if told { *count } else { PersonCount::default() };
    Some(Group {
        labels: labels.collect::<Option<_>>()?,
        // The rules of questions hold cells against one another, and against all others that were told.
        family: None,
        cells: cell.counts.iter().map(|(_, of)| count(of)).collect(),
        figures: cell
            .counts
            .iter()
            .map(|(unit, of)| (*unit, Figure::Persons(count(of))))
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
