//! The findings of a study in plain sentences, for those who commission services: each figure with its interval, what follows
//! from it and what does not, and what cannot be told.
//!
//! | file | subject |
//! | --- | --- |
//! | `read` | rows of a released table, and figures in words |
//! | `returns` | who returns within how long, under which definitions and links |
//! | `groups` | groups and areas beside each other, and beside published figures |
//! | `services` | what services tell, cost and change |
//! | `bounds` | what the findings can and cannot say, and what is withheld |
//!
//! Sentences are made from the figures of released tables alone. Another kind of estimate gets a function here; without one its
//! finding is that its figures are further on.
//!
//! Custody: releasable.

mod bounds;
mod groups;
mod read;
mod returns;
mod services;
#[cfg(test)]
mod tests;

use maud::{Markup, html};

use self::read::Read;
use super::measured::MeasuredSection;
use super::{Contents, CurveSection};
use crate::disclosure::Reviewed;

/// The name under which the section of a table stands in the report.
pub(super) fn anchor(reviewed: &Reviewed) -> String {
    let name = match reviewed {
        Reviewed::Released(table) => table.name(),
        Reviewed::Withheld { name, .. } => name,
    };
    format!("figures-{name}")
}

/// The whole part.
pub(super) fn part(contents: &Contents) -> Markup {
    html! {
        section id="findings" {
            h2 { "The findings in short" }
            p { "For those who commission and run services. Each figure stands with its interval: the range that the figures allow. \
                 A heading leads to the figures in the " a href="#figures" { "second part" } "." }
            @for section in &contents.curves { (of_curves(section)) }
            @for section in &contents.measured { (of_measured(contents, section)) }
            (bounds::section(contents))
        }
    }
}

fn of_curves(section: &CurveSection) -> Markup {
    let sentences = returns::of_curves(section);
    finding(
        &section.title,
        &anchor(&section.table),
        &sentences,
        &section.reservations,
    )
}

fn of_measured(contents: &Contents, section: &MeasuredSection) -> Markup {
    let read = Read::of(section);
    let sentences = match section.kind {
        "quantities" => returns::quantities(&read),
        "sensitivity" => returns::sensitivity(&read),
        "linkage-doubt" => returns::linkage_doubt(&read),
        "return-by-class" => returns::by_class(&read),
        "further-sets" | "births" | "order-to-return" | "one-area" | "parents" => returns::over_years(&read),
        "expected-returns" => returns::expected(&read, contents.unit),
        "hazards" => groups::hazards(&read),
        "care-experience" => groups::care(&read),
        "area-benchmark" => groups::areas(&read),
        "benchmark" => groups::published(&read),
        "newborn-rate" => groups::newborns(&read),
        "service-report" => services::report(&read),
        "eligibility" => services::eligibility(&read),
        "scoping" => services::scoping(&read),
        "costs-and-savings" => services::money(&read),
        "area-effect" => services::area_effect(&read),
        "effect" => services::effect(&read),
        _ => Vec::new(),
    };
    if sentences.is_empty() {
        // A table beside another of the same estimate: what it says is in the second part.
        return html! {};
    }
    let anchor = anchor(&section.reviewed.table);
    finding(&section.title, &anchor, &sentences, &section.reviewed.reservations)
}

/// One finding: heading, sentences, and how many reasons for care there are.
fn finding(title: &str, anchor: &str, sentences: &[Markup], reservations: &[String]) -> Markup {
    html! {
        div class="finding" {
            h3 { a href={ "#" (anchor) } { (title) } }
            @for sentence in sentences { (sentence) }
            @if let Some(first) = reservations.first() {
                p class="care" {
                    "Read with care: " (first.trim_end_matches('.')) "."
                    @match reservations.len() {
                        1 => {}
                        2 => " There is one more reason for care."
                        many => { " There are " (many - 1) " more reasons for care." }
                    }
                }
            }
        }
    }
}

/// A paragraph.
fn say(words: impl Into<String>) -> Markup {
    html! { p { (words.into()) } }
}

/// What is said where the figure that matters cannot be told.
fn untold(is_withheld: bool) -> Markup {
    say(if is_withheld { WITHHELD } else { NO_FIGURE })
}

const WITHHELD: &str = "The figure is withheld: too few people stand behind it, or it would give away another one. This does not \
                        mean that it is zero.";
const NO_FIGURE: &str = "There is no figure: the records do not allow one. The table says why.";
