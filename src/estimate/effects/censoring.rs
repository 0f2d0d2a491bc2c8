//! Weights for censoring that hangs on what is known of a person: by the inverse probability of having stayed under
//! observation.
//!
//! Custody: no zone. A probability and a weight for each row.

use serde::Serialize;

use super::quantiles::{ascending, quantile};
use crate::estimate::covariates::length;
use crate::estimate::regression::{Design, Family, GeneralisedLinear, Response};
use crate::estimate::{Convergence, Covariates, EstimateError};

/// Persons by period: a row for each period in which a person is under observation, in any order of rows.
#[derive(Debug, Clone)]
pub struct PersonPeriods<'a> {
    persons: &'a [u64],
    lost: &'a [bool],
    event: &'a [bool],
    /// Positions by person, and within a person by period.
    order: Vec<usize>,
}

/// What comes first within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithinPeriod {
    /// Events: who has one in a period can no longer be lost in it, and the weight of a period is for having stayed until it
    /// began. The default, as events precede censorings on a day.
    #[default]
    EventsFirst,
    /// Losses: all can be lost, who is lost in a period counts for nothing in it, and the weight is for having stayed through
    /// it.
    LossesFirst,
}

/// Weights for censoring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CensoringWeights {
    /// The weight of each row.
    pub values: Vec<f64>,
    /// The probability of not being lost in the period of each row, by the model of the denominator; 1 where nobody ever is.
    pub staying: Vec<f64>,
    /// How the model of the denominator came to rest; `None` where nobody is ever lost.
    pub denominator: Option<Convergence>,
    /// How the model of the numerator did; `None` without one.
    pub numerator: Option<Convergence>,
}

impl<'a> PersonPeriods<'a> {
    /// The person and the period of each row, whether the person was lost in the period (or at its end), and whether the event
    /// came in it.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] where the periods of a
    /// person do not follow each other without a gap, or one is after an event or a loss, or has both.
    pub fn new(
        persons: &'a [u64],
        periods: &'a [i64],
        lost: &'a [bool],
        event: &'a [bool],
    ) -> Result<PersonPeriods<'a>, EstimateError> {
        let rows = persons.len();
        if rows == 0 {
            return Err(EstimateError::NoRows);
        }
        length("period", periods.len(), rows)?;
        length("mark of loss", lost.len(), rows)?;
        length("mark of the event", event.len(), rows)?;
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_unstable_by_key(|row| (persons[*row], periods[*row]));
        let follows = |pair: &[usize]| {
            let [before, after] = [pair[0], pair[1]];
            let ended = lost[before] || event[before];
            persons[before] != persons[after] || (!ended && periods[before].checked_add(1) == Some(periods[after]))
        };
        if !order.windows(2).all(follows) {
            return Err(EstimateError::OutOfRange {
                what: "period of a person",
                must: "the one after the person's last, in which there was neither event nor loss",
            });
        }
        if (0..rows).any(|row| lost[row] && event[row]) {
            return Err(EstimateError::OutOfRange {
                what: "period with the event",
                must: "without a loss: events come first, or the event was not seen",
            });
        }
        Ok(PersonPeriods {
            persons,
            lost,
            event,
            order,
        })
    }

    /// Weights by the inverse of the probability of having stayed, Π 1/P(not lost | covariates) over a person's periods so far
    /// (Robins & Finkelstein 2000, Biometrics 56:779). The probabilities are those of a logistic regression over all rows
    /// together (pooled; D'Agostino et al. 1990), on covariates at the beginning of each period: time among them if losses hang
    /// on it.
    ///
    /// With `numerator`, times the same probability by those covariates alone (stabilised; Hernán, Brumback & Robins 2000,
    /// Epidemiology 11:561): by what the later analysis conditions on, such as baseline covariates and time. No covariate is an
    /// intercept alone. Where nobody is lost all weights are 1.
    ///
    /// Later variances take the weights as known.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`]; those of the regressions; [`EstimateError::OutOfRange`] where a weight is not finite.
    pub fn weights(
        &self,
        denominator: &Covariates<'_>,
        numerator: Option<&Covariates<'_>>,
        within: WithinPeriod,
    ) -> Result<CensoringWeights, EstimateError> {
        let rows = self.persons.len();
        length("covariate", denominator.rows(), rows)?;
        if let Some(numerator) = numerator {
            length("covariate", numerator.rows(), rows)?;
        }
        if !self.lost.contains(&true) {
            return Ok(CensoringWeights {
                values: vec![1.0; rows],
                staying: vec![1.0; rows],
                denominator: None,
                numerator: None,
            });
        }
        let below = self.staying(denominator, within)?;
        let above = numerator.map(|numerator| self.staying(numerator, within)).transpose()?;
        let factor = |row: usize| above.as_ref().map_or(1.0, |(staying, _)| staying[row]) / below.0[row];
        let values = self.cumulated(factor, within);
        if !values.iter().all(|value| value.is_finite()) {
            return Err(EstimateError::OutOfRange {
                what: "probability of staying under observation",
                must: "so far from 0 that weights are finite",
            });
        }
        Ok(CensoringWeights {
            values,
            staying: below.0,
            denominator: Some(below.1),
            numerator: above.map(|(_, convergence)| convergence),
        })
    }

    /// The probability of not being lost in the period of each row.
    fn staying(
        &self,
        covariates: &Covariates<'_>,
        within: WithinPeriod,
    ) -> Result<(Vec<f64>, Convergence), EstimateError> {
        let can_be_lost = |row: usize| within == WithinPeriod::LossesFirst || !self.event[row];
        let number = |mark: bool| f64::from(u8::from(mark));
        let stays: Vec<f64> = self.lost.iter().map(|lost| number(!lost)).collect();
        let weights: Vec<f64> = (0..stays.len()).map(|row| number(can_be_lost(row))).collect();
        let response = Response::new(&stays).with_weights(&weights);
        let fit = GeneralisedLinear::fit(Family::Logistic, &Design::with_intercept(covariates), response)?;
        Ok((fit.fitted().to_vec(), fit.convergence()))
    }

    /// The product of a factor over a person's periods: up to the one before, or up to each.
    fn cumulated(&self, factor: impl Fn(usize) -> f64, within: WithinPeriod) -> Vec<f64> {
        let mut values = vec![0.0; self.persons.len()];
        let (mut person, mut product) = (None, 1.0);
        for row in &self.order {
            if person != Some(self.persons[*row]) {
                (person, product) = (Some(self.persons[*row]), 1.0);
            }
            let before = product;
            product *= factor(*row);
            values[*row] = match within {
                WithinPeriod::EventsFirst => before,
                WithinPeriod::LossesFirst if self.lost[*row] => 0.0,
                WithinPeriod::LossesFirst => product,
            };
        }
        values
    }
}

impl CensoringWeights {
    /// With weights above 0 that are below a lower or above an upper quantile (type 7, over all such rows) set to it.
    ///
    /// # Errors
    /// [`EstimateError::ShareOutOfRange`] unless 0 <= lower < upper <= 1.
    pub fn truncated(mut self, lower: f64, upper: f64) -> Result<CensoringWeights, EstimateError> {
        if !(0.0..=1.0).contains(&lower) {
            return Err(EstimateError::ShareOutOfRange { share: lower });
        }
        if !(lower < upper && upper <= 1.0) {
            return Err(EstimateError::ShareOutOfRange { share: upper });
        }
        let sorted = ascending(self.values.iter().copied().filter(|weight| *weight > 0.0));
        if let Some((low, high)) = quantile(&sorted, lower).zip(quantile(&sorted, upper)) {
            let positive = self.values.iter_mut().filter(|weight| **weight > 0.0);
            positive.for_each(|weight| *weight = weight.clamp(low, high));
        }
        Ok(self)
    }
}
