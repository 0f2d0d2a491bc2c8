//! Coverage of weighted contrasts of curves, with treatment and with censoring that hang on what is known.

use seriatim::estimate::effects::{Estimand, PersonPeriods, PropensityScore, TreatedSpells, Treatment, WithinPeriod};
use seriatim::estimate::{ConfidenceLevel, Covariates, Estimate};

use super::covers;
use super::told;
use super::world::{Draws, expit};

const WORLDS: u32 = 2000;
const PERSONS: u64 = 400;
const PERIODS: i64 = 6;
const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// The chance of the event in a period: of a treated person 0.6 times as large.
fn hazard(covariate: f64, treated: bool) -> f64 {
    0.12 * libm::exp(0.6 * covariate) / (1.0 + 0.12 * libm::exp(0.6 * covariate)) * if treated { 0.6 } else { 1.0 }
}

/// Survival after the last period, and mean number of periods without the event, treated less untreated.
fn truth() -> [f64; 2] {
    const FINE: u32 = 20_000;
    let (mut survival, mut mean) = (0.0, 0.0);
    for at in 0..FINE {
        let point = (f64::from(at) + 0.5) / f64::from(FINE);
        let covariate = seriatim::estimate::numeric::normal::quantile(point);
        for (treated, sign) in [(true, 1.0), (false, -1.0)] {
            let mut left = 1.0;
            for _ in 0..PERIODS {
                mean += sign * left / f64::from(FINE);
                left *= 1.0 - hazard(covariate, treated);
            }
            survival += sign * left / f64::from(FINE);
        }
    }
    [survival, mean]
}

/// Survival and mean time: with everybody followed and weights by the score, stacked; with losses that hang on the covariate
/// and weights for them, and without those.
pub(super) fn run() -> bool {
    let truth = truth();
    let mut covered = [0; 6];
    for number in 0..WORLDS {
        let found = [complete(number), losing(number, true), losing(number, false)].concat();
        for (at, estimate) in found.iter().enumerate() {
            covered[at] += u32::from(covers(estimate, truth[at % 2]));
        }
    }
    told("survival, all, stacked", covered[0], WORLDS, 0.93..=0.97)
        & told("mean time, all, stacked", covered[1], WORLDS, 0.93..=0.97)
        & told("survival, losses weighted for", covered[2], WORLDS, 0.93..=0.98)
        & told("mean time, losses weighted for", covered[3], WORLDS, 0.93..=0.98)
        & told("survival, losses not weighted for", covered[4], WORLDS, 0.0..=0.85)
        & told("mean time, losses not weighted for", covered[5], WORLDS, 0.0..=0.92)
}

/// One spell a person, all followed to the end.
fn complete(number: u32) -> Vec<Estimate> {
    let mut draws = Draws::new(41, number);
    let (mut covariate, mut treated, mut exit, mut event) = (vec![], vec![], vec![], vec![]);
    for _ in 0..PERSONS {
        let x = draws.normal();
        let mark = draws.happens(expit(0.7 * x));
        let first = (1..=PERIODS).find(|_| draws.happens(hazard(x, mark)));
        covariate.push(x);
        treated.push(mark);
        exit.push(first.unwrap_or(PERIODS));
        event.push(first.is_some());
    }
    let treatment = Treatment::new(&treated).unwrap();
    let covariates = Covariates::new(treated.len(), vec![&covariate]).unwrap();
    let score = PropensityScore::fit(&treatment, &covariates).unwrap();
    let weights = score.weights(Estimand::All).unwrap();
    let spells = TreatedSpells::by_score(None, &exit, &event, &weights, None).unwrap();
    let found = spells.contrast(PERIODS, LEVEL).unwrap();
    vec![
        found.survival.unwrap().difference,
        found.restricted_mean.unwrap().difference,
    ]
}

/// A row for each period, treatment by chance, losses by covariate and treatment.
fn losing(number: u32, weighted: bool) -> Vec<Estimate> {
    let mut draws = Draws::new(42, number);
    let (mut person, mut period, mut lost, mut event) = (vec![], vec![], vec![], vec![]);
    let (mut covariate, mut mark, mut product) = (vec![], vec![], vec![]);
    for one in 0..PERSONS {
        let x = draws.normal();
        let treated = draws.happens(0.5);
        for at in 0..PERIODS {
            let has_event = draws.happens(hazard(x, treated));
            let gone = draws.happens(expit(-2.2 + if treated { 1.2 } else { -1.2 } * x)) && !has_event;
            person.push(one);
            period.push(at);
            lost.push(gone);
            event.push(has_event);
            covariate.push(x);
            mark.push(treated);
            product.push(if treated { x } else { 0.0 });
            if has_event || gone {
                break;
            }
        }
    }
    let rows = person.len();
    let numbers: Vec<f64> = mark.iter().map(|mark| f64::from(u8::from(*mark))).collect();
    let periods = PersonPeriods::new(&person, &period, &lost, &event).unwrap();
    let all = Covariates::new(rows, vec![&covariate, &numbers, &product]).unwrap();
    let arm = Covariates::new(rows, vec![&numbers]).unwrap();
    let weights = if weighted {
        periods
            .weights(&all, Some(&arm), WithinPeriod::EventsFirst)
            .unwrap()
            .values
    } else {
        vec![1.0; rows]
    };
    let exit: Vec<i64> = period.iter().map(|period| period + 1).collect();
    let treatment = Treatment::new(&mark).unwrap();
    let spells = TreatedSpells::new(Some(&period), &exit, &event, &treatment, &weights, Some(&person)).unwrap();
    let found = spells.contrast(PERIODS, LEVEL).unwrap();
    vec![
        found.survival.unwrap().difference,
        found.restricted_mean.unwrap().difference,
    ]
}
