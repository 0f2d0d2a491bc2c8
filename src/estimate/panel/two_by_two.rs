//! The difference of two differences: treated and other units, before and after.
//!
//! Custody: no zone. Numbers by position.

use serde::Serialize;

use super::data::Panel;
use super::two_way::{self, TwoWaySettings};
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Coefficient, Design, LeastSquares, Response};
use crate::estimate::{Basis, Clusters, Covariates, EstimateError, Reservation};

/// Four means and the difference of their differences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TwoByTwo {
    /// Mean of the treated units before treatment.
    pub treated_before: f64,
    /// Mean of the treated units from treatment on.
    pub treated_after: f64,
    /// Mean of the others before.
    pub others_before: f64,
    /// Mean of the others after.
    pub others_after: f64,
    /// (`treated_after` - `treated_before`) - (`others_after` - `others_before`).
    pub effect: Coefficient,
    /// Rows, clusters (as persons) and treated rows (as events).
    pub basis: Basis,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// The two-by-two difference-in-differences of a panel in which all treated units begin in the same period, with errors by
/// cluster. It is the coefficient of [two-way fixed effects](super::TwoWay) where the panel is balanced and not weighted;
/// there are four coefficients for the conventions that count them. Covariates are not used.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for different first treated periods; [`EstimateError::NothingToEstimate`] where one of the
/// four groups of rows is empty, or with one cluster.
pub fn two_by_two(panel: &Panel, settings: TwoWaySettings) -> Result<TwoByTwo, EstimateError> {
    let first = two_way::only_first(panel)?;
    let own = |row: usize| panel.first_treated()[panel.row_units()[row] as usize] == Some(first);
    let after = |row: usize| panel.periods()[panel.row_periods()[row] as usize] >= first;
    let mark = |inside: &dyn Fn(usize) -> bool| -> Vec<f64> {
        (0..panel.rows()).map(|row| f64::from(u8::from(inside(row)))).collect()
    };
    let mean = |treated: bool, late: bool| {
        let rows = || (0..panel.rows()).filter(|row| own(*row) == treated && after(*row) == late);
        let total = sum(rows().map(|row| panel.weights()[row]));
        let nothing = "no row of treated or other units on one side of treatment";
        if total > 0.0 {
            Ok(sum(rows().map(|row| panel.weights()[row] * panel.outcome()[row])) / total)
        } else {
            Err(EstimateError::NothingToEstimate { nothing })
        }
    };
    let (treated_before, treated_after) = (mean(true, false)?, mean(true, true)?);
    let (others_before, others_after) = (mean(false, false)?, mean(false, true)?);
    let (group, late, both) = (mark(&own), mark(&after), mark(&|row| own(row) && after(row)));
    let covariates = Covariates::new(panel.rows(), vec![&group, &late, &both])?;
    let response = Response::new(panel.outcome()).with_weights(panel.weights());
    let fit = LeastSquares::fit(&Design::with_intercept(&covariates), response)?;
    let numbers: Vec<u64> = panel
        .row_units()
        .iter()
        .map(|unit| u64::from(panel.clusters().numbers()[*unit as usize]))
        .collect();
    let clusters = Clusters::new(&numbers, panel.rows())?;
    let found = fit.coefficients(settings.errors.variance(&clusters, 4, 4), settings.level)?;
    let nothing = EstimateError::NothingToEstimate {
        nothing: "no treatment",
    };
    let effect = found.coefficients.into_iter().nth(3).ok_or(nothing)?;
    Ok(TwoByTwo {
        treated_before,
        treated_after,
        others_before,
        others_after,
        effect,
        basis: Basis {
            events: both.iter().sum::<f64>() as u64,
            ..found.basis
        },
        reservations: two_way::reservations(panel, false, &found.reservations),
    })
}
