//! The report: one HTML file without script, font or image from elsewhere, written for commissioners first, for
//! evaluators second and for reviewers third.
//!
//! Custody: releasable.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::cells::{capitalised, cell};
use super::{Contents, CurveSection, Input, chart, linkage, measured};
use crate::disclosure::{EVERYBODY, Label, Released, ReleasedTable, Reviewed};

/// A definition, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is defined.
    pub term: &'static str,
    /// How.
    pub meaning: String,
}

const STYLE: &str = include_str!("report.css");

/// Strata that a report draws: name in the table, heading.
const STRATA: [(&str, &str); 6] = [
    ("age_band", "By age at first proceedings"),
    ("children", "By number of children in first proceedings"),
    ("period", "By period of first proceedings"),
    ("youngest_child", "By age of the youngest child in first proceedings"),
    ("local_authority", "By local authority of first proceedings"),
    ("order", "By order made in first proceedings"),
];

/// The whole report.
pub(super) fn html(contents: &Contents) -> String {
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
                @if contents.is_synthetic {
                    p class="watermark" { strong { "Synthetic." } " Every person in this report is invented." }
                }
                main {
                    h1 { (contents.title) }
                    @if contents.is_service_only { (known_to_service()) }
                    @for section in &contents.curves { (curve_section(section)) }
                    @for section in &contents.measured { (measured::section(section)) }
                    @if !contents.is_service_only {
                        (classes_section(contents))
                        (cohort_section(contents))
                    }
                    (definitions_section(contents))
                    (plan_section(contents))
                    (linkage::section(&contents.linkage))
                    (disclosure_section(contents))
                    (provenance_section(contents))
                }
            }
        }
    };
    page.into_string()
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

fn curve_section(section: &CurveSection) -> Markup {
    let Reviewed::Released(table) = &section.table else {
        return html! { section { h2 { (section.title) } (withheld(&section.table)) } };
    };
    html! {
        section {
            h2 { (section.title) }
            (headline(section.unit, table, &section.confidence))
            @if let Some(svg) = chart::overall(table, &section.title) {
                figure {
                    (svg)
                    figcaption {
                        "Probability of a further set of proceedings, by years since the first. Upright lines: "
                        (section.confidence) " % intervals."
                    }
                }
            }
            (year_table(table, &EVERYBODY, section.unit, "Everybody", &section.confidence))
            p { "The probability allows for " (section.unit) " whose observation ended before the years were over ("
                (section.method) "). The crude share does not: it takes them for not returning, and so is too low." }
            @if !section.reservations.is_empty() {
                h3 { "Read with care" }
                ul { @for reservation in &section.reservations { li { (capitalised(reservation)) "." } } }
            }
            @for (stratum, heading) in STRATA {
                @if let Some(svg) = chart::by_stratum(table, stratum, heading) {
                    h3 { (heading) }
                    figure { (svg) figcaption { (heading) ": probability of return, by years since the first proceedings." } }
                    (stratum_tables(table, stratum, section.unit, &section.confidence))
                }
            }
        }
    }
}

/// The finding in a sentence: the last year that could be told.
fn headline(unit: &str, table: &ReleasedTable, confidence: &str) -> Markup {
    let figure = |years: i64, measure: &str| table.after(&EVERYBODY, years, measure).and_then(Released::value);
    let last = table
        .years()
        .into_iter()
        .rev()
        .find_map(|years| Some((years, figure(years, "probability of return")?)));
    let Some((years, share)) = last else {
        return html! { p class="headline" { "The figures cannot be told: they would tell of too few." } };
    };
    html! {
        p class="headline" {
            "Within " (years) @if years == 1 { " year" } @else { " years" } " of their first proceedings, "
            strong { (share) " %" } " of " (unit) " return to court"
            @if let (Some(lower), Some(upper)) = (figure(years, "lower limit"), figure(years, "upper limit")) {
                " (" (confidence) " % interval " (lower) " to " (upper) " %)"
            }
            "."
            @if let (Some(crude), Some(start)) = (figure(years, "crude share"), figure(years, "at start")) {
                " Counted without allowance for those whose observation ended early, it would be " (crude)
                " % of about " (start) "."
            }
        }
    }
}

fn year_table(table: &ReleasedTable, group: &[Label], unit: &str, caption: &str, confidence: &str) -> Markup {
    let figure = |years: i64, measure: &str| table.after(group, years, measure);
    let percent = ["probability of return", "lower limit", "upper limit", "crude share"];
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { "Years" }
                        th scope="col" { "Probability of return" }
                        th scope="col" { "Lower limit (" (confidence) " %)" }
                        th scope="col" { "Upper limit (" (confidence) " %)" }
                        th scope="col" { "Crude share" }
                        th scope="col" { "Have returned" }
                        th scope="col" { "Still at risk" }
                        th scope="col" { (capitalised(unit)) " at start" }
                    }
                }
                tbody {
                    @for years in table.years() {
                        tr {
                            th scope="row" { (years) }
                            @for measure in percent { (cell(figure(years, measure), " %")) }
                            @for measure in ["returned", "at risk", "at start"] { (cell(figure(years, measure), "")) }
                        }
                    }
                }
            }
        }
    }
}

fn stratum_tables(table: &ReleasedTable, stratum: &str, unit: &str, confidence: &str) -> Markup {
    html! {
        details {
            summary { "Figures by group" }
            @if table.groups(stratum).into_iter().any(chart::is_unknown) {
                p { "Of those whose group is not known, many could not be linked either: their returns are missed, and their "
                    "figures are too low." }
            }
            @for group in table.groups(stratum) {
                @if let Some(level) = group.get(1) {
                    (year_table(table, group, unit, &level.to_string(), confidence))
                }
            }
        }
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
                            @if row.measure() != "persons" { " (" (row.measure()) ")" }
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
        section {
            h2 { "With which child they return" }
            p { "A first return is put into the first of these classes that fits: a child born since the first proceedings, "
                "a child of the first proceedings, an older child who was not a subject then. Counted over the whole of observation." }
            (list_table(&contents.classes, "First returns", ["Class", &capitalised(contents.unit)]))
        }
    }
}

fn cohort_section(contents: &Contents) -> Markup {
    html! {
        section {
            h2 { "Who is counted" }
            (list_table(&contents.flow, "Everybody with proceedings", ["Outcome", &capitalised(contents.unit)]))
        }
    }
}

fn definitions_section(contents: &Contents) -> Markup {
    html! {
        section {
            h2 { "Definitions" }
            p { "Other definitions would give other figures. These are the study's." }
            dl { @for definition in &contents.definitions { dt { (definition.term) } dd { (definition.meaning) } } }
        }
    }
}

fn plan_section(contents: &Contents) -> Markup {
    html! {
        section {
            h2 { "The plan of analysis" }
            @for sentence in &contents.manifest.plan.sentences { p { (sentence) } }
        }
    }
}

fn disclosure_section(contents: &Contents) -> Markup {
    let cells: usize = contents.tables().map(ReleasedTable::withheld).sum();
    html! {
        section {
            h2 { "What is withheld" }
            p { (contents.policy) }
            p { @if cells == 0 { "No figure was withheld." } @else { (cells) " figures were withheld; they are marked [c]." } }
        }
    }
}

fn provenance_section(contents: &Contents) -> Markup {
    let manifest = &contents.manifest;
    html! {
        section {
            h2 { "How this report was made" }
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
        None => html! { td { abbr title="withheld: too few rows" { "[c]" } } },
    }
}
