//! Texts that are printed in a release: headings and words of the study file and its code book, and of the files with figures
//! that it names.
//!
//! They are opened in browsers and spreadsheets by others than who wrote them, so that none may look like markup or like the
//! start of a formula.
//!
//! Custody: no zone; settings only.

use super::fault::{Fault, Faults};

/// Characters with which spreadsheets take a text for a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// What to do about a text that cannot.
pub(super) const HINT: &str = "write it as it should be read: plain words, one line";

/// Adds a fault of `key` where `text` cannot be printed as it is.
pub(super) fn judge(text: &str, key: &str, line: usize, faults: &mut Faults) {
    let Some(message) = objection(text) else { return };
    faults.add(Fault::new(key, line, message).hint(HINT));
}

/// What speaks against printing a text as it is.
pub(super) fn objection(text: &str) -> Option<String> {
    let starts = text.trim_start().chars().next();
    if starts.is_none() {
        return Some("holds an empty text".to_owned());
    }
    if let Some(sign) = starts.filter(|sign| FORMULA.contains(sign)) {
        return Some(format!(
            "holds a text that begins with `{sign}`, which spreadsheets take for a formula"
        ));
    }
    if text.contains(['<', '>']) {
        return Some("holds a text with `<` or `>`, as markup has them".to_owned());
    }
    text.chars()
        .any(char::is_control)
        .then(|| "holds a text with a line break or another character that is not printed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_markup_and_what_is_not_printed_are_refused() {
        for text in [
            "=1+1",
            " +44",
            "-5",
            "@SUM(A1)",
            "<b>Norfolk</b>",
            "a > b",
            "two\nlines",
            "tab\tbed",
            "",
            "  ",
        ] {
            assert!(objection(text).is_some(), "{text}");
        }
        for text in [
            "Norfolk",
            "Stoke-on-Trent",
            "Mothers & fathers (7 years)",
            "18 to 24",
            "“One in four”",
            "Ynys Môn",
        ] {
            assert_eq!(objection(text), None);
        }
    }
}
