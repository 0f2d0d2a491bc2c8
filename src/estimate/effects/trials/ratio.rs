//! The ratio of hazards of the treated to comparators, over all trials together.
//!
//! Custody: no zone. Rows by person; a ratio may rest on few.

use std::collections::BTreeSet;

use libm::sqrt;
use serde::Serialize;

use super::engagement::Engagement;
use super::histories::Histories;
use super::passing::Passing;
use super::referral::ReferralModel;
use super::standing::{Population, Standing};
use crate::estimate::effects::Estimand;
use crate::estimate::effects::treatment::effective_size;
use crate::estimate::hazards::{Cox, CoxFit, HazardRows, HazardVariance};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, FEW_CLUSTERS, applying};
use crate::estimate::{ConfidenceLevel, Covariates, Estimate, EstimateError, Reservation};

/// Days since the origin are cut into steps of this length, and a comparator's weight is that of the middle of a step: it may not
/// hang on whether she is still at risk then.
fn step(day: i64) -> i64 {
    match day {
        ..182 => 14,
        182..1096 => 28,
        _ => 84,
    }
}

/// The end of the step in which a day lies.
fn end_of_step(day: i64) -> i64 {
    (day / step(day) + 1) * step(day)
}

/// The middle of what is left of the step in which a day lies.
fn middle(day: i64) -> i64 {
    day + (end_of_step(day) - day) / 2
}

/// Days since time zero on which hazards are compared: after the first, up to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Days after time zero before hazards are compared; 0 for all.
    pub after: i64,
    /// Last day.
    pub until: i64,
}

impl Window {
    pub(super) fn check(self) -> Result<(), EstimateError> {
        if self.after < 0 || self.after >= self.until {
            return Err(EstimateError::OutOfRange {
                what: "window of days since time zero",
                must: "from day 0 or later to a later day",
            });
        }
        Ok(())
    }
}

/// How hazards are compared.
#[derive(Debug, Clone, Copy)]
pub struct Comparing<'e> {
    /// Whose effect.
    pub estimand: Estimand,
    /// Days since time zero.
    pub window: Window,
    /// Whether the covariates are in the regression too (doubly robust: either they or the weights suffice, but for what a
    /// hazard ratio loses when it is taken over unlike persons).
    pub adjusted: bool,
    /// Only who engages counts as treated; none for all who are referred.
    pub engagement: Option<&'e Engagement>,
    /// Level of intervals.
    pub level: ConfidenceLevel,
}

/// A ratio of hazards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HazardContrast {
    /// Logarithm of the ratio, with the error that knows that persons stand in several trials and that weights are estimated.
    pub log_ratio: Estimate,
    /// The ratio.
    pub ratio: Estimate,
    /// The standard error of the logarithm were weights known.
    pub error_with_known_weights: f64,
    /// Treated persons who are at risk in the window.
    pub treated: Vec<usize>,
    /// Those of them who have the event in it.
    pub treated_events: Vec<usize>,
    /// Comparators who are at risk with a weight.
    pub comparators: Vec<usize>,
    /// Those of them who have the event.
    pub comparator_events: Vec<usize>,
    /// Effective number of events among comparators, (Σw)²/Σw².
    pub effective_events: f64,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Compares hazards by Cox's regression on the time since the origin, weighted.
///
/// A comparator stands in every trial of her days. On the clock since the origin her trials fall together, and their weights
/// add up in closed form ([`Standing`]): the rows are those of persons, not of persons and trials, and the baseline hazard at
/// each time since the origin is the comparators' own, so that it needs no model. The standard error is that of the stacked
/// equations of both regressions, by person.
///
/// # Errors
/// Those of [`Cox::fit`]: [`EstimateError::NothingToEstimate`] without an event, [`EstimateError::Separated`] where an arm has
/// none; [`EstimateError::OutOfRange`] for a window without days, or another estimand.
pub fn compared_hazards(
    histories: &Histories<'_>,
    model: &ReferralModel,
    how: &Comparing<'_>,
) -> Result<HazardContrast, EstimateError> {
    how.window.check()?;
    let population = Population::of(how.estimand)?;
    let rows = Rows::of(histories, model, population, how);
    if !rows.mark.contains(&1.0) {
        return Err(EstimateError::NothingToEstimate {
            nothing: "nobody who is treated",
        });
    }
    if !rows.mark.contains(&0.0) {
        return Err(EstimateError::NothingToEstimate {
            nothing: "nobody who is untreated",
        });
    }
    let adjusting = rows.adjusting(histories, how.adjusted);
    let columns = std::iter::once(rows.mark.as_slice()).chain(adjusting.iter().map(Vec::as_slice));
    let covariates = Covariates::new(rows.person.len(), columns.collect())?;
    let strata: Vec<u32> = rows.person.iter().map(|person| histories.stratum(*person)).collect();
    let hazard_rows = HazardRows::new(&rows.exit, &rows.event, covariates)?
        .with_entry(&rows.entry)?
        .with_weights(&rows.weight)?
        .with_strata(&strata)?;
    let cox = Cox {
        variance: HazardVariance::Model,
        level: how.level,
        ..Cox::default()
    };
    let fit = cox.fit(&hazard_rows)?;
    Ok(contrast(histories, model, (population, how), &rows, &fit))
}

struct Rows {
    person: Vec<usize>,
    mark: Vec<f64>,
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    weight: Vec<f64>,
}

impl Rows {
    fn of(histories: &Histories<'_>, model: &ReferralModel, population: Population, how: &Comparing<'_>) -> Rows {
        let mut rows = Rows {
            person: Vec::new(),
            mark: Vec::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            event: Vec::new(),
            weight: Vec::new(),
        };
        for person in 0..histories.persons() {
            let passing = Passing::of(histories, model, person);
            if passing.stretches.is_empty() {
                continue;
            }
            rows.add_comparator(histories, (population, how.window), person, &passing);
            if let Some((day, band)) = treated(histories, model, person) {
                let weight = population.of_treated(&passing, day, model.rate(person, band));
                rows.add_treated(histories, how, (person, day), weight);
            }
        }
        rows
    }

    fn add_comparator(
        &mut self,
        histories: &Histories<'_>,
        (population, window): (Population, Window),
        person: usize,
        passing: &Passing,
    ) {
        let until = histories.compared_until(person);
        let mut from = histories.entry[person];
        while from < until {
            let to = until.min(end_of_step(from));
            let day = middle(from);
            let weight = standing(population, passing, window, day).weight(day, None);
            if weight > 0.0 {
                self.add(
                    (person, 0.0),
                    (from, to),
                    to == until && histories.compared_to_event(person),
                    weight,
                );
            }
            from = to;
        }
    }

    fn add_treated(
        &mut self,
        histories: &Histories<'_>,
        how: &Comparing<'_>,
        (person, day): (usize, i64),
        weight: f64,
    ) {
        let until = histories.exit[person].min(day + how.window.until);
        let ends_with_event = histories.event[person] && until == histories.exit[person];
        let from = day + how.window.after;
        let Some(engagement) = how.engagement else {
            if from < until {
                self.add((person, 1.0), (from, until), ends_with_event, weight);
            }
            return;
        };
        // Until the grace has passed nobody can be told from who engages.
        let grace = day + engagement.grace();
        if from < until.min(grace) {
            self.add(
                (person, 1.0),
                (from, until.min(grace)),
                ends_with_event && until <= grace,
                weight,
            );
        }
        if let Some(factor) = engagement.factor(person).filter(|_| from.max(grace) < until) {
            self.add(
                (person, 1.0),
                (from.max(grace), until),
                ends_with_event,
                weight * factor,
            );
        }
    }

    fn add(&mut self, (person, mark): (usize, f64), (entry, exit): (i64, i64), event: bool, weight: f64) {
        self.person.push(person);
        self.mark.push(mark);
        self.entry.push(entry);
        self.exit.push(exit);
        self.event.push(event);
        self.weight.push(weight);
    }

    fn adjusting(&self, histories: &Histories<'_>, adjusted: bool) -> Vec<Vec<f64>> {
        let columns = histories.covariates.columns().iter().filter(|_| adjusted);
        let column = |column: &&[f64]| self.person.iter().map(|person| column[*person]).collect();
        columns.map(column).collect()
    }
}

/// The day on which a person is treated, and its band.
fn treated(histories: &Histories<'_>, model: &ReferralModel, person: usize) -> Option<(i64, usize)> {
    let day = histories.treated_on(person)?;
    Some((day, model.band_of(day)?))
}

/// The trials of a comparator of which a day lies in the window.
fn standing(population: Population, passing: &Passing, window: Window, day: i64) -> Standing<'_> {
    Standing {
        population,
        passing,
        after: day - window.until,
        until: day - window.after,
    }
}

fn contrast(
    histories: &Histories<'_>,
    model: &ReferralModel,
    (population, how): (Population, &Comparing<'_>),
    rows: &Rows,
    fit: &CoxFit,
) -> HazardContrast {
    let moved: Vec<f64> = fit.dfbeta()[0].iter().map(|moved| moved.unwrap_or(0.0)).collect();
    let mut of_person = vec![0.0; histories.persons()];
    rows.person
        .iter()
        .zip(&moved)
        .for_each(|(person, moved)| of_person[*person] += moved);
    let known = error(&of_person);
    let slope = slope(histories, model, (population, how.window), rows, &moved);
    let carried = &model.influence * Vector::from_vec(slope);
    of_person
        .iter_mut()
        .zip(carried.iter())
        .for_each(|(own, carried)| *own += carried);
    if let Some(engagement) = how.engagement {
        let after_grace = |row: &usize| {
            rows.mark[*row] == 1.0
                && histories
                    .treated_on(rows.person[*row])
                    .is_some_and(|day| rows.entry[*row] >= day + engagement.grace())
        };
        let moves = (0..moved.len())
            .filter(after_grace)
            .map(|row| (rows.person[row], moved[row]));
        engagement.carry(moves, &mut of_person);
    }
    let log_ratio = Estimate::normal(fit.coefficients()[0].estimate.value, error(&of_person), how.level);
    told(rows, log_ratio, known)
}

fn error(of_person: &[f64]) -> f64 {
    sqrt(sum(of_person.iter().map(|part| part * part)))
}

/// The slope of the log ratio by each coefficient of the referral model, through all weights.
fn slope(
    histories: &Histories<'_>,
    model: &ReferralModel,
    (population, window): (Population, Window),
    rows: &Rows,
    moved: &[f64],
) -> Vec<f64> {
    let mut slope = vec![0.0; model.influence.ncols()];
    let places: Vec<usize> = (0..moved.len()).collect();
    for own in places.chunk_by(|one, next| rows.person[*one] == rows.person[*next]) {
        let person = rows.person[own[0]];
        let passing = Passing::of(histories, model, person);
        for row in own {
            if rows.mark[*row] == 0.0 {
                let day = middle(rows.entry[*row]);
                let times = moved[*row] / rows.weight[*row];
                standing(population, &passing, window, day).weight(day, Some((&mut slope, times)));
            } else if let Some(treated) = treated(histories, model, person) {
                population.add_slope_of_treated(&passing, treated, moved[*row], &mut slope);
            }
        }
    }
    slope
}

fn told(rows: &Rows, log_ratio: Estimate, known: f64) -> HazardContrast {
    HazardContrast {
        error_with_known_weights: known,
        ..told_of((&rows.person, &rows.mark), (&rows.event, &rows.weight), log_ratio)
    }
}

/// What a ratio rests on: rows by person and arm, and whether each ends with the event. Its error is taken for the one with known
/// weights too.
pub(super) fn told_of(
    (person, mark): (&[usize], &[f64]),
    (event, weight): (&[bool], &[f64]),
    log_ratio: Estimate,
) -> HazardContrast {
    let of_arm = |arm: f64, with_event: bool| {
        let rows = (0..person.len()).filter(|row| mark[*row] == arm && (event[*row] || !with_event));
        let persons: BTreeSet<usize> = rows.map(|row| person[row]).collect();
        persons.into_iter().collect::<Vec<usize>>()
    };
    let [treated, treated_events] = [false, true].map(|with_event| of_arm(1.0, with_event));
    let [comparators, comparator_events] = [false, true].map(|with_event| of_arm(0.0, with_event));
    let weights = (0..person.len()).filter(|row| mark[*row] == 0.0 && event[*row]);
    let effective_events = effective_size(weights.map(|row| weight[row])).unwrap_or(0.0);
    let fewest = (treated_events.len() as u64).min(comparator_events.len() as u64);
    HazardContrast {
        ratio: log_ratio.exponentiated(),
        error_with_known_weights: log_ratio.standard_error.unwrap_or_default(),
        log_ratio,
        reservations: applying([
            (fewest < FEW, Reservation::FewEvents),
            ((treated.len() as u64) < FEW, Reservation::FewInArm),
            ((treated.len() as u64) < FEW_CLUSTERS, Reservation::FewClusters),
            (effective_events < FEW as f64, Reservation::FewEffective),
        ]),
        treated,
        treated_events,
        comparators,
        comparator_events,
        effective_events,
    }
}
