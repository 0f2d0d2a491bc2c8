//! Words of the code book, as a study declares them and as its settings name them.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::codebook::{Codebook, DECLARED, Level, NOT_KNOWN, Vocabulary};
use super::document::{At, Section, nearest};
use super::fault::{Fault, Faults};

/// What tables call totals, what is not known, and levels that are taken together, and the marks of their last column.
const TAKEN: [&str; 10] = [
    "all",
    "total",
    "any",
    "everybody",
    "none",
    NOT_KNOWN,
    "unknown",
    "told differently",
    "smaller levels",
    "together with others",
];

/// Adds a fault of `key` where a declared word could be taken for what tables call something else, or for a mark such as `[c]`.
pub(super) fn judge(word: &At<String>, key: &str, faults: &mut Faults) {
    let said = word.value.trim();
    let read = folded(said);
    let is_mark = read.starts_with('[') && read.ends_with(']');
    if is_mark || TAKEN.contains(&read.as_str()) {
        let message = format!("holds `{said}`, which means something else in tables of a release");
        let fault = Fault::new(key, word.line, message);
        faults.add(fault.hint("give it a name that is no mark, no total and not the unknown"));
    }
}

/// A word as readers take it: whatever its case, and however a letter is put together.
fn folded(word: &str) -> String {
    word.nfkc().collect::<String>().to_lowercase()
}

/// Adds a fault of `key` for each declared word that a reader would take for another one: alike but for capitals, or for how a
/// letter is put together.
pub(super) fn judge_alike(words: &[At<String>], key: &str, faults: &mut Faults) {
    let mut read: BTreeMap<String, &str> = BTreeMap::new();
    for word in words {
        let first = *read.entry(folded(&word.value)).or_insert(&word.value);
        if first != word.value {
            let message = format!("holds `{}` and `{first}`, which readers take for one", word.value);
            faults.add(Fault::new(key, word.line, message).hint("write one of them, and give both codes to it"));
        }
    }
}

/// The words of a vocabulary that a study declares, as a key lists them; one that the code book does not know is a fault of
/// the key.
pub(super) fn codebook_words(
    section: &mut Section<'_>,
    (key, vocabulary): (&str, Vocabulary),
    codebook: &Codebook,
    faults: &mut Faults,
) -> Vec<Level> {
    let mut words = Vec::new();
    for found in section.texts(key, faults) {
        if let Some(level) = codebook.level(vocabulary, &found.value) {
            words.push(level);
            continue;
        }
        let message = format!("holds `{}`, which the code book does not know", found.value);
        let fault = Fault::new(section.key_path(key), found.line, message);
        let known = codebook.levels(vocabulary).iter();
        faults.add(match nearest(&found.value, known.map(Level::as_str)) {
            Some(near) => fault.hint(&format!("did you mean `{near}`?")),
            None => {
                let declared = DECLARED.iter().find(|(_, declared)| *declared == vocabulary);
                let declared = declared.map_or("", |(key, _)| *key);
                fault.hint(format!("declare it under [codebook] {declared}").trim_end())
            }
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_readers_take_for_one_are_a_fault() {
        let faults_of = |words: &[&str]| {
            let mut faults = Faults::default();
            let words: Vec<At<String>> = words
                .iter()
                .map(|word| At {
                    value: (*word).to_owned(),
                    line: 3,
                })
                .collect();
            judge_alike(&words, "codebook.local_authority", &mut faults);
            faults.count()
        };
        assert_eq!(faults_of(&["Kent", "Kent and Medway", "Essex"]), 0);
        assert_eq!(faults_of(&["Kent", "KENT", "Essex"]), 1);
        assert_eq!(faults_of(&["Ynys M\u{f4}n", "Ynys Mo\u{302}n"]), 1);
        // One word twice is one word.
        assert_eq!(faults_of(&["Kent", "Kent"]), 0);
    }
}
