//! Returns to expect of those who are eligible, how many fewer there would be at stated effects, and the smallest effect that a
//! service of that size could show.
//!
//! Custody: cohort rows go in, groups of figures come out; reviewed before release.

use std::collections::BTreeMap;

use super::Look;
use crate::analysis::measured::Side;
use crate::analysis::{AnalysisError, Figure, Group, Label, refused};
use crate::cohort::{Cohort, Episode, PersonCount, Verdict};
use crate::estimate::survival::{Comparison, Forecast, RiskTable, averted, detectable_ratio, forecast};
use crate::estimate::{ConfidenceLevel, EstimateError, Spells};
use crate::study::{Estimate, Scoping};

/// Rows of returns to expect, and rows of returns fewer.
type Told = (Vec<Group>, Vec<Group>);

pub(super) fn groups(
    declared: &Estimate,
    asked: &Scoping,
    cohort: &Cohort,
    looks: &[Look],
) -> Result<Told, AnalysisError> {
    let failed = refused(declared);
    let level = ConfidenceLevel::new(declared.confidence).map_err(failed)?;
    let curve = Curve::of(cohort.episodes()).map_err(failed)?;
    let (mut base, mut effects) = (Vec::new(), Vec::new());
    for look in looks {
        let standing = curve.standing(look);
        let found = curve.ahead(&standing, asked.months, level).map_err(failed)?;
        let smallest = curve.smallest(&standing, asked, level).map_err(failed)?;
        base.push(base_group(look, asked, &standing, found.as_ref(), smallest));
        for (ratio, label) in &asked.ratios {
            let fewer = curve.fewer(&standing, asked.months, *ratio).map_err(failed)?;
            let labels = look.labels.iter().cloned().chain([Label::Level(label.clone())]);
            effects.push(Group {
                labels: labels.collect(),
                family: None,
                cells: standing.cells(),
                figures: vec![
                    ("returns fewer", number(fewer, Side::Nearest, 1)),
                    (
                        "returns left",
                        number(
                            found.as_ref().zip(fewer).map(|(found, fewer)| found.expected - fewer),
                            Side::Nearest,
                            1,
                        ),
                    ),
                ],
                remark: "",
                reservations: Vec::new(),
            });
        }
    }
    Ok((base, effects))
}

fn number(value: Option<f64>, side: Side, decimals: u32) -> Figure {
    Figure::Number { value, side, decimals }
}

/// Those eligible, and those of them who are at risk of a first return.
struct Standing {
    eligible: PersonCount,
    at_risk: PersonCount,
    not_at_risk: PersonCount,
    elapsed: Vec<i64>,
    curve: [PersonCount; 2],
}

impl Standing {
    fn cells(&self) -> Vec<PersonCount> {
        vec![self.at_risk, self.not_at_risk, self.curve[0], self.curve[1]]
    }
}

struct Curve<'e> {
    table: Option<RiskTable>,
    episodes: BTreeMap<&'e str, &'e Episode>,
    evidence: [PersonCount; 2],
}

impl<'e> Curve<'e> {
    fn of(episodes: &'e [Episode]) -> Result<Curve<'e>, EstimateError> {
        let at_risk: Vec<&Episode> = episodes.iter().filter(|episode| episode.is_at_risk()).collect();
        let entries: Vec<i64> = at_risk.iter().map(|episode| episode.entered_after()).collect();
        let exits: Vec<i64> = at_risk.iter().map(|episode| episode.days()).collect();
        let events: Vec<bool> = at_risk.iter().map(|episode| episode.returned().is_some()).collect();
        let persons = |returned: bool| {
            let kept = at_risk
                .iter()
                .filter(|episode| episode.returned().is_some() == returned);
            PersonCount::of(kept.map(|episode| episode.parent()))
        };
        let table = match Spells::with_entry(&entries, &exits, &events) {
            Ok(spells) => Some(RiskTable::of(&spells)),
            Err(EstimateError::NoSpells) => None,
            Err(source) => return Err(source),
        };
        Ok(Curve {
            table,
            evidence: [persons(true), persons(false)],
            episodes: at_risk.iter().map(|episode| (episode.parent(), *episode)).collect(),
        })
    }

    /// Of those eligible on the day, who was under observation then and had not returned, with the days since the origin.
    fn standing(&self, look: &Look) -> Standing {
        let eligible = look.found.iter().filter(|found| found.verdict() == Verdict::Eligible);
        let (mut elapsed, mut at_risk, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for person in eligible.map(|found| found.point.person.as_str()) {
            let days = self.episodes.get(person).map(|episode| {
                let days = i64::from(look.day) - i64::from(episode.origin_on());
                (days, episode.entered_after() <= days && days < episode.days())
            });
            match days {
                Some((days, true)) => {
                    elapsed.push(days);
                    at_risk.push(person);
                }
                _ => others.push(person),
            }
        }
        let all = at_risk.iter().chain(&others).copied();
        Standing {
            eligible: PersonCount::of(all),
            at_risk: PersonCount::of(at_risk.iter().copied()),
            not_at_risk: PersonCount::of(others.iter().copied()),
            elapsed,
            curve: self.evidence,
        }
    }

    fn ahead(
        &self,
        standing: &Standing,
        months: i64,
        level: ConfidenceLevel,
    ) -> Result<Option<Forecast>, EstimateError> {
        let Some(table) = &self.table else { return Ok(None) };
        told(forecast(table, &standing.elapsed, days_of(months), level))
    }

    /// The smallest effect that would be found, were as many served as there are places.
    fn smallest(
        &self,
        standing: &Standing,
        asked: &Scoping,
        level: ConfidenceLevel,
    ) -> Result<Option<f64>, EstimateError> {
        let Some(table) = &self.table else { return Ok(None) };
        let at_risk = standing.at_risk.get().max(1) as f64;
        let compared = Comparison {
            treated: asked.places.map_or(1.0, |places| (places as f64 / at_risk).min(1.0)),
            comparators: asked.comparators as f64,
            power: asked.power,
            level,
        };
        told(detectable_ratio(
            table,
            &standing.elapsed,
            days_of(asked.months),
            compared,
        ))
    }

    fn fewer(&self, standing: &Standing, months: i64, ratio: f64) -> Result<Option<f64>, EstimateError> {
        let Some(table) = &self.table else { return Ok(None) };
        told(averted(table, &standing.elapsed, days_of(months), ratio))
    }
}

/// Days of so many months of 30.4375 days.
fn days_of(months: i64) -> i64 {
    months * 1461 / 48
}

/// Nobody at risk, or nobody followed for long enough, is a row without a figure.
fn told<T>(found: Result<T, EstimateError>) -> Result<Option<T>, EstimateError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(EstimateError::NoSpells | EstimateError::NothingToEstimate { .. }) => Ok(None),
        Err(source) => Err(source),
    }
}

fn base_group(
    look: &Look,
    asked: &Scoping,
    standing: &Standing,
    found: Option<&Forecast>,
    smallest: Option<f64>,
) -> Group {
    let interval = found.and_then(|found| found.interval);
    let per_place = asked
        .places
        .map(|places| standing.eligible.get() as f64 / places as f64);
    let mut figures = vec![
        ("eligible", Figure::Persons(standing.eligible)),
        ("at risk of a first return", Figure::Persons(standing.at_risk)),
        (
            "expected returns",
            number(found.map(|found| found.expected), Side::Nearest, 1),
        ),
        (
            "lower limit",
            number(interval.map(|limits| limits.lower), Side::Lower, 0),
        ),
        (
            "upper limit",
            number(interval.map(|limits| limits.upper), Side::Upper, 0),
        ),
        (
            "smallest effect to be seen (ratio of hazards)",
            number(smallest, Side::Nearest, 2),
        ),
    ];
    figures.extend(
        asked
            .places
            .map(|_| ("eligible per place", number(per_place, Side::Nearest, 1))),
    );
    Group {
        labels: look.labels.to_vec(),
        family: None,
        cells: standing.cells(),
        figures,
        remark: "",
        reservations: found.map(|found| found.reservations.clone()).unwrap_or_default(),
    }
}

pub(super) fn notes(asked: &Scoping) -> Vec<String> {
    let served = match asked.places {
        Some(places) => format!("the {places} places are taken once by those at risk of a first return"),
        None => "all of them who are at risk of a first return are served".to_owned(),
    };
    vec![
        format!(
            "First returns to expect within {} months of the reference day, of parents who are eligible then, under observation, \
             and without a return: by this study's own curve (Kaplan-Meier) as far as ten are at risk, given the time that has \
             passed since the clock started, with the doubt of the curve and chance in the limits. Parents outside of the \
             study's unit, such as fathers where the unit is mothers, and those who have returned already are not at risk of a \
             first return.",
            asked.months
        ),
        format!(
            "The smallest effect is the ratio of hazards that a two-sided test would find with a probability of {} %, where {served} \
             and {} comparators stand for each (Schoenfeld 1983), by the returns that are then expected of both. A weaker \
             effect, nearer to 1, would mostly not be seen. Confounding and missed links make it harder.",
            libm::round(asked.power * 100.0),
            asked.comparators
        ),
    ]
}

pub(super) fn notes_of_effects() -> Vec<String> {
    vec![
        "Arithmetic on assumed effects, not findings: how many first returns fewer there would be of those eligible and at risk, \
         were all of them served from the reference day on and the hazard that many times what it is. Returns that are only \
         deferred beyond the time count as fewer."
            .to_owned(),
    ]
}
