//! Whether a service changed what happens in the areas that took it up, as declared: `kind = "area-effect"`.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;

use super::Ground;
use super::costs_and_savings::service;
use crate::study::codebook::{Level, day_number};
use crate::study::definitions::area;
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::services::Service;

/// What is counted in each area and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaOutcome {
    /// Newborns in proceedings per 10,000 live births.
    Newborns,
    /// Sets of proceedings per 10,000 live births.
    Sets,
    /// First returns per 100 years at risk of parents whose index set was in the area.
    Returns,
}

/// Whom areas that take a service up are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaControls {
    /// Areas that never take it up.
    Never,
    /// Areas that have not taken it up yet.
    NotYet,
}

/// How long the periods are in which events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelPeriod {
    /// Calendar years.
    Year,
    /// Calendar quarters.
    Quarter,
}

impl PanelPeriod {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            PanelPeriod::Year => "year",
            PanelPeriod::Quarter => "quarter",
        }
    }

    /// How many make a year.
    pub fn in_year(self) -> i64 {
        match self {
            PanelPeriod::Year => 1,
            PanelPeriod::Quarter => 4,
        }
    }

    /// The number of the period in which a quarter (1 to 4) of a year lies: those that follow each other have numbers that do.
    pub fn number(self, year: i64, quarter: i64) -> i64 {
        match self {
            PanelPeriod::Year => year,
            PanelPeriod::Quarter => year * 4 + quarter - 1,
        }
    }

    /// The number of the period in which a day lies.
    pub fn of(self, day: Date) -> i64 {
        self.number(i64::from(day.year()), i64::from((day.month() - 1) / 3 + 1))
    }

    /// First and last day of a period; none beyond the calendar.
    pub fn days(self, number: i64) -> Option<(i64, i64)> {
        let first = |number: i64| {
            let (year, part) = (number.div_euclid(self.in_year()), number.rem_euclid(self.in_year()));
            let month = i8::try_from(part * 12 / self.in_year() + 1).ok()?;
            Date::new(i16::try_from(year).ok()?, month, 1).ok().map(day_number)
        };
        Some((first(number)?, first(number + 1)? - 1))
    }
}

/// An area that takes a service up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The area.
    pub area: Level,
    /// The day on which the service opens there.
    pub from: Date,
}

/// An effect on areas.
#[derive(Debug, Clone)]
pub struct AreaEffect {
    /// The service.
    pub service: Level,
    /// What is counted.
    pub outcome: AreaOutcome,
    /// Which areas take it up, and when.
    pub adoption: Vec<Adoption>,
    /// The areas that the court's extracts cover; none for all that they name.
    pub areas: Vec<Level>,
    /// Areas that take no part, as the service may reach into them.
    pub neighbours: Vec<Level>,
    /// Whom they are compared with.
    pub controls: AreaControls,
    /// How long the periods of the panel are.
    pub periods: PanelPeriod,
    /// Years before the opening in which it may already have an effect.
    pub anticipation: u32,
    /// Years before that an area has to be seen.
    pub before: usize,
    /// Whether areas count by their population, or each alike.
    pub by_population: bool,
    /// An outcome on which the service can have no effect.
    pub negative_control: Option<AreaOutcome>,
    /// Whether two-way fixed effects are told too.
    pub two_way: bool,
    /// Other assignments of the service that are looked at.
    pub draws: u32,
    /// Their seed.
    pub seed: u64,
}

const OUTCOMES: &[(&str, AreaOutcome)] = &[
    ("newborns", AreaOutcome::Newborns),
    ("sets", AreaOutcome::Sets),
    ("returns", AreaOutcome::Returns),
];
const CONTROLS: &[(&str, AreaControls)] = &[("never", AreaControls::Never), ("not yet", AreaControls::NotYet)];
const PERIODS: &[(&str, PanelPeriod)] = &[("year", PanelPeriod::Year), ("quarter", PanelPeriod::Quarter)];
const WEIGHTS: &[(&str, bool)] = &[("population", true), ("areas", false)];
const YES_NO: &[(&str, bool)] = &[("yes", true), ("no", false)];

/// An area that a list names, with its line.
type Named = (Level, usize);

impl AreaOutcome {
    /// What is counted, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            AreaOutcome::Newborns => "newborns in proceedings per 10,000 live births",
            AreaOutcome::Sets => "sets of proceedings per 10,000 live births",
            AreaOutcome::Returns => "first returns per 100 years at risk",
        }
    }

    /// Events are told per so many of what they are divided by.
    pub fn per(self) -> f64 {
        match self {
            AreaOutcome::Newborns | AreaOutcome::Sets => 10_000.0,
            AreaOutcome::Returns => 100.0,
        }
    }

    /// Whether events are divided by births.
    pub fn needs_births(self) -> bool {
        self != AreaOutcome::Returns
    }
}

impl AreaEffect {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<AreaEffect> {
        let service = service(section, ground, faults);
        let outcome = section.choice("outcome", OUTCOMES, None, faults);
        let adoption = adoption(section, (ground, service.as_ref()), faults);
        let periods = section.choice("periods", PERIODS, Some(PanelPeriod::Year), faults);
        let mut named = |key: &str, faults: &mut Faults| -> Vec<Named> {
            let texts = section.texts(key, faults);
            let path = section.key_path(key);
            let level = |found: &At<String>| Some((area(path.clone(), found, ground.codebook, faults)?, found.line));
            texts.iter().filter_map(level).collect()
        };
        let (areas, neighbours) = (named("areas", faults), named("neighbours", faults));
        let controls = section.choice("controls", CONTROLS, Some(AreaControls::Never), faults);
        let anticipation = whole(section, "anticipation", 0, (0, 5), faults);
        let before = whole(section, "years_before", 3, (2, 30), faults);
        let by_population = section.choice("weights", WEIGHTS, Some(true), faults);
        let negative_control = section.text("negative_control", &mut Faults::default());
        let control = negative_control
            .is_some()
            .then(|| section.choice("negative_control", OUTCOMES, None, faults))
            .flatten();
        let two_way = section.choice("two_way", YES_NO, Some(false), faults);
        let draws = whole(section, "draws", 999, (99, 20_000), faults);
        let seed = whole(section, "seed", 1, (0, i64::MAX), faults);
        let (outcome, adoption) = (outcome?, adoption?);
        contradictions(section, (&adoption, &areas, &neighbours), faults);
        if control == Some(outcome) {
            let line = negative_control.map_or(section.line(), |found| found.line);
            let message = "is the outcome itself".to_owned();
            faults.add(Fault::new(section.key_path("negative_control"), line, message));
        }
        check_sources(section, &[Some(outcome), control], ground, faults);
        Some(AreaEffect {
            service: service?,
            outcome,
            adoption,
            areas: areas.into_iter().map(|(area, _)| area).collect(),
            neighbours: neighbours.into_iter().map(|(area, _)| area).collect(),
            controls: controls?,
            periods: periods?,
            anticipation: u32::try_from(anticipation).unwrap_or(0),
            before: usize::try_from(before).unwrap_or(3),
            by_population: by_population?,
            negative_control: control,
            two_way: two_way?,
            draws: u32::try_from(draws).unwrap_or(999),
            seed: seed.unsigned_abs(),
        })
    }
}

fn whole(section: &mut Section<'_>, key: &str, default: i64, (low, high): (i64, i64), faults: &mut Faults) -> i64 {
    let Some(found) = section.integer(key, faults) else {
        return default;
    };
    if !(low..=high).contains(&found.value) {
        let message = format!("should lie between {low} and {high}");
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    found.value.clamp(low, high)
}

/// Where and when the service opened, as its own section says unless the estimate does.
fn adoption(
    section: &mut Section<'_>,
    (ground, service): (Ground<'_>, Option<&Level>),
    faults: &mut Faults,
) -> Option<Vec<Adoption>> {
    let rows = section.sections("adoption", faults);
    if rows.is_empty() {
        let home = ground.services.iter().find(|known| Some(&known.name) == service);
        let openings = home.map(Service::openings).unwrap_or_default();
        if !openings.is_empty() || service.is_none() || !ground.all_services_read {
            let found = openings.into_iter().map(|(area, from)| Adoption { area, from });
            return Some(found.collect::<Vec<_>>()).filter(|found| !found.is_empty());
        }
        let fault = Fault::new(section.key_path("adoption"), section.line(), "is missing".to_owned());
        faults
            .add(fault.hint("write where the service opened: adoption = [{ area = \"Norfolk\", from = 2015-04-01 }]; or give its [[service]] `areas`"));
        return None;
    }
    let (count, mut found) = (rows.len(), Vec::<Adoption>::new());
    for mut row in rows {
        let name = row.required_text("area", "name the local authority", faults);
        let from = row.required_date("from", faults);
        let path = row.key_path("area");
        let level = name
            .as_ref()
            .and_then(|name| area(path.clone(), name, ground.codebook, faults));
        let line = row.line();
        row.finish(faults);
        let (Some(area), Some(from)) = (level, from) else {
            continue;
        };
        if found.iter().any(|earlier| earlier.area == area) {
            let fault = Fault::new(path, line, "is named twice".to_owned());
            faults.add(fault.hint("an area takes a service up once: give the first day"));
        }
        found.push(Adoption { area, from: from.value });
    }
    (found.len() == count).then_some(found)
}

/// Lists that cannot all be meant.
fn contradictions(
    section: &Section<'_>,
    (adoption, areas, neighbours): (&[Adoption], &[Named], &[Named]),
    faults: &mut Faults,
) {
    for (neighbour, line) in neighbours {
        if adoption.iter().any(|adopted| adopted.area == *neighbour) {
            let message = format!("holds `{neighbour}`, which takes the service up itself");
            faults
                .add(Fault::new(section.key_path("neighbours"), *line, message).hint("leave it out of one of the two"));
        }
    }
    let Some((_, line)) = areas.first() else { return };
    for adopted in adoption {
        if !areas.iter().any(|(area, _)| *area == adopted.area) {
            let message = format!("leaves out `{}`, which takes the service up", adopted.area);
            faults.add(Fault::new(section.key_path("areas"), *line, message).hint("name every area of the comparison"));
        }
    }
}

/// Rates per birth need births.
fn check_sources(section: &Section<'_>, outcomes: &[Option<AreaOutcome>], ground: Ground<'_>, faults: &mut Faults) {
    let mut sources = ground.sources.iter().filter(|source| source.kind == Kind::Areas);
    let has_births = sources.any(|source| source.columns.contains_key("live_births"));
    if has_births || !ground.all_read || !outcomes.iter().flatten().any(|outcome| outcome.needs_births()) {
        return;
    }
    let path = section.key_path("");
    let message = "needs `live_births` in a source of kind `areas`".to_owned();
    let fault = Fault::new(path.trim_end_matches('.'), section.line(), message);
    faults.add(fault.hint("it tells how many were born in each authority and year"));
}
