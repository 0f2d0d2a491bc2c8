//! The section of the report on how good the links are, in the four steps in which GUILD asks for it (Gilbert et al. 2018,
//! Journal of Public Health 40(1):191-198): provision of the data, linkage, analysis, reporting.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::cells::{capitalised, cell};
use super::charts;
use super::figures::{Figures, says_something};
use crate::disclosure::{Released, Reviewed};

/// What the report says of links.
#[derive(Debug, Clone)]
pub struct LinkageSection {
    /// Each population in figures.
    pub quality: Reviewed,
    /// What records tell.
    pub completeness: Reviewed,
    /// What blocking did.
    pub blocking: Reviewed,
    /// Match weights.
    pub weights: Reviewed,
    /// Precision and recall at other thresholds.
    pub thresholds: Reviewed,
    /// Persons by number of records.
    pub sizes: Reviewed,
    /// Groups of records.
    pub groups: Reviewed,
    /// The populations whose persons the study counts; their figures are shown first.
    pub populations: Vec<&'static str>,
    /// The probability from which records are one person.
    pub threshold: f64,
    /// Whether the models came with parameters that an earlier linkage had kept; else they were fitted to the records.
    pub parameters_given: bool,
    /// The version of the tokens.
    pub tokens: String,
    /// What labels made of the probabilities, in whole sentences; none where the study has no labels.
    pub calibration: Vec<String>,
    /// What a registry made of the ids of persons, in whole sentences; none where the study keeps none.
    pub registry: Option<&'static str>,
    /// What a reader has to be told, in sentences.
    pub reservations: Vec<String>,
}

impl LinkageSection {
    /// All tables that say something.
    pub(crate) fn reviewed(&self) -> impl Iterator<Item = &Reviewed> {
        let all = [
            &self.quality,
            &self.completeness,
            &self.blocking,
            &self.weights,
            &self.thresholds,
            &self.sizes,
            &self.groups,
        ];
        all.into_iter().filter(|reviewed| says_something(reviewed))
    }
}

/// The whole section.
pub(super) fn section(linkage: &LinkageSection) -> Markup {
    let Some(quality) = Figures::of(&linkage.quality) else {
        return html! {};
    };
    let populations = quality.words(&[]);
    let is_linked_here = populations.iter().any(|population| population != "came linked");
    html! {
        section id="links" {
            h3 { "How good the links are" }
            @if populations.is_empty() {
                p { "No record was linked, and none came linked." }
            } @else if is_linked_here {
                p { "Records were linked from keyed tokens alone. A link that is missed makes one person who returned into two "
                    "who did not, and lowers the figures above; a false link makes two who did not return into one who did, and "
                    "raises them." }
            } @else {
                p { "The extracts came linked: these are the match statuses that their sources state." }
            }
            @if !populations.is_empty() { (by_population("Linkage quality", "Figure", &quality, &populations)) }
            @if !linkage.reservations.is_empty() {
                h4 { "Read with care" }
                ul { @for reservation in &linkage.reservations { li { (capitalised(reservation)) "." } } }
            }
            @if is_linked_here {
                (provision(linkage))
                (linking(linkage))
                (analysis(linkage))
                (reporting(linkage))
            }
        }
    }
}

/// A table with a row for each measure and a column for each population.
fn by_population(caption: &str, corner: &str, figures: &Figures<'_>, populations: &[String]) -> Markup {
    crosswise(
        (caption, corner),
        populations,
        &figures.measures(),
        |measure, population| figures.figure(&[population], measure),
    )
}

/// A table with a row for each second label and a column for each population, of one measure.
fn crossed(caption: &str, corner: &str, figures: &Figures<'_>, measure: &str) -> Markup {
    let populations = figures.words(&[]);
    let mut seconds: Vec<String> = Vec::new();
    for population in &populations {
        let mut own = figures.seconds(population);
        own.retain(|second| !seconds.contains(second));
        seconds.extend(own);
    }
    crosswise((caption, corner), &populations, &seconds, |second, population| {
        figures.figure(&[population, second], measure)
    })
}

/// A table of one population with a row for each second label and a column for each measure.
fn measured(caption: &str, corner: &str, figures: &Figures<'_>, population: &str) -> Markup {
    let (measures, seconds) = (figures.measures(), figures.seconds(population));
    crosswise((caption, corner), &measures, &seconds, |second, measure| {
        figures.figure(&[population, second], measure)
    })
}

/// A table of columns and rows; `figure` tells that of a row and a column.
fn crosswise(
    (caption, corner): (&str, &str),
    columns: &[impl AsRef<str>],
    rows: &[impl AsRef<str>],
    figure: impl Fn(&str, &str) -> Option<Released>,
) -> Markup {
    wide(
        caption,
        html! {
            thead { tr {
                th scope="col" { (corner) }
                @for column in columns { th scope="col" { (capitalised(column.as_ref())) } }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.as_ref()) }
                        @for column in columns { (optional(figure(row.as_ref(), column.as_ref()))) }
                    }
                }
            }
        },
    )
}

/// The same with a heading for each second label and a row for each third.
fn grouped(caption: &str, corner: &str, figures: &Figures<'_>, population: &str) -> Markup {
    let measures = figures.measures();
    wide(
        caption,
        html! {
            thead { tr {
                th scope="col" { (corner) }
                @for measure in &measures { th scope="col" { (capitalised(measure)) } }
            } }
            tbody {
                @for (second, thirds) in figures.fields(population) {
                    tr class="heading" { th scope="rowgroup" colspan=(measures.len() + 1) { (capitalised(&second)) } }
                    @for third in &thirds {
                        tr {
                            th scope="row" { (third) }
                            @for measure in &measures { (optional(figures.figure(&[population, &second, third], measure))) }
                        }
                    }
                }
            }
        },
    )
}

/// A cell, empty where the table has no such figure.
fn optional(released: Option<Released>) -> Markup {
    match released {
        Some(released) => cell(Some(released), ""),
        None => html! { td {} },
    }
}

fn wide(caption: &str, rows: Markup) -> Markup {
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(caption) {
            table { caption { (caption) } (rows) }
        }
    }
}

/// The populations of the study first, then the others, folded away.
fn of_each(linkage: &LinkageSection, figures: &Figures<'_>, shown: impl Fn(&str) -> Markup) -> Markup {
    let populations = figures.words(&[]);
    let others: Vec<&String> = populations
        .iter()
        .filter(|population| !linkage.populations.contains(&population.as_str()))
        .collect();
    html! {
        @for own in linkage.populations.iter().filter(|own| populations.iter().any(|found| found == *own)) { (shown(own)) }
        @for population in others {
            details { summary { (capitalised(population)) } (shown(population)) }
        }
    }
}

fn provision(linkage: &LinkageSection) -> Markup {
    html! {
        h4 { "Provision of the data" }
        p { "The extracts and what became of their rows are listed at the end of this report. What their records tell decides how "
            "well they can be linked:" }
        @if let Some(figures) = Figures::of(&linkage.completeness) {
            (crossed("Records that tell each field, %", "Field", &figures, "records that tell it, %"))
        }
    }
}

fn linking(linkage: &LinkageSection) -> Markup {
    let (weights, thresholds) = (Figures::of(&linkage.weights), Figures::of(&linkage.thresholds));
    let charts = charts::of_links(linkage);
    html! {
        h4 { "Linkage" }
        (made(linkage))
        @if let Some(figures) = &weights {
            @for chart in charts.iter().filter(|chart| chart.table == figures.name()) { (chart.figure()) }
            details {
                summary { "Weights, m and u of every level" }
                @for population in figures.words(&[]) {
                    (grouped(&format!("{}: levels of agreement", capitalised(&population)), "Level", figures, &population))
                }
                p { "m is the share of the level among pairs that are one person, u among pairs of unrelated people; the weight is "
                    "the logarithm of m / u to the base 2. Among unrelated people forenames hang on the birth year, surnames on the "
                    "forename, postcodes on the surname and addresses on the postcode: where a pair agrees in that other field, the "
                    "second u holds in place of the first. Among pairs that are one person surnames, postcodes and addresses have an m for each "
                    "time between the records, and birth dates one of their own where a forename is missing: m is here the mean of "
                    "these, as they occur." }
            }
        }
        @if let Some(figures) = &thresholds {
            @for chart in charts.iter().filter(|chart| chart.table == figures.name()) { (chart.figure()) }
            details {
                summary { "Precision and recall at other thresholds" }
                @for population in figures.words(&[]) {
                    (measured(&format!("{}: what each threshold would give", capitalised(&population)), "Threshold", figures, &population))
                }
            }
        }
        @if let Some(figures) = Figures::of(&linkage.blocking) {
            details {
                summary { "Blocking: which pairs were compared" }
                p { "Of a rule that was not used ([x]) others do the work: it has too many pairs, or a wider one finds all of its pairs. "
                    "Pairs forgone are those of blocks that were divided because they were too large." }
                @for population in figures.words(&[]) {
                    (measured(&format!("{}: rules of blocking", capitalised(&population)), "Records that have in common", &figures, &population))
                }
            }
        }
    }
}

/// How the links were made, in words.
fn made(linkage: &LinkageSection) -> Markup {
    let fitted = match (linkage.parameters_given, linkage.calibration.is_empty()) {
        (true, _) => "with the parameters that an earlier linkage had kept",
        (false, true) => "fitted to these records without labels",
        (false, false) => "fitted to these records",
    };
    html! {
        p { "Identifiers became keyed tokens (version " (linkage.tokens) "), and no name was stored. Pairs of records that share a "
            "key of some blocking rule were compared field by field and scored under the model of Fellegi and Sunter, " (fitted) ". "
            @for sentence in &linkage.calibration { (sentence) " " }
            "From the strongest pair downwards, records of a probability of " (linkage.threshold) " and more became one person, "
            "unless they are two parties of one application, or what the person's other records say outweighs it." }
        @if let Some(registry) = linkage.registry { p { (registry) } }
    }
}

fn analysis(linkage: &LinkageSection) -> Markup {
    html! {
        h4 { "Analysis" }
        @if let Some(figures) = Figures::of(&linkage.sizes) {
            (crossed("Persons by number of records", "Records", &figures, "persons"))
            p { "A record that tells too little to be linked counts here as a person of one record; estimates leave it out." }
        }
        p { "Links that are missed more often in one group than in another make its figures lower than they are, and differences "
            "between groups that are none. A record is linked to no other for two reasons: it is the only one of its person, or "
            "its links are missed." }
        @if let Some(figures) = Figures::of(&linkage.groups) {
            (of_each(linkage, &figures, |population| {
                grouped(&format!("{}: linked and unlinked records by group", capitalised(population)), "Group", &figures, population)
            }))
            p { "A pair across two groups counts half in each. Surnames are common that a third of all records bear, and rare "
                "those of the last third." }
        }
    }
}

fn reporting(linkage: &LinkageSection) -> Markup {
    let files: Vec<&str> = linkage
        .reviewed()
        .filter_map(|reviewed| Some(Figures::of(reviewed)?.name()))
        .collect();
    html! {
        h4 { "Reporting" }
        p { "All figures of this section are in " code { "tables/" } " ("
            @for (place, file) in files.iter().enumerate() {
                @if place > 0 { ", " }
                code { (file) ".csv" }
            }
            "). " code { "manifest.json" } " names the versions and the hash of all that the links depend on: the same "
            "extracts, keys and settings give the same links. Expected errors trust the model's own probabilities; they are no "
            "measurement, and records that tell too little to be linked are in none of them." }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(calibration: &[&str], registry: Option<&'static str>) -> LinkageSection {
        let table = || Reviewed::Withheld {
            name: "linkage".to_owned(),
            rule: "none",
            reason: String::new(),
        };
        LinkageSection {
            quality: table(),
            completeness: table(),
            blocking: table(),
            weights: table(),
            thresholds: table(),
            sizes: table(),
            groups: table(),
            populations: vec!["mothers"],
            threshold: 0.5,
            parameters_given: false,
            tokens: "tokens/v1".to_owned(),
            calibration: calibration.iter().map(|sentence| (*sentence).to_owned()).collect(),
            registry,
            reservations: Vec::new(),
        }
    }

    #[test]
    fn only_a_linkage_without_labels_is_said_to_be_one() {
        let unlabelled = made(&section(&[], None)).into_string();
        assert!(unlabelled.contains("fitted to these records without labels. From the strongest pair downwards"));
        assert!(!unlabelled.contains("registry"), "{unlabelled}");
        let told = made(&section(&["Labels calibrated."], Some("The registry kept ids."))).into_string();
        assert!(
            told.contains("fitted to these records. Labels calibrated. From the strongest"),
            "{told}"
        );
        assert!(told.contains("<p>The registry kept ids.</p>") && !told.contains("without labels"));
        let kept = LinkageSection {
            parameters_given: true,
            ..section(&[], None)
        };
        let kept = made(&kept).into_string();
        assert!(
            kept.contains("with the parameters that an earlier linkage had kept. From"),
            "{kept}"
        );
        assert!(!kept.contains("fitted"), "{kept}");
    }
}
