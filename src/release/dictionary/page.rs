//! The dictionary as one HTML page without script, font or image from elsewhere.
//!
//! Custody: releasable.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{DescribedColumn, DescribedTable, Dictionary, Zone};

const STYLE: &str = include_str!("../report.css");
/// Words beside figures: to the left, and broken over lines.
const OWN_STYLE: &str =
    "main { max-width: 68rem; } th, td { text-align: left; vertical-align: top; white-space: normal; }";
/// Lists of words that are longer are told at their end.
const SHOWN: usize = 24;

/// The page.
pub(super) fn html(dictionary: &Dictionary) -> String {
    let title = format!("{}: data dictionary", dictionary.title);
    let of_zone = |zone: Zone| dictionary.tables.iter().filter(move |table| table.zone == zone);
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(OWN_STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { "Study “" (dictionary.study) "”. Every column of every table: what it means, what it holds, and which words "
                        "may stand in it. The same is in " code { "dictionary.csv" } ", for machines." }
                    (contents(dictionary))
                    h2 { "Released tables" }
                    p { "One figure a row: what it is about, what is measured, the value, and its status." }
                    @for table in of_zone(Zone::Released) { (described(table)) }
                    h2 { "Pseudonymous tables" }
                    p { "What the released figures were worked out from. These tables stay where the extracts are; no row of "
                        "them is in any release." }
                    @for table in of_zone(Zone::Pseudonymous) { (described(table)) }
                    h2 id="definitions" { "Definitions" }
                    dl { @for found in &dictionary.definitions { dt { (found.term) } dd { (found.meaning) } } }
                }
            }
        }
    };
    page.into_string()
}

fn contents(dictionary: &Dictionary) -> Markup {
    html! {
        nav aria-label="Tables" {
            ul {
                @for table in &dictionary.tables {
                    li { a href=(format!("#{}", anchor(table))) { (table.name) } }
                }
                li { a href="#definitions" { "Definitions" } }
            }
        }
    }
}

/// A place on the page: names of tables of both zones may be the same.
fn anchor(table: &DescribedTable) -> String {
    format!("{}-{}", table.zone.folder(), table.name.replace(['.', ' '], "-"))
}

fn described(table: &DescribedTable) -> Markup {
    html! {
        section id=(anchor(table)) {
            h3 { (table.name) }
            p { @if !table.title.is_empty() { (table.title) ". " } "One row: " (table.grain) "." }
            div class="wide" tabindex="0" role="region" aria-label=(format!("Columns of {}, {}", table.name, table.zone.folder())) {
                table {
                    caption { "Columns of " (table.name) }
                    thead { tr { @for head in ["Column", "Holds", "May be empty", "Meaning", "Unit", "Allowed values"] {
                        th scope="col" { (head) }
                    } } }
                    tbody { @for column in &table.columns { (row(column)) } }
                }
            }
            @if !table.measures.is_empty() {
                div class="wide" tabindex="0" role="region" aria-label=(format!("Measures of {}", table.name)) {
                    table {
                        caption { "Measures of " (table.name) }
                        thead { tr { @for head in ["Measure", "Meaning", "Unit"] { th scope="col" { (head) } } } }
                        tbody {
                            @for measure in &table.measures {
                                tr { th scope="row" { (measure.word) } td { (measure.meaning) } td { (measure.unit) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(column: &DescribedColumn) -> Markup {
    html! {
        tr {
            th scope="row" { (column.name) }
            td { (column.kind.as_str()) }
            td { @if column.may_be_empty { "yes" } @else { "no" } }
            td { (column.meaning) }
            td { (column.unit) }
            td { (allowed(&column.allowed)) }
        }
    }
}

fn allowed(words: &[String]) -> Markup {
    let all = words.join("; ");
    match words.len() {
        0..=SHOWN => html! { (all) },
        many => html! { details { summary { (many) " words" } (all) } },
    }
}
