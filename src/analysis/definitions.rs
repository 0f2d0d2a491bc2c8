//! The definitions of a study in words, for every output.
//!
//! Custody: no data; settings only.

use crate::study::{BirthPrecision, Consolidation, Kind, Origin, Overlap, Source, Study, TimeToReturn, Unit};

/// One definition: what is defined, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is defined.
    pub term: &'static str,
    /// How.
    pub meaning: String,
}

pub(super) fn of(study: &Study) -> Vec<Definition> {
    let define = |term, meaning: String| Definition { term, meaning };
    let (sets, cohort) = (&study.sets, &study.cohort);
    vec![
        define("Unit", unit(cohort.unit).to_owned()),
        define("Observation", format!("{} to {}", study.observed_from, study.observed_to)),
        define(
            "Set of proceedings",
            "care and supervision applications (section 31) in which the parent is named, as far as they belong together"
                .to_owned(),
        ),
        define("Overlapping applications", overlap(sets.overlap).to_owned()),
        define(
            "Minimum gap",
            format!("an application issued within {} after a set has concluded belongs to it", sets.minimum_gap.as_str()),
        ),
        define("Open applications", format!("one without conclusion counts as open for {}", sets.open_at_most.as_str())),
        define("Consolidated applications", consolidation(sets.consolidation).to_owned()),
        define("Index set", format!("the first observed; who has it within {} of the start of observation does not enter", cohort.wash_out.as_str())),
        define("Clock", format!("from {} to the issue of the next set", origin(cohort.origin))),
        define("End without return", "death, moving out of the area, or the end of observation".to_owned()),
        define("Year", "365.25 days; the mark of year k is day 365.25 k, rounded down".to_owned()),
        define("Birth dates", precision(study.birth_precision).to_owned()),
        define("Linkage", linkage(study)),
        define("Estimate", estimates(study)),
        define(
            "Disclosure",
            format!(
                "figures on fewer than {} distinct persons are withheld, counts are rounded to the nearest {}",
                study.disclosure.threshold, study.disclosure.round_to
            ),
        ),
    ]
}

fn linkage(study: &Study) -> String {
    let names_people = |source: &&Source| matches!(source.kind, Kind::Parties);
    if study.sources.iter().filter(names_people).all(Source::is_already_linked) {
        return "as the extracts state it".to_owned();
    }
    format!("records are one person from a probability of {}", study.link_threshold)
}

/// Method, scale and level of each declared estimate's intervals.
fn estimates(study: &Study) -> String {
    let estimate = |declared: &TimeToReturn| {
        let level = libm::round(declared.confidence * 1000.0) / 10.0;
        let (name, scale) = (&declared.name, declared.interval.as_str());
        format!("`{name}`: Kaplan-Meier with Greenwood's variance and {level} % intervals on the {scale} scale")
    };
    study.estimates.iter().map(estimate).collect::<Vec<_>>().join("; ")
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Mother => "mothers (second female parents among them)",
        Unit::Father => "fathers",
    }
}

fn overlap(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::WhileOpen => "one issued while a set is open belongs to that set",
        Overlap::Separate => {
            "one issued while a set is open belongs to that set, unless all its children were born after the set began"
        }
    }
}

fn consolidation(consolidation: Consolidation) -> &'static str {
    match consolidation {
        Consolidation::Join => "one belongs to the set of the application that it was consolidated into",
        Consolidation::Ignore => "consolidation is not used; dates and children decide",
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Issued => "the issue of the index set",
        Origin::Concluded => "the conclusion of the index set",
    }
}

fn precision(precision: BirthPrecision) -> &'static str {
    match precision {
        BirthPrecision::Day => "known to the day",
        BirthPrecision::Week => "known to the week; ages are taken from its middle",
        BirthPrecision::Month => "known to the month; ages are taken from its middle",
        BirthPrecision::Year => "known to the year; ages are taken from its middle",
    }
}
