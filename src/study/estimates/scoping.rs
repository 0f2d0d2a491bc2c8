//! For those who want to set up or extend a service, as declared: `kind = "scoping"`.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;

use super::Ground;
use super::eligibility::check_rules;
use super::settings::service;
use crate::study::codebook::{Level, Vocabulary, day_number};
use crate::study::codebook_words::codebook_words;
use crate::study::document::{At, Section, nearest};
use crate::study::fault::{Fault, Faults};
use crate::study::printed;
use crate::study::services::{Clause, Service, clauses};

/// The days of a year on which parents are looked at.
const DAYS: &[(&str, (i8, i8))] = &[("1 january", (1, 1)), ("1 july", (7, 1)), ("31 december", (12, 31))];
const CUTS: &[(&str, Cut)] = &[
    ("area", Cut::Area),
    ("year", Cut::Year),
    ("area and year", Cut::AreaAndYear),
];

/// How the figures are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// By local authority, on the last of the days.
    Area,
    /// By year.
    Year,
    /// By both.
    AreaAndYear,
}

/// Parents whom courts know, and which of them a service could take.
#[derive(Debug, Clone)]
pub struct Scoping {
    /// The service, with its rules.
    pub service: Service,
    /// The same with an edited rule, and what was edited in words; none where nothing is.
    pub edited: Option<(Service, Level)>,
    /// The days on which parents are looked at, with their years.
    pub days: Vec<(i64, Level)>,
    /// Local authorities; none for all.
    pub areas: Vec<Level>,
    /// How figures are cut.
    pub by: Cut,
    /// Months within which returns are expected.
    pub months: i64,
    /// Ratios of hazards at which it is told how many returns fewer there would be.
    pub ratios: Vec<(f64, Level)>,
    /// How many clients the service can take at a time; none where nobody says.
    pub places: Option<i64>,
    /// Comparators for each client, where an effect is to be shown.
    pub comparators: i64,
    /// Probability with which an effect is to be found.
    pub power: f64,
}

impl Scoping {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Scoping> {
        let service = service(section, ground, faults);
        let on = section.choice("on", DAYS, Some((12, 31)), faults);
        let days = days(section, on?, ground, faults);
        let areas = codebook_words(section, ("areas", Vocabulary::LocalAuthority), ground.codebook, faults);
        let by = section.choice("by", CUTS, Some(Cut::Area), faults);
        let months = whole(section, "within_months", (24, 1..=120), faults);
        let ratios = ratios(section, faults);
        let places = section.integer("places", faults);
        let places = places.map(|found| within(section, "places", &found, 1..=100_000, faults));
        let comparators = whole(section, "comparators", (1, 1..=100), faults);
        let power = power(section, faults);
        if places.is_some() && by != Some(Cut::Year) {
            let message = "needs by = \"year\"".to_owned();
            let fault = Fault::new(section.key_path("places"), section.line(), message);
            faults.add(fault.hint("the places of a service are not divided among its areas"));
        }
        let edit = section.section("edit", faults);
        let service = service?;
        check_rules(section, &service, faults);
        let edited = match edit {
            Some(edit) => Some(edited(edit, &service, ground, faults)?),
            None => None,
        };
        Some(Scoping {
            service,
            edited,
            days,
            areas,
            by: by?,
            months,
            ratios,
            places,
            comparators,
            power,
        })
    }
}

impl Scoping {
    /// Whether what another estimate of the service withholds could be worked out from this one: it is cut in another way.
    pub(super) fn tells_of(&self, other: &Scoping) -> bool {
        self.service.name == other.service.name && self.by != other.by
    }
}

fn within(
    section: &Section<'_>,
    key: &str,
    found: &At<i64>,
    allowed: std::ops::RangeInclusive<i64>,
    faults: &mut Faults,
) -> i64 {
    if !allowed.contains(&found.value) {
        let message = format!("should lie between {} and {}", allowed.start(), allowed.end());
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    found.value.clamp(*allowed.start(), *allowed.end())
}

fn whole(
    section: &mut Section<'_>,
    key: &str,
    (default, allowed): (i64, std::ops::RangeInclusive<i64>),
    faults: &mut Faults,
) -> i64 {
    let found = section.integer(key, faults);
    found.map_or(default, |found| within(section, key, &found, allowed, faults))
}

/// The reference days: of the years asked for, else of all years in which the day is observed.
fn days(
    section: &mut Section<'_>,
    (month, day): (i8, i8),
    ground: Ground<'_>,
    faults: &mut Faults,
) -> Vec<(i64, Level)> {
    let asked = section.integers("years", faults);
    let Some((from, to)) = ground.observed else {
        return Vec::new();
    };
    let is_observed = |date: &Date| from <= *date && *date <= to;
    let of_year = |year: i64| {
        i16::try_from(year)
            .ok()
            .and_then(|year| Date::new(year, month, day).ok())
    };
    for found in &asked {
        if !of_year(found.value).is_some_and(|date| is_observed(&date)) {
            let message = format!("holds {}, whose day lies outside observation", found.value);
            let fault = Fault::new(section.key_path("years"), found.line, message);
            faults.add(fault.hint("parents are known as far as they are observed"));
        }
    }
    let years: Vec<i64> = match asked.is_empty() {
        true => (i64::from(from.year())..=i64::from(to.year())).collect(),
        false => asked.iter().map(|found| found.value).collect(),
    };
    let mut days: Vec<(i64, Level)> = years
        .into_iter()
        .filter_map(|year| Some((of_year(year).filter(is_observed)?, year)))
        .map(|(date, year)| (day_number(date), Level::of_year(year)))
        .collect();
    days.sort();
    days.dedup();
    if days.is_empty() && asked.is_empty() {
        let message = "falls on no day of observation".to_owned();
        let fault = Fault::new(section.key_path("on"), section.line(), message);
        faults.add(fault.hint("write another day, such as on = \"1 july\""));
    }
    days
}

fn ratios(section: &mut Section<'_>, faults: &mut Faults) -> Vec<(f64, Level)> {
    let found = section.numbers("hazard_ratios", faults);
    if found.is_empty() {
        return [0.5, 0.7, 0.9].map(|ratio| (ratio, labelled(ratio))).to_vec();
    }
    for ratio in found.iter().filter(|ratio| !(0.0..1.0).contains(&ratio.value)) {
        let message = "should be ratios of hazards of at least 0 and below 1".to_owned();
        let fault = Fault::new(section.key_path("hazard_ratios"), ratio.line, message);
        faults.add(fault.hint("0.7 stands for three in ten returns fewer, at any time"));
    }
    found.iter().map(|ratio| (ratio.value, labelled(ratio.value))).collect()
}

fn labelled(ratio: f64) -> Level {
    Level::setting(&format!("{ratio}"))
}

fn power(section: &mut Section<'_>, faults: &mut Faults) -> f64 {
    let Some(found) = section.number("power", faults) else {
        return 0.8;
    };
    if !(0.5..1.0).contains(&found.value) {
        let message = "should be at least 0.5 and below 1".to_owned();
        faults.add(Fault::new(section.key_path("power"), found.line, message));
    }
    found.value
}

/// The service with its rule edited: clauses left out, replaced, or added, in every version.
fn edited(
    mut section: Section<'_>,
    service: &Service,
    ground: Ground<'_>,
    faults: &mut Faults,
) -> Option<(Service, Level)> {
    let name = section.required_text("name", "say what is edited, such as \"any child's age\"", faults);
    if let Some(name) = &name {
        printed::judge(&name.value, &section.key_path("name"), name.line, faults);
    }
    let without = section.texts("without", faults);
    let path = section.key_path("without");
    let known = || {
        service
            .rules
            .iter()
            .flat_map(|rule| rule.clauses.iter().map(|clause| clause.name.as_str()))
    };
    for found in &without {
        if !known().any(|clause| clause == found.value) {
            let message = format!("names `{}`, which is no clause of the rule", found.value);
            let fault = Fault::new(path.clone(), found.line, message);
            faults.add(match nearest(&found.value, known()) {
                Some(near) => fault.hint(&format!("did you mean `{near}`?")),
                None => fault.hint("leave it out"),
            });
        }
    }
    let listed = clauses(&mut section, "clause", faults);
    if without.is_empty() && listed.is_empty() {
        let fault = Fault::new(path, section.line(), "edits nothing".to_owned());
        faults.add(
            fault.hint("name clauses to leave out under `without`, or write others under [[estimate.edit.clause]]"),
        );
    }
    section.finish(faults);
    let lines: Vec<At<String>> = listed.iter().map(|(at, _)| at.clone()).collect();
    let others = listed
        .into_iter()
        .map(|(_, clause)| clause)
        .collect::<Option<Vec<Clause>>>()?;
    let without: Vec<String> = without.into_iter().map(|found| found.value).collect();
    let mut edited = service.clone();
    for rule in &mut edited.rules {
        match rule.edited(&without, &others, service.home(ground.codebook)) {
            Ok(found) => *rule = found,
            Err(found) => {
                for (place, problem) in found {
                    let (path, line) = lines.get(place).map_or(("", 1), |at| (at.value.as_str(), at.line));
                    faults.add(Fault::new(path, line, problem.message).hint(&problem.hint));
                }
                return None;
            }
        }
    }
    Some((edited, Level::setting(&name?.value)))
}
