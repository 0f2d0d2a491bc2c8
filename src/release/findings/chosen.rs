//! Which findings commissioners read first, and in which order. They are few: about a printed page with what cannot be said.
//!
//! Custody: releasable.

use super::Finding;

/// The most findings of the first part.
const MOST: usize = 6;

/// Kinds of estimate by how much their finding matters to those who commission services: how many return, whether elsewhere as
/// many do, who has been in care, what a service changed, cost and did, how far all that rests on definitions and links, what
/// lies ahead. The rest is for evaluators first of all.
const ORDER: [&str; 22] = [
    "time-to-return",
    "benchmark",
    "care-experience",
    "effect",
    "area-effect",
    "costs-and-savings",
    "service-report",
    "eligibility",
    "scoping",
    "sensitivity",
    "linkage-doubt",
    "expected-returns",
    "one-area",
    "area-benchmark",
    "newborn-rate",
    "return-by-class",
    "parents",
    "quantities",
    "further-sets",
    "hazards",
    "births",
    "order-to-return",
];

/// The findings of the first part, the most important first. The first of each kind comes before a second of any.
pub(super) fn first<'f, 'c>(all: &'f [Finding<'c>]) -> Vec<&'f Finding<'c>> {
    let mut ranked: Vec<(usize, usize, &Finding<'c>)> = Vec::new();
    for finding in all.iter().filter(|finding| finding.said.is_ok()) {
        let before = ranked.iter().filter(|(.., other)| other.kind == finding.kind).count();
        let place = ORDER.iter().position(|kind| *kind == finding.kind);
        ranked.push((before, place.unwrap_or(ORDER.len()), finding));
    }
    ranked.sort_by_key(|(before, place, _)| (*before, *place));
    ranked.truncate(MOST);
    // Of those that are chosen the tables of one kind stand together.
    ranked.sort_by_key(|(before, place, _)| (*place, *before));
    ranked.into_iter().map(|(.., finding)| finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Said, Untold, say};
    use super::*;

    fn finding(kind: &'static str, anchor: &str, said: Said) -> Finding<'static> {
        Finding {
            title: "",
            anchor: anchor.to_owned(),
            kind,
            counted: "",
            definitions: &[],
            said,
            reservations: &[],
        }
    }

    fn chosen(all: &[Finding<'_>]) -> Vec<String> {
        first(all).into_iter().map(|finding| finding.anchor.clone()).collect()
    }

    #[test]
    fn every_kind_of_estimate_has_its_place() {
        let listed = include_str!("../../study/estimates/word.rs").split_once("kinds! {\n");
        let lines = listed.map_or("", |(_, lines)| lines).lines();
        let words = lines.filter_map(|line| Some(line.trim().strip_prefix('"')?.split_once("\": ")?.0));
        let words: Vec<&str> = words.collect();
        assert!(words.len() > 20);
        let missing: Vec<&&str> = words.iter().filter(|word| !ORDER.contains(word)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_headline_comes_first_wherever_it_stands_and_what_is_not_told_does_not_come() {
        let told = || Ok(vec![say("told")]);
        let all = [
            finding("births", "births", told()),
            finding("effect", "effect", Err(Untold::Withheld)),
            finding("care-experience", "care", told()),
            finding("time-to-return", "curve", told()),
        ];
        assert_eq!(chosen(&all), ["curve", "care", "births"]);
    }

    #[test]
    fn no_more_than_a_page_and_the_first_of_each_kind_before_a_second() {
        let told = || Ok(vec![say("told")]);
        let mut all: Vec<Finding<'_>> = (1..=5)
            .map(|number| finding("time-to-return", &format!("curve {number}"), told()))
            .collect();
        all.push(finding("benchmark", "published", told()));
        all.push(finding("births", "births", told()));
        assert_eq!(
            chosen(&all),
            ["curve 1", "curve 2", "curve 3", "curve 4", "published", "births"]
        );
    }
}
