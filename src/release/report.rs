//! The report: one HTML file without script, font or image from elsewhere, written for commissioners first, for
//! evaluators second and for reviewers third.
//!
//! Custody: releasable.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::cells::{capitalised, cell};
use super::findings::Findings;
use super::told::told;
use super::{Contents, Input, curve_section, findings, linkage, measured};
use crate::disclosure::{Released, ReleasedTable, Reviewed};

/// A definition, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is defined.
    pub term: &'static str,
    /// How.
    pub meaning: String,
}

const STYLE: &str = include_str!("report.css");

/// The whole report.
pub(super) fn html(contents: &Contents) -> String {
    let findings = Findings::of(contents);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (contents.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#findings" { "Skip to the findings" }
                @if contents.is_synthetic {
                    header class="watermark" { p { strong { "Synthetic." } " Every person in this report is invented." } }
                }
                main {
                    h1 { (contents.title) }
                    @if contents.is_service_only { (known_to_service()) }
                    (navigation(contents))
                    (findings.part())
                    (figures_part(contents, &findings))
                    (review_part(contents))
                }
            }
        }
    };
    page.into_string()
}

/// The three parts, and all sections of the second, which is the long one.
fn navigation(contents: &Contents) -> Markup {
    let curves = contents
        .curves
        .iter()
        .map(|section| (findings::anchor(&section.table), section.title.as_str()));
    let measured = contents
        .measured
        .iter()
        .map(|section| (findings::anchor(&section.reviewed.table), section.title.as_str()));
    let of_courts = [
        ("classes", "First returns by class of child"),
        ("cohort", "Who is counted"),
    ];
    let others = [
        ("definitions", "Definitions"),
        ("plan", "The plan of analysis"),
        ("links", "How good the links are"),
    ];
    let fixed = of_courts
        .into_iter()
        .filter(|_| !contents.is_service_only)
        .chain(others)
        .map(|(anchor, title)| (anchor.to_owned(), title));
    html! {
        nav aria-label="Contents" {
            ol {
                li { a href="#findings" { "The findings in short" } ", for those who commission and run services" }
                li {
                    a href="#figures" { "Figures, methods and definitions" } ", for evaluators"
                    details {
                        summary { "Sections of this part" }
                        ul { @for (anchor, title) in curves.chain(measured).chain(fixed) { li { a href={ "#" (anchor) } { (title) } } } }
                    }
                }
                li { a href="#review" { "What is withheld, and how this was made" } ", for reviewers" }
            }
        }
    }
}

fn figures_part(contents: &Contents, findings: &Findings<'_>) -> Markup {
    html! {
        section id="figures" {
            h2 { "Figures, methods and definitions" }
            p { "For evaluators: each estimate with its figures, how it was made, and how to read it. [c] stands for what is withheld, [x] "
                "for a figure that there is not." }
            @for section in &contents.curves { (curve_section::section(section, &findings.in_short(&section.table))) }
            @for section in &contents.measured { (measured::section(section, &findings.in_short(&section.reviewed.table))) }
            @if !contents.is_service_only {
                (classes_section(contents))
                (cohort_section(contents))
            }
            (definitions_section(contents))
            (plan_section(contents))
            (linkage::section(&contents.linkage))
        }
    }
}

fn review_part(contents: &Contents) -> Markup {
    html! {
        section id="review" {
            h2 { "What is withheld, and how this was made" }
            (disclosure_section(contents))
            (provenance_section(contents))
        }
    }
}

/// What a report without court records has to say first.
fn known_to_service() -> Markup {
    html! {
        p class="headline" {
            strong { "Outcomes known to the service." }
            " No court records were read: whether anybody returned to court is not known, and of those who left the service "
            "nothing is. Tables of loss to follow-up say how many those are."
        }
    }
}

pub(super) fn withheld(reviewed: &Reviewed) -> Markup {
    match reviewed {
        Reviewed::Withheld { rule, reason, .. } => html! {
            p class="withheld" { "Withheld under the rule “" (rule) "”: " (reason) "." }
        },
        Reviewed::Released(_) => html! {},
    }
}

fn list_table(reviewed: &Reviewed, caption: &str, columns: [&str; 2]) -> Markup {
    let Reviewed::Released(table) = reviewed else {
        return withheld(reviewed);
    };
    html! {
        table {
            caption { (caption) }
            thead { tr { @for column in columns { th scope="col" { (column) } } } }
            tbody {
                @for row in table.rows() {
                    tr {
                        th scope="row" {
                            @for label in row.labels() { (label) }
                            @if !["persons", "couples"].contains(&row.measure()) { " (" (row.measure()) ")" }
                        }
                        (cell(Some(row.released()), ""))
                    }
                }
            }
        }
    }
}

fn classes_section(contents: &Contents) -> Markup {
    html! {
        section id="classes" {
            h3 { "First returns by class of child" }
            p { "A first return is put into the first of these classes that fits: a child born since the first proceedings, "
                "a child of the first proceedings, an older child who was not a subject then. Counted over the whole of observation." }
            (list_table(&contents.classes, "First returns", ["Class", &capitalised(contents.unit)]))
        }
    }
}

fn cohort_section(contents: &Contents) -> Markup {
    html! {
        section id="cohort" {
            h3 { "Who is counted" }
            (list_table(&contents.flow, "Everybody with proceedings", ["Outcome", &capitalised(contents.unit)]))
        }
    }
}

fn definitions_section(contents: &Contents) -> Markup {
    html! {
        section id="definitions" {
            h3 { "Definitions" }
            p { "Other definitions would give other figures. These are the study's." }
            dl { @for definition in &contents.definitions { dt { (definition.term) } dd { (definition.meaning) } } }
        }
    }
}

fn plan_section(contents: &Contents) -> Markup {
    html! {
        section id="plan" {
            h3 { "The plan of analysis" }
            @for sentence in &contents.manifest.plan.sentences { p { (sentence) } }
        }
    }
}

fn disclosure_section(contents: &Contents) -> Markup {
    let cells: usize = contents.tables().map(ReleasedTable::withheld).sum();
    html! {
        section id="withheld" {
            h3 { "What is withheld, and why" }
            p { (contents.policy) }
            ul { @for sentence in &contents.safety { li { (sentence) } } }
            p { @if cells == 0 { "No figure was withheld." } @else { (cells) " figures were withheld; they are marked [c]." }
                " Which of several reasons held for a figure is not told, as it would tell of the figure: that it rests on too few, or that "
                "another one could be worked out from it. The exact counts are with those who hold the data. "
                code { "controls.md" } " lists the rules." }
            div class="wide" tabindex="0" role="region" aria-label="Figures withheld, table by table" {
                table {
                    caption { "Figures withheld, table by table" }
                    thead { tr { @for head in ["Table", "Figures", "Withheld", "No such figure"] { th scope="col" { (head) } } } }
                    tbody { @for told in told(contents) { (withheld_row(&told.title, told.reviewed)) } }
                }
            }
        }
    }
}

fn withheld_row(title: &str, reviewed: &Reviewed) -> Markup {
    html! {
        tr {
            th scope="row" { (title) }
            @match reviewed {
                Reviewed::Released(table) => {
                    td { (table.rows().len()) }
                    td { (table.withheld()) }
                    td { (table.rows().iter().filter(|row| row.released() == Released::NotAvailable).count()) }
                }
                Reviewed::Withheld { .. } => { td { "none" } td { "all" } td { "0" } }
            }
        }
    }
}

fn provenance_section(contents: &Contents) -> Markup {
    let manifest = &contents.manifest;
    html! {
        section id="made" {
            h3 { "How this report was made" }
            p { "By seriatim " (manifest.versions.get("seriatim").map_or("", String::as_str)) " from the study “" (contents.study)
                "”, whose file has the SHA-256 " code { (manifest.study_sha256) } ". The hashes of extracts, queries and of every "
                "file of this release are in " code { "manifest.json" } ", the figures in " code { "tables/" } "." }
            div class="wide" tabindex="0" role="region" aria-label="Extracts" {
                table {
                    caption { "Extracts, and what became of their rows" }
                    thead { tr { @for head in ["Source", "Rows read", "Accepted", "Set aside"] { th scope="col" { (head) } } } }
                    tbody {
                        @for input in &manifest.inputs {
                            tr {
                                th scope="row" { (input.source) }
                                @for outcome in ["read", "accepted", "set aside"] { (rows_cell(input, outcome)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn rows_cell(input: &Input, outcome: &str) -> Markup {
    match input.rows.get(outcome).copied().flatten() {
        Some(rows) => html! { td { (rows) } },
        None => {
            let why = "withheld: too few rows or persons, rows of a service's clients, or the sum of what is withheld";
            html! { td { abbr title=(why) { "[c]" } } }
        }
    }
}
