//! Newborns in proceedings per 10,000 live births, by year, by local authority, or both.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::families::{design_effect, family_of, rounding};
use super::rate::Rate;
use super::{AnalysisError, Figure, Group, Label, Measured, refused};
use crate::cohort::{AreaBirths, Cohort, NewbornChild, PersonCount};
use crate::estimate::rates::poisson::{ByarForm, PoissonMethod};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation, SMALL_POPULATION, applying};
use crate::study::{Codebook, DisclosurePolicy, Estimate, Level, NewbornRate, RateBy, RateLimits, Study, Vocabulary};

/// Rates are told per so many births.
const PER: u64 = 10_000;

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &NewbornRate,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let (newborns, births) = (cohort.newborns()?, cohort.area_births()?);
    let only = declared.definitions.cohort.only_area.iter();
    let named: Vec<&str> = asked.areas.iter().chain(only).map(Level::as_str).collect();
    let years = whole_years(study.observed_from, study.observed_to);
    let placed = Placed::of(&newborns, &births, &named, &years);
    let limits = (method(asked.limits), level);
    let places = places(asked.by, &placed, &years, &study.codebook);
    let found: Vec<(Place<'_>, Rows<'_>)> = places
        .into_iter()
        .map(|place| {
            let rows = Rows::of(&place, &placed);
            (place, rows)
        })
        .collect();
    let effects = Effects::of(&newborns, &found, &study.disclosure);
    let mut groups = Vec::new();
    for (place, rows) in &found {
        groups.extend(groups_of((place, rows), &placed, &effects, limits, &study.disclosure).map_err(failed)?);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["area", "year", "newborns"],
        groups,
        remarks: "",
        notes: notes(declared, &study.disclosure),
        model: None,
    })
}

fn notes(declared: &Estimate, policy: &DisclosurePolicy) -> Vec<String> {
    vec![
        format!(
            "Children under {} old when the first application for a care or supervision order about them was issued, each \
             once, per 10,000 live births of the same calendar year in the authority that applied; years that observation \
             covers in part are left out. Live births are told as the source states them.",
            declared.definitions.cohort.newborn.as_str()
        ),
        "A set is a first one as far as is seen: earlier proceedings before the extracts begin, or under a record that could \
         not be linked, would make it a later one. Where no parent of the study's unit is named, the set counts as a first \
         one. A child whose birth date cannot decide is in no rate of newborns: such children have a rate of their \
         own, and the rate of all who were newborns lies between that of those who certainly were and the two together."
            .to_owned(),
        format!(
            "Limits take births for known. Newborns of one parent, such as twins, are not independent of each other, nor are those of \
             couples that share a person: limits are farther from the rate than those of independent newborns: as many times as the \
             root of what the squares of k add up to, divided by what the k add up to, over all families with k newborns, in all rows \
             of the same kind together; {} before the root is taken. Where there is none they are those of independent newborns.",
            rounding(policy)
        ),
        "A rate is that of the rounded count, and its limits hold for every count that is rounded alike: they are somewhat wider \
         than those of the count itself."
            .to_owned(),
    ]
}

/// The calendar years of which every day is observed.
fn whole_years(from: Date, to: Date) -> Vec<i64> {
    let first = i64::from(from.year()) + i64::from(from.day_of_year() > 1);
    let ends_with_year = to.month() == 12 && to.day() == 31;
    let last = i64::from(to.year()) - i64::from(!ends_with_year);
    (first..=last).collect()
}

/// An authority and a year.
type Cell<'a> = (&'a str, i64);

/// Newborns and births by authority and year.
struct Placed<'a> {
    newborns: BTreeMap<Cell<'a>, Vec<&'a NewbornChild>>,
    births: BTreeMap<Cell<'a>, u64>,
    /// Authorities whose births are asked for.
    areas: BTreeSet<&'a str>,
    years: &'a [i64],
    /// Where newborns are whose births are not known.
    left_out: BTreeSet<(Option<&'a str>, i64)>,
}

impl<'a> Placed<'a> {
    fn of(newborns: &'a [NewbornChild], births: &'a [AreaBirths], named: &[&'a str], years: &'a [i64]) -> Placed<'a> {
        let is_meant = |area: &str| named.is_empty() || named.contains(&area);
        let meant = births.iter().filter(|row| is_meant(&row.area));
        let mut placed = Placed {
            newborns: BTreeMap::new(),
            births: BTreeMap::new(),
            areas: meant
                .clone()
                .map(|row| row.area.as_str())
                .chain(named.iter().copied())
                .collect(),
            years,
            left_out: BTreeSet::new(),
        };
        for row in meant.filter(|row| years.contains(&row.year)) {
            let known = row.births.filter(|births| *births > 0);
            placed
                .births
                .extend(known.map(|births| ((row.area.as_str(), row.year), births)));
        }
        for newborn in newborns.iter().filter(|newborn| years.contains(&newborn.year)) {
            let area = newborn.local_authority.as_deref();
            match area.map(|area| (area, newborn.year)) {
                Some(cell) if placed.births.contains_key(&cell) => {
                    placed.newborns.entry(cell).or_default().push(newborn)
                }
                Some((area, _)) if !is_meant(area) => {}
                _ => {
                    placed.left_out.insert((area, newborn.year));
                }
            }
        }
        placed
    }
}

/// What a row is about: one authority or all, one year or all.
struct Place<'a> {
    area: Option<&'a str>,
    year: Option<i64>,
    labels: [Label; 2],
    is_part: bool,
}

impl Place<'_> {
    fn covers(&self, area: Option<&str>, year: i64) -> bool {
        self.area.is_none_or(|own| area == Some(own)) && self.year.is_none_or(|own| year == own)
    }
}

fn places<'a>(by: RateBy, placed: &Placed<'a>, years: &[i64], codebook: &Codebook) -> Vec<Place<'a>> {
    let all = || Label::Word("all");
    let of_newborns = placed.left_out.iter().filter_map(|(area, _)| *area);
    let areas: BTreeSet<&'a str> = placed.areas.iter().copied().chain(of_newborns).collect();
    let level = |area: &str| codebook.level(Vocabulary::LocalAuthority, area).map(Label::Level);
    let areas: Vec<(&'a str, Label)> = areas
        .into_iter()
        .filter_map(|area| Some((area, level(area)?)))
        .collect();
    let year = |year: i64| (year, Label::Level(Level::of_year(year)));
    let part = |area: Option<(&'a str, Label)>, year: Option<(i64, Label)>| Place {
        area: area.as_ref().map(|(area, _)| *area),
        year: year.as_ref().map(|(year, _)| *year),
        labels: [
            area.map_or_else(all, |(_, label)| label),
            year.map_or_else(all, |(_, label)| label),
        ],
        is_part: true,
    };
    let mut places = vec![Place {
        is_part: false,
        ..part(None, None)
    }];
    match by {
        RateBy::Year => places.extend(years.iter().map(|own| part(None, Some(year(*own))))),
        RateBy::Area => places.extend(areas.into_iter().map(|area| part(Some(area), None))),
        RateBy::AreaAndYear => {
            for area in areas {
                places.extend(years.iter().map(|own| part(Some(area.clone()), Some(year(*own)))));
            }
        }
    }
    places
}

/// The newborns of one place by row: all, those of first and of later sets, and those who may be newborns.
struct Rows<'a>([Vec<&'a NewbornChild>; 4]);

impl<'a> Rows<'a> {
    fn of(place: &Place<'_>, placed: &Placed<'a>) -> Rows<'a> {
        let cells = placed
            .newborns
            .iter()
            .filter(|((area, year), _)| place.covers(Some(area), *year));
        let of_place: Vec<&'a NewbornChild> = cells.flat_map(|(_, newborns)| newborns.iter().copied()).collect();
        let (certain, undecided): (Vec<&'a NewbornChild>, Vec<_>) =
            of_place.into_iter().partition(|one| one.is_certain);
        let (later, first): (Vec<&'a NewbornChild>, Vec<_>) = certain.iter().partition(|one| one.in_later_set);
        Rows([certain, first, later, undecided])
    }
}

/// The design effects of the four rows of a place: of the whole, and one of all of its parts.
struct Effects {
    whole: [f64; 4],
    parts: [f64; 4],
}

impl Effects {
    /// Newborns of one parent go together, and so do those of couples that share a person.
    fn of(newborns: &[NewbornChild], found: &[(Place<'_>, Rows<'_>)], policy: &DisclosurePolicy) -> Effects {
        let family_of = family_of(newborns.iter().map(family));
        let of = |is_part: bool, row: usize| {
            let places = found.iter().filter(|(place, _)| place.is_part == is_part);
            let of_row = places.filter_map(|(_, Rows(rows))| rows.get(row));
            let families: Vec<Vec<u64>> = of_row
                .map(|row| {
                    row.iter()
                        .filter_map(|one| family_of.get(family(one)).copied())
                        .collect()
                })
                .collect();
            design_effect(families.iter().map(Vec::as_slice), policy)
        };
        Effects {
            whole: [0, 1, 2, 3].map(|row| of(false, row)),
            parts: [0, 1, 2, 3].map(|row| of(true, row)),
        }
    }
}

/// The rows of one place: all newborns, those of first and of later sets, and those who may be newborns.
fn groups_of(
    (place, Rows([certain, first, later, undecided])): (&Place<'_>, &Rows<'_>),
    placed: &Placed<'_>,
    effects: &Effects,
    limits: (PoissonMethod, ConfidenceLevel),
    policy: &DisclosurePolicy,
) -> Result<Vec<Group>, EstimateError> {
    let effects = if place.is_part { effects.parts } else { effects.whole };
    let [of_certain, of_first, of_later, of_undecided] = effects;
    let births = placed
        .births
        .iter()
        .filter(|((area, year), _)| place.covers(Some(area), *year));
    let births: u64 = births.map(|(_, births)| births).sum();
    // Parts and whole rest on the same cells, so that they are told together or not at all.
    let cells = vec![persons(first), persons(later)];
    let rows = [
        ("all", certain, of_certain, cells.clone()),
        ("in first sets", first, of_first, cells.clone()),
        ("in later sets", later, of_later, cells),
    ];
    let reservations = reservations(place, placed, births, !undecided.is_empty());
    let mut groups = Vec::new();
    for (family, (word, newborns, effect, cells)) in (0..).zip(rows) {
        let (rate, told) = Rate::parts(newborns.len() as u64, (births, PER), limits, effect, policy)?;
        groups.push(Group {
            labels: labels(place, word),
            family: place.is_part.then_some(family),
            cells,
            figures: figures(newborns, births, rate),
            remark: "",
            reservations: reservations.iter().copied().chain(told).collect(),
        });
    }
    // Beside the rate of those who certainly are: the two together are the most that it can be.
    let (most, told) = Rate::parts(undecided.len() as u64, (births, PER), limits, of_undecided, policy)?;
    groups.push(Group {
        labels: labels(place, "may be newborns"),
        family: place.is_part.then_some(3),
        cells: vec![persons(undecided)],
        figures: figures(undecided, births, most),
        remark: "",
        reservations: told,
    });
    Ok(groups)
}

fn labels(place: &Place<'_>, word: &'static str) -> Vec<Label> {
    place.labels.iter().cloned().chain([Label::Word(word)]).collect()
}

/// One person a family: the parent, where one is known, as few parents may have many children.
fn persons(newborns: &[&NewbornChild]) -> PersonCount {
    PersonCount::of(newborns.iter().map(|one| family(one)))
}

fn family(one: &NewbornChild) -> &str {
    one.parent.as_deref().unwrap_or(&one.child)
}

fn method(limits: RateLimits) -> PoissonMethod {
    match limits {
        RateLimits::Exact => PoissonMethod::Exact,
        RateLimits::Byar => PoissonMethod::Byar(ByarForm::Apho),
    }
}

fn figures(newborns: &[&NewbornChild], births: u64, rate: [Rate; 3]) -> Vec<(&'static str, Figure)> {
    let [rate, lower, upper] = rate.map(|rate| Figure::Rate { rate, decimals: 1 });
    vec![
        (
            "children",
            Figure::Persons(PersonCount::of(newborns.iter().map(|one| one.child.as_str()))),
        ),
        (
            "live births",
            Figure::Published {
                value: (births > 0).then_some(births as f64),
                decimals: 0,
            },
        ),
        ("per 10,000 live births", rate),
        ("lower limit", lower),
        ("upper limit", upper),
    ]
}

/// What is missing from a rate, and what makes it unsteady.
fn reservations(place: &Place<'_>, placed: &Placed<'_>, births: u64, is_undecided: bool) -> Vec<Reservation> {
    let of_area = |area: &&str| {
        let known = |year: &&i64| !placed.births.contains_key(&(*area, **year));
        placed
            .years
            .iter()
            .filter(known)
            .any(|year| place.covers(Some(area), *year))
    };
    let is_missing = placed.areas.iter().any(of_area);
    let is_left_out = placed.left_out.iter().any(|(area, year)| place.covers(*area, *year));
    applying([
        (is_missing, Reservation::PopulationMissing),
        ((1..SMALL_POPULATION).contains(&births), Reservation::SmallPopulation),
        (is_left_out, Reservation::EventsLeftOut),
        (is_undecided, Reservation::EventsUndecided),
    ])
}
