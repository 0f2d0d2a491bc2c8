//! What the findings can and cannot say, and what is withheld, in plain words.
//!
//! Custody: releasable.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Finding, Untold};
use crate::disclosure::{ReleasedTable, Reviewed};
use crate::release::Contents;

pub(super) fn section(contents: &Contents, all: &[Finding<'_>], first: &BTreeSet<String>) -> Markup {
    let others = all
        .iter()
        .filter(|finding| finding.said.is_ok() && !first.contains(&finding.anchor));
    let others: Vec<&Finding<'_>> = others.collect();
    html! {
        div class="finding" {
            h3 { "What these findings can and cannot say" }
            ul {
                @for (why, found) in untold(all) { li { (why) ": " (links(&found)) "." } }
                @for sentence in sentences(contents) { li { (sentence) } }
            }
            @if !others.is_empty() { p { "Told in the second part: " (links(&others)) "." } }
        }
        div class="finding" {
            h3 { "What is withheld" }
            (withheld(contents))
        }
    }
}

/// What was asked and cannot be told, by the reason.
fn untold<'f, 'c>(all: &'f [Finding<'c>]) -> Vec<(&'static str, Vec<&'f Finding<'c>>)> {
    let reasons = [
        (
            Untold::Withheld,
            "Withheld, as too few people stand behind it or it would give away another figure (which does not mean that it is zero)",
        ),
        (Untold::NoFigure, "No figure, as the records do not allow one"),
        (
            Untold::NoInterval,
            "No figure that has an interval, so that nothing is concluded here",
        ),
        (
            Untold::OthersPublished,
            "None of the published figures that can be told here is of how many of those counted in this study return, so that none \
             is set beside the headline",
        ),
        (
            Untold::Undecided,
            "Not to be told, as the days of birth of hardly any children are known well enough to decide who was a newborn",
        ),
    ];
    let of = |(reason, words)| {
        let found = all
            .iter()
            .filter(|finding| finding.said.as_ref().err() == Some(&reason));
        (words, found.collect::<Vec<_>>())
    };
    reasons
        .into_iter()
        .map(of)
        .filter(|(_, found)| !found.is_empty())
        .collect()
}

/// The headings of findings, each leading to its figures.
fn links(findings: &[&Finding<'_>]) -> Markup {
    html! {
        @for (place, finding) in findings.iter().enumerate() {
            @if place > 0 { "; " }
            a href={ "#" (finding.anchor) } { (finding.title) }
        }
    }
}

/// Sentences that hold for what the study estimates.
fn sentences(contents: &Contents) -> Vec<&'static str> {
    let any = |kinds: &[&str]| contents.measured.iter().any(|section| kinds.contains(&section.kind));
    let mut said = vec![
        "An interval covers chance alone. Records that are missing, links that err and other definitions come on top of it.",
    ];
    if !contents.is_service_only {
        said.push(
            "Return to court means a further set of care proceedings. It is not by itself harm to a child, and it is no measure of a \
             parent or of a service.",
        );
        said.push(
            "Who is not seen to return may have moved out of sight. Missed links make returns look rarer than they are.",
        );
    }
    if any(&["hazards", "care-experience", "area-benchmark"]) || !contents.curves.is_empty() {
        said.push(
            "That one group returns more often than another does not say why, and says nothing of any single person in it.",
        );
    }
    if any(&["effect", "area-effect"]) {
        said.push(
            "An effect was estimated without drawing lots. It is as good as the comparison behind it, and that rests on what was recorded.",
        );
    } else {
        said.push(
            "Nothing here shows what a service changed: that would need those who were not served to compare with.",
        );
    }
    if contents.records_begin_late {
        said.push(
            "No proceedings start in the first half year of observation. If the extracts begin later than the study says, returns are taken \
             for first sets.",
        );
    }
    if contents.records_end_early {
        said.push(
            "No proceedings start in the last half year of observation. If the extracts end earlier than the study says, all returns told \
             here are too rare.",
        );
    }
    if contents.lacks_conclusions {
        said.push(
            "Many applications have no day on which they ended. What is issued while they count as open is no return, so that all returns \
             told here are too rare.",
        );
    }
    if contents.leaves_applications_out {
        said.push(
            "Many applications count for nothing, as extracts do not fit together or days are missing. Unless they are none that is \
             asked about, all returns told here are doubtful.",
        );
    }
    said.extend(of_plan(contents, any(&["effect", "area-effect"])));
    if any(&["expected-returns", "scoping", "costs-and-savings"]) {
        said.push("What lies ahead is reckoned from what was seen. It fails where law, practice or records change.");
    }
    said
}

/// What becomes of a conclusion where the plan was changed, or nothing shows that there was one. Of a study that asks for no effect
/// the section of the plan says it.
fn of_plan(contents: &Contents, asks_for_effect: bool) -> Option<&'static str> {
    let plan = &contents.manifest.plan;
    match (plan.changed_after_results, &plan.locked_sha256) {
        (Some(true), _) => Some(
            "The plan of analysis was changed after results of these extracts had been seen: what was changed is a question that the \
             data suggested, and no test of it.",
        ),
        (Some(false), _) => Some(
            "The plan of analysis was changed after it was locked; as far as the work folder shows, before results had been seen.",
        ),
        (None, Some(_)) if plan.locked_after_results == Some(true) => {
            Some("Nothing shows that the plan of analysis was locked before results of these extracts had been seen.")
        }
        (None, None) if asks_for_effect => Some(
            "No plan of analysis was locked: nothing shows which effects were asked for before results had been seen.",
        ),
        (None, _) => None,
    }
}

fn withheld(contents: &Contents) -> Markup {
    let figures: usize = contents.tables().map(|table| table.rows().len()).sum();
    let cells: usize = contents.tables().map(ReleasedTable::withheld).sum();
    let is_whole = |reviewed: &&Reviewed| matches!(reviewed, Reviewed::Withheld { .. });
    let whole = contents.reviewed().filter(is_whole).count();
    html! {
        p {
            @match cells {
                0 => { "None of the " (figures) " figures is withheld." }
                _ => {
                    (cells) " of " (figures) " figures are withheld: they would tell of too few people, or would give away a figure that \
                     does. They are marked [c]. A withheld figure need not be zero or even small."
                }
            }
            @match whole {
                0 => {}
                1 => " One whole table is withheld."
                many => { " " (many) " whole tables are withheld." }
            }
            " The rules are in the " a href="#review" { "third part" } "."
        }
    }
}
