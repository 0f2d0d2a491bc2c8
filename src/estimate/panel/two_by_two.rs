//! The difference of two differences: treated and other units, before and after.
//!
//! Custody: no zone. Numbers by position.

use serde::Serialize;

use super::data::Panel;
use super::two_way::{self, TwoWaySettings};
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Coefficient, Design, LeastSquares, Response};
use crate::estimate::{Basis, Covariates, EstimateError, Reservation};

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

/// The two-by-two difference-in-differences of a panel in which all treated units begin in the same period, with errors
/// by cluster. It is the coefficient of [two-way fixed effects](super::TwoWay) where the panel is balanced and not
/// weighted; there are four coefficients for the conventions that count them. Covariates are not used.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for different first treated periods; [`EstimateError::NothingToEstimate`] where one of
/// the four groups of rows is empty, or with one cluster.
pub fn two_by_two(panel: &Panel, settings: TwoWaySettings) -> Result<TwoByTwo, EstimateError> {
    let quarters = Quarters::of(panel)?;
    let (group, late, both) = (
        quarters.marks(|treated, _| treated),
        quarters.marks(|_, after| after),
        quarters.marks(|treated, after| treated && after),
    );
    let covariates = Covariates::new(panel.rows(), vec![&group, &late, &both])?;
    let response = Response::new(panel.outcome()).with_weights(panel.weights());
    let means = [(true, false), (true, true), (false, false), (false, true)].map(|cell| quarters.mean(panel, cell));
    let [treated_before, treated_after, others_before, others_after] = means;
    let (treated_before, treated_after) = (treated_before?, treated_after?);
    let (others_before, others_after) = (others_before?, others_after?);
    let fit = LeastSquares::fit(&Design::with_intercept(&covariates), response)?;
    let clusters = panel.row_clusters()?;
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

/// Of each row, whether its unit is treated and whether its period is from treatment on.
struct Quarters(Vec<(bool, bool)>);

impl Quarters {
    fn of(panel: &Panel) -> Result<Quarters, EstimateError> {
        let first = two_way::only_first(panel)?;
        let treated = |row: usize| panel.first_treated()[panel.row_units()[row] as usize] == Some(first);
        let after = |row: usize| panel.periods()[panel.row_periods()[row] as usize] >= first;
        Ok(Quarters(
            (0..panel.rows()).map(|row| (treated(row), after(row))).collect(),
        ))
    }

    fn marks(&self, inside: impl Fn(bool, bool) -> bool) -> Vec<f64> {
        let mark = |(treated, after): &(bool, bool)| f64::from(u8::from(inside(*treated, *after)));
        self.0.iter().map(mark).collect()
    }

    fn mean(&self, panel: &Panel, quarter: (bool, bool)) -> Result<f64, EstimateError> {
        let rows = || (0..self.0.len()).filter(|row| self.0[*row] == quarter);
        let total = sum(rows().map(|row| panel.weights()[row]));
        if total > 0.0 {
            Ok(sum(rows().map(|row| panel.weights()[row] * panel.outcome()[row])) / total)
        } else {
            let nothing = "no row of treated or other units on one side of treatment";
            Err(EstimateError::NothingToEstimate { nothing })
        }
    }
}
