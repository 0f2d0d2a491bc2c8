//! Observed beside expected returns: of areas by the rates of all others, or of anybody by published rates.
//!
//! Custody: episodes go in, a finding comes out; reviewed before release.

mod conclusion;

use std::collections::BTreeMap;

use conclusion::{Seen, conclusion};

use super::definitions::other_clock;
use super::families::{design_effect, family_of};
use super::late_records::Observation;
use super::measured::{Figure, Side};
use super::person_time::{Expected, Followed, FollowedFor, Rates};
use super::rate::{Expectation, Rate};
use super::{AnalysisError, Group, Label, Measured, refused};
use crate::cohort::{Cohort, Episode, PersonCount};
use crate::estimate::rates::dependent_events::carried_over;
use crate::estimate::rates::funnel::overdispersion::{Allowance, Extremes, Overdispersion, Scale, overdispersion};
use crate::estimate::rates::funnel::{FunnelConvention, ratio_limits};
use crate::estimate::rates::standardised_ratio::over_uncertain_expectation;
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};
use crate::study::{AreaBenchmark, DisclosurePolicy, Estimate, Level, Reference, Stratum, Study, Zeros};

/// Of 150 areas that differ by chance only, 7 or 8 lie outside of 95 % limits: funnels are read at 99.8 %.
const FUNNEL_LEVEL: f64 = 0.998;

pub(super) fn estimate(
    study: &Study,
    declared: &Estimate,
    asked: &AreaBenchmark,
    cohort: &Cohort,
) -> Result<Measured, AnalysisError> {
    let failed = refused(declared);
    let judge = Judge {
        policy: study.disclosure,
        level: ConfidenceLevel::new(declared.confidence).map_err(failed)?,
        funnel: ConfidenceLevel::new(FUNNEL_LEVEL).map_err(failed)?,
    };
    let rates = Rates::of(asked);
    let observed = Observation::of(study, &declared.definitions.cohort);
    let at_risk = cohort.episodes().iter().filter(|episode| episode.is_at_risk());
    let ground = Ground {
        asked,
        rates: &rates,
        policy: &study.disclosure,
        family_of: family_of(at_risk.map(Episode::parent)),
    };
    let everybody = Area::of(cohort.episodes().iter(), &ground);
    let mut groups = Vec::new();
    if matches!(asked.reference, Reference::Published { .. }) {
        let expected = rates.expected(&everybody.followed, &everybody.followed);
        let labels = vec![Label::Word("all"), Label::Word("all")];
        groups.push(judge.group(labels, None, &everybody, expected, None).map_err(failed)?);
    }
    for (place, stratum) in asked.strata.chosen().iter().enumerate() {
        let family = u32::try_from(place).unwrap_or(u32::MAX);
        let mut of_stratum = areas(*stratum, &ground, cohort, (&everybody, observed));
        if study.disclosure.zeros == Zeros::Shown {
            of_stratum.retain(|(_, area, _)| area.is_of_any);
        }
        groups.extend(judge.stratum(*stratum, family, &of_stratum).map_err(failed)?);
    }
    Ok(Measured {
        name: declared.name.clone(),
        title: declared.title.clone(),
        dimensions: vec!["compared", "level"],
        groups,
        remarks: "What can be concluded",
        notes: notes(declared, asked),
        model: None,
    })
}

/// What is asked, and of whom.
struct Ground<'a> {
    asked: &'a AreaBenchmark,
    rates: &'a Rates,
    policy: &'a DisclosurePolicy,
    /// The family of each at risk.
    family_of: BTreeMap<&'a str, u64>,
}

/// A group, its time and its returns.
struct Area {
    followed: Followed,
    returned: PersonCount,
    without: PersonCount,
    /// The family of each who returned.
    families: Vec<u64>,
    /// By how much the number of those who return varies more than if they were independent.
    effect: f64,
    /// Whether anybody at risk is in it.
    is_of_any: bool,
    /// Who is followed for a part of the time alone over which published returns are spread evenly.
    followed_for: FollowedFor,
    /// Whether its records begin late.
    begins_late: bool,
}

impl Area {
    fn of<'e>(episodes: impl Iterator<Item = &'e Episode>, ground: &Ground<'_>) -> Area {
        let (asked, rates) = (ground.asked, ground.rates);
        let last = rates.last_day();
        let mut episodes = episodes.peekable();
        let is_of_any = episodes.peek().is_some();
        let is_followed = |episode: &&Episode| episode.is_at_risk() && episode.entered_after() < last;
        let at_risk: Vec<&Episode> = episodes.filter(is_followed).collect();
        let within = |episode: &&&Episode| episode.returned().is_some() && episode.days() <= last;
        let persons = |returned: bool| {
            let kept = at_risk.iter().filter(|episode| within(episode) == returned);
            PersonCount::of(kept.map(|episode| episode.parent()))
        };
        let returned = at_risk.iter().filter(|episode| within(episode));
        let families: Vec<u64> = returned
            .filter_map(|episode| ground.family_of.get(episode.parent()).copied())
            .collect();
        Area {
            effect: design_effect([families.as_slice()], ground.policy),
            families,
            followed_for: FollowedFor::of(&at_risk, rates),
            followed: Followed::of(&at_risk, asked.strata.age_bands(), rates),
            returned: persons(true).who_returned(),
            without: persons(false),
            is_of_any,
            begins_late: false,
        }
    }
}

/// The areas of a stratum, with what is expected of each; none where no other tells of its parents.
fn areas(
    stratum: Stratum,
    ground: &Ground<'_>,
    cohort: &Cohort,
    everybody: (&Area, Observation),
) -> Vec<(Level, Area, Option<Expected>)> {
    let (everybody, observed) = everybody;
    let (asked, rates) = (ground.asked, ground.rates);
    let mut members: BTreeMap<Level, Vec<&Episode>> = BTreeMap::new();
    for episode in cohort.episodes().iter().filter(|episode| episode.is_at_risk()) {
        let level = asked.strata.level(stratum, episode.traits());
        members.entry(level).or_default().push(episode);
    }
    let levels = asked.strata.levels(stratum).into_iter();
    let found = levels.map(|level| {
        let own = || members.get(&level).into_iter().flatten().copied();
        let mut area = Area::of(own(), ground);
        area.begins_late = stratum == Stratum::LocalAuthority && observed.begins_late(own().map(Episode::origin_on));
        let expected = rates.expected(&area.followed, &everybody.followed);
        let expected = expected.filter(|_| area.is_of_any);
        (level, area, expected)
    });
    let mut found: Vec<(Level, Area, Option<Expected>)> = found.collect();
    let families = found.iter().map(|(_, area, _)| area.families.as_slice());
    let effect = design_effect(families, ground.policy);
    found.iter_mut().for_each(|(_, area, _)| area.effect = effect);
    found
}

/// By what an area is judged.
struct Judge {
    policy: DisclosurePolicy,
    level: ConfidenceLevel,
    funnel: ConfidenceLevel,
}

impl Judge {
    fn stratum(
        &self,
        stratum: Stratum,
        family: u32,
        areas: &[(Level, Area, Option<Expected>)],
    ) -> Result<Vec<Group>, EstimateError> {
        // Who belongs to no known area is no area beside others.
        let known = areas.iter().filter(|(level, _, _)| !level.is_unknown());
        let counts = known.filter_map(|(_, area, expected)| Some((area.returned.get(), (*expected)?.returns)));
        let (observed, expected): (Vec<u64>, Vec<f64>) = counts.unzip();
        let spread = match overdispersion(&observed, &expected, Scale::default(), Extremes::default()) {
            Ok(spread) => Some(spread),
            Err(EstimateError::NoRows | EstimateError::NothingToEstimate { .. }) => None,
            Err(source) => return Err(source),
        };
        let group = |(level, area, expected): &(Level, Area, Option<Expected>)| {
            let spread = spread.as_ref().filter(|_| !level.is_unknown());
            let labels = vec![Label::Word(stratum.name()), Label::Open(level.clone())];
            self.group(labels, Some(family), area, *expected, spread)
        };
        areas.iter().map(group).collect()
    }

    fn group(
        &self,
        labels: Vec<Label>,
        family: Option<u32>,
        area: &Area,
        expected: Option<Expected>,
        spread: Option<&Overdispersion>,
    ) -> Result<Group, EstimateError> {
        let expectation = expected.map(|expected| expected.told(area.effect, &self.policy));
        let mut told = match expectation {
            Some(expectation) => {
                let counted = (area.returned.get(), area.effect);
                Some(Told::of(counted, expectation, &self.policy, self.level)?)
            }
            None => None,
        };
        if expected.is_some_and(|expected| expected.is_in_more_doubt_than_a_count()) {
            let reserved = told.iter_mut().map(|told| &mut told.reservations);
            reserved.for_each(|reservations| reservations.push(Reservation::UncertainExpectation));
        }
        let funnel = match (expectation, spread) {
            (Some(expectation), Some(spread)) => Some(Funnel::of((expectation, area.effect), spread, self.funnel)?),
            _ => None,
        };
        let number = |value, side, decimals| Figure::Number { value, side, decimals };
        let seen = told.as_ref().map(|told| Seen {
            alike: told.alike,
            limits: told.limits,
            funnel: funnel.map(|funnel| funnel.wide),
            followed_for: area.followed_for,
            begins_late: area.begins_late,
        });
        let limits = told.as_ref().map(|told| told.limits);
        let (chance, wide) = (funnel.map(|funnel| funnel.chance), funnel.map(|funnel| funnel.wide));
        let lower = |limits: Option<Interval>| number(limits.map(|limits| limits.lower), Side::Lower, 2);
        let upper = |limits: Option<Interval>| number(limits.map(|limits| limits.upper), Side::Upper, 2);
        Ok(Group {
            labels,
            family,
            cells: vec![area.returned, area.without],
            figures: vec![
                ("observed", Figure::Persons(area.returned)),
                (
                    "expected",
                    number(expected.map(|expected| expected.returns), Side::Nearest, 1),
                ),
                (
                    "observed / expected",
                    number(told.as_ref().map(|told| told.ratio), Side::Nearest, 2),
                ),
                ("lower limit", lower(limits)),
                ("upper limit", upper(limits)),
                ("funnel, lower", lower(chance)),
                ("funnel, upper", upper(chance)),
                ("funnel with overdispersion, lower", lower(wide)),
                ("funnel with overdispersion, upper", upper(wide)),
            ],
            remark: conclusion(seen),
            reservations: told
                .map(|told| told.reservations)
                .unwrap_or(vec![Reservation::EmptyStratum]),
        })
    }
}

/// A ratio that tells no more than the rounded count beside it: of the rounded count, with limits that hold for every count
/// that is rounded alike.
#[derive(Debug)]
struct Told {
    ratio: f64,
    /// Of the least and the greatest count that are rounded alike.
    alike: [f64; 2],
    limits: Interval,
    reservations: Vec<Reservation>,
}

impl Told {
    fn of(
        (observed, effect): (u64, f64),
        expected: Expectation,
        policy: &DisclosurePolicy,
        level: ConfidenceLevel,
    ) -> Result<Told, EstimateError> {
        let (parts, reservations) = Rate::over_expected(observed, expected, level, effect, policy)?;
        let [ratio, lower, upper] = parts.map(|part| part.told(policy));
        let (least, greatest) = policy.alike(observed);
        Ok(Told {
            ratio: ratio.unwrap_or(f64::NAN),
            // Counts of persons are far below 2^53; that more than none is expected was seen to with the parts.
            alike: [least, greatest].map(|count| count as f64 / expected.events),
            limits: Interval {
                lower: lower.unwrap_or(0.0),
                upper: upper.unwrap_or(f64::INFINITY),
            },
            reservations,
        })
    }
}

/// Where areas of a size lie that differ by chance, and by as much more as these areas do.
#[derive(Debug, Clone, Copy)]
struct Funnel {
    chance: Interval,
    wide: Interval,
}

impl Funnel {
    /// Of an area of which so many returns are expected, by its design effect. As much as the expectation is in doubt, such areas'
    /// ratios lie further from 1, by chance and beside the differences between areas alike. (How much these differ was found as if
    /// expectations were known, so that it holds a little of their doubt as well: dashed limits are on the wide side.)
    fn of(
        (expected, effect): (Expectation, f64),
        spread: &Overdispersion,
        level: ConfidenceLevel,
    ) -> Result<Funnel, EstimateError> {
        let Expectation {
            events,
            relative_variance,
        } = expected;
        let in_doubt = |limits| over_uncertain_expectation((1.0, limits), events, relative_variance, level);
        let independent = ratio_limits(events, 1.0, FunnelConvention::Interpolated, level)?;
        let chance = in_doubt(carried_over(1.0, independent, effect));
        let wide = in_doubt(spread.limits(events, Allowance::Additive, level)?);
        // The second rests on an approximation, and is never narrower than chance.
        let wide = Interval {
            lower: wide.lower.min(chance.lower),
            upper: wide.upper.max(chance.upper),
        };
        Ok(Funnel { chance, wide })
    }
}

fn notes(declared: &Estimate, asked: &AreaBenchmark) -> Vec<String> {
    let level = libm::round(declared.confidence * 1000.0) / 10.0;
    let reference = match &asked.reference {
        Reference::Study { .. } => {
            "Expected are the returns that there would be at the rates of all other areas of this study, by age band and \
             months since the clock started (indirect standardisation; an area's own parents are not in its reference)."
                .to_owned()
        }
        Reference::Published { population, curve, .. } => {
            let told = |(years, share): &(i64, f64)| format!("{} % within {years} years", libm::round(share * 1000.0) / 10.0);
            let points: Vec<String> = curve.iter().map(told).collect();
            format!(
                "Expected are the returns that there would be at the published rates of {population} ({}), at a constant rate \
                 between these points; ages are not allowed for, and follow-up beyond the last point does not count. Returns come \
                 early: of the first months too few are expected, and of the later years before the first point too many, so that \
                 agreement over follow-up of mixed length is no agreement at each point. Where the source lets death and moving out compete, what is expected \
                 is a little too little.",
                points.join(", ")
            )
        }
    };
    let doubt = match asked.reference {
        Reference::Study { .. } => {
            "They are wider by the doubt of what is expected, which rests on the returns of those in the other groups who are alike by \
             age and time: where these are few, limits are wide, and so are those of the funnel (on the scale of logarithms, \
             distances are squared and added)."
        }
        Reference::Published { .. } => {
            "The expectation counts as known: the doubt of the published figures is not in these limits."
        }
    };
    let mut notes = vec![
        format!(
            "{reference} Follow-up of {} years at most counts, from entry to return or end.",
            asked.horizon
        ),
        format!(
            "Limits of observed over expected are exact for a Poisson count, at {level} %. {doubt} The \
             ratio is that of the rounded count, and its limits hold for every count that is rounded alike: they are somewhat \
             wider than those of the count itself."
        ),
        "Funnel limits are at 99.8 %: between them lie areas of that size that differ by chance; with overdispersion, also those \
         that differ by as much more as these areas do among each other. That an area lies outside of the latter, or inside, is \
         said where it holds for every count that is rounded alike. Areas are never ranked, and two areas' ratios are \
         not comparable with each other, only each with its reference."
            .to_owned(),
    ];
    if let Reference::Published { .. } = asked.reference {
        notes.extend(other_clock(&declared.definitions.cohort));
    }
    notes
}

#[cfg(test)]
mod tests;
