//! The study files that fit a world; they are written into it so that the folder can be run as it stands.
//!
//! Custody: no zone. The samples of the repository serve as patterns: what depends on the world's settings is put in
//! their place.

use super::{SHEET_FILES, Shown};
use crate::synthesis::places::Authority;

const STUDY: &str = include_str!("../../../data-samples/study.toml");
const ALREADY_LINKED: &str = include_str!("../../../data-samples/already-linked.toml");

/// Longest line of a list of words.
const LONGEST_LINE: usize = 118;

/// The study files, each with its name.
pub(in crate::synthesis) fn study_files(shown: &Shown<'_>, sheets_as_text: bool) -> [(&'static str, String); 2] {
    let patterns = [("study.toml", STUDY), ("already-linked.toml", ALREADY_LINKED)];
    patterns.map(|(name, pattern)| (name, fitted(pattern, shown, sheets_as_text)))
}

fn fitted(pattern: &str, shown: &Shown<'_>, sheets_as_text: bool) -> String {
    let population = &shown.model.world.population;
    let mut authorities: Vec<&str> = Authority::all().iter().map(|authority| authority.name).collect();
    authorities.sort_unstable();
    let designs = &shown.model.world.services.designs;
    let mut services: Vec<&str> = designs.iter().map(|design| design.name.as_str()).collect();
    services.sort_unstable();
    services.dedup();
    let text = with_value(pattern, "observed_from", &population.observed_from.iso());
    let text = with_value(&text, "observed_to", &shown.taken.until.iso());
    let text = with_value(&text, "local_authority", &list(&authorities));
    let text = with_value(&text, "service", &list(&services));
    if sheets_as_text { without_workbooks(text) } else { text }
}

/// The text with another value of the key that stands first on a line; a list ends with the line that ends in `]`.
fn with_value(text: &str, key: &str, value: &str) -> String {
    let start = format!("\n{key} = ");
    let Some(place) = text.find(&start) else {
        return text.to_owned();
    };
    let (before, rest) = text.split_at(place + start.len());
    let end = if rest.starts_with('[') { "]\n" } else { "\n" };
    let length = rest.find(end).map_or(rest.len(), |place| place + end.len() - 1);
    format!("{before}{value}{}", rest.get(length..).unwrap_or_default())
}

/// A list of words over several lines.
fn list(words: &[&str]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let item = format!("\"{word}\",");
        match lines.last_mut() {
            Some(line) if line.len() + 1 + item.len() <= LONGEST_LINE => {
                line.push(' ');
                line.push_str(&item);
            }
            _ => lines.push(format!("    {item}")),
        }
    }
    format!("[\n{}\n]", lines.join("\n"))
}

fn without_workbooks(text: String) -> String {
    SHEET_FILES.iter().fold(text, |text, sheet| {
        let text = text.replace(sheet.workbook, sheet.text);
        text.replace(&format!("sheet = \"{}\"\n", sheet.sheet), "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_lists_are_put_in_place_and_nothing_else_changes() {
        let text = "[a]\nfrom = 1\nwords = [\n    \"x\",\n]\nto = 2\n";
        assert_eq!(
            with_value(text, "from", "3"),
            "[a]\nfrom = 3\nwords = [\n    \"x\",\n]\nto = 2\n"
        );
        assert_eq!(
            with_value(text, "words", &list(&["y", "z"])),
            "[a]\nfrom = 1\nwords = [\n    \"y\", \"z\",\n]\nto = 2\n"
        );
        assert_eq!(with_value(text, "of", "3"), text);
    }

    #[test]
    fn text_files_take_the_place_of_workbooks() {
        let text = without_workbooks(STUDY.to_owned());
        assert!(!text.contains(".xlsx") && !text.contains("sheet ="));
        assert!(text.contains("\"council/identities.csv\"") && text.contains("\"service/referrals.csv\""));
    }
}
