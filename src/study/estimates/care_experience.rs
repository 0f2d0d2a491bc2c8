//! Care experience of parents, as declared: `kind = "care-experience"`.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;

use super::Ground;
use super::settings::{age_bounds, ascending, one_year};
use crate::study::codebook::{Bands, Vocabulary};
use crate::study::codebook_words::codebook_words;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::source::Source;

/// What care experience is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CareDefinition {
    /// A day looked after between two ages (CE-window).
    Window,
    /// A day looked after under 18 (CE-ever).
    Ever,
    /// 13 weeks looked after from 14 on, a day at 16 or later among them (CE-leaver: Children (Leaving Care) Act 2000).
    Leaver,
}

/// By what a parent's care experience is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareRules {
    /// What it is.
    pub definition: CareDefinition,
    /// First age in completed years that counts.
    pub from_age: i64,
    /// Last age in completed years that counts.
    pub to_age: i64,
    /// First day of complete records of looked-after children.
    pub complete_from: Date,
    /// Last day of complete records.
    pub complete_to: Date,
    /// Local authorities that the records cover; none for everywhere.
    pub areas: Vec<String>,
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

const DEFINITIONS: &[(&str, CareDefinition)] = &[
    ("window", CareDefinition::Window),
    ("ever", CareDefinition::Ever),
    ("leaver", CareDefinition::Leaver),
];
const STANDARDS: &[(&str, Standard)] = &[
    ("age", Standard::Age),
    ("cohort", Standard::Cohort),
    ("deprivation", Standard::Deprivation),
];

/// Definitions of the field for which no kind of source holds what they rest on, with what it would be.
const WITHOUT_SOURCE: &[(&str, &str)] = &[
    (
        "file",
        "what court files say of a parent's childhood would have to be read into a source, and no kind of source has a \
         field for it: use \"window\", \"ever\" or \"leaver\"",
    ),
    (
        "self",
        "what parents say of their childhood would have to come with a source, such as referrals, and no kind of source \
         has a field for it: use \"window\", \"ever\" or \"leaver\"",
    ),
];

impl CareDefinition {
    /// The word in the study file and in queries.
    pub fn as_str(self) -> &'static str {
        let found = DEFINITIONS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

impl Standard {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        let found = STANDARDS.iter().find(|(_, known)| *known == self);
        found.map_or("", |(word, _)| *word)
    }
}

impl CareRules {
    /// Any time in care, of records that are complete between two days and cover every place.
    pub fn ever(complete_from: Date, complete_to: Date) -> CareRules {
        CareRules {
            definition: CareDefinition::Ever,
            from_age: 0,
            to_age: 17,
            complete_from,
            complete_to,
            areas: Vec::new(),
        }
    }

    /// What counts, in words.
    pub fn in_words(&self) -> String {
        match self.definition {
            CareDefinition::Window => format!("a day looked after at an age of {} to {}", self.from_age, self.to_age),
            CareDefinition::Ever => "a day looked after under 18".to_owned(),
            CareDefinition::Leaver => {
                "looked after for 13 weeks from 14 on, a day at 16 or later among them (care leaver)".to_owned()
            }
        }
    }
}

impl CareExperience {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<CareExperience> {
        let definition = definition(section, faults);
        let ages = ages(section, definition, faults);
        let complete = complete(section, faults);
        let areas = areas(section, ground, faults);
        let horizon = one_year(section, "horizon", 5, faults);
        let standards = standards(section, ground, faults);
        let bands = age_bounds(section, faults);
        let cohorts = ascending(section, "cohorts", &[1990, 1995, 2000], 1900..=2100, faults);
        check_sources(section, ground, faults);
        let ((from_age, to_age), (complete_from, complete_to)) = (ages?, complete?);
        Some(CareExperience {
            rules: CareRules {
                definition: definition?,
                from_age,
                to_age,
                complete_from,
                complete_to,
                areas,
            },
            horizon,
            standards,
            ages: Bands::of_age(bands),
            cohorts: Bands::of_age(cohorts),
        })
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

fn definition(section: &mut Section<'_>, faults: &mut Faults) -> Option<CareDefinition> {
    // A text of another type is told by `choice`.
    let word = section.text("definition", &mut Faults::default());
    let refused = word
        .as_ref()
        .and_then(|word| WITHOUT_SOURCE.iter().find(|(known, _)| *known == word.value));
    if let (Some(word), Some((_, hint))) = (word.as_ref(), refused) {
        let message = format!("`{}` rests on what no source of this study can hold", word.value);
        faults.add(Fault::new(section.key_path("definition"), word.line, message).hint(hint));
        return None;
    }
    section.choice("definition", DEFINITIONS, None, faults)
}

/// First and last age: of a window as given, else as the definition has them.
fn ages(section: &mut Section<'_>, definition: Option<CareDefinition>, faults: &mut Faults) -> Option<(i64, i64)> {
    let given = section.integers("ages", faults);
    let (path, line) = (
        section.key_path("ages"),
        given.first().map_or(section.line(), |at| at.line),
    );
    let values: Vec<i64> = given.iter().map(|at| at.value).collect();
    match (definition?, values.as_slice()) {
        (CareDefinition::Window, [from, to]) if 0 <= *from && from <= to && *to <= 17 => Some((*from, *to)),
        (CareDefinition::Window, []) => {
            let fault = Fault::new(path, line, "is missing".to_owned());
            faults.add(fault.hint("write the first and the last age that count, such as ages = [10, 17]"));
            None
        }
        (CareDefinition::Window, _) => {
            let message = "should be a first and a last age between 0 and 17".to_owned();
            faults.add(Fault::new(path, line, message).hint("write them in order, such as ages = [10, 17]"));
            None
        }
        (CareDefinition::Ever, []) => Some((0, 17)),
        (CareDefinition::Leaver, []) => Some((14, 17)),
        (other, _) => {
            let message = format!("contradicts `definition`: the ages of \"{}\" are fixed", other.as_str());
            faults.add(Fault::new(path, line, message).hint("leave it out, or write definition = \"window\""));
            None
        }
    }
}

fn complete(section: &mut Section<'_>, faults: &mut Faults) -> Option<(Date, Date)> {
    let from = section.required_date("complete_from", faults);
    let to = section.required_date("complete_to", faults);
    let (from, to) = (from?, to?);
    if from.value >= to.value {
        let message = "should lie after `complete_from`".to_owned();
        let fault = Fault::new(section.key_path("complete_to"), to.line, message);
        faults.add(fault.hint("between the two days the records hold every looked-after child of their areas"));
    }
    Some((from.value, to.value))
}

fn areas(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Vec<String> {
    let areas = codebook_words(section, ("areas", Vocabulary::LocalAuthority), ground.codebook, faults);
    areas.iter().map(|area| area.as_str().to_owned()).collect()
}

/// Without links from parents to their childhood records nobody would be seen in care, and everybody would count as not.
fn check_sources(section: &Section<'_>, ground: Ground<'_>, faults: &mut Faults) {
    let path = section.key_path("");
    let (path, line) = (path.trim_end_matches('.'), section.line());
    let of_kind = |kind: Kind| ground.sources.iter().filter(move |source| source.kind == kind);
    for kind in [Kind::LookedAfter, Kind::LookedAfterHeader] {
        if of_kind(kind).next().is_none() {
            let message = format!("needs a source of kind `{}`", kind.name());
            faults
                .add(Fault::new(path, line, message).hint("parents are looked up in records of looked-after children"));
        }
    }
    let people = || of_kind(Kind::Parties).chain(of_kind(Kind::LookedAfterHeader));
    if people().any(Source::is_already_linked) {
        for source in people().filter(|source| !source.is_already_linked()) {
            let message = format!("needs `person_id` in source `{}`", source.name);
            let hint = "other extracts of this study came linked, and what came linked is not linked again with what did \
                        not: nobody would tell which parent a looked-after child became";
            faults.add(Fault::new(path, line, message).hint(hint));
        }
        return;
    }
    for source in of_kind(Kind::LookedAfterHeader) {
        let names = |other: &&Source| other.system == source.system;
        if of_kind(Kind::Identities).find(names).is_none() {
            let message = format!(
                "needs a source of kind `identities` with system = \"{}\"",
                source.system
            );
            let hint = "records of looked-after children hold no names: without a list of them no parent can be linked to \
                        the own childhood";
            faults.add(Fault::new(path, line, message).hint(hint));
        }
    }
}
