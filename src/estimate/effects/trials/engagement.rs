//! Who engages with a service within a grace period after referral: clones who do not are censored when the grace has passed,
//! and who does stands for them too.
//!
//! Custody: no zone. Marks and probabilities by person.

use super::histories::Histories;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::{Covariates, EstimateError};

/// What is missing where nobody engages in time.
pub const NOBODY_ENGAGED: &str = "nobody who engages within the grace period and is at risk after it";

/// The strategy "be referred, and engage within the grace period". During the grace period all who were referred follow it, and
/// their events count, engaged or not; then who has not engaged is censored, and who has is weighted by one over the probability
/// of engaging among those still at risk, by what was known at the origin (clone, censor and weight; Hernán 2018, BMJ 360:k182;
/// Cain et al. 2010, Int J Biostat 6:18).
#[derive(Debug, Clone)]
pub struct Engagement {
    grace: i64,
    /// Of who is at risk after the grace and engaged: one over the probability.
    factors: Vec<Option<f64>>,
    /// Covariates of each person, an intercept first.
    design: Vec<Vec<f64>>,
    /// Change of each coefficient (columns) with the weight of each person (rows).
    influence: Matrix,
}

impl Engagement {
    /// From the day on which each person's work began, if it did; `grace` in days.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for a grace below a day,
    /// [`EstimateError::NothingToEstimate`] where nobody engages and is at risk after it; those of the regression.
    pub fn of(histories: &Histories<'_>, started: &[Option<i64>], grace: i64) -> Result<Engagement, EstimateError> {
        crate::estimate::covariates::length("day of engagement", started.len(), histories.persons())?;
        if grace < 1 {
            return Err(EstimateError::OutOfRange {
                what: "grace period",
                must: "at least a day",
            });
        }
        let at_risk = |person: &usize| {
            let treated = histories.treated_on(*person);
            treated.is_some_and(|day| histories.exit[*person] > day + grace)
        };
        let persons: Vec<usize> = (0..histories.persons()).filter(at_risk).collect();
        let engaged = |person: usize| {
            let day = histories.treated_on(person).zip(started[person]);
            day.is_some_and(|(day, started)| (day..=day + grace).contains(&started))
        };
        let marks: Vec<f64> = persons
            .iter()
            .map(|person| f64::from(u8::from(engaged(*person))))
            .collect();
        if !marks.contains(&1.0) {
            return Err(EstimateError::NothingToEstimate {
                nothing: NOBODY_ENGAGED,
            });
        }
        let design: Vec<Vec<f64>> = (0..histories.persons())
            .map(|person| {
                let own = histories.covariates.columns().iter().map(|column| column[person]);
                std::iter::once(1.0).chain(own).collect()
            })
            .collect();
        let mut found = Engagement {
            grace,
            factors: vec![None; histories.persons()],
            influence: Matrix::zeros(histories.persons(), 0),
            design,
        };
        if marks.contains(&0.0) {
            found.fit(histories, &persons, &marks)?;
        } else {
            persons.iter().for_each(|person| found.factors[*person] = Some(1.0));
        }
        Ok(found)
    }

    fn fit(&mut self, histories: &Histories<'_>, persons: &[usize], marks: &[f64]) -> Result<(), EstimateError> {
        let columns = histories.covariates.columns().iter();
        let columns: Vec<Vec<f64>> = columns
            .map(|column| persons.iter().map(|person| column[*person]).collect())
            .collect();
        let covariates = Covariates::new(persons.len(), columns.iter().map(Vec::as_slice).collect())?;
        let fit = GeneralisedLinear::fit(
            Family::Logistic,
            &Design::with_intercept(&covariates),
            Response::new(marks),
        )?;
        let of_rows = fit.influence();
        self.influence = Matrix::zeros(self.factors.len(), fit.values().len());
        for (row, person) in persons.iter().enumerate() {
            self.influence.row_mut(*person).copy_from(&of_rows.row(row));
            self.factors[*person] = (marks[row] == 1.0).then(|| 1.0 / fit.fitted()[row]);
        }
        Ok(())
    }

    /// The grace period in days.
    pub fn grace(&self) -> i64 {
        self.grace
    }

    /// By what who engaged is weighted from the end of the grace on; none for who is censored then.
    pub(super) fn factor(&self, person: usize) -> Option<f64> {
        self.factors[person]
    }

    /// Adds what the doubt of this regression carries to each person, from what rows after the grace move: the logarithm of a
    /// factor 1/q has slope -(1 - q) by the log odds.
    pub(super) fn carry(&self, moves: impl Iterator<Item = (usize, f64)>, of_person: &mut [f64]) {
        if self.influence.ncols() == 0 {
            return;
        }
        let mut slope = vec![0.0; self.influence.ncols()];
        for (person, moved) in moves {
            let spread = self.factors[person].map_or(0.0, |factor| 1.0 - 1.0 / factor);
            for (slope, x) in slope.iter_mut().zip(&self.design[person]) {
                *slope -= moved * spread * x;
            }
        }
        let carried = &self.influence * Vector::from_vec(slope);
        of_person
            .iter_mut()
            .zip(carried.iter())
            .for_each(|(own, carried)| *own += carried);
    }

    /// Share of those at risk after the grace who engaged.
    pub fn share(&self) -> f64 {
        let engaged = self.factors.iter().flatten().count() as f64;
        let all = sum(self.factors.iter().flatten().copied());
        engaged / all.max(engaged)
    }
}
