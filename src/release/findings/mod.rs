//! The findings of a study in plain sentences, for those who commission services: each figure with its interval, what follows
//! from it and what does not, and what cannot be told.
//!
//! | file | subject |
//! | --- | --- |
//! | `read` | rows of a released table, and figures in words |
//! | `returns` | who returns within how long, under which definitions and links |
//! | `groups` | groups and areas beside each other, and beside published figures |
//! | `services` | what services tell, cost and change |
//! | `chosen` | which findings commissioners read first, and in which order |
//! | `bounds` | what the findings can and cannot say, and what is withheld |
//!
//! Sentences are made from the figures of released tables alone. The first part of a report has few of them, about a page; the
//! others stand at the head of their sections in the second part. A figure without an interval, such as a share of everybody, is
//! in no sentence. Another kind of estimate gets a function here and its place in `chosen`.
//!
//! Custody: releasable.

mod bounds;
mod chosen;
mod effects;
mod groups;
mod read;
mod returns;
mod services;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use maud::{Markup, html};

use self::read::Read;
use super::measured::MeasuredSection;
use super::told::of_its_own;
use super::{Contents, CurveSection};
use crate::disclosure::Reviewed;

/// Why there is no sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Untold {
    /// The figure that matters is withheld.
    Withheld,
    /// The records do not allow a figure.
    NoFigure,
    /// There are figures, and none has an interval.
    NoInterval,
    /// What others have published is of others than those who are counted.
    OthersPublished,
    /// Of hardly any child can be decided what is asked.
    Undecided,
    /// The table stands beside another of the same estimate, which has the finding.
    Beside,
}

/// The sentences of a table.
type Said = Result<Vec<Markup>, Untold>;

/// What is found of one table.
struct Finding<'c> {
    title: &'c str,
    anchor: String,
    kind: &'static str,
    /// Which returns count, where not every set does.
    counted: &'static str,
    /// The definitions under which it holds, where they are not the study's.
    definitions: &'c [String],
    said: Said,
    reservations: &'c [String],
}

/// The findings of a study, in the order of its report.
pub(super) struct Findings<'c> {
    contents: &'c Contents,
    all: Vec<Finding<'c>>,
    /// The anchors of those that stand in the first part.
    first: BTreeSet<String>,
}

/// The name under which the section of a table stands in the report.
pub(super) fn anchor(reviewed: &Reviewed) -> String {
    let name = match reviewed {
        Reviewed::Released(table) => table.name(),
        Reviewed::Withheld { name, .. } => name,
    };
    format!("figures-{name}")
}

impl Finding<'_> {
    fn sentences(&self) -> Markup {
        html! {
            @for sentence in self.said.iter().flatten() { (sentence) }
            @if !self.counted.is_empty() && self.said.is_ok() {
                (say(format!("A return is here one{}: others are not counted.", self.counted)))
            }
        }
    }
}

impl<'c> Findings<'c> {
    pub(super) fn of(contents: &'c Contents) -> Findings<'c> {
        let headline = contents.curves.first().and_then(returns::headline_years);
        let curves = contents.curves.iter().map(of_curves);
        let measured = contents.measured.iter();
        let measured = measured.map(|section| of_measured(section, headline, contents.is_synthetic));
        let all: Vec<Finding<'c>> = curves.chain(measured).collect();
        let first = chosen::first(&all).into_iter().map(|finding| finding.anchor.clone());
        Findings {
            first: first.collect(),
            contents,
            all,
        }
    }

    /// The first part: few findings, the most important first, and what cannot be said.
    pub(super) fn part(&self) -> Markup {
        html! {
            section id="findings" {
                h2 { "The findings in short" }
                p { "For those who commission and run services. Each figure stands with its interval: the range that the figures allow. \
                     A heading leads to the figures in the " a href="#figures" { "second part" } "." }
                @for finding in chosen::first(&self.all) { (of_commissioners(finding)) }
                (bounds::section(self.contents, &self.all, &self.first))
            }
        }
    }

    /// The sentences of a table whose finding is not in the first part, for the head of its section.
    pub(super) fn in_short(&self, table: &Reviewed) -> Markup {
        let anchor = anchor(table);
        let found = self.all.iter().find(|finding| finding.anchor == anchor);
        let told = found.filter(|finding| !self.first.contains(&anchor) && finding.said.is_ok());
        html! {
            @if let Some(finding) = told {
                div class="short" { (finding.sentences()) }
            }
        }
    }
}

fn of_curves(section: &CurveSection) -> Finding<'_> {
    Finding {
        title: &section.title,
        anchor: anchor(&section.table),
        kind: "time-to-return",
        // The sentence says so itself.
        counted: "",
        definitions: &section.definitions,
        said: returns::of_curves(section),
        reservations: &section.reservations,
    }
}

fn of_measured(section: &MeasuredSection, headline: Option<i64>, is_synthetic: bool) -> Finding<'_> {
    let read = Read::of(section);
    let said = match section.kind {
        "quantities" => returns::quantities(&read),
        "sensitivity" => returns::sensitivity(&read),
        "linkage-doubt" => returns::linkage_doubt(&read),
        "return-by-class" => returns::by_class(&read),
        "further-sets" | "births" | "order-to-return" | "one-area" | "parents" => returns::over_years(&read),
        "expected-returns" => returns::expected(&read, section.unit),
        "hazards" => groups::hazards(&read),
        "care-experience" => groups::care(&read),
        "area-benchmark" => groups::areas(&read),
        "benchmark" => groups::published(&read, headline, is_synthetic),
        "newborn-rate" => groups::newborns(&read),
        "service-report" => services::report(&read),
        "eligibility" => services::eligibility(&read),
        "scoping" => services::scoping(&read),
        "costs-and-savings" => services::money(&read),
        "area-effect" => effects::area_effect(&read),
        "effect" => effects::effect(&read),
        _ => Err(Untold::Beside),
    };
    Finding {
        title: &section.title,
        anchor: anchor(&section.reviewed.table),
        kind: section.kind,
        counted: section.counted,
        definitions: &section.definitions,
        said,
        reservations: &section.reviewed.reservations,
    }
}

/// One finding: heading, sentences, the definitions of its own, which in the second part its section prints, and how many reasons
/// for care stand with its figures.
fn of_commissioners(finding: &Finding<'_>) -> Markup {
    html! {
        div class="finding" {
            h3 { a href={ "#" (finding.anchor) } { (finding.title) } }
            (finding.sentences())
            @if let Some(own) = of_its_own(finding.definitions) { (say(own)) }
            @match finding.reservations.len() {
                0 => {}
                1 => { p class="care" { "A reason to read it with care stands with its figures." } }
                many => { p class="care" { (many) " reasons to read it with care stand with its figures." } }
            }
        }
    }
}

/// A paragraph.
fn say(words: impl Into<String>) -> Markup {
    html! { p { (words.into()) } }
}
