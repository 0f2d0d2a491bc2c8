//! The section of an estimate of time to return: chart and figures of everybody, then of each stratum.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::CurveSection;
use super::cells::{capitalised, cell};
use super::charts::{self, STRATA, is_unknown};
use super::findings::anchor;
use super::report::withheld;
use super::told::of_its_own;
use crate::disclosure::{EVERYBODY, Label, OVER_LINKS, ReleasedTable, Reviewed};

pub(super) fn section(section: &CurveSection, in_short: &Markup) -> Markup {
    let Reviewed::Released(table) = &section.table else {
        return html! { section id=(anchor(&section.table)) { h3 { (section.title) } (withheld(&section.table)) } };
    };
    let charts = charts::of_curves(section);
    html! {
        section id=(anchor(&section.table)) {
            h3 { (section.title) }
            (in_short)
            @if let Some(own) = of_its_own(&section.definitions) { p { (own) } }
            @for chart in charts.iter().filter(|chart| chart.part.is_empty()) { (chart.figure()) }
            (year_table(table, &EVERYBODY, section.unit, "Everybody", &section.confidence))
            p { "The probability allows for " (section.unit) " whose observation ended before the years were over ("
                (section.method) "). The crude share does not: it takes them for not returning, and so is too low." }
            @if !section.reservations.is_empty() {
                h4 { "Read with care" }
                ul { @for reservation in &section.reservations { li { (capitalised(reservation)) "." } } }
            }
            @for (stratum, heading) in STRATA {
                @for chart in charts.iter().filter(|chart| chart.part == stratum) {
                    h4 { (heading) }
                    (chart.figure())
                    (stratum_tables(table, stratum, section.unit, &section.confidence))
                }
            }
        }
    }
}

fn year_table(table: &ReleasedTable, group: &[Label], unit: &str, caption: &str, confidence: &str) -> Markup {
    let figure = |years: i64, measure: &str| table.after(group, years, measure);
    let percent = ["probability of return", "lower limit", "upper limit", "crude share"];
    let over_links = OVER_LINKS
        .into_iter()
        .filter(|measure| table.rows().iter().any(|row| row.measure() == *measure));
    let over_links: Vec<&str> = over_links.collect();
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
                        @for measure in &over_links { th scope="col" { (capitalised(measure.trim_end_matches(", %"))) } }
                    }
                }
                tbody {
                    @for years in table.years() {
                        tr {
                            th scope="row" { (years) }
                            @for measure in percent { (cell(figure(years, measure), " %")) }
                            @for measure in ["returned", "at risk", "at start"] { (cell(figure(years, measure), "")) }
                            @for measure in &over_links { (cell(figure(years, measure), " %")) }
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
            @if table.groups(stratum).into_iter().any(is_unknown) {
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
