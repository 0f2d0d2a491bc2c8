//! Texts that are printed in a release: headings and words of the study file and its code book, and of the files with figures
//! that it names.
//!
//! They are opened in browsers and spreadsheets by others than who wrote them, so that none may look like markup or like the
//! start of a formula.
//!
//! Custody: no zone; settings only.

use super::fault::{Fault, Faults};

/// Characters with which spreadsheets take a text for a formula: those of full width too, which some read as the others.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What separates cells where the comma is the decimal mark.
const SEPARATOR: char = ';';

/// Letters of the longest text that is printed: longer ones are no headings or words of a table.
const LONGEST: usize = 1000;

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
    let is_before = |sign: &char| sign.is_whitespace() || *sign == '"';
    let cells = text.split(SEPARATOR).skip(1);
    let mut starts = cells.filter_map(|cell| cell.chars().find(|sign| !is_before(sign)));
    if let Some(sign) = starts.find(|sign| FORMULA.contains(sign)) {
        return Some(format!(
            "holds a text with `{sign}` after `{SEPARATOR}`, where some spreadsheets begin a new cell and take it for a formula"
        ));
    }
    if text.contains("](") {
        return Some("holds a text with `](`, as links have it in Markdown".to_owned());
    }
    if text.contains(['<', '>']) {
        return Some("holds a text with `<` or `>`, as markup has them".to_owned());
    }
    if text.chars().any(is_not_printed) || text.trim() != text {
        let told = "holds a text with a line break, a space at its start or end, or another character that is not seen";
        return Some(told.to_owned());
    }
    let letters = text.chars().count();
    (letters > LONGEST).then(|| format!("holds a text of {letters} letters, and at most {LONGEST} are printed"))
}

/// Whether a character takes no place on the page, breaks a line, or turns the direction of reading: with it one word looks like
/// another (Unicode Technical Report 36, sections 2.5 and 3.1; categories Cc, Cf, Zl and Zp, and fillers that look empty).
fn is_not_printed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
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
            "＝1+1",
            "＋44",
            "－5",
            "＠SUM(A1)",
            "a;=1",
            "Kent; \"+1",
            "Kent;Essex;＝1",
            "[Kent](http://example.org)",
            "<b>Norfolk</b>",
            "a > b",
            "two\nlines",
            "tab\tbed",
            "",
            "  ",
            // Turned round, of no width, a line that is none, spaces that nobody sees.
            "\u{202e}retsnimtseW",
            "\u{2067}Kent",
            "Kent\u{200b}",
            "\u{feff}Kent",
            "\u{a0}Kent",
            "Kent ",
            "Ke\u{2028}nt",
            "Ke\u{ad}nt",
            &"x".repeat(1001),
        ] {
            assert!(objection(text).is_some(), "{text}");
        }
        for text in [
            "Norfolk",
            "Stoke-on-Trent",
            "Mothers & fathers (7 years)",
            "18 to 24",
            "Kent; Essex",
            "1 + 1 = 2",
            "Kent [east] (north)",
            "“One in four”",
            "Ynys Môn",
            "Mo\u{302}n",
            &"x".repeat(1000),
        ] {
            assert_eq!(objection(text), None);
        }
    }
}
