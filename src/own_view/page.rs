//! The view as a page: one HTML file without script or image, marked on the screen and on every printed page.
//!
//! Custody: the safe side.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::text;
use super::{MARK, Subject, WARNING};
use crate::analysis::{Group, OwnTable};

/// What is fixed is repeated on every printed page.
const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 60rem; padding: 0 1rem; }
.mark { position: fixed; top: 0; left: 0; right: 0; background: #8a1c1c; color: #fff; text-align: center; font-weight: 700;
  padding: .4rem; letter-spacing: .15em; }
.across { position: fixed; top: 40%; left: 0; right: 0; text-align: center; font-size: 5rem; font-weight: 700;
  color: #8a1c1c; opacity: .12; transform: rotate(-30deg); pointer-events: none; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { border-bottom: 1px solid #999; padding: .25rem .6rem; text-align: right; vertical-align: top; }
th[scope=row], td.words { text-align: left; font-weight: 400; }
.wide { overflow-x: auto; }
";

pub(super) fn html(subject: &Subject, tables: &[OwnTable]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (MARK) ": " (subject.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                div class="mark" { (MARK) }
                div class="across" aria-hidden="true" { (MARK) }
                main {
                    h1 { (subject.service) ": its own records" }
                    p { strong { (WARNING) } }
                    @if subject.is_synthetic { p { "Synthetic: every person in these records is invented." } }
                    p { "Each client counts once, by the service's own number. No court's records were read and no links were "
                        "used: outcomes are those known to the service." }
                    @for table in tables { (section(table)) }
                }
            }
        }
    };
    page.into_string()
}

fn section(table: &OwnTable) -> Markup {
    let measures = table
        .groups()
        .first()
        .map(|group| group.figures.as_slice())
        .unwrap_or_default();
    html! {
        section {
            h2 { (table.title()) }
            @for note in table.notes() { p { (note) } }
            div class="wide" tabindex="0" role="region" aria-label=(table.title()) {
                table {
                    caption { (table.title()) " (" (MARK.to_lowercase()) ")" }
                    thead {
                        tr {
                            @for dimension in table.dimensions() { th scope="col" { (dimension) } }
                            @for (measure, _) in measures { th scope="col" { (measure) } }
                            @if !table.remarks().is_empty() { th scope="col" { (table.remarks()) } }
                        }
                    }
                    tbody { @for group in table.groups() { (row(table, group)) } }
                }
            }
        }
    }
}

fn row(table: &OwnTable, group: &Group) -> Markup {
    html! {
        tr {
            @for label in &group.labels { th scope="row" { (label) } }
            @for (_, figure) in &group.figures { td { (text(*figure)) } }
            @if !table.remarks().is_empty() { td class="words" { (group.remark) } }
        }
    }
}
