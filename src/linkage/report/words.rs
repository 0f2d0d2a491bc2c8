//! The words of this program in figures about links: names of fields, levels of agreement, rules and groups. What is read
//! back from the work folder as text becomes one of them again, or nothing.
//!
//! Custody: no zone; words of this program only.

use crate::linkage::blocking;
use crate::linkage::compare::COMPARISONS;
use crate::linkage::stage::subgroups;
use crate::linkage::values::completeness;

/// The program's own word that reads like a text, if it has one.
pub fn word(text: &str) -> Option<&'static str> {
    let compared = COMPARISONS.iter().flat_map(|comparison| {
        let levels = comparison.levels.iter().map(|level| level.name);
        std::iter::once(comparison.name).chain(levels)
    });
    let mut words = compared
        .chain(blocking::rule_names())
        .chain(completeness::fields())
        .chain(subgroups::words());
    words.find(|word| *word == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_words_are_known_and_no_others() {
        for own in [
            "surname, postcode",
            "birth date",
            "1980s",
            "not known",
            "exact",
            "parties",
            "health service number",
        ] {
            assert_eq!(word(own), Some(own));
        }
        assert_eq!(word("a name from an extract"), None);
    }
}
