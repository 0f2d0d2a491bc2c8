//! What happened before any trial, compared between the arms as they are weighted: no service can have changed it.
//!
//! Custody: no zone. Marks by position.

use libm::{log, sqrt};
use serde::Serialize;

use super::histories::Histories;
use super::referral::ReferralModel;
use super::rows::trial_rows;
use crate::estimate::covariates::length;
use crate::estimate::effects::Estimand;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};

/// The share of the treated to whom something had happened over the weighted share of comparators.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EarlierContrast {
    /// The ratio.
    pub ratio: Estimate,
    /// Treated persons.
    pub treated: Vec<usize>,
    /// Those of them to whom it had happened.
    pub treated_had: Vec<usize>,
    /// Comparators.
    pub comparators: Vec<usize>,
    /// Those of them to whom it had happened.
    pub comparators_had: Vec<usize>,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Compares what had happened (`had`, by person) at time zero, over all trials: a negative control outcome (Lipsitch, Tchetgen
/// Tchetgen & Cohen 2010, Epidemiology 21:383). Where weights make the arms alike in what matters it is 1. The error is by person;
/// weights are taken as known.
///
/// # Errors
/// Those of [`trial_rows`]; [`EstimateError::LengthDiffers`]; [`EstimateError::NothingToEstimate`] where it had happened to nobody,
/// [`EstimateError::Separated`] where to nobody of one arm.
pub fn compared_earlier(
    histories: &Histories<'_>,
    model: &ReferralModel,
    (estimand, had): (Estimand, &[bool]),
    level: ConfidenceLevel,
) -> Result<EarlierContrast, EstimateError> {
    length("mark of what had happened", had.len(), histories.persons())?;
    let rows = trial_rows(histories, model, estimand)?;
    let mut of_person = vec![0.0; histories.persons()];
    let mut shares = [0.0; 2];
    for (place, treated) in [false, true].into_iter().enumerate() {
        let own = || rows.iter().filter(|row| row.treated == treated);
        let total = sum(own().map(|row| row.weight));
        let share = sum(own().filter(|row| had[row.person]).map(|row| row.weight)) / total;
        let sign = if treated { 1.0 } else { -1.0 };
        for row in own() {
            let outcome = f64::from(u8::from(had[row.person]));
            of_person[row.person] += sign * row.weight * (outcome - share) / (total * share.max(f64::MIN_POSITIVE));
        }
        shares[place] = share;
    }
    match shares {
        [untreated, treated] if untreated == 0.0 && treated == 0.0 => {
            return Err(EstimateError::NothingToEstimate { nothing: "no event" });
        }
        [untreated, treated] if untreated == 0.0 || treated == 0.0 => {
            return Err(EstimateError::Separated { column: 0 });
        }
        _ => {}
    }
    let error = sqrt(sum(of_person.iter().map(|part| part * part)));
    let log_ratio = Estimate::normal(log(shares[1]) - log(shares[0]), error, level);
    let persons = |treated: bool, wanted: bool| {
        let own = rows
            .iter()
            .filter(|row| row.treated == treated && (!wanted || had[row.person]));
        let mut persons: Vec<usize> = own.map(|row| row.person).collect();
        persons.dedup();
        persons
    };
    let [treated_had, comparators_had] = [true, false].map(|treated| persons(treated, true));
    let fewest = (treated_had.len() as u64).min(comparators_had.len() as u64);
    Ok(EarlierContrast {
        ratio: log_ratio.exponentiated(),
        treated: persons(true, false),
        treated_had,
        comparators: persons(false, false),
        comparators_had,
        reservations: applying([(fewest < FEW, Reservation::FewEvents)]),
    })
}
