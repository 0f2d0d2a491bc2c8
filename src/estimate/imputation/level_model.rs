//! How likely each level of a factor is, given the other factors.
//!
//! Custody: no zone. Probabilities of single persons.
//!
//! Continuation ratios (Agresti 2013, *Categorical Data Analysis*, section 8.3.6): of those with level k or above, the
//! share with level k is a logistic regression on the other factors. With Firth's penalty, as some combinations have
//! nobody.

use libm::exp;

use super::draws::Draws;
use crate::estimate::regression::{Design, Family, Firth, Response};
use crate::estimate::{Covariates, EstimateError};

/// A regression whose coefficients have been drawn from what the data leave possible.
struct Continuation {
    intercept: f64,
    /// Of the columns that tell anything among those who are left, by place.
    slopes: Vec<(usize, f64)>,
}

impl Continuation {
    fn share(&self, others: &[Vec<f64>], person: usize) -> f64 {
        let terms = self
            .slopes
            .iter()
            .map(|(column, slope)| slope * others[*column][person]);
        1.0 / (1.0 + exp(-(self.intercept + terms.sum::<f64>())))
    }

    /// `rows` are those with the level or above, `outcome` whether they have it.
    fn drawn(
        rows: &[usize],
        outcome: &[f64],
        others: &[Vec<f64>],
        draws: &mut Draws,
    ) -> Result<Continuation, EstimateError> {
        let gathered: Vec<Vec<f64>> = others
            .iter()
            .map(|column| rows.iter().map(|row| column[*row]).collect())
            .collect();
        let mut used: Vec<usize> = (0..others.len()).collect();
        loop {
            let columns: Vec<&[f64]> = used.iter().map(|column| gathered[*column].as_slice()).collect();
            let covariates = Covariates::new(rows.len(), columns)?;
            match Firth::fit(
                Family::Logistic,
                &Design::with_intercept(&covariates),
                Response::new(outcome),
            ) {
                Ok(fit) => {
                    let drawn = draws.coefficients(fit.values(), fit.covariance());
                    let (intercept, slopes) = drawn.split_first().unwrap_or((&0.0, &[]));
                    return Ok(Continuation {
                        intercept: *intercept,
                        slopes: used.into_iter().zip(slopes.iter().copied()).collect(),
                    });
                }
                // What follows from the other columns, among those who are left, tells nothing more.
                Err(EstimateError::Collinear { column }) if column < used.len() => {
                    used.remove(column);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// For each wanted person the probabilities of the levels. `levels` are those that persons have for now; `others` are
/// columns by person.
pub(super) fn probabilities(
    levels: &[u32],
    count: u32,
    others: &[Vec<f64>],
    wanted: &[usize],
    draws: &mut Draws,
) -> Result<Vec<Vec<f64>>, EstimateError> {
    let mut left = vec![1.0; wanted.len()];
    let mut found = vec![Vec::with_capacity(count as usize); wanted.len()];
    for level in 0..count.saturating_sub(1) {
        let rows: Vec<usize> = (0..levels.len()).filter(|person| levels[*person] >= level).collect();
        let outcome: Vec<f64> = rows
            .iter()
            .map(|row| f64::from(u8::from(levels[*row] == level)))
            .collect();
        let model = match rows.is_empty() {
            true => None,
            false => Some(Continuation::drawn(&rows, &outcome, others, draws)?),
        };
        for ((person, left), found) in wanted.iter().zip(&mut left).zip(&mut found) {
            let share = model.as_ref().map_or(0.0, |model| model.share(others, *person));
            found.push(*left * share);
            *left *= 1.0 - share;
        }
    }
    for (left, found) in left.iter().zip(&mut found) {
        found.push(*left);
    }
    Ok(found)
}
