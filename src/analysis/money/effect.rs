//! The effect that is priced, as distributions: what the study file states, or what another estimate has found.
//!
//! Custody: numbers go in, numbers come out.

use super::super::found::{FoundEffect, FoundSize};
use super::super::returns::{ReturnCurve, any_return, day_of, log_log};
use super::people::{Heads, People, Whom};
use crate::cohort::{Cohort, PersonCount};
use crate::estimate::costs::{AvertedBy, Uncertain};
use crate::estimate::numeric::normal;
use crate::estimate::{EstimateError, Reservation};
use crate::study::{Assignment, CostsAndSavings, EffectFrom, EffectScale, EstimateKind, OtherEnds, Stated, Study};

/// An effect as money is made of it.
pub(super) struct Effect {
    /// On which scale; none where nothing could be estimated.
    pub(super) scale: Option<EffectScale>,
    /// Its best value.
    pub(super) value: f64,
    /// Its distribution.
    pub(super) drawn: Uncertain,
    /// The probability without the service, and its distribution; 0 where none is needed.
    pub(super) baseline: (f64, Uncertain),
    /// The years over which it comes; none for those that are asked for.
    pub(super) over: Option<i64>,
    /// Those on whom it works.
    pub(super) people: People,
    /// Standard error of `value`, on the logarithm for a ratio.
    error: f64,
    baseline_error: f64,
    /// The persons on whom it rests.
    pub(super) cells: Vec<PersonCount>,
    /// What a reader has to be told.
    pub(super) remark: &'static str,
    /// What the estimate has to be read with.
    pub(super) reservations: Vec<Reservation>,
}

const NONE: Uncertain = Uncertain::Known { value: 0.0 };

impl Effect {
    fn nothing(remark: &'static str, people: People, cells: Vec<PersonCount>) -> Effect {
        Effect {
            scale: None,
            value: 0.0,
            drawn: NONE,
            baseline: (0.0, NONE),
            over: None,
            people,
            error: 0.0,
            baseline_error: 0.0,
            cells,
            remark,
            reservations: Vec::new(),
        }
    }

    /// What is averted per client if the effect and the baseline were these.
    pub(super) fn averted_by(&self, value: f64, baseline: f64) -> Option<AvertedBy> {
        Some(match self.scale? {
            EffectScale::HazardRatio => AvertedBy::HazardRatio {
                ratio: value,
                baseline: baseline.min(1.0 - f64::EPSILON),
            },
            EffectScale::RiskDifference => AvertedBy::RiskDifference { difference: value },
            EffectScale::Averted => AvertedBy::Counted {
                each: value / self.people.count,
            },
        })
    }

    /// Sets averted among all of its people, with the standard error (delta method on the scale of the effect).
    pub(super) fn averted(&self) -> Option<(f64, f64)> {
        let n = self.people.count;
        Some(match self.scale? {
            EffectScale::Averted => (self.value, self.error),
            EffectScale::RiskDifference => (-n * self.value, n * self.error),
            EffectScale::HazardRatio => {
                let free = 1.0 - self.baseline.0;
                let with = libm::pow(free, self.value);
                let by_effect = with * libm::log(free) * self.value * self.error;
                let by_baseline = (1.0 - self.value * with / free) * self.baseline_error;
                (n * (with - free), n * libm::hypot(by_effect, by_baseline))
            }
        })
    }
}

/// The standard error behind an interval of 95 %.
fn error_of(range: Option<(f64, f64)>, scale: fn(f64) -> f64) -> f64 {
    range.map_or(0.0, |(lower, upper)| {
        (scale(upper) - scale(lower)) / (2.0 * normal::quantile(0.975))
    })
}

/// The effect on each of those of whom money is told, the headline first.
pub(super) fn of(
    study: &Study,
    asked: &CostsAndSavings,
    (cohort, found): (&Cohort, &[FoundEffect]),
    heads: &Heads,
) -> Result<Vec<Effect>, EstimateError> {
    match &asked.effect {
        EffectFrom::Stated(scale, stated) => {
            let Some(people) = heads.all(false) else {
                return Ok(vec![nobody()]);
            };
            Ok(vec![of_stated(study, asked, cohort, (*scale, stated), people)?])
        }
        EffectFrom::Estimate(name) => {
            let own = found
                .iter()
                .find(|found| found.estimate == *name && found.years.is_none_or(|years| years == asked.horizon));
            Ok(of_estimate(study, own, heads, is_of_referral(study, name)))
        }
    }
}

/// Where no client is told.
fn nobody() -> Effect {
    let people = People {
        whom: Whom::All,
        is_of_referred: false,
        count: 0.0,
        share: 1.0,
        cells: Vec::new(),
    };
    Effect::nothing("no client is counted", people, Vec::new())
}

fn of_stated(
    study: &Study,
    asked: &CostsAndSavings,
    cohort: &Cohort,
    (scale, stated): (EffectScale, &Stated),
    people: People,
) -> Result<Effect, EstimateError> {
    let same: fn(f64) -> f64 = |value| value;
    let (error, drawn) = match scale {
        EffectScale::HazardRatio => {
            let (mean, deviation) = (libm::log(stated.value), error_of(stated.range, libm::log));
            (deviation, Uncertain::LogNormal { mean, deviation })
        }
        _ => {
            let (mean, deviation) = (stated.value, error_of(stated.range, same));
            (deviation, Uncertain::Normal { mean, deviation })
        }
    };
    let drawn = if error > 0.0 {
        drawn
    } else {
        Uncertain::Known { value: stated.value }
    };
    let (baseline, baseline_error, behind) = match (scale, &asked.baseline) {
        (EffectScale::HazardRatio, Some(stated)) => (stated.value, error_of(stated.range, same), Vec::new()),
        (EffectScale::HazardRatio, None) => match own_baseline(study, asked, cohort)? {
            Some(found) => found,
            None => {
                let cells = people.cells.clone();
                let remark = "nobody was followed for as long as the horizon";
                return Ok(Effect::nothing(remark, people, cells));
            }
        },
        _ => (0.0, 0.0, Vec::new()),
    };
    let cells = people.cells.iter().copied().chain(behind).collect();
    Ok(Effect {
        scale: Some(scale),
        value: stated.value,
        drawn,
        baseline: (baseline, probability(baseline, baseline_error)?),
        error,
        baseline_error,
        ..Effect::nothing(remark(stated), people, cells)
    })
}

fn remark(stated: &Stated) -> &'static str {
    match stated.range {
        Some(_) => "",
        None => "the effect is stated without an interval: its uncertainty is in no limit here",
    }
}

/// A beta distribution where there is one with this error; else the number is taken for known.
fn probability(mean: f64, error: f64) -> Result<Uncertain, EstimateError> {
    if error * error < mean * (1.0 - mean) {
        return Uncertain::probability(mean, error);
    }
    Ok(Uncertain::Known { value: mean })
}

/// The study's own probability of a further set within the horizon, rounded as a share of so many is told.
fn own_baseline(
    study: &Study,
    asked: &CostsAndSavings,
    cohort: &Cohort,
) -> Result<Option<(f64, f64, Vec<PersonCount>)>, EstimateError> {
    let curve = match ReturnCurve::of(cohort.episodes(), any_return(OtherEnds::Compete)) {
        Ok(curve) => curve,
        Err(EstimateError::NoSpells) => return Ok(None),
        Err(source) => return Err(source),
    };
    let day = day_of(asked.horizon);
    let found = curve.by(day, log_log(0.95)?, &study.disclosure)?;
    // Shares are told in steps as wide as counts are rounded, and of many in whole per cent.
    let step = (study.disclosure.round_to as f64 / curve.persons().get().max(1) as f64).max(0.01);
    let told = found.value.map(|value| libm::round(value / step) * step);
    let told = told.filter(|value| *value > 0.0 && *value < 1.0);
    Ok(told.map(|value| (value, found.standard_error.unwrap_or(0.0), curve.cells(day))))
}

/// Whether the estimate is about all who were referred, whatever came of it.
fn is_of_referral(study: &Study, name: &str) -> bool {
    let named = study.estimates.iter().find(|estimate| estimate.name == name);
    named.is_some_and(|named| match &named.kind {
        EstimateKind::Effect(effect) => effect.assignment == Assignment::Referral,
        _ => false,
    })
}

/// An effect that another estimate found: first on those whom it compared, if it is one on clients, then on all.
fn of_estimate(study: &Study, own: Option<&FoundEffect>, heads: &Heads, of_referral: bool) -> Vec<Effect> {
    let Some(all) = heads.all(of_referral) else {
        return vec![nobody()];
    };
    let Some(compared) = own.and_then(|own| own.compared.as_ref()) else {
        return vec![on(own, all)];
    };
    let first = match heads.compared(study, (&all, of_referral), compared) {
        Ok(people) => on(own, people),
        Err(why) => Effect::nothing(
            why,
            People {
                whom: Whom::Compared,
                share: 0.0,
                count: 0.0,
                ..all.clone()
            },
            all.cells.clone(),
        ),
    };
    vec![first, on(own, all)]
}

/// An effect that another estimate found, on some people.
fn on(own: Option<&FoundEffect>, people: People) -> Effect {
    let behind = own.iter().flat_map(|own| own.cells.iter().copied());
    let cells = people.cells.iter().copied().chain(behind).collect();
    let reservations = own.map_or_else(Vec::new, |own| own.reservations.clone());
    let Some(size) = own.and_then(|own| own.size) else {
        let remark = "the estimate of the effect found none, or none with an interval: nothing is priced";
        return Effect {
            reservations,
            ..Effect::nothing(remark, people, cells)
        };
    };
    let (scale, value, error) = match size {
        FoundSize::Averted(value, error) => (EffectScale::Averted, value, error),
        FoundSize::Difference(value, error) => (EffectScale::RiskDifference, value, error),
    };
    let drawn = match error > 0.0 {
        true => Uncertain::Normal {
            mean: value,
            deviation: error,
        },
        false => Uncertain::Known { value },
    };
    Effect {
        scale: Some(scale),
        value,
        drawn,
        error,
        over: own.and_then(|own| own.over),
        reservations,
        ..Effect::nothing("", people, cells)
    }
}
