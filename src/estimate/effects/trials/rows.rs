//! Persons by trial: the treated on their day, and comparators in the trials of their days.
//!
//! Custody: no zone. Rows by person.

use super::engagement::Engagement;
use super::histories::{Days, Histories};
use super::passing::Passing;
use super::referral::ReferralModel;
use super::standing::Population;
use crate::estimate::effects::Estimand;
use crate::estimate::{Covariates, EstimateError};

/// Rows of comparators from which on more days are taken together, so that memory stays within bounds.
const MANY: usize = 150_000;

/// Days since the origin whose trials a comparator stands for as one, from the day in their middle on.
fn together(day: i64, coarseness: i64) -> i64 {
    coarseness * if day < 1096 { 28 } else { 84 }
}

/// How coarse that has to be: by so many fold, up to three.
fn coarseness(histories: &Histories<'_>) -> i64 {
    let days = (0..histories.persons()).map(|person| histories.trial_days(person).map(Days::count).sum::<i64>());
    let rows = days.sum::<i64>() / together(0, 1);
    (1 + rows / MANY as i64).min(3)
}

/// A person in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrialRow {
    /// Her position.
    pub person: usize,
    /// Whether she is treated.
    pub treated: bool,
    /// Days from the origin to time zero.
    pub zero: i64,
    /// Her weight at time zero.
    pub weight: f64,
    pub(super) band: usize,
}

/// All trials: whoever is treated once, and comparators as often as they stand in trials.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for an estimand that sequential trials do not have, [`EstimateError::NothingToEstimate`]
/// without an arm.
pub fn trial_rows(
    histories: &Histories<'_>,
    model: &ReferralModel,
    estimand: Estimand,
) -> Result<Vec<TrialRow>, EstimateError> {
    let population = Population::of(estimand)?;
    let coarseness = coarseness(histories);
    let mut rows = Vec::new();
    for person in 0..histories.persons() {
        let passing = Passing::of(histories, model, person);
        comparators(histories, (population, person, coarseness), &passing, &mut rows);
        let treated = histories.treated_on(person);
        if let Some((zero, band)) = treated.and_then(|day| Some((day, model.band_of(day)?))) {
            rows.push(TrialRow {
                person,
                treated: true,
                zero,
                weight: population.of_treated(&passing, zero, model.rate(person, band)),
                band,
            });
        }
    }
    let nothing = match (rows.iter().any(|row| row.treated), rows.iter().any(|row| !row.treated)) {
        (true, true) => return Ok(rows),
        (false, _) => "nobody who is treated",
        (true, false) => "nobody who is untreated",
    };
    Err(EstimateError::NothingToEstimate { nothing })
}

fn comparators(
    histories: &Histories<'_>,
    (population, person, coarseness): (Population, usize, i64),
    passing: &Passing,
    rows: &mut Vec<TrialRow>,
) {
    let until = histories.compared_until(person);
    for stretch in &passing.stretches {
        let mut from = stretch.days.from;
        while from < stretch.days.until.min(until) {
            let length = together(from, coarseness);
            let days = Days {
                from,
                until: stretch.days.until.min((from / length + 1) * length),
            };
            let zero = from + (days.count() - 1) / 2;
            if zero < until {
                rows.push(TrialRow {
                    person,
                    treated: false,
                    zero,
                    weight: population.of_comparator(passing, zero, stretch.rate) * days.count() as f64,
                    band: stretch.band,
                });
            }
            from = days.until;
        }
    }
}

/// Covariates of the persons as columns of rows.
pub fn columns_of_rows(columns: &Covariates<'_>, rows: &[TrialRow]) -> Vec<Vec<f64>> {
    let of_rows = |column: &&[f64]| rows.iter().map(|row| column[row.person]).collect();
    columns.columns().iter().map(of_rows).collect()
}

/// A piece of a row's time since its time zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Position of the row.
    pub(super) row: usize,
    pub(super) entry: i64,
    pub(super) exit: i64,
    pub(super) event: bool,
    /// Whether it ends with what makes the event impossible.
    pub(super) competes: bool,
    pub(super) weight: f64,
    /// The day up to which a comparator is weighted for having stayed.
    pub(super) stayed: i64,
    /// Whether the factor of engagement is in the weight.
    pub(super) engaged: bool,
}

/// Days between two changes of a comparator's weight for having stayed.
const STAYING: i64 = 56;

/// The time of a row since its time zero, up to a horizon, in pieces of one weight.
pub(super) fn pieces(
    histories: &Histories<'_>,
    passing: &Passing,
    (place, row): (usize, &TrialRow),
    (horizon, engagement): (i64, Option<&Engagement>),
    found: &mut Vec<Piece>,
) {
    let whole = |until: i64| {
        let exit = (until - row.zero).min(horizon);
        let is_last = until == histories.exit[row.person] && exit == until - row.zero;
        End {
            exit,
            event: is_last && histories.event[row.person],
            competes: is_last && histories.has_competing(row.person),
        }
    };
    if row.treated {
        let end = whole(histories.exit[row.person]);
        return treated(engagement, (place, row), end, found);
    }
    let end = whole(histories.compared_until(row.person));
    let before = passing.before(row.zero);
    let mut entry = 0;
    while entry < end.exit {
        let next = (entry + STAYING).min(end.exit);
        let stayed = row.zero + entry + STAYING / 2;
        found.push(Piece {
            row: place,
            entry,
            exit: next,
            event: end.event && next == end.exit,
            competes: end.competes && next == end.exit,
            weight: row.weight * libm::exp(passing.before(stayed) - before),
            stayed,
            engaged: false,
        });
        entry = next;
    }
}

/// When and how a row's time since its time zero ends.
#[derive(Clone, Copy)]
struct End {
    exit: i64,
    event: bool,
    competes: bool,
}

fn treated(engagement: Option<&Engagement>, (place, row): (usize, &TrialRow), end: End, found: &mut Vec<Piece>) {
    let mut add = |entry: i64, exit: i64, factor: Option<f64>| {
        if entry < exit {
            found.push(Piece {
                row: place,
                entry,
                exit,
                event: end.event && exit == end.exit,
                competes: end.competes && exit == end.exit,
                weight: row.weight * factor.unwrap_or(1.0),
                stayed: row.zero,
                engaged: factor.is_some(),
            });
        }
    };
    let Some(engagement) = engagement else {
        return add(0, end.exit, None);
    };
    let grace = engagement.grace();
    add(0, end.exit.min(grace), None);
    if let Some(factor) = engagement.factor(row.person) {
        add(grace, end.exit, Some(factor));
    }
}
