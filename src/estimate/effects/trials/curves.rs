//! Weighted curves since time zero, shares with the event where something competes, and mean times without the event, over all
//! trials together.
//!
//! Custody: no zone. Curves by arm; a step may rest on a single person.

use std::collections::BTreeSet;

use libm::sqrt;
use serde::Serialize;

use super::engagement::Engagement;
use super::histories::Histories;
use super::passing::Passing;
use super::referral::ReferralModel;
use super::rows::{Piece, TrialRow, pieces, trial_rows};
use super::standing::Population;
use crate::estimate::effects::estimates::without_doubt;
use crate::estimate::effects::weighted_curve::{Curve, Read, Spell};
use crate::estimate::effects::weighted_incidence::IncidenceCurve;
use crate::estimate::effects::{ArmsOverTime, Estimand};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Limits, Reservation};

/// Both arms at a day since time zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveContrast {
    /// The day.
    pub day: i64,
    /// Share without the event; `None` where an arm was not followed so far.
    pub survival: Option<ArmsOverTime>,
    /// Share with the event, where something [makes it impossible](Histories::with_competing): those without include whom that
    /// befell, and nobody is taken for one who would have been at risk instead. `None` likewise, and where nobody says what
    /// competes.
    pub incidence: Option<ArmsOverTime>,
    /// Mean number of days without the event; `None` likewise.
    pub restricted_mean: Option<ArmsOverTime>,
    /// Treated persons with the event by then.
    pub treated_events: Vec<usize>,
    /// Comparators with the event by then, in any trial.
    pub comparator_events: Vec<usize>,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Trials made ready to be read at several days.
pub struct TrialCurves<'h> {
    histories: &'h Histories<'h>,
    model: &'h ReferralModel,
    population: Population,
    engagement: Option<&'h Engagement>,
    rows: Vec<TrialRow>,
    pieces: Vec<Piece>,
    /// Of the untreated and the treated.
    curves: [Curve; 2],
    /// Likewise, where it is told what competes.
    incidence: Option<[IncidenceCurve; 2]>,
}

impl<'h> TrialCurves<'h> {
    /// All trials, up to the last day at which they will be read.
    ///
    /// # Errors
    /// Those of [`trial_rows`]; [`EstimateError::OutOfRange`] for a horizon that is not after day 0.
    pub fn of(
        histories: &'h Histories<'h>,
        model: &'h ReferralModel,
        estimand: Estimand,
        engagement: Option<&'h Engagement>,
        horizon: i64,
    ) -> Result<TrialCurves<'h>, EstimateError> {
        if horizon <= 0 {
            return Err(EstimateError::OutOfRange {
                what: "horizon",
                must: "after day 0",
            });
        }
        let rows = trial_rows(histories, model, estimand)?;
        let mut found = Vec::new();
        let places: Vec<usize> = (0..rows.len()).collect();
        for own in places.chunk_by(|one, next| rows[*one].person == rows[*next].person) {
            let passing = Passing::of(histories, model, rows[own[0]].person);
            for place in own {
                pieces(
                    histories,
                    &passing,
                    (*place, &rows[*place]),
                    (horizon, engagement),
                    &mut found,
                );
            }
        }
        let spells = |treated: bool| -> Vec<Spell> {
            let pieces = found.iter().enumerate();
            let own = pieces.filter(|(_, piece)| rows[piece.row].treated == treated);
            own.map(spell).collect()
        };
        let incidence = |treated: bool| IncidenceCurve::of(spells(treated), |spell| found[spell.row].competes);
        Ok(TrialCurves {
            curves: [false, true].map(|treated| Curve::of(spells(treated))),
            incidence: histories.competes.map(|_| [false, true].map(incidence)),
            population: Population::of(estimand)?,
            histories,
            model,
            engagement,
            rows,
            pieces: found,
        })
    }

    /// Persons by trial.
    pub fn rows(&self) -> &[TrialRow] {
        &self.rows
    }

    /// Both arms at a day, not after the horizon. Errors are by person, and know that weights are estimated.
    pub fn at(&self, day: i64, level: ConfidenceLevel) -> CurveContrast {
        let reached = self.curves.iter().all(|curve| curve.reaches(day));
        let read = |of: &dyn Fn(&Curve) -> Read| {
            let reads = self.curves.each_ref().map(of);
            reached.then(|| self.arms(&reads, level))
        };
        let survival = read(&|curve| curve.survival(day));
        let incidence = self
            .incidence
            .as_ref()
            .filter(|curves| curves.iter().all(|curve| curve.reaches(day)));
        let incidence = incidence.map(|curves| self.arms(&curves.each_ref().map(|curve| curve.at(day)), level));
        let [comparator_events, treated_events] = [false, true].map(|treated| self.with_event(treated, day));
        let fewest = (comparator_events.len() as u64).min(treated_events.len() as u64);
        CurveContrast {
            day,
            restricted_mean: read(&|curve| curve.area(day)),
            reservations: applying([
                (!reached, Reservation::BeyondFollowUp),
                (fewest == 0, Reservation::NoEvents),
                ((1..FEW).contains(&fewest), Reservation::FewEvents),
                (
                    [false, true].iter().any(|treated| self.at_risk(*treated, day) < FEW),
                    Reservation::FewAtRisk,
                ),
            ]),
            survival,
            incidence,
            treated_events,
            comparator_events,
        }
    }

    /// Persons of an arm at risk on a day, in however many trials they stand.
    fn at_risk(&self, treated: bool, day: i64) -> u64 {
        let pieces = self
            .pieces
            .iter()
            .filter(|piece| piece.entry < day && day <= piece.exit);
        let rows = pieces.map(|piece| &self.rows[piece.row]);
        let persons: BTreeSet<usize> = rows
            .filter(|row| row.treated == treated)
            .map(|row| row.person)
            .collect();
        persons.len() as u64
    }

    fn with_event(&self, treated: bool, day: i64) -> Vec<usize> {
        let had = |piece: &&Piece| piece.event && piece.exit <= day && self.rows[piece.row].treated == treated;
        let mut persons: Vec<usize> = self
            .pieces
            .iter()
            .filter(had)
            .map(|piece| self.rows[piece.row].person)
            .collect();
        persons.dedup();
        persons
    }

    fn arms(&self, reads: &[Read; 2], level: ConfidenceLevel) -> ArmsOverTime {
        let [untreated, treated] = reads.each_ref().map(|read| self.of_person(read));
        let between: Vec<f64> = treated.iter().zip(&untreated).map(|(one, other)| one - other).collect();
        let estimate = |value: f64, of_person: &[f64]| {
            let error = sqrt(sum(of_person.iter().map(|part| part * part)));
            // Below this it is rounding: nobody had the event, or all had.
            if error > 1e-13 * value.abs() && error > 0.0 {
                Estimate::normal(value, error, level)
            } else {
                without_doubt(value, Limits::Normal, level)
            }
        };
        let (treated, untreated) = (estimate(reads[1].value, &treated), estimate(reads[0].value, &untreated));
        let difference = reads[1].value - reads[0].value;
        // An arm in which nobody had the event tells no doubt of its own: that of the other alone would be too little.
        let in_doubt = treated.standard_error.is_some() && untreated.standard_error.is_some();
        ArmsOverTime {
            difference: match in_doubt {
                true => estimate(difference, &between),
                false => without_doubt(difference, Limits::Normal, level),
            },
            treated,
            untreated,
        }
    }

    /// What each person moves: by her own pieces, and by way of the models behind all weights.
    fn of_person(&self, read: &Read) -> Vec<f64> {
        let mut of_piece = vec![0.0; self.pieces.len()];
        read.influence.iter().for_each(|(place, part)| of_piece[*place] = *part);
        let mut of_person = vec![0.0; self.histories.persons()];
        let person = |place: usize| self.rows[self.pieces[place].row].person;
        let mut slope = vec![0.0; self.model.influence.ncols()];
        let moving: Vec<usize> = (0..of_piece.len()).filter(|place| of_piece[*place] != 0.0).collect();
        for own in moving.chunk_by(|one, next| person(*one) == person(*next)) {
            let passing = Passing::of(self.histories, self.model, person(own[0]));
            of_person[person(own[0])] += sum(own.iter().map(|place| of_piece[*place]));
            for place in own {
                self.add_slope(&passing, &self.pieces[*place], of_piece[*place], &mut slope);
            }
        }
        let carried = &self.model.influence * Vector::from_vec(slope);
        of_person
            .iter_mut()
            .zip(carried.iter())
            .for_each(|(own, carried)| *own += carried);
        if let Some(engagement) = self.engagement {
            let engaged = moving.iter().filter(|place| self.pieces[**place].engaged);
            engagement.carry(engaged.map(|place| (person(*place), of_piece[*place])), &mut of_person);
        }
        of_person
    }

    /// Adds what moves by way of the weight of a piece.
    fn add_slope(&self, passing: &Passing, piece: &Piece, moved: f64, slope: &mut [f64]) {
        let row = &self.rows[piece.row];
        let at = (row.zero, row.band);
        if row.treated {
            return self.population.add_slope_of_treated(passing, at, moved, slope);
        }
        self.population.add_slope_of_comparator(passing, at, moved, slope);
        passing.add_slope(piece.stayed, moved, slope);
        passing.add_slope(row.zero, -moved, slope);
    }
}

fn spell((place, piece): (usize, &Piece)) -> Spell {
    Spell {
        row: place,
        entry: piece.entry,
        exit: piece.exit,
        event: piece.event,
        weight: piece.weight,
    }
}

#[cfg(test)]
mod tests {
    use super::super::histories::Days;
    use super::super::referral::REFERRAL_BREAKS;
    use super::*;
    use crate::estimate::Covariates;

    /// Whether few are at risk on day 100 of trials with twelve who are served from day 20 on and so many who never are. Days of
    /// trials are taken together by 28: each of the others stands in fifteen trials.
    fn is_few(others: usize) -> bool {
        let persons = 12 + others;
        let served: Vec<Option<i64>> = (0..persons)
            .map(|place| (place < 12).then_some(20 + place as i64))
            .collect();
        let event: Vec<bool> = (0..persons).map(|place| place % 4 == 0).collect();
        let eligible = vec![vec![Days { from: 0, until: 400 }]; persons];
        let (entry, exit) = (vec![0; persons], vec![1000; persons]);
        let covariates = Covariates::new(persons, Vec::new()).unwrap();
        let histories = Histories::new((&entry, &exit, &event), &served, &eligible, covariates).unwrap();
        let model = ReferralModel::fit(&histories, REFERRAL_BREAKS).unwrap();
        let curves = TrialCurves::of(&histories, &model, Estimand::Treated, None, 365).unwrap();
        let found = curves.at(100, ConfidenceLevel::PERCENT_95);
        found.reservations.contains(&Reservation::FewAtRisk)
    }

    #[test]
    fn few_persons_in_many_trials_are_few() {
        assert!(is_few(9));
        assert!(!is_few(10));
    }
}
