//! What the words of released tables mean: dimensions, measures, marks of status.
//!
//! Custody: no zone; words of this program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{DescribedColumn, DescribedMeasure, ValueKind};
use crate::release::cells::WITHHELD;

/// Meaning and unit by sort (`dimension`, `measure`) and word.
static WORDS: LazyLock<BTreeMap<(String, String), (String, String)>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_bytes!("words.csv").as_slice());
    let entry = |row: csv::StringRecord| {
        let cell = |place: usize| row.get(place).unwrap_or_default().to_owned();
        ((cell(0), cell(1)), (cell(2), cell(3)))
    };
    reader.records().filter_map(Result::ok).map(entry).collect()
});

/// What is said of a word that the list does not hold.
const ELSEWHERE: &str = "as the heading and the notes of the table say";

/// The marks of status and what each means.
pub(super) const STATUSES: [(&str, &str); 3] = [
    ("ok", "the value is told"),
    ("c", WITHHELD),
    ("x", "not available: there is no such figure"),
];

fn look_up(sort: &str, word: &str) -> (String, String) {
    let found = WORDS.get(&(sort.to_owned(), word.to_owned())).cloned();
    found.unwrap_or_else(|| (ELSEWHERE.to_owned(), String::new()))
}

/// The dimension whose words are whole numbers.
const YEARS: &str = "years";

/// Whether the words of a dimension are whole numbers, and not names that look like some.
pub(in crate::release) fn is_whole<W: AsRef<str>>(dimension: &str, words: impl Iterator<Item = W>) -> bool {
    let mut words = words.peekable();
    dimension == YEARS && words.peek().is_some() && words.all(|word| word.as_ref().parse::<u32>().is_ok())
}

/// The column of a dimension, with the words that stand in it; none where they are not known yet.
pub(super) fn dimension(name: &str, allowed: Vec<String>) -> DescribedColumn {
    let (meaning, unit) = look_up("dimension", name);
    DescribedColumn {
        name: name.to_owned(),
        kind: match is_whole(name, allowed.iter()) {
            true => ValueKind::Whole,
            false => ValueKind::Text,
        },
        may_be_empty: false,
        meaning,
        unit,
        allowed,
    }
}

/// The columns after the dimensions.
pub(super) fn last(measures: &[&str]) -> [DescribedColumn; 3] {
    let column = |name: &str, kind, meaning: &str, allowed: Vec<String>| DescribedColumn {
        name: name.to_owned(),
        kind,
        may_be_empty: kind == ValueKind::Number,
        meaning: meaning.to_owned(),
        unit: String::new(),
        allowed,
    };
    let statuses = STATUSES.iter().map(|(mark, _)| (*mark).to_owned()).collect();
    let marks: Vec<String> = STATUSES
        .iter()
        .map(|(mark, meaning)| format!("`{mark}`: {meaning}"))
        .collect();
    [
        column(
            "measure",
            ValueKind::Text,
            "what is measured",
            measures.iter().map(|word| (*word).to_owned()).collect(),
        ),
        column(
            "value",
            ValueKind::Number,
            "the figure; empty unless its status is `ok`",
            Vec::new(),
        ),
        column("status", ValueKind::Text, &marks.join("; "), statuses),
    ]
}

/// What a measure means.
pub(super) fn measure(word: &str) -> DescribedMeasure {
    let (meaning, unit) = look_up("measure", word);
    DescribedMeasure {
        word: word.to_owned(),
        meaning,
        unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_has_a_meaning_and_no_word_stands_there_twice() {
        let mut reader = csv::Reader::from_reader(include_bytes!("words.csv").as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("four cells")).collect();
        assert!(rows.iter().all(|row| row.len() == 4 && !row[2].is_empty()));
        assert!(rows.iter().all(|row| ["dimension", "measure"].contains(&&row[0])));
        assert_eq!(WORDS.len(), rows.len());
    }

    #[test]
    fn a_withheld_figure_is_not_said_to_be_of_few() {
        let [.., status] = last(&["persons"]);
        assert!(
            status.meaning.contains("or would give away a figure that does;"),
            "{}",
            status.meaning
        );
    }

    #[test]
    fn years_are_whole_numbers_unless_a_table_has_other_words_for_them_and_numbers_of_other_dimensions_are_names() {
        let is_whole = |dimension: &str, words: &[&str]| super::is_whole(dimension, words.iter());
        assert!(is_whole("years", &["1", "7"]));
        assert!(!is_whole("years", &["1", "all"]) && !is_whole("years", &[]) && !is_whole("level", &["1", "7"]));
    }

    #[test]
    fn a_word_that_is_not_listed_is_told_to_be_explained_elsewhere() {
        assert_eq!(measure("persons").unit, "persons");
        assert_eq!(measure("no such measure").meaning, ELSEWHERE);
    }
}
