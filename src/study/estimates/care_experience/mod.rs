//! Care experience of parents, as declared: `kind = "care-experience"`.
//!
//! | file | subject |
//! | --- | --- |
//! | `recorded` | care experience by records of looked-after children |
//! | `stated` | care experience by what court files or clients say |
//!
//! Custody: no zone; settings only.

mod recorded;
mod stated;

pub use recorded::{CareDefinition, CompletePeriod, RecordedCare};
pub use stated::{CareTeller, StatedCare};

use super::settings::{age_bounds, ascending, one_year};
use super::{Ground, observed};
use crate::study::codebook::Bands;
use crate::study::definitions::Definitions;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;

/// By what a parent's care experience is judged. What one tells is never taken for what another tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CareRules {
    /// By records of looked-after children.
    Recorded(RecordedCare),
    /// By what somebody says of the parent's childhood.
    Stated(StatedCare),
}

/// What an estimate is standardised for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// Age at the index set.
    Age,
    /// Year of birth.
    Cohort,
    /// Fifth of deprivation at the index set.
    Deprivation,
}

/// Whether those with care experience return more often, and whether they are over-represented among those who return.
#[derive(Debug, Clone)]
pub struct CareExperience {
    /// By what care experience is judged.
    pub rules: CareRules,
    /// Years within which a return counts, among those who are followed so long.
    pub horizon: i64,
    /// What is standardised for.
    pub standards: Vec<Standard>,
    /// Bands of age.
    pub ages: Bands,
    /// Bands of the year of birth.
    pub cohorts: Bands,
}

/// What the word of a definition asks for.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Recorded(CareDefinition),
    Stated(CareTeller),
}

const DEFINITIONS: &[(&str, Asked)] = &[
    ("window", Asked::Recorded(CareDefinition::Window)),
    ("ever", Asked::Recorded(CareDefinition::Ever)),
    ("leaver", Asked::Recorded(CareDefinition::Leaver)),
    ("file", Asked::Stated(CareTeller::CourtFile)),
    ("self", Asked::Stated(CareTeller::Client)),
];
const STANDARDS: &[(&str, Standard)] = &[
    ("age", Standard::Age),
    ("cohort", Standard::Cohort),
    ("deprivation", Standard::Deprivation),
];

impl Standard {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        let found = STANDARDS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

impl CareRules {
    /// What counts, in words.
    pub fn in_words(&self) -> String {
        match self {
            CareRules::Recorded(rules) => rules.in_words(),
            CareRules::Stated(rules) => rules.in_words(),
        }
    }

    /// The word of the definition in the study file and in queries.
    pub fn word(&self) -> &'static str {
        match self {
            CareRules::Recorded(rules) => rules.definition.as_str(),
            CareRules::Stated(rules) => rules.teller.as_str(),
        }
    }
}

impl CareExperience {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<CareExperience> {
        let definition = section.choice("definition", DEFINITIONS, None, faults);
        let rules = match definition {
            Some(Asked::Recorded(definition)) => {
                RecordedCare::read(section, definition, ground, faults).map(CareRules::Recorded)
            }
            Some(Asked::Stated(teller)) => StatedCare::read(section, teller, ground, faults).map(CareRules::Stated),
            // Which keys it takes hangs on the definition that is at fault.
            None => {
                for key in recorded::KEYS.iter().chain(stated::KEYS) {
                    section.take(key);
                }
                None
            }
        };
        let horizon = one_year(section, "horizon", 5, faults);
        observed::check_clocks(section, &[("horizon", &[horizon])], ground, faults);
        let standards = standards(section, ground, faults);
        let bands = age_bounds(section, faults);
        let cohorts = ascending(section, "cohorts", &[1990, 1995, 2000], 1900..=2100, faults);
        Some(CareExperience {
            rules: rules?,
            horizon,
            standards,
            ages: Bands::of_age(bands),
            cohorts: Bands::of_age(cohorts),
        })
    }
}

impl CareExperience {
    /// The key by which this estimate and an earlier one under the same definition tell of those between two cuts, and why;
    /// none if they are cut alike, or are of different parents or about different things.
    pub(super) fn tells_of(
        &self,
        other: &CareExperience,
        (own, others): (&Definitions, &Definitions),
    ) -> Option<(&'static str, &'static str)> {
        if own.cohort.unit != others.cohort.unit || self.rules.word() != other.rules.word() {
            return None;
        }
        match (&self.rules, &other.rules) {
            (CareRules::Recorded(rules), CareRules::Recorded(other)) => rules.differs_from(other),
            (CareRules::Stated(rules), CareRules::Stated(other)) => rules.differs_from(other),
            _ => None,
        }
    }
}

/// Keys that belong to definitions of another sort, and would be without effect.
fn refuse(section: &mut Section<'_>, keys: &[&str], (word, why): (&str, &str), faults: &mut Faults) {
    for key in keys {
        let Some(line) = section.take(key) else { continue };
        let message = format!("contradicts `definition`: {why} under \"{word}\"");
        faults.add(Fault::new(section.key_path(key), line, message).hint("leave it out, or choose another definition"));
    }
}

/// What is standardised for: as chosen, else all that the sources hold.
fn standards(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Vec<Standard> {
    let told = section.texts("standardise", &mut Faults::default());
    let told = told.iter().find(|word| word.value == Standard::Deprivation.as_str());
    let line = told.map_or(section.line(), |word| word.line);
    let chosen = section.choices("standardise", STANDARDS, faults);
    let has_deprivation = ground
        .sources
        .iter()
        .any(|source| source.kind == Kind::Parties && source.columns.contains_key("deprivation"));
    if chosen.contains(&Standard::Deprivation) && !has_deprivation {
        let message = "holds \"deprivation\", which no source of this study tells".to_owned();
        let fault = Fault::new(section.key_path("standardise"), line, message);
        faults.add(fault.hint("name the column `deprivation` of a source of kind `parties`, or leave it out"));
    }
    if !chosen.is_empty() {
        return chosen;
    }
    let all = STANDARDS.iter().map(|(_, standard)| *standard);
    all.filter(|standard| has_deprivation || *standard != Standard::Deprivation)
        .collect()
}
