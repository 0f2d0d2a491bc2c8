//! Returns to expect of those who are eligible, how many fewer there would be at stated effects, and the smallest effect that a
//! service of that size could show.
//!
//! Custody: cohort rows go in, groups of figures come out; reviewed before release.

use std::collections::BTreeMap;

use super::Look;
use crate::analysis::ahead::{self, EXPECTED_DECIMALS, ReturnsAhead, days_of};
use crate::analysis::measured::Side;
use crate::analysis::{AnalysisError, Figure, Group, Label, refused};
use crate::cohort::{Cohort, Ended, Episode, PersonCount, Verdict};
use crate::estimate::survival::{Comparison, Forecast, averted, detectable_ratio};
use crate::estimate::{ConfidenceLevel, EstimateError};
use crate::study::{DisclosurePolicy, Estimate, Scoping, Study};

/// Rows of returns to expect, and rows of returns fewer.
type Told = (Vec<Group>, Vec<Group>);

pub(super) fn groups(
    study: &Study,
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
        let mut standing = curve.standing(look);
        let found = curve
            .returns
            .expected(&standing.elapsed, days_of(asked.months), level, &study.disclosure)
            .map_err(failed)?;
        if let Some(found) = &found {
            let ahead = days_of(asked.months);
            standing.read = curve.returns.read_for(&standing.elapsed, ahead, found.told_until);
        }
        let smallest = match &found {
            Some(found) => {
                let own = (&standing, found.expected);
                curve.smallest(own, asked, level, &study.disclosure).map_err(failed)?
            }
            None => None,
        };
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
    /// Those with a return in the stretch of the curve that is read.
    read: PersonCount,
}

impl Standing {
    fn cells(&self) -> Vec<PersonCount> {
        vec![self.at_risk, self.not_at_risk, self.curve[0], self.curve[1], self.read]
    }
}

struct Curve<'e> {
    returns: ReturnsAhead<'e>,
    episodes: BTreeMap<&'e str, &'e Episode>,
}

impl<'e> Curve<'e> {
    fn of(episodes: &'e [Episode]) -> Result<Curve<'e>, EstimateError> {
        let at_risk = episodes.iter().filter(|episode| episode.is_at_risk());
        Ok(Curve {
            returns: ReturnsAhead::of(episodes)?,
            episodes: at_risk.map(|episode| (episode.parent(), episode)).collect(),
        })
    }

    /// Of those eligible on the day, who was under observation then and had not returned, with the days since the origin.
    fn standing(&self, look: &Look) -> Standing {
        let eligible = look.found.iter().filter(|found| found.verdict() == Verdict::Eligible);
        let (mut elapsed, mut at_risk, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for person in eligible.map(|found| found.point.person.as_str()) {
            let days = self.episodes.get(person).map(|episode| {
                let days = i64::from(look.day) - i64::from(episode.origin_on());
                (days, stands(episode, days))
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
            curve: self.returns.evidence(),
            read: PersonCount::default(),
        }
    }

    /// The smallest effect that would be found, were as many served as there are places, of those at risk with so many expected
    /// returns; none where no return is told.
    fn smallest(
        &self,
        (standing, expected): (&Standing, f64),
        asked: &Scoping,
        level: ConfidenceLevel,
        policy: &DisclosurePolicy,
    ) -> Result<Option<f64>, EstimateError> {
        let Some(treated) = treated(asked.places, (standing.at_risk.get(), expected), policy) else {
            return Ok(None);
        };
        let compared = Comparison {
            treated,
            comparators: asked.comparators as f64,
            power: asked.power,
            level,
        };
        let within = days_of(asked.months);
        self.returns
            .read(|table| detectable_ratio(table, &standing.elapsed, within, compared))
    }

    fn fewer(&self, standing: &Standing, months: i64, ratio: f64) -> Result<Option<f64>, EstimateError> {
        self.returns
            .read(|table| averted(table, &standing.elapsed, days_of(months), ratio))
    }
}

/// The share of those at risk who are served where there are so many places, all if it is not said how many; such that as many
/// returns are expected of them as the count and the expected returns that are told make. By the count itself, the effects under
/// several numbers of places would tell it.
fn treated(places: Option<i64>, (at_risk, expected): (u64, f64), policy: &DisclosurePolicy) -> Option<f64> {
    // Counts and places are far below 2^53.
    let at_risk = policy.rounded(at_risk).max(1) as f64;
    let served = places.map_or(1.0, |places| (places as f64 / at_risk).min(1.0));
    let told = Side::Nearest.rounded(expected, EXPECTED_DECIMALS);
    (told > 0.0).then(|| served * told / expected)
}

/// Whether somebody is under observation after so many days, and has not returned: also on the last day of all.
fn stands(episode: &Episode, days: i64) -> bool {
    let ends_then = days == episode.days() && episode.ended() == Ended::EndOfObservation;
    episode.entered_after() <= days && (days < episode.days() || ends_then)
}

fn base_group(
    look: &Look,
    asked: &Scoping,
    standing: &Standing,
    found: Option<&Forecast>,
    smallest: Option<f64>,
) -> Group {
    // The places are told: a ratio of the count itself would tell it.
    let per_place = asked.places.map(|places| Figure::For {
        persons: standing.eligible,
        each: places.unsigned_abs(),
        decimals: 1,
    });
    let mut figures = vec![
        ("eligible", Figure::Persons(standing.eligible)),
        ("at risk of a first return", Figure::Persons(standing.at_risk)),
    ];
    figures.extend(ahead::figures(found));
    figures.push((
        "smallest effect to be seen (ratio of hazards)",
        number(smallest, Side::Nearest, 2),
    ));
    figures.extend(per_place.map(|figure| ("eligible per place", figure)));
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
             and {} comparators stand for each (Schoenfeld 1983), by the returns that are then expected of both, going by those at \
             risk and the expected returns as they are told. A weaker \
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn those_served_have_the_returns_that_follow_from_what_is_told() {
        let policy = Profile::Strict.policy();
        let returns = |places, at_risk, expected| Some(treated(places, (at_risk, expected), &policy)? * expected);
        let near = |found: Option<f64>, told: f64| found.is_some_and(|found| (found - told).abs() < 1e-12);
        // 28 to 32 are told as 30, and 7.46 to 7.54 returns as 7.5: 20 of 30 have five of them.
        for at_risk in 28..=32 {
            for expected in [7.46, 7.5, 7.54] {
                assert!(near(returns(Some(20), at_risk, expected), 5.0), "{at_risk} {expected}");
                assert!(near(returns(Some(40), at_risk, expected), 7.5), "{at_risk} {expected}");
                assert!(near(returns(None, at_risk, expected), 7.5), "{at_risk} {expected}");
            }
        }
        assert!(near(returns(Some(20), 33, 7.5), 20.0 / 35.0 * 7.5));
        // Where no return is told nothing can be seen.
        assert_eq!(returns(Some(20), 30, 0.04), None);
    }
}
