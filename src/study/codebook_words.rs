//! Settings that name words of the code book.
//!
//! Custody: no zone; settings only.

use super::codebook::{Codebook, DECLARED, Level, Vocabulary};
use super::document::{Section, nearest};
use super::fault::{Fault, Faults};

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
